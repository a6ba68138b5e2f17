"""The concurrency limit: how many requests may be under way at a service at once; further ones queue in their order.

Nothing here blocks or awaits. Who has to wait says what to call when its turn has come, and the call's driver blocks or
awaits, so that threads and tasks can stand in one line.

Leaving may be interrupted by a signal's handler, and is then done again: what was done is not done twice, and what was
left is. Between the assignments that belong together nothing is called, so that CPython runs no handler there.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from contextlib import AbstractContextManager
from threading import RLock

from switchgear._fork import begin_anew_in_children

__all__ = ["Concurrency", "Turn"]


class Concurrency:
    """Slots for some requests; thread-safe.

    Args:
        limit: How many may be under way at once.
    """

    def __init__(self, limit: int) -> None:
        self.limit: int = limit
        self._slots = _Slots(limit)
        begin_anew_in_children(self)

    @property
    def in_use(self) -> int:
        """How many are under way."""
        return self.limit - self._slots.free

    @property
    def waiting(self) -> int:
        """How many wait."""
        return len(self._slots.line)

    def turn(self) -> Turn:
        """One request's turn; nothing is taken yet."""
        return Turn(self._slots)

    def after_fork(self) -> None:
        """The threads that have slots, and those in line, are the parent's."""
        self._slots.after_fork()
        self._slots = _Slots(self.limit)


class _Slots:
    """The free slots, and who waits for one; only one of both is ever there."""

    __slots__ = ("free", "line", "lock")

    def __init__(self, limit: int) -> None:
        self.lock: AbstractContextManager[bool] = (
            RLock()
        )  # reentrant: a call that the garbage collector ends may leave inside another's turn
        self.free: int = limit
        self.line: OrderedDict[Turn, None] = OrderedDict()

    def after_fork(self) -> None:
        """Whoever forked in the middle of a call may still leave."""
        self.lock, self.line = RLock(), OrderedDict()


class Turn:
    """A request's slot: in line, then under way. Leaving it is always right, and twice does no harm."""

    __slots__ = ("_heir", "_slots", "_wake", "granted")

    def __init__(self, slots: _Slots) -> None:
        self._slots = slots
        self._wake: Callable[[], None] | None = None
        self._heir: Turn | None = None
        """Who has the slot now, and is still to be woken."""
        self.granted: bool = False
        """Whether the request may be under way."""

    def enter(self) -> bool:
        """Take a slot; False: all are taken, and this one stands in line."""
        slots = self._slots
        with slots.lock:
            if slots.free:
                slots.free -= 1
                self.granted = True
            else:
                slots.line[self] = None
            return self.granted

    def on_granted(self, wake: Callable[[], None]) -> None:
        """Call `wake` when the turn has come; at once if it has."""
        with self._slots.lock:
            if not self.granted:
                self._wake = wake
                return
        wake()

    def leave(self) -> None:
        """Give back the slot, under way or in line: the next in line has it at once."""
        slots = self._slots
        with slots.lock:
            if not self.granted:
                slots.line.pop(self, None)
            elif not slots.line:
                self.granted = False
                slots.free += 1
            else:
                heir = next(iter(slots.line))
                del slots.line[heir]
                self.granted, heir.granted, self._heir = False, True, heir
        if self._heir is not None:
            if (wake := self._heir._wake) is not None:
                wake()
            self._heir = None
