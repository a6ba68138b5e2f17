"""What observers of receivers, replay guards and routers are told: frozen events without secrets, ids or bodies.

They are hook events as those of clients are, so that one observer serves both.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import ClassVar, TypeAlias

from switchgear.types.events import Source

__all__ = [
    "DeliveryAccepted",
    "DeliveryEvent",
    "DeliveryObserver",
    "DeliveryRefused",
    "DeliveryRepeated",
    "Observed",
    "Unhandled",
]


@dataclass(frozen=True, slots=True)
class Observed:
    """What observers are told: facts without secrets."""

    _level: ClassVar[int] = logging.DEBUG

    @property
    def level(self) -> int:
        """How loud it is in the log."""
        return self._level


@dataclass(frozen=True, slots=True)
class DeliveryAccepted(Observed):
    """A delivery was verified and read."""

    source: Source
    type: str
    seconds: float
    """How long it took to verify and to read it."""
    age: float
    """Of the event, in seconds, when it was received."""


@dataclass(frozen=True, slots=True)
class DeliveryRefused(Observed):
    """A delivery was not accepted, or could not be looked at."""

    _level: ClassVar[int] = logging.WARNING

    source: Source
    """Whose receiver it was. What a refused delivery says of itself is not told: it may be anybody's."""
    reason: str
    """The error's class, such as `Forged`."""
    seconds: float
    """How long it took to find out."""


@dataclass(frozen=True, slots=True)
class DeliveryRepeated(Observed):
    """An event came that had come before; the receiver accepted both deliveries."""

    _level: ClassVar[int] = logging.INFO

    source: Source
    type: str
    seconds: float
    """How long it took to find out."""
    age: float
    """Of the event, in seconds, when it was received."""


@dataclass(frozen=True, slots=True)
class Unhandled(Observed):
    """An event came for which no handler is registered."""

    _level: ClassVar[int] = logging.INFO

    source: Source
    type: str
    age: float
    """Of the event, in seconds, when it was received."""


DeliveryEvent: TypeAlias = DeliveryAccepted | DeliveryRefused | DeliveryRepeated | Unhandled
DeliveryObserver: TypeAlias = Callable[[DeliveryEvent], None]
"""An observer of clients is one, too."""
