"""The default transport of synchronous clients."""

from __future__ import annotations

import os
import time
from collections.abc import Generator
from contextlib import contextmanager
from threading import BoundedSemaphore
from typing import TYPE_CHECKING, TypeAlias

import httpcore

from switchgear.errors import Fault, TransportFault
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
from switchgear.pipeline.transport._line import Line
from switchgear.pipeline.transport.faults import MAX_BODY, Body, fault_of
from switchgear.pipeline.wire import PoolStats, Timeouts, WireRequest, WireResponse

if TYPE_CHECKING:
    import ssl

__all__ = ["PoolTransport"]

_SyncIdle: TypeAlias = Stacks[httpcore.HTTPConnection, Line]


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
        self._used: set[httpcore.HTTPConnection] = set()

    def send(self, request: WireRequest, timeouts: Timeouts, /) -> WireResponse:
        """Send once; see `Transport`."""
        if os.getpid() != self._pid:
            self._start()  # after a fork: the connections are the parent's
        ends = time.monotonic() + timeouts.total
        origin, target = origin_of(request.url)
        with self._slot(timeouts.pool), self._connection(self._idle, origin, ends) as connection:
            try:
                body = Body(ends, self._max_body)
                response = connection.handle_request(core_request(request, origin, target, timeouts))
                try:
                    for part in response.iter_stream():
                        body.add(part)
                finally:
                    response.close()
                headers = latin(response.headers)
                return WireResponse(response.status, headers, body.read(headers))
            except FOREIGN as error:
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
    def _connection(self, idle: _SyncIdle, origin: Origin, ends: float) -> Generator[httpcore.HTTPConnection]:
        """An idle connection or a new one; kept afterwards if it can be used again, else closed."""
        check_left(ends)
        connection, line = self._take(idle, origin) or self._open(origin)
        line.ends = ends
        self._used.add(connection)
        try:
            yield connection
        finally:
            self._used.discard(connection)
            if not idle.put(origin, connection, line):
                connection.close()

    def _take(self, idle: _SyncIdle, origin: Origin) -> tuple[httpcore.HTTPConnection, Line] | None:
        while (held := idle.take(origin)) is not None:
            if not held[0].has_expired():
                return held
            held[0].close()
        return None

    def _open(self, origin: Origin) -> tuple[httpcore.HTTPConnection, Line]:
        line = Line()
        context = self._ssl or (tls_context() if origin[0] == "https" else None)
        connection = httpcore.HTTPConnection(
            core_origin(origin), ssl_context=context, keepalive_expiry=KEEPALIVE, network_backend=line
        )
        return connection, line

    def pool(self) -> PoolStats:
        """How the connections stand; nobody knows how many threads wait for one."""
        return PoolStats(in_use=len(self._used), idle=len(self._idle), limit=self._max_connections)

    def close(self) -> None:
        """Close the idle connections; those under way are closed when they end."""
        for connection in self._idle.drain():
            connection.close()
