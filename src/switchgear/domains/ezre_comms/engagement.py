"""How people took a post: single events, and counts of them."""

from __future__ import annotations

from enum import StrEnum
from typing import ClassVar

from switchgear.domains.declaration import External, Library, Origin, Rows, Table, index
from switchgear.domains.ezre_comms.model import EzreModel, OrganizationId, PostId
from switchgear.domains.fields import Closed, Count, Timestamp
from switchgear.domains.parsing import functions
from switchgear.domains.row_rules import RowRule

__all__ = [
    "AnalyticsAggregate",
    "EngagementEvent",
    "EngagementType",
    "is_analytics_aggregate",
    "is_engagement_event",
    "parse_analytics_aggregate",
    "parse_engagement_event",
    "validate_analytics_aggregate",
    "validate_engagement_event",
]


class EngagementType(StrEnum):
    """What somebody did; the count of it is called by the plural."""

    LIKE = "like"
    COMMENT = "comment"
    IMPRESSION = "impression"
    CLICK = "click"
    SHARE = "share"
    SAVE = "save"


class EngagementEvent(EzreModel):
    """One thing that somebody did with a post."""

    table: ClassVar[Table] = Table(
        "engagementEvents",
        owner="organization_id",
        indexes=(
            index("by_published_post", "published_post_id"),
            index("by_timestamp"),
            index("by_source_event_id", unique=Rows.ALL, origin=Origin.LIBRARY),
        ),
    )

    organization_id: Library[OrganizationId | None] = None
    published_post_id: PostId | None = None
    event_type: Closed[EngagementType]
    timestamp: Timestamp
    source_event_id: Library[External[str | None]] = None
    """The provider's id of the event; one row for each."""


def _has_no_period(row: AnalyticsAggregate) -> bool:
    start, end = row.period_start, row.period_end
    return (start is None) != (end is None) or bool(start and end and end <= start)


class AnalyticsAggregate(EzreModel):
    """Counts of one post: in a period, or without one the network's running totals. The two are never added."""

    table: ClassVar[Table] = Table(
        "analyticsAggregates",
        owner="published_post_id",
        indexes=(
            index("by_published_post", "published_post_id", origin=Origin.LIBRARY),
            index(
                "by_period",
                "published_post_id",
                "period_start",
                unique=Rows.ALL,
                nulls_distinct=False,
                origin=Origin.LIBRARY,
            ),
        ),
    )

    published_post_id: Library[PostId | None] = None
    period_start: Library[Timestamp | None] = None
    period_end: Library[Timestamp | None] = None
    likes: Library[Count | None] = None
    comments: Library[Count | None] = None
    impressions: Library[Count | None] = None
    clicks: Library[Count | None] = None
    shares: Count = 0
    saves: Count = 0

    rules: ClassVar[tuple[RowRule, ...]] = (
        RowRule("period_order", "period_end", "Input should lie after period_start, or both be absent", _has_no_period),
    )


parse_engagement_event, is_engagement_event, validate_engagement_event = functions(EngagementEvent)
parse_analytics_aggregate, is_analytics_aggregate, validate_analytics_aggregate = functions(AnalyticsAggregate)
