"""Transports under test, in both colours, driven from plain functions."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from functools import partial
from inspect import iscoroutinefunction
from typing import Any, Self

import httpx
import pytest

from switchgear.errors import TransportFault
from switchgear.pipeline.transport import (
    AiohttpTransport,
    AsyncHttpxTransport,
    AsyncPoolTransport,
    HttpxTransport,
    PoolTransport,
)
from switchgear.pipeline.wire import Content, Timeouts, WireRequest, WireResponse

PATIENT = Timeouts(30, 30, 30, 30, 30)
"""For what must come: a busy machine may stand still for a second at any point."""
OURS: dict[str, Callable[..., Any]] = {
    "sync": PoolTransport,
    "async": AsyncPoolTransport,
    "aiohttp": partial(AiohttpTransport, trust_env=False),
}
"""The transports that send by themselves, by a name that stands for their colour."""
each_transport = pytest.mark.parametrize("colour", OURS)


def within(seconds: float, **phases: float) -> Timeouts:
    """Timeouts of which all are the same but some."""
    return Timeouts(**dict.fromkeys(("connect", "read", "write", "pool", "total"), seconds) | phases)


def briefly(**phases: float) -> Timeouts:
    """Timeouts that are short in these phases, and patient in all others."""
    return within(30.0, **phases)


class Timed:
    """A transport of either colour whose timeouts are these, whatever the client thinks is left."""

    def __init__(self, transport: Any, timeouts: Timeouts) -> None:
        self.transport, self.timeouts = transport, timeouts
        self.send: Callable[..., Any] = self._asend if iscoroutinefunction(transport.send) else self._send

    def _send(self, request: WireRequest, timeouts: Timeouts, /) -> Any:
        return self.transport.send(request, self.timeouts)

    async def _asend(self, request: WireRequest, timeouts: Timeouts, /) -> Any:
        return await self.transport.send(request, self.timeouts)

    def close(self) -> Any:
        return self.transport.close()


def get(url: str, *headers: tuple[str, str]) -> WireRequest:
    return WireRequest("GET", url, headers)


def post(url: str, content: Content = b"", *headers: tuple[str, str]) -> WireRequest:
    return WireRequest("POST", url, headers, content)


class Wired:
    """A transport of one colour; the asynchronous one lives in a loop of its own, until it is closed."""

    def __init__(self, colour: str, make: Callable[..., Any] | None = None, **options: Any) -> None:
        make = make or OURS[colour]
        self.blocks = colour == "sync"
        if self.blocks:
            self.transport: Any = make(**options)
        else:
            self.runner = asyncio.Runner()
            self.transport = self.runner.run(self._made(make, options))

    async def _made(self, make: Callable[..., Any], options: dict[str, Any]) -> Any:
        return make(**options)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
        if not self.blocks:
            self.runner.close()

    def send(self, request: WireRequest, timeouts: Timeouts = PATIENT) -> WireResponse:
        if self.blocks:
            return self.transport.send(request, timeouts)
        return self.runner.run(self.transport.send(request, timeouts))

    def close(self) -> None:
        if self.blocks:
            self.transport.close()
        else:
            self.runner.run(self.transport.close())

    def fault(self, request: WireRequest, timeouts: Timeouts = PATIENT) -> TransportFault:
        """The fault that it ends with; it holds no foreign exception, neither as cause nor as context."""
        with pytest.raises(TransportFault) as caught:
            self.send(request, timeouts)
        fault = caught.value
        assert fault.__cause__ is None
        assert fault.__context__ is None
        return fault


def over_httpx(colour: str, *, owned: bool = True, max_body: int = 1000, **client: Any) -> Wired:
    """A transport over an httpx client of the colour, made with these options."""

    def make() -> Any:
        client.setdefault("trust_env", False)
        if colour == "sync":
            return HttpxTransport(httpx.Client(**client), max_body=max_body, owned=owned)
        return AsyncHttpxTransport(httpx.AsyncClient(**client), max_body=max_body, owned=owned)

    return Wired(colour, make)


def mocked_httpx(colour: str, handler: Any, **client: Any) -> Wired:
    """The same, with a handler in the network's place."""
    return over_httpx(colour, transport=httpx.MockTransport(handler), **client)
