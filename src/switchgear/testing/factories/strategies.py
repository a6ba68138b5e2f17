"""Hypothesis strategies of every entity, made from what its fields declare. It needs the extra `testing`."""

from __future__ import annotations

import string
from collections.abc import Mapping
from datetime import UTC, datetime
from decimal import Decimal
from functools import cache, partial
from typing import Any, Final, TypeAlias, TypeVar

from switchgear._extras import missing_extra
from switchgear.domains.entity import Embedded
from switchgear.domains.secret import Encrypted, Secret
from switchgear.domains.shape import Kind, Limits, Shape, shape_of
from switchgear.errors import ConfigurationError
from switchgear.testing.factories.examples import valid
from switchgear.testing.factories.together import followers_of, suggestions_for

try:
    from hypothesis import strategies as st
except ModuleNotFoundError as _error:
    raise missing_extra("testing", "strategies", _error) from None

__all__ = ["strategy"]

E = TypeVar("E", bound=Embedded)

_Drawn: TypeAlias = st.SearchStrategy[Any]


def strategy(cls: type[E], /, **fields: st.SearchStrategy[Any]) -> st.SearchStrategy[E]:
    """Valid objects of a class: every kind of value of each field, given or not, and all of them as its rules ask.

    Args:
        cls: An entity, of a product or of one's own, or an embedded part.
        fields: Strategies of some fields, by their Python names. They are drawn from as they are, so it is the caller's
            part that these fields go together; the others follow them.

    Raises:
        BrokenRule: When an example is drawn of which the given fields break a rule.
        ConfigurationError: The class has no such field, or is neither an entity nor a part of one.
    """
    if not _is_embedded(cls):
        raise ConfigurationError("strategy() takes an entity's class, or that of an embedded part")
    if unknown := fields.keys() - cls.model_fields.keys():
        raise ConfigurationError(f"{cls.__name__} has no field {', '.join(sorted(unknown))}")
    return _objects(cls, fields)


def _is_embedded(cls: object) -> bool:
    return isinstance(cls, type) and issubclass(cls, Embedded)


@st.composite
def _objects(draw: st.DrawFn, cls: type[E], given: Mapping[str, _Drawn]) -> E:
    required, optional = _fields(cls)
    plain = {name: drawn for name, drawn in optional.items() if name not in given}
    drawn: dict[str, Any] = draw(st.fixed_dictionaries({**required, **given}, optional=plain))
    for name, follow in followers_of(cls).items():
        if name not in given:
            value = follow(drawn, drawn.get(name), partial(draw, _present(cls, name)))
            if value is not None or name in drawn:
                drawn[name] = value
    return valid(cls, drawn)


@cache
def _fields(cls: type[Embedded]) -> tuple[dict[str, _Drawn], dict[str, _Drawn]]:
    """The strategies of a class's required fields, and of the others."""
    required: dict[str, _Drawn] = {}
    optional: dict[str, _Drawn] = {}
    for name, field in cls.model_fields.items():
        drawn = _present(cls, name)
        found = st.none() | drawn if shape_of(cls, name).optional else drawn
        (required if field.is_required() else optional)[name] = found
    return required, optional


@cache
def _present(cls: type[Embedded], name: str) -> _Drawn:
    """What a field may hold, without None."""
    if suggested := suggestions_for(cls, name):
        return st.sampled_from(suggested)
    return _value(shape_of(cls, name))


_WORDS: Final = st.text(f"{string.ascii_letters}{string.digits}_-", min_size=1, max_size=12)
_TEXT: Final = st.characters(exclude_categories=["Cs"])
_JSON: Final[_Drawn] = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**53), 2**53)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(_TEXT, max_size=12),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(_WORDS, inner, max_size=2),
    max_leaves=4,
)
_TIMES: Final = st.datetimes(
    min_value=datetime(1970, 1, 1),  # noqa: DTZ001 - the zone comes with `timezones`
    max_value=datetime(2200, 1, 1),  # noqa: DTZ001
    timezones=st.just(UTC),
).map(lambda at: at.replace(microsecond=at.microsecond // 1000 * 1000))

_PLAIN: Final[Mapping[Kind, _Drawn]] = {
    Kind.URL: _WORDS.map("https://example.com/{}".format),
    Kind.EMAIL: _WORDS.map("x{}x@example.com".format),
    Kind.CURRENCY: st.sampled_from(("USD", "EUR", "JPY", "KWD")),
    Kind.COUNTRY: st.sampled_from(("US", "DE", "AX")),
    Kind.LANGUAGE: st.sampled_from(("en", "de", "fil", "yue")),
    Kind.TIME_ZONE: st.sampled_from(("UTC", "Europe/Berlin", "Australia/Lord_Howe", "America/Argentina/Ushuaia")),
    Kind.FLAG: st.booleans(),
    Kind.TIMESTAMP: _TIMES,
    Kind.UUID: st.uuids(),
    Kind.IP_ADDRESS: st.ip_addresses(),
    Kind.JSON: _JSON,
    Kind.SECRET: _WORDS.map(Secret),
    Kind.ENCRYPTED: _WORDS.map(Encrypted),
}


def _value(shape: Shape) -> _Drawn:
    limits = shape.limits
    match shape:
        case Shape(kind=Kind.TEXT):
            return _WORDS if shape.reference else _text(limits)
        case Shape(kind=Kind.WHOLE):
            lowest = limits.gt + 1 if limits.gt is not None else limits.ge
            return st.integers(-(2**53) if lowest is None else lowest, 2**53 if limits.le is None else limits.le)
        case Shape(kind=Kind.REAL):
            lowest = limits.ge if limits.gt is None else limits.gt
            return st.floats(
                lowest, limits.le, exclude_min=limits.gt is not None, allow_nan=False, allow_infinity=False
            )
        case Shape(kind=Kind.DECIMAL):
            most = 10 ** (limits.max_digits or 20) - 1
            return st.integers(-most, most).map(lambda units: Decimal(units).scaleb(-(limits.decimal_places or 0)))
        case Shape(kind=Kind.MEMBER):
            return st.sampled_from(shape.options)
        case Shape(kind=Kind.PART, part=part) if part:
            return strategy(part)
        case Shape(kind=Kind.MAP, keys=keys, items=items) if keys and items:
            return st.dictionaries(_value(keys), _value(items), max_size=2)
        case Shape(items=items) if items:
            many = st.frozensets if shape.kind is Kind.SET else st.lists
            return many(_value(items), min_size=limits.min_length or 0, max_size=3)
        case _:
            return _PLAIN[shape.kind]


def _text(limits: Limits) -> st.SearchStrategy[str]:
    if limits.pattern:
        return st.from_regex(limits.pattern, fullmatch=True)
    if limits.prefix:
        return _WORDS.map(f"{limits.prefix}{{}}".format)
    return st.text(_TEXT, min_size=limits.min_length or 0, max_size=min(limits.max_length or 12, 12))
