"""Rules over several fields of a row: what they ask for, and when they are kept.

What a product itself asks for holds of every row that parses. What only the library adds is for commands (`build` and
`evolve` refuse to break it), and stored rows that break it all the same are findings of `check_consistency`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Final, cast, get_args

from switchgear.domains.declaration import Origin, declaration_of
from switchgear.domains.violations import Violation
from switchgear.types.model import WireModel

__all__ = ["RowRule"]


@dataclass(frozen=True, slots=True)
class RowRule:
    """One rule. A class declares its own as `rules`, and keeps those of its bases."""

    code: str
    """Stable, such as `period_order`."""
    field: str
    """Where it is found broken."""
    message: str
    broken: Callable[[Any], bool]
    """Whether a row of the class that declares the rule breaks it."""
    origin: Origin = Origin.LIBRARY
    """Who asks for it."""

    @property
    def violation(self) -> Violation:
        """What is found where it is broken."""
        return Violation(self.field, self.code, self.message)


def _only_half_deleted(row: WireModel) -> bool:
    says_so = bool(getattr(row, "status", None) == declaration_of(type(row)).deleted)
    return says_so != (getattr(row, "deleted_at", None) is not None)


_SOFT_DELETION: Final = RowRule(
    "soft_deletion", "deleted_at", "Input should be given exactly when the status is deleted", _only_half_deleted
)
"""Of every class that says in two places whether a row is deleted; see `Declaration.deleted`."""


@cache
def rules_of(part: type[WireModel], origin: Origin) -> tuple[RowRule, ...]:
    """The rules of a class and its bases that somebody asks for."""
    declared = tuple(rule for base in reversed(part.__mro__) for rule in _own(base) if rule.origin is origin)
    twofold = origin is _SOFT_DELETION.origin and declaration_of(part).deleted is not None
    return (*declared, _SOFT_DELETION) if twofold else declared


def _own(base: type) -> tuple[RowRule, ...]:
    declared: tuple[RowRule, ...] = vars(base).get("rules", ())
    return declared


def broken_rules(part: WireModel, origin: Origin) -> Iterator[Violation]:
    """The rules of somebody that a row and the parts in it break."""
    for rule in rules_of(type(part), origin):
        if rule.broken(part):
            yield rule.violation
    for name in _holding_parts(type(part)):
        yield from _inside(name, getattr(part, name), origin)


@cache
def _holding_parts(part: type[WireModel]) -> tuple[str, ...]:
    """The fields that may hold parts; what others hold, however deep, is nobody's business."""
    return tuple(name for name, field in part.model_fields.items() if _mentions_a_part(field.annotation))


def _mentions_a_part(annotation: object) -> bool:
    if isinstance(annotation, type) and issubclass(annotation, WireModel):
        return True
    return any(map(_mentions_a_part, get_args(annotation)))


def _inside(place: str, value: object, origin: Origin) -> Iterator[Violation]:
    match value:
        case WireModel():
            for found in broken_rules(value, origin):
                yield Violation(f"{place}.{found.field}", found.rule, found.message)
        case Mapping():
            for key, item in cast(Mapping[object, object], value).items():
                yield from _inside(f"{place}.{key}", item, origin)
        case list() | tuple():
            for index, item in enumerate(cast("list[object]", value)):
                yield from _inside(f"{place}.{index}", item, origin)
        case _:
            pass
