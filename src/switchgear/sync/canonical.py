"""JSON in one form only, so that equal content is equal text and has one digest; and an object as it was before."""

from __future__ import annotations

import json
from collections.abc import Mapping
from hashlib import blake2b
from typing import Final, TypeAlias

from pydantic import JsonValue

from switchgear.errors import InvalidRequest

__all__ = ["Fields", "before"]

_ENCODER: Final = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)

Fields: TypeAlias = Mapping[str, JsonValue]
"""A JSON object that is only read."""


def canonical(fields: Fields) -> str:
    """The one JSON text of these fields: keys sorted, no spaces.

    Raises:
        InvalidRequest: Something in it is no JSON: a datetime, a NaN, half a surrogate pair.
    """
    try:
        text = _ENCODER.encode(dict(fields))
        text.encode()
    except (TypeError, ValueError, RecursionError) as error:
        problem = type(error).__name__
    else:
        return text
    raise InvalidRequest(f"fields must be JSON values, with times as numbers or text ({problem})")


def digest(fields: Fields) -> str:
    """128 bits that stand for these fields. Null counts as absent, since `previous_attributes` tells no difference."""
    text = canonical(fields)
    if "null" in text:
        text = canonical(_without_nulls(fields))
    return blake2b(text.encode(), digest_size=16).hexdigest()


def _without_nulls(fields: Fields) -> dict[str, JsonValue]:
    return {key: _clean(value) for key, value in fields.items() if value is not None}


def _clean(value: JsonValue) -> JsonValue:
    if isinstance(value, dict):
        return _without_nulls(value)
    return [_clean(part) for part in value] if isinstance(value, list) else value


def before(object: Fields, previous_attributes: Fields) -> dict[str, JsonValue]:
    """The object as it was before an event: its snapshot with `previous_attributes` laid over it.

    Nested objects are merged and arrays replaced whole. An old null means that the key was null or absent, so it is
    removed: `digest` makes no difference between the two. (Stripe's documentation: the event object, `data`.)
    """
    result = dict(object)
    for key, old in previous_attributes.items():
        now = result.get(key)
        if old is None:
            result.pop(key, None)
        elif isinstance(old, dict) and isinstance(now, dict):
            result[key] = before(now, old)
        else:
            result[key] = old
    return result


def whole(name: str, value: int) -> None:
    """Refuse what is not exactly an `int`: True and 1.0 equal 1, but are written differently.

    Raises:
        InvalidRequest: It is a bool, a float, or no number.
    """
    if type(value) is not int:
        raise InvalidRequest(f"{name} must be an int, not {type(value).__name__}")
