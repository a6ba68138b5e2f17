"""Rules about publishing again after a failure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from switchgear.domains.entity import evolve
from switchgear.domains.ezre_comms.connection import PlatformConnection
from switchgear.domains.ezre_comms.model import stored_id
from switchgear.domains.ezre_comms.publishing import PublishedPost, Schedule, ScheduleStatus
from switchgear.domains.instants import utc

__all__ = [
    "RETRY_BASE",
    "RETRY_CAP",
    "PublishFailure",
    "RetryDecision",
    "RetryVia",
    "retry_decision",
    "unpublished",
]

RETRY_BASE: Final = timedelta(minutes=1)
"""The pause before the first retry; each further one is twice as long."""

RETRY_CAP: Final = timedelta(hours=1)
"""The longest pause, unless the service asks for more."""

_SETTLED: Final = frozenset((ScheduleStatus.PUBLISHED, ScheduleStatus.CANCELED))


@dataclass(frozen=True, slots=True)
class PublishFailure:
    """What reported that a schedule was not published."""

    event_id: str
    """Of the event, or of the call; the same one counts once."""
    message: str
    retry_after: timedelta | None = None
    """How long the service wants to be left alone."""


class RetryVia(StrEnum):
    """How to try again."""

    AYRSHARE_RETRY = "ayrshare_retry"
    """Ayrshare's own retry of the post, which it allows once."""
    NEW_POST = "new_post"
    """A new post, with the decision's idempotency key."""


@dataclass(frozen=True, slots=True)
class RetryDecision:
    """Whether to try again."""

    retry: bool
    at: datetime | None
    schedule_update: Schedule
    """The schedule with the failure; for the caller to store."""
    via: RetryVia | None = None
    idempotency_key: str | None = None
    """For a new post; another one for each try, since Ayrshare refuses a key that it knows."""


def retry_decision(schedule: Schedule, error: PublishFailure, now: datetime) -> RetryDecision:
    """Whether a schedule is tried again after a failure: as often as `max_retries` says, then it has failed for good.

    A failure that is reported twice counts once, and a late one changes nothing about what is published or canceled.

    Args:
        schedule: A stored schedule.
        error: The failure.
        now: The time of the decision.

    Raises:
        BrokenRule: A new post is needed, and the schedule was never stored.
    """
    known = schedule.failed_event_ids
    failures = max(len(known | {error.event_id}), schedule.retry_count + (error.event_id not in known))
    counted = evolve(
        schedule,
        failed_event_ids=known | {error.event_id},
        retry_count=min(failures, schedule.max_retries),
        updated_at=now,
    )
    if schedule.status in _SETTLED:
        return RetryDecision(retry=False, at=None, schedule_update=counted)
    retry = failures <= schedule.max_retries
    status = ScheduleStatus.PENDING if retry else ScheduleStatus.FAILED
    update = evolve(counted, status=status, error_message=error.message)
    if not retry:
        return RetryDecision(retry=False, at=None, schedule_update=update)
    pause = max(min(RETRY_BASE * 2 ** min(failures - 1, 16), RETRY_CAP), error.retry_after or RETRY_BASE)
    if failures == 1 and schedule.ayrshare_post_id:
        return RetryDecision(True, utc(now) + pause, update, RetryVia.AYRSHARE_RETRY)
    return RetryDecision(True, utc(now) + pause, update, RetryVia.NEW_POST, f"{stored_id(schedule)}:{failures}")


def unpublished(
    schedule: Schedule, connections: Iterable[PlatformConnection], posts: Iterable[PublishedPost]
) -> list[PlatformConnection]:
    """The connections that a retry is for: those on which the schedule has not been published yet."""
    done = {post.platform_connection_id for post in posts if post.schedule_id == schedule.id}
    return [connection for connection in connections if connection.id not in done]
