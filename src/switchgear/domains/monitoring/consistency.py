"""Consistency: rows that each parse, but do not agree with each other, or with what the library asks for.

References, uniqueness and the library's own rules over several fields follow from what the entities declare; what is
derived, and what else a product asks for, is in its `CHECKS`.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final, TypeAlias, TypeVar

from switchgear.domains.declaration import Index, Origin, Rows, declaration_of
from switchgear.domains.entity import Entity
from switchgear.domains.instants import utc
from switchgear.domains.lifecycle import ORPHAN_GRACE, find_orphans
from switchgear.domains.monitoring.alerts import Metric, MetricKind
from switchgear.domains.row_rules import broken_rules

__all__ = [
    "Check",
    "Inconsistency",
    "World",
    "check_consistency",
    "differing",
    "inconsistency_metric",
    "inconsistency_metrics",
]

E = TypeVar("E", bound=Entity)


@dataclass(frozen=True, slots=True)
class Inconsistency:
    """One row that does not agree with others. It repeats no value."""

    product: str
    entity: str
    id: str
    """Of the row; empty if it has none."""
    rule: str
    """`unresolved`, `duplicate`, the code of a rule of the entity's, or the name of a product's check."""
    field: str


class World:
    """The rows that are held against each other, by class and id."""

    def __init__(self, rows: Iterable[Entity], now: datetime) -> None:
        self.rows: tuple[Entity, ...] = tuple(rows)
        self.now: datetime = utc(now)
        self._of: defaultdict[str, dict[str, Entity]] = defaultdict(dict)
        for row in self.rows:
            self._of[type(row).__name__][_id(row)] = row

    def of(self, cls: type[E]) -> Iterator[E]:
        """The live rows of a class."""
        return (row for row in self.rows if isinstance(row, cls) and not _gone(row))

    def by(self, cls: type[E], field: str) -> dict[str, list[E]]:
        """The live rows of a class, by what a field of them refers to."""
        found: defaultdict[str, list[E]] = defaultdict(list)
        for row in self.of(cls):
            found[str(getattr(row, field))].append(row)
        return found

    def get(self, cls: type[E], id: object) -> E | None:
        """The row of a class under an id."""
        found = self._of[cls.__name__].get(str(id))
        return found if isinstance(found, cls) else None


Check: TypeAlias = Callable[[World], Iterator[tuple[Entity, str, str]]]
"""A product's check: of the world, to the rows that break it, with rule and field."""


def check_consistency(
    rows: Iterable[Entity],
    now: datetime,
    *,
    checks: Sequence[Check] = (),
    unchecked: Iterable[str] = (),
    grace: timedelta = ORPHAN_GRACE,
) -> tuple[Inconsistency, ...]:
    """What is wrong between rows, by product, entity, id, rule and field.

    A reference must lead to a row, whatever became of that; what a class declares as unique must be; no row may break
    the rules that the library adds to its product's; and the product's checks must find nothing.

    Args:
        rows: All rows of a product, or of what is to be checked as a whole.
        now: The time of the check.
        checks: The product's `CHECKS`.
        unchecked: Classes whose rows are not given; references to them are not followed.
        grace: Rows younger than this may wait for what they refer to; see `find_orphans`.

    Raises:
        BrokenRule: The time is naive.
    """
    world = World(rows, now)
    beyond = frozenset(unchecked)
    found = {
        *(
            _finding(orphan.row, "unresolved", orphan.field)
            for orphan in find_orphans(world.rows, world.now, grace=grace)
            if orphan.reference not in beyond and not _gone(orphan.row)
        ),
        *_duplicates(world),
        *(
            _finding(row, broken.rule, broken.field.partition(".")[0])
            for row in world.rows
            for broken in broken_rules(row, Origin.LIBRARY)
        ),
        *(_finding(row, rule, field) for check in checks for row, rule, field in check(world)),
    }
    return tuple(sorted(found, key=lambda one: (one.product, one.entity, one.id, one.rule, one.field)))


def inconsistency_metric(product: str, found: Iterable[Inconsistency]) -> Metric:
    """For `evaluate_alerts`: how many there are."""
    return Metric(MetricKind.INCONSISTENCIES, len(tuple(found)), product)


def inconsistency_metrics(found: Iterable[Inconsistency], entities: Iterable[type[Entity]] = ()) -> tuple[Metric, ...]:
    """For `evaluate_alerts`: how many there are of each entity, by product and entity.

    Args:
        found: What `check_consistency` found.
        entities: Classes that were checked; one of which nothing was found counts as zero, so that its alert ends.
    """
    counted = Counter({f"{cls.product}.{cls.__name__}": 0 for cls in entities})
    counted.update(f"{one.product}.{one.entity}" for one in found)
    return tuple(Metric(MetricKind.INCONSISTENCIES, counted[subject], subject) for subject in sorted(counted))


def differing(stored: Entity, computed: Entity, *fields: str) -> Iterator[str]:
    """The fields in which a row differs from what follows from others."""
    return (name for name in fields if getattr(stored, name) != getattr(computed, name))


_PRIMARY: Final = Index("primary", ("id",), unique=Rows.ALL)


def _duplicates(world: World) -> Iterator[Inconsistency]:
    for cls in {type(row) for row in world.rows}:
        rows = [row for row in world.rows if type(row) is cls]
        primary = (_PRIMARY,) if "id" in cls.model_fields else ()
        for index in (*primary, *declaration_of(cls).unique):
            if index.enforced:
                yield from _repeated(rows, index)


def _repeated(rows: Iterable[Entity], index: Index) -> Iterator[Inconsistency]:
    alike: defaultdict[tuple[object, ...], list[Entity]] = defaultdict(list)
    for row in rows:
        if (key := _key(row, index)) is not None:
            alike[key].append(row)
    for held in alike.values():
        if len(held) > 1:
            yield from (_finding(row, "duplicate", index.fields[0]) for row in held)


def _key(row: Entity, index: Index) -> tuple[object, ...] | None:
    """What the index compares; None for a row that it leaves out."""
    where = index.where
    if index.unique is Rows.LIVE and _gone(row):
        return None
    if where is not None and getattr(row, where.field) not in where.values:
        return None
    values = tuple(_folded(getattr(row, name.lstrip("-")), index) for name in index.fields)
    return None if index.nulls_distinct and None in values else values


def _folded(value: Any, index: Index) -> Any:
    return value.casefold() if index.fold_case and isinstance(value, str) else value


def _finding(row: Entity, rule: str, field: str) -> Inconsistency:
    return Inconsistency(row.product, type(row).__name__, _id(row), rule, field)


def _id(row: Entity) -> str:
    stored: object = getattr(row, "id", None)
    return "" if stored is None else str(stored)


def _gone(row: Entity) -> bool:
    return any(getattr(row, mark, None) for mark in ("deleted_at", "erased_at"))
