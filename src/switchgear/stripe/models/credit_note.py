"""Credit notes: what is taken back of invoices."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, TypeAlias

from pydantic import Field

from switchgear.stripe.models.base import DecimalText, Expandable, ListObject, Metadata, StripeModel, StripeObject
from switchgear.stripe.models.invoice_parts import DiscountAmount, EarlierTaxAmount, PretaxCredit, TaxAmount
from switchgear.stripe.models.tax import TaxRate
from switchgear.stripe.models.totals import ShippingCost
from switchgear.types.enums import Open
from switchgear.types.times import UnixSeconds

if TYPE_CHECKING:
    from switchgear.stripe.models.customer import Customer
    from switchgear.stripe.models.customer_balance import CustomerBalanceTransaction
    from switchgear.stripe.models.invoice import Invoice
    from switchgear.stripe.models.refund import Refund

__all__ = [
    "CreditNote",
    "CreditNoteLineItem",
    "CreditNoteReason",
    "CreditNoteRefund",
    "PaymentRecordRefund",
]


CreditNoteReason: TypeAlias = Literal["duplicate", "fraudulent", "order_change", "product_unsatisfactory"]
"""Why something is taken back."""


class PaymentRecordRefund(StripeModel):
    """A refund of a payment made elsewhere."""

    payment_record: str | None = None
    refund_group: str | None = None


class CreditNoteRefund(StripeModel):
    """A refund that belongs to a credit note."""

    amount_refunded: int | None = None
    payment_record_refund: PaymentRecordRefund | None = None
    refund: Expandable["Refund"] | None = None
    type: str | None = None


class CreditNote(StripeObject):
    """What is taken back of an invoice. Amounts are in minor units of `currency`."""

    object: Literal["credit_note"]
    amount: int
    amount_shipping: int | None = None
    created: UnixSeconds
    currency: str
    customer: Expandable["Customer"] | None = None
    customer_account: str | None = None
    customer_balance_transaction: Expandable["CustomerBalanceTransaction"] | None = None
    discount_amount: int | None = None
    discount_amounts: list[DiscountAmount] | None = None
    effective_at: UnixSeconds | None = None
    invoice: Expandable["Invoice"] | None = None
    lines: ListObject[CreditNoteLineItem] | None = None
    livemode: bool
    memo: str | None = None
    metadata: Metadata = Field(default_factory=dict)
    number: str | None = None
    out_of_band_amount: int | None = None
    pdf: str | None = None
    post_payment_amount: int | None = None
    pre_payment_amount: int | None = None
    pretax_credit_amounts: list[PretaxCredit] | None = None
    reason: Open[CreditNoteReason] | None = None
    refunds: list[CreditNoteRefund] | None = None
    shipping_cost: ShippingCost | None = None
    status: Open[Literal["issued", "void"]] | None = None
    subtotal: int | None = None
    subtotal_excluding_tax: int | None = None
    total: int | None = None
    total_excluding_tax: int | None = None
    total_taxes: list[TaxAmount] | None = None
    type: Open[Literal["mixed", "post_payment", "pre_payment"]] | None = None
    voided_at: UnixSeconds | None = None
    # Sent by versions before 2025-03-31.basil; later ones say it in `refunds` and `total_taxes`.
    refund: Expandable["Refund"] | None = None
    tax_amounts: list[EarlierTaxAmount] | None = None


class CreditNoteLineItem(StripeObject):
    """One line of a credit note. Amounts are in minor units of its currency."""

    object: Literal["credit_note_line_item"]
    amount: int
    description: str | None = None
    discount_amount: int | None = None
    discount_amounts: list[DiscountAmount] | None = None
    invoice_line_item: str | None = None
    livemode: bool
    metadata: Metadata = Field(default_factory=dict)
    pretax_credit_amounts: list[PretaxCredit] | None = None
    quantity: int | None = None
    tax_rates: list[TaxRate] | None = None
    taxes: list[TaxAmount] | None = None
    type: Open[Literal["custom_line_item", "invoice_line_item"]] | None = None
    unit_amount: int | None = None
    unit_amount_decimal: DecimalText | None = None
    # Sent by versions before 2025-03-31.basil; later ones say it in `taxes`.
    amount_excluding_tax: int | None = None
    tax_amounts: list[EarlierTaxAmount] | None = None
    unit_amount_excluding_tax: DecimalText | None = None
