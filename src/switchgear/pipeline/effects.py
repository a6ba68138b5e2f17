"""What a call asks its driver to do: the effects that `attempts` yields, and is sent the outcomes of."""

from __future__ import annotations

from collections.abc import Callable, Generator
from dataclasses import dataclass
from math import inf
from typing import Any, TypeAlias, TypeVar

from switchgear.pipeline.wire import Timeouts, WireRequest

__all__ = ["Block", "Effect", "Invoke", "Send", "Sleep", "Steps", "Wait"]

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Send:
    """Send this once; what comes of it is a `WireResponse`, or the `TransportFault` in its place."""

    request: WireRequest
    timeouts: Timeouts


@dataclass(frozen=True, slots=True)
class Sleep:
    """Wait for some seconds."""

    seconds: float


@dataclass(frozen=True, slots=True)
class Wait:
    """Wait for something that happens elsewhere, at most for some seconds."""

    on: Callable[[Callable[[], None]], None]
    """Takes what to call when it has happened, perhaps from another thread, and at once if it has already."""
    seconds: float


@dataclass(frozen=True, slots=True, repr=False)
class Invoke:
    """Call something of the caller's (an interceptor, a credential); the asynchronous driver awaits what it returns."""

    function: Callable[..., object]
    arguments: tuple[object, ...] = ()
    seconds: float = inf
    """For how long it is awaited. What blocks cannot be ended: the deadline is looked at when it is over."""


@dataclass(frozen=True, slots=True, repr=False)
class Block:
    """Call something of our own that does I/O and raises our errors only; a thread does it where that is awaited."""

    function: Callable[..., object]
    arguments: tuple[object, ...] = ()


Effect: TypeAlias = Send | Sleep | Wait | Invoke | Block
Steps: TypeAlias = Generator[Effect, Any, T]
"""Effects out, outcomes in, a result in the end."""
