"""One connection's network, whose every read and write ends with the attempt.

A timeout per read does not bound an answer that drips: each drop starts it anew. So each connection has a network
backend of its own that knows when the attempt ends, and cuts every timeout to what is left.
"""

from __future__ import annotations

import math
import time
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, cast

import httpcore
from typing_extensions import override

if TYPE_CHECKING:
    import ssl

__all__ = ["AsyncLine", "Line"]


def _left(ends: float, timeout: float | None) -> float | None:
    """The timeout, cut to what is left; None: there is neither."""
    left = ends - time.monotonic()
    if left <= 0:
        raise httpcore.ReadTimeout("the attempt is over")
    shorter = left if timeout is None else min(left, timeout)
    return None if shorter == math.inf else shorter


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
        return _Stream(self._backend.connect_tcp(host, port, timeout, local_address, socket_options), self)


class _Stream(httpcore.NetworkStream):
    def __init__(self, stream: httpcore.NetworkStream, line: Line) -> None:
        self._stream, self._line = stream, line

    @override
    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, _left(self._line.ends, timeout))

    @override
    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, _left(self._line.ends, timeout))

    @override
    def close(self) -> None:
        self._stream.close()

    @override
    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        return _Stream(
            self._stream.start_tls(ssl_context, server_hostname, _left(self._line.ends, timeout)), self._line
        )

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
        stream = await self._backend.connect_tcp(host, port, timeout, local_address, socket_options)
        return _AsyncStream(stream, self)


class _AsyncStream(httpcore.AsyncNetworkStream):
    def __init__(self, stream: httpcore.AsyncNetworkStream, line: AsyncLine) -> None:
        self._stream, self._line = stream, line

    @override
    async def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return await self._stream.read(max_bytes, _left(self._line.ends, timeout))

    @override
    async def write(self, buffer: bytes, timeout: float | None = None) -> None:
        await self._stream.write(buffer, _left(self._line.ends, timeout))

    @override
    async def aclose(self) -> None:
        await self._stream.aclose()

    @override
    async def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.AsyncNetworkStream:
        left = _left(self._line.ends, timeout)
        return _AsyncStream(await self._stream.start_tls(ssl_context, server_hostname, left), self._line)

    @override
    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)
