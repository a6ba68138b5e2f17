"""Parameters of the portal's configurations."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, Required

from typing_extensions import TypedDict

from switchgear.stripe.models.common import CancellationFeedback
from switchgear.stripe.operations.page_parameters import AdjustableQuantityParams
from switchgear.stripe.operations.parameters import ProrationBehavior, RecurringParams, SwitchParams

__all__ = [
    "BusinessProfileParams",
    "CancellationReasonParams",
    "ConditionParams",
    "FeatureCustomerUpdateParams",
    "FeaturePaymentMethodUpdateParams",
    "FeatureSubscriptionCancelParams",
    "FeatureSubscriptionUpdateParams",
    "PortalConfigurationFeatureCustomerUpdateParams",
    "PortalConfigurationFeatureParams",
    "PortalConfigurationFeatureSubscriptionCancelParams",
    "PortalConfigurationFeatureSubscriptionUpdateParams",
    "PortalConfigurationsUpdateFeatureParams",
    "PortalSubscriptionUpdateParams",
    "ScheduleAtPeriodEndParams",
    "SubscriptionCancelCancellationReasonParams",
    "SubscriptionPauseDurationParams",
    "PortalPauseParams",
    "SubscriptionUpdateProductParams",
]


class BusinessProfileParams(TypedDict, total=False):
    """`business_profile` of a configuration of the portal."""

    headline: str | None
    privacy_policy_url: str | None
    terms_of_service_url: str | None


class FeatureCustomerUpdateParams(TypedDict, total=False):
    """`features.customer_update` of a configuration of the portal."""

    enabled: Required[bool]
    allowed_updates: Sequence[Literal["address", "email", "name", "phone", "shipping", "tax_id"]] | None


class FeaturePaymentMethodUpdateParams(TypedDict, total=False):
    """`features.payment_method_update` of a configuration of the portal."""

    enabled: Required[bool]
    payment_method_configuration: str | None


class CancellationReasonParams(TypedDict, total=False):
    """`features.subscription_cancel.cancellation_reason` of a configuration of the portal."""

    enabled: Required[bool]
    options: Required[Sequence[CancellationFeedback]]
    feedback_options: Sequence[str] | None


class FeatureSubscriptionCancelParams(TypedDict, total=False):
    """`features.subscription_cancel` of a configuration of the portal."""

    enabled: Required[bool]
    cancellation_reason: CancellationReasonParams
    mode: Literal["at_period_end", "immediately"]
    proration_behavior: ProrationBehavior


class SubscriptionPauseDurationParams(TypedDict, total=False):
    """`features.subscription_pause.duration` of a configuration of the portal."""

    type: Required[Literal["indefinite", "interval_options"]]
    interval_options: Sequence[RecurringParams] | None


class PortalPauseParams(TypedDict, total=False):
    """`features.subscription_pause` of a configuration of the portal."""

    duration: SubscriptionPauseDurationParams
    enabled: bool


class SubscriptionUpdateProductParams(TypedDict, total=False):
    """`features.subscription_update.products` of a configuration of the portal."""

    prices: Required[Sequence[str]]
    product: Required[str]
    adjustable_quantity: AdjustableQuantityParams


class ConditionParams(TypedDict):
    """`features.subscription_update.schedule_at_period_end.conditions` of a configuration of the portal."""

    type: Literal["decreasing_item_amount", "shortening_interval"]


class ScheduleAtPeriodEndParams(TypedDict, total=False):
    """`features.subscription_update.schedule_at_period_end` of a configuration of the portal."""

    conditions: Sequence[ConditionParams] | None


class PortalSubscriptionUpdateParams(TypedDict, total=False):
    """What is said of `features.subscription_update` at any time."""

    billing_cycle_anchor: Literal["now", "unchanged"]
    default_allowed_updates: Sequence[Literal["price", "promotion_code", "quantity"]] | None
    products: Sequence[SubscriptionUpdateProductParams] | None
    proration_behavior: ProrationBehavior
    schedule_at_period_end: ScheduleAtPeriodEndParams
    trial_update_behavior: Literal["continue_trial", "end_trial"]


class FeatureSubscriptionUpdateParams(PortalSubscriptionUpdateParams, total=False):
    """`features.subscription_update` of a new configuration of the portal."""

    enabled: Required[bool]


class PortalConfigurationFeatureParams(TypedDict, total=False):
    """`features` of a configuration of the portal."""

    customer_update: FeatureCustomerUpdateParams
    invoice_history: SwitchParams
    payment_method_update: FeaturePaymentMethodUpdateParams
    subscription_cancel: FeatureSubscriptionCancelParams
    subscription_pause: PortalPauseParams
    subscription_update: FeatureSubscriptionUpdateParams


class PortalConfigurationFeatureCustomerUpdateParams(TypedDict, total=False):
    """`features.customer_update` of a configuration of the portal."""

    allowed_updates: Sequence[Literal["address", "email", "name", "phone", "shipping", "tax_id"]] | None
    enabled: bool


class SubscriptionCancelCancellationReasonParams(TypedDict, total=False):
    """`features.subscription_cancel.cancellation_reason` of a configuration of the portal."""

    enabled: Required[bool]
    feedback_options: Sequence[str] | None
    options: Sequence[CancellationFeedback] | None


class PortalConfigurationFeatureSubscriptionCancelParams(TypedDict, total=False):
    """`features.subscription_cancel` of a configuration of the portal."""

    cancellation_reason: SubscriptionCancelCancellationReasonParams
    enabled: bool
    mode: Literal["at_period_end", "immediately"]
    proration_behavior: ProrationBehavior


class PortalConfigurationFeatureSubscriptionUpdateParams(PortalSubscriptionUpdateParams, total=False):
    """`features.subscription_update` of a configuration of the portal that exists."""

    enabled: bool


class PortalConfigurationsUpdateFeatureParams(TypedDict, total=False):
    """`features` of a configuration of the portal."""

    customer_update: PortalConfigurationFeatureCustomerUpdateParams
    invoice_history: SwitchParams
    payment_method_update: FeaturePaymentMethodUpdateParams
    subscription_cancel: PortalConfigurationFeatureSubscriptionCancelParams
    subscription_pause: PortalPauseParams
    subscription_update: PortalConfigurationFeatureSubscriptionUpdateParams
