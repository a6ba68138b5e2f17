"""One connection's network, whose every read and write ends with the attempt, and which knows the way there.

A timeout per read does not bound an answer that drips: each drop starts it anew. So each connection has a network
backend of its own that knows when the attempt ends, and cuts every timeout to what is left. What is written goes out
in pieces, so that a large body is bounded by its progress and by the attempt's end, not by one write's timeout.
"""

from __future__ import annotations

import math
import select
import socket
import ssl
import time
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import contextmanager
from functools import partial
from ipaddress import ip_address
from typing import Any, Final, Protocol, TypeVar

import httpcore
from typing_extensions import override

from switchgear.pipeline.transport._helpers import Late, bounded
from switchgear.pipeline.transport._proxies import Proxy
from switchgear.pipeline.transport._tls import tls_context
from switchgear.pipeline.transport._tunnel import steps_to

__all__ = ["Line", "connecting", "left_of", "pieces", "readable"]

T = TypeVar("T")

_PIECE: Final = 64 * 1024
"""How many bytes are written under one timeout."""
_LONGEST: Final = 1e6
"""Seconds. No socket takes longer timeouts than some weeks."""
READ_SIZE: Final = 64 * 1024


def left_of(ends: float, timeout: float | None, late: type[httpcore.TimeoutException]) -> float:
    """The timeout, cut to what is left."""
    left = ends - time.monotonic()
    if left <= 0:
        raise late("the attempt is over")
    return min(left, _LONGEST if timeout is None else timeout, _LONGEST)


def pieces(buffer: bytes) -> Iterator[bytes]:
    """What is written under one timeout each."""
    return (buffer[at : at + _PIECE] for at in range(0, len(buffer), _PIECE))


class _HasNumber(Protocol):
    def fileno(self) -> int: ...


def readable(connection: _HasNumber) -> bool:
    """Whether something has come, or the other end is gone."""
    if connection.fileno() < 0:
        return True
    if not hasattr(select, "poll"):
        return bool(select.select([connection], [], [], 0)[0])
    poll = select.poll()
    poll.register(connection, select.POLLIN)
    return bool(poll.poll(0))


@contextmanager
def connecting() -> Generator[None]:
    """What fails on the way to the service is a failed connection: nothing has been sent to it."""
    try:
        yield
    except httpcore.TimeoutException as error:
        raise httpcore.ConnectTimeout(str(error)) from error
    except (httpcore.NetworkError, ssl.SSLError) as error:
        raise httpcore.ConnectError(str(error) or "the connection was cut") from error


def is_address(host: str) -> bool:
    try:
        ip_address(host.partition("%")[0])
    except ValueError:
        return False
    return True


def _addresses(host: str, port: int, ends: float) -> list[str]:
    """What a host's name stands for. The system's own look-up knows no deadline, so that it gets a thread."""
    if is_address(host):
        return [host]
    look_up = partial(socket.getaddrinfo, host, port, type=socket.SOCK_STREAM)
    try:
        found = bounded(look_up, left_of(ends, None, httpcore.ConnectTimeout))
    except Late:
        raise httpcore.ConnectTimeout("the host's name was not resolved in time") from None
    except (OSError, UnicodeError) as error:
        raise httpcore.ConnectError(str(error)) from error
    return [str(address[0]) for *_, address in found]


