"""From what a state shows to the strict entity: the same for every product."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, TypeVar, get_args

from pydantic import JsonValue
from pydantic_core.core_schema import ErrorType

from switchgear.domains.entity import Entity
from switchgear.domains.inbox import Received
from switchgear.domains.parsing import Parser
from switchgear.domains.violations import ParseFailure, Violation
from switchgear.mirror.shows import Row

__all__ = ["entity_maker", "record_maker"]

E = TypeVar("E", bound=Entity)
R = TypeVar("R", bound=Received)

_FORM: Final = frozenset((*get_args(ErrorType), "prefix", "timestamp"))
"""Rules about the mere form of a value: the field's name says more than they do."""


def entity_maker(cls: type[E], parse: Parser[E]) -> Callable[[Row], tuple[E | None, tuple[str, ...]]]:
    """A function from a row to the entity, or None, and what keeps it from being one or is worth a report.

    An optional field whose value breaks its rule is left out of the entity and reported: only required ones count.
    """
    fields = cls.model_fields
    optional = frozenset(name for name, field in fields.items() if not field.is_required())

    def make(row: Row) -> tuple[E | None, tuple[str, ...]]:
        values = ((name, value) for name, value in row.values.items() if name in fields)
        given = {name: value for name, value in values if value is not None and value != ""}
        codes = dict.fromkeys(row.findings)
        while True:
            found = parse({**given, "incomplete": list(codes)} if codes else given)
            if not isinstance(found, ParseFailure):
                return found, tuple(codes)
            broken = {_field(violation): _code(violation) for violation in found.violations}
            spare = {name: code for name, code in broken.items() if name in given and name in optional}
            if not spare:
                codes |= dict.fromkeys(broken.values())
                return None, tuple(code for code in codes if code != "updated_at")  # it follows from all else
            codes |= dict.fromkeys(spare.values())
            given = {name: value for name, value in given.items() if name not in spare}

    return make


def record_maker(cls: type[R], parse: Parser[R]) -> Callable[[Row], tuple[R | None, tuple[str, ...]]]:
    """A function from the columns of a received event to the product's record of it.

    The payload comes out of a JSON parser; to validate it again would cost more than all the rest.
    """
    make = entity_maker(cls, parse)

    def record(row: Row) -> tuple[R | None, tuple[str, ...]]:
        payload: JsonValue = row.values["payload"]
        bare, missing = make(Row({**row.values, "payload": {}}))
        found = None if bare is None else bare.model_copy(update={"payload": payload})
        return found, missing if row.values["body_sha256"] else (*missing, "payload")

    return record


def _field(found: Violation) -> str:
    return found.field.partition(".")[0]


def _code(found: Violation) -> str:
    """The name of the field that is missing or ill-formed; of any other rule its code."""
    return _field(found) if found.rule in _FORM else found.rule
