"""Feedback, tickets and notifications; who may reach a resource; what a user has done; how long data is kept."""

from __future__ import annotations

from datetime import timedelta
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from example_times import NOW
from refusals import broken
from switchgear.domains import RetentionAction, allowed, retention, transition
from switchgear.domains.coachflux import (
    COACHFLUX,
    DELETION_GRACE,
    ENTITIES,
    AccountStatus,
    ActionItem,
    CoachingSession,
    Feedback,
    FeedbackStatus,
    Notification,
    Organization,
    Resource,
    SupportTicket,
    TicketStatus,
    User,
    can_access,
    compute_metrics,
    mark_read,
)
from switchgear.domains.coachflux.rules.actions import ARCHIVE_AFTER
from switchgear.domains.declaration import declaration_of
from switchgear.domains.violations import BrokenRule, IllegalTransition
from switchgear.testing.factories import example

LATER = NOW + timedelta(hours=1)
DAY = timedelta(days=1)

FEEDBACK = {("new", "reviewed"), ("new", "resolved"), ("reviewed", "resolved")}
TICKET = {
    ("open", "in_progress"),
    ("in_progress", "resolved"),
    ("resolved", "closed"),
    ("resolved", "open"),
    ("closed", "open"),
}


@pytest.mark.parametrize(
    ("cls", "steps", "start", "to"),
    [(Feedback, FEEDBACK, *step) for step in product(FeedbackStatus, FeedbackStatus)]
    + [(SupportTicket, TICKET, *step) for step in product(TicketStatus, TicketStatus)],
)
def test_exactly_the_table_is_accepted(cls, steps, start, to):
    entity = example(cls, status=start)

    assert {(start, target) for target in allowed(entity)} == {step for step in steps if step[0] == start}
    if (start, to) in steps:
        assert transition(entity, to, LATER).status == to
        return
    with pytest.raises(IllegalTransition):
        transition(entity, to, LATER)


def test_a_ticket_knows_when_it_was_resolved_until_it_is_open_again():
    resolved = transition(example(SupportTicket, status="in_progress"), "resolved", LATER)

    assert (resolved.resolved_at, resolved.updated_at) == (LATER, LATER)
    closed = transition(resolved, "closed", LATER + DAY)
    assert (closed.resolved_at, closed.updated_at) == (LATER, LATER + DAY)
    for ticket in (resolved, closed):
        assert transition(ticket, "open", LATER + DAY).resolved_at is None


def test_a_notification_is_read_once():
    read = mark_read(example(Notification), LATER)

    assert (read.read, read.read_at) == (True, LATER)
    assert mark_read(read, LATER + DAY) == read
    with pytest.raises(BrokenRule):
        mark_read(example(Notification), NOW.replace(tzinfo=None))


# --- resources ---

TEAM = example(Organization)
ENTERPRISE = example(Organization, id="o2", plan="enterprise")
GONE = example(Organization, id="o3", plan="enterprise", deleted_at=NOW)
PAYING = {"trial", "active", "past_due"}


@pytest.mark.parametrize("status", AccountStatus)
@pytest.mark.parametrize("orgs", [(), (TEAM,), (GONE,), (TEAM, ENTERPRISE)])
def test_who_may_reach_a_resource(status, orgs):
    user = example(User, subscription_status=status)
    reached = {
        level
        for level in ("free", "pro", "enterprise")
        if can_access(example(Resource, access_level=level), user, orgs)
    }

    assert reached == {"free"} | ({"pro"} if status in PAYING else set()) | (
        {"enterprise"} if ENTERPRISE in orgs else set()
    )


@pytest.mark.parametrize("level", ["free", "pro", "enterprise"])
def test_what_is_not_published_nobody_reaches(level):
    resource = example(Resource, access_level=level, published=False)

    assert not can_access(resource, example(User, subscription_status="active"), [ENTERPRISE])


# --- metrics ---


