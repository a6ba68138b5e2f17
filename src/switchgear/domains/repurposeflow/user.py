"""Users: profile, a summary of their subscription, and how much they have used."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from enum import StrEnum
from types import MappingProxyType
from typing import Annotated, ClassVar, Final, Literal, TypeAlias

from switchgear.domains.declaration import Emptied, Erase, Library, Origin, Personal, Purge, Rows, Table, index
from switchgear.domains.entity import Synced
from switchgear.domains.fields import Closed, Count, Timestamp, Uuid
from switchgear.domains.parsing import functions
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
            index("idx_users_clerk_user_id", "clerk_user_id", unique=Rows.ALL),
            index("idx_users_stripe_customer_id", "stripe_customer_id", unique=Rows.LIVE),
            index("idx_users_subscription_tier", "subscription_tier"),
            index("idx_users_created_at", "created_at"),
            index("by_email", unique=Rows.LIVE, fold_case=True, origin=Origin.LIBRARY),
        ),
    )

    purge: ClassVar[Purge | None] = Purge("deleted_at", timedelta(days=30), erases=True)

    id: Uuid
    clerk_user_id: Annotated[Short, Erase("deleted:{id}")]
    email: Annotated[Short, Erase("deleted+{id}@deleted.example")]
    full_name: Personal[Short | None] = None
    """First and last name; composed of the parts, never split into them."""
    first_name: Library[Personal[str | None]] = None
    last_name: Library[Personal[str | None]] = None
    subscription_tier: Annotated[Closed[Tier], Erase(Tier.FREE)] = Tier.FREE
    subscription_status: Annotated[AccountStatus, Erase(SubscriptionStatus.ACTIVE)] = SubscriptionStatus.ACTIVE
    subscription_status_raw: Library[Personal[str | None]] = None
    stripe_customer_id: Personal[Short | None] = None
    stripe_subscription_id: Personal[Short | None] = None
    subscription_current_period_end: Personal[Timestamp | None] = None
    generations_count_current_month: Emptied[Count] = 0
    generations_limit: Annotated[Count, Erase(QUOTAS[Tier.FREE])] = QUOTAS[Tier.FREE]
    last_generation_at: Personal[Timestamp | None] = None
    usage_reset_at: Timestamp
    """When the counter begins anew: the first instant of a month in UTC."""
    default_tone: Personal[Closed[Tone] | None] = Tone.CONVERSATIONAL
    created_at: Timestamp
    updated_at: Timestamp
    deleted_at: Timestamp | None = None


parse_user, is_user, validate_user = functions(User)
