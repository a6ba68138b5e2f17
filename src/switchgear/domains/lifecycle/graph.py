"""Rows and how they refer to one another, by what their classes declare."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final, TypeAlias, cast

from switchgear.domains.declaration import FieldFacts, OnDelete, declaration_of
from switchgear.domains.entity import Entity
from switchgear.domains.violations import BrokenRule, Violation

__all__ = ["rows_of"]

_Target: TypeAlias = tuple[str, str, str]
"""Product, name of a class, id."""

OWNING: Final = frozenset((OnDelete.CASCADE, OnDelete.ERASE, OnDelete.DISOWN))
"""What becomes of rows that belong to the one that they refer to."""


@dataclass(frozen=True, slots=True)
class Link:
    """One reference of one row."""

    row: Entity
    field: FieldFacts
    id: str
    """Of the row that it refers to."""
    on_delete: OnDelete

    @property
    def target(self) -> _Target:
        """What it refers to."""
        return (type(self.row).product, self.field.reference or "", self.id)


class Graph:
    """Rows of any tables, and what refers to what."""

    def __init__(self, rows: Iterable[Entity]) -> None:
        self.rows: Final = tuple(rows)
        self._referring: Final[dict[_Target, list[Link]]] = {}
        for row in self.rows:
            for link in links_of(row):
                self._referring.setdefault(link.target, []).append(link)

    def links_to(self, row: Entity) -> Iterator[Link]:
        """The references to a row, those of itself left out."""
        for target in _targets(row):
            for link in self._referring.get(target, ()):
                if link.row is not row:
                    yield link

    def dangling(self) -> Iterator[Link]:
        """The references to rows that are not there, in the order of the rows."""
        there = {target for row in self.rows for target in _targets(row)}
        return (link for row in self.rows for link in links_of(row) if link.target not in there)


def rows_of(owner: Entity, rows: Iterable[Entity]) -> tuple[Entity, ...]:
    """Those rows that belong to an owner, in their order: they name the owner, or a row that is the owner's.

    What names another owner of the same kind is not among them.

    Args:
        owner: A user, or any other entity that rows may belong to.
        rows: Rows of any tables.

    Raises:
        BrokenRule: The owner was never stored.
    """
    stored_id(owner)
    graph = Graph(rows)
    found: dict[int, Entity] = {}
    queue = [owner]
    while queue:
        for link in graph.links_to(queue.pop()):
            if link.on_delete in OWNING and id(link.row) not in found and not is_anothers(link.row, owner):
                found[id(link.row)] = link.row
                queue.append(link.row)
    return tuple(row for row in graph.rows if id(row) in found)


def is_anothers(row: Entity, owner: Entity) -> bool:
    """Whether a row names an owner of the same kind, and not this one."""
    targets = set(_targets(owner))
    kinds = {target[:2] for target in targets}
    named = {link.target for link in links_of(row) if link.on_delete in OWNING and link.target[:2] in kinds}
    return bool(named) and named.isdisjoint(targets)


def links_of(row: Entity) -> Iterator[Link]:
    """The references that a row holds to entities that are known here."""
    for field in declaration_of(type(row)).fields:
        if field.on_delete is None:
            continue
        held: object = getattr(row, field.name)
        for value in cast(Sequence[object], held) if isinstance(held, list | tuple) else (held,):
            if value is not None:
                yield Link(row, field, str(value), field.on_delete)


def id_of(row: Entity) -> str | None:
    """The id under which others refer to a row; None before it is stored."""
    value: object = getattr(row, id_field(type(row)), None)
    return None if value is None else str(value)


def id_field(cls: type[Entity]) -> str:
    """The field that holds a row's id; `id` may be a code of its own."""
    return "doc_id" if "doc_id" in cls.model_fields else "id"


def stored_id(row: Entity) -> str:
    """A row's id.

    Raises:
        BrokenRule: It has none, for it was never stored.
    """
    found = id_of(row)
    if found is None:
        raise BrokenRule([Violation("id", "missing", "Input should have been stored")], subject=type(row).__name__)
    return found


def identity(row: Entity) -> tuple[str, str, str | int]:
    """What tells a row from others: its product, its table, and its id, or that it is this object."""
    cls = type(row)
    return (cls.product, declaration_of(cls).table or cls.__name__, id_of(row) or id(row))


def _targets(row: Entity) -> tuple[_Target, ...]:
    """By which names others may refer to a row: a class may extend one of a product."""
    found = id_of(row)
    return () if found is None else tuple((type(row).product, name, found) for name in _names(type(row)))


@cache
def _names(cls: type[Entity]) -> tuple[str, ...]:
    return tuple(base.__name__ for base in cls.__mro__ if issubclass(base, Entity))
