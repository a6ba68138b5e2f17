"""`Message`: what an event or a read is about, before anything is computed from it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Final, Literal

from switchgear.sync.keys import EntityKey
from switchgear.sync.state import State
from switchgear.sync.update import Effect

__all__ = ["MISSING", "NOTHING", "UNREADABLE", "Fragment", "Message", "dead", "skipped"]

Fragment = Callable[[], State]
"""Makes a fragment when it is called: which states are wanted is known without it."""

NOTHING: Final = "no_entity"
"""The reason of a type that is listened to for other purposes, or not at all."""
MISSING: Final = "missing_key"
"""The reason of a known type that does not say what it is about."""
UNREADABLE: Final = "unreadable"
"""The reason of content that cannot be kept: a number beyond all bounds, a time beyond the calendar."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """What an event or a read is about."""

    fragments: Mapping[EntityKey, Fragment] = field(default_factory=dict[EntityKey, Fragment])
    """Whose states change."""
    neighbours: tuple[EntityKey, ...] = ()
    """Whose states are only looked at, such as the customer of a subscription."""
    status: Literal["received", "processed", "skipped", "dead"] = "processed"
    reason: str | None = None
    """Why nothing changes."""
    effects: tuple[Effect, ...] = ()
    passed_on: bool = False
    """Whether it is processed also for products that keep none of it: it is the router's."""

    @property
    def keys(self) -> tuple[EntityKey, ...]:
        """All that is wanted; first what it is mainly about."""
        return (*self.fragments, *self.neighbours)


def skipped(reason: str, *neighbours: EntityKey) -> Message:
    """A message that changes nothing."""
    return Message(neighbours=neighbours, status="skipped", reason=reason)


def dead(reason: str, *neighbours: EntityKey) -> Message:
    """A message that nothing can be made of."""
    return Message(neighbours=neighbours, status="dead", reason=reason)
