"""Law 9 for deliveries of any shape: whatever is received goes through all steps of sync, and nothing of it is lost."""

from __future__ import annotations

import json
from collections.abc import Iterator
from copy import deepcopy
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import ayrshare_samples
import clerk_samples
import stripe_samples
from core_messages import tax_id
from memory_store import MemoryStore
from switchgear.ayrshare import events as ayrshare
from switchgear.clerk import events as clerk
from switchgear.domains import integration
from switchgear.errors import WebhookError
from switchgear.mirror import REFETCH_ON_INVOICE
from switchgear.stripe import events as stripe
from switchgear.sync import LinkPolicy, SyncPolicy
from switchgear.types import Delivery

NOW = datetime(2026, 11, 5, 10, tzinfo=UTC)
DELIVERY = Delivery(id="msg_1", at=NOW)
PARSE = {"stripe": stripe.parse, "clerk": clerk.parse, "ayrshare": ayrshare.parse}


def _samples() -> Iterator[tuple[str, dict[str, Any]]]:
    snapshots = {name: stripe_samples.sample(name) for name in (*stripe_samples.EVENTS, "v1.customer.updated")}
    bare = snapshots["customer.updated"]
    for verb in ("created", "deleted"):
        snapshots[f"customer.tax_id.{verb}"] = {**bare, "type": f"customer.tax_id.{verb}", "data": {"object": tax_id()}}
    yield from (("stripe", body) for body in snapshots.values())
    yield from (("clerk", json.loads(path.read_bytes())) for path in clerk_samples.SAMPLES)
    yield from (("ayrshare", body) for body in ayrshare_samples.NOTIFICATIONS.values())


SAMPLES = list(_samples())
STRANGE = (
    *(None, "", " ", 0, -1, 1, 1.5, True, [], {}, [None], [""], {"": ""}, {"id": ""}, "text", "\ud83d", "\u0000"),
    *(10**30, -(10**30), 253402300799, 253402300800, -62135596800, 253402300799999, 4102444800),
    *("9999-12-31T23:59:59Z", {"_seconds": 10**20}),
)
ABSENT = object()
POLICIES = (
    SyncPolicy(),
    SyncPolicy(link=LinkPolicy(match_email=True), flags={REFETCH_ON_INVOICE: 1.0}),
)


def paths(value: object, at: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The places in a JSON value, the outermost first."""
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, part in inner:
        yield (*at, key)
        yield from paths(part, (*at, key))


def changed(body: dict[str, Any], path: tuple[Any, ...], value: object) -> dict[str, Any]:
    """A copy in which another value stands in a place, or nothing."""
    copy = deepcopy(body)
    holder: Any = copy
    for key in path[:-1]:
        holder = holder[key]
    if value is ABSENT:
        del holder[path[-1]]
    else:
        holder[path[-1]] = value
    return copy


def through_all_steps(service: str, content: bytes, policy: SyncPolicy) -> bool:
    """Receive a body and let it through; whether it was received."""
    try:
        event = PARSE[service](content, DELIVERY, received_at=NOW)
    except WebhookError:
        return False
    if not event.type:
        return False
    store = MemoryStore(policy)
    made = store.deliver(event)
    record = next(update for update in made if update.key.kind == "event")
    assert record.entity is not None, record.missing
    assert record.entity.status in {"processed", "skipped", "dead"}
    assert record.entity.status != "dead" or record.entity.status_reason in {"missing_key", "unreadable"}
    assert record.entity.body_sha256 == sha256(event.raw).hexdigest()
    assert event.raw == content
    assert store.deliver(event)[-1].state == made[-1].state
    return True


@pytest.mark.parametrize(("service", "body"), SAMPLES)
@settings(max_examples=60)
@given(data=st.data())
def test_a_changed_delivery_goes_through(service, body, data):
    for _ in range(data.draw(st.integers(1, 2))):
        places = list(paths(body))
        body = changed(body, data.draw(st.sampled_from(places)), data.draw(st.sampled_from((*STRANGE, ABSENT))))
    through_all_steps(service, json.dumps(body).encode(), data.draw(st.sampled_from(POLICIES)))


@pytest.mark.parametrize("value", ["", None, ABSENT, [], 10**30], ids=("empty", "null", "absent", "list", "number"))
@pytest.mark.parametrize(("service", "body"), SAMPLES)
def test_no_place_of_an_id_is_too_strange(service, body, value):
    places = [
        path for path in paths(body) if str(path[-1]) in {"id", "user_id", "customer", "account", "refId", "platform"}
    ]
    received = [
        through_all_steps(service, json.dumps(changed(body, path, value)).encode(), POLICIES[0]) for path in places
    ]
    assert received or not places


@pytest.mark.parametrize("number", ["1e400", "-1e400"])
@pytest.mark.parametrize(("service", "body"), SAMPLES)
def test_a_number_beyond_all_bounds(service, body, number):
    for path in paths(body):
        if path[-1] in {"metadata", "public_metadata", "details"}:
            text = json.dumps(changed(body, path, {"size": "HUGE"})).replace('"HUGE"', number)
            through_all_steps(service, text.encode(), POLICIES[0])


def test_what_cannot_be_placed_is_recorded_as_dead():
    body = changed(stripe_samples.sample("customer.updated"), ("data", "object", "id"), "")
    event = stripe.parse(json.dumps(body).encode(), DELIVERY, received_at=NOW)
    (record,) = integration.sync(event, {})
    assert (record.entity.status, record.entity.status_reason) == ("dead", "missing_key")
    assert record.entity.payload == body
