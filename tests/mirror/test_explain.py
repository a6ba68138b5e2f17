"""Why a view is as it is, told of small histories of a Stripe subscription and of a Clerk user."""

from __future__ import annotations

from itertools import permutations

from core_messages import (
    at,
    ayrshare_event,
    clerk_event,
    clerk_read,
    stripe_event,
    stripe_read,
    subscription,
    user,
    user_event,
)
from switchgear.domains import integration
from switchgear.sync import EntityKey, join
from switchgear.types import Source

SUBSCRIPTION = EntityKey(Source.STRIPE, "subscription", "sub_1", livemode=False)
USER = EntityKey(Source.CLERK, "user", "user_1")
BILLING = "cancel_at_period_end, created, currency, current_period_end, current_period_start, customer, items"
PERSON = (
    "banned, created_at, email_addresses, first_name, image_url, primary_email_address_id, profile_image_url, "
    "public_metadata, totp_enabled"
)
NOON = "2025-12-01 08:00:"


def paid(id, seconds=5, status="active", *, verb="updated", previous=None, **changes):
    shown = subscription(status=status, **changes)
    return stripe_event(f"customer.subscription.{verb}", shown, at=seconds, id=id, previous=previous)


def person(id, seconds=5, *, verb="updated", sent=None, **changes):
    return clerk_event(f"user.{verb}", user(updated=seconds, last_active_at=None, **changes), at=sent or seconds, id=id)


def gone(id, seconds):
    return clerk_event("user.deleted", {"id": "user_1", "object": "user", "deleted": True}, at=seconds, id=id)


def explained(key, *events, fragment=None, given=True):
    states = {}
    for event in events:
        states |= {update.key: update.state for update in integration.sync(event, states)}
    state = join(states[key], fragment)
    return integration.explain(key, state, events=events if given else ())


def lines(explanation):
    """Its lines, with times as seconds, the lists of fields in one word, and types without their common prefix."""
    text = str(explanation).replace(NOON, ":").replace("customer.subscription.", "").replace("user.", "")
    return [line.strip() for line in text.replace(BILLING, "BILLING").replace(PERSON, "PERSON").splitlines()][1:]


def test_an_older_event_that_came_after_a_newer_one():
    assert lines(explained(SUBSCRIPTION, paid("evt_2"), paid("evt_1", 0, verb="created"))) == [
        "BILLING, metadata, status: stripe updated evt_2, :05 UTC",
        "discarded: stripe created evt_1, :00 UTC: it is older than stripe updated evt_2, :05 UTC",
    ]
    assert lines(explained(USER, person("msg_2"), person("msg_1", 0, verb="created"))) == [
        "PERSON: clerk updated msg_2, :05 UTC",
        "verified: the smallest of all that was told",
        "discarded: clerk created msg_1, :00 UTC: it is older than clerk updated msg_2, :05 UTC",
    ]


def test_without_the_events_what_is_older_is_not_known_and_a_type_is_what_happened():
    events = paid("evt_2"), paid("evt_1", 0, verb="created")
    assert lines(explained(SUBSCRIPTION, *events, given=False)) == [
        "BILLING, metadata, status: stripe updated evt_2, :05 UTC"
    ]


def test_two_events_of_one_second_that_previous_attributes_or_the_creation_order():
    later = paid("evt_2", status="past_due", previous={"status": "active"})
    assert lines(explained(SUBSCRIPTION, later, paid("evt_1", previous={"status": "trialing"}))) == [
        "BILLING, metadata, status: stripe updated evt_2, :05 UTC",
        (
            "discarded: stripe updated evt_1, :05 UTC: at the same time there was stripe updated evt_2, :05 UTC, "
            "whose previous_attributes describe it"
        ),
    ]
    assert lines(explained(USER, person("msg_2", first_name="Ada B."), person("msg_1", verb="created"))) == [
        "PERSON: clerk updated msg_2, :05 UTC",
        "verified: the smallest of all that was told",
        (
            "discarded: clerk created msg_1, :05 UTC: at the same time there was clerk updated msg_2, :05 UTC, "
            "which goes after it"
        ),
    ]


def test_two_events_of_one_second_that_nothing_orders():
    found = explained(SUBSCRIPTION, paid("evt_2", status="past_due"), paid("evt_1"))
    assert lines(found) == [
        "BILLING, metadata, status: stripe updated evt_2, :05 UTC",
        (
            "undecided: status: nothing says which came last, stripe updated evt_2, :05 UTC or "
            "stripe updated evt_1, :05 UTC"
        ),
        "to settle it: read subscription sub_1, not before :07 UTC",
    ]
    assert found.refetch.not_before == at(7)
    assert (found.refetch.id, found.refetch.livemode) == ("sub_1", False)
    found = explained(USER, person("msg_2", first_name="Ada B."), person("msg_1"))
    assert lines(found)[-1] == "to settle it: read user user_1, not before :07 UTC"
    assert found.undecided[0].fields == ("first_name",)
    assert {origin.event_id for origin in found.undecided[0].between} == {"msg_1", "msg_2"}


