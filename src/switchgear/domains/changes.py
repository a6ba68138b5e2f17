"""What differs between two forms of a row, by fields; values only where they can hold nothing personal or secret."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from functools import cache
from types import UnionType
from typing import Annotated, Any, Final, Literal, TypeAlias, Union, get_args, get_origin

from switchgear.domains.declaration import declaration_of
from switchgear.domains.entity import Embedded, Entity

__all__ = ["FieldChange", "changed_fields", "field_changes"]

BOOKKEEPING: Final = frozenset({"updated_at"})
"""What every command writes by the way; it takes no grant of its own."""

Plain: TypeAlias = bool | int | float | Decimal | StrEnum | datetime | None
"""What may be written down, unless an erasure takes it: flags, numbers, members of enumerations and times."""


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field that changed."""

    field: str
    """Its Python name, dotted inside embedded parts (`preferences.theme`)."""
    plain: bool = False
    """Whether the values are given; if not, both are None, whatever they were."""
    before: Plain = None
    after: Plain = None


def changed_fields(before: Entity, after: Entity) -> tuple[str, ...]:
    """The fields of a row that an update changes, unknown keys included, without the library's bookkeeping."""
    names = (*type(before).model_fields, *sorted({*_unknown(before), *_unknown(after)}))
    return tuple(name for name in names if name not in BOOKKEEPING and _value(before, name) != _value(after, name))


def field_changes(before: Entity | None, after: Entity | None) -> tuple[FieldChange, ...]:
    """The changes from one form of a row to another; None: there is no row.

    Values are given of flags, numbers, members of enumerations and times that tell of nobody. What is personal or
    secret by its declaration, what is text, whatever it means, what came under unknown keys, and everything in a row
    that is erased is named only.
    """
    shown = before if after is None else after
    if shown is None:
        return ()
    return tuple(_changes(type(shown), before, after, tells=getattr(shown, "erased_at", None) is None))


def _changes(
    cls: type[Embedded], before: Embedded | None, after: Embedded | None, under: str = "", *, tells: bool
) -> Iterator[FieldChange]:
    personal = declaration_of(cls).personal
    for name in (*cls.model_fields, *sorted({*_unknown(before), *_unknown(after)})):
        was, now = _value(before, name), _value(after, name)
        if was == now:
            continue
        if isinstance(part := now if was is None else was, Embedded):
            yield from _changes(type(part), was, now, f"{under}{name}.", tells=tells and name not in personal)
        elif tells and name in _plain_fields(cls):
            yield FieldChange(f"{under}{name}", True, was, now)
        else:
            yield FieldChange(f"{under}{name}")


@cache
def _plain_fields(cls: type[Embedded]) -> frozenset[str]:
    """By what is declared, not by what is there: JSON may hold a flag today and a name tomorrow."""
    return frozenset(
        field.name for field in declaration_of(cls).fields if field.erase is None and _is_plain(field.annotation)
    )


def _is_plain(annotation: Any) -> bool:
    inner = get_args(annotation)
    match get_origin(annotation):
        case None:
            return isinstance(annotation, type) and issubclass(annotation, get_args(Plain))
        case origin if origin is Annotated:
            return _is_plain(inner[0])
        case origin if origin is Literal:
            return all(isinstance(member, StrEnum) for member in inner)
        case origin:
            return origin in {Union, UnionType} and all(map(_is_plain, inner))


def _value(row: Embedded | None, name: str) -> Any:
    return None if row is None else getattr(row, name, None)


def _unknown(row: Embedded | None) -> dict[str, Any]:
    return (row.model_extra if row is not None else None) or {}
