"""Instants that rules compare: aware, in UTC, to the millisecond; and the calendar months that they fall in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from switchgear.domains.violations import BrokenRule, Violation
from switchgear.types.times import later

__all__ = ["Period", "month_of", "utc"]


@dataclass(frozen=True, slots=True)
class Period:
    """A stretch of time, with its start and without its end."""

    start: datetime
    end: datetime

    def __contains__(self, at: datetime) -> bool:
        return self.start <= at < self.end


def utc(at: datetime, field: str = "now") -> datetime:
    """The instant in UTC, cut to milliseconds.

    Args:
        at: An aware datetime.
        field: What the refusal calls it.

    Raises:
        BrokenRule: It is naive, or beyond what a datetime can hold in UTC.
    """
    try:
        moved = at.astimezone(UTC) if at.utcoffset() is not None else None
    except OverflowError:
        moved = None
    if moved is None:
        raise BrokenRule([Violation(field, "timestamp", "Input should be a time with its zone")], subject="datetime")
    return moved.replace(microsecond=moved.microsecond // 1000 * 1000)


def month_of(at: datetime) -> Period:
    """The calendar month in UTC that an instant falls in; the last one ends with the calendar.

    Raises:
        BrokenRule: The instant is naive, or beyond what a datetime can hold in UTC.
    """
    start = utc(at).replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    beyond = later(start, timedelta(days=32))
    return Period(start, beyond.replace(day=1) if beyond.month != start.month else beyond)
