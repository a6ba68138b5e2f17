"""One connection's network, whose every read and write ends with the attempt.

A timeout per read does not bound an answer that drips: each drop starts it anew. So each connection has a network
backend of its own that knows when the attempt ends, and cuts every timeout to what is left. What is written goes out
in pieces, so that a large body is bounded by its progress and by the attempt's end, not by one write's timeout.
"""

from __future__ import annotations

import math
import socket
import time
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any, Final, cast

import httpcore
from typing_extensions import override

if TYPE_CHECKING:
    import ssl

__all__ = ["AsyncLine", "Line", "pieces"]


_PIECE: Final = 64 * 1024
"""How many bytes are written under one timeout."""


def _left(ends: float, timeout: float | None, late: type[httpcore.TimeoutException]) -> float | None:
    """The timeout, cut to what is left; None: there is neither."""
    left = ends - time.monotonic()
    if left <= 0:
        raise late("the attempt is over")
    shorter = left if timeout is None else min(left, timeout)
    return None if shorter == math.inf else shorter


def pieces(buffer: bytes) -> Iterator[bytes]:
    """What is written under one timeout each."""
    return (buffer[at : at + _PIECE] for at in range(0, len(buffer), _PIECE))


def _addresses(host: str, port: int) -> list[str]:
    try:
        return [str(address[0]) for *_, address in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
    except OSError as error:
        raise httpcore.ConnectError(error) from error


class Line(httpcore.NetworkBackend):
    """The network of one synchronous connection; set `ends` before each request."""

    def __init__(self) -> None:
        self.ends: float = math.inf
        self._backend = httpcore.SyncBackend()

    @override
    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:
        """Try a host's addresses in turn, each with its share of the time: `socket` would give all of it to each."""
        ends = min(self.ends, time.monotonic() + (math.inf if timeout is None else timeout))
        addresses = _addresses(host, port)
        for left, address in zip(range(len(addresses), 0, -1), addresses, strict=True):
            share = _left(ends, (ends - time.monotonic()) / left, httpcore.ConnectTimeout)
            try:
                stream = self._backend.connect_tcp(address, port, share, local_address, socket_options)
            except (httpcore.ConnectError, httpcore.ConnectTimeout):
                if left == 1:
                    raise
            else:
                return _Stream(stream, self)
        raise httpcore.ConnectError("the host has no address")


class _Stream(httpcore.NetworkStream):
    def __init__(self, stream: httpcore.NetworkStream, line: Line) -> None:
        self._stream, self._line = stream, line

    @override
    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, _left(self._line.ends, timeout, httpcore.ReadTimeout))

    @override
    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        for piece in pieces(buffer):
            self._stream.write(piece, _left(self._line.ends, timeout, httpcore.WriteTimeout))

    @override
    def close(self) -> None:
        self._stream.close()

    @override
    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        left = _left(self._line.ends, timeout, httpcore.ConnectTimeout)
        return _Stream(self._stream.start_tls(ssl_context, server_hostname, left), self._line)

    @override
    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)


class AsyncLine(httpcore.AsyncNetworkBackend):
    """The network of one asynchronous connection; set `ends` before each request."""

    def __init__(self) -> None:
        self.ends: float = math.inf
        self._backend = cast(httpcore.AsyncNetworkBackend, httpcore.AnyIOBackend())

    @override
    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        left = _left(self.ends, timeout, httpcore.ConnectTimeout)
        stream = await self._backend.connect_tcp(host, port, left, local_address, socket_options)
        return _AsyncStream(stream, self)


class _AsyncStream(httpcore.AsyncNetworkStream):
    def __init__(self, stream: httpcore.AsyncNetworkStream, line: AsyncLine) -> None:
        self._stream, self._line = stream, line

    @override
    async def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return await self._stream.read(max_bytes, _left(self._line.ends, timeout, httpcore.ReadTimeout))

    @override
    async def write(self, buffer: bytes, timeout: float | None = None) -> None:
        for piece in pieces(buffer):
            await self._stream.write(piece, _left(self._line.ends, timeout, httpcore.WriteTimeout))

    @override
    async def aclose(self) -> None:
        await self._stream.aclose()

    @override
    async def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.AsyncNetworkStream:
        left = _left(self._line.ends, timeout, httpcore.ConnectTimeout)
        return _AsyncStream(await self._stream.start_tls(ssl_context, server_hostname, left), self._line)

    @override
    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)
