"""Invoices."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, TypeAlias

from pydantic import Field, SecretStr

from switchgear.stripe.models.base import (
    ByKind,
    Expandable,
    ListObject,
    Metadata,
    StripeModel,
    StripeObject,
    UntypedObject,
)
from switchgear.stripe.models.common import (
    AccountTaxParty,
    Address,
    ChargeTransfer,
    CollectionMethod,
    Contact,
    InvoiceField,
    TaxExempt,
)
from switchgear.stripe.models.invoice_parts import DiscountAmount, EarlierTaxAmount, PretaxCredit, TaxAmount
from switchgear.stripe.models.payment_options import PaymentOptionsByKind
from switchgear.stripe.models.payment_problem import PaymentProblem
from switchgear.stripe.models.tax import TaxRate
from switchgear.stripe.models.totals import CustomerTaxId, ShippingCost
from switchgear.types.enums import Open
from switchgear.types.times import UnixSeconds

if TYPE_CHECKING:
    from switchgear.stripe.models.account import Account
    from switchgear.stripe.models.account_links import Application
    from switchgear.stripe.models.charge import Charge
    from switchgear.stripe.models.customer import Customer
    from switchgear.stripe.models.discount import Discount
    from switchgear.stripe.models.external_account import StoredBankAccount, StoredCard
    from switchgear.stripe.models.invoice_line import InvoiceLineItem, InvoicePayment
    from switchgear.stripe.models.payment_intent import PaymentIntent
    from switchgear.stripe.models.payment_method import PaymentMethod
    from switchgear.stripe.models.quote import Quote
    from switchgear.stripe.models.subscription import Subscription
    from switchgear.stripe.models.tax import TaxId
    from switchgear.stripe.models.test_clock import TestClock

__all__ = [
    "ConfirmationSecret",
    "Invoice",
    "InvoiceBillingReason",
    "InvoiceParent",
    "InvoicePaymentSettings",
    "InvoicePdf",
    "InvoicePdfRendering",
    "InvoiceQuote",
    "InvoiceStatus",
    "InvoiceStatusDetails",
    "InvoiceSubscription",
    "InvoiceTax",
    "InvoiceTaxDisabledReason",
    "InvoiceTransitions",
    "ItemThreshold",
    "RevisedInvoice",
    "ThresholdReason",
    "Uncollectible",
    "UncollectibleReason",
]


InvoiceTaxDisabledReason: TypeAlias = Literal["finalization_requires_location_inputs", "finalization_system_error"]
"""Why tax is not computed any more."""


InvoiceBillingReason: TypeAlias = Literal[
    "automatic_pending_invoice_item_invoice",
    "manual",
    "quote_accept",
    "subscription",
    "subscription_create",
    "subscription_cycle",
    "subscription_threshold",
    "subscription_update",
    "upcoming",
]
"""Why an invoice was made."""


InvoiceStatus: TypeAlias = Literal["draft", "open", "paid", "uncollectible", "void"]
"""Where an invoice stands. `paid` and `void` are final; `uncollectible` may still be paid or voided."""


UncollectibleReason: TypeAlias = Literal[
    "max_payment_attempts", "payment_not_received", "subscription_canceled", "subscription_paused", "user_forgiven"
]
"""Why an invoice is not collected."""


class InvoiceTax(StripeModel):
    """Whether Stripe computes tax on an invoice, and how far it got."""

    disabled_reason: Open[InvoiceTaxDisabledReason] | None = None
    enabled: bool | None = None
    liability: AccountTaxParty | None = None
    provider: str | None = None
    status: Open[Literal["complete", "failed", "requires_location_inputs"]] | None = None


class ConfirmationSecret(StripeModel):
    """What a browser confirms the invoice's payment with."""

    client_secret: SecretStr | None = None
    type: str | None = None


class RevisedInvoice(StripeModel):
    """The invoice that this one revises."""

    action: str | None = None
    invoice: Expandable["Invoice"] | None = None


class InvoiceQuote(StripeModel):
    """The quote that an invoice comes from."""

    quote: str | None = None


class InvoiceSubscription(StripeModel):
    """The subscription that an invoice comes from, and its metadata when the invoice was made."""

    metadata: Metadata = Field(default_factory=dict)
    subscription: Expandable["Subscription"] | None = None
    subscription_proration_date: UnixSeconds | None = None


class InvoiceParent(StripeModel):
    """What an invoice comes from; `type` names the field that is set."""

    quote_details: InvoiceQuote | None = None
    subscription_details: InvoiceSubscription | None = None
    type: str | None = None


class InvoicePaymentSettings(StripeModel):
    """How an invoice is paid."""

    default_mandate: str | None = None
    payment_method_options: PaymentOptionsByKind | None = None
    payment_method_types: list[str] | None = None


class InvoicePdf(StripeModel):
    """The pages of the PDF."""

    page_size: Open[Literal["a4", "auto", "letter"]] | None = None


class InvoicePdfRendering(StripeModel):
    """How an invoice is drawn."""

    amount_tax_display: str | None = None
    pdf: InvoicePdf | None = None
    template: str | None = None
    template_version: int | None = None


class Uncollectible(StripeModel):
    """Why an invoice is not collected."""

    reason: Open[UncollectibleReason] | None = None


