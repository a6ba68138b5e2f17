"""What a service leaves empty, and how it is read: the same in every model of what services send.

- A text that may be null and came empty (`"username": ""`) is null.
- A list or a mapping that came as null is empty.
- An id that has to be there must not be empty: it would be no id.
- A number that is written without a fraction stays an integer, in a field of floats too.

What was sent in such a place is kept beside the fields, and `WireModel.to_wire` writes it again.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final, cast

from pydantic import BaseModel, ValidationInfo
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

__all__ = ["UNREAD", "restore", "tolerate"]

UNREAD: Final = "not_empty"
"""The type of the error by which a second way to read a field says that it is none; the first way's error is the one
that tells."""

_SENT: Final = "_sent"
"""Where a model's instances keep what was sent, among their attributes as a `functools.cached_property` is."""
_DONE: Final = "switchgear_tolerates"
_OTHERS: Final = frozenset(("any", "bool", "dict", "float", "int", "list", "literal", "model", "tuple"))
"""What is no text."""
_COLLECTIONS: Final[Mapping[str, type[Any]]] = {"dict": dict, "list": list, "tuple": tuple}


def tolerate(model: CoreSchema, resolve: Callable[[CoreSchema], CoreSchema]) -> None:
    """Change the schema of a model so that its fields read what is empty; once, however often it is asked for.

    Args:
        model: The schema.
        resolve: Finds what a reference to a schema stands for: an enumeration that several fields have is one.
    """
    inner = cast(dict[str, Any], resolve(model))
    while inner["type"] != "model-fields":
        inner = inner["schema"]
    metadata = inner.setdefault("metadata", {})
    if metadata.get(_DONE):
        return
    metadata[_DONE] = True
    for name, field in inner["fields"].items():
        _tolerate(name, field["schema"] if field["schema"]["type"] == "default" else field, resolve)


def _tolerate(name: str, holder: dict[str, Any], resolve: Callable[[CoreSchema], CoreSchema]) -> None:
    """Change what a field, or its default, holds."""
    held: dict[str, Any] = holder["schema"]
    kind = held["type"]
    if kind == "nullable":
        text: dict[str, Any] = held["schema"]
        if text["type"] == "float":
            held["schema"] = _number(text)
        elif _is_text(text, resolve):
            held["schema"] = _either(_filled(text), _empty_text)
    elif kind in _COLLECTIONS:
        holder["schema"] = _either(held, _null(_COLLECTIONS[kind]))
    elif kind == "float":
        holder["schema"] = _number(held)
    elif kind == "str" and (name == "id" or name.endswith("_id")):
        holder["schema"] = _filled(held)


def _is_text(given: dict[str, Any], resolve: Callable[[CoreSchema], CoreSchema]) -> bool:
    """Whether a field holds a text, or what is made of one; where it may be something else too, empty is a value."""
    held = cast(dict[str, Any], resolve(cast(CoreSchema, given)))
    choices = (choice for choice in _choices(held) if choice["type"] != "literal")
    return held["type"] not in _OTHERS and all(_is_text(choice, resolve) for choice in choices)


def _filled_choice(given: Any) -> Any:
    """A choice of a union, with its label if it has one."""
    match given:
        case (choice, label):
            return _filled(choice), label
        case _:
            return _filled(given)


def _choices(union: dict[str, Any]) -> list[dict[str, Any]]:
    """The schemas of a union, without their labels."""
    given: list[Any] = union.get("choices", [])
    return [choice[0] if isinstance(choice, tuple) else choice for choice in given]


def _filled(text: dict[str, Any]) -> dict[str, Any]:
    """A text, or what is made of one, that is not empty."""
    match text["type"]:
        case "str":
            return {**text, "min_length": text.get("min_length") or 1}
        case "union":
            given: list[Any] = text["choices"]
            return {**text, "choices": list(map(_filled_choice, given))}
        case "function-after" | "function-before" | "function-wrap":
            return {**text, "schema": _filled(text["schema"])}
        case _:
            return text


def _either(first: dict[str, Any], otherwise: Callable[[object, ValidationInfo], object]) -> CoreSchema:
    """Read as before, or else by a function, which therefore costs nothing where there is nothing to tolerate.

    It is written as before: a union that is written tries its choices, and none would know what is kept beside fields.
    """
    as_before, fallback = cast(CoreSchema, first), core_schema.with_info_plain_validator_function(otherwise)
    either = core_schema.union_schema([(as_before, ""), (fallback, "")], mode="left_to_right")
    return core_schema.lax_or_strict_schema(lax_schema=either, strict_schema=as_before)


def _number(floats: dict[str, Any]) -> CoreSchema:
    return core_schema.union_schema([(core_schema.int_schema(strict=True), ""), (cast(CoreSchema, floats), "")])


def _empty_text(value: object, info: ValidationInfo) -> None:
    if value != "":
        raise PydanticCustomError(UNREAD, "Input should be empty")
    _keep(value, info)


def _null(kind: type[Any]) -> Callable[[object, ValidationInfo], Any]:
    def read(value: object, info: ValidationInfo) -> Any:
        if value is not None:
            raise PydanticCustomError(UNREAD, "Input should be null")
        _keep(value, info)
        return kind()

    return read


def _keep(value: object, info: ValidationInfo) -> None:
    """Note what was sent. `info.data` becomes the attributes of the instance."""
    info.data.setdefault(_SENT, {})[info.field_name] = value


def restore(value: object, wire: object) -> None:
    """Write what was sent where a model, or anything that holds some, is empty."""
    if isinstance(value, BaseModel) and isinstance(wire, dict):
        sent = cast(dict[str, object], value.__dict__.get(_SENT, {}))
        written = cast(dict[str, object], wire)
        for name, field in type(value).model_fields.items():
            key = field.serialization_alias or name
            held = getattr(value, name)
            if name in sent and not held and key in written:
                written[key] = sent[name]
            elif key in written:
                restore(held, written[key])
    elif isinstance(value, list | tuple) and isinstance(wire, list):
        for item, shown in zip(cast(list[object], value), cast(list[object], wire), strict=True):
            restore(item, shown)
    elif isinstance(value, dict) and isinstance(wire, dict):
        items, shapes = cast(dict[object, object], value), cast(dict[object, object], wire)
        for item, shown in zip(items.values(), shapes.values(), strict=True):
            restore(item, shown)
