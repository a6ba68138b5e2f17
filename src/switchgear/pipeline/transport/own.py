"""The transports that clients use by default: httpcore's connections, without what httpx does for browsers.

httpcore's pools are not used. Cancelling an asynchronous request there can leave its connection counted for ever, a
burst is handed the same idle connection many times over, and every request scans all connections (httpcore 1.0.9). Here
idle connections lie on a stack per origin, requests queue in front of it, and a connection whose request did not end is
closed.
"""

from __future__ import annotations

import asyncio
import os
import time
from collections import deque
from collections.abc import AsyncGenerator, Generator
from contextlib import asynccontextmanager, contextmanager, suppress
from functools import lru_cache
from threading import BoundedSemaphore, Lock
from typing import TYPE_CHECKING, Generic, TypeAlias, TypeVar
from urllib.parse import urlsplit

import httpcore

from switchgear.errors import Fault, TransportFault
from switchgear.pipeline.transport._line import AsyncLine, Line
from switchgear.pipeline.transport.faults import MAX_BODY, Body, fault_of
from switchgear.pipeline.wire import Timeouts, WireRequest, WireResponse
from switchgear.types.headers import Headers

if TYPE_CHECKING:
    import ssl

__all__ = ["AsyncPoolTransport", "PoolTransport", "tls_context"]

KEEPALIVE = 15.0
"""Seconds an idle connection is kept: less than any of the services keeps it."""
MAX_CONNECTIONS = 100

_FOREIGN = (
    httpcore.TimeoutException,
    httpcore.NetworkError,
    httpcore.ProtocolError,
    httpcore.UnsupportedProtocol,
    httpcore.ConnectionNotAvailable,
    OSError,
)
_Origin: TypeAlias = tuple[str, str, int]
ConnectionT = TypeVar("ConnectionT", httpcore.HTTPConnection, httpcore.AsyncHTTPConnection)
LineT = TypeVar("LineT", Line, AsyncLine)


@lru_cache(maxsize=1)
def tls_context() -> ssl.SSLContext:
    """One context per process: building one takes 16 ms. `SSL_CERT_FILE` and `SSL_CERT_DIR` count."""
    return httpcore.default_ssl_context()


def _origin(url: str) -> tuple[_Origin, str]:
    """Scheme, host and port; and the target."""
    parts = urlsplit(url)
    target = f"{parts.path or '/'}?{parts.query}" if parts.query else parts.path or "/"
    return (parts.scheme, parts.hostname or "", parts.port or (443 if parts.scheme == "https" else 80)), target


def _core_origin(origin: _Origin) -> httpcore.Origin:
    scheme, host, port = origin
    return httpcore.Origin(scheme.encode(), host.encode("idna"), port)


def _core_request(request: WireRequest, origin: _Origin, target: str, timeouts: Timeouts) -> httpcore.Request:
    scheme, host, port = origin
    headers = [(b"host", urlsplit(request.url).netloc.encode("idna")), (b"accept-encoding", b"gzip, deflate")]
    headers += [(name.encode(), value.encode()) for name, value in request.headers]
    content = request.content
    if not isinstance(content, bytes):
        headers.append((b"transfer-encoding", b"chunked"))
    elif content or request.method in {"POST", "PUT", "PATCH"}:
        headers.append((b"content-length", str(len(content)).encode()))
    return httpcore.Request(
        request.method.encode(),
        httpcore.URL(scheme=scheme.encode(), host=host.encode("idna"), port=port, target=target.encode()),
        headers=headers,
        content=content,
        extensions={
            "timeout": {
                "connect": timeouts.connect,
                "read": timeouts.read,
                "write": timeouts.write,
                "pool": timeouts.pool,
            }
        },
    )


def _headers(response: httpcore.Response) -> Headers:
    return Headers((name.decode("latin-1"), value.decode("latin-1")) for name, value in response.headers)


