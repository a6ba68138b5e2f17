"""Single flight: concurrent misses of one key make one request.

The first caller leads; the others wait for its answer. If the leader fails, all fail alike; if it is cancelled, one of
the waiting takes over. Who comes after an invalidation does not share a request from before it.

A leader makes its flight before it joins, and ends it as often as it likes: only the first time counts, and one that
was interrupted is carried on by the next. So no signal's handler, wherever it raises, leaves one without an end.
"""

from __future__ import annotations

from collections.abc import Callable
from threading import RLock
from typing import TYPE_CHECKING

from switchgear._fork import begin_anew_in_children
from switchgear.errors import SwitchgearError

if TYPE_CHECKING:  # who waits for something else than a kept answer does not load the cache
    from switchgear.pipeline.cache import CachedAnswer, CacheKey

__all__ = ["Flight", "Flights"]


class Flight:
    """One request under way, and who waits for it. It needs no lock: lists and attributes change in one step."""

    __slots__ = ("answer", "ended", "error", "mark", "waiting")

    def __init__(self, mark: int) -> None:
        self.mark: int = mark
        """The cache's, from before the request was sent."""
        self.waiting: list[Callable[[], None]] = []
        """What to call when it has ended; twice does no harm."""
        self.ended: bool = False
        self.answer: CachedAnswer | None = None
        self.error: SwitchgearError | None = None

    def on_end(self, wake: Callable[[], None]) -> None:
        """Call `wake` when it has ended, at once if it has; perhaps twice, if it ends just now."""
        if not self.ended:
            self.waiting.append(wake)
        if self.ended:
            wake()

    def end(self, answer: CachedAnswer | None = None, error: SwitchgearError | None = None) -> None:
        """The answer, the error, or neither: the leader gave up, and one of the waiting leads on."""
        if not self.ended:
            self.answer, self.error, self.ended = answer, error, True
        waiting = self.waiting
        while waiting:
            waiting[0]()
            del waiting[0]


class Flights:
    """The requests under way, by key."""

    def __init__(self) -> None:
        self._lock = RLock()  # a leader that the garbage collector ends may end inside another's turn
        self._flights: dict[CacheKey, Flight] = {}
        begin_anew_in_children(self)

    def join(self, key: CacheKey, own: Flight) -> Flight:
        """The flight of this key, if it has the same mark; else one's own, and the caller leads it."""
        with self._lock:
            flight = self._flights.get(key)
            if flight is not None and flight.mark == own.mark:
                return flight
            self._flights[key] = own
        return own

    def end(
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
        flight.end(answer, error)

    def after_fork(self) -> None:
        """The leaders, and those who wait, are the parent's."""
        self._lock, flights, self._flights = RLock(), self._flights, {}
        for flight in flights.values():
            flight.waiting.clear()
