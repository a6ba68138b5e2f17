"""Subscription schedules: phases to come (Stripe's API reference: Subscription Schedules)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Final, Literal

from typing_extensions import Unpack

from switchgear.pipeline.kinds import Kind
from switchgear.pipeline.operation import ModeT, Namespace, operation, paginated
from switchgear.pipeline.page import Paged
from switchgear.pipeline.parameters import Given, Nullable, Omittable
from switchgear.pipeline.request import Request
from switchgear.stripe.models.schedule import SubscriptionSchedule
from switchgear.stripe.operations.billing_parameters import PauseScheduleParams
from switchgear.stripe.operations.parameters import (
    STRIPE,
    BillingModeParams,
    ExpandParams,
    ListParams,
    MetadataParams,
    ProrationBehavior,
    TimeRange,
    WriteParams,
)
from switchgear.stripe.operations.subscription_schedule_parameters import (
    DefaultSettingsParams,
    SubscriptionSchedulePauseScheduleParams,
    SubscriptionSchedulePhaseParams,
    SubscriptionSchedulesUpdatePhaseParams,
)

__all__ = [
    "SubscriptionScheduleCancelParams",
    "SubscriptionScheduleCreateParams",
    "SubscriptionScheduleListParams",
    "SubscriptionScheduleParams",
    "SubscriptionScheduleReleaseParams",
    "SubscriptionScheduleUpdateParams",
    "SubscriptionSchedules",
]


class SubscriptionScheduleParams(WriteParams, total=False):
    """What can be said of a schedule at any time."""

    default_settings: Given[DefaultSettingsParams]
    end_behavior: Given[Literal["cancel", "none", "release", "renew"]]
    metadata: Nullable[MetadataParams]


class SubscriptionScheduleCreateParams(SubscriptionScheduleParams, total=False):
    """What a schedule is created with."""

    billing_mode: Given[BillingModeParams]
    customer: Given[str]
    customer_account: Given[str]
    from_subscription: Given[str]
    pause_schedules: Given[Sequence[SubscriptionSchedulePauseScheduleParams]]
    phases: Given[Sequence[SubscriptionSchedulePhaseParams]]
    start_date: Given[datetime | Literal["now"]]


class SubscriptionScheduleUpdateParams(SubscriptionScheduleParams, total=False):
    """What can be said of a schedule that exists."""

    pause_schedules: Nullable[Sequence[PauseScheduleParams]]
    phases: Given[Sequence[SubscriptionSchedulesUpdatePhaseParams]]
    proration_behavior: Given[ProrationBehavior]


class SubscriptionScheduleCancelParams(WriteParams, total=False):
    """Whether the rest of the period is invoiced and credited."""

    invoice_now: Given[bool]
    prorate: Given[bool]


class SubscriptionScheduleReleaseParams(WriteParams, total=False):
    """Whether a cancellation that was planned stays planned."""

    preserve_cancel_date: Given[bool]


class SubscriptionScheduleListParams(ListParams, total=False):
    """Which ones."""

    canceled_at: Omittable[TimeRange | datetime]
    completed_at: Omittable[TimeRange | datetime]
    created: Omittable[TimeRange | datetime]
    customer: Omittable[str]
    customer_account: Omittable[str]
    released_at: Omittable[TimeRange | datetime]
    scheduled: Omittable[bool]


SUBSCRIPTION_SCHEDULE: Final = Kind(
    STRIPE,
    "subscription_schedule",
    "/v1/subscription_schedules/{schedule_id}",
    SubscriptionSchedule,
    shown_by=("customer",),
)


class SubscriptionSchedules(Namespace[ModeT], path="subscription_schedules"):
    """`client.subscription_schedules`."""

    @operation
    def create(self, **params: Unpack[SubscriptionScheduleCreateParams]) -> Request[SubscriptionSchedule]:
        """Create a schedule."""
        return SUBSCRIPTION_SCHEDULE.create(params)

    @operation
    def retrieve(self, schedule_id: str, **params: Unpack[ExpandParams]) -> Request[SubscriptionSchedule]:
        """Read a schedule."""
        return SUBSCRIPTION_SCHEDULE.get(schedule_id, params=params)

    @operation
    def update(
        self, schedule_id: str, **params: Unpack[SubscriptionScheduleUpdateParams]
    ) -> Request[SubscriptionSchedule]:
        """Change what is given and leave the rest; None unsets, and metadata is merged key by key."""
        return SUBSCRIPTION_SCHEDULE.update(schedule_id, params=params)

    @operation
    def cancel(
        self, schedule_id: str, **params: Unpack[SubscriptionScheduleCancelParams]
    ) -> Request[SubscriptionSchedule]:
        """Cancel a schedule and its subscription at once."""
        return SUBSCRIPTION_SCHEDULE.update(schedule_id, params=params, to="/cancel")

    @operation
    def release(
        self, schedule_id: str, **params: Unpack[SubscriptionScheduleReleaseParams]
    ) -> Request[SubscriptionSchedule]:
        """Release the subscription from its schedule: it stays as it is now."""
        return SUBSCRIPTION_SCHEDULE.update(schedule_id, params=params, to="/release")

    @paginated
    def list(self, **params: Unpack[SubscriptionScheduleListParams]) -> Paged[SubscriptionSchedule]:
        """List them, newest first."""
        return SUBSCRIPTION_SCHEDULE.list(params)
