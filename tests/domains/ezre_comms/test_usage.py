"""Plans and usage, tokens that end, and how long data is kept."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from example_times import NOW
from refusals import broken, refused
from switchgear.domains import Encrypted, RetentionAction, UnknownTier, evolve, retention, transition
from switchgear.domains.ezre_comms import (
    EZRE_COMMS,
    PLANS,
    MetricUsage,
    PlanDecision,
    PlanLimits,
    PlatformConnection,
    UsageMetric,
    UsageTracking,
    check_plan,
    ezre_comms_policies,
    limits_for,
    needs_refresh,
    record_usage,
    usage_period,
    usage_summary,
)
from switchgear.domains.ezre_comms.entities import ENTITIES
from switchgear.domains.ezre_comms.rules.connections import TokenGrant, connect, disconnect, refresh
from switchgear.domains.ezre_comms.rules.usage import PlanExceeded
from switchgear.domains.instants import Period
from switchgear.domains.violations import BrokenRule
from switchgear.testing.factories import example
from switchgear.types.times import to_millis

DAY = timedelta(days=1)
TICK = timedelta(milliseconds=1)
END = NOW + 30 * DAY
GENERATIONS, POSTS, FILES = UsageMetric


# --- plans ---


def test_the_starter_plan_allows_ten_generations():
    assert limits_for("Starter") == PlanLimits(generations=10)
    assert limits_for("Growth", {**PLANS, "Growth": PlanLimits(files_uploaded=3)}).of(FILES) == 3


@pytest.mark.parametrize("plan", ["starter", "", "Growth"])
def test_an_unknown_plan_gets_no_default(plan):
    with pytest.raises(UnknownTier, match="one of Starter") as caught:
        limits_for(plan)
    assert broken(caught) == [("plan", "unknown_tier")]


@pytest.mark.parametrize(
    ("used", "limit", "allowed", "remaining"),
    [
        (0, 10, True, 10),
        (9, 10, True, 1),
        (10, 10, False, 0),
        (11, 10, False, 0),
        (0, 0, False, 0),
        (5, None, True, None),
    ],
)
@pytest.mark.parametrize("metric", UsageMetric)
def test_below_the_limit_is_allowed(metric, used, limit, allowed, remaining):
    usage = example(UsageTracking, **{f"{metric}_count": used})

    assert check_plan(usage, PlanLimits(**{metric: limit}), metric) == PlanDecision(
        allowed, metric, used, limit, remaining
    )


# --- recording ---


@given(st.lists(st.tuples(st.sampled_from(UsageMetric), st.sampled_from("abcde")), max_size=20), st.integers(0, 3))
@settings(max_examples=100)
def test_the_counts_are_the_sizes_of_the_sets(sources, before):
    usage = example(UsageTracking, generations_count=before)
    for metric, source in sources:
        usage = record_usage(usage, metric, source)

    for metric in UsageMetric:
        expected = {source for counted, source in sources if counted is metric}
        assert getattr(usage, f"{metric}_count") == len(expected) + before * (metric is GENERATIONS)
        assert usage.source_ids.get(metric, frozenset()) == expected


def test_a_source_that_is_known_changes_nothing():
    usage = record_usage(example(UsageTracking), GENERATIONS, "g1")

    assert record_usage(usage, GENERATIONS, "g1") is usage
    assert example(UsageTracking).source_ids == {}


@pytest.mark.parametrize("metric", UsageMetric)
def test_a_command_records_no_more_than_the_plan_allows(metric):
    limits, usage = PlanLimits(**{metric.value: 2}), example(UsageTracking, **{f"{metric}_count": 0})
    for source in ("a", "b", "b"):
        usage = record_usage(usage, metric, source, limits=limits)

    with pytest.raises(PlanExceeded, match="The plan allows 2 in a period") as caught:
        record_usage(usage, metric, "c", limits=limits)
    assert broken(caught) == [(f"{metric}_count", "plan_exceeded")]
    assert record_usage(usage, metric, "a", limits=limits) is usage
    assert getattr(record_usage(usage, metric, "c"), f"{metric}_count") == 3, "what has happened is recorded"
    assert refused(record_usage, usage, metric, "") == [("source_ids", "empty")]


# --- the dashboard ---


def test_the_dashboard_has_a_line_for_each_metric():
    usage = example(UsageTracking, generations_count=4, scheduled_posts_count=3, files_uploaded_count=2)
    summary = usage_summary(usage, PlanLimits(generations=10, scheduled_posts=2), END - TICK)

    assert (summary.organization_id, summary.period) == ("o1", Period(NOW, END))
    assert summary.metrics == {
        GENERATIONS: MetricUsage(4, 10, 6, 40.0, END),
        POSTS: MetricUsage(3, 2, 0, 150.0, END),
        FILES: MetricUsage(2, None, None, None, END),
    }


def test_a_period_that_is_over_uses_nothing_any_more():
    usage = example(UsageTracking, generations_count=4)
    summary = usage_summary(usage, PlanLimits(generations=10, files_uploaded=0), END)

    assert summary.metrics == {
        GENERATIONS: MetricUsage(0, 10, 10, 0.0, None),
        POSTS: MetricUsage(0, None, None, None, None),
        FILES: MetricUsage(0, 0, 0, 100.0, None),
    }


# --- periods ---


@dataclass(frozen=True)
class Billed:
    status: str
    status_raw: str | None = None
    current_period_start: datetime = NOW
    current_period_end: datetime = END


MARCH = Period(datetime(2026, 3, 1, tzinfo=UTC), datetime(2026, 4, 1, tzinfo=UTC))


@pytest.mark.parametrize(
    ("subscription", "now", "period"),
    [
        (None, NOW, MARCH),
        (Billed("active"), NOW, Period(NOW, END)),
        (Billed("canceled"), NOW, Period(NOW, END)),
        (Billed("canceled"), END - TICK, Period(NOW, END)),
        (Billed("canceled"), END, MARCH),
        (Billed("active"), END + DAY, Period(NOW, END)),
        (Billed("past_due", "unpaid"), END + DAY, Period(MARCH.end, datetime(2026, 5, 1, tzinfo=UTC))),
        (Billed("canceled"), END + DAY, Period(MARCH.end, datetime(2026, 5, 1, tzinfo=UTC))),
    ],
)
def test_usage_follows_the_billing_period(subscription, now, period):
    assert usage_period(subscription, now) == period


def test_a_naive_now_is_refused():
    for ask in (
        lambda now: usage_period(None, now),
        lambda now: usage_summary(example(UsageTracking), PlanLimits(), now),
        lambda now: needs_refresh(example(PlatformConnection, token_expires_at=END), now),
    ):
        with pytest.raises(BrokenRule, match="with its zone"):
            ask(NOW.replace(tzinfo=None))


# --- tokens ---

OAUTH = {"credential_kind": "oauth", "access_token": "t"}


@pytest.mark.parametrize(
    ("changes", "now", "due"),
    [
        (OAUTH | {"token_expires_at": END}, END - timedelta(minutes=5) - TICK, False),
        (OAUTH | {"token_expires_at": END}, END - timedelta(minutes=5), True),
        (OAUTH | {"token_expires_at": END}, END + DAY, True),
        (OAUTH | {"token_expires_at": END, "is_active": False}, END, False),
        (OAUTH, END, False),
        ({"token_expires_at": END}, END, True),
        ({}, END, False),
    ],
)
def test_a_token_is_renewed_before_it_ends(changes, now, due):
    assert needs_refresh(example(PlatformConnection, **changes), now) is due


def test_how_long_before_is_the_callers_choice():
    connection = example(PlatformConnection, token_expires_at=END)

    assert needs_refresh(connection, END - DAY, skew=DAY)
    assert not needs_refresh(connection, END - TICK, skew=timedelta(0))


GRANT = TokenGrant(Encrypted("t"), refresh_token=Encrypted("r"), expires_at=END)


def test_a_connection_is_connected_refreshed_and_disconnected():
    linked = connect(example(PlatformConnection, is_active=False), GRANT, NOW)
    newer = refresh(linked, TokenGrant(Encrypted("new"), expires_at=END + DAY), END)
    after, effect = disconnect(newer, END)

    assert (linked.is_active, linked.credential_kind, linked.access_token) == (True, "oauth", Encrypted("t"))
    assert (newer.access_token, newer.refresh_token) == (Encrypted("new"), Encrypted("r"))
    assert (newer.token_expires_at, after.token_expires_at, after.is_active) == (END + DAY, END, False)
    assert (effect.social_account_id, effect.platform, effect.credential_kind) == ("k1", linked.platform, "oauth")
    assert effect.key == f"revoke_token:k1:{to_millis(END)}"
    assert disconnect(newer, END)[1] == effect
    assert connect(after, GRANT, END).is_active


def test_a_connection_without_a_credential_is_not_activated():
    after, _ = disconnect(example(PlatformConnection), NOW)

    assert refused(transition, after, to=True, now=NOW) == [("token_expires_at", "credential_ended")]
    assert refused(refresh, after, GRANT, NOW) == [("is_active", "not_refreshable")]
    assert refused(refresh, example(PlatformConnection), GRANT, NOW) == [("is_active", "not_refreshable")]
    assert refused(disconnect, after, NOW) == [("is_active", "illegal_transition")]
    assert refused(disconnect, evolve(example(PlatformConnection), id=None), NOW) == [("id", "missing")]
    assert refused(connect, after, TokenGrant(Encrypted("")), NOW) == [("access_token", "string_too_short")]


# --- retention ---


def test_nothing_expires_but_events_and_what_was_deleted():
    by_table = {policy.table: policy for policy in EZRE_COMMS}
    events = by_table.pop("webhookEvents")

    assert (events.basis, events.keep, events.action) == ("created_at", 90 * DAY, RetentionAction.ARCHIVE)
    assert by_table.keys() == {entity.table.name for entity in ENTITIES}
    assert by_table.pop("users").action is RetentionAction.ANONYMISE
    assert {(policy.basis, policy.keep, policy.action) for policy in by_table.values()} == {
        ("deleted_at", 30 * DAY, RetentionAction.DELETE)
    }
    assert {policy.product for policy in EZRE_COMMS} == {"ezre_comms"}
    assert retention(ezre_comms_policies(DAY), NOW)["files"] == NOW - DAY
