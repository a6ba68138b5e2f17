"""The two drivers: they perform the effects that `pipeline.call` decides on, one blocking, one awaiting.

All that differs between a synchronous and an asynchronous call is in this module.
"""

from __future__ import annotations

import sys
import threading
from collections.abc import AsyncIterable, Awaitable, Callable
from functools import partial
from inspect import isawaitable
from typing import Any, TypeVar, cast

from switchgear._frames import bare
from switchgear.errors import (
    ClientClosed,
    ConfigurationError,
    DeadlineExceeded,
    InvalidRequest,
    SwitchgearError,
    TransportFault,
)
from switchgear.pipeline.body import Pieces
from switchgear.pipeline.call import call, kept
from switchgear.pipeline.core import Core
from switchgear.pipeline.effects import Block, Effect, Invoke, Send, Sleep, Steps, Wait
from switchgear.pipeline.request import Request, Response
from switchgear.pipeline.shared import Lifetime
from switchgear.pipeline.waiting import await_end, wait_for_end
from switchgear.pipeline.wire import AsyncTransport, Transport, WireRequest, WireResponse
from switchgear.types.headers import Headers

__all__ = ["AsyncDriver", "SyncDriver"]

T = TypeVar("T")


class SyncDriver:
    """Performs effects by blocking. Threads may share it."""

    def __init__(self, core: Core, transport: Transport, lifetime: Lifetime) -> None:
        self.core: Core = core
        self.transport: Transport = transport
        self.lifetime: Lifetime = lifetime

    @property
    def service(self) -> str:
        """The service's name."""
        return self.core.spec.name

    def send(self, request: Request[T], operation: str = "", /) -> Response[T]:
        """Send a request and wait for its answer."""
        if self.lifetime.closed:
            raise _closed(self.service, operation)
        if (known := kept(self.core, request)) is not None:
            return known
        beyond = sys.exception()
        try:
            return self._walk(call(self.core, request, operation))
        except BaseException as error:
            del request
            bare(error, beyond)
            raise

    def _walk(self, steps: Steps[Response[T]]) -> Response[T]:
        go_on: Callable[[], Effect] = partial(next, steps)
        try:
            while True:
                try:
                    effect = go_on()
                except StopIteration as stop:
                    return cast("Response[T]", stop.value)
                del go_on  # it may hold a credential
                try:
                    go_on = partial(steps.send, self.perform(effect))
                except SwitchgearError as error:
                    go_on = partial(steps.throw, error)
        finally:
            steps.close()  # whatever ended it, permits and flights are given back

    def perform(self, effect: Effect) -> object:
        """Do what a step asks for; what comes of it."""
        match effect:
            case Send():
                content, wire = effect.request.content, effect.request
                if isinstance(content, Pieces):
                    wire = WireRequest(wire.method, wire.url, wire.headers, iter(content))
                elif isinstance(content, AsyncIterable):
                    raise InvalidRequest("an asynchronous stream needs an asynchronous client")
                try:
                    return _expected(self.transport.send(wire, effect.timeouts))
                except TransportFault as fault:
                    return _bare(fault)
            case Sleep():
                self.core.clock.sleep(effect.seconds)
            case Wait():
                wait_for_end(effect.on, effect.seconds)
            case Invoke():
                result = effect.function(*effect.arguments)
                if isawaitable(result):
                    _dismiss(result)
                    raise ConfigurationError("an asynchronous interceptor or credential needs an asynchronous client")
                return result
            case Block():
                return effect.function(*effect.arguments)
        return None


class AsyncDriver:
    """Performs effects by awaiting. Tasks of one event loop may share it."""

    def __init__(self, core: Core, transport: AsyncTransport, lifetime: Lifetime) -> None:
        self.core: Core = core
        self.transport: AsyncTransport = transport
        self.lifetime: Lifetime = lifetime

    @property
    def service(self) -> str:
        """The service's name."""
        return self.core.spec.name

    async def send(self, request: Request[T], operation: str = "", /) -> Response[T]:
        """Send a request and await its answer."""
        if self.lifetime.closed:
            raise _closed(self.service, operation)
        if (known := kept(self.core, request)) is not None:
            return known
        beyond = sys.exception()
        try:
            return await self._walk(call(self.core, request, operation))
        except BaseException as error:
            del request
            bare(error, beyond)
            raise

    async def _walk(self, steps: Steps[Response[T]]) -> Response[T]:
        go_on: Callable[[], Effect] = partial(next, steps)
        try:
            while True:
                try:
                    effect = go_on()
                except StopIteration as stop:
                    return cast("Response[T]", stop.value)
                del go_on  # it may hold a credential
                try:
                    go_on = partial(steps.send, await self.perform(effect))
                except SwitchgearError as error:
                    go_on = partial(steps.throw, error)
        finally:
            steps.close()  # cancelled too: permits and flights are given back

    async def perform(self, effect: Effect) -> object:
        """Do what a step asks for; what comes of it."""
        match effect:
            case Send():
                content, wire = effect.request.content, effect.request
                if isinstance(content, Pieces):
                    wire = WireRequest(wire.method, wire.url, wire.headers, aiter(content))
                elif not isinstance(content, bytes | AsyncIterable):
                    raise InvalidRequest("an asynchronous client needs an asynchronous stream")
                try:
                    return _expected(await self.transport.send(wire, effect.timeouts))
                except TransportFault as fault:
                    return _bare(fault)
            case Sleep():
                await self.core.clock.asleep(effect.seconds)
            case Wait():
                await await_end(effect.on, effect.seconds)
            case Invoke():
                result = effect.function(*effect.arguments)
                return await _within(effect.seconds, result) if isawaitable(result) else result
            case Block():
                from asyncio import to_thread  # a synchronous client never needs it

                return await to_thread(effect.function, *effect.arguments)
        return None


async def _within(seconds: float, awaitable: Awaitable[object]) -> object:
    """What the caller's own coroutine comes to, if the deadline does not pass before."""
    from asyncio import timeout  # a synchronous client never needs it

    limit = timeout(seconds if seconds < threading.TIMEOUT_MAX else None)
    try:
        async with limit:
            return await awaitable
    except TimeoutError:
        if not limit.expired():  # its own
            raise
    raise DeadlineExceeded("the deadline passed while a credential or an interceptor was waited for")


def _closed(service: str, operation: str) -> ClientClosed:
    return ClientClosed("the client is closed", service=service, operation=operation)


def _expected(answer: object) -> object:
    """What a transport answered, if it is what transports answer."""
    if not isinstance(answer, WireResponse):
        raise ConfigurationError(f"the transport answered a {type(answer).__name__}, not a WireResponse")
    parts: tuple[object, ...] = (answer.status, answer.headers, answer.content)
    if not all(map(isinstance, parts, (int, Headers, bytes))):
        found = ", ".join(type(part).__name__ for part in parts)
        raise ConfigurationError(f"the transport answered a WireResponse of {found}, not of int, Headers, bytes")
    return answer


def _bare(fault: TransportFault) -> TransportFault:
    """The fault without its traceback: the frames below hold the request's headers."""
    fault.__traceback__ = fault.__context__ = None
    return fault


def _dismiss(awaitable: Any) -> None:
    """Close a coroutine that nobody will await, so that it does not complain."""
    close = getattr(awaitable, "close", None)
    if callable(close):
        close()
