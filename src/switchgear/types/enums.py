"""Open enums: a value that a service adds tomorrow parses today and survives a round trip.

`Open[Status]` is `Status | Unrecognized`, so a `match` over it is exhaustive only if it says what happens to a value
that this version of the library does not know.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from typing import Annotated, Any, TypeAlias, TypeVar, get_args

from pydantic import GetCoreSchemaHandler
from pydantic_core import CoreSchema, core_schema
from typing_extensions import override

__all__ = ["Open", "Unrecognized", "recognize"]


class Unrecognized(str):
    """A value of an open enum that this version of the library does not know; compares as its text."""

    __slots__ = ()

    @override
    def __repr__(self) -> str:
        return f"Unrecognized({str.__repr__(self)})"


class _OpenEnum:
    """Validates to a member if there is one, else to `Unrecognized`; a non-string is refused."""

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        enum = next(part for part in get_args(source) if part is not Unrecognized)
        other = core_schema.no_info_after_validator_function(Unrecognized, core_schema.str_schema())
        return core_schema.union_schema(
            [handler(enum), other],
            mode="left_to_right",
            serialization=core_schema.plain_serializer_function_ser_schema(
                str.__str__, return_schema=core_schema.str_schema()
            ),
        )


E = TypeVar("E", bound=StrEnum)
Known = TypeVar("Known", bound=str)

Open: TypeAlias = Annotated[Known | Unrecognized, _OpenEnum()]
"""A field type: `status: Open[SubscriptionStatus]`, of a `StrEnum`, or of a `Literal` of texts."""


def recognize(enum: type[E], value: str, *, aliases: Sequence[tuple[str, E]] = ()) -> E | Unrecognized:
    """The member with this value (or alias), else the value as `Unrecognized`."""
    try:
        return enum(value)
    except ValueError:
        return next((member for alias, member in aliases if alias == value), Unrecognized(value))
