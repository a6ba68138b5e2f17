"""Clerk's billing of users and organizations (https://clerk.com/docs/reference/backend-api/tag/Billing).

Amounts are in cents.
"""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Final, Literal, Required

from typing_extensions import TypedDict, Unpack

from switchgear.clerk.models.billing import BillingPeriods, BillingPlan, BillingPrice
from switchgear.clerk.models.payments import (
    BillingCreditBalance,
    BillingCreditLedgerEntry,
    BillingDiscountRedemption,
    BillingPriceTransition,
    BillingStatement,
)
from switchgear.clerk.models.subscriptions import BillingPaymentAttempt, BillingSubscription, BillingSubscriptionItem
from switchgear.clerk.operations.parameters import CLERK, PAGINATED, PageParams
from switchgear.pipeline.kinds import Kind
from switchgear.pipeline.operation import ModeT, Namespace, operation, paginated
from switchgear.pipeline.page import Paged
from switchgear.pipeline.parameters import Between, Given, Omittable, Text
from switchgear.pipeline.request import Caching, Repeat, Request

__all__ = [
    "Billing",
    "CreditAdjustParams",
    "DiscountApplyParams",
    "FreeTrialExtendParams",
    "PlanListParams",
    "PriceCreateParams",
    "PriceListParams",
    "PriceTransitionParams",
    "SubscriptionItemCancelParams",
    "SubscriptionItemListParams",
]


class PlanListParams(PageParams, total=False):
    """Which plans, and where to begin."""

    payer_type: Omittable[Literal["user", "org"]]


class PriceListParams(PageParams, total=False):
    """Which prices, and where to begin."""

    plan_id: Omittable[Text]


class PriceCreateParams(TypedDict, total=False):
    """A price of a plan for some customers."""

    plan_id: Required[Text]
    amount: Required[int | None]
    """By the month: 0, or at least 100."""
    annual_monthly_amount: Given[int | None]
    """By the month, where a year is paid at once."""
    currency: Given[str]
    """ISO 4217; Clerk's default is USD."""
    description: Given[str]
    supported_billing_periods: Given[BillingPeriods]
    """Those that have an amount, if it is not given."""


class SubscriptionItemListParams(PageParams, total=False):
    """Which items of subscriptions, and where to begin."""

    status: Omittable[Literal["active", "ended", "past_due", "upcoming", "free_trial"]]
    payer_type: Omittable[Literal["user", "org"]]
    plan_id: Omittable[Text]
    include_free: Omittable[bool]
    query: Omittable[Text]


class SubscriptionItemCancelParams(TypedDict, total=False):
    """When it ends."""

    end_now: Omittable[bool]
    """Otherwise with the period that is paid for."""


class FreeTrialExtendParams(TypedDict):
    """How long a trial lasts."""

    extend_to: datetime
    """In the future, and at most 365 days after its present end."""


class PriceTransitionParams(TypedDict):
    """From one price to another."""

    from_price_id: Text
    to_price_id: Text


class DiscountApplyParams(TypedDict):
    """Which discount."""

    discount_id: Text


class CreditAdjustParams(TypedDict, total=False):
    """A change of a balance."""

    amount: Required[Annotated[int, Between(1)]]
    action: Required[Literal["increase", "decrease"]]
    idempotency_key: Required[Text]
    """The same key is the same change: see `switchgear.pipeline.request.idempotency_key`."""
    currency: Given[str]
    """ISO 4217; Clerk's default is USD."""
    note: Given[str]


PLAN: Final = Kind(CLERK, "plan", "/v1/billing/plans/{plan_id}", BillingPlan, caching=Caching.REFERENCE)
PRICE: Final = Kind(CLERK, "price", "/v1/billing/prices/{price_id}", BillingPrice, caching=Caching.REFERENCE)
ITEM: Final = Kind(
    CLERK, "subscription_item", "/v1/billing/subscription_items/{subscription_item_id}", BillingSubscriptionItem
)
DISCOUNT: Final = Kind(
    CLERK,
    "subscription_item",
    "/v1/billing/subscription_items/{subscription_item_id}/discounts/{discount_id}",
    BillingDiscountRedemption,
)
STATEMENT: Final = Kind(CLERK, "statement", "/v1/billing/statements/{statement_id}", BillingStatement)
OF_USER: Final = Kind(CLERK, "user", "/v1/users/{user_id}", BillingSubscription)
OF_ORGANIZATION: Final = Kind(CLERK, "organization", "/v1/organizations/{organization_id}", BillingSubscription)
BALANCE: Final = (OF_USER.reading(BillingCreditBalance), OF_ORGANIZATION.reading(BillingCreditBalance))
LEDGER: Final = (OF_USER.reading(BillingCreditLedgerEntry), OF_ORGANIZATION.reading(BillingCreditLedgerEntry))


