"""Many calls at once, each with its own end: what failed does not hide what succeeded."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Generic, Literal, TypeAlias, TypeVar

from switchgear.errors import InvalidRequest, SwitchgearError

__all__ = ["Err", "Ok", "Outcome", "gather_results", "gather_results_async"]

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)


@dataclass(frozen=True, slots=True)
class Ok(Generic[T_co]):
    """A call that succeeded."""

    value: T_co
    ok: Literal[True] = True


@dataclass(frozen=True, slots=True)
class Err:
    """A call that failed, with the error it would have raised."""

    error: SwitchgearError
    ok: Literal[False] = False


Outcome: TypeAlias = Ok[T] | Err
Progress: TypeAlias = Callable[[int, int], None]
"""Told after each call: how many are done, and how many there are."""


def gather_results(
    calls: Sequence[Callable[[], T]], *, limit: int = 8, on_progress: Progress | None = None
) -> list[Outcome[T]]:
    """Make calls in threads, at most `limit` at once; the outcomes come in the order of the calls.

    Only errors of this library become `Err`; anything else is a bug of the caller's, and is raised when all are done.
    After an interrupt those under way end, and no other begins.

    Raises:
        InvalidRequest: `limit` is below 1.
    """
    from concurrent.futures import ThreadPoolExecutor, as_completed  # an asynchronous client never needs them
    from contextvars import copy_context

    _check(limit)

    def attempt(make: Callable[[], T]) -> Outcome[T]:
        try:
            return Ok(make())
        except SwitchgearError as error:
            return Err(error)

    with ThreadPoolExecutor(max_workers=limit, thread_name_prefix="switchgear-gather") as threads:
        futures = [threads.submit(copy_context().run, attempt, make) for make in calls]  # each in the caller's trace
        try:
            for done, _ in enumerate(as_completed(futures), start=1):
                if on_progress is not None:
                    on_progress(done, len(futures))
        except BaseException:  # the caller's own, or an interrupt: what has not begun does not begin any more
            threads.shutdown(wait=False, cancel_futures=True)
            raise
        return [future.result() for future in futures]


async def gather_results_async(
    calls: Sequence[Callable[[], Awaitable[T]]], *, limit: int = 8, on_progress: Progress | None = None
) -> list[Outcome[T]]:
    """Make calls as tasks, at most `limit` at once; the outcomes come in the order of the calls.

    Only errors of this library become `Err`; anything else is a bug of the caller's, and cancels the rest.

    Raises:
        ExceptionGroup: The bug, as a task group raises it.
        InvalidRequest: `limit` is below 1.
    """
    import asyncio  # a synchronous client never needs it

    _check(limit)
    slots = asyncio.Semaphore(limit)
    done = 0

    async def attempt(make: Callable[[], Awaitable[T]]) -> Outcome[T]:
        nonlocal done
        async with slots:
            try:
                outcome: Outcome[T] = Ok(await make())
            except SwitchgearError as error:
                outcome = Err(error)
        done += 1
        if on_progress is not None:
            on_progress(done, len(calls))
        return outcome

    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(attempt(make)) for make in calls]
    return [task.result() for task in tasks]


def _check(limit: int) -> None:
    if limit < 1:
        raise InvalidRequest("limit must be at least 1")
