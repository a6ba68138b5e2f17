"""What becomes of Clerk's prices and balances: statements, credits, discounts, and moves from one price to another."""

from __future__ import annotations

from typing import Literal

from switchgear.clerk.models.billing import BillingModel, BillingMoney, BillingPayer, BillingPlan, BillingPrice
from switchgear.clerk.models.subscriptions import (
    BillingPaymentAttempt,
    BillingSubscriptionItem,
    BillingSubscriptionItemStatus,
)
from switchgear.types.enums import Open
from switchgear.types.times import AnyTime, UnixMillis

__all__ = [
    "BillingCreditBalance",
    "BillingCreditLedgerEntry",
    "BillingDiscountRedemption",
    "BillingPriceTransition",
    "BillingPriceTransitionDetails",
    "BillingStatement",
    "BillingStatementGroup",
    "BillingStatementTotals",
]


class BillingCreditBalance(BillingModel):
    """What a payer has paid ahead."""

    object: str = "commerce_credit_balance"
    balance: BillingMoney | None = None
    """None: there never was any."""


class BillingCreditLedgerEntry(BillingModel):
    """A change of a payer's balance."""

    id: str
    object: str = "commerce_credit_ledger"
    payer_id: str
    amount: BillingMoney
    """Less than 0: taken off."""
    source_type: str | None = None
    """Such as `grant`."""
    source_id: str | None = None
    note: str | None = None
    created_at: AnyTime


class BillingPriceTransitionDetails(BillingModel):
    """What a move to another price does."""

    previous_plan: BillingPlan | None = None
    previous_price: BillingPrice | None = None
    previous_subscription_item_id: str | None = None
    previous_subscription_item_status: Open[BillingSubscriptionItemStatus] | None = None
    effective_at: UnixMillis
    effective_mode: Open[Literal["immediate", "end_of_period"]] | None = None
    next_billing_date: UnixMillis | None = None
    charged_immediately: bool | None = None
    immediate_charge: BillingMoney | None = None


class BillingPriceTransition(BillingModel):
    """A move of a subscription's item to another price."""

    object: str = "commerce_price_transition"
    subscription_item: BillingSubscriptionItem
    """The new one."""
    transition: BillingPriceTransitionDetails


class BillingDiscountRedemption(BillingModel):
    """A discount on an item of a subscription."""

    id: str
    object: str = "commerce_discount_redemption"
    subscription_item_id: str
    discount_id: str
    name: str | None = None
    source: Open[Literal["promotion", "manual", "promo_code"]] | None = None
    promo_code: str | None = None
    effect: Open[Literal["percentage", "fixed_amount"]] | None = None
    percent_off: float | None = None
    amount_off: BillingMoney | None = None
    amount: BillingMoney | None = None
    """What it takes off the next charge."""
    cycles_remaining: int | None = None
    """None: for ever."""
    cycles_applied: int | None = None
    status: Open[Literal["active", "exhausted", "removed"]] | None = None
    redeemed_at: UnixMillis
    redeemed_by: str | None = None


class BillingStatementTotals(BillingModel):
    """What a statement comes to."""

    grand_total: BillingMoney
    subtotal: BillingMoney | None = None
    base_fee: BillingMoney | None = None
    tax_total: BillingMoney | None = None


class BillingStatementGroup(BillingModel):
    """The payments of a day."""

    object: str = "commerce_statement_group"
    timestamp: UnixMillis | None = None
    items: tuple[BillingPaymentAttempt, ...] = ()


class BillingStatement(BillingModel):
    """What a payer paid in a period."""

    id: str
    object: str = "commerce_statement"
    instance_id: str | None = None
    timestamp: UnixMillis
    payer: BillingPayer | None = None
    status: Open[Literal["open", "closed"]] | None = None
    totals: BillingStatementTotals | None = None
    groups: tuple[BillingStatementGroup, ...] = ()
