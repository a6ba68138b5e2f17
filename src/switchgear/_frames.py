"""Tracebacks without secrets: an error of ours leaves a function without the frames that hold its arguments."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

from switchgear.errors import SwitchgearError

__all__ = ["frameless"]

P = ParamSpec("P")
T = TypeVar("T")


def frameless(function: Callable[P, T]) -> Callable[P, T]:
    """Let no error of ours show what a function was given, not even in a traceback with captured locals."""

    @wraps(function)
    def outer(*args: P.args, **kwargs: P.kwargs) -> T:
        try:
            return function(*args, **kwargs)
        except SwitchgearError as error:
            refused = error
        del args, kwargs
        raise refused.with_traceback(None)

    return outer
