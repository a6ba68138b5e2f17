"""Headers: read from whatever is handed over, found in any case, never shown."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from switchgear.types import Headers


class Odd:
    """Something of a framework's own with `items()`."""

    def items(self) -> list[tuple[str, str]]:
        return [("Svix-Id", "msg_1")]


@pytest.mark.parametrize("pair", [("Retry-After", 5), ("Set-Cookie", None), (b"ETag", "x"), ("ETag", b"x")])
def test_what_is_no_text_is_refused_by_name(pair):
    with pytest.raises(TypeError, match=f"{pair[0]!r} comes with a value of {type(pair[1]).__name__}"):
        Headers([pair])


class TestReading:
    @pytest.mark.parametrize(
        "given_headers",
        [
            {"Svix-Id": "msg_1"},
            [("svix-id", "msg_1")],
            ((b"SVIX-ID", b"msg_1"),),
            iter([("svix-id", b"msg_1")]),
            Odd(),
            {"HTTP_SVIX_ID": "msg_1", "REQUEST_METHOD": "POST", "wsgi.version": (1, 0), "wsgi.input": None},
            Headers([("svix-id", "msg_1")]),
            {"Svix-Id": ["msg_1"]},
            {"Svix-Id": (b"msg_1",), "Other": [1, None]},
            [("svix-id", " msg_1\t")],
        ],
    )
    def test_any_header_like_object(self, given_headers: Any):
        headers = Headers.of(given_headers)
        assert headers["svix-id"] == headers["SVIX-ID"] == headers.get("Svix-Id") == "msg_1"

    def test_headers_stay_what_they_are(self):
        headers = Headers([("a", "1")])
        assert Headers.of(headers) is headers

    def test_values_that_are_no_text_and_names_that_are_empty_are_left_out(self):
        assert dict(Headers.of([("a", "1"), ("b", None), ("", "2"), ("HTTP_", "3")])) == {"a": "1"}  # type: ignore[list-item]

    def test_a_list_of_values_is_a_repeated_field(self):
        headers = Headers.of({"a": ["1", b" 2 "], "b": []})
        assert (dict(headers), headers.pairs) == ({"a": "1, 2"}, (("a", "1"), ("a", "2")))

    def test_bytes_are_latin_1(self):
        assert Headers.of([(b"a", b"\xe9")])["a"] == "é"

    @pytest.mark.parametrize("thing", [None, 3, ["a"], [("a",)], [("a", "b", "c")]])
    def test_what_is_no_header_like_object(self, thing: Any):
        with pytest.raises((TypeError, ValueError)):
            Headers.of(thing)


class TestMapping:
    HEADERS = Headers([("Set-Cookie", "a=1"), ("Date", "now"), ("set-cookie", "b=2")])

    def test_repeated_fields_are_joined_and_their_order_is_kept(self):
        assert self.HEADERS["SET-cookie"] == "a=1, b=2"
        assert self.HEADERS.pairs == (("Set-Cookie", "a=1"), ("Date", "now"), ("set-cookie", "b=2"))

    def test_it_is_a_mapping_by_lower_case_name(self):
        assert [*self.HEADERS] == ["set-cookie", "date"]
        assert len(self.HEADERS) == 2
        assert "DATE" in self.HEADERS
        assert 5 not in self.HEADERS
        assert self.HEADERS.get("x") is None
        with pytest.raises(KeyError):
            _ = self.HEADERS["x"]

    def test_values_are_not_shown(self):
        assert repr(self.HEADERS) == "Headers(['date', 'set-cookie'])"

    @given(st.lists(st.tuples(st.sampled_from(["a", "A", "b", "B-c"]), st.text(max_size=5)), max_size=6))
    def test_nothing_is_lost(self, pairs):
        headers = Headers(pairs)
        assert headers.pairs == tuple(pairs)
        assert set(headers) == {name.lower() for name, _ in pairs}
        for name in headers:
            assert headers[name] == ", ".join(value for key, value in pairs if key.lower() == name)
