"""Tax ids and tax rates."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Literal

from pydantic import Field

from switchgear.stripe.models.base import Expandable, Metadata, StripeModel, StripeObject
from switchgear.types.enums import Open
from switchgear.types.times import UnixSeconds

if TYPE_CHECKING:
    from switchgear.stripe.models.account import Account
    from switchgear.stripe.models.account_links import Application
    from switchgear.stripe.models.customer import Customer

__all__ = ["FlatTax", "TaxId", "TaxIdOwner", "TaxIdVerification", "TaxRate", "VerificationStatus"]


class VerificationStatus(StrEnum):
    """What the tax office says about a tax id."""

    PENDING = "pending"
    UNAVAILABLE = "unavailable"
    UNVERIFIED = "unverified"
    VERIFIED = "verified"


class TaxIdOwner(StripeModel):
    """Whose tax id it is; `type` says which of the others is set."""

    type: str | None = None
    account: Expandable["Account"] | None = None
    application: Expandable["Application"] | None = None
    customer: Expandable["Customer"] | None = None
    customer_account: str | None = None


class TaxIdVerification(StripeModel):
    """What came of checking a tax id."""

    status: Open[VerificationStatus] | None = None
    verified_address: str | None = None
    verified_name: str | None = None


class TaxId(StripeObject):
    """A tax identification number of a customer or an account."""

    object: Literal["tax_id"]
    country: str | None = None
    created: UnixSeconds
    customer: Expandable["Customer"] | None = None
    customer_account: str | None = None
    deleted: bool | None = None
    livemode: bool
    owner: TaxIdOwner | None = None
    type: str
    """One of some 120, such as `eu_vat` and `us_ein`."""
    value: str
    verification: TaxIdVerification | None = None


class FlatTax(StripeModel):
    """A tax that does not depend on the amount, in minor units."""

    amount: int | None = None
    currency: str | None = None


class TaxRate(StripeObject):
    """A rate of tax, in percent unless `rate_type` says otherwise."""

    object: Literal["tax_rate"]
    active: bool | None = None
    country: str | None = None
    created: UnixSeconds | None = None
    description: str | None = None
    display_name: str | None = None
    effective_percentage: float | None = None
    flat_amount: FlatTax | None = None
    inclusive: bool | None = None
    jurisdiction: str | None = None
    jurisdiction_level: str | None = None
    livemode: bool | None = None
    metadata: Metadata = Field(default_factory=dict)
    percentage: float | None = None
    rate_type: str | None = None
    state: str | None = None
    tax_type: str | None = None
