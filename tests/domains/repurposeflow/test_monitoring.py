"""What must agree in RepurposeFlow."""

from __future__ import annotations

from datetime import timedelta

import pytest

from switchgear.domains import evolve
from switchgear.domains.monitoring import check_consistency
from switchgear.domains.repurposeflow import (
    CHECKS,
    Generation,
    Subscription,
    UsageLog,
    User,
    content_hash,
    derive_tier,
    next_reset,
    set_tier,
)
from switchgear.testing.factories import EXAMPLE_TIME as NOW
from switchgear.testing.factories import example

PAID = example(Subscription, status="active", tier="pro")
FREE = evolve(derive_tier(example(User), [], NOW), generations_count_current_month=0, usage_reset_at=next_reset(NOW))
PRO = derive_tier(FREE, [PAID], NOW)
TEXT = example(Generation).input_content
GENERATION = example(Generation, input_content_hash=content_hash(TEXT))
DONE = evolve(GENERATION, status="completed", completed_at=NOW)


def _found(*rows):
    return [(one.entity, one.rule, one.field) for one in check_consistency(rows, NOW, checks=CHECKS, grace=timedelta())]


def test_rows_that_agree():
    assert _found(FREE) == []
    assert _found(PRO, PAID, GENERATION, example(UsageLog)) == []
    assert _found(evolve(FREE, generations_count_current_month=1), DONE) == []


@pytest.mark.parametrize(
    ("rows", "found"),
    [
        ((set_tier(FREE, "pro", NOW),), {("derived_tier", "subscription_tier")}),
        ((FREE, PAID), {("derived_tier", "subscription_tier"), ("derived_tier", "stripe_subscription_id")}),
        ((evolve(FREE, subscription_status="canceled"),), {("derived_tier", "subscription_status")}),
        ((evolve(FREE, stripe_subscription_id="sub_9"),), {("derived_tier", "stripe_subscription_id")}),
        ((evolve(FREE, generations_limit=11),), {("derived_limit", "generations_limit")}),
        ((evolve(FREE, deleted_at=NOW, generations_limit=11),), set()),
    ],
)
def test_the_summary_follows_from_the_subscriptions(rows, found):
    assert set(_found(*rows)) == {("User", *one) for one in found}


@pytest.mark.parametrize(
    ("count", "reset", "rows", "agrees"),
    [
        (1, next_reset(NOW), [DONE], True),
        (0, next_reset(NOW), [DONE], False),
        (1, next_reset(NOW), [], False),
        (7, NOW, [DONE], True),
        (7, NOW + timedelta(milliseconds=1), [DONE], False),
    ],
)
def test_the_counter_follows_from_this_months_generations(count, reset, rows, agrees):
    user = evolve(FREE, generations_count_current_month=count, usage_reset_at=reset)
    assert _found(user, *rows) == ([] if agrees else [("User", "derived_counter", "generations_count_current_month")])


def test_the_hash_is_that_of_the_text():
    assert _found(FREE, evolve(GENERATION, input_content=TEXT + "!")) == [
        ("Generation", "content_hash", "input_content_hash")
    ]


def test_a_log_is_of_its_generations_user():
    other = "99999999-9999-4999-8999-999999999999"
    users = FREE, evolve(FREE, id=other, clerk_user_id="user_2", email="ida@example.com", stripe_customer_id=None)

    assert _found(*users, GENERATION, example(UsageLog, user_id=other)) == [
        ("UsageLog", "another_user", "generation_id")
    ]
    assert _found(*users, example(UsageLog, generation_id=None)) == []
