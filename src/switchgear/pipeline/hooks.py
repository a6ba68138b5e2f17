"""What observers are told: frozen events without secrets. Observers watch; they change nothing and break nothing.

An event is told in the thread or task that makes the call, one after the other; those of calls that run at the same
time are told apart by `call`.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, fields
from enum import StrEnum
from typing import Final, TypeAlias

from switchgear.errors import TokenFault
from switchgear.pipeline.breaker import BreakerState

__all__ = [
    "AttemptEnded",
    "AttemptStarted",
    "AuthEvent",
    "BreakerChanged",
    "CacheAsked",
    "CallEnded",
    "CallEvent",
    "CallQueued",
    "CallStarted",
    "HookEvent",
    "Observer",
    "QueueReason",
    "RetryScheduled",
    "StaleServed",
    "notify",
]

logger: Final = logging.getLogger("switchgear")


@dataclass(frozen=True, slots=True)
class CallEvent:
    """What every event of a call says."""

    service: str
    operation: str
    call: int = field(default=0, kw_only=True, compare=False)
    """Which call it was: another number for each call of the process. Events that say the same are equal without it."""


@dataclass(frozen=True, slots=True)
class CallStarted(CallEvent):
    """A call begins."""

    method: str
    template: str
    """The path's template; ids are never written down."""
    server: str
    """The host that is asked."""
    port: int
    breaker: BreakerState
    """The circuit as the call found it; an open one whose time is over reads as open, and the call is its probe."""


@dataclass(frozen=True, slots=True)
class CacheAsked(CallEvent):
    """The cache was asked."""

    hit: bool


@dataclass(frozen=True, slots=True)
class StaleServed(CallEvent):
    """The service is out, and an expired answer was served in its place."""

    reason: str
    """The error's class."""


class QueueReason(StrEnum):
    """Why a call waits before its request is sent."""

    RETRY_AFTER = "retry_after"
    """The service answered 429 to somebody, and asked to wait."""
    RATE = "rate"
    """The limiter keeps its rate."""
    CONCURRENCY = "concurrency"
    """As many requests are under way as may be."""


@dataclass(frozen=True, slots=True)
class CallQueued(CallEvent):
    """A call waits before its request is sent."""

    reason: QueueReason
    seconds: float | None
    """How long; None: until others have ended."""


@dataclass(frozen=True, slots=True)
class AttemptStarted(CallEvent):
    """A request is about to be sent."""

    attempt: int
    """From 1."""


@dataclass(frozen=True, slots=True)
class AttemptEnded(CallEvent):
    """An answer came, or a fault."""

    attempt: int
    seconds: float
    status: int | None
    fault: str | None
    """The kind of fault, if no answer came."""
    request_id: str | None


@dataclass(frozen=True, slots=True)
class RetryScheduled(CallEvent):
    """The call will go again."""

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
class AuthEvent:
    """A token that somebody showed was accepted or refused."""

    service: str
    reason: TokenFault | None
    """Why it was refused; None: it was accepted."""
    kid: str | None
    """The id of the key that it names; None: it names none, or what cannot be an id."""
    instance: str | None
    """The issuer whose tokens are accepted; None: any."""


@dataclass(frozen=True, slots=True)
class CallEnded(CallEvent):
    """A call is over."""

    seconds: float
    attempts: int
    error: str | None
    """The error's class; None: it succeeded; `Abandoned`: it was cancelled, or code of the caller's raised."""


HookEvent: TypeAlias = (
    CallStarted
    | CacheAsked
    | StaleServed
    | CallQueued
    | AttemptStarted
    | AttemptEnded
    | RetryScheduled
    | BreakerChanged
    | AuthEvent
    | CallEnded
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
    """The observer behind the `switchgear` logger.

    A circuit that opens is a WARNING; another change of it, a call that queues or goes again, an expired answer that is
    served, and a token that is refused before it has expired, are INFO; the rest is DEBUG.
    Each record carries the event's facts as `switchgear.<fact>`, for formatters that write structured lines.
    """
    level = level_of(event)
    if logger.isEnabledFor(level):
        facts = {f"switchgear.{fact.name}": getattr(event, fact.name) for fact in fields(event)}
        logger.log(level, "%s", event, extra={"switchgear.event": type(event).__name__, **facts})


def level_of(event: HookEvent) -> int:
    """How loud an event is in the log."""
    match event:
        case BreakerChanged(new=BreakerState.OPEN | BreakerState.ISOLATED):
            return logging.WARNING
        case BreakerChanged() | RetryScheduled() | StaleServed() | CallQueued():
            return logging.INFO
        case AuthEvent(reason=reason) if reason not in (None, TokenFault.EXPIRED, TokenFault.MISSING):
            return logging.INFO
        case _:
            return logging.DEBUG


def logging_observers() -> tuple[Observer, ...]:
    """The logging observer if anybody listens; asked once per call, so that silence costs nothing."""
    return (log,) if logger.isEnabledFor(logging.INFO) else ()


def logs_everything() -> bool:
    """Whether anybody wants to read of calls that went well."""
    return logger.isEnabledFor(logging.DEBUG)


def be_quiet() -> None:
    """Keep Python from printing our warnings where logging is not configured: with a first client, not on import."""
    if not logger.handlers:
        logger.addHandler(logging.NullHandler())
