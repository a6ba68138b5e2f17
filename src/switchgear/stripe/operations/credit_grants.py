"""Credit, and what is left of it (Stripe's API reference: Credit Grants)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Final, Literal, Required

from typing_extensions import TypedDict, Unpack

from switchgear.pipeline.kinds import Kind
from switchgear.pipeline.operation import ModeT, Namespace, operation, paginated
from switchgear.pipeline.page import Paged
from switchgear.pipeline.parameters import Given, Nullable, Omittable
from switchgear.pipeline.request import Request
from switchgear.stripe.models.credit_grant import CreditBalanceSummary, CreditBalanceTransaction, CreditGrant
from switchgear.stripe.operations.parameters import STRIPE, ExpandParams, ListParams, MetadataParams, WriteParams

__all__ = [
    "AmountParams",
    "ApplicabilityConfigParams",
    "CreditBalanceSummaryRetrieveParams",
    "CreditBalanceTransactionListParams",
    "CreditBalanceTransactions",
    "CreditBalances",
    "CreditGrantCreateParams",
    "CreditGrantListParams",
    "CreditGrantUpdateParams",
    "CreditGrants",
    "FilterParams",
    "MonetaryParams",
    "ScopeParams",
    "ScopePriceParams",
]


class MonetaryParams(TypedDict):
    """`amount.monetary` of a credit grant."""

    currency: str
    value: int


class AmountParams(TypedDict, total=False):
    """`amount` of a credit grant."""

    type: Required[Literal["monetary"]]
    monetary: MonetaryParams


class ScopePriceParams(TypedDict):
    """`applicability_config.scope.prices` of a credit grant."""

    id: str


class ScopeParams(TypedDict, total=False):
    """`applicability_config.scope` of a credit grant."""

    price_type: Literal["metered"]
    prices: Sequence[ScopePriceParams]


class ApplicabilityConfigParams(TypedDict):
    """`applicability_config` of a credit grant."""

    scope: ScopeParams


class CreditGrantCreateParams(WriteParams, total=False):
    """What a credit grant is created with."""

    amount: Required[AmountParams]
    applicability_config: Required[ApplicabilityConfigParams]
    category: Given[Literal["paid", "promotional"]]
    customer: Given[str]
    customer_account: Given[str]
    effective_at: Given[datetime]
    expires_at: Given[datetime]
    metadata: Given[MetadataParams]
    name: Given[str]
    priority: Given[int]


class CreditGrantUpdateParams(WriteParams, total=False):
    """What can be said of a credit grant that exists."""

    expires_at: Nullable[datetime]
    metadata: Given[MetadataParams]


class CreditGrantListParams(ListParams, total=False):
    """Which ones."""

    customer: Omittable[str]
    customer_account: Omittable[str]


class FilterParams(TypedDict, total=False):
    """`filter` of what is left of a customer's credit."""

    type: Required[Literal["applicability_scope", "credit_grant"]]
    applicability_scope: ScopeParams
    credit_grant: str


class CreditBalanceSummaryRetrieveParams(ExpandParams, total=False):
    """Whose credits, and for which prices."""

    filter: Required[FilterParams]
    customer: Given[str]
    customer_account: Given[str]


class CreditBalanceTransactionListParams(ListParams, total=False):
    """Which ones."""

    credit_grant: Omittable[str]
    customer: Omittable[str]
    customer_account: Omittable[str]


CREDIT_GRANT: Final = Kind(STRIPE, "billing.credit_grant", "/v1/billing/credit_grants/{grant_id}", CreditGrant)
CREDIT_BALANCE_SUMMARY: Final = Kind(
    STRIPE, "billing.credit_balance_summary", "/v1/billing/credit_balance_summary", CreditBalanceSummary
)
CREDIT_BALANCE_TRANSACTION: Final = Kind(
    STRIPE,
    "billing.credit_balance_transaction",
    "/v1/billing/credit_balance_transactions/{transaction_id}",
    CreditBalanceTransaction,
)


class CreditGrants(Namespace[ModeT], path="billing.credit_grants"):
    """`client.billing.credit_grants`."""

    @operation
    def create(self, **params: Unpack[CreditGrantCreateParams]) -> Request[CreditGrant]:
        """Create a credit grant."""
        return CREDIT_GRANT.create(params)

    @operation
    def retrieve(self, grant_id: str, **params: Unpack[ExpandParams]) -> Request[CreditGrant]:
        """Read a credit grant."""
        return CREDIT_GRANT.get(grant_id, params=params)

    @operation
    def update(self, grant_id: str, **params: Unpack[CreditGrantUpdateParams]) -> Request[CreditGrant]:
        """Change what is given and leave the rest; None unsets, and metadata is merged key by key."""
        return CREDIT_GRANT.update(grant_id, params=params)

    @operation
    def expire(self, grant_id: str, **params: Unpack[WriteParams]) -> Request[CreditGrant]:
        """Expire a grant now."""
        return CREDIT_GRANT.update(grant_id, params=params, to="/expire")

    @operation
    def void(self, grant_id: str, **params: Unpack[WriteParams]) -> Request[CreditGrant]:
        """Void a grant, of which nothing was used."""
        return CREDIT_GRANT.update(grant_id, params=params, to="/void")

    @paginated
    def list(self, **params: Unpack[CreditGrantListParams]) -> Paged[CreditGrant]:
        """List them, newest first."""
        return CREDIT_GRANT.list(params)


class CreditBalances(Namespace[ModeT], path="billing.credit_balance_summary"):
    """`client.billing.credit_balance_summary`."""

    @operation
    def retrieve(self, **params: Unpack[CreditBalanceSummaryRetrieveParams]) -> Request[CreditBalanceSummary]:
        """Read what is left of a customer's credit."""
        return CREDIT_BALANCE_SUMMARY.get(params=params)


class CreditBalanceTransactions(Namespace[ModeT], path="billing.credit_balance_transactions"):
    """`client.billing.credit_balance_transactions`."""

    @operation
    def retrieve(self, transaction_id: str, **params: Unpack[ExpandParams]) -> Request[CreditBalanceTransaction]:
        """Read a change of a customer's credit."""
        return CREDIT_BALANCE_TRANSACTION.get(transaction_id, params=params)

    @paginated
    def list(self, **params: Unpack[CreditBalanceTransactionListParams]) -> Paged[CreditBalanceTransaction]:
        """List them, newest first."""
        return CREDIT_BALANCE_TRANSACTION.list(params)
