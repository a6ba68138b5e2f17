"""The retry budget's arithmetic."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from switchgear.pipeline.budget import RetryBudget
from switchgear.settings import BudgetPolicy


def test_a_burst_is_a_hundred_retries_and_no_more():
    budget = RetryBudget(BudgetPolicy())
    assert [budget.spend() for _ in range(101)] == [True] * 100 + [False]
    assert budget.tokens == 0


def test_five_successes_earn_one_retry():
    budget = RetryBudget(BudgetPolicy())
    while budget.spend():
        pass
    for _ in range(4):
        budget.refund()
    assert not budget.spend()
    budget.refund()
    assert budget.spend()
    assert not budget.spend()


def test_a_full_bucket_does_not_overflow():
    budget = RetryBudget(BudgetPolicy(capacity=7, retry_cost=3, success_refund=2))
    budget.refund()
    assert budget.tokens == 7
    assert budget.spend()
    assert budget.tokens == 4
    budget.refund()
    budget.refund()
    assert budget.tokens == 7


@pytest.mark.parametrize(
    ("policy", "retries"),
    [
        (BudgetPolicy(capacity=0), 0),
        (BudgetPolicy(capacity=4, retry_cost=5), 0),
        (BudgetPolicy(capacity=5, retry_cost=5), 1),
        (BudgetPolicy(capacity=14, retry_cost=5), 2),
    ],
)
def test_what_cannot_be_paid_does_not_happen(policy, retries):
    budget = RetryBudget(policy)
    assert [budget.spend() for _ in range(retries + 1)] == [True] * retries + [False]


@given(st.lists(st.sampled_from(["spend", "refund"]), max_size=200))
def test_it_is_a_bounded_counter(actions):
    policy = BudgetPolicy(capacity=12, retry_cost=5, success_refund=1)
    budget, tokens = RetryBudget(policy), 12
    for action in actions:
        if action == "refund":
            budget.refund()
            tokens = min(12, tokens + 1)
        else:
            assert budget.spend() is (tokens >= 5)
            tokens -= 5 if tokens >= 5 else 0
        assert budget.tokens == tokens


def test_threads_cannot_overdraw_it():
    budget = RetryBudget(BudgetPolicy())
    with ThreadPoolExecutor(8) as threads:
        assert sum(threads.map(lambda _: budget.spend(), range(1000))) == 100
