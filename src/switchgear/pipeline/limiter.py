"""The limiter: whoever was told to wait, waits; and where a rate is kept, no request goes too many.

The rate is kept by a log of the last requests: one goes when the one `requests` before it is `per` seconds old. So no
window of that length, wherever it begins, holds more. A token bucket promises less: full after a pause, it lets its
whole content through at once, and while that is under way it fills again, so that one window can hold twice the rate.

A request is counted at the instant when it goes, not when it began to wait. Who waits only has a place in line: it says
when its turn will come, and giving up gives all of it back.
"""

from __future__ import annotations

from collections import OrderedDict, deque
from collections.abc import Callable
from math import inf
from threading import RLock
from typing import Final

from switchgear._fork import begin_anew_in_children
from switchgear.settings import LimiterPolicy

__all__ = ["Limiter", "Limiters"]

_OWNERS: Final = 1024
"""Of how many owners limiters are kept that have nothing to remember any more."""
_MOST: Final = 16 * _OWNERS
"""Of how many owners limiters are kept at all; the one not used for longest goes first."""
_LONGEST: Final = 86_400.0
"""For how many seconds a service is taken at its word. Hours do occur; years only by a wrong clock, or worse."""
_LOOKS_AGAIN: Final = 1.0
"""Seconds after which those who wait look what became of the one that went to see."""


class Limiter:
    """Of all calls with one credential and tenant; thread-safe.

    One answer of 429 holds back everybody, but not for as long as it likes: after `hold_back` seconds one call goes to
    see, while the others wait on; if it is let in, so are they.

    Args:
        policy: The rate to keep; None: only what the service asks for is heeded.
        hold_back: Seconds.
    """

    __slots__ = (
        "_asked_until",
        "_closed_until",
        "_held_until",
        "_hold_back",
        "_line",
        "_lock",
        "_log",
        "_now",
        "_per",
        "_refused",
        "_requests",
        "_sees",
    )

    def __init__(self, policy: LimiterPolicy | None = None, hold_back: float = 60.0) -> None:
        self._requests = 0 if policy is None else policy.requests
        self._per = 0.0 if policy is None else policy.per
        self._lock = RLock()  # a call that the garbage collector ends may leave inside another's turn
        self._log: deque[float] = deque()
        """When the requests of the last `per` seconds went."""
        self._now = 0.0
        self._hold_back = hold_back
        self._asked_until = self._held_until = 0.0
        self._sees: float | None = None
        """When the call went that is to see whether the service takes requests again; None: there is none."""
        self._line: set[int] = set()
        """The numbers of the calls that wait."""
        self._refused: deque[float] = deque()
        """When the service answered 429, where too many of these have consequences."""
        self._closed_until = 0.0

    @property
    def waiting(self) -> int:
        """How many calls wait in line."""
        return len(self._line)

    def join(self, call: int) -> int:
        """Stand in line, until `leave()`; how many others stand there already."""
        with self._lock:
            self._line.add(call)
            return len(self._line) - 1

    def leave(self, call: int) -> None:
        """Leave the line, whether the request went or not; twice does no harm."""
        self._line.discard(call)

    def wait(self, now: float, ahead: int = 0) -> float:
        """Seconds until a request may go before which others go; 0: now."""
        with self._lock:
            now = self._forget(now)
            start = self._starts(now)
            if not self._requests:
                return start - now
            rounds, place = divmod(ahead, self._requests)
            ready, free = start + rounds * self._per, self._requests - len(self._log)
            if place >= free:
                ready = max(ready, self._log[place - free] + (rounds + 1) * self._per)
            return ready - now

    def take(self, now: float, *, waited: bool = True) -> bool:
        """Count a request that goes now; False: it must not go. One that has not waited overtakes nobody."""
        with self._lock:
            now, log = self._forget(now), self._log
            if now < self._held_until or now < self._closed_until or (self._line and not waited):
                return False
            if self._requests:
                if len(log) >= self._requests:
                    return False
                log.append(now)
            if now < self._asked_until:
                self._hold(now)
                self._sees = now
            return True

    def limited(self, now: float, seconds: float) -> None:
        """The service answered 429 and asked to wait; for longer than a day, it is a mistake that must not last."""
        with self._lock:
            self._asked_until = max(self._asked_until, now + min(seconds, _LONGEST))
            self._hold(now)
            self._sees = None

    def refused(self, now: float, most: LimiterPolicy) -> None:
        """The service answered 429; after so many of these, nothing goes until fewer lie in the time that counts."""
        with self._lock:
            now, log = self._forget(now), self._refused
            log.append(now)
            while log[0] + most.per <= now:
                log.popleft()
            if len(log) >= most.requests:
                self._closed_until = log[-most.requests] + most.per

    def closed(self, now: float) -> bool:
        """Whether one more refusal would have consequences."""
        return now < self._closed_until

    def let_in(self, began: float) -> None:
        """The service took a request that began then; if it was the one that went to see, nobody waits any longer."""
        if self._sees is not None and began >= self._sees:
            with self._lock:
                self._asked_until = self._held_until = 0.0
                self._sees = None

    def remaining(self, now: float, requests: int) -> None:
        """The service says how many requests are left: if fewer than known here, others have gone elsewhere."""
        with self._lock:
            now = self._forget(now)
            elsewhere = self._requests - max(0, requests) - len(self._log)
            self._log.extend([now] * elsewhere)

    def asked(self, now: float) -> bool:
        """Whether it is the service that makes a request wait."""
        return now < self._held_until

    def idle(self, now: float) -> bool:
        """Whether there is nothing to remember: a new limiter would do the same."""
        with self._lock:
            return self._asked_until <= self._forget(now) and not (self._line or self._log or self._refused)

    def after_fork(self) -> None:
        """Those who wait are the parent's."""
        self._lock, self._line = RLock(), set()

    def _hold(self, now: float) -> None:
        self._held_until = min(self._asked_until, now + self._hold_back)

    def _starts(self, now: float) -> float:
        """When a request may go, as far as the service's own word goes."""
        until = self._held_until if self._sees is None else min(self._held_until, now + _LOOKS_AGAIN)
        return max(now, until, self._closed_until)

    def _forget(self, now: float) -> float:
        """Forget what left the window; the time, which never steps back, though threads may come in another order."""
        self._now = now = max(now, self._now)
        log, per = self._log, self._per
        while log and log[0] + per <= now:
            log.popleft()
        return now


