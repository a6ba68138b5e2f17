"""Ezre Comms' rows from Ayrshare's notices and reads, alone and beside Core over one set of states."""

from __future__ import annotations

import random
from itertools import permutations

import pytest

from core_messages import REF, at, ayrshare_event, ayrshare_read, millis, profile, social
from memory_store import MemoryStore
from switchgear.domains import ezre_comms, integration
from switchgear.mirror import RECONNECT, SUSPENDED, gather, profile_key, relations
from switchgear.sync import State, link

EZRE, CORE = ezre_comms.PRODUCT, integration.PRODUCT


def delivered(*events, product=EZRE, linked=True):
    store = MemoryStore(product=product)
    if linked:
        store.absorb(profile_key(REF), link(profile_key(REF), "org1"))
    store.deliver(*events)
    return store


def listed(*names, seconds):
    return ayrshare_read("profile", profile(*names), at=seconds, id=REF)


def system_unlink(seconds=3):
    return social(at=seconds, type="unlink", platform="facebook", source="system", details={"code": 161})


def test_a_connection_is_of_the_organization_that_the_profile_is_linked_to():
    notice = social(at=3, type="refresh", platform="facebook", refreshBy=at(99).isoformat())
    for order in permutations((notice, listed("facebook", seconds=6))):
        row = delivered(*order).row("social_account", "facebook")
        found = row.entity
        assert (row.missing, row.ambiguous) == ((), False)
        assert (found.organization_id, found.ref_id, found.is_active) == ("org1", REF, True)
        assert (found.to_wire()["platform"], found.account_name) == ("FACEBOOK", "Ada on facebook")
        assert found.token_expires_at == at(99)
        assert row.view.fields["source_updated_at"] == millis(6)


def test_without_a_link_it_is_incomplete_until_there_is_one():
    store = delivered(listed("facebook", seconds=6), linked=False)
    row = store.row("social_account", "facebook")
    assert (row.entity, row.missing) == (None, ("organization_id",))
    store.absorb(profile_key(REF), link(profile_key(REF), "org1"))
    assert store.entity("social_account", "facebook").organization_id == "org1"


def test_an_unknown_network_is_reported():
    row = delivered(listed("mastodon", seconds=3)).row("social_account", "mastodon")
    assert (row.entity, row.missing[0]) == (None, "unknown_platform")


def test_an_unlink_by_the_system_asks_for_a_reconnect_once_for_each_event():
    event = system_unlink()
    first, again = (EZRE.sync(event, {})[-1].effects for _ in range(2))
    assert first == again
    assert [(one.event_id, one.name, one.data) for one in first] == [
        (event.id, RECONNECT, {"ref_id": REF, "platform": "facebook"})
    ]
    assert CORE.sync(event, {})[-1].effects == ()


@pytest.mark.parametrize("change", [{"type": "unlink", "source": "user"}, {"type": "link", "source": "system"}])
def test_no_other_change_asks_for_a_reconnect(change):
    assert EZRE.sync(social(platform="facebook", **change), {})[-1].effects == ()


@pytest.mark.parametrize("product", [EZRE, CORE], ids=lambda product: product.name)
def test_a_suspension_raises_the_alert(product):
    (effect,) = product.sync(ayrshare_event("suspended"), {})[-1].effects
    assert (effect.name, effect.data) == (SUSPENDED, {"ref_id": REF})


@pytest.mark.parametrize("type", ["feed", "messages", "batch", "automations", "accountActivity"])
def test_what_makes_no_row_is_passed_on(type):
    (record,) = EZRE.sync(ayrshare_event(type), {})
    assert (record.entity, record.missing) == (None, ())
    assert record.view.fields["status"] == "processed"


HISTORIES = {
    "relinked": [
        social(at=1, type="link", platform="facebook"),
        social(at=4, type="unlink", platform="facebook"),
        listed("facebook", seconds=6),
        social(at=9, type="link", platform="facebook"),
    ],
    "tie settled by a read": [
        social(at=1, type="link", platform="facebook"),
        social(at=1, type="unlink", platform="facebook"),
        listed("facebook", seconds=5),
    ],
    "tie": [
        listed("facebook", seconds=1),
        social(at=4, type="link", platform="facebook"),
        social(at=4, type="unlink", platform="facebook"),
    ],
}


@pytest.mark.parametrize("name", HISTORIES)
@pytest.mark.parametrize("product", [EZRE, CORE], ids=lambda product: product.name)
def test_every_order_with_duplicates_shows_one_row(product, name):
    history = HISTORIES[name]
    rng, first = random.Random(7), delivered(*history, product=product).shown()
    for order in permutations(history):
        assert delivered(*order, *rng.choices(order, k=2), product=product).shown() == first
    (row,) = (shown for key, shown in first.items() if "social_account:facebook" in key)
    assert row[4] == (name == "tie"), "it is flagged where nobody knows the last"
    after = delivered(*history, listed("facebook", seconds=20), product=product).row("social_account", "facebook")
    assert (after.ambiguous, after.refetch, after.view.fields["is_active"]) == (False, None, True)


def test_a_read_settles_whether_it_is_linked_and_not_what_two_notices_of_one_second_said_of_the_reason():
    events = (social(at=3, type="link", platform="facebook"), system_unlink(3), listed("facebook", seconds=20))
    for order in permutations(events):
        row = delivered(*order).row("social_account", "facebook")
        assert (row.view.fields["is_active"], row.ambiguous, row.refetch) == (True, True, None)


def test_both_products_over_one_set_of_states():
    history = HISTORIES["relinked"]
    states = {profile_key(REF): link(profile_key(REF), "org1")}
    for event in history:
        for product in (EZRE, CORE):
            for update in product.sync(event, states):
                states[update.key] = State.load(update.state.dump())
    for product in (EZRE, CORE):
        found = {key: state for key, state in states.items() if key.kind != "event"}
        alone = delivered(*history, product=product).row("social_account", "facebook")
        (both,) = (row for row in product.derive([], found) if row.key == alone.key)
        assert (both.state, both.entity, both.ambiguous) == (alone.state, alone.entity, False)


def test_an_erasure_takes_names_and_later_events_bring_none_back():
    read = listed("facebook", seconds=6)
    store = delivered(read)
    row = store.row("social_account", "facebook")
    store.absorb(row.key, EZRE.erasure(row.key, at=at(50)))
    store.deliver(listed("facebook", seconds=60))
    assert "Ada" not in str(store.row("social_account", "facebook").view.fields)


def test_what_a_state_is_related_to_finds_its_profile():
    store = delivered(listed("facebook", seconds=6))
    row = store.row("social_account", "facebook")
    found = gather(EZRE.related([row]), store.look_up)
    assert profile_key(REF) in found
    assert relations(profile_key(REF), store.states[profile_key(REF)])
