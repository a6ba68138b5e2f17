"""What the default transports share: httpcore's connections, without what httpx does for browsers.

httpcore's pools are not used. Cancelling an asynchronous request there can leave its connection counted for ever, a
burst is handed the same idle connection many times over, and every request scans all connections (httpcore 1.0.9). Here
idle connections lie on a stack per origin, requests queue in front of it, and a connection whose request did not end is
closed.
"""

from __future__ import annotations

import time
from collections.abc import Iterable
from functools import lru_cache
from threading import Lock
from typing import TYPE_CHECKING, Generic, TypeAlias, TypeVar
from urllib.parse import urlsplit

import httpcore

from switchgear.errors import Fault, TransportFault
from switchgear.pipeline.transport._line import AsyncLine, Line
from switchgear.pipeline.wire import Timeouts, WireRequest
from switchgear.types.headers import Headers

if TYPE_CHECKING:
    import ssl

__all__ = [
    "FOREIGN",
    "KEEPALIVE",
    "MAX_CONNECTIONS",
    "Origin",
    "Stacks",
    "check_left",
    "core_origin",
    "core_request",
    "latin",
    "origin_of",
    "tls_context",
]

KEEPALIVE = 15.0
"""Seconds an idle connection is kept: less than any of the services keeps it."""
MAX_CONNECTIONS = 100

FOREIGN = (
    httpcore.TimeoutException,
    httpcore.NetworkError,
    httpcore.ProtocolError,
    httpcore.UnsupportedProtocol,
    httpcore.ConnectionNotAvailable,
    OSError,
)
Origin: TypeAlias = tuple[str, str, int]
ConnectionT = TypeVar("ConnectionT", httpcore.HTTPConnection, httpcore.AsyncHTTPConnection)
LineT = TypeVar("LineT", Line, AsyncLine)


@lru_cache(maxsize=1)
def tls_context() -> ssl.SSLContext:
    """One context per process: building one takes 16 ms. `SSL_CERT_FILE` and `SSL_CERT_DIR` count."""
    return httpcore.default_ssl_context()


def origin_of(url: str) -> tuple[Origin, str]:
    """Scheme, host and port; and the target."""
    parts = urlsplit(url)
    target = f"{parts.path or '/'}?{parts.query}" if parts.query else parts.path or "/"
    return (parts.scheme, parts.hostname or "", parts.port or (443 if parts.scheme == "https" else 80)), target


def core_origin(origin: Origin) -> httpcore.Origin:
    scheme, host, port = origin
    return httpcore.Origin(scheme.encode(), host.encode("idna"), port)


def core_request(request: WireRequest, origin: Origin, target: str, timeouts: Timeouts) -> httpcore.Request:
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


def _more_came(connection: httpcore.HTTPConnection | httpcore.AsyncHTTPConnection) -> bool:
    """Whether more than the answer was read: httpcore would take the rest for the next request's answer.

    It has no public name for that. What comes later shows as a readable socket (`has_expired`).
    """
    state = getattr(getattr(connection, "_connection", None), "_h11_state", None)
    return state is not None and bool(state.trailing_data[0])


class Stacks(Generic[ConnectionT, LineT]):
    """The idle connections of a pool, the last used first; thread-safe."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._idle: dict[Origin, list[tuple[ConnectionT, LineT]]] = {}
        self._drained = False

    def take(self, origin: Origin) -> tuple[ConnectionT, LineT] | None:
        with self._lock:
            stack = self._idle.get(origin)
            return stack.pop() if stack else None

    def put(self, origin: Origin, connection: ConnectionT, line: LineT) -> bool:
        """Keep a connection that can be used again; False: it has to be closed."""
        with self._lock:
            if self._drained or connection.is_closed() or not connection.is_idle() or _more_came(connection):
                return False
            self._idle.setdefault(origin, []).append((connection, line))
            return True

    def __len__(self) -> int:
        """How many are idle."""
        with self._lock:
            return sum(map(len, self._idle.values()))

    def drain(self) -> list[ConnectionT]:
        """All that are idle; no further ones are kept."""
        with self._lock:
            self._drained = True
            idle, self._idle = self._idle, {}
        return [connection for stack in idle.values() for connection, _ in stack]
