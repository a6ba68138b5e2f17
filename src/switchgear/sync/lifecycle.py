"""Lifecycles: the order of an object's statuses, as data that a domain hands in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from switchgear.sync.registers import Ended

__all__ = ["Lifecycle", "Place"]

UNSTAGED: Final = -1
"""The stage of a status that says nothing about what came first."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a status stands in its lifecycle."""

    rank: int = 0
    """Decides which of several undecided snapshots is shown: the largest."""
    stage: int = UNSTAGED
    """Decides which came later, where the lifecycle is one-way; else `UNSTAGED`."""


UNPLACED: Final = Place()
"""The place of what has no status."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lifecycle:
    """The statuses of a kind of object.

    An invoice's, for one: ranks draft 0, open 1, uncollectible 2, void and paid 3; one way; void and paid are terminal.
    """

    ranks: Mapping[str, int]
    """Status -> rank, from 0; equal ranks do not order each other."""
    one_way: bool = False
    """Whether the provider never goes back to a lower rank, so that the rank says which snapshot is later."""
    terminal: frozenset[str] = frozenset()
    """The statuses that nothing follows."""

    def place(self, status: str | None) -> Place:
        """Where a status stands. One that is unknown ranks lowest and decides nothing."""
        rank = None if status is None else self.ranks.get(status)
        if rank is None:
            return Place(rank=-1)
        return Place(rank, rank if self.one_way else UNSTAGED)

    def ended(self, status: str | None, at: int, event_id: str) -> Ended | None:
        """The `ended` register of a snapshot: None unless its status is terminal."""
        return Ended(at, status, event_id) if status is not None and status in self.terminal else None
