"""The concurrency limit: how many requests may be under way at a service at once; further ones queue in their order.

Nothing here blocks or awaits. Who has to wait says what to call when its turn has come, and the call's driver waits in
its own colour, so that threads and tasks can stand in one line.
"""

from __future__ import annotations

import os
from collections import OrderedDict
from collections.abc import Callable
from contextlib import AbstractContextManager
from threading import RLock

__all__ = ["Concurrency", "Turn"]


class Concurrency:
    """Room for some requests; thread-safe.

    Args:
        limit: How many may be under way at once.
    """

    def __init__(self, limit: int) -> None:
        self.limit: int = limit
        self._start()

    def _start(self) -> None:
        self._pid, self._room = os.getpid(), _Room(self.limit)

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
        if os.getpid() != self._pid:
            self._start()  # after a fork: the threads that had the places are the parent's
        return Turn(self._room)


class _Room:
    """The free places, and who waits for one; only one of both is ever there."""

    def __init__(self, limit: int) -> None:
        # reentrant: a call that the garbage collector ends may leave inside another's turn
        self.lock: AbstractContextManager[object] = RLock()
        self.free: int = limit
        self.line: OrderedDict[Turn, None] = OrderedDict()


class Turn:
    """A request's place: in line, then under way. Leaving it is always right, and twice does no harm."""

    __slots__ = ("_room", "_wake", "granted")

    def __init__(self, room: _Room) -> None:
        self._room = room
        self._wake: Callable[[], None] | None = None
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
                return
            self.granted = False
            if not room.line:
                room.free += 1
                return
            heir = room.line.popitem(last=False)[0]
            heir.granted, wake = True, heir._wake
        if wake is not None:
            wake()
