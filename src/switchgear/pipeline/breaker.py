"""The circuit breaker: a failing service is left alone, then probed by a few calls before all come back.

pybreaker keeps the state and tells its listeners; admission is ours, because `pybreaker.call()` holds its lock while
the protected function runs, lets every caller through when half open, and counts cancellation as failure. Here a call
takes a ticket, does its I/O without any lock, and hands in a verdict; a verdict from before the last change of state is
dropped.

A signal's handler may raise between any two steps, and a process may fork there: what is then half changed is put
right by `_begin_anew`. Where a ticket is given or taken back, nothing is called between the two assignments, so that
CPython runs no handler there.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum
from math import inf
from threading import RLock
from typing import TYPE_CHECKING, Final, NoReturn, ParamSpec

from typing_extensions import override

from switchgear._fork import begin_anew_in_children
from switchgear.errors import CircuitOpen
from switchgear.pipeline._pybreaker import load_pybreaker
from switchgear.settings import BreakerPolicy

if TYPE_CHECKING:
    import pybreaker

__all__ = ["Breaker", "BreakerState", "Ticket"]

P = ParamSpec("P")

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

    generation: int = -1
    """When it was admitted; -1: it was not, and is worth nothing."""
    probe: bool = False
    settled: bool = False
    leave: str | None = None
    """What a breaker that processes share needs to remember of a probe."""


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
        self._changes: deque[tuple[BreakerState, BreakerState]] = deque()
        self._circuit: pybreaker.CircuitBreaker | None = None
        begin_anew_in_children(self)

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
            self._change(self._refuse_or_half_open)

    def admit(self, ticket: Ticket | None = None) -> Ticket:
        """Take a ticket; it must be settled by exactly one of `success`, `failure` and `release`.

        Args:
            ticket: A new one, made before, so that it can be handed back even if this is interrupted.

        Raises:
            CircuitOpen: The call is refused.
        """
        ticket = ticket or Ticket()
        generation = self._generation  # read before the state, without the lock: a stale ticket's verdict is dropped
        if self._state is BreakerState.CLOSED:
            ticket.generation = generation
        else:
            self._change(self._admit, ticket)
        return ticket

    def success(self, ticket: Ticket) -> None:
        """The service answered."""
        if self._failing or ticket.probe:
            self._change(self._succeed, ticket)
        else:  # nothing to tell pybreaker, nothing can change
            with self._lock:
                if self._settle(ticket):
                    self._count(failed=False)

    def failure(self, ticket: Ticket) -> None:
        """The service failed: no answer, or 5xx."""
        self._change(self._fail, ticket)

    def release(self, ticket: Ticket) -> None:
        """No verdict: the call was cancelled, or the answer says nothing about the service's health."""
        with self._lock:
            self._settle(ticket)

    def due(self) -> Callable[[], None] | None:
        """I/O to be done before a call looks, and after its verdict; None: there is nothing to tell or to ask."""
        return None

    def isolate(self) -> None:
        """Refuse every call until `reset()`."""
        self._change(self._enter, BreakerState.ISOLATED)

    def reset(self) -> None:
        """Close, and forget what was counted."""
        self._change(self._close)

    def after_fork(self) -> None:
        """Open stays open; what is under way, and what was counted, is the parent's."""
        self._lock = RLock()
        self._begin_anew()
        self._changes.clear()

    def _begin_anew(self) -> None:
        """Leave nothing half changed: count from nothing, and where probes are out, send others."""
        if self._state is BreakerState.HALF_OPEN:
            self._changes.append((self._state, BreakerState.OPEN))
            self._state, self._reopens_at = BreakerState.OPEN, -inf
        self._circuit = None
        self._generation += 1
        self._probes = 0
        self._failing = False
        self._window = deque()

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

    def _admit(self, ticket: Ticket) -> None:
        self._refuse_or_half_open()
        probe = self._state is BreakerState.HALF_OPEN
        self._probes += probe
        ticket.generation, ticket.probe = self._generation, probe

    def _succeed(self, ticket: Ticket) -> None:
        if self._settle(ticket):
            self._count(failed=False)
            self._pybreaker().call(_fine)
            self._failing = False

    def _fail(self, ticket: Ticket) -> None:
        if not self._settle(ticket):
            return
        self._count(failed=True)
        circuit = self._pybreaker()
        self._failing = True
        try:
            circuit.call(_fail)
        except _Failed as failed:
            failed.__traceback__ = None  # pybreaker's frames hold what was raised: a cycle, and the request in it
        if self._too_many_failed():
            circuit.open()

    def _close(self) -> None:
        self._pybreaker().close()

    def _may_probe(self) -> bool:
        return self._probes < self._policy.probes

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
        if state is BreakerState.OPEN:
            self._reopens_at = self._monotonic() + self._policy.open_for
        old, self._state = self._state, state
        if old is not state:
            self._changes.append((old, state))
        self._generation += 1
        self._probes = 0
        self._failing = False
        self._window.clear()

    def _change(self, step: Callable[P, None], *args: P.args, **kwargs: P.kwargs) -> None:
        """Do it under the lock; when that is given back, whoever watches is told what changed."""
        try:
            with self._lock:
                try:
                    step(*args, **kwargs)
                except CircuitOpen:
                    raise
                except BaseException:  # of a signal's handler, in the middle of it
                    self._begin_anew()
                    raise
        finally:
            self._tell()

    def _tell(self) -> None:
        with suppress(IndexError):  # another thread told the last one
            while self._changes:
                old, new = self._changes.popleft()
                if self._on_change is not None:
                    self._on_change(old, new)

    def _pybreaker(self) -> pybreaker.CircuitBreaker:
        """Built when something first fails."""
        if self._circuit is None:
            if not TYPE_CHECKING:
                pybreaker = load_pybreaker()
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