@given(
    st.lists(st.tuples(st.sampled_from("ABC"), st.integers(-5, 5_000), st.none() | st.integers(0, 5_000)), max_size=6),
    st.lists(st.booleans(), max_size=5),
)
@settings(max_examples=100)
def test_metrics_are_counted_from_what_happened(drawn, done):
    tick = timedelta(milliseconds=1)
    sessions = [
        example(
            CoachingSession,
            framework=framework,
            created_at=NOW + place * DAY,
            updated_at=NOW + place * DAY + changed * tick,
            closed_at=None if closed is None else NOW + place * DAY + closed * tick,
        )
        for place, (framework, changed, closed) in enumerate(drawn)
    ]
    actions = [example(ActionItem, completed=flag, completed_at=NOW if flag else None) for flag in done]
    metrics = compute_metrics(sessions, actions, LATER, user_id="u1")

    assert metrics.user_id == "u1"
    assert metrics.sessions_completed == sum(closed is not None for _, _, closed in drawn)
    assert (metrics.actions_created, metrics.actions_completed) == (len(done), done.count(True))
    assert metrics.frameworks_used == sorted({framework for framework, _, _ in drawn})
    assert metrics.last_session_at == (NOW + (len(drawn) - 1) * DAY if drawn else None)
    spent = sum(max(0, changed) if closed is None else closed for _, changed, closed in drawn)
    assert metrics.total_time_spent == spent // 1000
    assert metrics.updated_at == LATER
    assert compute_metrics(reversed(sessions), reversed(actions), LATER, user_id="u1") == metrics
    if sessions or actions:
        assert compute_metrics(sessions, actions, LATER) == metrics


ANONYMOUS = {"is_anonymous": True, "user_id": None, "anonymous_id": "n1", "expires_at": NOW}


@pytest.mark.parametrize(
    ("sessions", "actions", "user_id"),
    [
        ([], [], None),
        ([example(CoachingSession)], [example(ActionItem, user_id="u2")], None),
        ([example(CoachingSession)], [], "u2"),
        ([example(CoachingSession, **ANONYMOUS)], [], None),
        ([example(CoachingSession, **ANONYMOUS)], [], "u1"),
    ],
)
def test_metrics_are_those_of_one_user(sessions, actions, user_id):
    with pytest.raises(BrokenRule) as caught:
        compute_metrics(sessions, actions, NOW, user_id=user_id)
    assert broken(caught) == [("user_id", "one_user")]


# --- retention ---


def test_what_is_kept_how_long():
    tables = {entity.table.name: entity for entity in ENTITIES}

    assert {policy.table: (policy.basis, policy.keep, policy.action) for policy in COACHFLUX} == {
        "users": ("deletion_requested_at", DELETION_GRACE, RetentionAction.ANONYMISE),
        "coaching_sessions": ("expires_at", 0 * DAY, RetentionAction.DELETE),
        "action_items": ("completed_at", ARCHIVE_AFTER, RetentionAction.ARCHIVE),
        "webhook_events": ("created_at", 90 * DAY, RetentionAction.ARCHIVE),
        "sessions": ("expires_at", DAY, RetentionAction.DELETE),
        "email_verifications": ("expires_at", DAY, RetentionAction.DELETE),
        "password_resets": ("expires_at", DAY, RetentionAction.DELETE),
        "magic_links": ("expires_at", DAY, RetentionAction.DELETE),
    }
    for policy in COACHFLUX:
        assert policy.product == "coachflux"
        assert policy.table == "webhook_events" or policy.basis in tables[policy.table].model_fields
    assert retention(COACHFLUX, NOW)["users"] == NOW - 7 * DAY


def test_no_table_comes_before_one_that_it_refers_to():
    order = [entity.__name__ for entity in ENTITIES]
    for entity in ENTITIES:
        for referred in declaration_of(entity).references.values():
            assert order.index(referred) <= order.index(entity.__name__)
