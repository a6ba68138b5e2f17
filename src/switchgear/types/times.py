"""Times are aware UTC datetimes of millisecond precision; these types say how a wire writes them.

A time that only an offset keeps within the years 1 to 9999 is refused: its UTC time would be none.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Annotated, Any, Final, TypeAlias

from pydantic import VERSION, AwareDatetime, BeforeValidator, Field, GetCoreSchemaHandler, PlainSerializer
from pydantic_core import CoreSchema, core_schema

__all__ = [
    "AnyTime",
    "UnixMillis",
    "UnixSeconds",
    "from_millis",
    "from_seconds",
    "in_utc",
    "later",
    "to_millis",
    "to_seconds",
]

_FIRST: Final = datetime.min.replace(tzinfo=UTC)
_LAST: Final = datetime.max.replace(microsecond=999_000, tzinfo=UTC)
_EPOCH = datetime.fromtimestamp(0, UTC)
_SECOND = timedelta(seconds=1)
_MILLISECOND = timedelta(milliseconds=1)
_MILLIS_FROM = 100_000_000_000
"""A Unix time from here on is in milliseconds: as seconds it would lie beyond the year 5100."""


def from_seconds(value: float) -> datetime:
    """Unix seconds -> aware UTC datetime."""
    return datetime.fromtimestamp(value, UTC)


def from_millis(value: int) -> datetime:
    """Unix milliseconds -> aware UTC datetime, exactly."""
    return datetime.fromtimestamp(value // 1000, UTC).replace(microsecond=value % 1000 * 1000)


def to_seconds(value: datetime) -> int:
    """Aware datetime -> whole Unix seconds, rounded down."""
    return to_millis(value) // 1000


def to_millis(value: datetime) -> int:
    """Aware datetime -> whole Unix milliseconds, rounded down.

    Raises:
        ValueError: The datetime is naive.
    """
    if value.tzinfo is None:
        raise ValueError("a naive datetime has no place in time; give it a time zone")
    return (value - _EPOCH) // _MILLISECOND


def in_utc(time: datetime) -> datetime:
    """An aware time in UTC; the calendar's first or last where its offset leads beyond."""
    if time.tzinfo is UTC:
        return time
    try:
        return time.astimezone(UTC)
    except OverflowError:
        return _FIRST if time.year == _FIRST.year else _LAST


def later(time: datetime, by: timedelta) -> datetime:
    """A time in UTC, moved on; the last one of the calendar where it would lie beyond, or the first if moved back."""
    try:
        return time + by
    except OverflowError:
        return _FIRST if by < timedelta() else _LAST


def _any(value: object) -> object:
    """Seconds, milliseconds, ISO 8601, or the `{_seconds, _nanoseconds, utc?}` of a document store."""
    try:
        return _read(value)
    except (OverflowError, OSError):  # what the platform says of a number that no calendar holds
        raise ValueError("no time lies that far away") from None


def _read(value: object) -> object:
    match value:
        case {"_seconds": int(seconds), "_nanoseconds": int(nanos)}:
            return from_millis(seconds * 1000 + nanos // 1_000_000)
        case {"_seconds": int(seconds)}:
            return from_seconds(seconds)
        case bool():
            return value
        case int():
            return from_millis(value) if abs(value) >= _MILLIS_FROM else from_seconds(value)
        case float():
            return _fraction(value, _MILLISECOND if abs(value) >= _MILLIS_FROM else _SECOND)
        case _:
            return value


def _fraction(value: float, unit: timedelta) -> datetime:
    """Where pydantic will not do: before 2.14.4 it reads fractions of negative units up to one unit off."""
    try:
        return _EPOCH + value * unit
    except (OverflowError, ValueError):  # beyond the calendar, infinite, or no number
        raise ValueError("no time lies that far away") from None


class _Fractions:
    """Reads fractions of negative units where pydantic does not; elsewhere it costs nothing."""

    def __init__(self, unit: timedelta) -> None:
        self._unit = unit

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        schema = handler(source)
        exact = tuple(map(int, re.findall(r"\d+", VERSION)[:3])) >= (2, 14, 4)
        return schema if exact else core_schema.no_info_before_validator_function(self._read, schema)

    def _read(self, value: object) -> object:
        return _fraction(value, self._unit) if type(value) is float and value < 0 else value


_Placed: TypeAlias = Annotated[
    AwareDatetime, Field(ge=datetime.min.replace(tzinfo=UTC), le=datetime.max.replace(tzinfo=UTC))
]

IN_REACH: Final[Any] = Field(ge=datetime(2, 1, 1, tzinfo=UTC), le=datetime(9998, 12, 31, tzinfo=UTC))
"""Of the time of an event: a time zone or an interval does not lead out of the calendar."""

UnixSeconds: TypeAlias = Annotated[_Placed, _Fractions(_SECOND), PlainSerializer(to_seconds, when_used="json")]
"""Stripe v1: whole seconds. Exact in models whose `val_temporal_unit` is `seconds`."""

UnixMillis: TypeAlias = Annotated[_Placed, _Fractions(_MILLISECOND), PlainSerializer(to_millis, when_used="json")]
"""Clerk resources: whole milliseconds. Exact in models whose `val_temporal_unit` is `milliseconds`."""

AnyTime: TypeAlias = Annotated[_Placed, BeforeValidator(_any)]
"""Ayrshare, and Clerk's envelope: any of the forms seen, told apart by shape and size; written as ISO 8601."""
