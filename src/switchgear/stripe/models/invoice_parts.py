"""What invoices, their lines and credit notes are made of."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from switchgear.stripe.models.base import DecimalText, Expandable, StripeModel
from switchgear.types.enums import Open
from switchgear.types.times import UnixSeconds

if TYPE_CHECKING:
    from switchgear.stripe.models.credit_grant import CreditBalanceTransaction
    from switchgear.stripe.models.discount import Discount
    from switchgear.stripe.models.price import Price
    from switchgear.stripe.models.tax import TaxRate

__all__ = [
    "CreditedLines",
    "DiscountAmount",
    "EarlierTaxAmount",
    "LinePricing",
    "Period",
    "PretaxCredit",
    "PriceReference",
    "TaxAmount",
    "TaxRateReference",
]


class DiscountAmount(StripeModel):
    """What one discount takes off, in minor units."""

    amount: int | None = None
    discount: Expandable["Discount"] | None = None


class PretaxCredit(StripeModel):
    """What one credit takes off before tax, in minor units."""

    amount: int | None = None
    credit_balance_transaction: Expandable["CreditBalanceTransaction"] | None = None
    discount: Expandable["Discount"] | None = None
    type: str | None = None


class TaxRateReference(StripeModel):
    """The rate of a tax."""

    tax_rate: str | None = None


class TaxAmount(StripeModel):
    """What one tax adds, in minor units."""

    amount: int | None = None
    tax_behavior: Open[Literal["exclusive", "inclusive"]] | None = None
    tax_rate_details: TaxRateReference | None = None
    taxability_reason: str | None = None
    taxable_amount: int | None = None
    type: str | None = None


class EarlierTaxAmount(StripeModel):
    """What one tax adds, as versions before 2025-03-31.basil say it: `total_taxes` and `taxes` stand in its place."""

    amount: int | None = None
    inclusive: bool | None = None
    tax_rate: Expandable["TaxRate"] | None = None
    taxability_reason: str | None = None
    taxable_amount: int | None = None


class CreditedLines(StripeModel):
    """The lines of an earlier invoice that are given back."""

    invoice: str | None = None
    invoice_line_items: list[str] | None = None


class Period(StripeModel):
    """From when until when."""

    end: UnixSeconds | None = None
    start: UnixSeconds | None = None


class PriceReference(StripeModel):
    """The price that is charged, and its product."""

    price: Expandable["Price"] | None = None
    product: str | None = None


class LinePricing(StripeModel):
    """What one unit costs."""

    price_details: PriceReference | None = None
    type: str | None = None
    unit_amount_decimal: DecimalText | None = None
