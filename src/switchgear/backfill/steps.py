"""What is decided once and driven twice: steps that generators yield, performed by blocking or by awaiting."""

from __future__ import annotations

from collections.abc import (
    AsyncGenerator,
    AsyncIterable,
    Awaitable,
    Callable,
    Collection,
    Generator,
    Iterable,
    Iterator,
    Mapping,
)
from contextlib import aclosing, closing
from dataclasses import dataclass
from functools import partial
from itertools import islice
from typing import Any, Generic, TypeAlias, TypeVar, cast

from switchgear.errors import SwitchgearError
from switchgear.pipeline.client import AsyncBaseApiClient, BaseApiClient
from switchgear.pipeline.core import Core
from switchgear.pipeline.effects import Sleep
from switchgear.pipeline.operation import Async, Bound, ModeT, Sync
from switchgear.pipeline.request import Request, Response
from switchgear.sync.keys import EntityKey
from switchgear.sync.state import State

__all__ = ["Ask", "AsyncStates", "Give", "Look", "States", "Steps", "Take", "drive", "drive_once", "fetch"]

T = TypeVar("T")

States: TypeAlias = Callable[[Collection[EntityKey]], Mapping[EntityKey, State]]
"""Looks up what is known of some keys; what is not known is left out, and more does no harm."""
AsyncStates: TypeAlias = Callable[[Collection[EntityKey]], Awaitable[Mapping[EntityKey, State]]]
"""The same, awaited."""


@dataclass(frozen=True, slots=True)
class Ask:
    """Send a request; what comes of it is the `Response`."""

    request: Request[Any]
    operation: str
    """Under which name observers and errors know it."""


@dataclass(frozen=True, slots=True)
class Look:
    """Look up what is known of some keys."""

    keys: Collection[EntityKey]


@dataclass(frozen=True, slots=True)
class Take:
    """Take the next of the keys that the caller has; none: there are no others."""

    count: int


@dataclass(frozen=True, slots=True)
class Give(Generic[T]):
    """Give something to the caller; it goes on when the caller asks for more."""

    value: T


Steps: TypeAlias = Generator[Ask | Look | Take | Sleep | Give[T], Any, None]


def fetch(ask: Ask) -> Generator[Ask, Response[Any], Response[Any]]:
    """One request; what the service refuses is raised here."""
    return (yield ask)


class _Driven(Bound[ModeT]):
    """Something that steps are driven on: a client, past its cache."""

    def __init__(self, client: Bound[ModeT], /) -> None:
        self._engine, self._mode = client._engine, client._mode

    @property
    def core(self) -> Core:
        return self._engine.core


class _Blocking(_Driven[Sync]):
    """Performs steps by blocking."""

    def perform(self, step: object, states: States | None, local: Iterator[EntityKey]) -> Any:
        match step:
            case Ask(request, operation):
                return self._engine.send(request, operation)
            case Look(keys):
                return {} if states is None else states(keys)
            case Take(count):
                return list(islice(local, count))
            case _:
                return self._engine.perform(cast(Sleep, step))


class _Awaiting(_Driven[Async]):
    """Performs steps by awaiting."""

    async def perform(self, step: object, states: AsyncStates | None, local: AsyncGenerator[EntityKey, None]) -> Any:
        match step:
            case Ask(request, operation):
                return await self._engine.send(request, operation)
            case Look(keys):
                return {} if states is None else await states(keys)
            case Take(count):
                return [key async for key in _first(local, count)]
            case _:
                return await self._engine.perform(cast(Sleep, step))


def drive(
    client: BaseApiClient | AsyncBaseApiClient,
    decide: Callable[[Core], Steps[Any]],
    states: States | AsyncStates | None = None,
    local: Iterable[EntityKey] | AsyncIterable[EntityKey] = (),
) -> Any:
    """What the steps give, one after another, as the client does: by blocking, or awaited.

    Which goes with which is said by the overloads of the public functions.
    """
    if isinstance(client, AsyncBaseApiClient):
        return _awaiting(client, decide, cast("AsyncStates | None", states), local)
    return _blocking(client, decide, cast("States | None", states), cast("Iterable[EntityKey]", local))


def drive_once(client: BaseApiClient | AsyncBaseApiClient, decide: Callable[[Core], Steps[Any]]) -> Any:
    """The one thing that the steps give, likewise."""
    if isinstance(client, AsyncBaseApiClient):
        return _awaiting_once(client, decide)
    with closing(_blocking(client, decide, None, ())) as found:
        return next(found)


async def _awaiting_once(client: AsyncBaseApiClient, decide: Callable[[Core], Steps[T]]) -> T:
    async with aclosing(_awaiting(client, decide, None, ())) as found:
        return await anext(found)


def _blocking(
    client: BaseApiClient,
    decide: Callable[[Core], Steps[T]],
    states: States | None,
    local: Iterable[EntityKey],
) -> Generator[T, None, None]:
    """What the steps give, one after another."""
    driver = _Blocking(client.with_options(cache=False))
    steps, keys = decide(driver.core), iter(local)
    resume: Callable[[], Any] = partial(next, steps)
    try:
        while True:
            try:
                step = resume()
            except StopIteration:
                return
            resume = partial(steps.send, None)
            if isinstance(step, Give):
                yield step.value
                continue
            try:
                resume = partial(steps.send, driver.perform(step, states, keys))
            except SwitchgearError as error:
                resume = partial(steps.throw, error)
    finally:
        steps.close()


async def _awaiting(
    client: AsyncBaseApiClient,
    decide: Callable[[Core], Steps[T]],
    states: AsyncStates | None,
    local: Iterable[EntityKey] | AsyncIterable[EntityKey],
) -> AsyncGenerator[T, None]:
    """What the steps give, one after another."""
    driver = _Awaiting(client.with_options(cache=False))
    steps, keys = decide(driver.core), _each(local)
    resume: Callable[[], Any] = partial(next, steps)
    try:
        while True:
            try:
                step = resume()
            except StopIteration:
                return
            resume = partial(steps.send, None)
            if isinstance(step, Give):
                yield step.value
                continue
            try:
                resume = partial(steps.send, await driver.perform(step, states, keys))
            except SwitchgearError as error:
                resume = partial(steps.throw, error)
    finally:
        steps.close()
        await keys.aclose()


async def _each(local: Iterable[EntityKey] | AsyncIterable[EntityKey]) -> AsyncGenerator[EntityKey, None]:
    if isinstance(local, AsyncIterable):
        async for key in local:
            yield key
    else:
        for key in local:
            yield key


async def _first(local: AsyncGenerator[EntityKey, None], count: int) -> AsyncGenerator[EntityKey, None]:
    for _ in range(count):
        try:
            yield await anext(local)
        except StopAsyncIteration:
            return
