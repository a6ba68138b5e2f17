"""What observers are told: frozen events without secrets. Observers watch; they change nothing and break nothing."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias

from switchgear.pipeline.breaker import BreakerState

__all__ = [
    "AttemptEnded",
    "AttemptStarted",
    "BreakerChanged",
    "CacheAsked",
    "CallEnded",
    "CallStarted",
    "HookEvent",
    "Observer",
    "RetryScheduled",
    "notify",
]

logger: Final = logging.getLogger("switchgear")


@dataclass(frozen=True, slots=True)
class CallStarted:
    """A call begins."""

    service: str
    operation: str
    method: str
    template: str
    """The path's template; ids are never written down."""


@dataclass(frozen=True, slots=True)
class CacheAsked:
    """The cache was asked."""

    service: str
    operation: str
    hit: bool


@dataclass(frozen=True, slots=True)
class AttemptStarted:
    """A request is about to be sent."""

    service: str
    operation: str
    attempt: int
    """From 1."""


@dataclass(frozen=True, slots=True)
class AttemptEnded:
    """An answer came, or a fault."""

    service: str
    operation: str
    attempt: int
    seconds: float
    status: int | None
    fault: str | None
    """The kind of fault, if no answer came."""
    request_id: str | None


@dataclass(frozen=True, slots=True)
class RetryScheduled:
    """The call will go again."""

    service: str
    operation: str
    attempt: int
    """The attempt that failed."""
    delay: float
    reason: str
    """The error's class."""


@dataclass(frozen=True, slots=True)
class BreakerChanged:
    """A circuit opened, closed or is being probed."""

    service: str
    old: BreakerState
    new: BreakerState


@dataclass(frozen=True, slots=True)
class CallEnded:
    """A call is over."""

    service: str
    operation: str
    seconds: float
    attempts: int
    error: str | None
    """The error's class; None: it succeeded; `Abandoned`: it was cancelled, or code of the caller's raised."""


HookEvent: TypeAlias = (
    CallStarted | CacheAsked | AttemptStarted | AttemptEnded | RetryScheduled | BreakerChanged | CallEnded
)
Observer: TypeAlias = Callable[[HookEvent], None]


def notify(observers: Sequence[Observer], event: HookEvent) -> None:
    """Tell everybody; an observer that raises is logged and otherwise ignored."""
    for observer in observers:
        try:
            observer(event)
        except Exception as error:  # noqa: BLE001 - whatever an observer does wrong must not touch the call
            logger.warning("an observer raised %s on %s", type(error).__name__, type(event).__name__)


def log(event: HookEvent) -> None:
    """The observer behind the `switchgear` logger: INFO when a circuit changes or a call goes again, else DEBUG."""
    level = logging.INFO if isinstance(event, RetryScheduled | BreakerChanged) else logging.DEBUG
    logger.log(level, "%s", event)


def logging_observers() -> tuple[Observer, ...]:
    """The logging observer if anybody listens; asked once per call, so that silence costs nothing."""
    return (log,) if logger.isEnabledFor(logging.INFO) else ()
