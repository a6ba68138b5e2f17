"""What the default transports share: httpcore's connections, without what httpx does for browsers.

httpcore's pools are not used. Cancelling an asynchronous request there can leave its connection counted for ever, a
burst is handed the same idle connection many times over, and every request scans all connections (httpcore 1.0.9). Here
idle connections lie on a stack per route, requests queue in front of it, and a connection whose request did not end is
closed. A proxy is a part of the route, so that all that holds of a direct connection holds behind one, too.
"""

from __future__ import annotations

import time
from collections.abc import Iterable
from typing import Final, Generic, NamedTuple, TypeVar
from urllib.parse import urlsplit

import httpcore

from switchgear.errors import Fault, TransportFault
from switchgear.pipeline.transport._proxies import Proxy
from switchgear.pipeline.wire import Timeouts, WireRequest
from switchgear.types.headers import Headers

__all__ = [
    "FOREIGN",
    "KEEPALIVE",
    "MAX_CONNECTIONS",
    "Route",
    "Stacks",
    "check_left",
    "core_origin",
    "core_request",
    "latin",
    "more_came",
    "route_of",
]

KEEPALIVE = 15.0
"""Seconds an idle connection is kept: less than any of the services keeps it."""
MAX_CONNECTIONS = 100

FOREIGN = (
    httpcore.TimeoutException,
    httpcore.NetworkError,
    httpcore.ProtocolError,
    httpcore.ProxyError,
    httpcore.UnsupportedProtocol,
    httpcore.ConnectionNotAvailable,
    OSError,
)
ConnectionT = TypeVar("ConnectionT", httpcore.HTTPConnection, httpcore.AsyncHTTPConnection)
LineT = TypeVar("LineT")


class Route(NamedTuple):
    """Where a request goes, and by which way."""

    scheme: str
    host: str
    port: int
    proxy: Proxy | None

    @property
    def forwarded(self) -> bool:
        """Whether the proxy is handed the request itself, in place of being asked for a tunnel (RFC 9112, 3.2.2)."""
        return self.proxy is not None and self.scheme == "http" and self.proxy.scheme != "socks5"

    @property
    def tunnel(self) -> Proxy | None:
        """The proxy that is asked to lead to the service."""
        return None if self.forwarded else self.proxy


def route_of(url: str, proxy: Proxy | None) -> tuple[Route, str]:
    """The route, and the target as the service sees it."""
    parts = urlsplit(url)
    target = f"{parts.path or '/'}?{parts.query}" if parts.query else parts.path or "/"
    port = parts.port or (443 if parts.scheme == "https" else 80)
    return Route(parts.scheme, parts.hostname or "", port, proxy), target


def core_origin(route: Route) -> httpcore.Origin:
    """Whom httpcore's connection is to speak with."""
    scheme, host, port, proxy = route
    if proxy is not None and route.forwarded:
        scheme, host, port = proxy.scheme, proxy.host, proxy.port
    return httpcore.Origin(scheme.encode(), host.encode("idna"), port)


def core_request(request: WireRequest, route: Route, target: str, timeouts: Timeouts) -> httpcore.Request:
    netloc = urlsplit(request.url).netloc
    codings = b"identity" if request.streamed else b"gzip, deflate"
    headers = [(b"host", netloc.encode("idna")), (b"accept-encoding", codings)]
    if route.forwarded and route.proxy is not None:
        target = f"http://{netloc}{target}"
        if route.proxy.authorization is not None:
            headers.append((b"proxy-authorization", route.proxy.authorization))
    headers += [(name.encode(), value.encode()) for name, value in request.headers]
    content = request.content
    if not isinstance(content, bytes):
        if request.header("content-length") is None:
            headers.append((b"transfer-encoding", b"chunked"))
    elif content or request.method in {"POST", "PUT", "PATCH"}:
        headers.append((b"content-length", str(len(content)).encode()))
    origin = core_origin(route)
    return httpcore.Request(
        request.method.encode(),
        httpcore.URL(scheme=origin.scheme, host=origin.host, port=origin.port, target=target.encode()),
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


def latin(headers: Iterable[tuple[bytes, bytes]]) -> Headers:
    """The headers as they came; bytes beyond ASCII are read as Latin-1, which loses none."""
    return Headers((name.decode("latin-1"), value.decode("latin-1")) for name, value in headers)


def check_left(ends: float) -> None:
    """Refuse to begin when the attempt is over already.

    Raises:
        TransportFault: Nothing has left.
    """
    if time.monotonic() >= ends:
        raise TransportFault(Fault.CONNECT_TIMEOUT, "there was no time left to send it", sent=False)


_WITHIN: Final = ("_stream", "_httpcore_stream", "_connection", "_network_stream", "transport_stream", "_protocol")
"""What leads from an answer's stream, or from a connection, to where bytes are kept that nobody has asked for."""


def more_came(thing: object, depth: int = 8) -> bool:
    """Whether more was read than the answer: the libraries would take it for the next request's answer.

    They have no public name for that. What comes later shows as a readable connection (`has_expired`).
    """
    state = getattr(thing, "_h11_state", None)
    if (state is not None and state.trailing_data[0]) or getattr(thing, "read_queue", None):
        return True
    within = (getattr(thing, name, None) for name in _WITHIN)
    return depth > 0 and any(more_came(inner, depth - 1) for inner in within if inner is not None)


class Stacks(Generic[ConnectionT, LineT]):
    """The idle connections of a pool, the last used first. Threads may share it, without a lock that a fork could keep.

    Every step that takes or leaves a connection is one of a list's or a dictionary's own.
    """

    def __init__(self) -> None:
        self._idle: dict[Route, list[tuple[ConnectionT, LineT]]] = {}
        self._drained = False

    def take(self, route: Route) -> tuple[ConnectionT, LineT] | None:
        try:
            return self._idle[route].pop()
        except (KeyError, IndexError):
            return None

    def put(self, route: Route, connection: ConnectionT, line: LineT) -> bool:
        """Keep a connection that can be used again; False: it has to be closed."""
        if self._drained or connection.is_closed() or not connection.is_idle() or more_came(connection):
            return False
        self._idle.setdefault(route, []).append((connection, line))
        return True

    def __len__(self) -> int:
        """How many are idle."""
        return sum(map(len, list(self._idle.values())))

    def drain(self) -> list[tuple[ConnectionT, LineT]]:
        """All that are idle; no further ones are kept."""
        self._drained = True
        drained: list[tuple[ConnectionT, LineT]] = []
        for route in list(self._idle):
            while (held := self.take(route)) is not None:
                drained.append(held)
        return drained
