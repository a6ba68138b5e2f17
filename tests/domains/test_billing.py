"""The projections of Stripe's status, and what entitles."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

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
)

START = datetime(2026, 3, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Billed:
    status: str
    current_period_start: datetime = START


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