class Line(httpcore.NetworkBackend):
    """The network of one synchronous connection; set `ends` before each request.

    Args:
        tunnel: The proxy that is asked to lead to the service.
        context: For TLS with that proxy; None: the process's own.
    """

    def __init__(self, tunnel: Proxy | None = None, context: ssl.SSLContext | None = None) -> None:
        self.ends: float = math.inf
        self._tunnel, self._context = tunnel, context
        self._backend = httpcore.SyncBackend()
        self._opened: _Stream | None = None

    def close(self) -> None:
        """Close what was opened, however far it came. In a child process the parent's connection stays as it is."""
        if self._opened is not None:
            self._opened.close()

    @override
    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:
        proxy = self._tunnel
        if proxy is None:
            return self._opening(host, port, timeout)
        stream = self._opening(proxy.host, proxy.port, timeout)
        if proxy.scheme == "https":
            stream = stream.start_tls(self._context or tls_context(), proxy.host, timeout)
        with connecting():
            self._lead(stream, host, port, proxy, timeout)
        return stream

    def _opening(self, host: str, port: int, timeout: float | None) -> httpcore.NetworkStream:
        """Try a host's addresses in turn, each with its share of the time: `socket` would give all of it to each."""
        ends = min(self.ends, time.monotonic() + (math.inf if timeout is None else timeout))
        addresses = _addresses(host, port, ends)
        for left, address in zip(range(len(addresses), 0, -1), addresses, strict=True):
            share = left_of(ends, (ends - time.monotonic()) / left, httpcore.ConnectTimeout)
            try:
                stream = self._backend.connect_tcp(address, port, share)
            except (httpcore.ConnectError, httpcore.ConnectTimeout):
                if left == 1:
                    raise
            else:
                self._opened = _Stream(stream, self)
                return self._opened
        raise httpcore.ConnectError("the host has no address")

    def _lead(self, stream: httpcore.NetworkStream, host: str, port: int, proxy: Proxy, timeout: float | None) -> None:
        steps = steps_to(host, port, proxy)
        sends = next(steps)
        while True:
            stream.write(sends, timeout)
            came = stream.read(READ_SIZE, timeout)
            if not came:
                raise httpcore.ProxyError("it hung up")
            try:
                sends = steps.send(came)
            except StopIteration:
                return


class _Stream(httpcore.NetworkStream):
    """A stream whose timeouts are cut to what is left."""

    def __init__(self, stream: httpcore.NetworkStream, line: Line) -> None:
        self._stream, self._line = stream, line

    @override
    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, left_of(self._line.ends, timeout, httpcore.ReadTimeout))

    @override
    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        for piece in pieces(buffer):
            self._stream.write(piece, left_of(self._line.ends, timeout, httpcore.WriteTimeout))

    @override
    def close(self) -> None:
        self._stream.close()

    @override
    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        left = left_of(self._line.ends, timeout, httpcore.ConnectTimeout)
        if self._stream.get_extra_info("ssl_object") is not None:
            return _Nested(self, ssl_context, server_hostname, left)
        self._stream = self._stream.start_tls(ssl_context, server_hostname, left)
        return self

    @override
    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)


class _Nested(httpcore.NetworkStream):
    """TLS within TLS. httpcore's own starts its timeout anew with every record."""

    def __init__(self, stream: _Stream, context: ssl.SSLContext, host: str | None, timeout: float) -> None:
        self._stream = stream
        self._incoming, self._outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
        self._tls = context.wrap_bio(self._incoming, self._outgoing, server_hostname=host)
        with connecting():
            self._done(self._tls.do_handshake, timeout)

    def _done(self, step: Callable[[], T], timeout: float | None) -> T:
        """What a step answers, once it has been given all that it waits for."""
        while True:
            try:
                answer = step()
            except ssl.SSLWantReadError:
                pass
            else:
                self._flush(timeout)
                return answer
            self._flush(timeout)
            came = self._stream.read(READ_SIZE, timeout)
            if came:
                self._incoming.write(came)
            else:
                self._incoming.write_eof()

    def _flush(self, timeout: float | None) -> None:
        if out := self._outgoing.read():
            self._stream.write(out, timeout)

    @override
    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        try:
            return self._done(partial(self._tls.read, max_bytes), timeout)
        except ssl.SSLZeroReturnError:
            return b""
        except ssl.SSLError as error:
            raise httpcore.ReadError(str(error)) from error

    @override
    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        for piece in pieces(buffer):
            rest = piece
            while rest:
                rest = rest[self._done(partial(self._tls.write, rest), timeout) :]

    @override
    def close(self) -> None:
        self._stream.close()

    @override
    def get_extra_info(self, info: str) -> Any:
        match info:
            case "ssl_object":
                return self._tls
            case "is_readable":
                return bool(self._incoming.pending or self._tls.pending()) or self._stream.get_extra_info(info)
            case _:
                return self._stream.get_extra_info(info)
