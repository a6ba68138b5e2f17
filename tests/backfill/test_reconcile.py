"""What is kept beside what the service shows: every difference is found, named and put right, the second time none."""

from __future__ import annotations

from random import Random
from typing import Any

import pytest

from memory_store import MemoryStore
from sandboxed import COLOURS, Sandboxed
from switchgear.backfill import Drift, DriftKind, Reconciled, reconcile
from switchgear.domains import coachflux, integration
from switchgear.errors import InvalidRequest
from switchgear.pipeline.hooks import Healed
from switchgear.sync import EntityKey, view
from switchgear.types import Source

each_colour = pytest.mark.parametrize("colour", COLOURS)


def sweep(world: Sandboxed, source: Source, kind: str, *, kept: str = "", **options: Any) -> list[Reconciled[Any]]:
    """A whole reconciliation, saved batch by batch."""
    batches = []
    found = reconcile(
        world.client(source),
        domain=world.store.product,
        kind=kind,
        states=world.states,
        local=world.local(kept or kind),
        **{"limit": 3, **options},
    )
    for batch in world.each(found):
        world.store.keep(batch.updates)
        batches.append(batch)
    return batches


def drifts(batches: list[Reconciled[Any]]) -> dict[str, tuple[str, tuple[str, ...], float | None]]:
    """What differed, by the id of the object."""
    found: list[Drift] = [drift for batch in batches for drift in batch.drift]
    return {drift.key.id: (drift.kind.value, drift.fields, drift.age) for drift in found}


@each_colour
def test_every_planted_drift_is_found_named_and_healed(colour: str) -> None:
    told: list[Healed] = []
    with Sandboxed(
        colour, observers=[lambda event: told.append(event) if isinstance(event, Healed) else None]
    ) as world:
        users = [world.clerk.users.create(email_address=[f"u{n}@example.com"]).id for n in range(7)]
        customers = [world.stripe.customers.create(email=f"u{n}@example.com").id for n in range(7)]
        world.store.deliver(*world.events())
        assert not drifts(sweep(world, Source.CLERK, "user"))
        world.clock.advance(60)
        new = world.clerk.users.create(email_address=["new@example.com"]).id
        world.clerk.users.update(users[1], first_name="Ada")
        world.clerk.users.delete(users[2])
        late = world.stripe.customers.create(email="late@example.com").id
        world.stripe.customers.update(customers[3], name="Ada")
        world.stripe.customers.delete(customers[4])
        world.events()  # and all of it is lost
        world.clock.advance(60)
        found = drifts(sweep(world, Source.CLERK, "user"))
        assert {name: kind for name, (kind, *_) in found.items()} == {
            new: "missing",
            users[1]: "changed",
            users[2]: "deleted",
        }
        assert found[users[1]][1] == ("first_name",)
        assert found[users[1]][2] == pytest.approx(120, abs=0.1)
        assert found[new][2] is None
        found = drifts(sweep(world, Source.STRIPE, "customer"))
        assert {name: kind for name, (kind, *_) in found.items()} == {
            late: "missing",
            customers[3]: "changed",
            customers[4]: "deleted",
        }
        assert found[customers[3]][1] == ("name",)
        assert {(event.service, event.kind, event.fields) for event in told} >= {
            ("clerk", "user", ("first_name",)),
            ("stripe", "customer", ("name",)),
        }
        assert len(told) == 6
        world.clock.advance(5)
        assert not drifts(sweep(world, Source.CLERK, "user") + sweep(world, Source.STRIPE, "customer"))
        assert len(told) == 6
        assert world.store.row("customer", customers[3]).view.fields["name"] == "Ada"


def test_it_goes_on_from_any_cursor() -> None:
    with Sandboxed() as world:
        users = [world.clerk.users.create(email_address=[f"u{n}@example.com"]).id for n in range(7)]
        world.store.deliver(*world.events())
        for name in users[::2]:
            world.clerk.users.delete(name)
        world.clerk.users.update(users[3], first_name="Ada")
        world.events()
        world.clock.advance(60)
        cursor, batches = None, []
        while not batches or cursor is not None:  # one batch at a time
            found = reconcile(
                world.clerk,
                domain=integration.PRODUCT,
                kind="user",
                states=world.states,
                local=world.local("user"),
                cursor=cursor,
                limit=1,
            )
            batch = next(found)
            found.close()
            world.store.settle(batch.updates)
            cursor, batches = batch.cursor, [*batches, batch]
        assert {name: kind for name, (kind, *_) in drifts(batches).items()} == {
            **dict.fromkeys(users[::2], "deleted"),
            users[3]: "changed",
        }
        with pytest.raises(InvalidRequest, match="cursor"):
            sweep(world, Source.CLERK, "user", cursor="3:cus_1")


