"""Users: profile, a summary of their subscription, and how much they have used."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import ClassVar, Final, Literal, TypeAlias

from switchgear.domains.declaration import Library, Origin, Rows, Table, index
from switchgear.domains.entity import Synced
from switchgear.domains.fields import Closed, Count, Timestamp, Uuid
from switchgear.domains.parsing import Checker, Guard, Parser, checker, guard, parser
from switchgear.domains.repurposeflow.billing import SubscriptionStatus, Tier
from switchgear.domains.repurposeflow.model import RepurposeFlowModel, Short

__all__ = ["QUOTAS", "UNLIMITED", "AccountStatus", "Tone", "User", "is_user", "parse_user", "validate_user"]

UNLIMITED: Final = 999_999
"""A limit from here on is none."""

QUOTAS: Final[Mapping[Tier, int]] = MappingProxyType({Tier.FREE: 10, Tier.PRO: 500, Tier.BUSINESS: UNLIMITED})
"""Tier -> generations per calendar month in UTC."""

AccountStatus: TypeAlias = Literal[
    SubscriptionStatus.ACTIVE, SubscriptionStatus.CANCELED, SubscriptionStatus.PAST_DUE, SubscriptionStatus.TRIALING
]
"""What a user's row says of billing; `active` without a subscription: an account in good standing."""


class Tone(StrEnum):
    """How generated content speaks."""

    EDUCATIONAL = "educational"
    CONVERSATIONAL = "conversational"
    OPINIONATED = "opinionated"
    AUTHORITY = "authority"


class User(Synced, RepurposeFlowModel):
    """A user."""

    table: ClassVar[Table] = Table(
        "users",
        owner="id",
        indexes=(
            index("by_clerk_user_id", unique=Rows.ALL),
            index("by_stripe_customer_id", unique=Rows.LIVE),
            index("by_subscription_tier"),
            index("by_created_at"),
            index("by_email", unique=Rows.LIVE, fold_case=True, origin=Origin.LIBRARY),
        ),
    )

    id: Uuid
    clerk_user_id: Short
    email: Short
    full_name: Short | None = None
    """First and last name; composed of the parts, never split into them."""
    first_name: Library[str | None] = None
    last_name: Library[str | None] = None
    subscription_tier: Closed[Tier] = Tier.FREE
    subscription_status: AccountStatus = SubscriptionStatus.ACTIVE
    subscription_status_raw: Library[str | None] = None
    stripe_customer_id: Short | None = None
    stripe_subscription_id: Short | None = None
    subscription_current_period_end: Timestamp | None = None
    generations_count_current_month: Count = 0
    generations_limit: Count = QUOTAS[Tier.FREE]
    last_generation_at: Timestamp | None = None
    usage_reset_at: Timestamp
    """When the counter begins anew: the first instant of a month in UTC."""
    default_tone: Closed[Tone] | None = Tone.CONVERSATIONAL
    created_at: Timestamp
    updated_at: Timestamp
    deleted_at: Timestamp | None = None


parse_user: Parser[User] = parser(User)
is_user: Guard[User] = guard(User)
validate_user: Checker = checker(User)
