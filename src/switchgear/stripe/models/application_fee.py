"""What platforms keep of connected accounts' charges."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from pydantic import Field

from switchgear.stripe.models.base import Expandable, ListObject, Metadata, StripeModel, StripeObject
from switchgear.types.times import UnixSeconds

if TYPE_CHECKING:
    from switchgear.stripe.models.account import Account
    from switchgear.stripe.models.account_links import Application
    from switchgear.stripe.models.balance import BalanceTransaction
    from switchgear.stripe.models.charge import Charge

__all__ = [
    "ApplicationFee",
    "FeeRefund",
    "FeeSource",
]


class FeeSource(StripeModel):
    """What a fee was taken of; `type` names the field that is set."""

    charge: str | None = None
    payout: str | None = None
    type: str | None = None


class ApplicationFee(StripeObject):
    """What a platform keeps of a connected account's charge. Amounts are in minor units of `currency`."""

    object: Literal["application_fee"]
    account: Expandable["Account"] | None = None
    amount: int
    amount_refunded: int | None = None
    application: Expandable["Application"] | None = None
    balance_transaction: Expandable["BalanceTransaction"] | None = None
    charge: Expandable["Charge"] | None = None
    created: UnixSeconds
    currency: str
    fee_source: FeeSource | None = None
    livemode: bool
    originating_transaction: Expandable["Charge"] | None = None
    refunded: bool | None = None
    refunds: ListObject[FeeRefund] | None = None


class FeeRefund(StripeObject):
    """What a platform gives back of a fee, in minor units of `currency`."""

    object: Literal["fee_refund"]
    amount: int
    balance_transaction: Expandable["BalanceTransaction"] | None = None
    created: UnixSeconds
    currency: str
    fee: Expandable["ApplicationFee"] | None = None
    metadata: Metadata = Field(default_factory=dict)
