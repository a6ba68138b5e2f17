"""What observers are told: frozen events without secrets. Observers watch; they change nothing and break nothing.

An event is told in the thread or task that makes the call, one after the other; those of calls that run at the same
time are told apart by `call`.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import ClassVar, TypeAlias

from typing_extensions import override

from switchgear._observers import log, logger, notify
from switchgear.errors import TokenFault
from switchgear.pipeline.breaker import BreakerState
from switchgear.types.hooks import DeliveryEvent, Observed

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
    "Healed",
    "HookEvent",
    "Observer",
    "QueueReason",
    "RetryScheduled",
    "StaleServed",
    "notify",
]


@dataclass(frozen=True, slots=True)
class CallEvent(Observed):
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

    _level: ClassVar[int] = logging.INFO

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

    _level: ClassVar[int] = logging.INFO

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

    _level: ClassVar[int] = logging.INFO

    attempt: int
    """The attempt that failed."""
    delay: float
    reason: str
    """The error's class."""


@dataclass(frozen=True, slots=True)
class BreakerChanged(Observed):
    """A circuit opened, closed or is being probed."""

    service: str
    old: BreakerState
    new: BreakerState

    @property
    @override
    def level(self) -> int:
        return logging.WARNING if self.new in (BreakerState.OPEN, BreakerState.ISOLATED) else logging.INFO


@dataclass(frozen=True, slots=True)
class AuthEvent(Observed):
    """A token that somebody showed was accepted or refused."""

    service: str
    reason: TokenFault | None
    """Why it was refused; None: it was accepted."""
    kid: str | None
    """The id of the key that it names; None: it names none, or what cannot be an id."""
    instance: str | None
    """The issuer whose tokens are accepted; None: any."""

    @property
    @override
    def level(self) -> int:
        return logging.DEBUG if self.reason in (None, TokenFault.EXPIRED, TokenFault.MISSING) else logging.INFO


@dataclass(frozen=True, slots=True)
class CallEnded(CallEvent):
    """A call is over."""

    seconds: float
    attempts: int
    error: str | None
    """The error's class; None: it succeeded; `Abandoned`: it was cancelled, or code of the caller's raised."""


@dataclass(frozen=True, slots=True)
class Healed(Observed):
    """A sweep put right what was kept of an object; many of them mean that webhooks are lost."""

    _level: ClassVar[int] = logging.WARNING

    service: str
    kind: str
    """The kind of object, such as `customer`."""
    key: str
    """Which object: its `EntityKey` as text."""
    fields: tuple[str, ...]
    """What differed, in the service's own names; values are never told."""
    age: float | None
    """How many seconds before the sweep it was last heard of; None: never."""


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
    | Healed
    | DeliveryEvent
)
Observer: TypeAlias = Callable[[HookEvent], None]


def logging_observers() -> tuple[Observer, ...]:
    """The logging observer if anybody listens; asked once per call, so that silence costs nothing."""
    return (log,) if logger.isEnabledFor(logging.INFO) else ()


def logs_everything() -> bool:
    """Whether anybody wants to read of calls that went well."""
    return logger.isEnabledFor(logging.DEBUG)
