"""Events from EventBridge and Event Grid are those that webhooks bring."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from stripe_samples import DATA
from switchgear.errors import Malformed
from switchgear.stripe import open_envelope
from switchgear.stripe.events import StripeGenericEvent
from switchgear.stripe.parsing import parse
from switchgear.types.events import Delivery

NOW = datetime(2026, 11, 5, 10, tzinfo=UTC)
SAMPLES = ["customer.subscription.updated", "invoice.paid", "v1.customer.updated"]


def bridged(event):
    return {
        "version": "0",
        "id": "7b3e",
        "detail-type": event.get("type"),
        "source": "aws.partner/stripe.com/ed_test_1",
        "time": "2026-11-05T09:59:58Z",
        "detail": event,
    }


def gridded(event):
    about = {"id": "1", "source": "/ed_1", "specversion": "1.0", "type": event.get("type")}
    return {**about, "time": "2026-11-05T09:59:58.123Z", "data": event}


@pytest.mark.parametrize("wrapped", [bridged, gridded])
@pytest.mark.parametrize("name", SAMPLES)
def test_an_envelope_holds_what_a_webhook_brings(wrapped, name):
    event = json.loads((DATA / f"{name}.json").read_text())
    expected = parse(json.dumps(event).encode(), Delivery(), received_at=NOW)
    envelope = wrapped(event)
    for given in (envelope, json.dumps(envelope), json.dumps(envelope).encode()):
        opened = open_envelope(given, received_at=NOW)
        assert type(opened) is type(expected)
        assert opened == expected
        assert json.loads(opened.raw) == event


def test_the_envelope_says_when_where_the_event_does_not():
    event = {"id": "evt_1", "object": "event", "type": "brand.new", "livemode": False, "data": {"object": {}}}
    opened = open_envelope(bridged(event), received_at=NOW)
    assert isinstance(opened, StripeGenericEvent)
    assert opened.occurred_at == datetime(2026, 11, 5, 9, 59, 58, tzinfo=UTC)
    assert open_envelope(bridged(event) | {"time": "soon"}, received_at=NOW).occurred_at == NOW
    assert open_envelope(bridged(event)).received_at.tzinfo is UTC


@pytest.mark.parametrize(
    "envelope",
    [
        b"\xff",
        "",
        "[]",
        "null",
        {},
        {"object": "event", "type": "invoice.paid", "data": {"object": {}}},
        {"detail-type": "invoice.paid", "detail": "text"},
        {"specversion": "1.0", "data": None},
        {"detail-type": "x", "detail": {}},
        {"detail-type": "x", "detail": {"type": b"x"}},
    ],
    ids=repr,
)
def test_what_is_no_envelope_is_malformed(envelope):
    with pytest.raises(Malformed) as refused:
        open_envelope(envelope, received_at=NOW)
    assert refused.value.service == "stripe"
