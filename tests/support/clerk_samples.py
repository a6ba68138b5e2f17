"""Clerk's sample deliveries, signed as Clerk would, and values made from its schemas."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
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
    """Objects of a schema, with unknown values of its enumerations and a field that it does not have; ids are some."""
    properties = properties_of(name)
    shapes = {key: split(short) for key, short in properties.items() if key != "backup_codes"}
    return st.fixed_dictionaries(
        {key: _values(key, shape, null=null) for key, (shape, null, absent) in shapes.items() if not absent},
        optional={key: _values(key, shape, null=null) for key, (shape, null, absent) in shapes.items() if absent}
        | {"added_tomorrow": json_values},
    )


def _values(key: str, shape: str, *, null: bool) -> st.SearchStrategy[Any]:
    present = st.text(min_size=1, max_size=8) if shape == "text" and key.endswith("id") else _present(shape)
    return st.none() | present if null else present


def _present(shape: str) -> st.SearchStrategy[Any]:
    kind, _, known = shape.partition(":")
    if kind.startswith("list of "):
        return st.lists(_present(shape.removeprefix("list of ")), max_size=1)
    plain = {
        "text": st.text(max_size=8) | st.sampled_from(known.split("|")) if known else st.text(max_size=8),
        "int": st.integers(-(2**63), 2**63 - 1),
        "flag": st.booleans(),
        "number": st.floats(allow_nan=False, allow_infinity=False),
        "any": json_values,
        "time": st.integers(-62_135_596_800_000, 253_402_300_799_999),
        "json": st.dictionaries(st.text(max_size=8), json_values, max_size=2),
    }
    return plain[kind] if kind in plain else st.deferred(lambda: st.one_of(*map(instances, kind.split("|"))))
