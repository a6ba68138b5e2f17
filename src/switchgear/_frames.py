"""Tracebacks without secrets: an exception leaves a function without the frames that hold what the function was given.

Whatever is raised counts, cancellation and interrupts too, with all that it was raised from. Of an error that is not
ours, such as one of the caller's own interceptor, a note says where it was raised.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import wraps
from inspect import iscoroutinefunction
from traceback import walk_tb
from typing import Any, Final, ParamSpec, TypeVar, cast

from switchgear.errors import SwitchgearError, TransportFault

__all__ = ["bare", "frameless"]

P = ParamSpec("P")
T = TypeVar("T")

_NOTE: Final = "The frames in between held what was sent, and were dropped. It was raised in"


def bare(error: BaseException, beyond: BaseException | None) -> None:
    """Take the frames from an exception, and from all that it was raised from.

    Args:
        error: What leaves.
        beyond: What was being handled before, and is the caller's own.
    """
    left: list[BaseException | None] = [error]
    seen: set[int] = set()
    while left:
        one = left.pop()
        if one is None or one is beyond or id(one) in seen:
            continue
        seen.add(id(one))
        _note(one)
        one.__traceback__ = None
        left += [one.__cause__, one.__context__]
        if isinstance(one, BaseExceptionGroup):
            left += cast("tuple[BaseException, ...]", one.exceptions)


def _note(error: BaseException) -> None:
    """Say where somebody else's error was raised; not twice."""
    if isinstance(error, SwitchgearError | TransportFault) or not isinstance(error, Exception):
        return
    notes: list[str] = getattr(error, "__notes__", [])
    if error.__traceback__ is not None and not any(note.startswith(_NOTE) for note in notes):
        *_, (frame, line) = walk_tb(error.__traceback__)
        error.add_note(f"{_NOTE} {frame.f_code.co_filename}, line {line}, in {frame.f_code.co_name}")


def frameless(function: Callable[P, T]) -> Callable[P, T]:
    """Let nothing that is raised show what a function was given, not even in a traceback with captured locals."""

    @wraps(function)
    def outer(*args: P.args, **kwargs: P.kwargs) -> T:
        beyond = sys.exception()
        try:
            return function(*args, **kwargs)
        except BaseException as error:
            del args, kwargs
            bare(error, beyond)
            raise

    @wraps(function)
    async def awaited(*args: P.args, **kwargs: P.kwargs) -> Any:
        beyond = sys.exception()
        try:
            return await cast(Any, function(*args, **kwargs))
        except BaseException as error:
            del args, kwargs
            bare(error, beyond)
            raise

    return cast("Callable[P, T]", awaited) if iscoroutinefunction(function) else outer
