"""Configurations of the billing portal."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, TypeAlias

from pydantic import Field

from switchgear.stripe.models.base import Expandable, Metadata, StripeModel, StripeObject
from switchgear.stripe.models.checkout_page import AdjustableQuantity
from switchgear.stripe.models.common import CancellationFeedback, Switch
from switchgear.stripe.models.subscription_parts import Duration
from switchgear.types.enums import Open
from switchgear.types.times import UnixSeconds

if TYPE_CHECKING:
    from switchgear.stripe.models.account_links import Application
    from switchgear.stripe.models.alert import FeedbackOption

__all__ = [
    "CancelFeature",
    "CustomerUpdate",
    "CustomerUpdateFeature",
    "LoginPage",
    "MethodUpdateFeature",
    "PauseDuration",
    "PauseFeature",
    "PeriodEndCondition",
    "PeriodEndRule",
    "PortalConfiguration",
    "PortalFeatures",
    "PortalProduct",
    "PortalProfile",
    "ReasonFeature",
    "UpdateFeature",
]


CustomerUpdate: TypeAlias = Literal["address", "email", "name", "phone", "shipping", "tax_id"]
"""What customers may change of themselves."""


class PortalProfile(StripeModel):
    """What the portal says of the merchant."""

    headline: str | None = None
    privacy_policy_url: str | None = None
    terms_of_service_url: str | None = None


class CustomerUpdateFeature(StripeModel):
    """What of themselves they may change."""

    allowed_updates: list[Open[CustomerUpdate]] | None = None
    enabled: bool | None = None


class MethodUpdateFeature(StripeModel):
    """Whether they may change how they pay."""

    enabled: bool | None = None
    payment_method_configuration: str | None = None


class ReasonFeature(StripeModel):
    """What they are asked when they cancel."""

    enabled: bool | None = None
    feedback_options: list[Expandable["FeedbackOption"]] | None = None
    options: list[Open[CancellationFeedback]] | None = None


class CancelFeature(StripeModel):
    """Whether and how they may cancel."""

    cancellation_reason: ReasonFeature | None = None
    enabled: bool | None = None
    mode: Open[Literal["at_period_end", "immediately"]] | None = None
    proration_behavior: Open[Literal["always_invoice", "create_prorations", "none"]] | None = None


class PauseDuration(StripeModel):
    """For how long they may."""

    interval_options: list[Duration] | None = None
    type: str | None = None


class PauseFeature(StripeModel):
    """Whether they may pause."""

    duration: PauseDuration | None = None
    enabled: bool | None = None


class PortalProduct(StripeModel):
    """A product that they may switch to, and its prices."""

    adjustable_quantity: AdjustableQuantity | None = None
    prices: list[str] | None = None
    product: str | None = None


class PeriodEndCondition(StripeModel):
    """One kind of change that waits."""

    type: str | None = None


class PeriodEndRule(StripeModel):
    """Which changes wait for the end of the period."""

    conditions: list[PeriodEndCondition] | None = None


class UpdateFeature(StripeModel):
    """What of a subscription they may change."""

    billing_cycle_anchor: Open[Literal["now", "unchanged"]] | None = None
    default_allowed_updates: list[Open[Literal["price", "promotion_code", "quantity"]]] | None = None
    enabled: bool | None = None
    products: list[PortalProduct] | None = None
    proration_behavior: Open[Literal["always_invoice", "create_prorations", "none"]] | None = None
    schedule_at_period_end: PeriodEndRule | None = None
    trial_update_behavior: Open[Literal["continue_trial", "end_trial"]] | None = None


class PortalFeatures(StripeModel):
    """What customers may do themselves."""

    customer_update: CustomerUpdateFeature | None = None
    invoice_history: Switch | None = None
    payment_method_update: MethodUpdateFeature | None = None
    subscription_cancel: CancelFeature | None = None
    subscription_pause: PauseFeature | None = None
    subscription_update: UpdateFeature | None = None


class LoginPage(StripeModel):
    """A page where customers ask for a session by mail."""

    enabled: bool | None = None
    url: str | None = None


class PortalConfiguration(StripeObject):
    """What the portal offers."""

    object: Literal["billing_portal.configuration"]
    active: bool
    application: Expandable["Application"] | None = None
    business_profile: PortalProfile | None = None
    created: UnixSeconds
    default_return_url: str | None = None
    features: PortalFeatures | None = None
    is_default: bool | None = None
    livemode: bool
    login_page: LoginPage | None = None
    metadata: Metadata = Field(default_factory=dict)
    name: str | None = None
    updated: UnixSeconds | None = None
