"""`EntityUpdate`: what an event did to an entity; `apply`: one step from a known state to the next."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Generic, Self, TypeVar

from pydantic import JsonValue

from switchgear.sync.canonical import Fields
from switchgear.sync.keys import EntityKey
from switchgear.sync.state import EMPTY, State, join
from switchgear.sync.views import View, view
from switchgear.types.events import Source

__all__ = ["Change", "Effect", "EntityUpdate", "RefetchRequest", "apply", "change"]

EntityT = TypeVar("EntityT")
EntityT_co = TypeVar("EntityT_co", covariant=True)


class Change(StrEnum):
    """What happened to an entity's state."""

    CREATED = "created"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    DELETED = "deleted"


@dataclass(frozen=True, slots=True)
class RefetchRequest:
    """A read that would settle what is undecided."""

    provider: Source
    object: str
    """The kind of object, such as `subscription`."""
    id: str
    not_before: datetime
    """A read that starts earlier, by the provider's clock, may not settle it."""
    account: str | None = None
    livemode: bool | None = None
    parents: tuple[str, ...] = ()
    """The ids of what it belongs to, where the provider shows it only there: a membership's organization and user."""

    @classmethod
    def of(cls, key: EntityKey, not_before: datetime) -> Self:
        """A read of the object that a key names."""
        return cls(key.source, key.kind, key.id, not_before, key.account, key.livemode)


@dataclass(frozen=True, slots=True)
class Effect:
    """What is to be done besides joining (an e-mail, a revoked token): executed once per `(event_id, name)`."""

    event_id: str
    name: str
    data: Fields = field(default_factory=dict[str, JsonValue])

    @property
    def key(self) -> tuple[str, str]:
        """The idempotency key."""
        return self.event_id, self.name


@dataclass(frozen=True, slots=True, kw_only=True)
class EntityUpdate(Generic[EntityT_co]):
    """What an event did to one entity."""

    key: EntityKey
    change: Change
    state: State
    """To be stored in place of the state that was known."""
    view: View
    """What the state shows, complete or not."""
    entity: EntityT_co | None
    """The strict entity; None while something is missing."""
    missing: tuple[str, ...] = ()
    """What keeps the state from being an entity, or is worth a report: field names and finding codes."""
    refetch: RefetchRequest | None = None
    """The read that the view asks for."""
    effects: tuple[Effect, ...] = ()
    parts: tuple[EntityUpdate[EntityT_co], ...] = ()
    """Further rows that the object makes, each under a key of its own. They have no state of theirs: their `state` and
    `change` are the object's, so only this update's state is stored."""

    @property
    def ambiguous(self) -> bool:
        """Whether a tie is undecided, here or in what this follows from."""
        return self.view.ambiguous


def change(known: State | None, now: State) -> Change:
    """What happened between two states of an entity."""
    before = EMPTY if known is None else known
    if now == before:
        return Change.UNCHANGED
    if now.tomb is not None and before.tomb is None:
        return Change.DELETED
    return Change.CREATED if before == EMPTY else Change.UPDATED


def apply(
    key: EntityKey,
    known: State | None,
    fragment: State,
    build: Callable[[View], tuple[EntityT | None, tuple[str, ...]]],
    *,
    effects: Iterable[Effect] = (),
) -> EntityUpdate[EntityT]:
    """Join a fragment into what is known of an entity.

    Args:
        key: Which entity.
        known: Its state so far; None if nothing is known.
        fragment: What the event says of it.
        build: From the view, the strict entity (None while something is missing) and the codes of what is missing.
        effects: What is to be done besides.
    """
    state = join(known, fragment)
    seen = view(state)
    entity, missing = build(seen)
    return EntityUpdate(
        key=key,
        change=change(known, state),
        state=state,
        view=seen,
        entity=entity,
        missing=missing,
        refetch=None if seen.not_before is None else RefetchRequest.of(key, seen.not_before),
        effects=tuple(effects),
    )
