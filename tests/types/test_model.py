"""Wire models: unknown fields are kept, nothing is assigned, and errors name fields without their values."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any, Generic, TypeVar, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ConfigDict, Field, JsonValue, ValidationError
from pydantic.alias_generators import to_camel

from switchgear.types import WireModel
from switchgear.types.model import decoder, problems

T = TypeVar("T")


class Part(WireModel):
    price: int


class Whole(WireModel):
    model_config = ConfigDict(alias_generator=to_camel)

    id: str
    unit_name: str | None = None
    parts: tuple[Part, ...] = ()
    kind: str = Field(default="plain", alias="type")


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
_NAMES = st.text(min_size=1, max_size=8).filter(
    lambda name: name not in {"id", "unitName", "unit_name", "parts", "type", "kind"}
)


class TestWireModel:
    @given(st.dictionaries(_NAMES, JSON, max_size=5))
    def test_unknown_fields_survive_a_round_trip(self, unknown):
        wire = {"id": "a", "unitName": None, "type": "x", "parts": [{"price": 1, "added": [1]}], **unknown}
        whole = decoder(Whole)(json.dumps(wire).encode())
        assert whole.to_wire() == wire
        assert Whole.model_validate(whole.to_wire()) == whole

    def test_what_was_not_sent_is_not_written(self):
        assert Whole(id="a").to_wire() == {"id": "a"}

    def test_absent_and_null_are_told_apart(self):
        assert Whole.model_validate({"id": "a"}).model_fields_set == {"id"}
        assert Whole.model_validate({"id": "a", "unitName": None}).model_fields_set == {"id", "unit_name"}

    def test_fields_go_by_both_names(self):
        assert Whole(id="a", unit_name="b") == Whole.model_validate({"id": "a", "unitName": "b"})

    def test_nothing_can_be_assigned(self):
        with pytest.raises(ValidationError):
            Whole(id="a").id = "b"  # type: ignore[misc]

    def test_errors_do_not_repeat_the_input(self):
        with pytest.raises(ValidationError) as refused:
            Part.model_validate({"price": "canary-of-the-input"})
        assert "canary-of-the-input" not in str(refused.value)


class TestDecoder:
    @pytest.mark.parametrize(
        ("shape", "body", "value"),
        [
            (Part, b'{"price": 1}', Part(price=1)),
            (list[int], b"[1, 2]", [1, 2]),
            (dict[str, Part], b'{"a": {"price": 1}}', {"a": Part(price=1)}),
        ],
    )
    def test_of_models_and_of_other_types(self, shape: Any, body, value):
        assert decoder(shape)(body) == value

    @pytest.mark.parametrize(
        ("body", "value"),
        [
            (rb'["\ud83d"]', ["\ufffd"]),
            (rb'["\ude00 \ud83d\ude00 \uD83Dx"]', ["\ufffd \U0001f600 \ufffdx"]),
            (rb'["\\ud83d", "\\\ud83d"]', ["\\ud83d", "\\\ufffd"]),
            (rb'["NaN", "Infinity 1e400,"]', ["NaN", "Infinity 1e400,"]),
        ],
    )
    def test_text_that_was_cut_is_read(self, body, value):
        assert decoder(list[str])(body) == value

    @pytest.mark.parametrize("number", ["1e400", "-1E+400", "1e0400", "9" * 400 + ".0", "9" * 300 + "e20"])
    @pytest.mark.parametrize("shape", [dict[str, Any], Whole])
    def test_a_number_that_no_float_holds_is_named(self, number, shape: Any):
        with pytest.raises(ValidationError) as refused:
            decoder(shape)(b'{"id": "a", "x": [1, %b]}' % number.encode())
        assert problems(refused.value) == ("x.1: Input should be a finite number",)

    @pytest.mark.parametrize("word", [b"NaN", b"Infinity", b"-Infinity"])
    @pytest.mark.parametrize("around", [b'{"x": %b}', b'{"x":%b}', b"[%b]", b"[1,%b]", b"[\n\t%b\n]", b"%b"])
    def test_what_is_no_number_is_no_json(self, around, word):
        with pytest.raises(ValidationError) as refused:
            decoder(cast(Any, JsonValue))(around % word)
        assert problems(refused.value)[0].startswith("body: Invalid JSON")

    def test_one_is_made_per_shape(self):
        assert decoder(list[int]) is decoder(list[int])

    @pytest.mark.parametrize(
        ("body", "named"),
        [
            (b"{}", ["id: Field required"]),
            (b'{"id": null}', ["id: Input should be a valid string"]),
            (b'{"id": "a", "parts": [{"price": 1}, {}]}', ["parts.1.price: Field required"]),
            (b'{"parts": 7}', ["id: Field required", "parts: Input should be a valid array"]),
            (b"[]", ["body: Input should be an object"]),
            (b"<html>", ["body: Invalid JSON: expected value at line 1 column 1"]),
        ],
    )
    def test_problems_name_the_fields(self, body, named):
        with pytest.raises(ValidationError) as refused:
            decoder(Whole)(body)
        assert problems(refused.value) == tuple(named)


def test_threads_that_make_a_generic_model_at_once_get_the_same():
    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        assert [len(set(map(id, at_once(a_generic())))) for _ in range(50)] == [1] * 50
    finally:
        sys.setswitchinterval(interval)


def a_generic() -> Callable[[], type]:
    class Held(WireModel, Generic[T]):
        held: T

    class Part(WireModel): ...

    return lambda: Held[Part]


def at_once(make: Callable[[], type]) -> list[type]:
    """What four threads get that begin together."""
    begin = Barrier(4)

    def made(_: int) -> type:
        begin.wait()
        return make()

    with ThreadPoolExecutor(4) as threads:
        return list(threads.map(made, range(4)))
