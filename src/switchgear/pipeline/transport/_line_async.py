"""One connection's network on an event loop: what comes over it is seen here as soon as the loop has read it.

asyncio reads ahead, and so does TLS. Both is held in one buffer of ours, so that what came unasked is known before the
connection is used again; the libraries on asyncio keep it where nobody can look.
"""

from __future__ import annotations

import asyncio
import math
import os
import ssl
import time
from collections.abc import Iterable
from typing import Any, Final, Protocol, cast

import httpcore
from typing_extensions import override

from switchgear.pipeline.transport._line import READ_SIZE, connecting, is_address, left_of, pieces, readable
from switchgear.pipeline.transport._proxies import Proxy
from switchgear.pipeline.transport._tls import tls_context
from switchgear.pipeline.transport._tunnel import steps_to

__all__ = ["AsyncLine", "give_up"]

_FULL: Final = 256 * 1024
"""How many bytes may wait to be read before no more are taken from the network."""
_NEXT_ADDRESS: Final = 0.25
"""Seconds after which a host's next address is tried beside the first (RFC 8305, section 5)."""


class _Numbered(Protocol):
    def fileno(self) -> int: ...


def give_up(connection: _Numbered | None) -> None:
    """In a child process: let go of the parent's connection, without a word to the loop, which is the parent's too.

    Its number stays taken, so that whatever still knows it can close nothing else by it.
    """
    if connection is not None and connection.fileno() >= 0:
        nothing = os.open(os.devnull, os.O_RDWR)
        os.dup2(nothing, connection.fileno(), inheritable=False)
        os.close(nothing)


class AsyncLine(httpcore.AsyncNetworkBackend):
    """The network of one asynchronous connection; set `ends` before each request.

    Args:
        tunnel: The proxy that is asked to lead to the service.
        context: For TLS with that proxy; None: the process's own.
    """

    def __init__(self, tunnel: Proxy | None = None, context: ssl.SSLContext | None = None) -> None:
        self.ends: float = math.inf
        self._tunnel, self._context = tunnel, context
        self._opened: _Stream | None = None

    def close(self) -> None:
        """Close what was opened, however far it came."""
        if self._opened is not None:
            self._opened.abort()

    def give_up(self) -> None:
        """See `give_up`."""
        if self._opened is not None:
            give_up(self._opened.get_extra_info("socket"))

    @override
    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        proxy = self._tunnel
        if proxy is None:
            return await self._opening(host, port, timeout)
        stream = await self._opening(proxy.host, proxy.port, timeout)
        if proxy.scheme == "https":
            await stream.start_tls(self._context or tls_context(), proxy.host, timeout)
        with connecting():
            await self._lead(stream, host, port, proxy, timeout)
        return stream

    async def _opening(self, host: str, port: int, seconds: float | None) -> _Stream:
        loop = asyncio.get_running_loop()
        several: dict[str, Any] = {"happy_eyeballs_delay": _NEXT_ADDRESS}
        options = {} if is_address(host) or not isinstance(loop, asyncio.BaseEventLoop) else several
        left = left_of(self.ends, seconds, httpcore.ConnectTimeout)
        try:
            async with asyncio.timeout(left):
                _, stream = await loop.create_connection(lambda: _Stream(self), host, port, **options)
        except TimeoutError:
            raise httpcore.ConnectTimeout("it took too long") from None
        except (OSError, UnicodeError) as error:
            raise httpcore.ConnectError(str(error)) from error
        self._opened = stream
        return stream

    async def _lead(
        self, stream: httpcore.AsyncNetworkStream, host: str, port: int, proxy: Proxy, seconds: float | None
    ) -> None:
        steps = steps_to(host, port, proxy)
        sends = next(steps)
        while True:
            await stream.write(sends, seconds)
            came = await stream.read(READ_SIZE, seconds)
            if not came:
                raise httpcore.ProxyError("it hung up")
            try:
                sends = steps.send(came)
            except StopIteration:
                return


