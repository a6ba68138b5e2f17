"""A wire between clients of both colours and a sandboxed service, that loses answers where a test says so."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from inspect import isawaitable
from itertools import groupby
from typing import Any, Protocol, cast
from urllib.parse import urlsplit

import pytest

from switchgear.errors import Fault, TransportFault
from switchgear.pipeline.clock import Clock
from switchgear.pipeline.shared import Shared
from switchgear.pipeline.wire import Timeouts, WireRequest, WireResponse
from switchgear.testing.clock import FakeClock
from switchgear.testing.http import Arrived, Ids
from switchgear.testing.outbox import Outbox
from switchgear.types.headers import Headers

Step = Callable[[Callable[[], WireResponse]], WireResponse]
"""What happens to one request: it may let it through."""


class Service(Protocol):
    """A sandboxed service."""

    def answer(self, arrived: Arrived) -> WireResponse: ...


def reply(status: int, body: object, **headers: str) -> WireResponse:
    """An answer of anybody's making; a text stays as it is."""
    content = body if isinstance(body, str) else json.dumps(body)
    return WireResponse(
        status, Headers((name.replace("_", "-"), text) for name, text in headers.items()), content.encode()
    )


def passes(through: Callable[[], WireResponse]) -> WireResponse:
    """Nothing happens to it."""
    return through()


def lost_answer(through: Callable[[], WireResponse]) -> WireResponse:
    """It arrives, and its answer does not come back."""
    through()
    raise TransportFault(Fault.LOST, "cut", sent=True)


def lost_request(through: Callable[[], WireResponse]) -> WireResponse:
    """It never arrives, but nobody can tell."""
    del through
    raise TransportFault(Fault.READ_TIMEOUT, "cut", sent=True)


def unconnected(through: Callable[[], WireResponse]) -> WireResponse:
    """It never leaves."""
    del through
    raise TransportFault(Fault.CONNECT, "refused", sent=False)


def answered(response: WireResponse) -> Step:
    """Something on the way answers."""
    return lambda _: response


class Wire:
    """The transport of both colours, with a service at its end."""

    def __init__(self, make: Callable[[Clock, Outbox, Ids], Service]) -> None:
        self.clock = FakeClock()
        self.webhooks = Outbox()
        self.service = make(self.clock, self.webhooks, Ids())
        self.shared = Shared(clock=self.clock)
        self.requests: list[WireRequest] = []
        """What left, oldest first."""
        self.steps: list[Step] = []
        """What happens to the next requests; then all pass."""
        self.transport = _Transport(self)
        self.async_transport = _AsyncTransport(self)

    @property
    def sent(self) -> list[str]:
        """`GET /v1/users` and so on, oldest first."""
        return [f"{request.method} {urlsplit(request.url).path}" for request in self.requests]

    def carry(self, request: WireRequest) -> WireResponse:
        """One request, and its answer."""
        self.requests.append(request)
        assert isinstance(request.content, bytes)
        arrived = Arrived.of(request, request.content)
        step = self.steps.pop(0) if self.steps else passes
        return step(lambda: self.service.answer(arrived))


class _Transport:
    def __init__(self, wire: Wire) -> None:
        self._wire = wire

    def send(self, request: WireRequest, timeouts: Timeouts, /) -> WireResponse:
        return self._wire.carry(request)

    def close(self) -> None:
        pass


class _AsyncTransport:
    def __init__(self, wire: Wire) -> None:
        self._wire = wire

    async def send(self, request: WireRequest, timeouts: Timeouts, /) -> WireResponse:
        return self._wire.carry(request)

    async def close(self) -> None:
        pass


def done(result: Any) -> Any:
    """The value of a call of either colour."""

    async def awaited() -> Any:
        return await cast(Awaitable[Any], result)

    return asyncio.run(awaited()) if isawaitable(result) else result


def collected(page: Any) -> list[Any]:
    """All items of a page of either colour."""

    async def drained() -> list[Any]:
        return [item async for item in page]

    return asyncio.run(drained()) if hasattr(page, "__aiter__") else list(page)


each_colour = pytest.mark.parametrize("colour", ["sync", "async"])


def in_turn(sent: list[str]) -> list[str]:
    """What was sent, with what was repeated at once written once."""
    return [request for request, _ in groupby(sent)]
