"""Clocks: when something was so, by the provider's own time and in its own resolution."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import IntEnum
from typing import Final, Self

from switchgear.sync.canonical import whole
from switchgear.types.times import from_millis, later, to_millis

__all__ = ["Clock", "Tick"]

SETTLES: Final = timedelta(seconds=2)
"""A read that starts this long after a tie's clock covers every event of the tied second."""


class Tick(IntEnum):
    """A provider's resolution, in milliseconds."""

    SECOND = 1000
    MILLISECOND = 1


@dataclass(frozen=True, slots=True, order=True)
class Clock:
    """A point in a provider's time. Equal clocks do not say which came first: that is a tie.

    Raises:
        InvalidRequest: A part is not an int.
    """

    at: int
    """Unix milliseconds, rounded down to the provider's resolution."""
    tie: int = 0
    """What the provider sends to order equal times (Clerk's envelope timestamp, in milliseconds); 0 if nothing."""

    def __post_init__(self) -> None:
        whole("a clock", self.at)
        whole("a clock's second part", self.tie)

    @classmethod
    def of(cls, time: datetime, tick: Tick, *, tie: datetime | None = None) -> Self:
        """The clock of an aware time, rounded down to `tick`: an event's, or the start of a read.

        A read's time is that of its start by the provider's clock, never by the local one. Rounding it down keeps a
        read from outranking a later event of the same second.
        """
        millis = to_millis(time)
        return cls(millis - millis % tick, 0 if tie is None else to_millis(tie))

    @property
    def time(self) -> datetime:
        """`at` as an aware datetime."""
        return from_millis(self.at)

    @property
    def settled_from(self) -> datetime:
        """A read that starts at this time or later settles every tie at this clock."""
        return later(self.time, SETTLES)
