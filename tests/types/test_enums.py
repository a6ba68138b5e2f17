"""Open enums: what is not known today parses, compares, and goes back as it came."""

from __future__ import annotations

import copy
import pickle
from enum import StrEnum
from typing import assert_never

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from switchgear.types import Open, Unrecognized, WireModel, recognize


class Light(StrEnum):
    RED = "red"
    GREEN = "green"


class Junction(WireModel):
    light: Open[Light]
    others: tuple[Open[Light], ...] = ()
    spare: Open[Light] | None = None


def _pickled(value: object) -> object:
    return pickle.loads(pickle.dumps(value))  # noqa: S301 - of this test's own making


ADAPTER: TypeAdapter[Light | Unrecognized] = TypeAdapter(Open[Light])


class TestOpen:
    @pytest.mark.parametrize("text", ["red", "green"])
    def test_a_known_value_is_a_member(self, text):
        assert Junction(light=text).light is Light(text)

    @given(st.text())
    def test_any_text_survives_a_round_trip(self, text):
        value = ADAPTER.validate_python(text)
        assert value == text
        assert isinstance(value, Light) is (text in set(Light))
        assert isinstance(value, Light) is not isinstance(value, Unrecognized)
        assert ADAPTER.dump_python(value, mode="json") == text
        assert ADAPTER.validate_json(ADAPTER.dump_json(value)) == text

    @pytest.mark.parametrize("value", [None, 1, True, 1.5, [], {}, b"red"])
    def test_what_is_no_text_is_refused(self, value):
        with pytest.raises(ValidationError):
            ADAPTER.validate_python(value, strict=True)

    def test_within_models(self):
        junction = Junction.model_validate_json('{"light": "blinking", "others": ["red", "off"], "spare": null}')
        assert junction.light == Unrecognized("blinking")
        assert junction.others == (Light.RED, Unrecognized("off"))
        assert junction.to_wire() == {"light": "blinking", "others": ["red", "off"], "spare": None}

    def test_a_match_says_what_happens_to_the_unknown(self):
        def name(light: Light | Unrecognized) -> str:
            match light:
                case Light.RED:
                    return "stop"
                case Light.GREEN:
                    return "go"
                case Unrecognized():
                    return f"slow down for {light}"
                case _:
                    assert_never(light)

        lights = [Junction(light=text).light for text in ("red", "green", "blinking")]
        assert [name(light) for light in lights] == ["stop", "go", "slow down for blinking"]


class TestUnrecognized:
    def test_it_is_its_text(self):
        value = Unrecognized("blinking")
        assert value == "blinking"
        assert hash(value) == hash("blinking")
        assert f"{value}" == "blinking"
        assert repr(value) == "Unrecognized('blinking')"

    @pytest.mark.parametrize("twin", [copy.copy, copy.deepcopy, _pickled])
    def test_it_stays_what_it_is(self, twin):
        value = twin(Unrecognized("blinking"))
        assert type(value) is Unrecognized


class TestRecognize:
    @pytest.mark.parametrize(
        ("text", "found"),
        [
            ("red", Light.RED),
            ("stop", Light.RED),
            ("go", Light.GREEN),
            ("Red", Unrecognized("Red")),
            ("", Unrecognized("")),
        ],
    )
    def test_by_value_then_by_alias(self, text, found):
        value = recognize(Light, text, aliases=(("stop", Light.RED), ("go", Light.GREEN), ("green", Light.RED)))
        assert value == found
        assert type(value) is type(found)

    def test_a_value_outranks_an_alias(self):
        assert recognize(Light, "green", aliases=(("green", Light.RED),)) is Light.GREEN
