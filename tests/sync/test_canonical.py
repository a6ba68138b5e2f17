"""Canonical JSON, digests, and the object as it was before an event."""

from __future__ import annotations

import datetime as dt
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from switchgear.errors import InvalidRequest
from switchgear.sync import before
from switchgear.sync.canonical import canonical, digest, whole
from sync_histories import generate, previous_attributes

json_values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text('aé"\\:,{}', max_size=4),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from("abc"), inner, max_size=3),
    max_leaves=8,
)
objects = st.dictionaries(st.sampled_from("abcd"), json_values, max_size=4)


class TestCanonical:
    def test_one_text(self):
        assert canonical({"b": [1, {"d": 1.5, "c": None}], "a": "é"}) == '{"a":"é","b":[1,{"c":null,"d":1.5}]}'

    @given(objects)
    def test_equal_objects_have_equal_text(self, fields):
        assert canonical(dict(reversed(fields.items()))) == canonical(fields)

    @pytest.mark.parametrize(
        "value", [dt.datetime(2026, 1, 1, tzinfo=dt.UTC), float("nan"), float("inf"), "\ud800", {1, 2}, b""]
    )
    def test_what_is_no_json_is_refused_without_being_shown(self, value):
        with pytest.raises(InvalidRequest, match="must be JSON values") as caught:
            canonical({"a": value})
        assert caught.value.__cause__ is None
        assert caught.value.__context__ is None

    def test_what_is_nested_without_end_is_refused(self):
        endless: dict[str, object] = {}
        endless["a"] = endless
        with pytest.raises(InvalidRequest):
            canonical(endless)


class TestDigest:
    def test_it_is_128_bits_of_the_content(self):
        assert digest({"a": 1}) == digest({"a": 1})
        assert len(digest({})) == 32
        assert len({digest({}), digest({"a": 1}), digest({"a": "1"}), digest({"a": 1.0}), digest({"a": True})}) == 5

    @pytest.mark.parametrize(
        ("one", "other"),
        [
            ({"a": None}, {}),
            ({"a": {"b": None, "c": 1}}, {"a": {"c": 1}}),
            ({"a": [{"b": None}]}, {"a": [{}]}),
        ],
    )
    def test_null_counts_as_absent(self, one, other):
        assert digest(one) == digest(other)

    @pytest.mark.parametrize(
        ("one", "other"),
        [
            ({"a": {}}, {}),
            ({"a": []}, {}),
            ({"a": [None]}, {"a": []}),
            ({"a": 0}, {}),
            ({"a": ""}, {}),
            ({"a": {"b": 1}}, {"a": {"b": 2}}),
            ({"a": [{"b": 1}]}, {"a": [{"b": 2}]}),
        ],
    )
    def test_other_content_has_another_digest(self, one, other):
        assert digest(one) != digest(other)


class TestBefore:
    @pytest.mark.parametrize(
        ("now", "previous", "was"),
        [
            ({"a": 1}, {}, {"a": 1}),
            ({"a": 1, "b": 2}, {"a": 0}, {"a": 0, "b": 2}),
            ({"a": 1}, {"a": None}, {}),
            ({"a": None}, {"a": 1}, {"a": 1}),
            ({}, {"a": 1}, {"a": 1}),
            ({}, {"a": None}, {}),
            ({"m": {"x": 1, "y": 2}}, {"m": {"x": 0}}, {"m": {"x": 0, "y": 2}}),
            ({"m": {"x": 1, "y": 2}}, {"m": {"y": None}}, {"m": {"x": 1}}),
            ({"m": {"d": {"x": 1}}}, {"m": {"d": {"x": None, "y": 3}}}, {"m": {"d": {"y": 3}}}),
            (
                {"items": {"data": [{"p": 2}, {"p": 3}], "n": 1}},
                {"items": {"data": [{"p": 1}]}},
                {"items": {"data": [{"p": 1}], "n": 1}},
            ),
            ({"a": [1, 2]}, {"a": [1]}, {"a": [1]}),
            ({"a": {"x": 1}}, {"a": "id"}, {"a": "id"}),
            ({"a": "id"}, {"a": {"x": 1}}, {"a": {"x": 1}}),
            ({"a": None}, {"a": {"x": 1}}, {"a": {"x": 1}}),
            ({"a": False}, {"a": True}, {"a": True}),
        ],
    )
    def test_the_overlay(self, now, previous, was):
        assert before(now, previous) == was

    def test_nothing_is_changed_in_place(self):
        now = {"m": {"x": 1}}
        before(now, {"m": {"x": 0}, "n": 1})
        assert now == {"m": {"x": 1}}

    def test_it_finds_the_earlier_object_again(self):
        rng = random.Random(3)
        for history in (generate(rng) for _ in range(100)):
            for one, other in zip(history.happenings, history.happenings[1:], strict=False):
                changes = previous_attributes(one.object, other.object)
                assert digest(before(other.object, changes)) == digest(one.object)


@pytest.mark.parametrize("value", [True, 1.0, "1", None])
def test_only_an_int_is_an_int(value):
    with pytest.raises(InvalidRequest, match="a count must be an int"):
        whole("a count", value)
