"""What several clients share: breakers and budgets by service and host, limiters by owner, one cache."""

from __future__ import annotations

from collections.abc import Callable
from copy import copy
from itertools import chain
from urllib.parse import urlsplit
from weakref import WeakKeyDictionary

from switchgear._observers import log, notify
from switchgear.pipeline.breaker import Breaker, BreakerState
from switchgear.pipeline.budget import RetryBudget
from switchgear.pipeline.cache import CacheStore, MemoryCache
from switchgear.pipeline.clock import SYSTEM_CLOCK, Clock
from switchgear.pipeline.concurrency import Concurrency
from switchgear.pipeline.flight import Flights
from switchgear.pipeline.hooks import BreakerChanged, Observer
from switchgear.pipeline.limiter import Limiters
from switchgear.settings import LimiterPolicy, Settings

__all__ = ["Shared"]


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


class Shared:
    """The state behind the policies. A factory has one for all its clients; a client made by itself has its own.

    Its tables need no lock: each is read and changed in one step (`dict.setdefault`).

    Args:
        settings: Whose breaker, budget and cache policies and `hold_back` apply; limiter and concurrency, where a
            client says nothing.
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
        self._breakers: dict[tuple[str, str], Breaker] = {}
        self._budgets: dict[tuple[str, str], RetryBudget] = {}
        self._watching: dict[tuple[str, str], WeakKeyDictionary[Lifetime, tuple[Observer, ...]]] = {}
        self._limiters: dict[tuple[str, LimiterPolicy | None], Limiters] = {}
        self._concurrency: dict[tuple[str, str, int], Concurrency] = {}

    def part(self) -> Shared:
        """The same state with an end of its own, for a factory; it also ends with the whole."""
        twin = copy(self)
        twin.lifetime = Lifetime(self.lifetime)
        return twin

    def breaker(self, service: str, base_url: str) -> Breaker:
        """The breaker of a service at a host."""
        key = (service, _host(base_url))

        def changed(old: BreakerState, new: BreakerState) -> None:
            notify((*self._watchers(key), log), BreakerChanged(service, old, new))

        known = self._breakers.get(key)
        return known or self._breakers.setdefault(key, self._new_breaker(key, changed))

    def _new_breaker(self, key: tuple[str, str], changed: Callable[[BreakerState, BreakerState], None]) -> Breaker:
        del key  # whose it is only matters where it is shared beyond this process
        return Breaker(self.settings.breaker, monotonic=self.clock.monotonic, on_change=changed)

    def watch(self, service: str, base_url: str, lifetime: Lifetime, observers: tuple[Observer, ...]) -> None:
        """Tell a client's observers of the breaker's changes, until the client is closed, or gone."""
        if observers:
            self._watching.setdefault((service, _host(base_url)), WeakKeyDictionary())[lifetime] = observers

    def _watchers(self, key: tuple[str, str]) -> list[Observer]:
        """Everybody who is to be told, once, however many clients tell him."""
        watching = self._watching.get(key, WeakKeyDictionary())
        lifetimes = [lifetime for ref in watching.keyrefs() if (lifetime := ref()) is not None and not lifetime.closed]
        found: list[Observer] = []
        for observer in chain.from_iterable(watching.get(lifetime, ()) for lifetime in lifetimes):
            if observer not in found:
                found.append(observer)
        return found

    def budget(self, service: str, base_url: str) -> RetryBudget:
        """The retry budget of a service at a host."""
        key = (service, _host(base_url))
        return self._budgets.get(key) or self._budgets.setdefault(key, RetryBudget(self.settings.budget))

    def limiters(self, service: str, policy: LimiterPolicy | None = None) -> Limiters:
        """The limiters of a service that keep this rate."""
        key = (service, policy)
        known = self._limiters.get(key)
        return known or self._limiters.setdefault(
            key, Limiters(policy, monotonic=self.clock.monotonic, hold_back=self.settings.hold_back)
        )

    def concurrency(self, service: str, base_url: str, limit: int) -> Concurrency:
        """The concurrency limit of a service at a host."""
        key = (service, _host(base_url), limit)
        return self._concurrency.get(key) or self._concurrency.setdefault(key, Concurrency(limit))


def _host(base_url: str) -> str:
    return urlsplit(base_url).netloc
