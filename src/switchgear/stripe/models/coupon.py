"""Coupons, and the promotion codes that redeem them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from pydantic import Field

from switchgear.stripe.models.base import Expandable, Metadata, StripeModel, StripeObject
from switchgear.stripe.models.discount import DiscountSource
from switchgear.types.enums import Open
from switchgear.types.times import UnixSeconds

if TYPE_CHECKING:
    from switchgear.stripe.models.customer import Customer

__all__ = [
    "CodeOption",
    "CodeRestrictions",
    "Coupon",
    "CouponOption",
    "CouponProducts",
    "PromotionCode",
]


class CouponProducts(StripeModel):
    """The products that a coupon is limited to."""

    products: list[str] | None = None


class CouponOption(StripeModel):
    """What a coupon takes off in one more currency, in minor units."""

    amount_off: int | None = None


class Coupon(StripeObject):
    """An amount or a percentage off. Amounts are in minor units of `currency`."""

    object: Literal["coupon"]
    amount_off: int | None = None
    applies_to: CouponProducts | None = None
    created: UnixSeconds
    currency: str | None = None
    currency_options: dict[str, CouponOption] | None = None
    deleted: bool | None = None
    duration: Open[Literal["forever", "once", "repeating"]]
    duration_in_months: int | None = None
    livemode: bool
    max_redemptions: int | None = None
    metadata: Metadata = Field(default_factory=dict)
    name: str | None = None
    percent_off: float | None = None
    redeem_by: UnixSeconds | None = None
    times_redeemed: int | None = None
    valid: bool | None = None


class CodeOption(StripeModel):
    """The least that an order comes to in one more currency, in minor units."""

    minimum_amount: int | None = None


class CodeRestrictions(StripeModel):
    """Who may use a code, and for how much."""

    currency_options: dict[str, CodeOption] | None = None
    first_time_transaction: bool | None = None
    minimum_amount: int | None = None
    minimum_amount_currency: str | None = None


class PromotionCode(StripeObject):
    """A word that customers redeem a coupon with."""

    object: Literal["promotion_code"]
    active: bool
    code: str
    created: UnixSeconds
    customer: Expandable["Customer"] | None = None
    customer_account: str | None = None
    expires_at: UnixSeconds | None = None
    livemode: bool
    max_redemptions: int | None = None
    metadata: Metadata = Field(default_factory=dict)
    promotion: DiscountSource | None = None
    restrictions: CodeRestrictions | None = None
    times_redeemed: int | None = None
    # Sent by versions before 2025-09-30.clover; later ones say it in `promotion`.
    coupon: Expandable["Coupon"] | None = None
