"""A bounded memory of deliveries, for those who keep no inbox."""

from __future__ import annotations

import time
from collections.abc import Callable
from threading import Lock

from cachetools import TTLCache

from switchgear.errors import ConfigurationError, Replayed
from switchgear.types.events import Event, Source

__all__ = ["ReplayGuard"]


class ReplayGuard:
    """Remembers which events came, and refuses them the second time. Safe to share between threads and tasks.

    It lives in one process and forgets at restart, after `ttl`, and the oldest first where `capacity` is reached: it
    spares work, but only an inbox guarantees that an event is handled once.

        guard.check(event)
        try:
            router.accept(event)
        except BaseException:
            guard.forget(event)      # so that the provider's next attempt is handled
            raise

    Args:
        ttl: How many seconds an event is remembered. The default covers the three days over which Stripe repeats.
        capacity: How many events are remembered at most.
        clock: Answers monotonic seconds.

    Raises:
        ConfigurationError: A limit is not positive.
    """

    def __init__(
        self, *, ttl: float = 259_200.0, capacity: int = 100_000, clock: Callable[[], float] = time.monotonic
    ) -> None:
        if not (ttl > 0 and capacity > 0):
            raise ConfigurationError("ttl and capacity of a replay guard have to be positive")
        self._seen: TTLCache[tuple[Source, str], None] = TTLCache(capacity, ttl, timer=clock)
        self._lock = Lock()

    def check(self, event: Event[object]) -> None:
        """Remember an event that is new. Of several who ask at once, one passes.

        Raises:
            Replayed: It came before; answer 2xx and do nothing.
        """
        key = (event.source, event.id)
        with self._lock:
            seen = key in self._seen
            if not seen:
                self._seen[key] = None
        if seen:
            raise Replayed(f"event {event.id} came before", service=event.source)

    def forget(self, event: Event[object]) -> None:
        """Let an event through again, because handling it failed."""
        with self._lock:
            self._seen.pop((event.source, event.id), None)

    def __len__(self) -> int:
        with self._lock:
            return len(self._seen)
