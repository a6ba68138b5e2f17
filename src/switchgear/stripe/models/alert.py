"""Alerts of usage, and answers to why customers cancel."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from switchgear.stripe.models.base import Expandable, StripeModel, StripeObject
from switchgear.stripe.models.common import DeactivationTime
from switchgear.types.enums import Open
from switchgear.types.times import UnixSeconds

if TYPE_CHECKING:
    from switchgear.stripe.models.customer import Customer
    from switchgear.stripe.models.meter import Meter

__all__ = [
    "Alert",
    "AlertFilter",
    "AlertTriggered",
    "FeedbackOption",
    "UsageThreshold",
]


class AlertFilter(StripeModel):
    """Whose usage."""

    customer: Expandable["Customer"] | None = None
    type: str | None = None


class UsageThreshold(StripeModel):
    """Which usage raises an alert."""

    filters: list[AlertFilter] | None = None
    gte: int | None = None
    meter: Expandable["Meter"] | None = None
    recurrence: Open[Literal["one_time"]] | None = None


class Alert(StripeObject):
    """A threshold of usage that raises an event."""

    object: Literal["billing.alert"]
    alert_type: Open[Literal["usage_threshold"]] | None = None
    livemode: bool
    status: Open[Literal["active", "archived", "inactive"]] | None = None
    title: str | None = None
    usage_threshold: UsageThreshold | None = None


class AlertTriggered(StripeModel):
    """A threshold that a customer's usage came to; only an event holds it."""

    object: Literal["billing.alert_triggered"]
    alert: Alert | None = None
    created: UnixSeconds
    customer: str | None = None
    livemode: bool
    value: int | None = None


class FeedbackOption(StripeObject):
    """An answer of the merchant's own to why a customer cancels."""

    object: Literal["billing.feedback_option"]
    description: str | None = None
    livemode: bool
    status: Open[Literal["active", "inactive"]] | None = None
    status_transitions: DeactivationTime | None = None
