"""Reading parameters as Stripe does: forms with brackets, against the declarations that the client is typed with."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from datetime import datetime
from functools import cache
from typing import Any, TypeVar, cast

from pydantic import TypeAdapter, ValidationError
from pydantic_core import ErrorDetails

from switchgear.testing.stripe.refusals import Refusal, invalid
from switchgear.types.times import to_seconds

__all__ = ["read", "wire"]

T = TypeVar("T")

_HEADER = "idempotency_key"
"""Declared with the parameters, and sent as a header."""


def read(shape: type[T], pairs: Iterable[tuple[str, str]]) -> T:
    """Form or query pairs as a `TypedDict`; an empty string reads as None.

    Raises:
        Refusal: A parameter is missing, unknown or not what it should be; it is named.
    """
    tree: dict[str, Any] = {}
    for name, value in pairs:
        _place(tree, name.replace("]", "").split("["), value or None)
    given = _plain("", tree)
    try:
        known: T = _adapter(cast(Hashable, shape)).validate_python(given)
    except ValidationError as error:
        raise _refusal(error.errors()[0], given) from None
    unknown = _HEADER if _HEADER in given else _unknown(given, known, ())
    if unknown:
        raise invalid(unknown, f"Received unknown parameter: {unknown}", "parameter_unknown")
    return known


@cache
def _adapter(shape: Hashable) -> TypeAdapter[Any]:
    return TypeAdapter[Any](cast(Any, shape))


def _place(tree: dict[str, Any], keys: list[str], value: str | None) -> None:
    for key in keys[:-1]:
        child = tree.get(key)
        tree[key] = child if isinstance(child, dict) else {}
        tree = tree[key]
    tree[keys[-1] or str(len(tree))] = value


def _plain(name: str, value: Any) -> Any:
    """Mappings whose keys are numbers are lists, but for metadata, whose keys may be any text."""
    if not isinstance(value, dict):
        return value
    fields = {key: _plain(key, item) for key, item in cast(dict[str, Any], value).items()}
    if name != "metadata" and fields and all(key.isdecimal() for key in fields):
        return [fields[key] for key in sorted(fields, key=int)]
    return fields


def _unknown(given: object, known: object, at: tuple[object, ...]) -> str:
    """The first parameter that was given and is not known; empty if there is none."""
    if isinstance(given, dict) and isinstance(known, Mapping):
        fields = cast(Mapping[str, object], known)
        for key, item in cast(dict[str, object], given).items():
            found = _unknown(item, fields[key], (*at, key)) if key in fields else _name((*at, key))
            if found:
                return found
    if isinstance(given, list) and isinstance(known, list):
        pairs = zip(cast(list[object], given), cast(list[object], known), strict=True)
        return next(filter(None, (_unknown(*pair, (*at, index)) for index, pair in enumerate(pairs))), "")
    return ""


def _name(path: Iterable[object]) -> str:
    """`items[0][price]`."""
    first, *rest = path
    return f"{first}{''.join(f'[{part}]' for part in rest)}"


def _refusal(error: ErrorDetails, given: Any) -> Refusal:
    param = _name(_path(error["loc"], given))
    match error["type"], error["input"]:
        case "missing", _:
            return invalid(param, f"Missing required param: {param}.", "parameter_missing")
        case _, None:
            text = (
                f"You passed an empty string for '{param}'. We assume empty values are an attempt to unset a "
                f"parameter; however '{param}' cannot be unset. You should remove '{param}' from your request or "
                "supply a non-empty value."
            )
            return invalid(param, text, "parameter_invalid_empty")
        case "int_parsing", text:
            return invalid(param, f"Invalid integer: {text}", "parameter_invalid_integer")
        case (("literal_error" | "enum"), _):
            expected = error.get("ctx", {}).get("expected", "")
            return invalid(param, f"Invalid {param}: must be one of {expected}")
        case (("list_type" | "is_instance_of" | "sequence_str"), _):
            return invalid(param, "Invalid array")
        case "dict_type", _:
            return invalid(param, "Invalid object")
        case _:
            return invalid(param, f"Invalid {param}")


def _path(loc: tuple[str | int, ...], given: object) -> Iterable[object]:
    """Where the error is in what was given: its location without the names of alternatives."""
    for index, part in enumerate(loc):
        if isinstance(given, dict) and part in given:
            given = cast(dict[object, object], given)[part]
        elif isinstance(given, list) and isinstance(part, int):
            given = cast(list[object], given)[part]
        elif index < len(loc) - 1 or not isinstance(given, dict):
            continue
        yield part


def wire(value: Any) -> Any:
    """A parameter as an object of Stripe's holds it: times in whole seconds, enumerations as text."""
    match value:
        case datetime():
            return to_seconds(value)
        case str():
            return str(value)
        case Mapping():
            return {key: wire(item) for key, item in cast(Mapping[str, Any], value).items()}
        case list() | tuple():
            return [wire(item) for item in cast(list[Any], value)]
        case _:
            return value
