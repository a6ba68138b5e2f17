"""The default transport of asynchronous clients; in a module of its own, because importing asyncio costs 13 ms."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, TypeAlias

import httpcore
from typing_extensions import override

from switchgear.pipeline.transport._connections import (
    FOREIGN,
    KEEPALIVE,
    MAX_CONNECTIONS,
    Origin,
    Stacks,
    check_left,
    core_origin,
    core_request,
    latin,
    origin_of,
    tls_context,
)
from switchgear.pipeline.transport._line import AsyncLine
from switchgear.pipeline.transport._loops import Loops, Share
from switchgear.pipeline.transport.faults import MAX_BODY, Body, fault_of
from switchgear.pipeline.wire import PoolStats, Timeouts, WireRequest, WireResponse

if TYPE_CHECKING:
    import ssl

__all__ = ["AsyncPoolTransport"]

_AsyncIdle: TypeAlias = Stacks[httpcore.AsyncHTTPConnection, AsyncLine]


class _Share(Share):
    """The idle connections of one event loop."""

    def __init__(self, slots: int) -> None:
        super().__init__(slots)
        self.idle = _AsyncIdle()

    @override
    async def release(self) -> None:
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
        self._loops = Loops[_Share]()

    async def send(self, request: WireRequest, timeouts: Timeouts, /) -> WireResponse:
        """Send once; see `AsyncTransport`."""
        ends = time.monotonic() + timeouts.total
        origin, target = origin_of(request.url)
        share = await self._loops.here(lambda: _Share(self._max_connections))
        async with share.slot(timeouts.pool), self._connection(share.idle, origin, ends) as connection:
            try:
                body = Body(ends, self._max_body)
                response = await connection.handle_async_request(core_request(request, origin, target, timeouts))
                try:
                    async for part in response.aiter_stream():
                        body.add(part)
                finally:
                    await response.aclose()
                headers = latin(response.headers)
                return WireResponse(response.status, headers, body.read(headers))
            except FOREIGN as error:
                fault = fault_of(error)
            raise fault

    @asynccontextmanager
    async def _connection(
        self, idle: _AsyncIdle, origin: Origin, ends: float
    ) -> AsyncGenerator[httpcore.AsyncHTTPConnection]:
        """An idle connection or a new one; kept afterwards if it can be used again, else closed."""
        check_left(ends)
        connection, line = await self._take(idle, origin) or self._open(origin)
        line.ends = ends
        try:
            yield connection
        finally:
            if not idle.put(origin, connection, line):
                await asyncio.shield(connection.aclose())

    async def _take(self, idle: _AsyncIdle, origin: Origin) -> tuple[httpcore.AsyncHTTPConnection, AsyncLine] | None:
        while (held := idle.take(origin)) is not None:
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

    def pool(self) -> PoolStats:
        """How the connections of all event loops stand; the limit is that of each."""
        shares = [share for loop, share in list(self._loops.items()) if not loop.is_closed()]
        return PoolStats(
            in_use=sum(self._max_connections - share.slots for share in shares),
            idle=sum(len(share.idle) for share in shares),
            limit=self._max_connections,
            waiting=sum(len(share.waiting) for share in shares),
        )

    async def close(self) -> None:
        """Close this loop's idle connections; those under way are closed when they end."""
        await self._loops.close()
