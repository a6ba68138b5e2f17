"""References that point nowhere."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from switchgear.domains.declaration import OnDelete
from switchgear.domains.entity import Entity
from switchgear.domains.instants import utc
from switchgear.domains.lifecycle.graph import Graph

__all__ = ["ORPHAN_GRACE", "Orphan", "find_orphans"]

ORPHAN_GRACE: Final = timedelta(hours=24)
"""How long a row may wait for the one that it refers to."""

_BORN: Final = ("created_at", "creation_time", "joined_at", "timestamp", "published_at")
"""The first of these that a row has says since when it is there."""


@dataclass(frozen=True, slots=True)
class Orphan:
    """A reference to a row that is not there."""

    row: Entity
    field: str
    reference: str
    """The class of the missing row."""
    id: str
    """The missing row's."""
    remedy: OnDelete
    """What would have become of the row, had the missing one been deleted."""


def find_orphans(rows: Iterable[Entity], now: datetime, *, grace: timedelta = ORPHAN_GRACE) -> list[Orphan]:
    """The references to rows that are not there, in the order of the rows.

    A row that is softly deleted is there; an entity of the application's own is not looked for.

    Args:
        rows: All rows of every table that is referred to.
        now: The time of the run.
        grace: Rows younger than this are left alone, for what they refer to may still come.

    Raises:
        BrokenRule: The time is naive.
    """
    before = utc(now) - grace
    return [
        Orphan(link.row, link.field.name, link.field.reference or "", link.id, link.on_delete)
        for link in Graph(rows).dangling()
        if (born := _born(link.row)) is None or born <= before
    ]


def _born(row: Entity) -> datetime | None:
    times = (getattr(row, name, None) for name in _BORN)
    return next((at for at in times if at is not None), None)
