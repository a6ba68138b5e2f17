"""Time as the pipeline sees it, so that a test can own it."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from typing import Final, Protocol

__all__ = ["SYSTEM_CLOCK", "Clock"]


class Clock(Protocol):
    """Where a client takes time from, and how it waits."""

    def monotonic(self) -> float:
        """Seconds on a scale that never steps back: for deadlines, waits and ages."""
        ...

    def now(self) -> datetime:
        """The wall clock, aware and in UTC: for dates that a service sends."""
        ...

    def sleep(self, seconds: float, /) -> None:
        """Block."""
        ...

    async def asleep(self, seconds: float, /) -> None:
        """Await."""
        ...


class _SystemClock:
    """The machine's own."""

    monotonic = staticmethod(time.monotonic)
    sleep = staticmethod(time.sleep)

    def now(self) -> datetime:
        return datetime.now(UTC)

    async def asleep(self, seconds: float, /) -> None:
        import asyncio  # a synchronous client never needs it

        await asyncio.sleep(seconds)


SYSTEM_CLOCK: Final[Clock] = _SystemClock()