class Limiters:
    """The limiters of a service, by owner: a digest of credential and tenant.

    Args:
        policy: The rate that each of them keeps.
        monotonic: The clock.
        hold_back: For how many seconds one answer holds back others, at most.
    """

    def __init__(
        self, policy: LimiterPolicy | None, *, monotonic: Callable[[], float], hold_back: float = 60.0
    ) -> None:
        self.policy: LimiterPolicy | None = policy
        self._hold_back = hold_back
        self._monotonic = monotonic
        self._lock = RLock()
        self._limiters: OrderedDict[str, Limiter] = OrderedDict()
        begin_anew_in_children(self)

    def find(self, owner: str) -> Limiter | None:
        """The one to ask before a request goes; None: no rate is kept, and nobody was told to wait."""
        return self._limiters.get(owner) if self.policy is None else self.of(owner)

    def of(self, owner: str) -> Limiter:
        """The one of this owner."""
        limiter = self._limiters.get(owner)
        if limiter is not None and len(self._limiters) < _OWNERS:  # nobody has to go: which was used last is no matter
            return limiter
        with self._lock:
            limiter = self._limiters.get(owner)
            if limiter is None:
                limiter = self._limiters[owner] = Limiter(self.policy, self._hold_back)
                self._tidy()
            else:
                self._limiters.move_to_end(owner)
            return limiter

    def limited(self, owner: str, seconds: float) -> None:
        """The service answered 429 and asked to wait."""
        self.of(owner).limited(self._monotonic(), seconds)

    def refused(self, owner: str, most: LimiterPolicy) -> None:
        """The service answered 429, and so many of these have consequences."""
        self.of(owner).refused(self._monotonic(), most)

    def hold(self, part: str, seconds: float) -> None:
        """Some of an owner's calls have to wait, all of them for as long as the service asked; no rate is kept."""
        with self._lock:
            limiter = self._limiters.setdefault(part, Limiter(None, inf))
            self._tidy()
        limiter.limited(self._monotonic(), seconds)

    def held(self, part: str) -> Limiter | None:
        """The one that `hold` made; None: nobody was asked to wait."""
        return self._limiters.get(part)

    def remaining(self, owner: str, requests: int) -> None:
        """The service says how many requests its rate leaves; that matters where a rate is kept."""
        if self.policy is not None:
            self.of(owner).remaining(self._monotonic(), requests)

    @property
    def waiting(self) -> int:
        """How many calls wait, of all owners."""
        with self._lock:
            return sum(limiter.waiting for limiter in self._limiters.values())

    def after_fork(self) -> None:
        """What the service was asked, and what it said, holds in a child too; who waits is the parent's."""
        self._lock = RLock()
        for limiter in self._limiters.values():
            limiter.after_fork()

    def _tidy(self) -> None:
        """Let go of those not used for longest; one that has something to remember only when there are far too many."""
        limiters, now = self._limiters, self._monotonic()
        while len(limiters) > _OWNERS:
            oldest = next(iter(limiters.values()))
            if len(limiters) <= _MOST and not oldest.idle(now):
                return
            limiters.popitem(last=False)