class _Stream(httpcore.AsyncNetworkStream, asyncio.Protocol):
    """A connection, as asyncio and as httpcore know it."""

    def __init__(self, line: AsyncLine) -> None:
        self._line = line
        self._loop = asyncio.get_running_loop()
        self.transport = cast(asyncio.Transport, None)
        self._came = bytearray()
        self._ended = False
        self._error: Exception | None = None
        self._paused = self._held = False
        self._waiter: asyncio.Future[None] | None = None

    # --- what asyncio tells

    @override
    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast(asyncio.Transport, transport)

    @override
    def data_received(self, data: bytes) -> None:
        self._came += data
        if len(self._came) > _FULL and not self._held:
            self._held = True
            self.transport.pause_reading()
        self._wake()

    @override
    def eof_received(self) -> None:
        self._ended = True
        self._wake()

    @override
    def connection_lost(self, exc: Exception | None) -> None:
        self._ended, self._error = True, exc
        self._wake()

    @override
    def pause_writing(self) -> None:
        self._paused = True

    @override
    def resume_writing(self) -> None:
        self._paused = False
        self._wake()

    def _wake(self) -> None:
        if self._waiter is not None and not self._waiter.done():
            self._waiter.set_result(None)

    async def _something(self, seconds: float) -> None:
        """Wait until asyncio tells of something, or for so long."""
        waiter = self._waiter = self._loop.create_future()
        timer = self._loop.call_later(seconds, self._wake)
        try:
            await waiter
        finally:
            timer.cancel()
            self._waiter = None

    # --- what httpcore asks for

    @override
    async def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        ends = math.inf if timeout is None else time.monotonic() + timeout
        while not self._came and not self._ended:
            await self._something(left_of(min(ends, self._line.ends), None, httpcore.ReadTimeout))
        if not self._came and self._error is not None:
            raise httpcore.ReadError(str(self._error)) from self._error
        left_of(self._line.ends, None, httpcore.ReadTimeout)
        came = bytes(self._came[:max_bytes])
        del self._came[:max_bytes]
        if self._held and len(self._came) <= _FULL:
            self._held = False
            self.transport.resume_reading()
        return came

    @override
    async def write(self, buffer: bytes, timeout: float | None = None) -> None:
        for piece in pieces(buffer):
            left_of(self._line.ends, None, httpcore.WriteTimeout)
            if self.transport.is_closing():
                raise httpcore.WriteError("the connection is closed") from self._error
            self.transport.write(piece)
            ends = math.inf if timeout is None else time.monotonic() + timeout
            while self._paused and not self._ended:
                await self._something(left_of(min(ends, self._line.ends), None, httpcore.WriteTimeout))

    @override
    async def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.AsyncNetworkStream:
        left = left_of(self._line.ends, timeout, httpcore.ConnectTimeout)
        plain = self.transport
        try:
            async with asyncio.timeout(left):
                secured = await self._loop.start_tls(
                    plain, self, ssl_context, server_hostname=server_hostname, ssl_handshake_timeout=left + 1
                )
        except TimeoutError:
            plain.abort()
            raise httpcore.ConnectTimeout("the TLS handshake took too long") from None
        except (OSError, ssl.SSLError) as error:
            plain.abort()
            text = str(error) or "the connection was cut in the middle of the TLS handshake"
            raise httpcore.ConnectError(text) from error
        if secured is None:
            raise httpcore.ConnectError("the connection was cut in the middle of the TLS handshake")
        self.transport = secured
        return self

    @override
    async def aclose(self) -> None:
        self.abort()

    def abort(self) -> None:
        """Close it without waiting for anything."""
        self.transport.abort()

    @override
    def get_extra_info(self, info: str) -> Any:
        match info:
            case "is_readable":
                return bool(self._came) or self._ended or readable(self.transport.get_extra_info("socket"))
            case "ssl_object" | "socket":
                return self.transport.get_extra_info(info)
            case "client_addr":
                return self.transport.get_extra_info("sockname")
            case "server_addr":
                return self.transport.get_extra_info("peername")
            case _:
                return None
