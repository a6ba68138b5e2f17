"""The concurrency limit: how many requests may be under way at a service at once; further ones queue in their order.

Nothing here blocks or awaits. Who has to wait says what to call when its turn has come, and the call's driver waits in
its own colour, so that threads and tasks can stand in one line.

Leaving may be interrupted by a signal's handler, and is then done again: what was done is not done twice, and what was
left is. Between the assignments that belong together nothing is called, so that CPython runs no handler there.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from threading import RLock

from switchgear._fork import begin_anew_in_children

__all__ = ["Concurrency", "Turn"]


class Concurrency:
    """Room for some requests; thread-safe.

    Args:
        limit: How many may be under way at once.
    """

    def __init__(self, limit: int) -> None:
        self.limit: int = limit
        self._room = _Room(limit)
        begin_anew_in_children(self)

    @property
    def in_use(self) -> int:
        """How many are under way."""
        return self.limit - self._room.free

    @property
    def waiting(self) -> int:
        """How many wait."""
        return len(self._room.line)

    def turn(self) -> Turn:
        """One request's turn; nothing is taken yet."""
        return Turn(self._room)

    def after_fork(self) -> None:
        """The threads that have places, and those in line, are the parent's."""
        self._room.after_fork()
        self._room = _Room(self.limit)


class _Room:
    """The free places, and who waits for one; only one of both is ever there."""

    __slots__ = ("free", "line", "lock")

    def __init__(self, limit: int) -> None:
        self.lock = RLock()  # reentrant: a call that the garbage collector ends may leave inside another's turn
        self.free: int = limit
        self.line: OrderedDict[Turn, None] = OrderedDict()

    def after_fork(self) -> None:
        """Whoever forked in the middle of a call may still leave."""
        self.lock, self.line = RLock(), OrderedDict()


class Turn:
    """A request's place: in line, then under way. Leaving it is always right, and twice does no harm."""

    __slots__ = ("_heir", "_room", "_wake", "granted")

    def __init__(self, room: _Room) -> None:
        self._room = room
        self._wake: Callable[[], None] | None = None
        self._heir: Turn | None = None
        """Who has the place now, and is still to be woken."""
        self.granted: bool = False
        """Whether the request may be under way."""

    def enter(self) -> bool:
        """Take a place; False: all are taken, and this one stands in line."""
        room = self._room
        with room.lock:
            if room.free:
                room.free -= 1
                self.granted = True
            else:
                room.line[self] = None
            return self.granted

    def on_granted(self, wake: Callable[[], None]) -> None:
        """Call `wake` when the turn has come; at once if it has."""
        with self._room.lock:
            if not self.granted:
                self._wake = wake
                return
        wake()

    def leave(self) -> None:
        """Give back the place, under way or in line: the next in line has it at once."""
        room = self._room
        with room.lock:
            if not self.granted:
                room.line.pop(self, None)
            elif not room.line:
                self.granted = False
                room.free += 1
            else:
                heir = next(iter(room.line))
                del room.line[heir]
                self.granted, heir.granted, self._heir = False, True, heir
        if self._heir is not None:
            if (wake := self._heir._wake) is not None:
                wake()
            self._heir = None
