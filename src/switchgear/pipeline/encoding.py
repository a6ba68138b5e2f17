"""How parameters become text: once, in one place, for queries, forms and JSON."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from enum import Enum
from typing import TYPE_CHECKING, TypeAlias, cast
from urllib.parse import quote_plus

from pydantic import SecretStr
from pydantic_core import PydanticSerializationError, to_json
from typing_extensions import TypeAliasType

from switchgear.errors import InvalidRequest
from switchgear.pipeline.request import Query
from switchgear.types.times import to_seconds
from switchgear.types.unset import UNSET, Unset

__all__ = ["Value", "bracketed", "encode_json", "encode_query", "repeated"]

if TYPE_CHECKING:
    Value: TypeAlias = (
        "Mapping[str, Value] | Sequence[Value] | str | int | float | bool | datetime | Enum | SecretStr | Unset | None"
    )
else:
    Value = TypeAliasType("Value", object)  # at run time, a text that names itself could not be read off a signature
"""What a parameter may be made of."""


def text_of(value: object) -> str:
    """A scalar as a form or a query writes it: lower-case booleans, Unix seconds, an empty string for null.

    Raises:
        InvalidRequest: It is no scalar, no finite number, or a naive datetime.
    """
    _check_scalar(value)
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case Enum():
            return text_of(value.value)
        case str() | int():
            return str(value)
        case float():
            return repr(value)
        case SecretStr():
            return value.get_secret_value()
        case datetime():
            return str(to_seconds(value))
        case _:
            raise InvalidRequest(f"a {type(value).__name__} cannot be written into a form or a query")


def _check_scalar(value: object) -> None:
    if value is UNSET:
        raise InvalidRequest("UNSET leaves out a parameter; it cannot stand in a list")
    if isinstance(value, datetime) and value.tzinfo is None:
        raise InvalidRequest("a naive datetime has no place in time; give it a time zone")
    if isinstance(value, float) and not math.isfinite(value):
        raise InvalidRequest("a float that is NaN or infinite cannot be sent")


def repeated(**fields: Value) -> Query:
    """Query pairs in which a list repeats its key (Clerk); None and `UNSET` are left out."""
    pairs: list[tuple[str, str]] = []
    for name, value in fields.items():
        if value is None or value is UNSET:
            continue
        items = value if isinstance(value, list | tuple) else (value,)
        pairs += [(name, text_of(item)) for item in items]
    return tuple(pairs)


def bracketed(**fields: Value) -> Query:
    """Pairs in which brackets nest and lists are indexed (Stripe, Ayrshare): `items[0][price]`; `UNSET` is left out.

    None and empty lists and mappings are written as an empty string, which is how Stripe is told to unset a value.
    """
    return tuple(pair for name, value in fields.items() if value is not UNSET for pair in _brackets(name, value))


def _brackets(name: str, value: Value) -> Iterable[tuple[str, str]]:
    nested: Iterable[tuple[object, Value]] = ()
    if isinstance(value, Mapping):
        nested = [(key, item) for key, item in cast(Mapping[object, Value], value).items() if item is not UNSET]
    elif isinstance(value, list | tuple):
        nested = enumerate(cast(Sequence[Value], value))
    else:
        yield name, text_of(value)
        return
    if not value:
        yield name, ""
    for key, item in nested:
        yield from _brackets(f"{name}[{key}]", item)


def encode_query(pairs: Query) -> str:
    """`a=1&b[0]=2`: values percent-encoded, brackets of names readable, as the services write them.

    Raises:
        InvalidRequest: Something in it is no text, or no valid Unicode (a lone surrogate); the message names it.
    """
    try:
        return "&".join([f"{quote_plus(name, safe='[]')}={quote_plus(value)}" for name, value in pairs])
    except (UnicodeError, TypeError, ValueError):
        pass
    raise InvalidRequest(_misfit(pairs))


def _misfit(pairs: Iterable[object]) -> str:
    """What keeps pairs from being a query."""
    for pair in pairs:
        match pair:
            case (str(name), str(value)) if _is_unicode(name):
                if not _is_unicode(value):
                    return f"{name} holds text that is no valid Unicode"
            case (str(name), object() as value) if not isinstance(value, str):
                return f"{name} must be text in a query, not {type(value).__name__}"
            case _:
                break
    return "a query is made of pairs of valid Unicode text, each a name and its value"


def _is_unicode(text: str) -> bool:
    try:
        return bool(text.encode()) or not text
    except UnicodeError:
        return False


def encode_json(data: Value) -> bytes:
    """JSON bytes; `UNSET` entries of mappings are left out, None is null, secrets are written in clear.

    Raises:
        InvalidRequest: Something in it has no JSON form, is no finite number, or a naive datetime.
    """
    try:
        return to_json(_plain(data))
    except (PydanticSerializationError, UnicodeError, RecursionError):
        pass
    raise InvalidRequest("the body holds a value that has no JSON form")


def _plain(value: Value) -> object:
    if isinstance(value, Mapping):
        return {key: _plain(item) for key, item in value.items() if item is not UNSET}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    _check_scalar(value)
    match value:
        case SecretStr():
            return value.get_secret_value()
        case Enum():
            return _plain(value.value)
        case None | str() | bool() | int() | float() | datetime():
            return value
        case _:
            raise InvalidRequest(f"a {type(value).__name__} has no JSON form")
