"""Single flight: concurrent misses of one key make one request.

The first caller leads; the others wait for its answer. If the leader fails, all fail alike; if it is cancelled, one of
the waiting takes over. Who comes after an invalidation does not share a request from before it.
"""

from __future__ import annotations

from collections.abc import Callable
from threading import RLock

from switchgear.errors import SwitchgearError
from switchgear.pipeline.cache import CachedAnswer, CacheKey

__all__ = ["Flight", "Flights"]


class Flight:
    """One request under way, and who waits for it."""

    __slots__ = ("_lock", "_waiting", "answer", "error", "landed", "mark")

    def __init__(self, mark: int) -> None:
        self.mark: int = mark
        """The cache's, from before the request was sent."""
        self._lock = RLock()  # a leader that the garbage collector ends may land inside another's turn
        self._waiting: list[Callable[[], None]] = []
        self.landed: bool = False
        self.answer: CachedAnswer | None = None
        self.error: SwitchgearError | None = None

    def on_landing(self, wake: Callable[[], None]) -> None:
        """Call `wake` when it has landed; at once if it has."""
        with self._lock:
            if not self.landed:
                self._waiting.append(wake)
                return
        wake()

    def land(self, answer: CachedAnswer | None = None, error: SwitchgearError | None = None) -> None:
        """The answer, the error, or neither: the leader gave up, and one of the waiting leads on."""
        with self._lock:
            self.landed = True
            self.answer, self.error = answer, error
            waiting, self._waiting = self._waiting, []
        for wake in waiting:
            wake()


class Flights:
    """The requests under way, by key."""

    def __init__(self) -> None:
        self._lock = RLock()
        self._flights: dict[CacheKey, Flight] = {}

    def join(self, key: CacheKey, mark: int) -> tuple[Flight, bool]:
        """The flight of this key and mark, and whether the caller leads it."""
        with self._lock:
            flight = self._flights.get(key)
            if flight is not None and flight.mark == mark:
                return flight, False
            flight = self._flights[key] = Flight(mark)
            return flight, True

    def land(
        self,
        key: CacheKey,
        flight: Flight,
        answer: CachedAnswer | None = None,
        error: SwitchgearError | None = None,
    ) -> None:
        """The leader is done."""
        with self._lock:
            if self._flights.get(key) is flight:
                del self._flights[key]
        flight.land(answer, error)
