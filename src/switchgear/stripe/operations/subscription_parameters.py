"""Parameters of subscriptions."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Required

from typing_extensions import TypedDict

from switchgear.stripe.operations.billing_parameters import BillingScheduleAppliesToParams, BillUntilParams

__all__ = [
    "BillingCycleAnchorConfigParams",
    "SubscriptionCreateBillingScheduleParams",
]


class BillingCycleAnchorConfigParams(TypedDict, total=False):
    """`billing_cycle_anchor_config` of a subscription."""

    day_of_month: Required[int]
    hour: int
    minute: int
    month: int
    second: int


class SubscriptionCreateBillingScheduleParams(TypedDict, total=False):
    """`billing_schedules` of a subscription."""

    bill_until: Required[BillUntilParams]
    applies_to: Sequence[BillingScheduleAppliesToParams]
    key: str
