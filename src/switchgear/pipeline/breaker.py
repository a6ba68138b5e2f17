"""The circuit breaker: a failing service is left alone, then probed by a few calls before all come back.

pybreaker keeps the state and tells its listeners; admission is ours, because `pybreaker.call()` holds its lock while
the protected function runs, lets every caller through when half open, and counts cancellation as failure. Here a call
takes a ticket, does its I/O without any lock, and hands in a verdict; a verdict from before the last change of state is
dropped.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Generator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from enum import StrEnum
from threading import RLock
from typing import TYPE_CHECKING, Final, NoReturn

from typing_extensions import override

from switchgear.errors import CircuitOpen
from switchgear.settings import BreakerPolicy

if TYPE_CHECKING:
    import pybreaker

__all__ = ["Breaker", "BreakerState", "Ticket"]

_SLICES: Final = 10
"""The window is counted in this many slices; the oldest falls out as a whole."""


class BreakerState(StrEnum):
    """What happens to a call."""

    CLOSED = "closed"
    """It goes out."""
    OPEN = "open"
    """It is refused."""
    HALF_OPEN = "half_open"
    """It is a probe, or refused."""
    ISOLATED = "isolated"
    """It is refused until `reset()`."""


@dataclass(slots=True)
class Ticket:
    """The right to send once; it is handed back with a verdict, or without one."""

    generation: int
    probe: bool
    settled: bool = False


@dataclass(slots=True)
class _Slice:
    starts: float
    calls: int = 0
    failures: int = 0


class Breaker:
    """One per service and host; thread-safe, and safe for tasks.

    Args:
        policy: When to open, and how to close again.
        monotonic: The clock.
        on_change: Told of every change (old state, new state), outside the lock.
    """

    def __init__(
        self,
        policy: BreakerPolicy,
        *,
        monotonic: Callable[[], float],
        on_change: Callable[[BreakerState, BreakerState], None] | None = None,
    ) -> None:
        self._policy = policy
        self._monotonic = monotonic
        self._on_change = on_change
        self._lock = RLock()  # a call that the garbage collector ends may release its ticket inside another's turn
        self._state = BreakerState.CLOSED
        self._generation = 0
        self._probes = 0
        self._reopens_at = 0.0
        self._window: deque[_Slice] = deque()
        self._failing = False
        self._changes: list[tuple[BreakerState, BreakerState]] = []
        self._circuit: pybreaker.CircuitBreaker | None = None

    @property
    def state(self) -> BreakerState:
        """The state now; an open breaker whose time is over reads as open until somebody calls."""
        return self._state

    def peek(self) -> None:
        """Look before queueing for anything.

        Raises:
            CircuitOpen: The call would be refused; `retry_after` says when to come back.
        """
        if self._state is not BreakerState.CLOSED:
            with self._changing():
                self._refuse_or_half_open()

    def admit(self) -> Ticket:
        """Take a ticket; it must be settled by exactly one of `success`, `failure` and `release`.

        Raises:
            CircuitOpen: The call is refused.
        """
        generation = self._generation  # read before the state, without the lock: a stale ticket's verdict is dropped
        if self._state is BreakerState.CLOSED:
            return Ticket(generation, probe=False)
        with self._changing():
            self._refuse_or_half_open()
            probe = self._state is BreakerState.HALF_OPEN
            self._probes += probe
            return self._ticket(probe)

    def success(self, ticket: Ticket) -> None:
        """The service answered."""
        if not (self._failing or ticket.probe):  # nothing to tell pybreaker, nothing can change
            with self._lock:
                if self._settle(ticket):
                    self._count(failed=False)
            return
        with self._changing():
            if self._settle(ticket):
                self._count(failed=False)
                self._pybreaker().call(_fine)
                self._failing = False

    def failure(self, ticket: Ticket) -> None:
        """The service failed: no answer, or 5xx."""
        with self._changing():
            if not self._settle(ticket):
                return
            self._count(failed=True)
            circuit = self._pybreaker()
            self._failing = True
            with suppress(_Failed):
                circuit.call(_fail)
            if self._too_many_failed():
                circuit.open()

    def release(self, ticket: Ticket) -> None:
        """No verdict: the call was cancelled, or the answer says nothing about the service's health."""
        with self._lock:
            self._settle(ticket)

    def due(self) -> Callable[[], None] | None:
        """I/O to be done before a call looks, and after its verdict; None: there is nothing to tell or to ask."""
        return None

    def isolate(self) -> None:
        """Refuse every call until `reset()`."""
        with self._changing():
            self._enter(BreakerState.ISOLATED)

    def reset(self) -> None:
        """Close, and forget what was counted."""
        with self._changing():
            self._pybreaker().close()

    def _refuse_or_half_open(self) -> None:
        if self._state is BreakerState.ISOLATED:
            raise CircuitOpen("the circuit is held open by hand")
        if self._state is BreakerState.OPEN:
            left = self._reopens_at - self._monotonic()
            if left > 0:
                raise CircuitOpen("the service has been failing", retry_after=left)
            self._pybreaker().half_open()
        if self._state is BreakerState.HALF_OPEN and not self._may_probe():
            raise CircuitOpen("the service is being probed after an outage", retry_after=1.0)

    def _may_probe(self) -> bool:
        return self._probes < self._policy.probes

    def _ticket(self, probe: bool) -> Ticket:
        return Ticket(self._generation, probe=probe)

    def _settle(self, ticket: Ticket) -> bool:
        """Whether the ticket's verdict still counts."""
        if ticket.settled or ticket.generation != self._generation:
            return False
        ticket.settled = True
        self._probes -= ticket.probe
        return True

    def _count(self, *, failed: bool) -> None:
        now, window = self._monotonic(), self._window
        while window and window[0].starts <= now - self._policy.window:
            window.popleft()
        if not window or now - window[-1].starts >= self._policy.window / _SLICES:
            window.append(_Slice(now))
        window[-1].calls += 1
        window[-1].failures += failed

    def _too_many_failed(self) -> bool:
        """Whether it has to open by the share of failures; a window that was just forgotten says no."""
        calls = sum(part.calls for part in self._window)
        failures = sum(part.failures for part in self._window)
        return calls >= self._policy.minimum_calls and failures >= self._policy.ratio * calls

    def _enter(self, state: BreakerState) -> None:
        old, self._state = self._state, state
        self._generation += 1
        self._probes = 0
        self._failing = False
        self._window.clear()
        if state is BreakerState.OPEN:
            self._reopens_at = self._monotonic() + self._policy.open_for
        if old is not state:
            self._changes.append((old, state))

    @contextmanager
    def _changing(self) -> Generator[None]:
        """The lock; when it is given back, whoever watches is told what changed."""
        changes: list[tuple[BreakerState, BreakerState]] = []
        try:
            with self._lock:
                try:
                    yield
                finally:
                    changes, self._changes = self._changes, changes
        finally:
            if self._on_change is not None:
                for old, new in changes:
                    self._on_change(old, new)

    def _pybreaker(self) -> pybreaker.CircuitBreaker:
        """Built when something first fails: importing pybreaker costs up to 90 ms."""
        if self._circuit is None:
            import pybreaker

            enter = self._enter
            states = {
                pybreaker.STATE_CLOSED: BreakerState.CLOSED,
                pybreaker.STATE_OPEN: BreakerState.OPEN,
                pybreaker.STATE_HALF_OPEN: BreakerState.HALF_OPEN,
            }

            class Changes(pybreaker.CircuitBreakerListener):
                @override
                def state_change(
                    self,
                    cb: pybreaker.CircuitBreaker,
                    old_state: pybreaker.CircuitBreakerState | None,
                    new_state: pybreaker.CircuitBreakerState,
                ) -> None:
                    del cb, old_state
                    enter(states[new_state.name])

            self._circuit = pybreaker.CircuitBreaker(
                fail_max=self._policy.consecutive,
                success_threshold=self._policy.probes,
                throw_new_error_on_trip=False,
                listeners=[Changes()],
            )
        return self._circuit


class _Failed(Exception):
    """Tells pybreaker of a failure."""


def _fine() -> None:
    return None


def _fail() -> NoReturn:
    raise _Failed
