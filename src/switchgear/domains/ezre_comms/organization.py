"""Organizations, what is known of their users, and how much they have used."""

from __future__ import annotations

from datetime import timedelta
from enum import StrEnum
from typing import Annotated, ClassVar, TypeAlias

from pydantic import Field

from switchgear.domains.declaration import Erase, External, Library, Origin, Personal, Purge, Rows, Table, index
from switchgear.domains.ezre_comms.model import EzreModel, OrganizationId
from switchgear.domains.fields import Closed, Count, Timestamp
from switchgear.domains.parsing import functions
from switchgear.domains.row_rules import RowRule

__all__ = [
    "Organization",
    "OrganizationStatus",
    "UsageMetric",
    "UsageTracking",
    "User",
    "is_organization",
    "is_usage_tracking",
    "is_user",
    "parse_organization",
    "parse_usage_tracking",
    "parse_user",
    "validate_organization",
    "validate_usage_tracking",
    "validate_user",
]


class OrganizationStatus(StrEnum):
    """How the product sees Stripe's status; an organization without a subscription has none."""

    ACTIVE = "active"
    CANCELED = "canceled"
    PAST_DUE = "past_due"


class Organization(EzreModel):
    """An organization. The product's table has more columns; they are kept as they come."""

    table: ClassVar[Table] = Table(
        "organizations",
        owner="id",
        indexes=(
            index("by_subscription", "stripe_subscription_id", origin=Origin.LIBRARY),
            index("by_slug", unique=Rows.LIVE, origin=Origin.LIBRARY),
            index("by_clerk_organization_id", unique=Rows.ALL, origin=Origin.LIBRARY),
            index("by_stripe_customer_id", unique=Rows.LIVE, origin=Origin.LIBRARY),
        ),
    )

    name: Library[str | None] = None
    slug: Library[str | None] = None
    plan: Library[str | None] = None
    """The configured plan's name, such as `Starter`."""
    clerk_organization_id: Library[External[str | None]] = None
    stripe_customer_id: Library[External[str | None]] = None
    stripe_subscription_id: External[str | None] = None
    stripe_subscription_status: Closed[OrganizationStatus] | None = None
    stripe_subscription_status_raw: Library[str | None] = None


class User(EzreModel):
    """The identity of a user, which is all that the library knows of one; all else is kept as it comes."""

    table: ClassVar[Table] = Table(
        "users", owner="id", indexes=(index("by_clerk_id", unique=Rows.ALL, origin=Origin.LIBRARY),)
    )

    purge: ClassVar[Purge | None] = Purge("deleted_at", timedelta(days=30), erases=True)

    clerk_id: Library[Annotated[str | None, Erase("deleted:{id}")]] = None
    first_name: Library[Personal[str | None]] = None
    last_name: Library[Personal[str | None]] = None


class UsageMetric(StrEnum):
    """What is counted; the field is called `<metric>_count`."""

    GENERATIONS = "generations"
    SCHEDULED_POSTS = "scheduled_posts"
    FILES_UPLOADED = "files_uploaded"


SourceIds: TypeAlias = Annotated[frozenset[str], Field(strict=False)]


class UsageTracking(EzreModel):
    """What an organization has used in one period."""

    table: ClassVar[Table] = Table(
        "usageTracking",
        owner="organization_id",
        indexes=(
            index("by_organization_period", "organization_id", "period_start", unique=Rows.ALL, origin=Origin.LIBRARY),
        ),
    )

    organization_id: OrganizationId
    period_start: Timestamp
    period_end: Timestamp
    generations_count: Count
    scheduled_posts_count: Count
    files_uploaded_count: Count
    source_ids: Library[dict[Closed[UsageMetric], SourceIds]] = Field(default_factory=dict[UsageMetric, SourceIds])
    """What was counted, by metric. These sets only grow, so nothing counts twice."""

    rules: ClassVar[tuple[RowRule, ...]] = (
        RowRule(
            "period_order",
            "period_end",
            "Input should lie after period_start",
            lambda row: row.period_end <= row.period_start,
        ),
    )


parse_organization, is_organization, validate_organization = functions(Organization)
parse_user, is_user, validate_user = functions(User)
parse_usage_tracking, is_usage_tracking, validate_usage_tracking = functions(UsageTracking)
