"""A clock that stands still until somebody moves it, or waits."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

__all__ = ["FakeClock"]


class FakeClock:
    """A `Clock` for tests and the sandbox: sleeping takes no time and moves it on.

    Args:
        start: Where the wall clock stands at first.
    """

    def __init__(self, start: datetime = datetime(2026, 1, 1, tzinfo=UTC)) -> None:
        self._start = start
        self._passed = 0.0
        self.slept: list[float] = []
        """Every wait so far, in seconds."""

    def monotonic(self) -> float:
        """Seconds since the start."""
        return self._passed

    def now(self) -> datetime:
        """The wall clock."""
        return self._start + timedelta(seconds=self._passed)

    def advance(self, seconds: float) -> None:
        """Let time pass."""
        self._passed += seconds

    def sleep(self, seconds: float, /) -> None:
        """Wait, at once."""
        self.slept.append(seconds)
        self.advance(seconds)

    async def asleep(self, seconds: float, /) -> None:
        """Wait, at once."""
        self.sleep(seconds)
