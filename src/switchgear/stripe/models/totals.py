"""What sums are made of: discounts, taxes, shipping."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, TypeAlias

from switchgear.stripe.models.base import Expandable, StripeModel
from switchgear.stripe.models.common import AccountTaxParty
from switchgear.stripe.models.discount import Discount
from switchgear.stripe.models.tax import TaxRate
from switchgear.types.enums import Open

if TYPE_CHECKING:
    from switchgear.stripe.models.shipping import ShippingRate


__all__ = [
    "CheckoutTax",
    "CheckoutTaxStatus",
    "CustomerTaxId",
    "DiscountBreakdown",
    "ShippingCost",
    "TaxBreakdown",
    "TotalBreakdown",
    "TotalDetails",
]


class CustomerTaxId(StripeModel):
    """A tax id as the customer typed it."""

    type: str | None = None
    value: str | None = None


class TaxBreakdown(StripeModel):
    """What one rate of tax adds, in minor units."""

    amount: int | None = None
    rate: TaxRate | None = None
    taxability_reason: str | None = None
    taxable_amount: int | None = None


class DiscountBreakdown(StripeModel):
    """What one discount takes off, in minor units."""

    amount: int | None = None
    discount: Discount | None = None


class TotalBreakdown(StripeModel):
    """What the total is made of."""

    discounts: list[DiscountBreakdown] | None = None
    taxes: list[TaxBreakdown] | None = None


class TotalDetails(StripeModel):
    """What was added to, and taken off, the subtotal, in minor units."""

    amount_discount: int | None = None
    amount_shipping: int | None = None
    amount_tax: int | None = None
    breakdown: TotalBreakdown | None = None


class ShippingCost(StripeModel):
    """What shipping costs, in minor units."""

    amount_subtotal: int | None = None
    amount_tax: int | None = None
    amount_total: int | None = None
    shipping_rate: Expandable["ShippingRate"] | None = None
    taxes: list[TaxBreakdown] | None = None


CheckoutTaxStatus: TypeAlias = Literal["complete", "failed", "requires_location_inputs"]
"""Whether tax could be computed."""


class CheckoutTax(StripeModel):
    """Whether Stripe computes tax, and how far it came."""

    enabled: bool | None = None
    liability: AccountTaxParty | None = None
    provider: str | None = None
    status: Open[CheckoutTaxStatus] | None = None
