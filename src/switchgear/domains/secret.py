"""Secrets inside entities: they show themselves to nobody who does not ask by name."""

from __future__ import annotations

from hmac import compare_digest
from typing import Any, Generic, NoReturn, Self, TypeVar, cast, get_args

from pydantic import GetCoreSchemaHandler
from pydantic_core import CoreSchema, core_schema
from typing_extensions import override

__all__ = ["Encrypted", "Secret"]

T_co = TypeVar("T_co", bound=str | bytes, covariant=True)

_MASK = "**********"


class Secret(Generic[T_co]):
    """A value that is stored but never shown: not by repr, str or format, not on a wire, in an export or in a pickle.

    As a field type it takes the bare value or a `Secret` of it.
    """

    __slots__ = ("_value",)

    def __init__(self, value: T_co) -> None:
        self._value = value

    def reveal(self) -> T_co:
        """The value. For the line that stores, sends or compares it, and nowhere else."""
        return self._value

    @override
    def __repr__(self) -> str:
        return f"{type(self).__name__}({_MASK!r})"

    @override
    def __str__(self) -> str:
        return _MASK

    @override
    def __eq__(self, other: object) -> bool:
        """In constant time for values of one length."""
        if not isinstance(other, Secret):
            return NotImplemented
        return compare_digest(_octets(self._value), _octets(cast(Secret[str], other).reveal()))

    @override
    def __hash__(self) -> int:
        return hash(_octets(self._value))

    def __copy__(self) -> Self:
        return self

    def __deepcopy__(self, memo: dict[int, Any]) -> Self:
        return self

    @override
    def __reduce__(self) -> NoReturn:
        raise TypeError(f"{type(self).__name__} is never pickled; reveal() it where it is stored encrypted")

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        (inner,) = get_args(source) or (str,)
        wrapped = core_schema.no_info_after_validator_function(cls, handler.generate_schema(inner))
        either = core_schema.union_schema([core_schema.is_instance_schema(cls), wrapped])
        return core_schema.json_or_python_schema(
            json_schema=wrapped,
            python_schema=core_schema.custom_error_schema(
                either, custom_error_type="secret", custom_error_message=f"Input should be a {inner.__name__}"
            ),
            serialization=core_schema.plain_serializer_function_ser_schema(
                str, return_schema=core_schema.str_schema(), when_used="json"
            ),
        )


class Encrypted(Secret[T_co]):
    """A secret that the store encrypts at rest. In memory it holds the plain value."""

    __slots__ = ()


def _octets(value: str | bytes) -> bytes:
    return value.encode(errors="surrogatepass") if isinstance(value, str) else value
