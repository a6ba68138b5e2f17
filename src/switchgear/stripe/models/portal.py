"""Billing portal sessions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, TypeAlias

from switchgear.stripe.models.base import Expandable, JsonObject, StripeModel, StripeObject
from switchgear.stripe.models.common import Confirmation
from switchgear.stripe.models.discount import AppliedDiscount
from switchgear.types.enums import Open
from switchgear.types.times import UnixSeconds

if TYPE_CHECKING:
    from switchgear.stripe.models.portal_configuration import PortalConfiguration


__all__ = [
    "AfterCompletion",
    "AfterSession",
    "ConfirmedItem",
    "CouponOffer",
    "CustomerLogin",
    "PortalFlow",
    "PortalFlowType",
    "PortalSession",
    "Redirect",
    "Retention",
    "SubscriptionFlow",
]


PortalFlowType: TypeAlias = Literal[
    "customer_update",
    "payment_method_update",
    "subscription_cancel",
    "subscription_pause",
    "subscription_update",
    "subscription_update_confirm",
]
"""What a portal session leads straight to."""


class CustomerLogin(StripeModel):
    """Until when the customer may sign in again."""

    expires_at: UnixSeconds | None = None


class AfterSession(StripeModel):
    """What follows on expiry."""

    type: str | None = None
    customer_login: CustomerLogin | None = None


class Redirect(StripeModel):
    """Where a flow ends instead."""

    return_url: str | None = None


class AfterCompletion(StripeModel):
    """How a flow ends; `type` names the field that is set."""

    type: str | None = None
    hosted_confirmation: Confirmation | None = None
    redirect: Redirect | None = None


class CouponOffer(StripeModel):
    """The coupon that is offered."""

    coupon: str | None = None


class Retention(StripeModel):
    """What is offered to a customer who is about to leave."""

    type: str | None = None
    coupon_offer: CouponOffer | None = None


class ConfirmedItem(StripeModel):
    """An item as it will be."""

    id: str | None = None
    price: str | None = None
    quantity: int | None = None


class SubscriptionFlow(StripeModel):
    """Canceling, pausing or changing one subscription; what does not apply is None."""

    subscription: str | None = None
    discounts: list[AppliedDiscount] | None = None
    items: list[ConfirmedItem] | None = None
    retention: Retention | None = None


class PortalFlow(StripeModel):
    """What a session leads straight to; `type` names the field that is set."""

    type: Open[PortalFlowType] | None = None
    after_completion: AfterCompletion | None = None
    customer_update: JsonObject | None = None
    subscription_cancel: SubscriptionFlow | None = None
    subscription_pause: SubscriptionFlow | None = None
    subscription_update: SubscriptionFlow | None = None
    subscription_update_confirm: SubscriptionFlow | None = None


class PortalSession(StripeObject):
    """A customer's way into the billing portal. Whoever has `url` is let in as that customer."""

    object: Literal["billing_portal.session"]
    after_expiration: AfterSession | None = None
    configuration: Expandable["PortalConfiguration"] | None = None
    created: UnixSeconds
    customer: str | None = None
    customer_account: str | None = None
    flow: PortalFlow | None = None
    livemode: bool
    locale: str | None = None
    on_behalf_of: str | None = None
    return_url: str | None = None
    url: str
