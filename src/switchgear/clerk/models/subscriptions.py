"""Clerk's subscriptions, and the attempts to have them paid; the same in the Backend API and in webhooks."""

from __future__ import annotations

from enum import StrEnum
from typing import Literal, TypeAlias

from switchgear.clerk.models.base import Metadata
from switchgear.clerk.models.billing import (
    BillingCredits,
    BillingInterval,
    BillingModel,
    BillingMoney,
    BillingPayer,
    BillingPaymentMethod,
    BillingPlan,
    BillingProration,
    BillingSeats,
    BillingTotals,
    BillingUnitTotal,
)
from switchgear.types.enums import Open
from switchgear.types.times import UnixMillis

__all__ = [
    "BillingNextPayment",
    "BillingPayee",
    "BillingPaymentAttempt",
    "BillingPaymentFailure",
    "BillingPaymentStatus",
    "BillingSubscription",
    "BillingSubscriptionItem",
    "BillingSubscriptionItemStatus",
    "BillingSubscriptionStatus",
]

BillingPaymentStatus: TypeAlias = Literal["pending", "paid", "failed"]
"""How a payment went."""


class BillingSubscriptionStatus(StrEnum):
    """Where a subscription stands."""

    ACTIVE = "active"
    PAST_DUE = "past_due"
    CANCELED = "canceled"
    ENDED = "ended"
    ABANDONED = "abandoned"
    INCOMPLETE = "incomplete"
    EXPIRED = "expired"
    UPCOMING = "upcoming"


class BillingSubscriptionItemStatus(StrEnum):
    """Where an item of a subscription stands."""

    ACTIVE = "active"
    CANCELED = "canceled"
    """It keeps its features until `period_end`."""
    ENDED = "ended"
    PAST_DUE = "past_due"
    UPCOMING = "upcoming"
    """It starts after the current period."""
    INCOMPLETE = "incomplete"
    """Checkout was begun, and nothing paid."""
    ABANDONED = "abandoned"
    """It was upcoming, and another has taken its place."""
    EXPIRED = "expired"


class BillingNextPayment(BillingModel):
    """What will be paid next."""

    date: UnixMillis | None = None
    amount: BillingMoney | None = None
    """Without what is charged by unit, which is in `totals`."""
    per_unit_totals: tuple[BillingUnitTotal, ...] | None = None
    totals: BillingTotals | None = None


class BillingSubscriptionItem(BillingModel):
    """A plan that somebody has subscribed to, for a period."""

    id: str | None = None
    """Absent in some webhooks, in the items of a payment attempt."""
    object: str = "commerce_subscription_item"
    """`subscription_item` in some webhooks."""
    instance_id: str | None = None
    subscription_id: str | None = None
    status: Open[BillingSubscriptionItemStatus] | None = None
    plan_id: str | None = None
    plan: BillingPlan | None = None
    price_id: str | None = None
    plan_period: Open[BillingInterval] | None = None
    interval: Open[BillingInterval] | None = None
    """In webhooks, in the place of `plan_period`."""
    payer_id: str | None = None
    payer: BillingPayer | None = None
    payment_method: BillingPaymentMethod | None = None
    payment_source_id: str | None = None
    payment_source: BillingPaymentMethod | None = None
    is_free_trial: bool | None = None
    seats: BillingSeats | None = None
    amount: BillingMoney | None = None
    totals: BillingTotals | None = None
    credit: BillingProration | None = None
    """Deprecated by Clerk in favour of `credits`."""
    credits: BillingCredits | None = None
    lifetime_paid: BillingMoney | int | None = None
    """What was paid for it so far; an integer in some webhooks."""
    next_payment: BillingNextPayment | None = None
    next_invoice: BillingNextPayment | None = None
    proration_date: str | None = None
    """The day, in ISO 8601."""
    period_start: UnixMillis | None = None
    period_end: UnixMillis | None = None
    """None: of the default plan, which has no end."""
    canceled_at: UnixMillis | None = None
    past_due_at: UnixMillis | None = None
    ended_at: UnixMillis | None = None
    created_at: UnixMillis | None = None
    updated_at: UnixMillis | None = None


class BillingSubscription(BillingModel):
    """The subscription of a user or an organization, which consists of items."""

    id: str
    object: str = "commerce_subscription"
    instance_id: str | None = None
    status: Open[BillingSubscriptionStatus]
    payer_id: str | None = None
    payer: BillingPayer | None = None
    subscription_items: tuple[BillingSubscriptionItem, ...] = ()
    items: tuple[BillingSubscriptionItem, ...] = ()
    """In webhooks, in the place of `subscription_items`."""
    next_payment: BillingNextPayment | None = None
    latest_payment_id: str | None = None
    payment_source_id: str | None = None
    eligible_for_free_trial: bool | None = None
    active_at: UnixMillis | None = None
    past_due_at: UnixMillis | None = None
    canceled_at: UnixMillis | None = None
    ended_at: UnixMillis | None = None
    created_at: UnixMillis
    updated_at: UnixMillis


class BillingPayee(BillingModel):
    """Who is paid."""

    id: str | None = None
    gateway_type: str | None = None
    """Such as `stripe`."""
    gateway_external_id: str | None = None
    gateway_status: str | None = None


class BillingPaymentFailure(BillingModel):
    """Why a payment failed."""

    code: str | None = None
    """Such as `card_declined`."""
    decline_code: str | None = None
    """What the payment gateway says."""


class BillingPaymentAttempt(BillingModel):
    """An attempt to have something paid."""

    id: str | None = None
    """Absent in some webhooks, which name the payment alone."""
    object: str = "commerce_payment"
    payment_id: str
    instance_id: str | None = None
    invoice_id: str | None = None
    statement_id: str | None = None
    status: Open[BillingPaymentStatus]
    charge_type: Open[Literal["checkout", "recurring"]] | None = None
    payee_id: str | None = None
    payee: BillingPayee | None = None
    payer_id: str | None = None
    payer: BillingPayer | None = None
    subscription_item_id: str | None = None
    subscription_item: Metadata | None = None
    subscription_items: tuple[BillingSubscriptionItem, ...] = ()
    """In webhooks, in the place of `subscription_item`."""
    amount: BillingMoney | None = None
    totals: BillingTotals | None = None
    payment_method_id: str | None = None
    payment_method: BillingPaymentMethod | None = None
    payment_source: BillingPaymentMethod | None = None
    """In webhooks, in the place of `payment_method`."""
    gateway_external_id: str | None = None
    gateway_external_url: str | None = None
    failed_reason: BillingPaymentFailure | None = None
    billing_date: UnixMillis | None = None
    """The day that is paid for."""
    paid_at: UnixMillis | None = None
    failed_at: UnixMillis | None = None
    created_at: UnixMillis
    updated_at: UnixMillis
