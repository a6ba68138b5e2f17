"""What a field holds, told apart from how pydantic checks it: for the store, the documentation, factories and tests."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from functools import cache
from types import NoneType, UnionType
from typing import Any, Final, Literal, Union, get_args, get_origin
from uuid import UUID

from pydantic import EmailStr, IPvAnyAddress, JsonValue
from pydantic.fields import FieldInfo

from switchgear.domains import fields
from switchgear.domains.declaration import Ref
from switchgear.domains.entity import Embedded
from switchgear.domains.secret import Encrypted, Secret

__all__ = ["Kind", "Limits", "Shape", "shape_of"]


class Kind(StrEnum):
    """The kinds of values that fields of entities have."""

    TEXT = "str"
    URL = "str (URL)"
    EMAIL = "e-mail address"
    CURRENCY = "ISO 4217"
    COUNTRY = "ISO 3166-1 alpha-2"
    LANGUAGE = "ISO 639"
    TIME_ZONE = "IANA time zone"
    FLAG = "bool"
    WHOLE = "int"
    REAL = "float"
    DECIMAL = "Decimal"
    TIMESTAMP = "timestamp"
    UUID = "UUID"
    IP_ADDRESS = "IP address"
    MEMBER = "enum"
    JSON = "JSON"
    SECRET = "str, secret"  # noqa: S105 - a word for secrets
    ENCRYPTED = "str, encrypted"
    LIST = "list"
    SET = "frozenset"
    MAP = "dict"
    PART = "part"
    """An embedded part, a class of its own."""


@dataclass(frozen=True, slots=True)
class Limits:
    """Between what bounds a value of the kind lies; None where there is no such bound."""

    ge: int | None = None
    gt: int | None = None
    le: int | None = None
    min_length: int | None = None
    max_length: int | None = None
    pattern: str | None = None
    prefix: str | None = None
    max_digits: int | None = None
    decimal_places: int | None = None


@dataclass(frozen=True, slots=True)
class Shape:
    """What one field, or one item in it, may hold."""

    kind: Kind
    optional: bool = False
    """Whether it may be None."""
    options: tuple[StrEnum, ...] = ()
    """The members that it may be."""
    items: Shape | None = None
    """What a list, a set or a map holds."""
    keys: Shape | None = None
    """By what a map holds it."""
    part: type[Embedded] | None = None
    reference: str | None = None
    """The class whose id it is."""
    rule: str | None = None
    """The code under which a value that is not of the kind is refused, where it is not pydantic's own."""
    limits: Limits = Limits()


@cache
def shape_of(part: type[Embedded], field: str) -> Shape:
    """What a field of an entity or of an embedded part holds.

    Raises:
        TypeError: Its annotation is none that entities are built of.
    """
    found = part.model_fields[field]
    return _shape(found.annotation, found.metadata)


def _formats() -> list[tuple[object, Kind]]:
    """The marker by which each kind of text is known."""
    kinds = {
        Kind.URL: fields.Url,
        Kind.CURRENCY: fields.Currency,
        Kind.COUNTRY: fields.Country,
        Kind.LANGUAGE: fields.Language,
        Kind.TIME_ZONE: fields.TimeZone,
    }
    return [(get_args(alias)[1], kind) for kind, alias in kinds.items()]


_FORMATS: Final = _formats()
_PLAIN: Final[dict[object, Kind]] = {
    str: Kind.TEXT,
    EmailStr: Kind.EMAIL,
    bool: Kind.FLAG,
    int: Kind.WHOLE,
    float: Kind.REAL,
    Decimal: Kind.DECIMAL,
    datetime: Kind.TIMESTAMP,
    UUID: Kind.UUID,
    IPvAnyAddress: Kind.IP_ADDRESS,
    JsonValue: Kind.JSON,
}
_RULES: Final = {
    Kind.CURRENCY: "currency_invalid",
    Kind.COUNTRY: "country_invalid",
    Kind.LANGUAGE: "language_invalid",
    Kind.TIME_ZONE: "timezone_invalid",
    Kind.TIMESTAMP: "timestamp",
}
"""The codes of kinds whose type has a rule of its own without saying so by a `Rule`."""


def _shape(annotation: Any, markers: Sequence[object] = ()) -> Shape:
    if hasattr(annotation, "__metadata__"):
        return _shape(annotation.__origin__, [*markers, *annotation.__metadata__])
    origin, args = get_origin(annotation), get_args(annotation)
    present = [arg for arg in args if arg is not NoneType]
    if origin in {Union, UnionType} and len(present) == 1:
        return replace(_shape(present[0], markers), optional=True)
    known = list(_expanded(markers))
    bare = _bare(annotation, origin, args, known)
    return replace(
        bare,
        reference=next((marker.entity for marker in known if isinstance(marker, Ref)), None),
        rule=next((code for marker in reversed(known) if (code := _code(marker))), bare.rule),
        limits=_limits(known),
    )


def _bare(annotation: Any, origin: object, args: tuple[Any, ...], markers: list[object]) -> Shape:
    """The shape of an annotation without None and markers."""
    if annotation in _PLAIN:
        kind = next((kind for marker, kind in _FORMATS if marker in markers), _PLAIN[annotation])
        return Shape(kind, rule=_RULES.get(kind))
    if origin is list or origin is frozenset:
        return Shape(Kind.LIST if origin is list else Kind.SET, items=_shape(args[0]))
    if origin is dict:
        return Shape(Kind.MAP, keys=_shape(args[0]), items=_shape(args[1]))
    if origin is Literal:
        return Shape(Kind.MEMBER, options=args, rule="literal_error")
    cls = origin or annotation
    if isinstance(cls, type):
        if issubclass(cls, Secret):
            return Shape(Kind.ENCRYPTED if issubclass(cls, Encrypted) else Kind.SECRET, rule="secret")
        if issubclass(cls, StrEnum):
            return Shape(Kind.MEMBER, options=tuple(cls), rule="enum")
        if issubclass(cls, Embedded):
            return Shape(Kind.PART, part=cls)
    raise TypeError(f"No kind of field is known for {annotation}")


def _expanded(markers: Iterable[object]) -> Iterable[object]:
    """The markers, with those that a `Field()` holds in its place."""
    for marker in markers:
        if isinstance(marker, FieldInfo):
            yield from marker.metadata
        else:
            yield marker


def _code(marker: object) -> str | None:
    return marker.code if isinstance(marker, fields.Rule) else "prefix" if isinstance(marker, fields.Prefix) else None


def _limits(markers: Iterable[object]) -> Limits:
    found: dict[str, Any] = {}
    for marker in markers:
        if isinstance(marker, fields.Prefix):
            found["prefix"] = marker.text
        else:
            found |= {name: value for name in Limits.__slots__ if (value := getattr(marker, name, None)) is not None}
    return Limits(**found)
