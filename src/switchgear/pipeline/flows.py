"""Flows: calls of several steps, each decided by what came of the ones before it, driven by blocking or by awaiting."""

from __future__ import annotations

from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, Generic, NoReturn, Protocol, TypeAlias, TypeVar, cast

from switchgear._frames import bare
from switchgear.errors import ConfigurationError, SwitchgearError
from switchgear.gather import Outcome, Progress, gather_results, gather_results_async
from switchgear.pipeline.effects import Block, Sleep
from switchgear.pipeline.request import Request

if TYPE_CHECKING:
    from switchgear.pipeline.core import Core

__all__ = ["Engine", "Flow", "Together", "awalk", "fetch", "no_response", "together", "walk"]

T = TypeVar("T")


class Engine(Protocol):
    """What sends: one of the two drivers. Only the form of a mode knows which."""

    @property
    def service(self) -> str:
        """The service's name."""
        ...

    @property
    def core(self) -> Core:
        """What all calls of the client share."""
        ...

    def send(self, request: Request[T], operation: str = "", /) -> Any:
        """Send a request: its answer, or a coroutine of it."""
        ...

    def perform(self, effect: Sleep | Block, /) -> Any:
        """Do something else: what comes of it, or a coroutine of that."""
        ...


@dataclass(frozen=True, slots=True, repr=False)
class Together(Generic[T]):
    """A step of many flows at once; what comes of it is a list of their outcomes."""

    flows: Sequence[Callable[[], Flow[T]]]
    limit: int
    on_progress: Progress | None


Flow: TypeAlias = Generator[Request[Any] | Sleep | Block | Together[Any], Any, T]
"""Several requests in sequence, each decided by the answers before it; still no I/O, which the driver does."""


def fetch(request: Request[T], /) -> Generator[Request[T], T, T]:
    """One step of a flow: `user = yield from ...` with the request that `Users.get.build(None, user_id)` makes.

    What the service refuses is raised here, so that a flow can decide by it: `except NotFound`.
    """
    return (yield request)


def together(
    flows: Sequence[Callable[[], Flow[T]]], *, limit: int, on_progress: Progress | None = None
) -> Generator[Together[T], list[Outcome[T]], list[Outcome[T]]]:
    """One step of a flow: other flows, at most `limit` at once, as `gather_results` makes calls."""
    return (yield Together(flows, limit, on_progress))


def walk(engine: Engine, name: str, steps: Flow[T]) -> T:
    """Take the steps of a flow, one after another."""
    resume: Callable[[], Any] = partial(next, steps)
    try:
        while True:
            try:
                step = resume()
            except StopIteration as stop:
                return cast(T, stop.value)
            try:
                resume = partial(steps.send, _take(engine, name, step))
            except SwitchgearError as error:
                resume = partial(steps.throw, error)
    finally:
        steps.close()


def _take(engine: Engine, name: str, step: Request[Any] | Sleep | Block | Together[Any]) -> Any:
    match step:
        case Request():
            return engine.send(step, name).value
        case Together():
            calls = [partial(_begin, engine, name, flow) for flow in step.flows]
            done = gather_results(calls, limit=step.limit, on_progress=step.on_progress)
            return _settled(done, engine, name)
        case _:
            return engine.perform(step)


def _begin(engine: Engine, name: str, flow: Callable[[], Flow[Any]]) -> Any:
    return walk(engine, name, flow())


async def awalk(engine: Engine, name: str, steps: Flow[T]) -> T:
    """Take the steps of a flow, one after another."""
    resume: Callable[[], Any] = partial(next, steps)
    try:
        while True:
            try:
                step = resume()
            except StopIteration as stop:
                return cast(T, stop.value)
            try:
                resume = partial(steps.send, await _atake(engine, name, step))
            except SwitchgearError as error:
                resume = partial(steps.throw, error)
    finally:
        steps.close()


async def _atake(engine: Engine, name: str, step: Request[Any] | Sleep | Block | Together[Any]) -> Any:
    match step:
        case Request():
            return (await engine.send(step, name)).value
        case Together():
            calls = [partial(_abegin, engine, name, flow) for flow in step.flows]
            done = await gather_results_async(calls, limit=step.limit, on_progress=step.on_progress)
            return _settled(done, engine, name)
        case _:
            return await engine.perform(step)


async def _abegin(engine: Engine, name: str, flow: Callable[[], Flow[Any]]) -> Any:
    return await awalk(engine, name, flow())


def _settled(outcomes: list[Outcome[Any]], engine: Engine, name: str) -> list[Outcome[Any]]:
    """Outcomes whose errors say where they happened, and hold no frames, since those hold what was sent."""
    for outcome in outcomes:
        error = None if outcome.ok is True else outcome.error
        if error is not None:
            error.service, error.operation = error.service or engine.service, error.operation or name
            bare(error, None)
    return outcomes


def no_response(engine: Engine, name: str, steps: Flow[Any]) -> NoReturn:
    """There is no raw form.

    Raises:
        ConfigurationError: Always.
    """
    del engine, steps
    raise ConfigurationError(f"{name} makes several requests, so it has no raw form")
