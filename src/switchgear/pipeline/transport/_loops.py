"""What an asynchronous transport holds for each event loop: connections belong to the loop that made them."""

from __future__ import annotations

import asyncio
from abc import ABC, abstractmethod
from collections import deque
from collections.abc import AsyncGenerator, Callable
from contextlib import suppress
from typing import Final, TypeVar

from switchgear._fork import begin_anew_in_children
from switchgear.errors import Fault, TransportFault
from switchgear.pipeline.transport._slots import Held, Holders

__all__ = ["Loops", "Share"]


class Share(ABC):
    """One loop's connections, and the slots that bound how many are used at once.

    Args:
        slots: How many requests may be under way; further ones queue in their order.
    """

    def __init__(self, slots: int) -> None:
        self._slots = slots
        self.holders = Holders()
        """Whoever has a slot; none is lost, whatever is raised wherever."""
        self.waiting: deque[tuple[asyncio.Future[None], Held]] = deque()
        self.keeper = self._keep()

    @abstractmethod
    async def release(self) -> None:
        """Close what is idle; what is under way is closed when it ends."""

    @abstractmethod
    def give_up(self) -> None:
        """In a child process: let go of the parent's connections, without a word to the loop."""

    async def _keep(self) -> AsyncGenerator[None]:
        """Releases the connections when the loop ends, for a loop that is shut down closes what it generates."""
        try:
            yield
        finally:
            await self.release()

    @property
    def slots(self) -> int:
        """How many slots are free."""
        return self._slots - len(self.holders)

    async def take(self, seconds: float) -> Held:
        """Leave to use a connection, waited for in line; it lasts until it is given back, or nobody holds it any more.

        Raises:
            TransportFault: None came free in time.
        """
        held = Held()
        self._hand_on()  # to those who have waited longer, if they were forgotten
        if self.slots > 0:
            self.holders.add(held)
        else:
            await self._queue(held, seconds)
        return held

    def give_back(self, held: Held) -> None:
        """A slot is free: for the next in line, or for whoever comes."""
        self.holders.release(held)
        self._hand_on()

    async def _queue(self, held: Held, seconds: float) -> None:
        """Wait in line; a slot handed over to somebody who has just given up goes to the next."""
        turn: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        place = (turn, held)
        self.waiting.append(place)
        try:
            async with asyncio.timeout(max(0.0, seconds)):
                await turn
        except BaseException as error:
            turn.cancel()
            with suppress(ValueError):  # it came up between its end and now
                self.waiting.remove(place)
            self.give_back(held)
            if not isinstance(error, TimeoutError):
                raise
        else:
            return
        raise TransportFault(Fault.POOL_TIMEOUT, "no connection came free", sent=False)

    def _hand_on(self) -> None:
        """Whatever slots are free are for those in line."""
        while self.waiting and self.slots > 0:
            turn, held = self.waiting[0]
            if not turn.done():
                self.holders.add(held)
                turn.set_result(None)
            self.waiting.popleft()  # last, so that nobody who was not told is forgotten


ShareT = TypeVar("ShareT", bound=Share)

_inherited: Final[list[object]] = []
"""In a child process, what belongs to its parent's loops: whatever it would do at its end, it would do to those."""


class Loops(dict[asyncio.AbstractEventLoop, ShareT]):
    """The shares of a transport, by loop."""

    __hash__ = object.__hash__  # type: ignore[assignment]  # each is only like itself

    def __init__(self) -> None:
        super().__init__()
        begin_anew_in_children(self)

    def after_fork(self) -> None:
        """The connections are the parent's, also those of a loop that goes on here."""
        shares = list(self.values())
        _inherited.append((list(self), shares))
        self.clear()
        for share in shares:
            share.give_up()

    async def here(self, make: Callable[[], ShareT]) -> ShareT:
        """The running loop's share; those of loops that have ended are let go."""
        running = asyncio.get_running_loop()
        held = self.get(running)
        if held is None:
            for ended in [loop for loop in list(self) if loop.is_closed()]:
                self.pop(ended, None)
            held = self[running] = make()
            await anext(held.keeper)
        return held

    async def close(self) -> None:
        """Release the running loop's share."""
        held = self.pop(asyncio.get_running_loop(), None)
        if held is not None:
            await held.keeper.aclose()
