"""What fields hold is read off their annotations, however these are written."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Literal

import pytest
from pydantic import Field, JsonValue

from switchgear.domains.declaration import Library, Ref
from switchgear.domains.entity import Embedded
from switchgear.domains.fields import Closed, Count, Currency, Email, Prefix, Rule, Timestamp, Url
from switchgear.domains.secret import Encrypted, Secret
from switchgear.domains.shape import Kind, Limits, Shape, shape_of


class Colour(StrEnum):
    RED = "red"
    BLUE = "blue"


class Inner(Embedded):
    text: str


class Outer(Embedded):
    text: str
    short: Annotated[str, Field(min_length=1, max_length=5)] | None
    coded: Annotated[str, Field(pattern="^a+$"), Rule("a_only", "Input should be a")]
    prefixed: Library[Annotated[str, Prefix("cus_")] | None]
    count: Count
    share: Annotated[float, Field(gt=0, le=1)]
    url: Url
    currency: Currency | None
    email: Email
    at: Timestamp
    colour: Closed[Colour] | None
    warm: Literal[Colour.RED]
    friend: Annotated[str, Ref("Friend")] | None
    friends: list[Annotated[str, Ref("Friend")]]
    tags: frozenset[str]
    by_colour: dict[Closed[Colour], list[Inner]]
    inner: Inner | None
    anything: JsonValue
    maybe: JsonValue | None
    token: Secret[str]
    key: Encrypted[str] | None


_FRIEND = Shape(Kind.TEXT, reference="Friend")
EXPECTED = {
    "text": Shape(Kind.TEXT),
    "short": Shape(Kind.TEXT, optional=True, limits=Limits(min_length=1, max_length=5)),
    "coded": Shape(Kind.TEXT, rule="a_only", limits=Limits(pattern="^a+$")),
    "prefixed": Shape(Kind.TEXT, optional=True, rule="prefix", limits=Limits(prefix="cus_")),
    "count": Shape(Kind.WHOLE, limits=Limits(ge=0)),
    "share": Shape(Kind.REAL, limits=Limits(gt=0, le=1)),
    "url": Shape(Kind.URL, rule="url_invalid"),
    "currency": Shape(Kind.CURRENCY, optional=True, rule="currency_invalid"),
    "email": Shape(Kind.EMAIL, rule="email_invalid"),
    "at": Shape(Kind.TIMESTAMP, rule="timestamp"),
    "colour": Shape(Kind.MEMBER, optional=True, options=tuple(Colour), rule="enum"),
    "warm": Shape(Kind.MEMBER, options=(Colour.RED,), rule="literal_error"),
    "friend": Shape(Kind.TEXT, optional=True, reference="Friend"),
    "friends": Shape(Kind.LIST, items=_FRIEND),
    "tags": Shape(Kind.SET, items=Shape(Kind.TEXT)),
    "by_colour": Shape(
        Kind.MAP,
        keys=Shape(Kind.MEMBER, options=tuple(Colour), rule="enum"),
        items=Shape(Kind.LIST, items=Shape(Kind.PART, part=Inner)),
    ),
    "inner": Shape(Kind.PART, optional=True, part=Inner),
    "anything": Shape(Kind.JSON),
    "maybe": Shape(Kind.JSON, optional=True),
    "token": Shape(Kind.SECRET, rule="secret"),
    "key": Shape(Kind.ENCRYPTED, optional=True, rule="secret"),
}


@pytest.mark.parametrize("name", EXPECTED)
def test_a_field_has_its_shape(name):
    assert shape_of(Outer, name) == EXPECTED[name]


def test_every_field_is_looked_at():
    assert list(EXPECTED) == list(Outer.model_fields)


@pytest.mark.parametrize("annotation", [bytes, set[str], int | str, complex])
def test_what_entities_are_not_built_of_has_no_shape(annotation):
    class Odd(Embedded):
        field: annotation

    with pytest.raises(TypeError, match="No kind of field is known for"):
        shape_of(Odd, "field")
