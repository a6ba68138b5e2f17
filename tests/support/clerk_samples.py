"""Clerk's sample deliveries, signed as Clerk would, and values made from its schemas."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from typing import Any

from hypothesis import strategies as st
from pydantic import Secret, SecretStr

from clerk_schemas import DATA, SHARED, properties_of, split
from switchgear.clerk import events, signature
from switchgear.clerk.events import ClerkEvent
from switchgear.types import Headers, Payload, WireModel

SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
NOW = datetime(2024, 5, 28, 8, 0, 30, tzinfo=UTC)

SAMPLES = sorted((DATA / "webhooks").glob("*.json"))
ALL_SAMPLES = sorted((SHARED / "webhook-samples").glob("*/*.json"))
"""Empty where the facts do not lie beside the project."""


def load(name: str) -> dict[str, Any]:
    """A sample by its file's name."""
    sample: dict[str, Any] = json.loads((DATA / "webhooks" / f"{name}.json").read_text())
    return sample


def deliver(payload: object, *, id: str = "msg_1") -> ClerkEvent[object]:
    """What becomes of a payload that Clerk signs and sends."""
    body = payload if isinstance(payload, bytes) else json.dumps(payload).encode()
    headers = Headers.of(signature.sign(body, SECRET, at=NOW, id=id))
    delivery = signature.verify(body, headers, [SECRET], now=NOW)
    return events.parse(body, delivery, received_at=NOW)


def shown(content: object) -> Any:
    """What an event's object goes back to the wire as, with its secrets."""
    if isinstance(content, Payload):
        return content.to_dict()
    return _shown(content, content.to_wire()) if isinstance(content, WireModel) else None


def _shown(value: Any, wire: Any) -> Any:
    if isinstance(value, Secret | SecretStr):
        return value.get_secret_value()
    if isinstance(value, WireModel):
        keys = {field.serialization_alias or name: name for name, field in type(value).model_fields.items()}
        return wire | {key: _shown(getattr(value, name), wire[key]) for key, name in keys.items() if key in wire}
    return [_shown(*pair) for pair in zip(value, wire, strict=True)] if isinstance(value, tuple) and wire else wire


def in_millis(value: Any) -> Any:
    """The same with each Unix time in seconds as milliseconds: billing is written so, whatever it was sent in."""
    if isinstance(value, dict):
        return {key: in_millis(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [in_millis(inner) for inner in value]
    return value * 1000 if type(value) is int and 10**9 < value < 2 * 10**10 else value


def sample_id(path: Path) -> str:
    """A sample's name in a test report."""
    return f"{path.parent.name}/{path.stem}"


json_values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**53), 2**53)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(), inner, max_size=2),
    max_leaves=4,
)


def instances(name: str) -> st.SearchStrategy[dict[str, Any]]:
    """Objects of a schema.

    They have unknown values of its enumerations, a field that it does not have, lists that are null, texts that are
    empty where they may be null, and times in seconds.
    """
    return st.integers(0, 2**64).map(lambda seed: made(name, Random(seed)))


def made(name: str, rng: Random) -> dict[str, Any]:
    """One of them; drawing each value would take a hundred times as long."""
    shapes = {key: split(short) for key, short in properties_of(name).items() if key != "backup_codes"}
    found: dict[str, Any] = {"added_tomorrow": _json(rng)} if rng.random() < 0.5 else {}
    for key, (shape, null, absent) in shapes.items():
        if not absent or rng.random() < 0.5:
            empty = [None] * null + [""] * (null and shape == "text") + [None] * shape.startswith("list of ")
            found[key] = rng.choice(empty) if empty and rng.random() < 0.3 else _present(key, shape, rng)
    return found


_TEXTS = ("", "a", "of-tomorrow", "\u00e4\u4e2d\U0001f600", " ", "null", "0")
_TIMES = {"billing_date", "date", "expiration", "next_billing_date", "period_end", "period_start", "timestamp"}
"""What is a time, though its schema says number and its name does not end so."""


def _present(key: str, shape: str, rng: Random) -> Any:
    kind, _, known = shape.partition(":")
    if kind.startswith("list of "):
        return [_present("", shape.removeprefix("list of "), rng)] * rng.randint(0, 1)
    if key == "attribute_mapping":
        return {rng.choice(_TEXTS): rng.choice((None, *_TEXTS))}
    if kind != "text" and (key.endswith(("_at", "_at_ms")) or key in _TIMES):
        kind = "time"
    match kind:
        case "text" if key.endswith("_at"):
            return f"20{rng.randint(10, 99)}-02-03T04:05:06Z"
        case "text" if key.endswith("id"):
            return f"id_{rng.randint(0, 9)}"
        case "text":
            return rng.choice((*_TEXTS, *known.split("|")))
        case "int":
            return rng.choice((0, 1, -1, -(2**63), 2**63 - 1))
        case "flag":
            return rng.random() < 0.5
        case "number":
            return rng.choice((0, 1, 0.5, -1.5, 1e300, 5e-324))
        case "time":
            return rng.choice((-62_135_596_800_000, 253_402_300_799_999, rng.randint(10**12, 2 * 10**12), 1733606400))
        case "json":
            return {rng.choice(_TEXTS): _json(rng)}
        case "any":
            return _json(rng)
        case _:
            return made(rng.choice(kind.split("|")), rng)


def _json(rng: Random) -> Any:
    return rng.choice((None, True, 0, 1.5, "", "text", [], {}, [None, {"": [1]}], {"a": {"b": None}}))
