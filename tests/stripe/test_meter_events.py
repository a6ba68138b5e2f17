"""What was used is counted once, whatever becomes of answers, calls and jobs."""

from __future__ import annotations

import json
import random
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qsl

import pytest

from stripe_wire import StripeWire
from switchgear.errors import InvalidRequest, ValidationFailed
from switchgear.pipeline.request import idempotency_key
from switchgear.pipeline.wire import WireRequest, WireResponse
from switchgear.settings import RetryPolicy, Settings
from switchgear.stripe.models import MeterEvent
from wires import answered, done, each_colour, lost_answer, reply

PAYLOAD = {"stripe_customer_id": "cus_1", "value": "3"}
REFUSAL = {"type": "invalid_request_error", "message": "An event already exists with identifier {}."}


class Meter:
    """Takes each identifier once, and says so as Stripe does."""

    def __init__(self, wire: StripeWire, *, code: str | None = None) -> None:
        self.sums: Counter[str] = Counter()
        self.seen: set[str] = set()
        self._error = REFUSAL | ({"code": code} if code else {})
        wire.service.answer = lambda _: self.answer(wire.requests[-1])  # type: ignore[method-assign]

    def answer(self, request: WireRequest) -> WireResponse:
        assert isinstance(request.content, bytes)
        form = dict(parse_qsl(request.content.decode()))
        identifier = form["identifier"]
        if identifier in self.seen:
            return reply(400, {"error": self._error | {"message": REFUSAL["message"].format(identifier)}})
        self.seen.add(identifier)
        self.sums[form["payload[stripe_customer_id]"]] += int(form["payload[value]"])
        payload = {name[8:-1]: value for name, value in form.items() if name.startswith("payload[")}
        times = {"created": 7, "timestamp": int(form.get("timestamp", 7))}
        kept = {"event_name": form["event_name"], "identifier": identifier, "payload": payload, "livemode": False}
        return reply(200, {"object": "billing.meter_event", **kept, **times})


@each_colour
@pytest.mark.parametrize("code", [None, "duplicate_meter_event"])
def test_what_was_recorded_before_is_success(colour, code):
    wire = StripeWire(colour)
    meter, client = Meter(wire, code=code), wire.client()
    wire.steps = [lost_answer]
    at = datetime(2026, 3, 1, tzinfo=UTC)
    event = done(client.billing.meter_events.create(event_name="calls", payload=PAYLOAD, timestamp=at))
    assert isinstance(event, MeterEvent)
    assert (event.event_name, event.payload, event.timestamp) == ("calls", PAYLOAD, at)
    assert (event.created, event.livemode) == (None, None)
    assert {event.identifier} == meter.seen
    assert (meter.sums, wire.keys()) == ({"cus_1": 3}, [None, None])


@each_colour
def test_a_minted_identifier_is_new_for_each_call_and_a_given_one_goes_along(colour):
    wire = StripeWire(colour)
    meter, client = Meter(wire), wire.client()
    for _ in range(2):
        assert done(client.billing.meter_events.create(event_name="calls", payload=PAYLOAD)).created is not None
    assert len(meter.seen) == 2
    key = idempotency_key("usage", "2026-03-01", "user_1")
    for _ in range(2):
        event = done(client.billing.meter_events.create(event_name="calls", payload=PAYLOAD, identifier=key))
        assert event.identifier == key
    assert meter.sums == {"cus_1": 9}


def test_another_refusal_stays_one_and_an_identifier_that_cannot_be_any_is_not_sent():
    wire = StripeWire()
    client = wire.client()
    wire.steps = [answered(reply(400, {"error": {"type": "invalid_request_error", "message": "No such meter"}}))]
    with pytest.raises(ValidationFailed, match="No such meter"):
        client.billing.meter_events.create(event_name="calls", payload=PAYLOAD)
    for identifier in ("", "x" * 101, "a\nb"):
        with pytest.raises(InvalidRequest, match="identifier must be 1 to 100 printable characters"):
            client.billing.meter_events.create(event_name="calls", payload=PAYLOAD, identifier=identifier)
    assert len(wire.requests) == 1


def test_by_the_sdk_it_is_a_refusal_with_a_code():
    wire = StripeWire()
    Meter(wire)
    client = wire.client()
    sent = {"event_name": "calls", "payload": PAYLOAD, "identifier": "one"}
    client.sdk.v1.billing.meter_events.create(sent)
    with pytest.raises(Exception, match="already exists"):
        client.sdk.v1.billing.meter_events.create(sent)


@pytest.mark.parametrize("count", [1_000, pytest.param(10_000, marks=pytest.mark.long)])
def test_a_job_that_is_killed_and_run_again_counts_all_of_it_once(count):
    """Answers are lost, the service fails, and the job dies twice on the way."""
    wire, chance = StripeWire(), random.Random(11)
    meter = Meter(wire)
    usage = {f"use_{number}": (f"cus_{number % 7}", number % 5 + 1) for number in range(count)}
    expected: Counter[str] = Counter()
    for customer, value in usage.values():
        expected[customer] += value
    broken = answered(reply(500, {"error": {"type": "api_error"}}))

    def failing(through: Callable[[], WireResponse]) -> WireResponse:
        fate = chance.random()
        return lost_answer(through) if fate < 0.02 else broken(through) if fate < 0.04 else through()

    wire.steps = _Forever(failing)
    client = wire.client(settings=Settings(retry=RetryPolicy(attempts=4)))
    for dies_at in (count // 3, 2 * count // 3, None):
        for number, (use, (customer, value)) in enumerate(usage.items()):
            if number == dies_at:
                break
            payload = {"stripe_customer_id": customer, "value": str(value)}
            client.billing.meter_events.create(
                event_name="calls", payload=payload, identifier=idempotency_key("usage", use)
            )
    assert meter.sums == expected
    assert len(meter.seen) == len(usage)


class _Forever(list[Any]):
    """Steps that never run out."""

    def __init__(self, step: Any) -> None:
        super().__init__([step])

    def pop(self, index: Any = -1, /) -> Any:
        return self[index]


def test_the_answer_in_its_place_is_what_stripe_would_say():
    wire = StripeWire()
    meter, client = Meter(wire), wire.client()
    first = client.billing.meter_events.create(event_name="calls", payload=PAYLOAD, identifier="one")
    again = client.billing.meter_events.create(event_name="calls", payload=PAYLOAD, identifier="one")
    ours, theirs = json.loads(again.model_dump_json()), json.loads(first.model_dump_json())
    assert {name: value for name, value in theirs.items() if ours[name] is not None} == {
        name: value for name, value in ours.items() if value is not None
    }
    assert meter.sums == {"cus_1": 3}