class InvoiceStatusDetails(StripeModel):
    """What there is to say about a status."""

    uncollectible: Uncollectible | None = None


class InvoiceTransitions(StripeModel):
    """When an invoice came to be what it is."""

    finalized_at: UnixSeconds | None = None
    marked_uncollectible_at: UnixSeconds | None = None
    paid_at: UnixSeconds | None = None
    voided_at: UnixSeconds | None = None


class ItemThreshold(StripeModel):
    """The lines that came to a threshold of usage."""

    line_item_ids: list[str] | None = None
    usage_gte: int | None = None


class ThresholdReason(StripeModel):
    """Which threshold an invoice was made at."""

    amount_gte: int | None = None
    item_reasons: list[ItemThreshold] | None = None


class Invoice(StripeObject):
    """What a customer owes. Amounts are in minor units of `currency`."""

    object: Literal["invoice"]
    account_country: str | None = None
    account_name: str | None = None
    account_tax_ids: list[Expandable["TaxId"]] | None = None
    amount_due: int | None = None
    amount_overpaid: int | None = None
    amount_paid: int | None = None
    amount_paid_off_stripe: int | None = None
    amount_remaining: int | None = None
    amount_shipping: int | None = None
    application: Expandable["Application"] | None = None
    attempt_count: int | None = None
    attempted: bool | None = None
    auto_advance: bool | None = None
    automatic_tax: InvoiceTax | None = None
    automatically_finalizes_at: UnixSeconds | None = None
    billing_reason: Open[InvoiceBillingReason] | None = None
    collection_method: Open[CollectionMethod] | None = None
    confirmation_secret: ConfirmationSecret | None = None
    created: UnixSeconds | None = None
    currency: str
    custom_fields: list[InvoiceField] | None = None
    customer: Expandable["Customer"] | None = None
    customer_account: str | None = None
    customer_address: Address | None = None
    customer_email: str | None = None
    customer_name: str | None = None
    customer_phone: str | None = None
    customer_shipping: Contact | None = None
    customer_tax_exempt: Open[TaxExempt] | None = None
    customer_tax_ids: list[CustomerTaxId] | None = None
    default_payment_method: Expandable["PaymentMethod"] | None = None
    default_source: Expandable["Account | StoredBankAccount | StoredCard | UntypedObject"] | None = None
    default_tax_rates: list[TaxRate] | None = None
    deleted: bool | None = None
    description: str | None = None
    discounts: list[Expandable["Discount"]] | None = None
    due_date: UnixSeconds | None = None
    effective_at: UnixSeconds | None = None
    ending_balance: int | None = None
    footer: str | None = None
    from_invoice: RevisedInvoice | None = None
    hosted_invoice_url: str | None = None
    id: str = ""
    """Empty in `invoice.upcoming`, whose invoice does not exist yet."""
    invoice_pdf: str | None = None
    issuer: AccountTaxParty | None = None
    last_finalization_error: PaymentProblem | None = None
    latest_revision: Expandable["Invoice"] | None = None
    lines: ListObject[ByKind["InvoiceLineItem"]] | None = None
    livemode: bool
    metadata: Metadata = Field(default_factory=dict)
    next_payment_attempt: UnixSeconds | None = None
    number: str | None = None
    on_behalf_of: Expandable["Account"] | None = None
    parent: InvoiceParent | None = None
    payment_settings: InvoicePaymentSettings | None = None
    payments: ListObject[ByKind["InvoicePayment"]] | None = None
    period_end: UnixSeconds | None = None
    period_start: UnixSeconds | None = None
    post_payment_credit_notes_amount: int | None = None
    pre_payment_credit_notes_amount: int | None = None
    receipt_number: str | None = None
    rendering: InvoicePdfRendering | None = None
    shipping_cost: ShippingCost | None = None
    shipping_details: Contact | None = None
    starting_balance: int | None = None
    statement_descriptor: str | None = None
    status: Open[InvoiceStatus] | None = None
    status_details: InvoiceStatusDetails | None = None
    status_transitions: InvoiceTransitions | None = None
    subtotal: int | None = None
    subtotal_excluding_tax: int | None = None
    test_clock: Expandable["TestClock"] | None = None
    threshold_reason: ThresholdReason | None = None
    total: int | None = None
    total_discount_amounts: list[DiscountAmount] | None = None
    total_excluding_tax: int | None = None
    total_pretax_credit_amounts: list[PretaxCredit] | None = None
    total_taxes: list[TaxAmount] | None = None
    webhooks_delivered_at: UnixSeconds | None = None
    # Sent by versions before 2025-03-31.basil; see `parent`, `payments`, `discounts` and `total_taxes`.
    application_fee_amount: int | None = None
    charge: Expandable["Charge"] | None = None
    discount: Expandable["Discount"] | None = None
    paid: bool | None = None
    paid_out_of_band: bool | None = None
    payment_intent: Expandable["PaymentIntent"] | None = None
    quote: Expandable["Quote"] | None = None
    subscription: Expandable["Subscription"] | None = None
    subscription_details: InvoiceSubscription | None = None
    tax: int | None = None
    total_tax_amounts: list[EarlierTaxAmount] | None = None
    transfer_data: ChargeTransfer | None = None
