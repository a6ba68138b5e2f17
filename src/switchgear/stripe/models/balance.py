"""The balance and its changes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, TypeAlias

from switchgear.stripe.models.base import Expandable, StripeModel, StripeObject, UntypedObject
from switchgear.types.enums import Open
from switchgear.types.times import UnixSeconds

if TYPE_CHECKING:
    from switchgear.stripe.models.application_fee import ApplicationFee, FeeRefund
    from switchgear.stripe.models.charge import Charge
    from switchgear.stripe.models.customer_balance import CustomerCashBalanceTransaction
    from switchgear.stripe.models.dispute import Dispute
    from switchgear.stripe.models.payout import Payout
    from switchgear.stripe.models.refund import Refund
    from switchgear.stripe.models.topup import Topup
    from switchgear.stripe.models.transfer import Transfer, TransferReversal

__all__ = [
    "Balance",
    "BalanceAmount",
    "BalanceSources",
    "BalanceTransaction",
    "BalanceType",
    "Fee",
    "InstantBalance",
    "InstantNet",
    "IssuingBalance",
    "PrefundingBalance",
]


BalanceType: TypeAlias = Literal["issuing", "payments", "refund_and_dispute_prefunding", "risk_reserved"]
"""Which of the balances changed."""


class BalanceSources(StripeModel):
    """The same by where it came from, in minor units."""

    bank_account: int | None = None
    card: int | None = None
    fpx: int | None = None


class BalanceAmount(StripeModel):
    """What is there in one currency, in minor units."""

    amount: int | None = None
    currency: str | None = None
    source_types: BalanceSources | None = None


class InstantNet(StripeModel):
    """What of it arrives at one destination."""

    amount: int | None = None
    destination: str | None = None
    source_types: BalanceSources | None = None


class InstantBalance(StripeModel):
    """What can be paid out at once, in minor units."""

    amount: int | None = None
    currency: str | None = None
    net_available: list[InstantNet] | None = None
    source_types: BalanceSources | None = None


class IssuingBalance(StripeModel):
    """What cards of one's own may spend."""

    available: list[BalanceAmount] | None = None


class PrefundingBalance(StripeModel):
    """What is set aside for refunds and disputes."""

    available: list[BalanceAmount] | None = None
    pending: list[BalanceAmount] | None = None


class Balance(StripeModel):
    """The money that is with Stripe. Amounts are in minor units."""

    object: Literal["balance"]
    available: list[BalanceAmount] | None = None
    connect_reserved: list[BalanceAmount] | None = None
    instant_available: list[InstantBalance] | None = None
    issuing: IssuingBalance | None = None
    livemode: bool
    pending: list[BalanceAmount] | None = None
    refund_and_dispute_prefunding: PrefundingBalance | None = None


class Fee(StripeModel):
    """One part of the fee, in minor units."""

    amount: int | None = None
    application: str | None = None
    currency: str | None = None
    description: str | None = None
    type: str | None = None


class BalanceTransaction(StripeObject):
    """A change of the balance. Amounts are in minor units of `currency`."""

    object: Literal["balance_transaction"]
    amount: int
    available_on: UnixSeconds | None = None
    balance_type: Open[BalanceType] | None = None
    created: UnixSeconds
    currency: str
    description: str | None = None
    exchange_rate: float | None = None
    fee: int | None = None
    fee_details: list[Fee] | None = None
    net: int | None = None
    reporting_category: str | None = None
    source: (
        Expandable[
            "ApplicationFee | Charge | CustomerCashBalanceTransaction | Dispute | FeeRefund | Payout | Refund | Topup | Transfer | TransferReversal | UntypedObject"  # noqa: E501 - all that it may be
        ]
        | None
    ) = None
    status: str | None = None
    type: str | None = None
