"""What several clients share: breakers and budgets by service and host, limiters by owner, one cache."""

from __future__ import annotations

from collections.abc import Callable
from copy import copy
from threading import Lock
from typing import Final
from urllib.parse import urlsplit

from cachetools import LRUCache

from switchgear.errors import ClientClosed
from switchgear.pipeline.breaker import Breaker, BreakerState
from switchgear.pipeline.budget import RetryBudget
from switchgear.pipeline.cache import CacheStore, MemoryCache
from switchgear.pipeline.clock import SYSTEM_CLOCK, Clock
from switchgear.pipeline.flight import Flights
from switchgear.pipeline.hooks import BreakerChanged, Observer, log, notify
from switchgear.pipeline.limiter import Limiter
from switchgear.settings import Settings

__all__ = ["Lifetime", "Shared"]

_OWNERS: Final = 1024
"""How many limiters are kept; the one not used for longest goes first."""


class Lifetime:
    """Whether a client and its siblings are still open; a factory's end is the end of its clients."""

    def __init__(self, parent: Lifetime | None = None) -> None:
        self._parent = parent
        self._closed = False

    @property
    def closed(self) -> bool:
        """Whether `close()` was called, here or on the factory."""
        return self._closed or (self._parent is not None and self._parent.closed)

    def end(self) -> bool:
        """Close; whether it was open."""
        was_open, self._closed = not self._closed, True
        return was_open

    def check(self, service: str, operation: str) -> None:
        """Refuse what comes after the end.

        Raises:
            ClientClosed: It was closed.
        """
        if self.closed:
            raise ClientClosed("the client is closed", service=service, operation=operation)


class Shared:
    """The state behind the policies. A factory has one for all its clients; a client made by itself has its own.

    Args:
        settings: Whose breaker, budget and cache policies apply.
        clock: Where time comes from.
        cache: A store of one's own.
    """

    def __init__(
        self, settings: Settings | None = None, *, clock: Clock = SYSTEM_CLOCK, cache: CacheStore | None = None
    ) -> None:
        self.settings: Settings = settings or Settings()
        self.clock = clock
        self.cache: CacheStore = MemoryCache(self.settings.cache, monotonic=clock.monotonic) if cache is None else cache
        self.flights: Flights = Flights()
        self.lifetime: Lifetime = Lifetime()
        self._lock = Lock()
        self._breakers: dict[tuple[str, str], Breaker] = {}
        self._budgets: dict[tuple[str, str], RetryBudget] = {}
        self._limiters: LRUCache[tuple[str, str], Limiter] = LRUCache(_OWNERS)

    def part(self) -> Shared:
        """The same state with an end of its own, for a factory; it also ends with the whole."""
        twin = copy(self)
        twin.lifetime = Lifetime(self.lifetime)
        return twin

    def breaker(self, service: str, base_url: str, observers: tuple[Observer, ...] = ()) -> Breaker:
        """The breaker of a service at a host; whoever asks first says who is told of its changes."""
        key = (service, _host(base_url))

        def changed(old: BreakerState, new: BreakerState) -> None:
            notify((*observers, log), BreakerChanged(service, old, new))

        with self._lock:
            if key not in self._breakers:
                self._breakers[key] = Breaker(self.settings.breaker, monotonic=self.clock.monotonic, on_change=changed)
            return self._breakers[key]

    def budget(self, service: str, base_url: str) -> RetryBudget:
        """The retry budget of a service at a host."""
        with self._lock:
            return self._budgets.setdefault((service, _host(base_url)), RetryBudget(self.settings.budget))

    def limiter(self, service: str) -> Callable[[str], Limiter]:
        """Limiters of a service, by the digest of credential and tenant."""

        def of(owner: str) -> Limiter:
            key = (service, owner)
            with self._lock:
                limiter = self._limiters.get(key)
                if limiter is None:
                    limiter = self._limiters[key] = Limiter()
                return limiter

        return of


def _host(base_url: str) -> str:
    return urlsplit(base_url).netloc
