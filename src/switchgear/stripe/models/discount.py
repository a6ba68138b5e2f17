"""Discounts: a coupon at work."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from switchgear.stripe.models.base import Expandable, StripeModel, StripeObject
from switchgear.types.times import UnixSeconds

if TYPE_CHECKING:
    from switchgear.stripe.models.coupon import Coupon, PromotionCode
    from switchgear.stripe.models.customer import Customer

__all__ = ["AppliedDiscount", "Discount", "DiscountSource"]


class DiscountSource(StripeModel):
    """Where a discount comes from: a coupon, so far."""

    type: str | None = None
    coupon: Expandable["Coupon"] | None = None


class AppliedDiscount(StripeModel):
    """A coupon or promotion code, as a session or a portal flow applies it."""

    coupon: Expandable["Coupon"] | None = None
    promotion_code: Expandable["PromotionCode"] | None = None


class Discount(StripeObject):
    """A coupon at work for a customer, a subscription or an invoice."""

    object: Literal["discount"]
    checkout_session: str | None = None
    coupon: Expandable["Coupon"] | None = None
    """Sent by versions before 2025-09-30.clover; later ones say `source.coupon`."""
    customer: Expandable["Customer"] | None = None
    customer_account: str | None = None
    deleted: bool | None = None
    end: UnixSeconds | None = None
    invoice: str | None = None
    invoice_item: str | None = None
    promotion_code: Expandable["PromotionCode"] | None = None
    source: DiscountSource | None = None
    start: UnixSeconds | None = None
    subscription: str | None = None
    subscription_item: str | None = None
