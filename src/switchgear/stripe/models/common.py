"""Small parts that several of Stripe's objects are made of."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, TypeAlias

from switchgear.stripe.models.base import Expandable, StripeModel
from switchgear.types.times import UnixSeconds

if TYPE_CHECKING:
    from switchgear.stripe.models.account import Account


__all__ = [
    "ChargeTransfer",
    "DeactivationTime",
    "AccountTaxParty",
    "Address",
    "AllowRedisplay",
    "BillingModeType",
    "CancellationFeedback",
    "CollectionMethod",
    "Confirmation",
    "Contact",
    "Interval",
    "InvoiceField",
    "InvoiceRendering",
    "MissingPaymentMethod",
    "PresentmentDetails",
    "Switch",
    "TaxBehavior",
    "TaxExempt",
]


Interval: TypeAlias = Literal["day", "week", "month", "year"]
"""A unit of recurring time."""


TaxBehavior: TypeAlias = Literal["exclusive", "inclusive", "unspecified"]
"""Whether a price includes tax."""


TaxExempt: TypeAlias = Literal["exempt", "none", "reverse"]
"""Whether a customer pays tax; `reverse` is the reverse charge."""


class Address(StripeModel):
    """A postal address; any part may be missing."""

    line1: str | None = None
    line2: str | None = None
    city: str | None = None
    state: str | None = None
    postal_code: str | None = None
    country: str | None = None
    """ISO 3166-1 alpha-2."""


class Contact(StripeModel):
    """Where goods or mail go."""

    address: Address | None = None
    carrier: str | None = None
    name: str | None = None
    phone: str | None = None
    tracking_number: str | None = None


class AccountTaxParty(StripeModel):
    """The account that issues an invoice, or is liable for tax: the own one (`self`), or a connected `account`."""

    type: str | None = None
    account: Expandable["Account"] | None = None


class Switch(StripeModel):
    """Something that is on or off."""

    enabled: bool | None = None


class InvoiceField(StripeModel):
    """A line of the merchant's own on an invoice."""

    name: str | None = None
    value: str | None = None


class InvoiceRendering(StripeModel):
    """How an invoice is drawn."""

    amount_tax_display: str | None = None
    template: str | None = None


class PresentmentDetails(StripeModel):
    """What the customer sees where that is another currency."""

    presentment_amount: int | None = None
    presentment_currency: str | None = None


CollectionMethod: TypeAlias = Literal["charge_automatically", "send_invoice"]
"""Whether Stripe charges, or sends an invoice."""


BillingModeType: TypeAlias = Literal["classic", "flexible"]
"""How prorations and invoices come about; `flexible` is the default since 2025-09-30.clover."""


CancellationFeedback: TypeAlias = Literal[
    "customer_service",
    "low_quality",
    "missing_features",
    "other",
    "switched_service",
    "too_complex",
    "too_expensive",
    "unused",
]
"""What the customer says about it."""


MissingPaymentMethod: TypeAlias = Literal["cancel", "create_invoice", "pause"]
"""What happens when a trial ends and there is no payment method."""


AllowRedisplay: TypeAlias = Literal["always", "limited", "unspecified"]
"""Whether a saved method may be shown to its customer again."""


class Confirmation(StripeModel):
    """The page that ends a flow."""

    custom_message: str | None = None


class ChargeTransfer(StripeModel):
    """The connected account that a payment goes on to, and how much of it, in minor units."""

    amount: int | None = None
    destination: Expandable["Account"] | None = None


class DeactivationTime(StripeModel):
    """When something was deactivated."""

    deactivated_at: UnixSeconds | None = None
