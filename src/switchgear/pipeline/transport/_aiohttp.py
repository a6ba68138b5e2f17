"""aiohttp, of which only the wire is wanted.

It also does a browser's work: it follows redirects, keeps cookies, unpacks bodies, reads `.netrc`, and sends an
idempotent request a second time by itself. All of that is off here. So are its timeouts, which round up and do not know
of writing: each attempt has one clock, set anew in each phase, and never beyond the attempt's end.
"""

from __future__ import annotations

import asyncio
import math
import re
import socket
import time
from collections.abc import AsyncGenerator, AsyncIterable
from contextlib import asynccontextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any, Final, cast
from weakref import WeakSet

import aiohttp
from aiohttp.abc import AbstractStreamWriter
from aiohttp.client_proto import ResponseHandler
from aiohttp.connector import Connection
from aiohttp.tracing import Trace
from typing_extensions import override
from yarl import URL

from switchgear.errors import Fault, TransportFault
from switchgear.pipeline.transport._connections import KEEPALIVE, latin
from switchgear.pipeline.transport._line import pieces, readable
from switchgear.pipeline.transport._line_async import give_up
from switchgear.pipeline.transport._loops import Share
from switchgear.pipeline.transport._proxies import Proxy
from switchgear.pipeline.transport.faults import Body, fault_of
from switchgear.pipeline.wire import Timeouts, WireRequest, WireResponse

if TYPE_CHECKING:
    import ssl

__all__ = ["Session"]

_SMALL: Final = 2**14
"""A body of at most so many bytes is written at once, as any socket's buffer takes it."""
_LONGEST_FIELD: Final = 2**16
_AUTOMATIC: Final = ("Accept", "Content-Type", "User-Agent")
"""The headers that aiohttp would add, though nobody gave them."""
_NAME: Final = re.compile(r"[!#$%&'*+\-.^_`|~0-9A-Za-z]+")
_VALUE: Final = re.compile(r"([^\0\s\x7f]+([ \t]+[^\0\s\x7f]+)*)?")
"""Fields as RFC 9110 has them (sections 5.1 and 5.5); aiohttp lets more through."""


class Session(Share):
    """One loop's session, closed when it is released and nobody uses it any more."""

    def __init__(self, slots: int) -> None:
        super().__init__(slots)
        self._users, self._released = 0, False
        self._sockets = WeakSet[socket.socket]()
        connector = _Connector(
            limit=0, keepalive_timeout=KEEPALIVE, resolver=aiohttp.ThreadedResolver(), socket_factory=self._socket
        )
        self._session = aiohttp.ClientSession(
            connector=connector,
            cookie_jar=aiohttp.DummyCookieJar(),
            skip_auto_headers=_AUTOMATIC,
            auto_decompress=False,
            timeout=aiohttp.ClientTimeout(),
            max_line_size=_LONGEST_FIELD,
            max_field_size=_LONGEST_FIELD,
        )

    async def send(
        self,
        request: WireRequest,
        timeouts: Timeouts,
        body: Body,
        *,
        proxy: Proxy | None,
        context: ssl.SSLContext | None,
    ) -> WireResponse:
        """Send once, and read the answer into the body.

        Raises:
            TransportFault: No complete answer came.
        """
        attempt = _Attempt(request, timeouts, body.ends)
        failed: BaseException
        try:
            _current.set(attempt)
            async with attempt.clock:
                response = await self._session.request(
                    request.method,
                    URL(request.url, encoded=True),
                    headers=attempt.headers(),
                    data=attempt.data(),
                    allow_redirects=False,
                    proxy=None if proxy is None else _url_of(proxy),
                    ssl=context or True,
                    middlewares=(attempt.once,),
                )
                try:
                    await attempt.read(response.content, body)
                finally:
                    response.close()
                headers = latin(response.raw_headers)
                return WireResponse(response.status, headers, body.read(headers))
        except TimeoutError:
            failed = TransportFault(attempt.phase, "the time for it was over", sent=attempt.connected)
        except (aiohttp.ClientError, OSError) as error:
            failed = attempt.fault_of(error)
        except TransportFault as fault:
            failed = fault
        raise attempt.broken or failed

    @asynccontextmanager
    async def used(self) -> AsyncGenerator[None]:
        """Keep it open for as long."""
        self._users += 1
        try:
            yield
        finally:
            self._users -= 1
            await self._end()

    @override
    async def release(self) -> None:
        self._released = True
        await self._end()

    @override
    def give_up(self) -> None:
        for connection in list(self._sockets):
            give_up(connection)

    def _socket(self, address: tuple[Any, ...]) -> socket.socket:
        """A new socket, which is known until it is gone."""
        family, kind, protocol, *_ = address
        made = socket.socket(family, kind, protocol)
        self._sockets.add(made)
        return made

    async def _end(self) -> None:
        if self._released and not self._users:
            await self._session.close()


class _Watched(asyncio.Protocol):
    """Stands between a connection and aiohttp, whose parser would keep what comes while nobody has asked."""

    def __init__(self, protocol: ResponseHandler) -> None:
        self._protocol = protocol
        self.idle = self.spoiled = False

    def rest(self) -> None:
        """From here on nothing is to come."""
        self.idle = True

    @override
    def data_received(self, data: bytes) -> None:
        if self.idle:
            self.spoiled = True
        else:
            self._protocol.data_received(data)

    @override
    def eof_received(self) -> None:
        self._protocol.eof_received()

    @override
    def connection_lost(self, exc: Exception | None) -> None:
        self._protocol.connection_lost(exc)

    @override
    def pause_writing(self) -> None:
        self._protocol.pause_writing()

    @override
    def resume_writing(self) -> None:
        self._protocol.resume_writing()


