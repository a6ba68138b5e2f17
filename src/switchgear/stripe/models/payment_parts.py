"""What payment methods share with what is paid with them."""

from __future__ import annotations

from switchgear.stripe.models.base import StripeModel
from switchgear.stripe.models.common import Address
from switchgear.types.times import UnixSeconds

__all__ = [
    "BillingDetails",
    "Birthday",
    "CardChecks",
    "OfflineCard",
    "PaymentMethodConfiguration",
    "RadarOptions",
    "WalletContact",
]


class BillingDetails(StripeModel):
    """Whose payment method it is."""

    address: Address | None = None
    email: str | None = None
    name: str | None = None
    phone: str | None = None
    tax_id: str | None = None


class RadarOptions(StripeModel):
    """What fraud detection goes by."""

    session: str | None = None


class CardChecks(StripeModel):
    """What the issuer said to what the customer typed: `pass`, `fail`, `unavailable`, `unchecked`."""

    address_line1_check: str | None = None
    address_postal_code_check: str | None = None
    cvc_check: str | None = None


class OfflineCard(StripeModel):
    """When a card was read without a connection."""

    stored_at: UnixSeconds | None = None
    type: str | None = None


class WalletContact(StripeModel):
    """Whom a wallet names."""

    billing_address: Address | None = None
    email: str | None = None
    name: str | None = None
    shipping_address: Address | None = None


class Birthday(StripeModel):
    """A date of birth."""

    day: int | None = None
    month: int | None = None
    year: int | None = None


class PaymentMethodConfiguration(StripeModel):
    """The configuration that the payment methods come from."""

    id: str | None = None
    parent: str | None = None
