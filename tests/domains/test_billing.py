"""The projections of Stripe's status, and what entitles."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from switchgear.domains.billing import (
    ENTITLED,
    PROJECTIONS,
    BillingStatus,
    BillingTarget,
    entitled_within,
    is_entitled,
    project_billing,
    winner,
)

START = datetime(2026, 3, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Billed:
    status: str
    status_raw: str | None = None
    current_period_start: datetime = START
    current_period_end: datetime = START + timedelta(days=30)
    created_at: datetime = START
    stripe_subscription_id: str = "sub_1"


@pytest.mark.parametrize("target", BillingTarget)
def test_the_projection_is_total(target):
    for raw in BillingStatus:
        assert project_billing(raw, target) == project_billing(raw.value, target) == PROJECTIONS[raw][target]


@given(st.text().filter(lambda raw: raw not in set(BillingStatus)), st.sampled_from(BillingTarget))
def test_a_status_of_tomorrow_shows_like_unpaid(raw, target):
    assert project_billing(raw, target) == project_billing("unpaid", target)


@pytest.mark.parametrize(
    ("raw", "target", "shown"),
    [
        ("trialing", BillingTarget.COACHFLUX_USER, "trial"),
        ("incomplete_expired", BillingTarget.REPURPOSEFLOW_USER, "active"),
        ("paused", BillingTarget.INTEGRATION_SUBSCRIPTION, "paused"),
        (None, BillingTarget.REPURPOSEFLOW_USER, "active"),
        (None, BillingTarget.COACHFLUX_USER, "free"),
        (None, BillingTarget.EZRE_ORGANIZATION, None),
        (None, BillingTarget.INTEGRATION_SUBSCRIPTION, None),
    ],
)
def test_projections_that_are_easily_got_wrong(raw, target, shown):
    assert project_billing(raw, target) == shown


def test_the_projections_cannot_be_changed():
    with pytest.raises(TypeError):
        PROJECTIONS["active"] = {}  # type: ignore[index]


@pytest.mark.parametrize("status", [*BillingStatus, "of_tomorrow"])
def test_what_entitles(status):
    assert is_entitled(Billed(status)) == (status in {"active", "trialing", "past_due"}) == (status in ENTITLED)


@pytest.mark.parametrize(
    ("status", "raw", "entitled"),
    [("past_due", "unpaid", False), ("past_due", "past_due", True), ("canceled", "active", False)],
)
def test_what_entitles_is_not_the_projection_alone(status, raw, entitled):
    assert is_entitled(Billed(status, raw)) is entitled
    assert entitled_within(timedelta(days=7), START)(Billed(status, raw)) is entitled
    assert not entitled_within(timedelta(days=7), START + timedelta(days=8))(Billed(status, raw))


@pytest.mark.parametrize(
    ("status", "after", "entitled"),
    [
        ("past_due", timedelta(days=7) - timedelta(milliseconds=1), True),
        ("past_due", timedelta(days=7), False),
        ("active", timedelta(days=70), True),
        ("unpaid", timedelta(0), False),
    ],
)
def test_past_due_entitles_within_the_grace(status, after, entitled):
    assert entitled_within(timedelta(days=7), START + after)(Billed(status)) is entitled


RANKED = [  # from the smallest to the largest, each above the one before it by one thing alone
    Billed("incomplete_expired"),
    Billed("canceled"),
    Billed("incomplete"),
    Billed("paused"),
    Billed("unpaid"),
    Billed("past_due", "unpaid", stripe_subscription_id="sub_2"),
    Billed("of_tomorrow", stripe_subscription_id="sub_3"),
    Billed("past_due"),
    Billed("trialing"),
    Billed("active"),
    Billed("active", stripe_subscription_id="sub_2"),
    Billed("active", created_at=START + timedelta(days=1)),
    Billed("active", current_period_end=START + timedelta(days=31)),
]


@pytest.mark.parametrize("above", range(1, len(RANKED)))
def test_the_winner_is_the_largest_in_any_order(above):
    for order in permutations((*RANKED[max(0, above - 2) : above], RANKED[above])):
        assert winner(order) == RANKED[above]


def test_who_is_entitled_comes_before_every_status():
    overdue, paused = Billed("past_due"), Billed("paused")

    assert winner([overdue, paused], entitled=lambda found: found is paused) is paused
    assert winner([]) is None
