"""Schedules, and the posts that went out by them."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Annotated, ClassVar

from pydantic import Field, JsonValue

from switchgear.domains.declaration import Erase, External, Library, Origin, Personal, Rows, Table, index
from switchgear.domains.ezre_comms.cron import is_cron
from switchgear.domains.ezre_comms.model import ConnectionId, EzreModel, OrganizationId, ScheduleId, VersionId
from switchgear.domains.fields import Closed, Count, Timestamp, TimeZone, Url
from switchgear.domains.parsing import functions
from switchgear.domains.row_rules import RowRule

__all__ = [
    "PublishedPost",
    "RecurrencePattern",
    "Schedule",
    "ScheduleStatus",
    "is_published_post",
    "is_schedule",
    "parse_published_post",
    "parse_schedule",
    "validate_published_post",
    "validate_schedule",
]


class ScheduleStatus(StrEnum):
    """The statuses of a schedule that the rules know; records may have others."""

    PENDING = "pending"
    PROCESSING = "processing"
    PUBLISHED = "published"
    FAILED = "failed"
    CANCELED = "canceled"


class RecurrencePattern(StrEnum):
    """How a schedule recurs."""

    DAILY = "daily"
    WEEKLY = "weekly"
    MONTHLY = "monthly"
    CRON = "cron"
    """By the schedule's cron expression."""


def _is_no_cron(expression: str | None) -> bool:
    return expression is not None and not is_cron(expression)


def _ends_early(start: datetime | None, end: datetime | None) -> bool:
    return start is not None and end is not None and end < start


class Schedule(EzreModel):
    """When a version is to be published. A recurring one is a pattern for others; see `materialize`."""

    table: ClassVar[Table] = Table(
        "schedules",
        owner="organization_id",
        indexes=(
            index("by_status"),
            index("by_platform", "platform_connection_id"),
            index("by_recurring", "is_recurring"),
            index("by_due", "status", "scheduled_at", origin=Origin.LIBRARY),
            index("by_parent", "parent_schedule_id", origin=Origin.LIBRARY),
            index("by_ayrshare_post_id", origin=Origin.LIBRARY),
        ),
    )

    organization_id: Library[OrganizationId | None] = None
    content_version_id: Library[VersionId | None] = None
    platform_connection_id: ConnectionId | None = None
    scheduled_at: Library[Timestamp | None] = None
    """When it is to be published; of a recurring one, the first time."""
    timezone: TimeZone = "UTC"
    status: str
    """See `ScheduleStatus`."""
    ayrshare_post_id: Library[External[str | None]] = None
    published_post_id: External[str | None] = None
    """The network's id of the post."""
    published_post_url: Personal[Url | None] = None
    error_message: Personal[str | None] = None
    retry_count: Count = 0
    max_retries: Count = 3
    failed_event_ids: Library[Annotated[frozenset[str], Field(strict=False)]] = frozenset()
    """The events that reported a failure. This set only grows, so no failure counts twice."""
    is_recurring: bool = False
    recurrence_pattern: Closed[RecurrencePattern] | None = None
    cron_expression: Library[str | None] = None
    recurrence_end_date: Timestamp | None = None
    """The last time at which it may recur."""
    parent_schedule_id: ScheduleId | None = None
    updated_at: Timestamp | None = None

    rules: ClassVar[tuple[RowRule, ...]] = (
        RowRule(
            "recurring",
            "recurrence_pattern",
            "Input should be given exactly when it is recurring",
            lambda row: row.is_recurring != (row.recurrence_pattern is not None),
        ),
        RowRule(
            "cron",
            "cron_expression",
            "Input should be given exactly when the pattern is cron",
            lambda row: (row.cron_expression is not None) != (row.recurrence_pattern is RecurrencePattern.CRON),
        ),
        RowRule(
            "cron_invalid",
            "cron_expression",
            "Input should be a cron expression of five fields",
            lambda row: row.recurrence_pattern is RecurrencePattern.CRON and _is_no_cron(row.cron_expression),
        ),
        RowRule(
            "recurrence_order",
            "recurrence_end_date",
            "Input should not lie before scheduled_at",
            lambda row: _ends_early(row.scheduled_at, row.recurrence_end_date),
        ),
        RowRule(
            "too_many_retries",
            "retry_count",
            "Input should be at most max_retries",
            lambda row: row.retry_count > row.max_retries,
        ),
    )


class PublishedPost(EzreModel):
    """A post as a network published it. Updates may change its address and metadata."""

    table: ClassVar[Table] = Table(
        "publishedPosts",
        owner="organization_id",
        indexes=(
            index("by_organization_time", "organization_id", "published_at", origin=Origin.LIBRARY),
            index("by_schedule", "schedule_id", origin=Origin.LIBRARY),
            index("by_version", "content_version_id", origin=Origin.LIBRARY),
            index("by_connection", "platform_connection_id", origin=Origin.LIBRARY),
            index(
                "by_platform_post",
                "platform_connection_id",
                "platform_post_id",
                unique=Rows.ALL,
                origin=Origin.LIBRARY,
            ),
        ),
    )

    schedule_id: ScheduleId
    content_version_id: VersionId
    organization_id: OrganizationId
    platform_connection_id: ConnectionId
    platform_post_id: External[str]
    platform_post_url: Annotated[Url, Erase("https://deleted.example/{id}")]
    published_at: Timestamp
    metadata: Personal[dict[str, JsonValue] | None] = None


parse_schedule, is_schedule, validate_schedule = functions(Schedule)
parse_published_post, is_published_post, validate_published_post = functions(PublishedPost)
