"""When recurring schedules fall due, in their own time zone, and the single schedules that they stand for.

A wall time that a clock change leaves out is taken with the offset before the change, so half past two becomes half
past three (as RFC 5545 has it); one that comes twice is taken the first time. Cron expressions go by Debian's cron:
what the change leaves out falls on its end, and what runs every hour or more often runs through both.
"""

from __future__ import annotations

from calendar import monthrange
from datetime import MAXYEAR, UTC, datetime, timedelta
from itertools import count
from typing import Final
from zoneinfo import ZoneInfo

from switchgear.domains.entity import build
from switchgear.domains.ezre_comms.cron import moments
from switchgear.domains.ezre_comms.model import stored_id
from switchgear.domains.ezre_comms.publishing import RecurrencePattern, Schedule, ScheduleStatus
from switchgear.domains.instants import utc
from switchgear.domains.violations import BrokenRule, Violation
from switchgear.types.ids import local_id
from switchgear.types.times import to_millis

__all__ = ["materialize", "next_occurrence"]

_EVER: Final = datetime.min.replace(tzinfo=UTC)
_TICK: Final = timedelta(milliseconds=1)
_DAYS: Final = {RecurrencePattern.DAILY: 1, RecurrencePattern.WEEKLY: 7}

_INHERITED: Final = frozenset(
    ("organization_id", "content_version_id", "platform_connection_id", "timezone", "max_retries")
)
"""What a child has of its parent, beside the columns that the library does not know."""


def next_occurrence(schedule: Schedule, after: datetime) -> datetime | None:
    """When the schedule falls due next; None if it never does again.

    The start is the first time, except with a cron expression that it does not match. The end is the last possible one.

    Args:
        schedule: One with a start; it need not recur.
        after: The answer lies after this instant.

    Raises:
        BrokenRule: It has no start, or its cron expression is none.
        ConfigurationError: It has a cron expression, and the extra `domains` is not installed.
    """
    start, after = _start(schedule), utc(after, "after")
    try:
        found = _following(schedule, start, after)
    except OverflowError:  # beyond what a datetime can hold
        return None
    end = schedule.recurrence_end_date
    return found if found and (end is None or found <= end) else None


def materialize(schedule: Schedule, until: datetime) -> list[Schedule]:
    """The single schedules that a recurring one stands for, from its start up to an instant and including it.

    Their ids follow from the parent's and the time, so that repeated calls make none twice. A schedule that does not
    recur, or was canceled or deleted, stands for none.

    Args:
        schedule: A stored schedule.
        until: The last instant that is wanted.

    Raises:
        BrokenRule: It was never stored, has no start, or its cron expression is none.
        ConfigurationError: It has a cron expression, and the extra `domains` is not installed.
    """
    if not schedule.is_recurring or schedule.status == ScheduleStatus.CANCELED or schedule.deleted_at:
        return []
    parent, until = stored_id(schedule), utc(until, "until")
    children: list[Schedule] = []
    at = next_occurrence(schedule, _EVER)
    while at and at <= until:
        children.append(_child(schedule, parent, at))
        at = next_occurrence(schedule, at)
    return children


def _start(schedule: Schedule) -> datetime:
    if schedule.scheduled_at is None:
        raise BrokenRule([Violation("scheduled_at", "missing", "Input should have a start")], subject="Schedule")
    return schedule.scheduled_at


def _child(schedule: Schedule, parent: str, at: datetime) -> Schedule:
    given = schedule.model_fields_set
    kept = (given & _INHERITED) | (given - Schedule.model_fields.keys())
    return build(
        Schedule,
        {name: getattr(schedule, name) for name in kept}
        | {
            "id": local_id("ezre_comms", "schedule", str(to_millis(at)), account=parent),
            "parent_schedule_id": parent,
            "scheduled_at": at,
            "status": ScheduleStatus.PENDING,
            "is_recurring": False,
        },
    )


def _following(schedule: Schedule, start: datetime, after: datetime) -> datetime | None:
    zone = ZoneInfo(schedule.timezone)
    if schedule.cron_expression is not None:
        return _by_cron(schedule.cron_expression, zone, max(after, start - _TICK))
    if after < start:
        return start
    if schedule.recurrence_pattern is None:
        return None
    return _by_steps(schedule.recurrence_pattern, zone, start, after)


def _by_steps(pattern: RecurrencePattern, zone: ZoneInfo, start: datetime, after: datetime) -> datetime:
    """The first step after an instant. It begins to look a step early: a clock change may move one across midnight."""
    wall = start.astimezone(zone).replace(tzinfo=None)
    day = after.astimezone(zone)
    if days := _DAYS.get(pattern):
        passed = (day.date() - wall.date()).days // days
    else:
        passed = (day.year - wall.year) * 12 + day.month - wall.month
    steps = (_moved(wall, pattern, step).replace(tzinfo=zone).astimezone(UTC) for step in count(max(passed - 1, 1)))
    return next(at for at in steps if at > after)


def _moved(wall: datetime, pattern: RecurrencePattern, steps: int) -> datetime:
    """A wall time some steps later; in a month that is too short, on its last day."""
    if days := _DAYS.get(pattern):
        return wall + timedelta(days=days * steps)
    years, month = divmod(wall.month - 1 + steps, 12)
    year = wall.year + years
    if year > MAXYEAR:
        raise OverflowError
    return wall.replace(year=year, month=month + 1, day=min(wall.day, monthrange(year, month + 1)[1]))


def _by_cron(expression: str, zone: ZoneInfo, after: datetime) -> datetime | None:
    try:
        found = moments(expression, after.astimezone(zone))
    except ValueError:
        broken = Violation("cron_expression", "cron_invalid", "Input should be a cron expression of five fields")
    else:
        # In an hour that comes twice the library forgets which one it begins in, and may fall behind.
        return next((at for at in (moment.astimezone(UTC) for moment in found) if at > after), None)
    raise BrokenRule([broken], subject="Schedule")
