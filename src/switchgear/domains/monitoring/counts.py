"""How many rows there are, and how many more than before."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from switchgear.domains.entity import Entity
from switchgear.domains.instants import utc

__all__ = ["EntityCount", "EntityGrowth", "count_entities", "growth"]


@dataclass(frozen=True, slots=True)
class EntityCount:
    """How many rows a table had on a day; a line of `metric_daily`."""

    day: date
    """In UTC."""
    product: str
    table: str
    live: int
    deleted: int
    """Softly deleted, erased ones included."""
    incomplete: int
    """Of the live ones, those whose `incomplete` names something."""


@dataclass(frozen=True, slots=True)
class EntityGrowth:
    """How a table has grown, in live rows."""

    product: str
    table: str
    before: int
    after: int

    @property
    def change(self) -> int:
        """How many more, or, below zero, fewer."""
        return self.after - self.before

    @property
    def rate(self) -> float | None:
        """The change as a share of what was before; None if there was nothing."""
        return self.change / self.before if self.before else None


def count_entities(
    rows: Iterable[Entity], now: datetime, *, entities: Iterable[type[Entity]] = ()
) -> tuple[EntityCount, ...]:
    """How many rows there are of each table, by product and table.

    Args:
        rows: Any rows.
        now: The time of the count.
        entities: Classes that are counted although there may be no row of them, such as a product's `ENTITIES`.

    Raises:
        BrokenRule: The time is naive.
    """
    day = utc(now).date()
    live, deleted, incomplete = Counter[tuple[str, str]](), Counter[tuple[str, str]](), Counter[tuple[str, str]]()
    for row in rows:
        key = (row.product, row.table.name)
        gone = any(getattr(row, mark, None) for mark in ("deleted_at", "erased_at"))
        (deleted if gone else live)[key] += 1
        incomplete[key] += not gone and bool(getattr(row, "incomplete", None))
    named = {(entity.product, entity.table.name) for entity in entities}
    return tuple(
        EntityCount(day, *key, live[key], deleted[key], incomplete[key]) for key in sorted({*live, *deleted, *named})
    )


def growth(before: Iterable[EntityCount], after: Iterable[EntityCount]) -> tuple[EntityGrowth, ...]:
    """What changed from one count to another, by product and table; a table that was not counted had no rows."""
    earlier, later = ({(count.product, count.table): count.live for count in counts} for counts in (before, after))
    return tuple(EntityGrowth(*key, earlier.get(key, 0), later.get(key, 0)) for key in sorted({*earlier, *later}))
