"""The whole domain, derived entities included: any order of arrival, any duplicates, one result."""

from __future__ import annotations

import random
from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core_messages import (
    INSTANCE,
    REF,
    ayrshare_read,
    checkout,
    clerk_event,
    customer,
    payment_method,
    posted,
    profile,
    refused,
    reply_post,
    scheduled,
    session,
    social,
    stripe_event,
    stripe_read,
    subscription,
    tax_id,
    thin_event,
    user_deleted,
    user_event,
)
from memory_store import MemoryStore
from subscription_histories import subscription_history
from switchgear.domains.declaration import Origin
from switchgear.domains.row_rules import broken_rules
from switchgear.mirror import profile_key
from switchgear.sync import LinkPolicy, SyncPolicy, link

POLICIES = [
    SyncPolicy(),
    SyncPolicy(instance=INSTANCE),
    SyncPolicy(link=LinkPolicy(match_email=True), incomplete_entitled=True),
]


def billing(verb, object, **changes):
    return stripe_event(f"customer{verb}", object, **changes)


def gone(id):
    return {"id": id, "object": "customer", "deleted": True}


def _users(rng):
    names = rng.sample(["Ada", "Eve", "Ida"], 2)
    return [
        user_event("user.created", first_name=names[0], public_metadata={"role": rng.choice(["admin", "free"])}),
        user_event(updated=2, external_id=rng.choice([None, "own-3"])),
        user_event(
            updated=rng.choice([0, 3]),
            sent=4,
            first_name=names[1],
            external_id=rng.choice([None, "own-1"]),
            public_metadata={"role": rng.choice(["admin", "premium"])},
        ),
        user_event(id="user_2", updated=1, external_id=rng.choice([None, "own-1", "own-2"])),
        user_event(id="user_2", updated=rng.choice([1, 6]), email_addresses=[], primary_email_address_id=None),
        clerk_event("session.created", session(created=rng.choice([1, 9]))),
        user_deleted("user_2", at=rng.choice([2, 8])),
    ]


def _customers(rng):
    owners = [{"clerk_user_id": "user_1"}, {"clerk_user_id": "user_2"}, {"user_id": "own-1"}, {}]
    address = rng.choice(["ada@example.com", None])
    default = {"invoice_settings": {"default_payment_method": "pm_1"}}
    return [
        billing(".created", customer(metadata=rng.choice(owners), **default)),
        billing(".updated", customer(metadata=rng.choice(owners), email=address), at=rng.choice([0, 2])),
        billing(".updated", customer("cus_2", metadata=rng.choice(owners)), at=1),
        stripe_event("customer.deleted", gone(rng.choice(["cus_1", "cus_2"])), at=rng.choice([0, 5])),
        stripe_event("customer.tax_id.created", tax_id(), at=1),
        stripe_event("customer.tax_id.deleted", tax_id(), at=rng.choice([0, 2])),
        stripe_event("payment_method.detached", payment_method("pm_1"), at=3, previous={"customer": "cus_1"}),
        thin_event("v1.customer.updated", {"id": "cus_1", "type": "customer", "url": "/v1/x"}, at=rng.choice([1, 7])),
        stripe_read(customer(metadata=rng.choice(owners)), at=rng.choice([0, 1, 8])),
    ]


def _subscriptions(rng):
    history = subscription_history(rng, size=3)
    status = rng.choice(["active", "unpaid"])
    session = checkout(client_reference_id=rng.choice(["user_1", "own-1", None]), metadata={})
    return [
        *history.events,
        stripe_event("checkout.session.completed", session, at=rng.choice([0, 9])),
        billing(".subscription.created", subscription("sub_2", customer="cus_2", status=status)),
        billing(".subscription.created", subscription("sub_3", livemode=True), at=1),
        stripe_read(subscription(), at=rng.choice([0, 1, 4])),
    ]


