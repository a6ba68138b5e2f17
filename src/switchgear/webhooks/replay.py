"""A bounded memory of deliveries, for those who keep no inbox."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from threading import RLock
from time import perf_counter
from typing import ParamSpec, TypeVar

from cachetools import TTLCache

from switchgear._fork import begin_anew_in_children
from switchgear._observers import be_quiet, check_observers, log, notify
from switchgear.errors import ConfigurationError, Replayed
from switchgear.types.events import Event, Source
from switchgear.types.hooks import DeliveryObserver, DeliveryRepeated

__all__ = ["ReplayGuard"]

P = ParamSpec("P")
T = TypeVar("T")


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
        observers: Told of each event that comes again; those of clients are welcome.

    Raises:
        ConfigurationError: A limit is not positive, or an observer cannot be told.
    """

    def __init__(
        self,
        *,
        ttl: float = 259_200.0,
        capacity: int = 100_000,
        clock: Callable[[], float] = time.monotonic,
        observers: Sequence[DeliveryObserver] = (),
    ) -> None:
        be_quiet()
        if not (ttl > 0 and capacity > 0):
            raise ConfigurationError("ttl and capacity of a replay guard have to be positive")
        self._ttl, self._capacity, self._clock = ttl, capacity, clock
        self._observers = (*check_observers(observers), log)
        self._lock = RLock()  # reentrant: a signal's handler may receive inside another's turn
        self._begin_anew()
        begin_anew_in_children(self)

    def _begin_anew(self) -> None:
        self._seen: TTLCache[tuple[Source, str], None] = TTLCache(self._capacity, self._ttl, timer=self._clock)

    def after_fork(self) -> None:
        """What came before is known in a child too, unless somebody was in the middle of remembering it."""
        if self._lock.acquire(blocking=False):
            self._lock.release()
        else:
            self._lock = RLock()
            self._begin_anew()

    def check(self, event: Event[object]) -> None:
        """Remember an event that is new. Of several who ask at once, one passes.

        Raises:
            Replayed: It came before; answer 2xx and do nothing.
        """
        began = perf_counter()
        if not self._do(self._remember, (event.source, event.id)):
            seconds = perf_counter() - began
            notify(self._observers, DeliveryRepeated(event.source, event.type, seconds, event.age))
            raise Replayed(f"event {event.id} came before", service=event.source)

    def forget(self, event: Event[object]) -> None:
        """Let an event through again, because handling it failed."""
        self._do(lambda: self._seen.pop((event.source, event.id), None))

    def __len__(self) -> int:
        return self._do(lambda: len(self._seen))

    def _remember(self, key: tuple[Source, str]) -> bool:
        """Whether it is new."""
        new = key not in self._seen
        if new:
            self._seen[key] = None
        return new

    def _do(self, step: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Do it under the lock; if a signal's handler raises in the middle of it, forget all.

        cachetools may have stopped its clock then, or know of a key and not of its end.
        """
        with self._lock:
            try:
                return step(*args, **kwargs)
            except BaseException:
                self._begin_anew()
                raise
