"""What must agree in CoachFlux."""

from __future__ import annotations

from datetime import timedelta

import pytest

from switchgear.domains import evolve
from switchgear.domains.coachflux import (
    CHECKS,
    ActionItem,
    CoachingSession,
    Organization,
    OrgMember,
    Subscription,
    User,
    UserMetrics,
    compute_metrics,
    derive_billing,
)
from switchgear.domains.monitoring import check_consistency
from switchgear.testing.factories import EXAMPLE_TIME as NOW
from switchgear.testing.factories import example

USER, ORG, MEMBER = example(User), example(Organization, used_seats=1), example(OrgMember)
SESSION, ITEM = example(CoachingSession), example(ActionItem)
METRICS = evolve(compute_metrics([SESSION], [ITEM], NOW), id="m1")


def _found(*rows):
    return [(one.entity, one.rule, one.field) for one in check_consistency(rows, NOW, checks=CHECKS, grace=timedelta())]


def test_rows_that_agree():
    assert _found(USER, ORG, MEMBER, SESSION, ITEM, METRICS) == []
    assert _found(derive_billing(USER, [example(Subscription)]), example(Subscription)) == []


@pytest.mark.parametrize(
    ("rows", "agrees"),
    [
        ([evolve(ORG, used_seats=2), MEMBER], False),
        ([ORG], False),
        ([evolve(ORG, used_seats=0)], True),
        ([ORG, evolve(MEMBER, deleted_at=NOW)], False),
        ([evolve(ORG, used_seats=0), evolve(MEMBER, deleted_at=NOW)], True),
    ],
)
def test_seats_are_those_of_the_members(rows, agrees):
    assert _found(USER, *rows) == ([] if agrees else [("Organization", "derived_seats", "used_seats")])


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"subscription_status": "active"}, "subscription_status"),
        ({"stripe_subscription_id": "sub_9"}, "stripe_subscription_id"),
    ],
)
def test_the_summary_follows_from_the_subscriptions(changes, field):
    assert _found(evolve(USER, **changes)) == [("User", "derived_billing", field)]


@pytest.mark.parametrize(
    "changes",
    [
        {"sessions_completed": 9},
        {"actions_created": 9},
        {"actions_completed": 9},
        {"frameworks_used": []},
        {"last_session_at": None},
        {"total_time_spent": 9},
    ],
    ids=lambda changes: next(iter(changes)),
)
def test_metrics_are_counted(changes):
    found = [("UserMetrics", "derived_metrics", name) for name in changes]
    assert _found(USER, SESSION, ITEM, evolve(METRICS, **changes)) == found


def test_metrics_of_who_has_done_nothing():
    assert _found(USER, evolve(compute_metrics([], [], NOW, user_id="u1"), id="m1")) == []
    assert {rule for _, rule, _ in _found(USER, example(UserMetrics))} == {"derived_metrics"}


def test_an_action_is_of_its_sessions_user():
    other = evolve(USER, id="u2", email="ida@example.com")
    assert _found(USER, other, SESSION, evolve(ITEM, user_id="u2")) == [("ActionItem", "another_user", "session_id")]
    assert _found(USER, ITEM) == [("ActionItem", "unresolved", "session_id")]
