"""Subscriptions: a history that mirrors Stripe's and is kept for good."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Any, ClassVar, Literal, TypeAlias

from typing_extensions import override

from switchgear.domains.billing import BILLING_HISTORY
from switchgear.domains.declaration import External, Library, OnDelete, Rows, Table, index
from switchgear.domains.entity import Synced
from switchgear.domains.fields import Closed, Currency, Timestamp, Uuid, Whole
from switchgear.domains.parsing import functions
from switchgear.domains.repurposeflow.model import RepurposeFlowModel, Short, UserId

__all__ = [
    "Interval",
    "PaidTier",
    "Subscription",
    "SubscriptionStatus",
    "Tier",
    "is_subscription",
    "parse_subscription",
    "validate_subscription",
]


class Tier(StrEnum):
    """What a user pays for; it says how much may be generated."""

    FREE = "free"
    PRO = "pro"
    BUSINESS = "business"


PaidTier: TypeAlias = Literal[Tier.PRO, Tier.BUSINESS]
"""A tier that a price can give."""


class SubscriptionStatus(StrEnum):
    """How the product sees Stripe's status."""

    ACTIVE = "active"
    CANCELED = "canceled"
    PAST_DUE = "past_due"
    TRIALING = "trialing"
    INCOMPLETE = "incomplete"


class Interval(StrEnum):
    """How often is paid; Stripe knows day and week too, which leave a subscription incomplete here."""

    MONTH = "month"
    YEAR = "year"


class Subscription(Synced, RepurposeFlowModel):
    """A Stripe subscription."""

    table: ClassVar[Table] = Table(
        "subscriptions",
        owner="user_id",
        kept_for=BILLING_HISTORY,
        indexes=(
            index("idx_subscriptions_user_id", "user_id"),
            index("idx_subscriptions_stripe_subscription_id", "stripe_subscription_id", unique=Rows.ALL),
            index("idx_subscriptions_status", "status"),
        ),
    )

    id: Uuid
    user_id: Annotated[UserId, OnDelete.ERASE]
    stripe_subscription_id: External[Short]
    stripe_customer_id: External[Short]
    stripe_price_id: Short
    tier: PaidTier
    """Of the price."""
    status: Closed[SubscriptionStatus]
    status_raw: Library[str | None] = None
    current_period_start: Timestamp
    current_period_end: Timestamp
    cancel_at_period_end: bool = False
    cancel_at: Library[Timestamp | None] = None
    canceled_at: Timestamp | None = None
    ended_at: Library[Timestamp | None] = None
    amount_cents: Whole
    """Unit amount times quantity over all items, in the currency's minor unit."""
    currency: Currency = "USD"
    """In capitals; in small letters on the wire."""
    interval: Closed[Interval]
    interval_raw: Library[str | None] = None
    trial_start: Timestamp | None = None
    trial_end: Timestamp | None = None
    created_at: Timestamp
    updated_at: Timestamp

    @override
    def to_wire(self, *, library: bool = False) -> dict[str, Any]:
        return super().to_wire(library=library) | {"currency": self.currency.lower()}


parse_subscription, is_subscription, validate_subscription = functions(Subscription)
