"""Integrations and handlers off, on, or on for a stable share: what is not sent, and what waits for better times."""

from __future__ import annotations

from typing import Any

import pytest

from memory_store import MemoryStore
from sandboxed import COLOURS, Sandboxed
from switchgear import Settings
from switchgear.domains import coachflux, integration
from switchgear.errors import IntegrationDisabled
from switchgear.sync import SyncPolicy
from switchgear.types import Source


@pytest.mark.parametrize("colour", COLOURS)
def test_calls_of_an_integration_that_is_off_are_refused_and_nothing_is_sent(colour: str) -> None:
    with Sandboxed(colour, settings=Settings(flags={"stripe": 0, "integration:customer.updated": 0})) as world:
        sent = len(world.box.requests)
        with pytest.raises(IntegrationDisabled, match="switched off"):
            world.done(world.client(Source.STRIPE).customers.retrieve("cus_1"))
        assert len(world.box.requests) == sent
        assert world.done(world.client(Source.CLERK).users.count()) == 0


def test_a_share_is_of_tenants_and_only_grows() -> None:
    def on(share: float) -> set[int]:
        found = set()
        with Sandboxed(settings=Settings(flags={"stripe": share})) as world:
            for n in range(40):
                world.box.stripe.connect(f"acct_{n}")
                try:
                    world.stripe.for_account(f"acct_{n}").customers.list().first()
                    found.add(n)
                except IntegrationDisabled:
                    continue
            if share:
                assert world.stripe.customers.list().first() is None  # the account itself
        return found

    shares = [on(share) for share in (0, 0.25, 0.75, 1)]
    assert [len(found) for found in (shares[0], shares[-1])] == [0, 40]
    assert shares[0] < shares[1] < shares[2] < shares[3]


def story(world: Sandboxed) -> list[Any]:
    """Events of everything that the products listen to."""
    user = world.clerk.users.create(email_address=["ada@example.com"], first_name="Ada")
    world.clerk.organizations.create(name="Acme", created_by=user.id)
    world.box.clerk.sign_in(user.id)
    customer = world.stripe.customers.create(email="ada@example.com", metadata={"user_id": user.id})
    price = world.box.stripe.add_price(900)
    world.stripe.subscriptions.create(customer=customer.id, items=[{"price": price}])
    world.stripe.customers.update(customer.id, name="Ada")
    world.box.ayrshare.link("bluesky")
    return world.events()


def take(store: MemoryStore, event: Any, policy: SyncPolicy) -> list[Any]:
    """Sync an event into a store, and derive nothing."""
    updates = store.product.sync(event, store.states, policy=policy)
    store.keep(updates)
    return updates


@pytest.mark.parametrize("product", [integration.PRODUCT, coachflux.PRODUCT], ids=lambda product: product.name)
@pytest.mark.parametrize("share", [0.0, 0.5])
def test_what_an_off_handler_leaves_is_worked_off_when_it_is_on_again(product: Any, share: float) -> None:
    with Sandboxed(product=product) as world:
        events = story(world)
    whole, on = MemoryStore(product=product), SyncPolicy()
    for event in events:
        take(whole, event, on)
    types = {event.type for event in events if event.source in product.sources}
    for feature in (product.name, *Source, *(f"{product.name}:{name}" for name in sorted(types))):
        off, store, waiting = SyncPolicy(flags={feature: share}), MemoryStore(product=product), list[Any]()
        for event in events:
            before = dict(store.states)
            updates = take(store, event, off)
            if updates and updates[0].view.fields.get("status_reason") == "disabled":
                assert updates[0].view.fields["status"] == "received"
                changed = {key for key, state in store.states.items() if before.get(key) != state}
                assert {key.kind for key in changed} <= {"event"}
                waiting.append(event)
        assert waiting or share or feature in {*Source} - product.sources
        for event in waiting:  # as the inbox does
            take(store, event, on)
        assert {key: state for key, state in store.states.items() if key.kind != "event"} == {
            key: state for key, state in whole.states.items() if key.kind != "event"
        }
        left = {row.view.fields["status"] for key, row in store.rows.items() if key.kind == "event"}
        assert left <= {"processed", "skipped"}