def test_what_was_deleted():
    deleted = paid("evt_2", status="canceled", verb="deleted")
    late = paid("evt_1", 7)
    assert lines(explained(SUBSCRIPTION, deleted, late)) == [
        "BILLING, metadata: stripe updated evt_1, :07 UTC",
        "status: stripe deleted evt_2, :05 UTC",
        "discarded: status of stripe updated evt_1, :07 UTC: the status was final with stripe deleted evt_2, :05 UTC",
        "discarded: stripe deleted evt_2, :05 UTC: it is older than stripe updated evt_1, :07 UTC",
    ]
    assert lines(explained(USER, gone("msg_2", 6), person("msg_1"))) == [
        "PERSON: clerk updated msg_1, :05 UTC",
        "verified: the smallest of all that was told",
        "deleted: clerk deleted msg_2, :06 UTC",
    ]


def test_what_was_erased():
    found = explained(SUBSCRIPTION, paid("evt_1"), fragment=integration.erasure(SUBSCRIPTION, at=at(9)))
    assert lines(found) == [
        "BILLING, status: stripe updated evt_1, :05 UTC",
        (
            "erased: for integration, :09 UTC; of this it keeps cancel_at, cancel_at_period_end, canceled_at, created, "
            "currency, current_period_end, current_period_start, customer, ended_at, items, "
            "status, trial_end, trial_start"
        ),
    ]
    found = explained(USER, person("msg_1"), fragment=integration.erasure(USER, at=at(9)))
    assert [line for line in lines(found) if line.startswith("erased")] == lines(found)[-1:]
    assert "first_name" not in found.fields


def test_a_read_in_between_and_at_the_same_second():
    read = stripe_read(subscription(status="active"), at=8)
    assert lines(explained(SUBSCRIPTION, paid("evt_1", status="past_due"), read)) == [
        "BILLING, metadata, status: a read of stripe, :08 UTC",
        "discarded: stripe updated evt_1, :05 UTC: it is older than a read of stripe, :08 UTC",
    ]
    assert lines(explained(SUBSCRIPTION, read, paid("evt_1", 8))) == [
        "BILLING, metadata, status: stripe updated evt_1, :08 UTC",
        "discarded: a read of stripe, :08 UTC: it says the same as stripe updated evt_1, :08 UTC",
    ]
    found = explained(USER, person("msg_1"), clerk_read(user(updated=6, last_active_at=None), at=8), person("msg_2", 9))
    assert lines(found) == [
        "PERSON: clerk updated msg_2, :09 UTC",
        "verified: the smallest of all that was told",
        "discarded: clerk updated msg_1, :05 UTC: it is older than clerk updated msg_2, :09 UTC",
        "discarded: a read of clerk, :08 UTC: it is older than clerk updated msg_2, :09 UTC",
    ]


def test_what_was_announced_only():
    found = explained(SUBSCRIPTION, paid("evt_1", items={"object": "list", "data": [], "has_more": True}))
    assert lines(found)[-2:] == [
        "undecided: stripe: a change was announced, :05 UTC, and nothing has shown it since",
        "to settle it: read subscription sub_1, not before :07 UTC",
    ]


def test_the_read_is_the_one_that_shows_the_object():
    event = ayrshare_event("social", platform="x", type="link", ref_id="ref-1")
    update = integration.sync(event, {})[0]
    found = integration.explain(update.key, update.state, events=[event])
    assert found.refetch == update.refetch
    assert found.refetch.object == "profile"


def test_an_edit_lies_over_what_the_provider_says():
    edit = integration.edited({"first_name": "Countess"}, at=at(1), id="edit_1")
    found = explained(USER, person("msg_1"), fragment=edit)
    assert found.fields["first_name"].event_id == "edit_1"
    assert [str(one).replace(NOON, ":") for one in found.discarded] == [
        "first_name of clerk user.updated msg_1, :05 UTC: laid over by local:integration updated edit_1, :01 UTC"
    ]


def test_the_order_of_arrival_leaves_no_trace_and_no_value_is_told():
    events = [person(f"msg_{n}", n, first_name=f"Secret{n}", last_name="Lovelace") for n in range(3)]
    events.append(user_event(updated=3, first_name="Secret9", external_id="own_1"))
    told = {str(explained(USER, *order, given=False)) for order in permutations(events)}
    assert len(told) == 1
    assert not any(word in text for text in told for word in ("Secret", "Lovelace", "ada@example.com"))
