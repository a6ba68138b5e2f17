"""The concurrency limit: how many requests may be under way at a service at once; further ones queue in their order.

Nothing here blocks or awaits. Who has to wait says what to call when its turn has come, and the call's driver waits in
its own colour, so that threads and tasks can stand in one line.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from threading import RLock

__all__ = ["Concurrency", "Turn"]


class Concurrency:
    """Room for some requests; thread-safe.

    Args:
        limit: How many may be under way at once.
    """

    def __init__(self, limit: int) -> None:
        self.limit: int = limit
        self._lock = RLock()  # a call that the garbage collector ends may leave inside another's turn
        self._free = limit
        self._line: OrderedDict[Turn, None] = OrderedDict()

    @property
    def in_use(self) -> int:
        """How many are under way."""
        return self.limit - self._free

    @property
    def waiting(self) -> int:
        """How many wait."""
        return len(self._line)

    def turn(self) -> Turn:
        """One request's turn; nothing is taken yet."""
        return Turn(self, self._lock)

    def _take(self, turn: Turn) -> bool:
        """A free place, or one in line."""
        if self._free:  # then nobody stands in line: whoever leaves hands his place on
            self._free -= 1
            return True
        self._line[turn] = None
        return False

    def _leave(self, turn: Turn) -> Turn | None:
        """Give back what this turn has; whose turn it is now."""
        if not turn.granted:
            self._line.pop(turn, None)
            return None
        if not self._line:
            self._free += 1
            return None
        return self._line.popitem(last=False)[0]


class Turn:
    """A request's place: in line, then under way. Leaving it is always right, and twice does no harm."""

    __slots__ = ("_lock", "_room", "_wake", "granted")

    def __init__(self, room: Concurrency, lock: RLock) -> None:
        self._room, self._lock = room, lock
        self._wake: Callable[[], None] | None = None
        self.granted: bool = False
        """Whether the request may be under way."""

    def enter(self) -> bool:
        """Take a place; False: all are taken, and this one stands in line."""
        with self._lock:
            self.granted = self._room._take(self)
            return self.granted

    def on_granted(self, wake: Callable[[], None]) -> None:
        """Call `wake` when the turn has come; at once if it has."""
        with self._lock:
            if not self.granted:
                self._wake = wake
                return
        wake()

    def leave(self) -> None:
        """Give back the place, under way or in line: the next in line has it at once."""
        with self._lock:
            heir = self._room._leave(self)
            self.granted, self._wake = False, None
            if heir is None:
                return
            heir.granted = True
            wake = heir._wake
        if wake is not None:
            wake()