@each_colour
def test_posts_and_profiles_of_ayrshares_too(colour: str) -> None:
    with Sandboxed(colour) as world:
        made = []
        for n in range(5):
            made.append(world.social.posts.create(f"Post {n}", platforms=["linkedin"]).id)
            world.clock.advance(60)
        profiles = [world.social.profiles.create(f"Profile {n}").ref_id for n in range(4)]
        world.box.ayrshare.link("linkedin", ref_id=profiles[1])
        world.store.deliver(world.social.raw.user.get().read())
        world.events()
        assert {kind for kind, *_ in drifts(sweep(world, Source.AYRSHARE, "post")).values()} == {"missing"}
        assert {*drifts(sweep(world, Source.AYRSHARE, "profile", kept="linked_accounts"))} == {*profiles}
        world.clock.advance(600)
        world.social.posts.delete(made[1])
        del world.box.ayrshare.posts[made[2]]
        world.social.profiles.delete(title="Profile 3")
        world.box.ayrshare.unlink("linkedin", ref_id=profiles[1])
        world.events()
        found = drifts(sweep(world, Source.AYRSHARE, "post"))
        assert {name: kind for name, (kind, *_) in found.items()} == {made[1]: "changed", made[2]: "deleted"}
        assert world.store.row("post", made[1]).view.fields["status"] == "deleted"
        found = drifts(sweep(world, Source.AYRSHARE, "profile", kept="linked_accounts"))
        assert {name: kind for name, (kind, *_) in found.items()} == {profiles[3]: "deleted", profiles[1]: "changed"}
        assert (
            world.store.states[next(key for key in world.store.states if key.id == world.box.ayrshare.primary)].tomb
            is None
        )
        world.clock.advance(600)
        assert not drifts(sweep(world, Source.AYRSHARE, "post"))
        assert not drifts(sweep(world, Source.AYRSHARE, "profile", kept="linked_accounts"))


@each_colour
def test_organizations_and_memberships_too(colour: str) -> None:
    with Sandboxed(colour, product=coachflux.PRODUCT) as world:
        user = world.clerk.users.create(email_address=["ada@example.com"]).id
        names = [world.clerk.organizations.create(name=f"Organization {n}").id for n in range(7)]
        create = world.clerk.organization_memberships.create
        members = [create(name, user_id=user, role="org:member").id for name in names]
        world.store.deliver(*world.events())
        world.clock.advance(60)
        world.clerk.organizations.update(names[1], name="Acme")
        world.clerk.organizations.delete(names[2])
        world.clerk.organization_memberships.delete(names[4], user)
        world.clerk.organization_memberships.update(names[5], user, role="org:admin")
        world.events()
        world.clock.advance(60)
        found = drifts(sweep(world, Source.CLERK, "organization"))
        assert {name: kind for name, (kind, *_) in found.items()} == {names[1]: "changed", names[2]: "deleted"}
        found = drifts(sweep(world, Source.CLERK, "organization_membership"))
        gone = dict.fromkeys((members[2], members[4]), "deleted")
        assert {name: kind for name, (kind, *_) in found.items()} == {**gone, members[5]: "changed"}
        world.clock.advance(60)
        assert not drifts(sweep(world, Source.CLERK, "organization"))
        assert not drifts(sweep(world, Source.CLERK, "organization_membership"))


@each_colour
def test_invoices_coupons_and_promotion_codes_too(colour: str) -> None:
    with Sandboxed(colour, product=coachflux.PRODUCT) as world:
        stripe = world.stripe
        customer = stripe.customers.create(email="ada@example.com").id
        drafts = [stripe.invoices.create(customer=customer).id for _ in range(4)]
        coupons = [stripe.coupons.create(percent_off=10 + n, duration="once").id for n in range(4)]
        codes = [stripe.promotion_codes.create(promotion={"type": "coupon", "coupon": one}).id for one in coupons]
        world.store.deliver(*world.events())
        world.clock.advance(60)
        stripe.invoices.delete(drafts[0])
        stripe.invoices.finalize(drafts[1])
        stripe.coupons.delete(coupons[0])
        stripe.coupons.update(coupons[1], name="Half")
        stripe.promotion_codes.update(codes[2], active=False)
        world.events()
        world.clock.advance(60)
        expected = {
            "invoice": {drafts[0]: "deleted", drafts[1]: "changed"},
            "coupon": {coupons[0]: "deleted", coupons[1]: "changed"},
            "promotion_code": {codes[2]: "changed"},
        }
        for kind, named in expected.items():
            found = drifts(sweep(world, Source.STRIPE, kind))
            assert {name: said for name, (said, *_) in found.items()} == named
            world.clock.advance(60)
            assert not drifts(sweep(world, Source.STRIPE, kind))


