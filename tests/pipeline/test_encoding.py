"""How parameters become text: tables for queries, forms and JSON."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal
from enum import Enum, IntEnum, StrEnum
from urllib.parse import parse_qsl

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import SecretStr

from switchgear.errors import InvalidRequest
from switchgear.pipeline.encoding import bracketed, encode_json, encode_query, repeated, text_of
from switchgear.testing.http import nested
from switchgear.types.enums import Unrecognized
from switchgear.types.unset import UNSET


class Colour(StrEnum):
    RED = "red"


class Level(IntEnum):
    HIGH = 3


class Odd(Enum):
    YES = True
    HALF = 0.5
    NOTHING = None


AT = datetime(2026, 1, 2, 3, 4, 5, 999_999, tzinfo=UTC)
SECONDS = 1_767_323_045


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("", ""),
        ("a b&c", "a b&c"),
        ("é", "é"),
        (None, ""),
        (True, "true"),
        (False, "false"),
        (0, "0"),
        (-7, "-7"),
        (10**30, "1" + "0" * 30),
        (1.5, "1.5"),
        (5.0, "5.0"),
        (0.1, "0.1"),
        (Colour.RED, "red"),
        (Level.HIGH, "3"),
        (Odd.YES, "true"),
        (Odd.HALF, "0.5"),
        (Odd.NOTHING, ""),
        (Unrecognized("new"), "new"),
        (SecretStr("hush"), "hush"),
        (AT, str(SECONDS)),
        (AT.astimezone(timezone(timedelta(hours=-7))), str(SECONDS)),
        (datetime(1969, 12, 31, 23, 59, 59, 500_000, tzinfo=UTC), "-1"),
    ],
)
def test_a_scalar_as_text(value, text):
    assert text_of(value) == text


NOT_SCALARS = [
    (float("nan"), "float"),
    (float("inf"), "float"),
    (datetime(2026, 1, 1), "naive"),  # noqa: DTZ001 - that is what is refused
    (b"bytes", "bytes"),
    (bytearray(b"bytes"), "bytearray"),
    (Decimal("1.5"), "Decimal"),
    (Ellipsis, "ellipsis"),
    (1j, "complex"),
    ({"a"}, "set"),
    (UNSET, "UNSET"),
]


@pytest.mark.parametrize(("value", "named"), [*NOT_SCALARS, ({"a": 1}, "dict"), ([1], "list")])
def test_what_is_no_scalar_is_refused_by_name(value, named):
    with pytest.raises(InvalidRequest, match=named):
        text_of(value)


@pytest.mark.parametrize(
    ("fields", "pairs"),
    [
        ({}, ()),
        ({"a": "b"}, (("a", "b"),)),
        ({"a": None, "b": UNSET, "c": ""}, (("c", ""),)),
        ({"a": ["x", "y"]}, (("a", "x"), ("a", "y"))),
        ({"a": ("x", 2, True)}, (("a", "x"), ("a", "2"), ("a", "true"))),
        ({"a": []}, ()),
        ({"a": "xy"}, (("a", "xy"),)),
        ({"b": 1, "a": 2}, (("b", "1"), ("a", "2"))),
        ({"at": AT, "in": Colour.RED, "off": False}, (("at", str(SECONDS)), ("in", "red"), ("off", "false"))),
    ],
)
def test_lists_repeat_their_key(fields, pairs):
    assert repeated(**fields) == pairs


@pytest.mark.parametrize("value", [["a", UNSET], [{"a": 1}], {"a": 1}, *(value for value, _ in NOT_SCALARS[:-1])])
def test_what_cannot_be_repeated_is_refused(value):
    with pytest.raises(InvalidRequest):
        repeated(a=value)


@pytest.mark.parametrize(
    ("fields", "pairs"),
    [
        ({}, ()),
        ({"a": "b"}, (("a", "b"),)),
        ({"a": None}, (("a", ""),)),
        ({"a": UNSET, "b": 1}, (("b", "1"),)),
        ({"a": {}}, (("a", ""),)),
        ({"a": []}, (("a", ""),)),
        ({"a": ()}, (("a", ""),)),
        ({"a": {"b": UNSET}}, ()),
        ({"a": {"b": None, "c": UNSET}}, (("a[b]", ""),)),
        ({"a": ["x", "y"]}, (("a[0]", "x"), ("a[1]", "y"))),
        ({"a": {"b": {"c": True}}}, (("a[b][c]", "true"),)),
        (
            {"items": [{"price": "p", "quantity": 2}, {"price": "q"}]},
            (("items[0][price]", "p"), ("items[0][quantity]", "2"), ("items[1][price]", "q")),
        ),
        ({"a": [{}, []]}, (("a[0]", ""), ("a[1]", ""))),
        ({"a": [[1], [2]]}, (("a[0][0]", "1"), ("a[1][0]", "2"))),
        ({"at": AT, "in": Level.HIGH, "key": SecretStr("hush")}, (("at", str(SECONDS)), ("in", "3"), ("key", "hush"))),
    ],
)
def test_brackets_nest_and_lists_are_indexed(fields, pairs):
    assert bracketed(**fields) == pairs


@pytest.mark.parametrize("value", [["a", UNSET], {"a": [UNSET]}, *(value for value, _ in NOT_SCALARS[:-1])])
def test_what_cannot_be_bracketed_is_refused(value):
    with pytest.raises(InvalidRequest):
        bracketed(a=value)


words = st.text("abcdefgh", min_size=1, max_size=4)
trees = st.recursive(
    words, lambda inner: st.lists(inner, min_size=1, max_size=3) | st.dictionaries(words, inner, min_size=1, max_size=3)
)


@given(st.dictionaries(words, trees, max_size=4))
def test_brackets_can_be_read_back(fields):
    query = encode_query(bracketed(**fields))
    assert nested(parse_qsl(query, keep_blank_values=True)) == fields


@pytest.mark.parametrize(
    ("pairs", "query"),
    [
        ((), ""),
        ((("a", "1"), ("a", "2")), "a=1&a=2"),
        ((("a[0][b]", "x y"),), "a[0][b]=x+y"),
        ((("a", "[0]"),), "a=%5B0%5D"),
        ((("a&b", "c=d&e"),), "a%26b=c%3Dd%26e"),
        ((("a", "é"),), "a=%C3%A9"),
        ((("a", "+"), ("b", "%")), "a=%2B&b=%25"),
        ((("a", ""),), "a="),
        ((("a", "\r\n\0"),), "a=%0D%0A%00"),
    ],
)
def test_a_query_is_percent_encoded(pairs, query):
    assert encode_query(pairs) == query


@given(st.lists(st.tuples(st.text(), st.text())))
def test_a_query_is_ascii_and_can_be_read_back(pairs):
    try:
        query = encode_query(tuple(pairs))
    except InvalidRequest:
        assert any("\ud800" <= mark <= "\udfff" for pair in pairs for text in pair for mark in text)
        return
    assert query.isascii()
    assert query.isprintable()
    assert " " not in query
    assert parse_qsl(query, keep_blank_values=True) == pairs


@pytest.mark.parametrize(
    ("pairs", "words"),
    [
        ((("a", "\ud800"),), "a holds text that is no valid Unicode"),
        ((("\udfff", "a"),), "pairs of valid Unicode text"),
        ((("a", "1"), ("limit", 1)), "limit must be text in a query, not int"),
        ((("a", None),), "a must be text in a query, not NoneType"),
        (((1, "a"),), "pairs of valid Unicode text"),
        ({"limit": 1}, "pairs of valid Unicode text"),
        (("a",), "pairs of valid Unicode text"),
    ],
)
def test_what_a_query_cannot_hold_is_named(pairs, words):
    with pytest.raises(InvalidRequest, match=words):
        encode_query(pairs)


@pytest.mark.parametrize(
    ("data", "written"),
    [
        ({}, b"{}"),
        ({"a": None, "b": UNSET, "c": {"d": UNSET}}, b'{"a":null,"c":{}}'),
        ({"a": [1, 2.5, True, None, "x"]}, b'{"a":[1,2.5,true,null,"x"]}'),
        ({"a": ("x", ("y",))}, b'{"a":["x",["y"]]}'),
        ({"a": "é\n"}, '{"a":"é\\n"}'.encode()),
        ({"a": Colour.RED, "b": Level.HIGH, "c": Odd.NOTHING}, b'{"a":"red","b":3,"c":null}'),
        ({"a": Unrecognized("new")}, b'{"a":"new"}'),
        ({"a": SecretStr("hush"), "b": [SecretStr("hush")]}, b'{"a":"hush","b":["hush"]}'),
        ({"a": datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)}, b'{"a":"2026-01-02T03:04:05Z"}'),
        ({"a": 10**30}, b'{"a":1' + b"0" * 30 + b"}"),
        ([], b"[]"),
        ("text", b'"text"'),
        (None, b"null"),
    ],
)
def test_json(data, written):
    assert encode_json(data) == written


def circular() -> list[object]:
    data: list[object] = []
    data.append(data)
    return data


@pytest.mark.parametrize("value", [*(value for value, _ in NOT_SCALARS), "\ud800", circular()], ids=repr)
def test_what_has_no_json_form_is_refused(value):
    for data in (value, {"a": value}, [value]):
        if value is UNSET and isinstance(data, dict):
            continue
        with pytest.raises(InvalidRequest) as refused:
            encode_json(data)
        assert refused.value.__cause__ is None


def test_an_enum_without_a_json_value_is_refused():
    class Broken(Enum):
        NAN = float("nan")
        NAIVE = datetime(2026, 1, 1)  # noqa: DTZ001

    for value in Broken:
        with pytest.raises(InvalidRequest):
            encode_json({"a": value})
        with pytest.raises(InvalidRequest):
            text_of(value)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.floats(allow_nan=False, allow_infinity=False) | words,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(words, inner, max_size=3),
)


@given(json_values)
def test_json_can_be_read_back(data):
    assert json.loads(encode_json(data)) == data
