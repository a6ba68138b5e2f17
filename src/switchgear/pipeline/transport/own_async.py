"""The default transport of asynchronous clients; in a module of its own, because importing asyncio costs 13 ms."""

from __future__ import annotations

import asyncio
import time
from collections import deque
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, suppress
from typing import TYPE_CHECKING, TypeAlias

import httpcore

from switchgear.errors import Fault, TransportFault
from switchgear.pipeline.transport._connections import (
    FOREIGN,
    KEEPALIVE,
    MAX_CONNECTIONS,
    Origin,
    Stacks,
    core_origin,
    core_request,
    headers_of,
    origin_of,
    tls_context,
)
from switchgear.pipeline.transport._line import AsyncLine
from switchgear.pipeline.transport.faults import MAX_BODY, Body, fault_of
from switchgear.pipeline.wire import Timeouts, WireRequest, WireResponse

if TYPE_CHECKING:
    import ssl

__all__ = ["AsyncPoolTransport"]

_AsyncIdle: TypeAlias = Stacks[httpcore.AsyncHTTPConnection, AsyncLine]


class _Loop:
    """What an asynchronous pool holds for one event loop."""

    def __init__(self, max_connections: int) -> None:
        self.idle = _AsyncIdle()
        self.slots = max_connections
        self.waiting: deque[asyncio.Future[None]] = deque()
        self.keeper = self._keep()

    async def _keep(self) -> AsyncGenerator[None]:
        """Closes the idle connections when the loop ends, for a loop that is shut down closes what it generates."""
        try:
            yield
        finally:
            for connection in self.idle.drain():
                await connection.aclose()


class AsyncPoolTransport:
    """The default of asynchronous clients. A second event loop is served by connections of its own.

    Args:
        max_connections: How many requests may be under way at once in a loop; further ones queue in their order.
        max_body: The most bytes an answer may have.
        ssl_context: Of one's own.
    """

    def __init__(
        self,
        *,
        max_connections: int = MAX_CONNECTIONS,
        max_body: int = MAX_BODY,
        ssl_context: ssl.SSLContext | None = None,
    ) -> None:
        self._max_connections, self._max_body, self._ssl = max_connections, max_body, ssl_context
        self._loops: dict[asyncio.AbstractEventLoop, _Loop] = {}

    async def send(self, request: WireRequest, timeouts: Timeouts, /) -> WireResponse:
        """Send once; see `AsyncTransport`."""
        ends = time.monotonic() + timeouts.total
        origin, target = origin_of(request.url)
        loop = await self._loop()
        async with self._slot(loop, timeouts.pool), self._connection(loop, origin, ends) as connection:
            try:
                body = Body(ends, self._max_body)
                response = await connection.handle_async_request(core_request(request, origin, target, timeouts))
                try:
                    async for part in response.aiter_stream():
                        body.add(part)
                finally:
                    await response.aclose()
                headers = headers_of(response)
                return WireResponse(response.status, headers, body.read(headers))
            except FOREIGN as error:
                fault = fault_of(error)
            raise fault

    async def _loop(self) -> _Loop:
        """What is held for the running event loop; what was held for loops that have ended goes with them."""
        running = asyncio.get_running_loop()
        held = self._loops.get(running)
        if held is None:
            for ended in [loop for loop in list(self._loops) if loop.is_closed()]:
                self._loops.pop(ended, None)
            held = self._loops[running] = _Loop(self._max_connections)
            await anext(held.keeper)
        return held

    @asynccontextmanager
    async def _slot(self, loop: _Loop, seconds: float) -> AsyncGenerator[None]:
        if loop.slots > 0 and not loop.waiting:
            loop.slots -= 1
        else:
            await _queue(loop, seconds)
        try:
            yield
        finally:
            _hand_on(loop)

    @asynccontextmanager
    async def _connection(
        self, loop: _Loop, origin: Origin, ends: float
    ) -> AsyncGenerator[httpcore.AsyncHTTPConnection]:
        """An idle connection or a new one; kept afterwards if it can be used again, else closed."""
        connection, line = await self._take(loop, origin) or self._open(origin)
        line.ends = ends
        try:
            yield connection
        finally:
            if not loop.idle.put(origin, connection, line):
                await asyncio.shield(connection.aclose())

    async def _take(self, loop: _Loop, origin: Origin) -> tuple[httpcore.AsyncHTTPConnection, AsyncLine] | None:
        while (held := loop.idle.take(origin)) is not None:
            if not held[0].has_expired():
                return held
            await held[0].aclose()
        return None

    def _open(self, origin: Origin) -> tuple[httpcore.AsyncHTTPConnection, AsyncLine]:
        line = AsyncLine()
        context = self._ssl or (tls_context() if origin[0] == "https" else None)
        connection = httpcore.AsyncHTTPConnection(
            core_origin(origin), ssl_context=context, keepalive_expiry=KEEPALIVE, network_backend=line
        )
        return connection, line

    async def close(self) -> None:
        """Close this loop's idle connections; those under way are closed when they end."""
        loop = self._loops.pop(asyncio.get_running_loop(), None)
        if loop is not None:
            await loop.keeper.aclose()


async def _queue(loop: _Loop, seconds: float) -> None:
    """Wait in line for a slot; a slot handed over to somebody who has just given up goes to the next."""
    turn: asyncio.Future[None] = asyncio.get_running_loop().create_future()
    loop.waiting.append(turn)
    try:
        async with asyncio.timeout(max(0.0, seconds)):
            await turn
    except BaseException as error:
        if turn.done() and not turn.cancelled():
            _hand_on(loop)
        else:
            turn.cancel()
            with suppress(ValueError):  # it came up, and was passed over, between its end and now
                loop.waiting.remove(turn)
        if not isinstance(error, TimeoutError):
            raise
    else:
        return
    raise TransportFault(Fault.POOL_TIMEOUT, "no connection came free", sent=False)


def _hand_on(loop: _Loop) -> None:
    """A slot is free: for the next in line, or for whoever comes."""
    while loop.waiting:
        turn = loop.waiting.popleft()
        if not turn.done():
            turn.set_result(None)
            return
    loop.slots += 1
