"""The limiter: who was told to wait, waits, instead of asking again and again."""

from __future__ import annotations

from threading import Lock

__all__ = ["Limiter"]


class Limiter:
    """Reactive: after a 429, every call with the same credential waits as long as the service said. Thread-safe."""

    __slots__ = ("_blocked_until", "_lock")

    def __init__(self) -> None:
        self._lock = Lock()
        self._blocked_until = 0.0

    def wait(self, now: float) -> float:
        """Seconds until a request may go; 0: now."""
        return max(0.0, self._blocked_until - now)

    def limited(self, now: float, seconds: float) -> None:
        """The service answered 429 and asked to wait."""
        with self._lock:
            self._blocked_until = max(self._blocked_until, now + seconds)
