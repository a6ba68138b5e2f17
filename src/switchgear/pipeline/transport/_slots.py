"""How many requests may be under way at once in threads; what is taken comes back, whatever is raised wherever.

A signal's handler may raise between any two steps of Python, also in the middle of a semaphore or of a `finally`. So
nothing is counted up and down here. Whoever has a slot holds an object; a dictionary of weak references says how many
there are, and what removes one when its object goes is the dictionary's own method: no line of Python runs in it.
"""

from __future__ import annotations

import time
from contextlib import suppress
from functools import partial
from queue import Empty, SimpleQueue
from typing import Final
from weakref import ref

from switchgear.errors import Fault, TransportFault

__all__ = ["Held", "Holders", "Slots"]

_LOOK_AGAIN: Final = 0.05
"""Seconds after which one who waits looks by itself: whoever should have woken it may have been interrupted."""


class Held:
    """A slot that is taken, for as long as somebody holds this."""

    __slots__ = ("__weakref__",)


class Holders(dict[int, "ref[Held]"]):
    """Whoever has a slot."""

    def add(self, held: Held) -> None:
        """From here on, until it is released or gone."""
        key = id(held)
        self[key] = ref(held, partial(self.pop, key))

    def release(self, held: Held) -> None:
        """Now; twice does no harm."""
        self.pop(id(held), None)


class Slots:
    """Slots for threads.

    Args:
        limit: How many there are.
    """

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._holders = Holders()
        self._freed = SimpleQueue[None]()

    def __len__(self) -> int:
        """How many are taken."""
        return len(self._holders)

    def take(self, seconds: float) -> Held:
        """A slot, waited for at most so long.

        Raises:
            TransportFault: None came free in time.
        """
        held = Held()
        if self._enters(held):
            return held
        ends = time.monotonic() + seconds
        while (left := ends - time.monotonic()) > 0:
            with suppress(Empty):
                self._freed.get(timeout=min(left, _LOOK_AGAIN))
            if self._enters(held):
                self._wake()
                return held
        raise TransportFault(Fault.POOL_TIMEOUT, "no connection came free", sent=False)

    def give_back(self, held: Held) -> None:
        """It is free again."""
        self._holders.release(held)
        self._wake()

    def _enters(self, held: Held) -> bool:
        """First in, then counted, so that two who come at once never both get the last one."""
        self._holders.add(held)
        if len(self._holders) <= self._limit:
            return True
        self._holders.release(held)
        self._wake()  # somebody else may have stepped back because of this one
        return False

    def _wake(self) -> None:
        """Let one of those who wait look, if there is room."""
        if self._freed.empty() and len(self._holders) < self._limit:
            self._freed.put(None)