def _posts(rng):
    return [
        reply_post(at=0, status="scheduled"),
        reply_post("post-2", at=1, postIds=[posted("twitter")], errors=[refused("gmb")]),
        scheduled(at=rng.choice([1, 3]), status="success", postIds=[posted("tiktok", "pending")]),
        scheduled(at=rng.choice([1, 3]), status="error", errors=[refused("tiktok", rng.choice("ab"))]),
        scheduled(at=3, subAction="tikTokPublished", status="success", postIds=[posted("tiktok", "t1")]),
        ayrshare_read("delete", {"tiktok": {"status": "success"}, "status": "success"}, at=rng.choice([2, 5])),
        ayrshare_read("post_analytics", {"tiktok": {"analytics": {"likeCount": rng.choice([1, 2])}}}, at=4),
        ayrshare_read("post_analytics", {"tiktok": {"analytics": {"likeCount": 3}}}, at=rng.choice([3, 4])),
    ]


def _accounts(rng):
    names = rng.sample(["x", "facebook"], rng.randrange(3))
    return [
        *(social(at=rng.choice([1, 2, 5]), type=verb, platform="x") for verb in ("link", "unlink", "refresh")),
        social(at=3, type="link", platform="facebook"),
        ayrshare_read("profile", profile(*names), at=rng.choice([1, 4]), id=REF),
        ayrshare_read("profile", profile("x"), at=rng.choice([1, 4, 6]), id=REF),
    ]


SCENES = {"billing": (_users, _customers, _subscriptions), "social": (_posts, _accounts)}
LINKING = object()
"""Stands for the application's own link, which comes at any time too."""


def arrive(order, policy):
    store = MemoryStore(policy)
    for message in order:
        if message is LINKING:
            store.absorb(profile_key(REF), link(profile_key(REF), "u1"))
        else:
            store.deliver(message)
    return store


@pytest.mark.parametrize("policy", POLICIES, ids=["default", "instance", "by-e-mail"])
@pytest.mark.parametrize("scene", SCENES)
@settings(max_examples=6)
@given(rng=st.randoms(use_true_random=False))
def test_any_order_gives_one_result(scene, policy, rng):
    messages = [message for part in SCENES[scene] for message in part(rng)] + [LINKING]
    first = arrive(messages, policy)
    for row in first.rows.values():
        assert row.entity is None or [*broken_rules(row.entity, Origin.LIBRARY)] == []
    for _ in range(3):
        again = messages + rng.choices(messages, k=3)
        rng.shuffle(again)
        other = arrive(again, policy)
        assert other.shown() == first.shown()
        assert {key: state for key, state in other.states.items() if key.kind != "event"} == {
            key: state for key, state in first.states.items() if key.kind != "event"
        }


def test_every_order_of_the_smallest_story():
    messages = [
        user_event("user.created", external_id="own-1"),
        billing(".created", customer(metadata={"clerk_user_id": "user_1"})),
        billing(".subscription.created", subscription(status="incomplete")),
        billing(".subscription.updated", subscription(), previous={"status": "incomplete"}),
        stripe_event("checkout.session.completed", checkout(client_reference_id="own-1"), at=2),
    ]
    shown = [arrive([*order, order[0]], SyncPolicy()).shown() for order in permutations(messages)]
    assert all(other == shown[0] for other in shown)
    store = arrive(messages, SyncPolicy())
    assert [store.entity("user", "user_1").role, store.entity("customer", "cus_1").user_id] == ["premium", "own-1"]


def test_the_scenes_hold_conflicts_ties_deletions_and_missing_parts():
    rng, seen = random.Random(3), []
    for _ in range(12):
        for scene in SCENES.values():
            store = arrive([message for part in scene for message in part(rng)], POLICIES[0])
            seen += [row for key, row in store.rows.items() if key.kind != "event"]
    assert sum(row.ambiguous for row in seen) > 9
    assert sum(row.entity is None for row in seen) > 9
    assert sum(row.view.deleted_at is not None for row in seen) > 9
    assert {"identity_conflict", "user_id", "email"} <= {code for row in seen for code in row.missing}
    assert {"admin", "premium", "free"} <= {
        str(row.entity.role) for row in seen if row.key.kind == "user" and row.entity
    }
