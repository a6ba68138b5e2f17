"""Payouts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from pydantic import Field

from switchgear.stripe.models.base import Expandable, Metadata, StripeModel, StripeObject
from switchgear.types.enums import Open
from switchgear.types.times import UnixSeconds

if TYPE_CHECKING:
    from switchgear.stripe.models.application_fee import ApplicationFee
    from switchgear.stripe.models.balance import BalanceTransaction
    from switchgear.stripe.models.external_account import StoredBankAccount, StoredCard

__all__ = [
    "Payout",
    "TraceId",
]


class TraceId(StripeModel):
    """What the bank can find a payout by."""

    status: str | None = None
    value: str | None = None


class Payout(StripeObject):
    """Money on its way to a bank account or card. Amounts are in minor units of `currency`."""

    object: Literal["payout"]
    amount: int
    application_fee: Expandable["ApplicationFee"] | None = None
    application_fee_amount: int | None = None
    arrival_date: UnixSeconds | None = None
    automatic: bool | None = None
    balance_transaction: Expandable["BalanceTransaction"] | None = None
    created: UnixSeconds
    currency: str
    description: str | None = None
    destination: Expandable["StoredBankAccount | StoredCard"] | None = None
    failure_balance_transaction: Expandable["BalanceTransaction"] | None = None
    failure_code: str | None = None
    failure_message: str | None = None
    livemode: bool
    metadata: Metadata = Field(default_factory=dict)
    method: str | None = None
    original_payout: Expandable["Payout"] | None = None
    payout_method: str | None = None
    reconciliation_status: Open[Literal["completed", "in_progress", "not_applicable"]] | None = None
    reversed_by: Expandable["Payout"] | None = None
    source_type: str | None = None
    statement_descriptor: str | None = None
    status: str | None = None
    trace_id: TraceId | None = None
    type: Open[Literal["bank_account", "card"]] | None = None
