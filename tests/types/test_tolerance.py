"""What comes empty is read alike in every model, and written as it came."""

from __future__ import annotations

import json
import pickle
from enum import StrEnum
from typing import Any, ClassVar

import pytest
from pydantic import ConfigDict, Field, ValidationError

from switchgear.types import WireModel
from switchgear.types.enums import Open
from switchgear.types.model import decoder, problems


class Part(WireModel):
    price: int


class Shade(StrEnum):
    LIGHT = "light"


class Lenient(WireModel):
    id: str
    owner_id: str | None = None
    name: str | None = None
    shade: Shade | None = None
    open_shade: Open[Shade] | None = None
    """Two fields of one enumeration: its schema is referred to."""
    text: str | dict[str, str] | None = None
    size: float = 0.0
    share: float | None = None
    parts: list[Part]
    tags: tuple[str, ...] = ()
    labels: dict[str, str] = Field(default_factory=dict)
    note: str = "none"
    inner: Lenient | None = None


FULL: dict[str, Any] = {"id": "a", "parts": []}


class TestWhatComesEmpty:
    READ: ClassVar[list[Any]] = [
        ({"name": ""}, None),
        ({"owner_id": ""}, None),
        ({"shade": ""}, None),
        ({"open_shade": ""}, None),
        ({"name": " "}, " "),
        ({"text": ""}, ""),
        ({"note": ""}, ""),
        ({"parts": None}, []),
        ({"tags": None}, ()),
        ({"labels": None}, {}),
        ({"size": 19}, 19),
        ({"share": 30}, 30),
        ({"share": 19.0}, 19.0),
    ]

    @pytest.mark.parametrize(("sent", "read"), READ, ids=repr)
    @pytest.mark.parametrize("deep", [False, True])
    def test_it_is_read_alike_and_written_as_it_came(self, sent, read, deep):
        wire = {**FULL, "inner": FULL | sent} if deep else FULL | sent
        for model in (Lenient.model_validate(wire), decoder(Lenient)(json.dumps(wire).encode())):
            value = getattr(model.inner if deep else model, *sent)
            assert (value, type(value)) == (read, type(read))
            assert json.dumps(model.to_wire(), sort_keys=True) == json.dumps(wire, sort_keys=True)
            assert pickle.loads(pickle.dumps(model)).to_wire() == wire  # noqa: S301 - of this test's own making

    def test_what_is_set_later_is_written(self):
        model = Lenient.model_validate(FULL | {"name": "", "tags": None}).model_copy(update={"name": "x"})
        assert model.to_wire() == FULL | {"name": "x", "tags": None}

    @pytest.mark.parametrize(
        ("sent", "said"),
        [
            ({"id": ""}, "id: String should have at least 1 character"),
            ({"name": 5}, "name: Input should be a valid string"),
            ({"shade": "dark"}, "shade: Input should be 'light'"),
            ({"parts": 7}, "parts: Input should be a valid array"),
            ({"labels": {"a": 1}}, "labels.a: Input should be a valid string"),
            ({"note": None}, "note: Input should be a valid string"),
            ({"share": "x"}, "share: Input should be a valid number, unable to parse string as a number"),
        ],
        ids=repr,
    )
    def test_anything_else_is_refused_as_before(self, sent, said):
        with pytest.raises(ValidationError) as refused:
            decoder(Lenient)(json.dumps(FULL | sent).encode())
        assert said in problems(refused.value)

    def test_a_strict_model_keeps_to_its_types(self):
        class Strict(WireModel):
            model_config = ConfigDict(strict=True)
            name: str | None = None

        assert Strict(name="").name == ""
