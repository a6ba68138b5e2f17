"""Cards and bank accounts that are kept as sources, or paid out to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from pydantic import Field

from switchgear.stripe.models.base import Expandable, Metadata, StripeModel, StripeObject
from switchgear.stripe.models.common import AllowRedisplay
from switchgear.stripe.models.requirements import RequirementError
from switchgear.types.enums import Open

if TYPE_CHECKING:
    from switchgear.stripe.models.account import Account
    from switchgear.stripe.models.customer import Customer

__all__ = [
    "BankRequirements",
    "CardNetworks",
    "StoredBankAccount",
    "StoredCard",
]


class CardNetworks(StripeModel):
    """Which network to prefer."""

    preferred: str | None = None


class StoredCard(StripeObject):
    """A card kept as a source, or that money is paid out to."""

    object: Literal["card"]
    account: Expandable["Account"] | None = None
    address_city: str | None = None
    address_country: str | None = None
    address_line1: str | None = None
    address_line1_check: str | None = None
    address_line2: str | None = None
    address_state: str | None = None
    address_zip: str | None = None
    address_zip_check: str | None = None
    allow_redisplay: Open[AllowRedisplay] | None = None
    available_payout_methods: list[Open[Literal["instant", "standard"]]] | None = None
    brand: str | None = None
    country: str | None = None
    currency: str | None = None
    customer: Expandable["Customer"] | None = None
    cvc_check: str | None = None
    default_for_currency: bool | None = None
    deleted: bool | None = None
    description: str | None = None
    dynamic_last4: str | None = None
    exp_month: int | None = None
    exp_year: int | None = None
    fingerprint: str | None = None
    funding: str | None = None
    iin: str | None = None
    issuer: str | None = None
    last4: str | None = None
    metadata: Metadata = Field(default_factory=dict)
    name: str | None = None
    networks: CardNetworks | None = None
    regulated_status: Open[Literal["regulated", "unregulated"]] | None = None
    status: str | None = None
    tokenization_method: str | None = None


class BankRequirements(StripeModel):
    """What is still needed to keep an account in use."""

    currently_due: list[str] | None = None
    errors: list[RequirementError] | None = None
    past_due: list[str] | None = None
    pending_verification: list[str] | None = None


class StoredBankAccount(StripeObject):
    """A bank account kept as a source, or that money is paid out to."""

    object: Literal["bank_account"]
    account: Expandable["Account"] | None = None
    account_holder_name: str | None = None
    account_holder_type: str | None = None
    account_type: str | None = None
    available_payout_methods: list[Open[Literal["instant", "standard"]]] | None = None
    bank_name: str | None = None
    country: str | None = None
    currency: str | None = None
    customer: Expandable["Customer"] | None = None
    default_for_currency: bool | None = None
    deleted: bool | None = None
    fingerprint: str | None = None
    future_requirements: BankRequirements | None = None
    last4: str | None = None
    metadata: Metadata = Field(default_factory=dict)
    requirements: BankRequirements | None = None
    routing_number: str | None = None
    status: str | None = None
