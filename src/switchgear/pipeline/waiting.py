"""Waiting for something that happens in another thread or task, blocking or awaiting."""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from queue import Empty, SimpleQueue
from typing import TypeAlias

__all__ = ["await_end", "wait_for_end"]

_OnEnd: TypeAlias = Callable[[Callable[[], None]], None]
"""Takes what is to be called when it has happened, in whichever thread; twice does no harm."""


def _bounded(seconds: float) -> float | None:
    return seconds if seconds < threading.TIMEOUT_MAX else None


def wait_for_end(on: _OnEnd, seconds: float) -> None:
    """Block until it has happened, or the time is over."""
    happened = SimpleQueue[None]()  # an Event's lock stays taken if a signal's handler raises inside of it
    on(partial(happened.put, None))
    with suppress(Empty):
        happened.get(timeout=_bounded(seconds))


async def await_end(on: _OnEnd, seconds: float) -> None:
    """Await that it has happened, or the time is over."""
    import asyncio  # a synchronous client never needs it

    loop = asyncio.get_running_loop()
    happened: asyncio.Future[None] = loop.create_future()

    def settle() -> None:
        if not happened.done():
            happened.set_result(None)

    def wake() -> None:
        with suppress(RuntimeError):  # the loop ended meanwhile, and nobody waits
            loop.call_soon_threadsafe(settle)

    on(wake)
    await asyncio.wait({happened}, timeout=_bounded(seconds))
