"""Small parts that several of Stripe's objects are made of."""

from __future__ import annotations

from typing import Literal, TypeAlias

from switchgear.stripe.models.base import Expandable, StripeModel, UntypedObject

__all__ = [
    "AccountTaxParty",
    "Address",
    "Contact",
    "Interval",
    "InvoiceField",
    "InvoiceRendering",
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
    account: Expandable["UntypedObject"] | None = None


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
