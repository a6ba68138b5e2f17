"""Customers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, TypeAlias

from pydantic import Field

from switchgear.stripe.models.base import (
    ByKind,
    Expandable,
    ListObject,
    Metadata,
    StripeModel,
    StripeObject,
    UntypedObject,
)
from switchgear.stripe.models.common import Address, Contact, InvoiceField, InvoiceRendering, TaxExempt
from switchgear.stripe.models.discount import Discount
from switchgear.types.enums import Open
from switchgear.types.times import UnixSeconds

if TYPE_CHECKING:
    from switchgear.stripe.models.account import Account
    from switchgear.stripe.models.external_account import StoredBankAccount, StoredCard
    from switchgear.stripe.models.payment_method import PaymentMethod
    from switchgear.stripe.models.subscription import Subscription
    from switchgear.stripe.models.tax import TaxId
    from switchgear.stripe.models.test_clock import TestClock

__all__ = [
    "CashBalance",
    "CashBalanceSettings",
    "Customer",
    "CustomerInvoiceSettings",
    "CustomerTax",
    "CustomerTaxLocation",
    "DeletedCustomer",
    "TaxLocationStatus",
]


TaxLocationStatus: TypeAlias = Literal["failed", "not_collecting", "supported", "unrecognized_location"]
"""Whether Stripe knows enough of a customer's place to compute tax."""


class CashBalanceSettings(StripeModel):
    """How bank transfers are matched with invoices."""

    reconciliation_mode: str | None = None
    using_merchant_default: bool | None = None


class CashBalance(StripeModel):
    """Money that a customer sent and that no invoice has taken: minor units by currency."""

    object: Literal["cash_balance"]
    available: dict[str, int] | None = None
    customer: str | None = None
    customer_account: str | None = None
    livemode: bool | None = None
    settings: CashBalanceSettings | None = None


class CustomerInvoiceSettings(StripeModel):
    """What a customer's invoices begin with."""

    custom_fields: list[InvoiceField] | None = None
    default_payment_method: Expandable["PaymentMethod"] | None = None
    """Pays what no subscription's own default pays."""
    footer: str | None = None
    rendering_options: InvoiceRendering | None = None


class CustomerTaxLocation(StripeModel):
    """Where Stripe takes a customer to be, and from what."""

    country: str | None = None
    source: str | None = None
    state: str | None = None


class CustomerTax(StripeModel):
    """What automatic tax knows of a customer."""

    automatic_tax: Open[TaxLocationStatus] | None = None
    ip_address: str | None = None
    location: CustomerTaxLocation | None = None
    provider: str | None = None


class Customer(StripeObject):
    """Who pays."""

    object: Literal["customer"]
    address: Address | None = None
    balance: int | None = None
    """In minor units; negative is credit."""
    business_name: str | None = None
    cash_balance: CashBalance | None = None
    created: UnixSeconds
    currency: str | None = None
    customer_account: str | None = None
    default_source: Expandable["Account | StoredBankAccount | StoredCard | UntypedObject"] | None = None
    deleted: bool | None = None
    delinquent: bool | None = None
    description: str | None = None
    discount: Discount | None = None
    email: str | None = None
    individual_name: str | None = None
    invoice_credit_balance: dict[str, int] | None = None
    """Minor units by currency."""
    invoice_prefix: str | None = None
    invoice_settings: CustomerInvoiceSettings | None = None
    livemode: bool
    metadata: Metadata = Field(default_factory=dict)
    name: str | None = None
    next_invoice_sequence: int | None = None
    phone: str | None = None
    preferred_locales: list[str] | None = None
    shipping: Contact | None = None
    sources: ListObject[ByKind["Account | StoredBankAccount | StoredCard | UntypedObject"]] | None = None
    subscriptions: ListObject[ByKind["Subscription"]] | None = None
    tax: CustomerTax | None = None
    tax_exempt: Open[TaxExempt] | None = None
    tax_ids: ListObject[ByKind["TaxId"]] | None = None
    test_clock: Expandable["TestClock"] | None = None


class DeletedCustomer(StripeObject):
    """What is left of a deleted customer; reading one answers this, with status 200."""

    object: Literal["customer"]
    deleted: Literal[True]
