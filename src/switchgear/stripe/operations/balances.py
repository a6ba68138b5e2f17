"""The balance, its changes, payouts and top-ups (API reference: Balance, Payouts, Top-ups)."""

from __future__ import annotations

from datetime import datetime
from typing import Final, Literal, Required

from typing_extensions import Unpack

from switchgear.pipeline.kinds import Kind
from switchgear.pipeline.operation import ModeT, Namespace, operation, paginated
from switchgear.pipeline.page import Paged
from switchgear.pipeline.parameters import Given, Nullable, Omittable
from switchgear.pipeline.request import Request
from switchgear.stripe.models.balance import Balance, BalanceTransaction
from switchgear.stripe.models.payout import Payout
from switchgear.stripe.models.topup import Topup
from switchgear.stripe.operations.parameters import (
    STRIPE,
    DescribedUpdateParams,
    ExpandParams,
    ListParams,
    MetadataParams,
    MetadataUpdateParams,
    MethodOptionsParams,
    TimeRange,
    WriteParams,
)

__all__ = [
    "BalanceTransactionListParams",
    "BalanceTransactions",
    "Balances",
    "PayoutCreateParams",
    "PayoutListParams",
    "PayoutReverseParams",
    "Payouts",
    "TopupCreateParams",
    "TopupListParams",
    "Topups",
]


class BalanceTransactionListParams(ListParams, total=False):
    """Which ones."""

    created: Omittable[TimeRange | datetime]
    currency: Omittable[str]
    payout: Omittable[str]
    source: Omittable[str]
    type: Omittable[str]


class PayoutCreateParams(WriteParams, total=False):
    """What a payout is created with."""

    amount: Required[int]
    currency: Required[str]
    description: Given[str]
    destination: Given[str]
    metadata: Given[MetadataParams]
    method: Given[Literal["instant", "standard"]]
    payout_method: Given[str]
    source_type: Given[Literal["bank_account", "card", "fpx"]]
    statement_descriptor: Given[str]


class PayoutReverseParams(WriteParams, total=False):
    """What is noted of the payout that takes it back."""

    metadata: Given[MetadataParams]


class PayoutListParams(ListParams, total=False):
    """Which ones."""

    arrival_date: Omittable[TimeRange | datetime]
    created: Omittable[TimeRange | datetime]
    destination: Omittable[str]
    status: Omittable[str]


class TopupCreateParams(WriteParams, total=False):
    """What a top-up is created with."""

    amount: Required[int]
    currency: Required[str]
    description: Given[str]
    metadata: Nullable[MetadataParams]
    payment_method: Given[str]
    payment_method_options: Given[MethodOptionsParams]
    source: Given[str]
    statement_descriptor: Given[str]
    transfer_group: Given[str]


class TopupListParams(ListParams, total=False):
    """Which ones."""

    amount: Omittable[TimeRange | datetime]
    created: Omittable[TimeRange | datetime]
    status: Omittable[Literal["canceled", "failed", "pending", "succeeded"]]


BALANCE: Final = Kind(STRIPE, "balance", "/v1/balance", Balance)
BALANCE_TRANSACTION: Final = Kind(
    STRIPE, "balance_transaction", "/v1/balance_transactions/{transaction_id}", BalanceTransaction
)
PAYOUT: Final = Kind(STRIPE, "payout", "/v1/payouts/{payout_id}", Payout)
TOPUP: Final = Kind(STRIPE, "topup", "/v1/topups/{topup_id}", Topup)


class Balances(Namespace[ModeT], path="balance"):
    """`client.balance`."""

    @operation
    def retrieve(self, **params: Unpack[ExpandParams]) -> Request[Balance]:
        """Read the balance."""
        return BALANCE.get(params=params)


class BalanceTransactions(Namespace[ModeT], path="balance_transactions"):
    """`client.balance_transactions`."""

    @operation
    def retrieve(self, transaction_id: str, **params: Unpack[ExpandParams]) -> Request[BalanceTransaction]:
        """Read a change of the balance."""
        return BALANCE_TRANSACTION.get(transaction_id, params=params)

    @paginated
    def list(self, **params: Unpack[BalanceTransactionListParams]) -> Paged[BalanceTransaction]:
        """List them, newest first."""
        return BALANCE_TRANSACTION.list(params)


class Payouts(Namespace[ModeT], path="payouts"):
    """`client.payouts`."""

    @operation
    def create(self, **params: Unpack[PayoutCreateParams]) -> Request[Payout]:
        """Create a payout."""
        return PAYOUT.create(params)

    @operation
    def retrieve(self, payout_id: str, **params: Unpack[ExpandParams]) -> Request[Payout]:
        """Read a payout."""
        return PAYOUT.get(payout_id, params=params)

    @operation
    def update(self, payout_id: str, **params: Unpack[MetadataUpdateParams]) -> Request[Payout]:
        """Change what is given and leave the rest; None unsets, and metadata is merged key by key."""
        return PAYOUT.update(payout_id, params=params)

    @operation
    def cancel(self, payout_id: str, **params: Unpack[WriteParams]) -> Request[Payout]:
        """Cancel a payout that is still pending."""
        return PAYOUT.update(payout_id, params=params, to="/cancel")

    @operation
    def reverse(self, payout_id: str, **params: Unpack[PayoutReverseParams]) -> Request[Payout]:
        """Take a payout that was paid back."""
        return PAYOUT.update(payout_id, params=params, to="/reverse")

    @paginated
    def list(self, **params: Unpack[PayoutListParams]) -> Paged[Payout]:
        """List them, newest first."""
        return PAYOUT.list(params)


class Topups(Namespace[ModeT], path="topups"):
    """`client.topups`."""

    @operation
    def create(self, **params: Unpack[TopupCreateParams]) -> Request[Topup]:
        """Create a top-up."""
        return TOPUP.create(params)

    @operation
    def retrieve(self, topup_id: str, **params: Unpack[ExpandParams]) -> Request[Topup]:
        """Read a top-up."""
        return TOPUP.get(topup_id, params=params)

    @operation
    def update(self, topup_id: str, **params: Unpack[DescribedUpdateParams]) -> Request[Topup]:
        """Change what is given and leave the rest; None unsets, and metadata is merged key by key."""
        return TOPUP.update(topup_id, params=params)

    @operation
    def cancel(self, topup_id: str, **params: Unpack[WriteParams]) -> Request[Topup]:
        """Cancel a top-up that is still pending."""
        return TOPUP.update(topup_id, params=params, to="/cancel")

    @paginated
    def list(self, **params: Unpack[TopupListParams]) -> Paged[Topup]:
        """List them, newest first."""
        return TOPUP.list(params)
