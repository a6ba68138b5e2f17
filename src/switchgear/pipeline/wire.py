"""What crosses the network, as values: everything an HTTP library is told, and everything it answers. No I/O."""

from __future__ import annotations

from collections.abc import AsyncIterable, AsyncIterator, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Protocol, TypeAlias, runtime_checkable

from typing_extensions import override

from switchgear.types.headers import Headers
from switchgear.types.secrets import Unpicklable, closed

__all__ = [
    "AsyncTransport",
    "Content",
    "PoolStats",
    "Pooled",
    "Timeouts",
    "Transport",
    "WireRequest",
    "WireResponse",
    "http_date",
]

Content: TypeAlias = bytes | Iterable[bytes] | AsyncIterable[bytes]
"""A request's body: bytes, or a stream of them, asynchronous for an asynchronous client."""


@closed
@dataclass(frozen=True, slots=True, repr=False)
class WireRequest(Unpicklable):
    """One attempt's request. Its repr shows neither headers nor query nor body."""

    method: str
    url: str
    """Absolute, encoded, with its query."""
    headers: tuple[tuple[str, str], ...]
    content: Content = b""
    streamed: bool = False
    """Whether the body of a good answer is wanted as it comes, from a transport that can do so."""

    @override
    def __repr__(self) -> str:
        return f"WireRequest({self.method} {self.url.partition('?')[0]})"

    def header(self, name: str) -> str | None:
        """The first header of that name, in any case."""
        lower = name.lower()
        return next((value for key, value in self.headers if key.lower() == lower), None)

    def with_header(self, name: str, value: str) -> WireRequest:
        """A copy with one header set."""
        lower = name.lower()
        kept = tuple(pair for pair in self.headers if pair[0].lower() != lower)
        return WireRequest(self.method, self.url, (*kept, (name, value)), self.content, self.streamed)


@dataclass(frozen=True, slots=True, repr=False)
class WireResponse(Unpicklable):
    """An answer, read to its end unless it is streamed. Its repr shows neither header values nor body."""

    status: int
    headers: Headers
    content: bytes
    parts: Iterator[bytes] | AsyncIterator[bytes] | None = None
    """Of a streamed answer, in place of `content`: its body as it comes. It holds the connection until it has ended or
    is closed, and raises `TransportFault` where it breaks off."""

    @override
    def __repr__(self) -> str:
        return f"WireResponse({self.status}, {len(self.content)} bytes)"


@dataclass(frozen=True, slots=True)
class Timeouts:
    """How long each phase of one attempt may take, in seconds; all are cut to the time that the deadline leaves."""

    connect: float
    read: float
    write: float
    pool: float
    total: float
    """For the attempt as a whole, its body included; `math.inf` where only progress counts."""


@dataclass(frozen=True, slots=True)
class PoolStats:
    """How a transport's connections stand."""

    in_use: int
    """Requests under way."""
    idle: int
    """Connections kept for the next request."""
    limit: int
    """How many requests may be under way at once; of an asynchronous transport, in one event loop."""
    waiting: int = 0
    """Requests that wait for a connection, where that is known."""


@runtime_checkable
class Pooled(Protocol):
    """A transport that can tell how its connections stand."""

    def pool(self) -> PoolStats:
        """How they stand now; of an asynchronous one, in all event loops together."""
        ...


class Transport(Protocol):
    """Sends one request and reads the whole answer. Redirects are not followed, statuses are not judged.

    One that reaches no real service may say so with an attribute `offline = True`; then no service's own rate is kept.
    One that knows how its connections stand may say so with a method `pool() -> PoolStats`.
    A request that is `streamed` may be answered with `parts`; who cannot do so answers it as any other.
    """

    def send(self, request: WireRequest, timeouts: Timeouts, /) -> WireResponse:
        """Send once.

        Raises:
            TransportFault: No complete answer came; nothing else is raised for a failing network.
        """
        ...

    def close(self) -> None:
        """Give back what is held; twice does no harm."""
        ...


class AsyncTransport(Protocol):
    """Like `Transport`, awaited. A cancelled `send` leaves nothing behind."""

    async def send(self, request: WireRequest, timeouts: Timeouts, /) -> WireResponse:
        """Send once.

        Raises:
            TransportFault: No complete answer came; nothing else is raised for a failing network.
        """
        ...

    async def close(self) -> None:
        """Give back what is held; twice does no harm."""
        ...


def http_date(text: str) -> datetime | None:
    """A date as HTTP writes it, in UTC; None: it is none."""
    try:
        at = parsedate_to_datetime(text)
        return at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
