"""`Shows`: what a product makes of a provider's object, as a table of columns."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Generic, TypeAlias, TypeVar

from pydantic import JsonValue

from switchgear.mirror.kinds import part_key
from switchgear.mirror.world import Seen
from switchgear.sync.keys import EntityKey
from switchgear.sync.state import State, is_local

__all__ = ["Column", "Make", "Part", "Row", "Shows", "told_at"]

E = TypeVar("E")

Column: TypeAlias = "str | Callable[[Seen], JsonValue]"
"""A field of the provider's object as it is kept, or a function of what is seen."""


@dataclass(frozen=True, slots=True)
class Row:
    """What a state shows, complete or not."""

    values: dict[str, JsonValue]
    """By the entity's Python names; times in epoch milliseconds."""
    findings: tuple[str, ...] = ()
    """Codes that are reported whether or not the entity is complete."""


Make: TypeAlias = Callable[[Row], tuple[E | None, tuple[str, ...]]]
"""Makes the entity of a row, or None, and tells what is missing or worth a report."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shows(Generic[E]):
    """How a product's entity is made of a provider's object."""

    make: Make[E]
    columns: Mapping[str, Column]
    """Field of the entity -> where it comes from. `id` and the times that follow from the state are added."""
    findings: Mapping[str, Callable[[Seen], bool]] = field(default_factory=dict[str, "Callable[[Seen], bool]"])
    """Code -> whether it is to be reported."""
    erased: Mapping[str, Column] = field(default_factory=dict[str, "Column"])
    """What stands in the place of columns once the row is erased."""
    kept: tuple[str, ...] = ()
    """What an erasure leaves of the state: names of fields, registers, sets and maps."""
    settled: Callable[[Seen], bool] = lambda _: True
    """Whether all is at hand that the row follows from, of an object that was only looked up; if not, it is no row of
    `derive`'s. An object that changed always is."""
    wants_read: Callable[[Seen], int | None] = lambda _: None
    """Since when, in milliseconds, the row wants a read, beside the one that the state asks for."""
    undecided: Callable[[Seen], EntityKey | None] = lambda _: None
    """Another object a part of which is tied, so that the row is undecided too. Ties of whole objects are found without
    it."""

    def row(self, seen: Seen, key: EntityKey) -> Row:
        """What is shown of an object, in the row that has this key."""
        columns = self.columns if seen.erased_at is None else {**self.columns, **self.erased}
        values = _common(seen, key)
        for name, column in columns.items():
            values[name] = seen.fields.get(column) if isinstance(column, str) else column(seen)
        return Row(values, tuple(code for code, holds in self.findings.items() if holds(seen)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Part(Generic[E]):
    """Further rows that an object makes, one for each name, such as a network's name."""

    kind: str
    """The kind in the rows' keys."""
    names: Callable[[Seen], Iterable[str]]
    shows: Shows[E]
    """Its columns find the name in `Seen.part`."""

    def key(self, whole: EntityKey, name: str) -> EntityKey:
        """The key of a row."""
        return part_key(whole, self.kind, name)


def _common(seen: Seen, key: EntityKey) -> dict[str, JsonValue]:
    """The columns that every row has."""
    state = seen.state
    told = told_at(state)
    edit = state.lanes.get(seen.world.local)
    return {
        "id": key.local_id,
        "updated_at": told if edit is None else max(told or 0, edit.clock.at),
        "source_updated_at": told,
        "deleted_at": None if state.tomb is None else state.tomb.at,
        "erased_at": seen.erased_at,
    }


def told_at(state: State) -> int | None:
    """The time of the latest snapshot or deletion of a provider's, in milliseconds, here and in parts."""
    return max(_times(state), default=None)


def _times(state: State) -> Iterator[int]:
    for name, lane in state.lanes.items():
        if not is_local(name):
            yield lane.clock.at
    if state.tomb is not None:
        yield state.tomb.at
    for parts in state.maps.values():
        for part in parts.values():
            yield from _times(part)
