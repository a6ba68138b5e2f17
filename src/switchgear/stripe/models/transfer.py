"""Transfers to connected accounts, and their reversals."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from pydantic import Field

from switchgear.stripe.models.base import Expandable, ListObject, Metadata, StripeObject
from switchgear.types.times import UnixSeconds

if TYPE_CHECKING:
    from switchgear.stripe.models.account import Account
    from switchgear.stripe.models.balance import BalanceTransaction
    from switchgear.stripe.models.charge import Charge
    from switchgear.stripe.models.refund import Refund

__all__ = [
    "Transfer",
    "TransferReversal",
]


class Transfer(StripeObject):
    """Money that moves to a connected account. Amounts are in minor units of `currency`."""

    object: Literal["transfer"]
    amount: int
    amount_reversed: int | None = None
    balance_transaction: Expandable["BalanceTransaction"] | None = None
    created: UnixSeconds
    currency: str
    description: str | None = None
    destination: Expandable["Account"] | None = None
    destination_payment: Expandable["Charge"] | None = None
    livemode: bool
    metadata: Metadata = Field(default_factory=dict)
    reversals: ListObject[TransferReversal] | None = None
    reversed: bool | None = None
    source_transaction: Expandable["Charge"] | None = None
    source_type: str | None = None
    transfer_group: str | None = None


class TransferReversal(StripeObject):
    """Money that comes back from a connected account, in minor units of `currency`."""

    object: Literal["transfer_reversal"]
    amount: int
    balance_transaction: Expandable["BalanceTransaction"] | None = None
    created: UnixSeconds
    currency: str
    destination_payment_refund: Expandable["Refund"] | None = None
    metadata: Metadata = Field(default_factory=dict)
    source_refund: Expandable["Refund"] | None = None
    transfer: Expandable["Transfer"] | None = None