class _Connector(aiohttp.TCPConnector):
    """Closes a kept connection over which something has come, or whose other end is gone, in place of using it.

    What has come would be taken for the answer to the next request; aiohttp asks no connection before it is used.
    """

    @override
    async def connect(
        self, req: aiohttp.ClientRequest, traces: list[Trace], timeout: aiohttp.ClientTimeout
    ) -> Connection:
        while True:
            connection = await super().connect(req, traces, timeout)
            protocol, way = connection.protocol, connection.transport
            if protocol is None or way is None:
                raise aiohttp.ServerDisconnectedError
            watched = way.get_protocol()
            if not isinstance(watched, _Watched):
                watched = _Watched(protocol)
                way.set_protocol(watched)
                break
            if not (watched.spoiled or protocol.should_close or readable(way.get_extra_info("socket"))):
                break
            connection.close()
        watched.idle = False
        connection.add_callback(watched.rest)
        _current.get().start()
        return connection


class _Attempt:
    """A request under way, and the phase that it is in.

    Args:
        request: What is sent.
        timeouts: Of its phases.
        ends: When all must be over, on `time.monotonic`.
    """

    def __init__(self, request: WireRequest, timeouts: Timeouts, ends: float) -> None:
        self._request, self._timeouts, self._ends = request, timeouts, ends
        self._loop = asyncio.get_running_loop()
        self.phase: Fault = Fault.CONNECT_TIMEOUT
        """What it is called if its time is over now."""
        self.clock: asyncio.Timeout = asyncio.timeout_at(self._when(timeouts.connect))
        self.broken: Exception | None = None
        """What the caller's stream raised."""

    @property
    def connected(self) -> bool:
        """Whether some of the request may have left."""
        return self.phase is not Fault.CONNECT_TIMEOUT

    def headers(self) -> list[tuple[str, str]]:
        """All that aiohttp does not add.

        Raises:
            TransportFault: One of them is no HTTP.
        """
        headers = [("Accept-Encoding", "gzip, deflate"), *self._request.headers]
        content = self._request.content
        if isinstance(content, bytes) and len(content) > _SMALL:
            headers.append(("Content-Length", str(len(content))))
        if all(_NAME.fullmatch(name) and _VALUE.fullmatch(value) for name, value in headers):
            return headers
        raise TransportFault(Fault.PROTOCOL, "a header cannot be sent", sent=False)

    def data(self) -> bytes | _Upload | None:
        """The body: at once, or in pieces by which progress is seen."""
        content = self._request.content
        return (content or None) if isinstance(content, bytes) and len(content) <= _SMALL else _Upload(self._written())

    async def _written(self) -> AsyncGenerator[bytes]:
        content = self._request.content
        parts = _whole(content) if isinstance(content, bytes) else cast(AsyncIterable[bytes], content)
        try:
            async for part in parts:
                for piece in pieces(part):
                    self._enter(Fault.WRITE_TIMEOUT, self._timeouts.write)
                    yield piece
                self._enter(Fault.WRITE_TIMEOUT, math.inf)
        except Exception as error:
            self.broken = error
            raise
        self._enter(Fault.READ_TIMEOUT, self._timeouts.read)

    async def once(self, request: aiohttp.ClientRequest, handler: aiohttp.ClientHandlerType) -> aiohttp.ClientResponse:
        """A middleware that lets aiohttp see no error of its own, because it would send the request again."""
        if not self._request.content and self._request.method == "DELETE":
            request.headers.popall("Content-Length", None)
        try:
            return await handler(request)
        except (aiohttp.ClientError, OSError) as error:
            fault = self.fault_of(error)
        raise fault

    def start(self) -> None:
        """There is a connection, and from here on the request may leave."""
        self._enter(Fault.READ_TIMEOUT, self._timeouts.read)

    async def read(self, content: aiohttp.StreamReader, body: Body) -> None:
        """Read the answer to its end."""
        while not content.at_eof():
            self._enter(Fault.READ_TIMEOUT, self._timeouts.read)
            body.add(await content.readany())

    def fault_of(self, error: Exception) -> TransportFault:
        """What went wrong; before there is a connection, whatever it is, nothing has left."""
        fault = fault_of(error)
        return fault if self.connected or not fault.sent else TransportFault(Fault.CONNECT, fault.text, sent=False)

    def _enter(self, phase: Fault, seconds: float) -> None:
        self.phase = phase
        if not self.clock.expired():
            self.clock.reschedule(self._when(seconds))

    def _when(self, seconds: float) -> float | None:
        left = min(seconds, self._ends - time.monotonic())
        return None if left == math.inf else self._loop.time() + left


class _Upload(aiohttp.AsyncIterablePayload):
    """A body on its way; if it does not arrive its connection is cut, as closing would wait for it to be read."""

    @override
    async def write_with_length(self, writer: AbstractStreamWriter, content_length: int | None) -> None:
        transport = cast(aiohttp.http.StreamWriter, writer).transport
        try:
            await super().write_with_length(writer, content_length)
        except BaseException:
            if transport is not None:
                transport.abort()
            raise


async def _whole(content: bytes) -> AsyncGenerator[bytes]:
    yield content


_current: Final = ContextVar[_Attempt]("switchgear_attempt")
"""Whose request a connection is asked for."""


def _url_of(proxy: Proxy) -> URL:
    name, password = (None, None) if proxy.credentials is None else (part.decode() for part in proxy.credentials)
    return URL.build(scheme=proxy.scheme, user=name, password=password, host=proxy.host, port=proxy.port)
