"""How somebody gets in, how an account ends, and who has a seat."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from example_times import NOW
from switchgear.domains import evolve
from switchgear.domains.coachflux import (
    DELETION_GRACE,
    EmailVerification,
    LoginSession,
    MagicLink,
    Organization,
    OrgMember,
    PasswordReset,
    TokenUse,
    User,
    anonymise,
    can_add_member,
    cancel_deletion,
    consume,
    derive_seats,
    purge_due,
    request_deletion,
    session_valid,
    token_hash,
    touch,
)
from switchgear.domains.violations import BrokenRule
from switchgear.testing.factories import example, strategy

TICK = timedelta(milliseconds=1)
HOUR = timedelta(hours=1)
END = NOW + timedelta(days=1)
"""When the samples expire."""


# --- sessions ---


@pytest.mark.parametrize(
    ("changes", "now", "idle", "valid"),
    [
        ({}, NOW, None, True),
        ({}, END - TICK, None, True),
        ({}, END, None, False),
        ({"is_active": False}, NOW, None, False),
        ({}, NOW + HOUR - TICK, HOUR, True),
        ({}, NOW + HOUR, HOUR, False),
        ({}, NOW + 2 * HOUR, None, True),
        ({"last_activity_at": NOW + HOUR}, NOW + HOUR, HOUR, True),
    ],
)
def test_a_session_lets_in_while_it_is_active_not_expired_and_not_idle(changes, now, idle, valid):
    assert session_valid(example(LoginSession, **changes), now, idle) is valid


@pytest.mark.parametrize(("now", "after"), [(NOW + HOUR, NOW + HOUR), (NOW, NOW), (NOW - HOUR, NOW)])
def test_activity_only_moves_forward(now, after):
    session = example(LoginSession)

    assert touch(session, now).last_activity_at == after
    assert session.last_activity_at == NOW


def test_a_token_is_found_by_its_digest():
    digest = token_hash("sess_1")

    assert digest.reveal() == "8ac3c66dc34f8a4c3d25dd9a8abb2917a61e45d814e91472cd637b0566419007"
    assert digest == token_hash("sess_1")
    assert digest != token_hash("sess_2")
    assert "sess" not in repr(digest)


# --- tokens for one time ---


@pytest.mark.parametrize(
    ("cls", "flag"), [(EmailVerification, "verified"), (PasswordReset, "used"), (MagicLink, "used")]
)
def test_a_token_is_good_once_before_it_expires(cls, flag):
    token = example(cls)
    use = consume(token, END - TICK)

    assert use == TokenUse(True, None, evolve(token, **{flag: True}))
    assert consume(use.token_update, NOW) == TokenUse(False, "used", None)
    assert consume(use.token_update, END) == TokenUse(False, "used", None)
    assert consume(token, END) == TokenUse(False, "expired", None)
    assert consume(None, NOW) == TokenUse(False, "unknown", None)


# --- the end of an account ---


@pytest.mark.parametrize(
    ("waited", "due"), [(timedelta(), False), (DELETION_GRACE, False), (DELETION_GRACE + TICK, True)]
)
def test_an_account_ends_when_the_grace_is_over(waited, due):
    asked = request_deletion(example(User), NOW)

    assert asked.deletion_requested_at == NOW
    assert request_deletion(asked, NOW + HOUR) == asked
    assert purge_due(asked, NOW + waited) is due
    assert not purge_due(cancel_deletion(asked), NOW + waited)
    assert not purge_due(example(User), NOW + waited)
    assert not purge_due(evolve(asked, erased_at=NOW), NOW + waited)


def test_the_grace_can_be_another():
    asked = request_deletion(example(User), NOW)

    assert purge_due(asked, NOW + HOUR + TICK, HOUR)
    assert not purge_due(asked, NOW + HOUR, HOUR)


@given(strategy(User), st.dictionaries(st.sampled_from(["nickname", "phone"]), st.text(max_size=5)))
@settings(max_examples=100)
def test_nothing_personal_stays(drawn, unknown):
    user = evolve(drawn, id="u1", **unknown)
    after = anonymise(user)

    kept = {"id", "creation_time", "created_at", "source_updated_at", "deletion_requested_at", "deleted_at"}
    assert {name for name in User.model_fields if getattr(after, name)} <= kept | {
        "erased_at",
        "email",
        "clerk_id",
        "subscription_status",
        "email_preferences",
    }
    assert all(getattr(after, name) == getattr(user, name) for name in kept | {"erased_at"})
    assert (after.email, after.clerk_id) == ("deleted+u1@deleted.example", "deleted:u1")
    assert after.subscription_status == "free"
    assert set(after.email_preferences.to_wire().values()) == {False}
    assert not after.model_extra
    assert anonymise(after) == after


def test_only_a_stored_user_is_anonymised():
    with pytest.raises(BrokenRule) as caught:
        anonymise(example(User, id=None))
    assert [(found.field, found.rule) for found in caught.value.violations] == [("id", "missing")]


@pytest.mark.parametrize(
    "command",
    [
        lambda now: session_valid(example(LoginSession), now),
        lambda now: touch(example(LoginSession), now),
        lambda now: consume(example(MagicLink), now),
        lambda now: request_deletion(example(User), now),
        lambda now: purge_due(example(User, deletion_requested_at=NOW), now),
    ],
)
def test_a_naive_now_is_refused(command):
    with pytest.raises(BrokenRule, match="with its zone"):
        command(NOW.replace(tzinfo=None))


# --- seats ---


@pytest.mark.parametrize(
    ("seats", "used", "free"), [(3, 2, True), (3, 3, False), (3, 4, False), (0, 0, True), (0, 9_999, True)]
)
def test_there_is_a_seat_while_fewer_are_used_and_none_means_any_number(seats, used, free):
    assert can_add_member(example(Organization, seat_count=seats, used_seats=used)) is free


@pytest.mark.parametrize(("seats", "exceeded"), [(0, False), (1, True), (2, False), (3, False)])
def test_seats_are_counted_from_living_memberships(seats, exceeded):
    members = [
        example(OrgMember),
        example(OrgMember, id="m2", user_id="u2"),
        example(OrgMember, id="m3"),
        example(OrgMember, id="m4", user_id="u3", deleted_at=NOW),
        example(OrgMember, id="m5", user_id="u4", org_id="o2"),
    ]
    org = derive_seats(example(Organization, seat_count=seats, incomplete=["domain"]), members)

    assert org.used_seats == 2
    assert org.incomplete == ["domain", "seats_exceeded"][: 1 + exceeded]
    assert derive_seats(org, members) == org
    assert derive_seats(org, []).incomplete == ["domain"]
