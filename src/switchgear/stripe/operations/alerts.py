"""Alerts of usage, and answers to why customers cancel (Stripe's API reference: Alerts)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, Literal, Required

from typing_extensions import TypedDict, Unpack

from switchgear.pipeline.kinds import Kind
from switchgear.pipeline.operation import ModeT, Namespace, operation, paginated
from switchgear.pipeline.page import Paged
from switchgear.pipeline.parameters import Given, Omittable
from switchgear.pipeline.request import Request
from switchgear.stripe.models.alert import Alert, FeedbackOption
from switchgear.stripe.operations.parameters import STRIPE, ExpandParams, ListParams, WriteParams

__all__ = [
    "AlertCreateParams",
    "AlertListParams",
    "Alerts",
    "FeedbackOptionCreateParams",
    "FeedbackOptionListParams",
    "FeedbackOptionUpdateParams",
    "FeedbackOptions",
    "UsageThresholdFilterParams",
    "UsageThresholdParams",
]


class UsageThresholdFilterParams(TypedDict, total=False):
    """`usage_threshold.filters` of an alert."""

    type: Required[Literal["customer"]]
    customer: str


class UsageThresholdParams(TypedDict, total=False):
    """`usage_threshold` of an alert."""

    gte: Required[int]
    meter: Required[str]
    recurrence: Required[Literal["one_time"]]
    filters: Sequence[UsageThresholdFilterParams]


class AlertCreateParams(WriteParams, total=False):
    """What an alert is created with."""

    alert_type: Required[Literal["usage_threshold"]]
    title: Required[str]
    usage_threshold: Given[UsageThresholdParams]


class AlertListParams(ListParams, total=False):
    """Which ones."""

    alert_type: Omittable[Literal["usage_threshold"]]
    meter: Omittable[str]


class FeedbackOptionCreateParams(WriteParams, total=False):
    """What an answer to why customers cancel is created with."""

    description: Required[str]


class FeedbackOptionUpdateParams(WriteParams, total=False):
    """What can be said of an answer to why customers cancel that exists."""

    description: Given[str]


class FeedbackOptionListParams(ListParams, total=False):
    """Which ones."""

    status: Omittable[Literal["active", "inactive"]]


ALERT: Final = Kind(STRIPE, "billing.alert", "/v1/billing/alerts/{alert_id}", Alert)
FEEDBACK_OPTION: Final = Kind(
    STRIPE, "billing.feedback_option", "/v1/billing/feedback_options/{option_id}", FeedbackOption
)


class Alerts(Namespace[ModeT], path="billing.alerts"):
    """`client.billing.alerts`."""

    @operation
    def create(self, **params: Unpack[AlertCreateParams]) -> Request[Alert]:
        """Create an alert."""
        return ALERT.create(params)

    @operation
    def retrieve(self, alert_id: str, **params: Unpack[ExpandParams]) -> Request[Alert]:
        """Read an alert."""
        return ALERT.get(alert_id, params=params)

    @operation
    def activate(self, alert_id: str, **params: Unpack[WriteParams]) -> Request[Alert]:
        """Activate an alert."""
        return ALERT.update(alert_id, params=params, to="/activate")

    @operation
    def archive(self, alert_id: str, **params: Unpack[WriteParams]) -> Request[Alert]:
        """Archive an alert; that cannot be taken back."""
        return ALERT.update(alert_id, params=params, to="/archive")

    @operation
    def deactivate(self, alert_id: str, **params: Unpack[WriteParams]) -> Request[Alert]:
        """Deactivate an alert; it can be activated again."""
        return ALERT.update(alert_id, params=params, to="/deactivate")

    @paginated
    def list(self, **params: Unpack[AlertListParams]) -> Paged[Alert]:
        """List them, newest first."""
        return ALERT.list(params)


class FeedbackOptions(Namespace[ModeT], path="billing.feedback_options"):
    """`client.billing.feedback_options`."""

    @operation
    def create(self, **params: Unpack[FeedbackOptionCreateParams]) -> Request[FeedbackOption]:
        """Create an answer to why customers cancel."""
        return FEEDBACK_OPTION.create(params)

    @operation
    def retrieve(self, option_id: str, **params: Unpack[ExpandParams]) -> Request[FeedbackOption]:
        """Read an answer to why customers cancel."""
        return FEEDBACK_OPTION.get(option_id, params=params)

    @operation
    def update(self, option_id: str, **params: Unpack[FeedbackOptionUpdateParams]) -> Request[FeedbackOption]:
        """Change what is given and leave the rest; None unsets."""
        return FEEDBACK_OPTION.update(option_id, params=params)

    @operation
    def deactivate(self, option_id: str, **params: Unpack[WriteParams]) -> Request[FeedbackOption]:
        """Deactivate an answer; customers no longer see it."""
        return FEEDBACK_OPTION.update(option_id, params=params, to="/deactivate")

    @paginated
    def list(self, **params: Unpack[FeedbackOptionListParams]) -> Paged[FeedbackOption]:
        """List them, newest first."""
        return FEEDBACK_OPTION.list(params)
