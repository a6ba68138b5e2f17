"""The order in which rows can be deleted: what refers to another row goes before it."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass

from switchgear.domains.entity import Entity
from switchgear.domains.lifecycle.graph import Graph, Link, identity

__all__ = ["ChildrenFirst", "children_first", "place"]


@dataclass(frozen=True, slots=True)
class ChildrenFirst:
    """Rows in the order in which they can be deleted, once some references are cut."""

    rows: list[Entity]
    cut: list[tuple[Entity, frozenset[str]]]
    """Rows that refer to one another in a circle, and the fields by which they do."""


def place(row: Entity) -> tuple[str, str]:
    """Where a row stands among others, whatever order they come in: by table and id."""
    _, table, name = identity(row)
    return (table, name if isinstance(name, str) else "")


def children_first(graph: Graph, rows: Iterable[Entity]) -> ChildrenFirst:
    """Put rows into the order in which they can be deleted.

    Args:
        graph: Where references are looked up.
        rows: Those to delete; references of other rows do not count.
    """
    waiting = {id(row): row for row in sorted(rows, key=place)}
    holding = {key: _among(graph.links_to(row), waiting) for key, row in waiting.items()}
    held = {key: list[int]() for key in waiting}
    for key, links in holding.items():
        for link in links:
            held[id(link.row)].append(key)
    left = {key: len(links) for key, links in holding.items()}
    ready = deque(key for key in waiting if not left[key])
    ordered: list[Entity] = []
    cut: dict[int, tuple[Entity, frozenset[str]]] = {}
    while waiting:
        key = ready.popleft() if ready else _in_circle(waiting, holding, cut)
        if key in waiting:
            ordered.append(waiting.pop(key))
            for freed in held[key]:
                left[freed] -= 1
                if not left[freed]:
                    ready.append(freed)
    return ChildrenFirst(ordered, list(cut.values()))


def _among(links: Iterable[Link], rows: dict[int, Entity]) -> list[Link]:
    return [link for link in links if id(link.row) in rows]


def _in_circle(
    waiting: dict[int, Entity], holding: dict[int, list[Link]], cut: dict[int, tuple[Entity, frozenset[str]]]
) -> int:
    """A row to which the others refer by what may be null, if there is one; these references are cut."""
    key = min(waiting, key=lambda key: any(not link.field.optional for link in _among(holding[key], waiting)))
    for link in _among(holding[key], waiting):
        if link.field.optional:
            row, fields = cut.get(id(link.row), (link.row, frozenset[str]()))
            cut[id(link.row)] = (row, fields | {link.field.name})
    return key
