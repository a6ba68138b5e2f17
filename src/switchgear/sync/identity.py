"""The identity map: which local owner a provider's object belongs to. It is a joined state like any other."""

from __future__ import annotations

from dataclasses import dataclass

from switchgear.sync.keys import EntityKey
from switchgear.sync.state import State

__all__ = ["Identity", "identify", "link"]


@dataclass(frozen=True, slots=True)
class Identity:
    """Who an object belongs to, as far as the map knows."""

    local_id: str | None
    """The local id; the smaller one if there are several, None if there is none."""
    conflict: bool = False
    """Several local ids were linked: report `identity_conflict`."""


def link(key: EntityKey, local_id: str) -> State:
    """The fragment that says whom a provider's object belongs to."""
    return State(sets={str(key): frozenset((local_id,))})


def identify(state: State | None, key: EntityKey) -> Identity:
    """Look an object up in a joined map."""
    known = frozenset[str]() if state is None else state.sets.get(str(key), frozenset())
    return Identity(min(known, default=None), conflict=len(known) > 1)
