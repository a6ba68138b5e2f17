"""The default transport of asynchronous clients; in a module of its own, because importing asyncio costs 13 ms."""

from __future__ import annotations

import asyncio
import sys
import time
from typing import TYPE_CHECKING, TypeAlias
from weakref import WeakSet

import httpcore
from typing_extensions import override

from switchgear.pipeline.transport._connections import (
    FOREIGN,
    KEEPALIVE,
    MAX_CONNECTIONS,
    Route,
    Stacks,
    check_left,
    core_origin,
    core_request,
    latin,
    route_of,
)
from switchgear.pipeline.transport._lent import aparts_of, lends
from switchgear.pipeline.transport._line_async import AsyncLine
from switchgear.pipeline.transport._loops import Loops, Share
from switchgear.pipeline.transport._proxies import NO_PROXIES, Proxies
from switchgear.pipeline.transport._quiet import quiet, quieten
from switchgear.pipeline.transport._tls import tls_context
from switchgear.pipeline.transport.faults import MAX_BODY, Body, bare, fault_of
from switchgear.pipeline.wire import PoolStats, Timeouts, WireRequest, WireResponse

if TYPE_CHECKING:
    import ssl

__all__ = ["AsyncPoolTransport"]

_Idle: TypeAlias = Stacks[httpcore.AsyncHTTPConnection, AsyncLine]


class _Share(Share):
    """The connections of one event loop."""

    def __init__(self, slots: int) -> None:
        super().__init__(slots)
        self.idle = _Idle()
        self.lines = WeakSet[AsyncLine]()

    @override
    async def release(self) -> None:
        for _, line in self.idle.drain():
            line.close()
        await asyncio.sleep(0)  # the loop does the rest

    @override
    def give_up(self) -> None:
        for line in list(self.lines):
            line.give_up()


class AsyncPoolTransport:
    """The default of asynchronous clients. A second event loop is served by connections of its own.

    Args:
        max_connections: How many requests may be under way at once in a loop; further ones queue in their order.
        max_body: The most bytes an answer may have.
        ssl_context: Of one's own, for services and proxies.
        trust_env: Whether the proxies count that the environment names now (`HTTPS_PROXY`, `NO_PROXY`).
    """

    def __init__(
        self,
        *,
        max_connections: int = MAX_CONNECTIONS,
        max_body: int = MAX_BODY,
        ssl_context: ssl.SSLContext | None = None,
        trust_env: bool = True,
    ) -> None:
        self._max_connections, self._max_body, self._ssl = max_connections, max_body, ssl_context
        self._proxies = Proxies.of_environment() if trust_env else NO_PROXIES
        self._loops = Loops[_Share]()
        quieten()

    async def send(self, request: WireRequest, timeouts: Timeouts, /) -> WireResponse:
        """Send once; see `AsyncTransport`.

        Raises:
            ConfigurationError: What the environment names for this address cannot be used: a proxy, certificates.
        """
        outer, token = sys.exception(), quiet.set(True)
        try:
            return await self._send(request, timeouts)
        except BaseException as error:  # noqa: BLE001 - raised again
            del request
            raise bare(error, outer)  # noqa: B904 - the same error
        finally:
            quiet.reset(token)

    async def _send(self, request: WireRequest, timeouts: Timeouts) -> WireResponse:
        ends = time.monotonic() + timeouts.total
        route, target = route_of(request.url, self._proxies.of(request.url))
        share = await self._loops.here(lambda: _Share(self._max_connections))
        held = await share.take(timeouts.pool)
        lent = False
        try:
            check_left(ends)
            connection, line = self._take(share.idle, route) or self._open(share, route)
            line.ends = ends
            answered = False
            try:
                response = await connection.handle_async_request(core_request(request, route, target, timeouts))
                if lends(request, response):

                    def give_back(*, reusable: bool) -> None:
                        if not (reusable and share.idle.put(route, connection, line)):
                            line.close()
                        share.give_back(held)

                    parts = aparts_of(response, give_back)
                    await anext(parts)
                    lent = True
                    return WireResponse(response.status, latin(response.headers), b"", parts)
                whole = await self._whole(response, ends)
                answered = True
            except FOREIGN as error:
                fault = fault_of(error)
            else:
                return whole
            finally:  # one that was interrupted may hold a lock of httpcore's for ever, though it looks idle
                if not (lent or (answered and share.idle.put(route, connection, line))):
                    line.close()
            raise self._proxies.blamed(fault, request.url)
        finally:
            if not lent:
                share.give_back(held)

    async def _whole(self, response: httpcore.Response, ends: float) -> WireResponse:
        body = Body(ends, self._max_body)
        try:
            async for part in response.aiter_stream():
                body.add(part)
        finally:
            await response.aclose()
        headers = latin(response.headers)
        return WireResponse(response.status, headers, body.read(headers))

    def _take(self, idle: _Idle, route: Route) -> tuple[httpcore.AsyncHTTPConnection, AsyncLine] | None:
        """An idle connection over which nothing has come since its last answer."""
        while (kept := idle.take(route)) is not None:
            connection, line = kept
            if not connection.has_expired():
                return kept
            line.close()
        return None

    def _open(self, share: _Share, route: Route) -> tuple[httpcore.AsyncHTTPConnection, AsyncLine]:
        line = AsyncLine(route.tunnel, self._ssl)
        origin = core_origin(route)
        context = (self._ssl or tls_context()) if origin.scheme == b"https" else None
        connection = httpcore.AsyncHTTPConnection(
            origin, ssl_context=context, keepalive_expiry=KEEPALIVE, network_backend=line
        )
        share.lines.add(line)
        return connection, line

    def pool(self) -> PoolStats:
        """How the connections of all event loops stand; the limit is that of each."""
        shares = [share for loop, share in list(self._loops.items()) if not loop.is_closed()]
        return PoolStats(
            in_use=sum(len(share.holders) for share in shares),
            idle=sum(len(share.idle) for share in shares),
            limit=self._max_connections,
            waiting=sum(len(share.waiting) for share in shares),
        )

    async def close(self) -> None:
        """Close this loop's idle connections; those under way are closed when they end."""
        await self._loops.close()
