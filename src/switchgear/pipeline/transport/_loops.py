"""What an asynchronous transport holds for each event loop: connections belong to the loop that made them."""

from __future__ import annotations

import asyncio
from abc import ABC, abstractmethod
from collections import deque
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager, suppress
from typing import TypeVar

from switchgear.errors import Fault, TransportFault

__all__ = ["Loops", "Share"]


class Share(ABC):
    """One loop's connections, and the slots that bound how many are used at once.

    Args:
        slots: How many requests may be under way; further ones queue in their order.
    """

    def __init__(self, slots: int) -> None:
        self.slots = slots
        self.waiting: deque[asyncio.Future[None]] = deque()
        self.keeper = self._keep()

    @abstractmethod
    async def release(self) -> None:
        """Close what is idle; what is under way is closed when it ends."""

    async def _keep(self) -> AsyncGenerator[None]:
        """Releases the connections when the loop ends, for a loop that is shut down closes what it generates."""
        try:
            yield
        finally:
            await self.release()

    @asynccontextmanager
    async def slot(self, seconds: float) -> AsyncGenerator[None]:
        """Leave to use a connection, waited for in line.

        Raises:
            TransportFault: None came free in time.
        """
        if self.slots > 0 and not self.waiting:
            self.slots -= 1
        else:
            await self._queue(seconds)
        try:
            yield
        finally:
            self.hand_on()

    async def _queue(self, seconds: float) -> None:
        """Wait in line; a slot handed over to somebody who has just given up goes to the next."""
        turn: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.waiting.append(turn)
        try:
            async with asyncio.timeout(max(0.0, seconds)):
                await turn
        except BaseException as error:
            if turn.done() and not turn.cancelled():
                self.hand_on()
            else:
                turn.cancel()
                with suppress(ValueError):  # it came up, and was passed over, between its end and now
                    self.waiting.remove(turn)
            if not isinstance(error, TimeoutError):
                raise
        else:
            return
        raise TransportFault(Fault.POOL_TIMEOUT, "no connection came free", sent=False)

    def hand_on(self) -> None:
        """A slot is free: for the next in line, or for whoever comes."""
        while self.waiting:
            turn = self.waiting.popleft()
            if not turn.done():
                turn.set_result(None)
                return
        self.slots += 1


ShareT = TypeVar("ShareT", bound=Share)


class Loops(dict[asyncio.AbstractEventLoop, ShareT]):
    """The shares of a transport, by loop."""

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
