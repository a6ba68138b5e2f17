"""The sandboxed Stripe's test clocks: what hangs on one lives in its time, and nothing else does."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from switchgear.errors import NotFound, ValidationFailed
from switchgear.stripe import events as stripe_events
from switchgear.stripe import models

BEGINS = datetime(2030, 1, 31, tzinfo=UTC)


@pytest.fixture
def clock(client) -> models.TestClock:
    return client.test_helpers.test_clocks.create(frozen_time=BEGINS, name="Renewals")


@pytest.fixture
def begun(client, wire, stripe, clock) -> models.Subscription:
    """A monthly subscription of a customer on the clock; another, of somebody who is not, lives beside it."""
    items = [{"price": stripe.add_price(3000)}]
    client.subscriptions.create(customer=client.customers.create().id, items=items)
    made = client.subscriptions.create(customer=client.customers.create(test_clock=clock.id).id, items=items)
    wire.webhooks.take()
    return made


def advance(client: Any, clock: models.TestClock, to: datetime) -> None:
    assert client.test_helpers.test_clocks.advance(clock.id, frozen_time=to).status == "advancing"
    found = client.test_helpers.test_clocks.retrieve(clock.id)
    assert (found.status, found.frozen_time) == ("ready", to)


def test_what_hangs_on_a_clock_is_made_in_its_time(client, clock, begun, wire):
    assert (clock.status, clock.name, clock.created) == ("ready", "Renewals", wire.clock.now())
    customer = client.customers.retrieve(begun.customer)
    assert (customer.created, customer.test_clock, begun.created, begun.test_clock) == (BEGINS, clock.id) * 2
    [invoice] = client.invoices.list(subscription=begun.id)
    assert (invoice.created, invoice.test_clock, invoice.status) == (BEGINS, clock.id, "paid")
    assert [found.id for found in client.test_helpers.test_clocks.list()] == [clock.id]


def test_advancing_renews_what_hangs_on_the_clock_alone(client, clock, begun, wire):
    advance(client, clock, datetime(2030, 3, 1, tzinfo=UTC))
    events = wire.events()
    assert [event.type for event in (events[0], events[-1])] == [
        "test_helpers.test_clock.advancing",
        "test_helpers.test_clock.ready",
    ]
    assert isinstance(events[0], stripe_events.TestClockEvent)
    assert [event.occurred_at for event in events] == sorted(event.occurred_at for event in events)
    [renewed] = [event for event in events if isinstance(event, stripe_events.SubscriptionEvent)]
    assert (renewed.object.id, renewed.occurred_at) == (begun.id, datetime(2030, 2, 28, tzinfo=UTC))
    before = begun.items.data[0].current_period_end
    assert renewed.previous_attributes.children("items", "data")[0].integer("current_period_end") == before.timestamp()
    assert Counter(event.type for event in events)["invoice.paid"] == 1
    assert len([*client.invoices.list(subscription=begun.id)]) == 2
    wire.service.advance(days=400)
    assert len([*client.invoices.list(subscription=begun.id)]) == 2
    assert len([*client.invoices.list()]) == 2 + 14, "and the other subscription lives on"


def test_a_clock_goes_on_only_and_not_too_far_at_once(client, clock, begun):
    for to in (BEGINS, BEGINS - timedelta(days=1), BEGINS + timedelta(days=60)):
        with pytest.raises(ValidationFailed, match="at most two intervals"):
            client.test_helpers.test_clocks.advance(clock.id, frozen_time=to)
    client.subscriptions.cancel(begun.id)
    advance(client, clock, BEGINS + timedelta(days=700))


def test_a_deleted_clock_takes_its_customers_along(client, clock, begun, wire):
    assert client.test_helpers.test_clocks.delete(clock.id).deleted
    types = wire.types()
    assert types[-2:] == ["customer.deleted", "test_helpers.test_clock.deleted"]
    assert client.subscriptions.retrieve(begun.id).status == "canceled"
    with pytest.raises(NotFound):
        client.test_helpers.test_clocks.advance(clock.id, frozen_time=BEGINS + timedelta(days=1))
    with pytest.raises(ValidationFailed, match="No such"):
        client.customers.create(test_clock=clock.id)
