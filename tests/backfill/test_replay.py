"""Events that Stripe keeps, for those that never came."""

from __future__ import annotations

from datetime import timedelta

import pytest

from sandboxed import COLOURS, Sandboxed
from switchgear.backfill import replay
from switchgear.errors import InvalidRequest
from switchgear.types import Source


def without_receipt(world: Sandboxed) -> dict[str, object]:
    return {key: shown[:4] for key, shown in world.store.shown().items()}


@pytest.mark.parametrize("colour", COLOURS)
def test_what_is_replayed_is_what_would_have_come(colour: str) -> None:
    with Sandboxed(colour) as world, Sandboxed() as twin:
        customer = world.stripe.customers.create(email="ada@example.com")
        price = world.box.stripe.add_price(900)
        world.stripe.subscriptions.create(customer=customer.id, items=[{"price": price}])
        for n in range(120):  # more than a page
            world.stripe.customers.update(customer.id, name=f"Ada {n}")
        sent = world.events()
        for event in sent:
            twin.store.keep(twin.store.product.sync(event, twin.store.states))
        replayed = [*world.each(replay(world.client(Source.STRIPE)))]
        assert [event.id for event in replayed] == [event.id for event in reversed(sent)]
        assert [type(event) for event in replayed] == [type(event) for event in reversed(sent)]
        for event in replayed:
            world.store.keep(world.store.product.sync(event, world.store.states))
        assert without_receipt(world) == without_receipt(twin)
        on = world.each(replay(world.client(Source.STRIPE), cursor=replayed[50].id))
        assert [event.id for event in on] == [event.id for event in replayed[51:]]


def test_what_is_replayed_can_be_chosen() -> None:
    with Sandboxed() as world:
        customer = world.stripe.customers.create(email="ada@example.com")
        world.clock.advance(86_400 * 2)
        world.stripe.customers.update(customer.id, name="Ada")
        since = world.clock.now() - timedelta(days=1)
        assert [event.type for event in replay(world.stripe, since=since)] == ["customer.updated"]
        assert [event.type for event in replay(world.stripe, types=["customer.created"])] == ["customer.created"]
        assert not [*replay(world.stripe, undelivered=True)]
        world.clock.advance(86_400 * 29)
        assert [event.type for event in replay(world.stripe)] == ["customer.updated"]
        for client in (world.clerk, world.social):
            with pytest.raises(InvalidRequest, match="only Stripe keeps its events"):
                replay(client)
        with pytest.raises(InvalidRequest, match="20 types"):
            replay(world.stripe, types=["invoice.paid"] * 21)


def test_events_of_a_connected_account_name_it() -> None:
    with Sandboxed() as world:
        world.box.stripe.connect("acct_1")
        world.stripe.for_account("acct_1").customers.create(email="ada@example.com")
        (webhook,) = world.events()
        (event,) = replay(world.stripe.for_account("acct_1"))
        assert world.store.product.touches(event) == world.store.product.touches(webhook)
        assert event.account == "acct_1"