class _Stacks(Generic[ConnectionT, LineT]):
    """The idle connections of a pool, the last used first; thread-safe."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._idle: dict[_Origin, list[tuple[ConnectionT, LineT]]] = {}
        self._drained = False

    def take(self, origin: _Origin) -> tuple[ConnectionT, LineT] | None:
        with self._lock:
            stack = self._idle.get(origin)
            return stack.pop() if stack else None

    def put(self, origin: _Origin, connection: ConnectionT, line: LineT) -> bool:
        """Keep a connection that can be used again; False: it has to be closed."""
        with self._lock:
            if self._drained or connection.is_closed() or not connection.is_idle():
                return False
            self._idle.setdefault(origin, []).append((connection, line))
            return True

    def drain(self) -> list[ConnectionT]:
        """All that are idle; no further ones are kept."""
        with self._lock:
            self._drained = True
            idle, self._idle = self._idle, {}
        return [connection for stack in idle.values() for connection, _ in stack]


_SyncIdle: TypeAlias = _Stacks[httpcore.HTTPConnection, Line]
_AsyncIdle: TypeAlias = _Stacks[httpcore.AsyncHTTPConnection, AsyncLine]


class PoolTransport:
    """The default of synchronous clients; any number of threads may send at once.

    Args:
        max_connections: How many requests may be under way at once; further ones queue.
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
        self._start()

    def _start(self) -> None:
        self._pid = os.getpid()
        self._slots = BoundedSemaphore(self._max_connections)
        self._idle = _SyncIdle()

    def send(self, request: WireRequest, timeouts: Timeouts, /) -> WireResponse:
        """Send once; see `Transport`."""
        if os.getpid() != self._pid:
            self._start()  # after a fork: the connections are the parent's
        ends = time.monotonic() + timeouts.total
        origin, target = _origin(request.url)
        with self._slot(timeouts.pool), self._connection(self._idle, origin, ends) as connection:
            try:
                body = Body(ends, self._max_body)
                response = connection.handle_request(_core_request(request, origin, target, timeouts))
                try:
                    for part in response.iter_stream():
                        body.add(part)
                finally:
                    response.close()
                headers = _headers(response)
                return WireResponse(response.status, headers, body.read(headers))
            except _FOREIGN as error:
                fault = fault_of(error)
            raise fault

    @contextmanager
    def _slot(self, seconds: float) -> Generator[None]:
        slots = self._slots
        if not slots.acquire(timeout=max(0.0, seconds)):
            raise TransportFault(Fault.POOL_TIMEOUT, "no connection came free", sent=False)
        try:
            yield
        finally:
            slots.release()

    @contextmanager
    def _connection(self, idle: _SyncIdle, origin: _Origin, ends: float) -> Generator[httpcore.HTTPConnection]:
        """An idle connection or a new one; kept afterwards if it can be used again, else closed."""
        connection, line = self._take(idle, origin) or self._open(origin)
        line.ends = ends
        try:
            yield connection
        finally:
            if not idle.put(origin, connection, line):
                connection.close()

    def _take(self, idle: _SyncIdle, origin: _Origin) -> tuple[httpcore.HTTPConnection, Line] | None:
        while (held := idle.take(origin)) is not None:
            if not held[0].has_expired():
                return held
            held[0].close()
        return None

    def _open(self, origin: _Origin) -> tuple[httpcore.HTTPConnection, Line]:
        line = Line()
        context = self._ssl or (tls_context() if origin[0] == "https" else None)
        connection = httpcore.HTTPConnection(
            _core_origin(origin), ssl_context=context, keepalive_expiry=KEEPALIVE, network_backend=line
        )
        return connection, line

    def close(self) -> None:
        """Close the idle connections; those under way are closed when they end."""
        for connection in self._idle.drain():
            connection.close()


class _Loop:
    """What an asynchronous pool holds for one event loop."""

    def __init__(self, max_connections: int) -> None:
        self.idle = _AsyncIdle()
        self.slots = max_connections
        self.waiting: deque[asyncio.Future[None]] = deque()


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
        origin, target = _origin(request.url)
        loop = self._loop()
        async with self._slot(loop, timeouts.pool), self._connection(loop, origin, ends) as connection:
            try:
                body = Body(ends, self._max_body)
                response = await connection.handle_async_request(_core_request(request, origin, target, timeouts))
                try:
                    async for part in response.aiter_stream():
                        body.add(part)
                finally:
                    await response.aclose()
                headers = _headers(response)
                return WireResponse(response.status, headers, body.read(headers))
            except _FOREIGN as error:
                fault = fault_of(error)
            raise fault

    def _loop(self) -> _Loop:
        """What is held for the running event loop; what was held for loops that have ended goes with them."""
        running = asyncio.get_running_loop()
        held = self._loops.get(running)
        if held is None:
            for ended in [loop for loop in list(self._loops) if loop.is_closed()]:
                self._loops.pop(ended, None)
            held = self._loops[running] = _Loop(self._max_connections)
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
        self, loop: _Loop, origin: _Origin, ends: float
    ) -> AsyncGenerator[httpcore.AsyncHTTPConnection]:
        """An idle connection or a new one; kept afterwards if it can be used again, else closed."""
        connection, line = await self._take(loop, origin) or self._open(origin)
        line.ends = ends
        try:
            yield connection
        finally:
            if not loop.idle.put(origin, connection, line):
                await asyncio.shield(connection.aclose())

    async def _take(self, loop: _Loop, origin: _Origin) -> tuple[httpcore.AsyncHTTPConnection, AsyncLine] | None:
        while (held := loop.idle.take(origin)) is not None:
            if not held[0].has_expired():
                return held
            await held[0].aclose()
        return None

    def _open(self, origin: _Origin) -> tuple[httpcore.AsyncHTTPConnection, AsyncLine]:
        line = AsyncLine()
        context = self._ssl or (tls_context() if origin[0] == "https" else None)
        connection = httpcore.AsyncHTTPConnection(
            _core_origin(origin), ssl_context=context, keepalive_expiry=KEEPALIVE, network_backend=line
        )
        return connection, line

    async def close(self) -> None:
        """Close this loop's idle connections; those under way are closed when they end."""
        loop = self._loops.pop(asyncio.get_running_loop(), None)
        for connection in loop.idle.drain() if loop is not None else ():
            await connection.aclose()


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
