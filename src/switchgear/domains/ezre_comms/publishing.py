"""Schedules, and the posts that went out by them."""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum
from typing import Annotated, ClassVar

from pydantic import Field, JsonValue
from typing_extensions import override

from switchgear.domains.declaration import Erase, External, Library, Origin, Personal, Rows, Table, index
from switchgear.domains.ezre_comms.model import ConnectionId, EzreModel, OrganizationId, ScheduleId, VersionId
from switchgear.domains.fields import Closed, Count, Timestamp, TimeZone, Url
from switchgear.domains.parsing import functions
from switchgear.domains.violations import Violation

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
    timezone: TimeZone
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
    is_recurring: bool
    recurrence_pattern: Closed[RecurrencePattern] | None = None
    cron_expression: Library[str | None] = None
    recurrence_end_date: Timestamp | None = None
    """The last time at which it may recur."""
    parent_schedule_id: ScheduleId | None = None
    updated_at: Timestamp | None = None

    @override
    def broken_rules(self) -> Iterator[Violation]:
        pattern, end = self.recurrence_pattern, self.recurrence_end_date
        if self.is_recurring != (pattern is not None):
            yield Violation("recurrence_pattern", "recurring", "Input should be given exactly when it is recurring")
        if (self.cron_expression is not None) != (pattern is RecurrencePattern.CRON):
            yield Violation("cron_expression", "cron", "Input should be given exactly when the pattern is cron")
        if end and self.scheduled_at and end < self.scheduled_at:
            yield Violation("recurrence_end_date", "recurrence_order", "Input should not lie before scheduled_at")
        if self.retry_count > self.max_retries:
            yield Violation("retry_count", "too_many_retries", "Input should be at most max_retries")


class PublishedPost(EzreModel):
    """A post as a network published it. Updates may change its address and metadata."""

    table: ClassVar[Table] = Table(
        "publishedPosts",
        owner="organization_id",
        indexes=(
            index("by_organization_time", "organization_id", "published_at"),
            index("by_schedule", "schedule_id"),
            index("by_version", "content_version_id"),
            index("by_connection", "platform_connection_id"),
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
