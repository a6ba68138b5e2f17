"""The default transport of synchronous clients."""

from __future__ import annotations

import sys
import time
from typing import TYPE_CHECKING, TypeAlias
from weakref import WeakSet

import httpcore

from switchgear._fork import begin_anew_in_children
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
from switchgear.pipeline.transport._lent import lends, parts_of
from switchgear.pipeline.transport._line import Line
from switchgear.pipeline.transport._proxies import NO_PROXIES, Proxies
from switchgear.pipeline.transport._quiet import quiet, quieten
from switchgear.pipeline.transport._slots import Slots
from switchgear.pipeline.transport._tls import tls_context
from switchgear.pipeline.transport.faults import MAX_BODY, Body, bare, fault_of
from switchgear.pipeline.wire import PoolStats, Timeouts, WireRequest, WireResponse

if TYPE_CHECKING:
    import ssl

__all__ = ["PoolTransport"]

_Idle: TypeAlias = Stacks[httpcore.HTTPConnection, Line]


class PoolTransport:
    """The default of synchronous clients; any number of threads may send at once.

    Args:
        max_connections: How many requests may be under way at once; further ones queue.
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
        self._start()
        quieten()
        begin_anew_in_children(self)

    def _start(self) -> None:
        self._slots = Slots(self._max_connections)
        self._idle = _Idle()
        self._lines = WeakSet[Line]()

    def after_fork(self) -> None:
        """The connections are the parent's: close them here, and have none."""
        inherited = list(self._lines)
        self._start()
        for line in inherited:
            line.close()

    def send(self, request: WireRequest, timeouts: Timeouts, /) -> WireResponse:
        """Send once; see `Transport`.

        Raises:
            ConfigurationError: What the environment names for this address cannot be used: a proxy, certificates.
        """
        outer, token = sys.exception(), quiet.set(True)
        try:
            return self._send(request, timeouts)
        except BaseException as error:  # noqa: BLE001 - raised again
            del request
            raise bare(error, outer)  # noqa: B904 - the same error
        finally:
            quiet.reset(token)

    def _send(self, request: WireRequest, timeouts: Timeouts) -> WireResponse:
        ends = time.monotonic() + timeouts.total
        route, target = route_of(request.url, self._proxies.of(request.url))
        slots, idle = self._slots, self._idle
        held = slots.take(timeouts.pool)
        lent = False
        try:
            check_left(ends)
            connection, line = self._take(idle, route) or self._open(route)
            line.ends = ends
            answered = False
            try:
                response = connection.handle_request(core_request(request, route, target, timeouts))
                if lends(request, response):

                    def give_back(*, reusable: bool) -> None:
                        if not (reusable and idle.put(route, connection, line)):
                            line.close()
                        slots.give_back(held)

                    parts = parts_of(response, give_back)
                    next(parts)
                    lent = True
                    return WireResponse(response.status, latin(response.headers), b"", parts)
                whole = self._whole(response, ends)
                answered = True
            except FOREIGN as error:
                fault = fault_of(error)
            else:
                return whole
            finally:  # one that was interrupted may hold a lock of httpcore's for ever, though it looks idle
                if not (lent or (answered and idle.put(route, connection, line))):
                    line.close()
            raise self._proxies.blamed(fault, request.url)
        finally:
            if not lent:
                slots.give_back(held)

    def _whole(self, response: httpcore.Response, ends: float) -> WireResponse:
        body = Body(ends, self._max_body)
        try:
            for part in response.iter_stream():
                body.add(part)
        finally:
            response.close()
        headers = latin(response.headers)
        return WireResponse(response.status, headers, body.read(headers))

    def _take(self, idle: _Idle, route: Route) -> tuple[httpcore.HTTPConnection, Line] | None:
        """An idle connection over which nothing has come since its last answer."""
        while (kept := idle.take(route)) is not None:
            connection, line = kept
            if not connection.has_expired():
                return kept
            line.close()
        return None

    def _open(self, route: Route) -> tuple[httpcore.HTTPConnection, Line]:
        line = Line(route.tunnel, self._ssl)
        origin = core_origin(route)
        context = (self._ssl or tls_context()) if origin.scheme == b"https" else None
        connection = httpcore.HTTPConnection(
            origin, ssl_context=context, keepalive_expiry=KEEPALIVE, network_backend=line
        )
        self._lines.add(line)
        return connection, line

    def pool(self) -> PoolStats:
        """How the connections stand; nobody knows how many threads wait for one."""
        return PoolStats(in_use=len(self._slots), idle=len(self._idle), limit=self._max_connections)

    def close(self) -> None:
        """Close the idle connections; those under way are closed when they end."""
        for _, line in self._idle.drain():
            line.close()
