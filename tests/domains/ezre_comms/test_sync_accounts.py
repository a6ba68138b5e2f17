"""Ezre Comms' organizations and users, from Clerk's and Stripe's deliveries."""

from __future__ import annotations

import random
from copy import deepcopy
from datetime import UTC, datetime
from itertools import permutations

import pytest

from clerk_samples import load
from core_messages import (
    at,
    clerk_event,
    customer,
    item,
    items,
    millis,
    social,
    stripe_event,
    subscription,
    user_deleted,
    user_event,
)
from memory_store import MemoryStore
from switchgear.domains import coachflux, ezre_comms, integration
from switchgear.domains.ezre_comms import OrganizationStatus
from switchgear.mirror import profile_key
from switchgear.sync import EntityKey, State, SyncPolicy, link
from switchgear.types import Source

EZRE = ezre_comms.PRODUCT
ORGANIZATION = EntityKey(Source.CLERK, "organization", "org_1")
POLICY = SyncPolicy(price_to_tier={"price_1": "Starter"})
NOW = datetime(2026, 11, 5, 12, tzinfo=UTC)
OF_ORGANIZATION = {"metadata": {"organization_id": "org_1"}}


def organization(verb="updated", *, updated=0, **changes):
    data = deepcopy(load("organization.created")["data"])
    own = {"id": "org_1", "name": "Acme", "slug": "acme", "created_at": millis(), "updated_at": millis(updated)}
    return clerk_event(f"organization.{verb}", data | own | changes, at=updated)


def membership(verb="created", *, updated=0):
    data = deepcopy(load("organizationMembership.created")["data"])
    data |= {"id": "orgmem_1", "created_at": millis(), "updated_at": millis(updated)}
    data["organization"] |= {"id": "org_1"}
    return clerk_event(f"organizationMembership.{verb}", data, at=updated)


def billed(status, *, seconds=0, id="sub_1", verb="updated", **changes):
    return stripe_event(f"customer.subscription.{verb}", subscription(id=id, status=status, **changes), at=seconds)


def delivered(*events, now=NOW):
    store = MemoryStore(POLICY, product=EZRE, now=now)
    store.deliver(*events)
    return store


CUSTOMER = stripe_event("customer.created", customer(**OF_ORGANIZATION))


def test_an_organization_is_who_it_is_at_clerk():
    row = delivered(organization("created", public_metadata={"plan": "Studio"})).row("organization", "org_1")
    found = row.entity
    assert (row.missing, found.id, found.clerk_organization_id) == ((), ORGANIZATION.local_id, "org_1")
    assert (found.name, found.slug, found.plan) == ("Acme", "acme", "Studio")
    assert (found.stripe_subscription_id, found.stripe_subscription_status) == (None, None)
    assert not found.model_extra, "the usage period is the view's alone"


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        ("active", "active"),
        ("trialing", "active"),
        ("past_due", "past_due"),
        ("unpaid", "past_due"),
        ("paused", "past_due"),
        ("incomplete", "past_due"),
        ("incomplete_expired", "canceled"),
        ("canceled", "canceled"),
    ],
)
def test_an_organization_has_the_status_of_its_subscription(raw, shown):
    for order in permutations((organization(), CUSTOMER, billed(raw))):
        found = delivered(*order).entity("organization", "org_1")
        assert (found.stripe_subscription_id, found.stripe_customer_id) == ("sub_1", "cus_1")
        assert found.stripe_subscription_status is OrganizationStatus(shown)
        assert found.stripe_subscription_status_raw == raw


def test_the_subscription_that_counts_gives_plan_and_usage_period():
    start, end = int(at(-86400).timestamp()), int(at(86400).timestamp())
    running = billed("active", items=items(item(start=start, end=end)))
    over = billed("canceled", id="sub_0")
    row = delivered(organization(public_metadata={}), CUSTOMER, running, over).row("organization", "org_1")
    assert (row.entity.stripe_subscription_id, row.entity.plan) == ("sub_1", "Starter")
    assert (row.view.fields["usage_period_start"], row.view.fields["usage_period_end"]) == (start * 1000, end * 1000)


