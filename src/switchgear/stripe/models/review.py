"""Reviews, and warnings of fraud."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, TypeAlias

from switchgear.stripe.models.base import Expandable, StripeModel, StripeObject
from switchgear.types.enums import Open
from switchgear.types.times import UnixSeconds

if TYPE_CHECKING:
    from switchgear.stripe.models.charge import Charge
    from switchgear.stripe.models.payment_intent import PaymentIntent

__all__ = [
    "BrowserSession",
    "EarlyFraudWarning",
    "IpLocation",
    "Review",
    "ReviewClosing",
]


ReviewClosing: TypeAlias = Literal[
    "acknowledged",
    "approved",
    "canceled",
    "disputed",
    "payment_never_settled",
    "redacted",
    "refunded",
    "refunded_as_fraud",
]
"""How a review ended."""


class IpLocation(StripeModel):
    """Where an address is said to be."""

    city: str | None = None
    country: str | None = None
    latitude: float | None = None
    longitude: float | None = None
    region: str | None = None


class BrowserSession(StripeModel):
    """What the customer paid with."""

    browser: str | None = None
    device: str | None = None
    platform: str | None = None
    version: str | None = None


class Review(StripeObject):
    """A payment that somebody has to look at."""

    object: Literal["review"]
    billing_zip: str | None = None
    charge: Expandable["Charge"] | None = None
    closed_reason: Open[ReviewClosing] | None = None
    created: UnixSeconds
    ip_address: str | None = None
    ip_address_location: IpLocation | None = None
    livemode: bool
    open: bool | None = None
    opened_reason: Open[Literal["manual", "rule"]] | None = None
    payment_intent: Expandable["PaymentIntent"] | None = None
    reason: str | None = None
    session: BrowserSession | None = None


class EarlyFraudWarning(StripeObject):
    """What an issuer reports as fraud before anybody disputes it."""

    object: Literal["radar.early_fraud_warning"]
    actionable: bool | None = None
    charge: Expandable["Charge"] | None = None
    created: UnixSeconds
    fraud_type: str | None = None
    livemode: bool
    payment_intent: Expandable["PaymentIntent"] | None = None