def test_what_a_service_neither_shows_nor_deletes_is_reported_and_left() -> None:
    told: list[Healed] = []
    with Sandboxed(observers=[lambda event: told.append(event) if isinstance(event, Healed) else None]) as world:
        customer = world.stripe.customers.create(email="ada@example.com")
        price = world.box.stripe.add_price(900)
        made = world.stripe.subscriptions.create(customer=customer.id, items=[{"price": price}])
        world.store.deliver(*world.events())
        del world.box.stripe.kept.of("subscription")[made.id]
        world.clock.advance(60)
        (batch,) = [one for one in sweep(world, Source.STRIPE, "subscription") if one.drift]
        assert [(drift.key.id, drift.kind) for drift in batch.drift] == [(made.id, DriftKind.UNKNOWN)]
        assert not batch.updates
        assert not told
        assert world.store.row("subscription", made.id).view.fields["status"] == "active"


def test_what_is_kept_of_another_mode_or_account_is_left_alone() -> None:
    with Sandboxed() as world:
        customer = world.stripe.customers.create(email="ada@example.com")
        world.store.deliver(*world.events())
        (key,) = world.local("customer")
        for more in ({"livemode": True}, {"account": "acct_1"}):
            other = type(key)(**{"source": key.source, "kind": key.kind, "id": key.id, "livemode": False, **more})
            world.store.states[other] = world.store.states[key]
        world.clock.advance(60)
        assert not drifts(sweep(world, Source.STRIPE, "customer"))
        assert customer.id == key.id


def history(world: Sandboxed, dice: Random, many: int) -> list[Any]:
    """Events of users, customers and subscriptions that are made, changed and deleted, a few seconds apart."""
    price, events = world.box.stripe.add_price(900), list[Any]()
    users, customers, subscriptions = list[str](), list[str](), list[str]()
    while len(events) < many:
        world.clock.advance(dice.choice((1, 2, 30)))
        act = dice.randrange(10)
        n = len(events)
        if act == 0 or not users:
            users.append(world.clerk.users.create(email_address=[f"u{n}@example.com"]).id)
        elif act == 1 or not customers:
            metadata = {"user_id": dice.choice(users)}
            customers.append(world.stripe.customers.create(email=f"u{n}@example.com", metadata=metadata).id)
        elif act == 2 or not subscriptions:
            items, customer = [{"price": price}], dice.choice(customers)
            made = world.stripe.subscriptions.create(customer=customer, items=items, trial_period_days=14)
            subscriptions.append(made.id)
        elif act == 3 and len(users) > 5:
            world.clerk.users.delete(users.pop(dice.randrange(len(users))))
        elif act == 4 and len(subscriptions) > 5:
            world.stripe.subscriptions.cancel(subscriptions.pop(dice.randrange(len(subscriptions))))
        elif act < 7:
            world.clerk.users.update(dice.choice(users), first_name=f"Ada {n}")
        elif act < 9:
            world.stripe.customers.update(dice.choice(customers), name=f"Ada {n}")
        else:
            world.stripe.subscriptions.update(dice.choice(subscriptions), metadata={"n": str(n)})
        events += world.events()
    return events[:many]


def content(store: MemoryStore) -> dict[EntityKey, Any]:
    """What is kept of each object, without when it was said; of a deleted one no more than that it is."""
    return {
        key: view(state).fields if state.tomb is None else "deleted"
        for key, state in store.states.items()
        if key.kind != "event"
    }


@pytest.mark.parametrize("many", [500, pytest.param(10_000, marks=pytest.mark.long)])
def test_of_all_events_one_in_a_hundred_is_lost(many: int) -> None:
    dice = Random(many)
    with Sandboxed() as world:
        events = history(world, dice, many)
        whole, lost = MemoryStore(), {*dice.sample(range(many), many // 100)}
        for n, event in enumerate(events):
            for store in (whole,) if n in lost else (whole, world.store):
                store.keep(store.product.sync(event, store.states))
        expected, kept = content(whole), content(world.store)
        differing = {key for key, shown in expected.items() if kept.get(key) != shown}
        assert differing
        world.clock.advance(60)
        sweeps = ((Source.CLERK, "user"), (Source.STRIPE, "customer"), (Source.STRIPE, "subscription"))

        def swept() -> list[EntityKey]:
            batches = (batch for one in sweeps for batch in sweep(world, *one, limit=100))
            return [drift.key for batch in batches for drift in batch.drift]

        found = swept()
        assert len(found) == len(set(found))
        assert set(found) == differing
        assert content(world.store) == expected
        world.clock.advance(60)
        assert not swept()