def test_without_a_subscription_usage_counts_by_the_month():
    fields = delivered(organization()).row("organization", "org_1").view.fields
    month = datetime(2026, 11, 1, tzinfo=UTC), datetime(2026, 12, 1, tzinfo=UTC)
    bounds = [int(one.timestamp() * 1000) for one in month]
    assert [fields["usage_period_start"], fields["usage_period_end"]] == bounds
    assert delivered(organization(), now=None).row("organization", "org_1").view.fields["usage_period_start"] is None


def test_a_customer_may_be_linked_by_the_identity_map():
    store = delivered(organization(), stripe_event("customer.created", customer()), billed("active"))
    assert store.entity("organization", "org_1").stripe_subscription_id is None
    key = next(key for key in store.states if key.kind == "customer")
    store.absorb(key, link(key, ORGANIZATION.local_id))
    assert store.entity("organization", "org_1").stripe_subscription_id == "sub_1"


def test_a_deleted_customer_takes_its_subscriptions_along():
    gone = stripe_event("customer.deleted", {"id": "cus_1", "object": "customer", "deleted": True}, at=9)
    found = delivered(organization(), CUSTOMER, billed("active"), gone).entity("organization", "org_1")
    assert (found.stripe_customer_id, found.stripe_subscription_id, found.stripe_subscription_status) == (
        None,
        None,
        None,
    )


def test_a_deleted_organization_is_marked():
    gone = clerk_event("organization.deleted", {"id": "org_1", "object": "organization", "deleted": True}, at=9)
    assert delivered(organization(), gone).entity("organization", "org_1").deleted_at == at(9)


def test_members_are_kept_and_make_no_row():
    store = delivered(organization(), membership())
    record = next(row for key, row in store.rows.items() if key.kind == "event" and row.view.fields["entity_key"])
    assert record.view.fields["status"] == "processed"
    assert store.row("organization_membership", "orgmem_1").entity is None


def test_of_users_the_identity_alone_is_known():
    store = delivered(user_event("user.created", first_name="Ada", last_name="Lovelace"))
    found = store.entity("user", "user_1")
    assert (found.clerk_id, found.first_name, found.last_name, found.deleted_at) == ("user_1", "Ada", "Lovelace", None)
    store.deliver(user_deleted(at=9))
    assert store.entity("user", "user_1").deleted_at == at(9)
    key = EntityKey(Source.CLERK, "user", "user_1")
    store.absorb(key, EZRE.erasure(key, at=at(50)))
    store.deliver(user_event(updated=60, first_name="Ada", last_name="Lovelace"))
    found = store.entity("user", "user_1")
    assert (found.clerk_id, found.first_name, found.last_name) == (f"deleted:{found.id}", None, None)


def test_a_connection_is_of_an_organization_by_either_of_its_ids():
    store = delivered(social(at=3, type="link", platform="facebook"))
    key = profile_key(social(platform="facebook", type="link").account)
    store.absorb(key, link(key, "org_1"))
    assert store.row("social_account", "facebook").view.fields["organization_id"] == ORGANIZATION.local_id


HISTORY = [
    organization(updated=1),
    organization(updated=4, name="Acme Ltd"),
    CUSTOMER,
    billed("trialing", seconds=2, verb="created"),
    billed("past_due", seconds=7),
]


def test_every_order_with_duplicates_shows_one_organization():
    first, rng = delivered(*HISTORY).shown(), random.Random(7)
    for order in permutations(HISTORY):
        assert delivered(*order, *rng.choices(order, k=2)).shown() == first
    (row,) = (shown for key, shown in first.items() if ":organization:" in key)
    assert (row[2].name, row[2].stripe_subscription_status_raw) == ("Acme Ltd", "past_due")


def test_what_follows_from_a_tie_of_a_subscription_is_flagged():
    tie = [billed("active", seconds=7), billed("past_due", seconds=7)]
    row = delivered(organization(), CUSTOMER, *tie).row("organization", "org_1")
    assert (row.ambiguous, row.refetch.object) == (True, "subscription")


def test_beside_other_products_it_shows_what_it_shows_alone():
    states = {}
    for event in HISTORY:
        for product in (EZRE, coachflux.PRODUCT, integration.PRODUCT):
            for update in product.sync(event, states, policy=POLICY):
                states[update.key] = State.load(update.state.dump())
    found = {key: state for key, state in states.items() if key.kind != "event"}
    (both,) = (row for row in EZRE.derive([], found, policy=POLICY, now=NOW) if row.key == ORGANIZATION)
    assert both.entity == delivered(*HISTORY).entity("organization", "org_1")
