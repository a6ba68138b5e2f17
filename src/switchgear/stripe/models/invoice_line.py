"""Lines of invoices, items that wait for one, and payments of invoices."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from pydantic import Field

from switchgear.stripe.models.base import (
    ByKind,
    DecimalText,
    Expandable,
    Metadata,
    StripeModel,
    StripeObject,
    UntypedObject,
)
from switchgear.stripe.models.invoice_parts import (
    CreditedLines,
    DiscountAmount,
    EarlierTaxAmount,
    LinePricing,
    Period,
    PretaxCredit,
    TaxAmount,
)
from switchgear.stripe.models.tax import TaxRate
from switchgear.types.enums import Open
from switchgear.types.times import UnixSeconds

if TYPE_CHECKING:
    from switchgear.stripe.models.charge import Charge
    from switchgear.stripe.models.customer import Customer
    from switchgear.stripe.models.discount import Discount
    from switchgear.stripe.models.invoice import Invoice
    from switchgear.stripe.models.payment_intent import PaymentIntent
    from switchgear.stripe.models.price import Plan, Price
    from switchgear.stripe.models.subscription import Subscription, SubscriptionItem
    from switchgear.stripe.models.test_clock import TestClock

__all__ = [
    "CreditedItems",
    "InvoiceItem",
    "InvoiceLineItem",
    "InvoicePayment",
    "InvoicePaymentTransitions",
    "InvoiceRenderingTemplate",
    "InvoicingRule",
    "ItemParent",
    "ItemProration",
    "ItemSubscription",
    "LineInvoiceItem",
    "LineParent",
    "LineProration",
    "LineSubscriptionItem",
    "PaymentReference",
]


class LineProration(StripeModel):
    """What a proration gives back."""

    credited_items: CreditedLines | None = None


class LineInvoiceItem(StripeModel):
    """The invoice item that a line comes from."""

    invoice_item: str | None = None
    proration: bool | None = None
    proration_details: LineProration | None = None
    subscription: str | None = None


class LineSubscriptionItem(StripeModel):
    """The subscription item that a line comes from."""

    invoice_item: str | None = None
    proration: bool | None = None
    proration_details: LineProration | None = None
    subscription: str | None = None
    subscription_item: str | None = None


class LineParent(StripeModel):
    """What a line comes from; `type` names the field that is set."""

    invoice_item_details: LineInvoiceItem | None = None
    subscription_item_details: LineSubscriptionItem | None = None
    type: str | None = None


class InvoiceLineItem(StripeObject):
    """One line of an invoice. Amounts are in minor units of `currency`."""

    object: Literal["line_item"]
    amount: int
    currency: str
    description: str | None = None
    discount_amounts: list[DiscountAmount] | None = None
    discountable: bool | None = None
    discounts: list[Expandable["Discount"]] | None = None
    invoice: str | None = None
    livemode: bool
    metadata: Metadata = Field(default_factory=dict)
    parent: LineParent | None = None
    period: Period | None = None
    pretax_credit_amounts: list[PretaxCredit] | None = None
    pricing: LinePricing | None = None
    quantity: int | None = None
    quantity_decimal: DecimalText | None = None
    subscription: Expandable["Subscription"] | None = None
    subtotal: int | None = None
    taxes: list[TaxAmount] | None = None
    # Sent by versions before 2025-03-31.basil; later ones say it in `parent`, `pricing` and `taxes`.
    amount_excluding_tax: int | None = None
    invoice_item: Expandable["InvoiceItem"] | None = None
    plan: ByKind["Plan"] | None = None
    price: ByKind["Price"] | None = None
    proration: bool | None = None
    proration_details: LineProration | None = None
    subscription_item: Expandable["SubscriptionItem"] | None = None
    tax_amounts: list[EarlierTaxAmount] | None = None
    tax_rates: list[TaxRate] | None = None
    type: str | None = None
    unit_amount_excluding_tax: DecimalText | None = None


class InvoicingRule(StripeModel):
    """When an item is invoiced."""

    type: str | None = None


class ItemSubscription(StripeModel):
    """The subscription that an item comes from."""

    subscription: str | None = None
    subscription_item: str | None = None


class ItemParent(StripeModel):
    """What an item comes from."""

    subscription_details: ItemSubscription | None = None
    type: str | None = None


class CreditedItems(StripeModel):
    """What an item gives back; `type` names the field that is set."""

    invoice_item: str | None = None
    invoice_line_item_details: CreditedLines | None = None
    type: str | None = None


class ItemProration(StripeModel):
    """What a proration gives back."""

    credited_items: CreditedItems | None = None
    discount_amounts: list[DiscountAmount] | None = None


class InvoiceItem(StripeObject):
    """Something that waits for a customer's next invoice, or is on one. Amounts are in minor units of `currency`."""

    object: Literal["invoiceitem"]
    amount: int | None = None
    currency: str
    customer: Expandable["Customer"] | None = None
    customer_account: str | None = None
    date: UnixSeconds | None = None
    deleted: bool | None = None
    description: str | None = None
    discountable: bool | None = None
    discounts: list[Expandable["Discount"]] | None = None
    frozen_fields: list[Open[Literal["discounts", "pricing", "quantity"]]] | None = None
    invoice: Expandable["Invoice"] | None = None
    invoicing_rules: list[InvoicingRule] | None = None
    livemode: bool
    metadata: Metadata = Field(default_factory=dict)
    net_amount: int | None = None
    parent: ItemParent | None = None
    period: Period | None = None
    pricing: LinePricing | None = None
    proration: bool | None = None
    proration_details: ItemProration | None = None
    quantity: int | None = None
    quantity_decimal: DecimalText | None = None
    tax_rates: list[TaxRate] | None = None
    test_clock: Expandable["TestClock"] | None = None
    # Sent by versions before 2025-03-31.basil; later ones say it in `parent` and `pricing`.
    plan: ByKind["Plan"] | None = None
    price: ByKind["Price"] | None = None
    subscription: Expandable["Subscription"] | None = None
    subscription_item: Expandable["SubscriptionItem"] | None = None
    unit_amount: int | None = None
    unit_amount_decimal: DecimalText | None = None


class PaymentReference(StripeModel):
    """The payment; `type` names the field that is set."""

    charge: Expandable["Charge"] | None = None
    payment_intent: Expandable["PaymentIntent"] | None = None
    payment_record: Expandable["UntypedObject"] | None = None
    type: str | None = None


class InvoicePaymentTransitions(StripeModel):
    """When a payment came to be what it is."""

    canceled_at: UnixSeconds | None = None
    paid_at: UnixSeconds | None = None


class InvoicePayment(StripeObject):
    """A payment of an invoice, or of a part of it, in minor units of `currency`."""

    object: Literal["invoice_payment"]
    amount_paid: int | None = None
    amount_requested: int | None = None
    created: UnixSeconds
    currency: str | None = None
    invoice: Expandable["Invoice"] | None = None
    is_default: bool | None = None
    livemode: bool
    payment: PaymentReference | None = None
    status: str | None = None
    status_transitions: InvoicePaymentTransitions | None = None


class InvoiceRenderingTemplate(StripeObject):
    """How invoices are drawn."""

    object: Literal["invoice_rendering_template"]
    created: UnixSeconds
    livemode: bool
    metadata: Metadata = Field(default_factory=dict)
    nickname: str | None = None
    status: Open[Literal["active", "archived"]] | None = None
    version: int | None = None
