"""Quotes: offers that become subscriptions or invoices."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from pydantic import Field

from switchgear.stripe.models.base import Expandable, ListObject, Metadata, StripeModel, StripeObject
from switchgear.stripe.models.checkout import LineItem
from switchgear.stripe.models.common import AccountTaxParty, BillingModeType, CollectionMethod, Interval, InvoiceField
from switchgear.stripe.models.subscription_parts import FlexibleBilling
from switchgear.stripe.models.totals import CheckoutTax, TotalDetails
from switchgear.types.enums import Open
from switchgear.types.times import UnixSeconds

if TYPE_CHECKING:
    from switchgear.stripe.models.account import Account
    from switchgear.stripe.models.account_links import Application
    from switchgear.stripe.models.customer import Customer
    from switchgear.stripe.models.discount import Discount
    from switchgear.stripe.models.invoice import Invoice
    from switchgear.stripe.models.schedule import SubscriptionSchedule
    from switchgear.stripe.models.subscription import Subscription
    from switchgear.stripe.models.tax import TaxRate
    from switchgear.stripe.models.test_clock import TestClock

__all__ = [
    "Quote",
    "QuoteBillingMode",
    "QuoteInvoiceSettings",
    "QuoteOrigin",
    "QuoteSubscriptionData",
    "QuoteTotals",
    "QuoteTransfer",
    "QuoteTransitions",
    "RecurringTotals",
    "UpfrontTotals",
]


class RecurringTotals(StripeModel):
    """What every period costs, in minor units."""

    amount_subtotal: int | None = None
    amount_total: int | None = None
    interval: Open[Interval] | None = None
    interval_count: int | None = None
    total_details: TotalDetails | None = None


class UpfrontTotals(StripeModel):
    """What is paid at once, in minor units."""

    amount_subtotal: int | None = None
    amount_total: int | None = None
    line_items: ListObject[LineItem] | None = None
    total_details: TotalDetails | None = None


class QuoteTotals(StripeModel):
    """What comes of a quote, now and every period."""

    recurring: RecurringTotals | None = None
    upfront: UpfrontTotals | None = None


class QuoteOrigin(StripeModel):
    """The quote that this one was copied from."""

    is_revision: bool | None = None
    quote: Expandable["Quote"] | None = None


class QuoteInvoiceSettings(StripeModel):
    """What invoices begin with."""

    custom_fields: list[InvoiceField] | None = None
    days_until_due: int | None = None
    description: str | None = None
    footer: str | None = None
    issuer: AccountTaxParty | None = None


class QuoteTransitions(StripeModel):
    """When a quote came to be what it is."""

    accepted_at: UnixSeconds | None = None
    canceled_at: UnixSeconds | None = None
    finalized_at: UnixSeconds | None = None


class QuoteBillingMode(StripeModel):
    """How prorations and invoices come about."""

    flexible: FlexibleBilling | None = None
    type: Open[BillingModeType] | None = None


class QuoteSubscriptionData(StripeModel):
    """What the subscription begins with."""

    billing_mode: QuoteBillingMode | None = None
    description: str | None = None
    effective_date: UnixSeconds | None = None
    metadata: Metadata = Field(default_factory=dict)
    trial_period_days: int | None = None


class QuoteTransfer(StripeModel):
    """The connected account that payments go on to: an amount, a percentage, or all."""

    amount: int | None = None
    amount_percent: float | None = None
    destination: Expandable["Account"] | None = None


class Quote(StripeObject):
    """An offer that becomes a subscription or an invoice. Amounts are in minor units of `currency`."""

    object: Literal["quote"]
    amount_subtotal: int | None = None
    amount_total: int | None = None
    application: Expandable["Application"] | None = None
    application_fee_amount: int | None = None
    application_fee_percent: float | None = None
    automatic_tax: CheckoutTax | None = None
    collection_method: Open[CollectionMethod] | None = None
    computed: QuoteTotals | None = None
    created: UnixSeconds
    currency: str | None = None
    customer: Expandable["Customer"] | None = None
    customer_account: str | None = None
    default_tax_rates: list[Expandable["TaxRate"]] | None = None
    description: str | None = None
    discounts: list[Expandable["Discount"]] | None = None
    expires_at: UnixSeconds | None = None
    footer: str | None = None
    from_quote: QuoteOrigin | None = None
    header: str | None = None
    invoice: Expandable["Invoice"] | None = None
    invoice_settings: QuoteInvoiceSettings | None = None
    line_items: ListObject[LineItem] | None = None
    livemode: bool
    metadata: Metadata = Field(default_factory=dict)
    number: str | None = None
    on_behalf_of: Expandable["Account"] | None = None
    status: Open[Literal["accepted", "canceled", "draft", "open"]]
    status_transitions: QuoteTransitions | None = None
    subscription: Expandable["Subscription"] | None = None
    subscription_data: QuoteSubscriptionData | None = None
    subscription_schedule: Expandable["SubscriptionSchedule"] | None = None
    test_clock: Expandable["TestClock"] | None = None
    total_details: TotalDetails | None = None
    transfer_data: QuoteTransfer | None = None
