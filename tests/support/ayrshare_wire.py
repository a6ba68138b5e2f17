"""A wire between Ayrshare's clients of both colours and its sandbox, that loses answers where a test says so."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from inspect import isawaitable
from threading import RLock
from typing import Any
from urllib.parse import urlsplit

import pytest

from switchgear.ayrshare.client import AsyncAyrshareClient, AyrshareClient, XCredentials
from switchgear.errors import Fault, TransportFault
from switchgear.pipeline.shared import Shared
from switchgear.pipeline.wire import Timeouts, WireRequest, WireResponse
from switchgear.testing.ayrshare.service import AyrshareSandbox
from switchgear.testing.clock import FakeClock
from switchgear.testing.http import Arrived, Ids
from switchgear.testing.outbox import Outbox
from switchgear.types.headers import Headers

Step = Callable[[Callable[[], WireResponse]], WireResponse]
"""What happens to one request: it may let it through."""

X = XCredentials("x-key", "x-secret")


def reply(status: int, body: object, **headers: str) -> WireResponse:
    """An answer of Ayrshare's making, or not: a text stays as it is."""
    content = body if isinstance(body, str) else json.dumps(body)
    return WireResponse(status, Headers(headers.items()), content.encode())


def lost_answer(through: Callable[[], WireResponse]) -> WireResponse:
    """It arrives, and its answer does not come back."""
    through()
    raise TransportFault(Fault.LOST, "cut", sent=True)


def lost_request(through: Callable[[], WireResponse]) -> WireResponse:
    """It never arrives, but nobody can tell."""
    raise TransportFault(Fault.READ_TIMEOUT, "cut", sent=True)


def passes(through: Callable[[], WireResponse]) -> WireResponse:
    """Nothing happens to it."""
    return through()


def answered(response: WireResponse) -> Step:
    """Something on the way answers."""
    return lambda through: response


class Wire:
    """The transport of both colours, with the sandbox at its end."""

    def __init__(self, colour: str = "sync") -> None:
        self._lock = RLock()
        self.clock = FakeClock()
        self.webhooks = Outbox()
        self.sandbox = AyrshareSandbox(self.clock, self.webhooks, Ids())
        self.requests: list[WireRequest] = []
        self.steps: list[Step] = []
        """What happens to the next requests; then all pass."""
        self.colour = colour
        self.shared = Shared(clock=self.clock)

    @property
    def sent(self) -> list[str]:
        """`POST /api/post` and so on, oldest first."""
        return [f"{request.method} {urlsplit(request.url).path}" for request in self.requests]

    def client(self, key: Any = None, **options: Any) -> Any:
        """A client of this wire's colour."""
        options = {"x_credentials": X, "shared": self.shared, **options}
        if self.colour == "sync":
            return AyrshareClient(key or self.sandbox.api_key, transport=_Transport(self), **options)
        return AsyncAyrshareClient(key or self.sandbox.api_key, transport=_AsyncTransport(self), **options)

    def carry(self, request: WireRequest) -> WireResponse:
        """One request, and its answer."""
        with self._lock:
            self.requests.append(request)
            assert isinstance(request.content, bytes)
            arrived = Arrived.of(request, request.content)
            step = self.steps.pop(0) if self.steps else passes
            return step(lambda: self.sandbox.answer(arrived))


class _Transport:
    offline = True  # as the sandbox's own: no service's own rate is kept

    def __init__(self, wire: Wire) -> None:
        self._wire = wire

    def send(self, request: WireRequest, timeouts: Timeouts, /) -> WireResponse:
        return self._wire.carry(request)

    def close(self) -> None:
        pass


class _AsyncTransport:
    offline = True

    def __init__(self, wire: Wire) -> None:
        self._wire = wire

    async def send(self, request: WireRequest, timeouts: Timeouts, /) -> WireResponse:
        return self._wire.carry(request)

    async def close(self) -> None:
        pass


def done(result: Any) -> Any:
    """The value of a call of either colour."""

    async def awaited() -> Any:
        return await result

    return asyncio.run(awaited()) if isawaitable(result) else result


each_colour = pytest.mark.parametrize("colour", ["sync", "async"])
