"""Conversations: anonymous ones, those that go, and what is to be done."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from example_times import NOW
from refusals import broken, refused
from switchgear.domains import allowed, evolve
from switchgear.domains.coachflux import (
    ANONYMOUS_LIFETIME,
    ActionItem,
    AnalyticsEvent,
    CoachingSession,
    Feedback,
    Plan,
    SessionReflection,
    User,
    archive_due,
    complete,
    expired,
    migrate_anonymous,
    new_anonymous,
    plan_of,
    prune,
    reopen,
    sessions_to_prune,
)
from switchgear.domains.violations import BrokenRule, IllegalTransition, UnknownTier
from switchgear.testing.factories import example

TICK = timedelta(milliseconds=1)
DAY = timedelta(days=1)
LATER = NOW + timedelta(hours=1)


def anonymous(id, anonymous_id="n1"):
    return evolve(new_anonymous(NOW, anonymous_id=anonymous_id, framework="GROW", step="goal"), id=id)


# --- anonymous sessions ---


def test_an_anonymous_session_lasts_a_day():
    session = new_anonymous(NOW, anonymous_id="n1", framework="GROW", step="goal", state={"a": 1})

    assert session.expires_at == NOW + ANONYMOUS_LIFETIME == NOW + DAY
    assert (session.is_anonymous, session.anonymous_id, session.user_id) == (True, "n1", None)
    assert (session.framework, session.step, session.state) == ("GROW", "goal", {"a": 1})
    assert session.created_at == session.updated_at == NOW
    assert not expired(session, NOW + DAY - TICK)
    assert expired(session, NOW + DAY)


def test_a_users_session_never_expires():
    assert not expired(example(CoachingSession), NOW + 9_999 * DAY)


def test_who_registers_takes_the_sessions_along():
    mine, closed = anonymous("s1"), evolve(anonymous("s2"), closed_at=LATER)
    others = anonymous("s3", "n2"), example(CoachingSession, id="s4", user_id="u2")
    migration = migrate_anonymous([mine, others[0], closed, others[1]], "n1", "u1", LATER)

    assert migration.migrated_count == 2
    assert [found.id for found in migration.sessions] == ["s1", "s3", "s2", "s4"]
    assert (migration.sessions[1], migration.sessions[3]) == others
    for before, after in ((mine, migration.sessions[0]), (closed, migration.sessions[2])):
        assert (after.user_id, after.is_anonymous, after.anonymous_id, after.expires_at) == ("u1", False, None, None)
        assert after.updated_at == LATER
        assert (after.created_at, after.state, after.closed_at) == (before.created_at, before.state, before.closed_at)
        assert not expired(after, NOW + 2 * DAY)

    again = migrate_anonymous(migration.sessions, "n1", "u2", LATER + DAY)
    assert (again.sessions, again.migrated_count) == (migration.sessions, 0)


def test_events_go_along_only_if_they_are_given():
    mine = example(AnalyticsEvent, user_id=None, anonymous_id="n1")
    other = example(AnalyticsEvent, user_id=None, anonymous_id="n2")
    migration = migrate_anonymous([anonymous("s1")], "n1", "u1", LATER, events=[mine, other])

    assert [(found.user_id, found.anonymous_id) for found in migration.events] == [("u1", None), (None, "n2")]
    assert migration.migrated_count == 1
    assert migrate_anonymous([anonymous("s1")], "n1", "u1", LATER).events == ()


def test_an_anonymous_session_is_somebodys_before_and_after():
    assert refused(new_anonymous, NOW, anonymous_id="", framework="GROW", step="goal") == [("anonymous_id", "empty")]
    assert refused(migrate_anonymous, [], "", "u1", NOW) == [("anonymous_id", "empty")]
    assert refused(migrate_anonymous, [], "n1", "", NOW) == [("user_id", "empty")]


# --- what is kept ---


def _session(number, at, is_open):
    return example(
        CoachingSession, id=f"s{number}", created_at=NOW + at * TICK, closed_at=None if is_open else NOW + DAY
    )


@given(st.lists(st.tuples(st.integers(0, 3), st.booleans()), max_size=9), st.randoms(use_true_random=False))
@settings(max_examples=150)
def test_free_users_keep_the_last_three_and_all_that_is_open(drawn, random):
    sessions = [_session(number, at, is_open) for number, (at, is_open) in enumerate(drawn)]
    shuffled = [*sessions, anonymous("n")]
    random.shuffle(shuffled)
    gone = sessions_to_prune(shuffled, "free")

    def newer(session):
        return sum((other.created_at, other.id) > (session.created_at, session.id) for other in sessions)

    assert {found.id for found in gone} == {
        found.id for found in sessions if newer(found) >= 3 and found.closed_at is not None
    }
    assert [newer(found) for found in gone] == sorted(newer(found) for found in gone)
    assert sessions_to_prune([found for found in shuffled if found not in gone], Plan.FREE) == []
    assert sessions_to_prune(shuffled, Plan.PRO) == sessions_to_prune(shuffled, "enterprise") == []


def test_with_a_session_goes_what_belongs_to_it():
    sessions = [_session(number, number, is_open=False) for number in range(4)]
    reflections = [example(SessionReflection, session_id=place) for place in ("s0", "s1", "s0")]
    actions = [example(ActionItem, session_id=place) for place in ("s1", "s0")]
    feedback = [example(Feedback, id=f"f{place}", session_id=place) for place in ("s0", "s3", None)]
    gone = prune(sessions, "free", reflections=reflections, actions=actions, feedback=feedback)

    assert gone.sessions == (sessions[0],)
    assert gone.reflections == (reflections[0], reflections[2])
    assert gone.actions == (actions[1],)
    assert gone.feedback == (evolve(feedback[0], session_id=None),)
    nothing = prune(sessions, "pro", reflections=reflections, actions=actions, feedback=feedback)
    assert (nothing.sessions, nothing.reflections, nothing.actions, nothing.feedback) == ((), (), (), ())


def test_sessions_that_were_never_stored_have_an_order_too():
    sessions = [example(CoachingSession, id=None, closed_at=NOW)] * 4

    assert len(sessions_to_prune(sessions, "free")) == 1


def test_an_unknown_plan_prunes_nothing():
    with pytest.raises(UnknownTier, match="free, pro, enterprise") as caught:
        sessions_to_prune([], "gold")
    assert broken(caught) == [("plan", "unknown_tier")]


def test_sessions_without_an_id_are_pruned_too():
    several = [example(CoachingSession, id=None if n % 2 else f"s{n}", closed_at=NOW) for n in range(5)]

    assert sessions_to_prune(several, "free") == [several[1], several[3]]


@pytest.mark.parametrize(
    ("status", "plan"),
    [("trial", "pro"), ("active", "pro"), ("past_due", "pro"), ("free", "free"), ("canceled", "free")],
)
def test_the_plan_follows_from_billing(status, plan):
    assert plan_of(example(User, subscription_status=status)) == plan


# --- actions ---


def test_an_action_is_done_and_undone():
    item = example(ActionItem)
    done = complete(item, LATER)

    assert (allowed(item), allowed(done)) == ((True,), (False,))
    assert (done.completed, done.completed_at, done.updated_at) == (True, LATER, LATER)
    again = reopen(done, LATER + DAY)
    assert (again.completed, again.completed_at, again.updated_at) == (False, None, LATER + DAY)
    with pytest.raises(IllegalTransition, match="from True it may go to False"):
        complete(done, LATER)
    with pytest.raises(IllegalTransition):
        reopen(item, LATER)


@pytest.mark.parametrize(("waited", "due"), [(timedelta(), False), (90 * DAY, False), (90 * DAY + TICK, True)])
def test_what_is_done_goes_to_the_archive_after_90_days(waited, due):
    assert archive_due(complete(example(ActionItem), NOW), NOW + waited) is due
    assert not archive_due(example(ActionItem), NOW + waited)


@pytest.mark.parametrize(
    "command",
    [
        lambda now: new_anonymous(now, anonymous_id="n1", framework="GROW", step="goal"),
        lambda now: expired(example(CoachingSession), now),
        lambda now: migrate_anonymous([], "n1", "u1", now),
        lambda now: archive_due(example(ActionItem), now),
    ],
)
def test_a_naive_now_is_refused(command):
    with pytest.raises(BrokenRule, match="with its zone"):
        command(NOW.replace(tzinfo=None))
