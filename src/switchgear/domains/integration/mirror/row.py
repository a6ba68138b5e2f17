"""`Row`: what a state shows in an entity's own names, and the strict entity that it may make."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final, TypeVar, get_args

from pydantic import JsonValue
from pydantic_core.core_schema import ErrorType

from switchgear.domains.entity import Entity
from switchgear.domains.violations import ParseFailure, Violation
from switchgear.sync.keys import EntityKey
from switchgear.sync.registers import Register
from switchgear.sync.state import LOCAL, State
from switchgear.sync.views import View

__all__ = ["Row", "common", "latest", "strict", "value_of"]

E = TypeVar("E", bound=Entity)

_FORM: Final = frozenset((*get_args(ErrorType), "prefix", "timestamp"))
"""Rules about the mere form of a value: the field's name says more than they do."""


@dataclass(frozen=True, slots=True)
class Row:
    """What a state shows, complete or not."""

    values: dict[str, JsonValue]
    """By the entity's Python names; times in epoch milliseconds."""
    findings: tuple[str, ...] = ()
    """Codes that are reported whether or not the entity is complete."""
    not_before: datetime | None = None
    """When a read may start that the row asks for, beside the one that the view asks for."""
    undecided: EntityKey | None = None
    """The state whose tie leaves open something that the row follows from."""


def strict(cls: type[E], parse: Callable[[object], E | ParseFailure], row: Row) -> tuple[E | None, tuple[str, ...]]:
    """The entity, or None, and what keeps the row from being one or is worth a report.

    An optional field whose value breaks its rule is left out of the entity and reported: only required ones count.
    """
    given = {name: value for name, value in row.values.items() if value is not None and value != ""}
    codes = dict.fromkeys(row.findings)
    while True:
        found = parse({**given, "incomplete": list(codes)} if codes else given)
        if not isinstance(found, ParseFailure):
            return found, tuple(codes)
        broken = {_field(violation): _code(violation) for violation in found.violations}
        spare = {name: code for name, code in broken.items() if name in given and _is_optional(cls, name)}
        if not spare:
            codes |= dict.fromkeys(broken.values())
            return None, tuple(code for code in codes if code != "updated_at")  # it follows from all else
        codes |= dict.fromkeys(spare.values())
        given = {name: value for name, value in given.items() if name not in spare}


def _is_optional(cls: type[Entity], name: str) -> bool:
    field = cls.model_fields.get(name)
    return field is not None and not field.is_required()


def _field(found: Violation) -> str:
    return found.field.partition(".")[0]


def _code(found: Violation) -> str:
    """The name of the field that is missing or ill-formed; of any other rule its code."""
    return _field(found) if found.rule in _FORM else found.rule


def common(key: EntityKey, view: View) -> dict[str, JsonValue]:
    """The values of every entity's row."""
    state = view.state
    told, edit = latest(state), state.lanes.get(LOCAL)
    return {
        "id": key.local_id,
        "updated_at": told if edit is None else max(told or 0, edit.clock.at),
        "source_updated_at": told,
        "deleted_at": None if state.tomb is None else state.tomb.at,
        "erased_at": None if state.erased is None else state.erased.at,
    }


def value_of(registers: Mapping[str, Register], name: str) -> int | None:
    """The value of a register; None if there is none."""
    return registers[name].value if name in registers else None


def latest(state: State) -> int | None:
    """The time of a provider's latest snapshot or deletion, here or in a part; None if there is neither."""
    return max(_times(state), default=None)


def _times(state: State) -> Iterator[int]:
    for name, lane in state.lanes.items():
        if name != LOCAL:
            yield lane.clock.at
    if state.tomb is not None:
        yield state.tomb.at
    for parts in state.maps.values():
        for part in parts.values():
            yield from _times(part)