class Billing(Namespace[ModeT], path="billing"):
    """`client.billing`. Nothing of it is kept in a cache but plans and prices."""

    @paginated
    def list_plans(self, **params: Unpack[PlanListParams]) -> Paged[BillingPlan]:
        """List plans, the newest first."""
        return PLAN.list({**PAGINATED, **params})

    @paginated
    def list_prices(self, **params: Unpack[PriceListParams]) -> Paged[BillingPrice]:
        """List prices, the lowest first."""
        return PRICE.list({**PAGINATED, **params})

    @operation
    def create_price(self, **params: Unpack[PriceCreateParams]) -> Request[BillingPrice]:
        """Create a price of a plan. Nothing of it is unique, so one that ended without an answer is not repeated."""
        return PRICE.create(params)

    @paginated
    def list_subscription_items(self, **params: Unpack[SubscriptionItemListParams]) -> Paged[BillingSubscriptionItem]:
        """List the items of all subscriptions, the newest first."""
        return ITEM.list({**PAGINATED, **params})

    @operation
    def cancel_subscription_item(
        self, subscription_item_id: str, **params: Unpack[SubscriptionItemCancelParams]
    ) -> Request[BillingSubscriptionItem]:
        """Cancel an item, now or with the period that is paid for."""
        return ITEM.delete(subscription_item_id, params=params)

    @operation
    def extend_free_trial(
        self, subscription_item_id: str, **params: Unpack[FreeTrialExtendParams]
    ) -> Request[BillingSubscriptionItem]:
        """Let the trial of an item last until a time. Twice is as good as once."""
        return ITEM.update(subscription_item_id, params=params, to="/extend_free_trial", repeat=Repeat.SAFE)

    @operation
    def transition_price(
        self, subscription_item_id: str, **params: Unpack[PriceTransitionParams]
    ) -> Request[BillingPriceTransition]:
        """Move an item to another price, at once or with the next period. It may charge, so it is not repeated."""
        return ITEM.reading(BillingPriceTransition).update(subscription_item_id, params=params, to="/price_transition")

    @operation
    def apply_discount(
        self, subscription_item_id: str, **params: Unpack[DiscountApplyParams]
    ) -> Request[BillingDiscountRedemption]:
        """Put a discount on an item, in the place of the one that it has. It is not repeated.

        Raises:
            Conflict: It has this one.
        """
        tags = (ITEM.tag(subscription_item_id),)
        return DISCOUNT.create(params, subscription_item_id, tags=tags)

    @operation
    def remove_discount(self, subscription_item_id: str, discount_id: str) -> Request[BillingDiscountRedemption]:
        """Take the discount off an item.

        Raises:
            NotFound: It has no such discount, or, where an attempt ended without an answer, no longer.
        """
        return DISCOUNT.delete(subscription_item_id, discount_id, tags=(ITEM.tag(subscription_item_id),))

    @paginated
    def list_statements(self, **params: Unpack[PageParams]) -> Paged[BillingStatement]:
        """List statements, the newest first."""
        return STATEMENT.list({**PAGINATED, **params})

    @operation
    def get_statement(self, statement_id: str) -> Request[BillingStatement]:
        """Read a statement.

        Raises:
            NotFound: There is no such statement.
        """
        return STATEMENT.get(statement_id)

    @paginated
    def list_payment_attempts(self, statement_id: str, **params: Unpack[PageParams]) -> Paged[BillingPaymentAttempt]:
        """List the attempts to have a statement paid, the newest first."""
        attempts = STATEMENT.reading(BillingPaymentAttempt)
        return attempts.list({**PAGINATED, **params}, statement_id, to="/payment_attempts")

    @operation
    def get_user_subscription(self, user_id: str) -> Request[BillingSubscription]:
        """Read the subscription of a user.

        Raises:
            NotFound: There is no such user, or it has none.
        """
        return OF_USER.get(user_id, to="/billing/subscription")

    @operation
    def get_organization_subscription(self, organization_id: str) -> Request[BillingSubscription]:
        """Read the subscription of an organization.

        Raises:
            NotFound: There is no such organization, or it has none.
        """
        return OF_ORGANIZATION.get(organization_id, to="/billing/subscription")

    @operation
    def get_user_credits(self, user_id: str) -> Request[BillingCreditBalance]:
        """Read what a user has paid ahead."""
        return BALANCE[0].get(user_id, to="/billing/credits")

    @operation
    def get_organization_credits(self, organization_id: str) -> Request[BillingCreditBalance]:
        """Read what an organization has paid ahead."""
        return BALANCE[1].get(organization_id, to="/billing/credits")

    @operation
    def adjust_user_credits(
        self, user_id: str, **params: Unpack[CreditAdjustParams]
    ) -> Request[BillingCreditLedgerEntry]:
        """Add to what a user has paid ahead, or take off. With the same key, twice is once."""
        return LEDGER[0].update(user_id, params=params, to="/billing/credits", repeat=Repeat.SAFE)

    @operation
    def adjust_organization_credits(
        self, organization_id: str, **params: Unpack[CreditAdjustParams]
    ) -> Request[BillingCreditLedgerEntry]:
        """Add to what an organization has paid ahead, or take off. With the same key, twice is once."""
        return LEDGER[1].update(organization_id, params=params, to="/billing/credits", repeat=Repeat.SAFE)
