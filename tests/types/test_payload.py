"""Payloads: JSON that nobody has described, read without surprises."""

from __future__ import annotations

import pickle
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from switchgear.types import Payload

DATA: dict[str, Any] = {
    "text": "a",
    "number": 3,
    "ratio": 1.5,
    "flag": True,
    "null": None,
    "object": {"deep": {"text": "b"}, "number": 0},
    "list": [{"id": "1"}, "x", {"id": "2"}, None],
}
PAYLOAD = Payload(DATA)
PATHS: list[tuple[str, ...]] = [
    ("text",),
    ("number",),
    ("ratio",),
    ("flag",),
    ("null",),
    ("object",),
    ("list",),
    ("object", "number"),
    ("object", "deep", "text"),
    ("object", "missing"),
    ("missing", "text"),
    ("text", "length"),
    ("null", "text"),
    ("list", "0"),
]


def plainly(path: tuple[str, ...]) -> Any:
    value: Any = DATA
    for key in path:
        value = value.get(key) if isinstance(value, dict) else None
    return value


@pytest.mark.parametrize("path", PATHS)
class TestPaths:
    def test_get(self, path):
        assert PAYLOAD.get(*path) == plainly(path)

    @pytest.mark.parametrize(("read", "kind"), [(Payload.text, str), (Payload.integer, int), (Payload.flag, bool)])
    def test_by_type(self, path, read, kind):
        expected = plainly(path)
        assert read(PAYLOAD, *path) == (expected if type(expected) is kind else None)

    def test_child(self, path):
        expected = plainly(path)
        assert PAYLOAD.child(*path) == Payload(expected if isinstance(expected, dict) else None)

    def test_children(self, path):
        expected = plainly(path)
        items = [item for item in expected if isinstance(item, dict)] if isinstance(expected, list) else []
        assert PAYLOAD.children(*path) == tuple(map(Payload, items))


class TestWhole:
    def test_as_a_collection_of_keys(self):
        assert [*PAYLOAD] == [*DATA]
        assert len(PAYLOAD) == len(DATA)
        assert "text" in PAYLOAD
        assert "missing" not in PAYLOAD
        assert not Payload()

    def test_it_cannot_be_indexed(self):
        with pytest.raises(TypeError):
            _ = PAYLOAD["text"]  # type: ignore[index]

    def test_what_it_was_made_of_can_change(self):
        data = {"a": 1}
        payload = Payload(data)
        data["a"] = 2
        payload.to_dict()["a"] = 3
        assert payload.get("a") == 1

    def test_the_whole_is_a_copy(self):
        payload = Payload({"a": 1})
        whole = payload.get()
        assert isinstance(whole, dict)
        whole["a"] = 2
        assert payload.get("a") == 1

    def test_equality(self):
        assert Payload({"a": 1}) == Payload({"a": 1}) != Payload({"a": 2})
        assert Payload({"a": 1}) != {"a": 1}
        with pytest.raises(TypeError):
            hash(PAYLOAD)

    def test_values_are_not_shown(self):
        assert repr(Payload({"b": "hidden", "a": 1})) == "Payload(keys=['a', 'b'])"

    def test_pickle(self):
        assert pickle.loads(pickle.dumps(PAYLOAD)) == PAYLOAD  # noqa: S301 - of this test's own making


@given(st.dictionaries(st.text(max_size=5), st.none() | st.booleans() | st.integers() | st.text()))
def test_each_value_is_of_one_type_at_most(data):
    payload = Payload(data)
    for key, value in data.items():
        reads = [payload.text(key), payload.integer(key), payload.flag(key)]
        assert [read for read in reads if read is not None] == ([] if value is None else [value])
    assert payload.to_dict() == data
