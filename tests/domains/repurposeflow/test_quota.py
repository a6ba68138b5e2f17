"""Tiers and the monthly quota, also against a count of everything that ever happened."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from example_times import NOW
from refusals import broken
from switchgear.domains.repurposeflow import (
    QUOTAS,
    Generation,
    GenerationResult,
    QuotaExceeded,
    Tier,
    User,
    check_quota,
    complete_generation,
    limit_for,
    next_reset,
    recount,
    set_tier,
    start_generation,
)
from switchgear.domains.violations import BrokenRule, UnknownTier
from switchgear.errors import RuleViolation
from switchgear.testing.factories import example

OTHER = "33333333-3333-4333-8333-333333333333"
RESET = datetime(2026, 4, 1, tzinfo=UTC)
TICK = timedelta(milliseconds=1)


# --- tiers ---


@pytest.mark.parametrize(("tier", "limit"), [("free", 10), ("pro", 500), ("business", 999_999)])
def test_a_tier_has_its_limit(tier, limit):
    user = set_tier(example(User), tier, RESET)

    assert limit_for(tier) == limit == user.generations_limit
    assert (user.subscription_tier, user.updated_at) == (Tier(tier), RESET)
    assert example(User) == set_tier(user, "pro", example(User).updated_at)


@pytest.mark.parametrize("tier", ["enterprise", "", "Pro", "free "])
def test_an_unknown_tier_gets_no_default(tier):
    for ask in (limit_for, lambda name: set_tier(example(User), name, RESET)):
        with pytest.raises(UnknownTier, match="free, pro, business") as caught:
            ask(tier)
        assert isinstance(caught.value, RuleViolation)
        assert broken(caught) == [("subscription_tier", "unknown_tier")]


def test_the_quotas_cannot_be_changed():
    with pytest.raises(TypeError):
        QUOTAS[Tier.FREE] = 11  # type: ignore[index]


# --- the decision ---


@pytest.mark.parametrize(
    ("count", "limit", "pending", "allowed", "remaining"),
    [
        (0, 10, 0, True, 10),
        (9, 10, 0, True, 1),
        (10, 10, 0, False, 0),
        (11, 10, 0, False, 0),
        (0, 0, 0, False, 0),
        (8, 10, 1, True, 1),
        (8, 10, 2, False, 0),
        (5, 999_999, 0, True, 999_994),
        (2_000_000, 999_999, 7, True, 0),
    ],
)
def test_below_the_limit_is_allowed(count, limit, pending, allowed, remaining):
    user = example(User, generations_count_current_month=count, generations_limit=limit)
    decision = check_quota(user, NOW, pending=pending)

    assert (decision.allowed, decision.remaining, decision.user_update) == (allowed, remaining, None)
    assert decision.can_generate is allowed


@pytest.mark.parametrize(
    ("now", "due"), [(RESET - TICK, False), (RESET, True), (RESET + 400 * timedelta(days=1), True)]
)
def test_the_reset_belongs_to_the_new_month(now, due):
    user = example(User, generations_count_current_month=500)
    decision = check_quota(user, now)

    assert (decision.allowed, decision.remaining) == ((True, 500) if due else (False, 0))
    if due:
        after = decision.user_update
        assert (after.generations_count_current_month, after.usage_reset_at) == (0, next_reset(now))
        assert after.updated_at == now
        assert user.generations_count_current_month == 500


def test_the_limit_holds_after_a_reset_too():
    decision = check_quota(example(User, generations_limit=0), RESET)

    assert not decision.allowed
    assert decision.user_update.usage_reset_at == datetime(2026, 5, 1, tzinfo=UTC)


def test_a_naive_now_is_refused():
    with pytest.raises(BrokenRule, match="with its zone"):
        check_quota(example(User), NOW.replace(tzinfo=None))


# --- against a count of everything ---

FULL = GenerationResult(outputs={"tiktok": {}})


@given(
    st.lists(st.tuples(st.integers(1, 40 * 24 * 60), st.sampled_from(["complete", "drop", "double"])), max_size=25),
    st.integers(0, 4),
)
@settings(max_examples=150)
def test_the_counter_is_the_number_of_completions_of_the_month(steps, limit):
    user = example(User, generations_limit=limit)
    now, completed, generations = NOW, [], []
    for minutes, what in steps:
        now += timedelta(minutes=minutes)
        this_month = sum((at.year, at.month) == (now.year, now.month) for at in completed)
        if this_month >= limit:
            with pytest.raises(QuotaExceeded):
                start_generation(user, "Hello", ["tiktok"], "plain", now)
            continue
        generation, _, user = start_generation(user, "Hello", ["tiktok"], "plain", now)
        if what == "drop":
            continue
        ended, user, _ = complete_generation(generation, user, FULL, now)
        if what == "double":
            with pytest.raises(RuleViolation):
                complete_generation(ended, user, FULL, now)
        completed.append(now)
        generations.append(ended)
        assert user.generations_count_current_month == this_month + 1
        assert recount(user, [*generations, *generations], now) == user


def test_a_recount_takes_what_counts_and_nothing_else():
    user = example(User, generations_count_current_month=99)
    mine = example(Generation, status="completed", completed_at=NOW)
    others = [
        example(Generation, id=str(UUID(int=number)), **{"status": "completed", "completed_at": NOW} | changes)
        for number, changes in enumerate(
            (
                {"completed_at": NOW - timedelta(days=31)},
                {"completed_at": None},
                {"user_id": OTHER},
                {"status": "partial"},
                {"status": "failed"},
            )
        )
    ]
    after = recount(user, [*others, mine, mine], NOW)

    assert after.generations_count_current_month == 1
    assert after.last_generation_at == NOW
    assert after.usage_reset_at == RESET
    assert recount(user, [], NOW).generations_count_current_month == 0
