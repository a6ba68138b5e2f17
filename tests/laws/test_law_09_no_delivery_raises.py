"""Law 9 for deliveries of any shape: whatever is received goes through all steps of sync, and nothing of it is lost."""

from __future__ import annotations

import json
from collections.abc import Iterator
from copy import deepcopy
from datetime import UTC, datetime, timedelta, timezone
from hashlib import sha256
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import ayrshare_samples
import clerk_samples
import stripe_samples
from core_messages import customer, item, items, stripe_event, subscription, tax_id, user_event
from deliveries import SENDERS
from memory_store import MemoryStore
from switchgear.domains import coachflux, ezre_comms, integration, repurposeflow
from switchgear.errors import Malformed
from switchgear.mirror import REFETCH_ON_INVOICE
from switchgear.stripe import parsing as stripe
from switchgear.sync import LinkPolicy, SyncPolicy
from switchgear.types import Delivery, Event
from switchgear.types.times import to_seconds

NOW = datetime(2026, 11, 5, 10, tzinfo=UTC)
DELIVERY = Delivery(id="msg_1", at=NOW)
SENDER = {sender.source.value: sender for sender in SENDERS}
PRODUCTS = (integration.PRODUCT, repurposeflow.PRODUCT, coachflux.PRODUCT, ezre_comms.PRODUCT)


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
    *({"_seconds": 10**20}, {"_seconds": -62135596800}, {"_seconds": 5, "_nanoseconds": 10**30}, -62135596800000),
)
EDGES = (
    *(f"{day}{zone}" for day in ("0001-01-01T00:00:00", "9999-12-31T23:59:59") for zone in ("Z", "+23:59", "-23:59")),
    *(f"{day}{zone}" for day in ("0002-01-01T00:00:00", "9998-12-31T23:59:59") for zone in ("+23:59", "-23:59")),
    *("2026-11-05T10:00:00+24:00", "2026-11-05T10:00:00-23:59", "9999-12-01T00:00:00Z", "9999-12-31T23:59:59.999999Z"),
)
"""Times at the ends of the calendar, and zones as far away as there are any."""
FAR = timedelta(hours=23, minutes=59)
CLOCKS = (
    NOW,
    datetime.min.replace(tzinfo=timezone(FAR)),
    datetime.max.replace(tzinfo=timezone(-FAR)),
)
ABSENT = object()
POLICIES = (
    SyncPolicy(past_due_grace=timedelta(days=7), price_to_tier={"price_1": "pro"}),
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


def through_all_steps(service: str, content: bytes, policy: SyncPolicy, clock: datetime = NOW) -> bool:
    """Receive a body and let it through; whether it was received."""
    sender = SENDER[service]
    receiver = sender.build(clock=lambda: clock, tolerance=float("inf"))
    try:
        event = receiver.receive(content, sender.sign(content))
    except Malformed:
        return False
    assert event.raw == content
    for product in PRODUCTS:
        if event.source in product.sources:
            recorded(MemoryStore(policy, now=NOW, product=product), event)
    return True


def recorded(store: MemoryStore, event: Event[Any]) -> None:
    """Let an event through all steps, twice, and see that nothing of it is lost."""
    made = store.deliver(event)
    record = next(update for update in made if update.key.kind == "event")
    told = record.view.fields
    assert (record.entity is None) == (store.product.record is None), record.missing
    assert told["status"] in {"processed", "skipped", "dead"}
    assert told["status"] != "dead" or told["status_reason"] in {"missing_key", "unreadable"}
    assert told["body_sha256"] == sha256(event.raw).hexdigest()
    assert store.deliver(event)[-1].state == made[-1].state


@pytest.mark.parametrize(("service", "body"), SAMPLES)
@settings(max_examples=60)
@given(data=st.data())
def test_a_changed_delivery_goes_through(service, body, data):
    for _ in range(data.draw(st.integers(1, 2))):
        places = list(paths(body))
        value = data.draw(st.sampled_from((*STRANGE, *EDGES, ABSENT)))
        body = changed(body, data.draw(st.sampled_from(places)), value)
    policy, clock = data.draw(st.sampled_from(POLICIES)), data.draw(st.sampled_from(CLOCKS))
    through_all_steps(service, json.dumps(body).encode(), policy, clock)


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


@pytest.mark.parametrize("product", PRODUCTS[:2], ids=lambda product: product.name)
@pytest.mark.parametrize("edge", ["0001-01-01", "9999-12-01", "9999-12-31"])
def test_a_history_at_the_end_of_the_calendar_goes_through(product, edge):
    created = to_seconds(datetime.fromisoformat(f"{edge}T00:00:00Z"))
    start = created - (created > 0)
    billed = {"status": "past_due", "created": created, "items": items(item(start=start, end=start + 1))}
    store = MemoryStore(POLICIES[0], now=NOW, product=product)
    store.deliver(
        user_event("user.created", created_at=created * 1000),
        stripe_event("customer.created", customer(metadata={"clerk_user_id": "user_1"})),
        stripe_event("customer.subscription.updated", subscription(**billed)),
    )
    assert store.row("subscription", "sub_1").entity is not None
    assert store.row("user", "user_1").entity is not None


def test_what_cannot_be_placed_is_recorded_as_dead():
    body = changed(stripe_samples.sample("customer.updated"), ("data", "object", "id"), "")
    event = stripe.parse(json.dumps(body).encode(), DELIVERY, received_at=NOW)
    (record,) = integration.sync(event, {})
    assert (record.entity.status, record.entity.status_reason) == ("dead", "missing_key")
    assert record.entity.payload == body
