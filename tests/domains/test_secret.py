"""Secrets show themselves only to those who ask by name."""

from __future__ import annotations

import copy
import logging
import pickle
import traceback

import pytest
from pydantic import BaseModel, ValidationError

from switchgear.domains.secret import Encrypted, Secret

CANARY = "canary-4d1c"


class Holder(BaseModel):
    token: Secret[str]
    key: Encrypted[bytes] | None = None
    bare: Secret = Secret("x")  # type: ignore[type-arg]  # the inner type defaults to text


kinds = pytest.mark.parametrize("kind", [Secret, Encrypted])


@kinds
def test_it_reveals_when_asked(kind):
    assert kind(CANARY).reveal() == CANARY


@kinds
def test_it_shows_itself_nowhere(kind, caplog):
    sealed = kind(CANARY)
    with caplog.at_level(logging.DEBUG):
        logging.getLogger("test").info("%s %r %s", sealed, sealed, [sealed])
    try:
        raise ValueError(sealed)
    except ValueError as error:
        shown = "".join(traceback.TracebackException.from_exception(error, capture_locals=True).format())

    for text in (
        str(sealed),
        repr(sealed),
        f"{sealed}",
        f"{sealed!r:>40}",
        caplog.text,
        repr(vars(Holder(token=sealed))),
    ):
        assert CANARY not in text
    assert f"{kind.__name__}('**********')" in shown
    assert not hasattr(sealed, "__dict__")


@kinds
@pytest.mark.parametrize("protocol", range(pickle.HIGHEST_PROTOCOL + 1))
def test_it_is_never_pickled(kind, protocol):
    with pytest.raises(TypeError, match="never pickled"):
        pickle.dumps(kind(CANARY), protocol)


@kinds
def test_it_copies_as_itself(kind):
    sealed = kind(CANARY)

    assert copy.copy(sealed) is sealed
    assert copy.deepcopy([sealed])[0] is sealed


def test_it_compares_by_value():
    assert Secret(CANARY) == Secret(CANARY) == Encrypted(CANARY)
    assert Secret(CANARY) != Secret("other")
    assert Secret(CANARY) != CANARY
    assert Secret("\ud800") == Secret("\ud800")
    assert Secret(b"ab") == Secret("ab")
    assert hash(Secret(CANARY)) == hash(Secret(CANARY))


def test_a_field_takes_the_bare_value_and_the_secret():
    assert Holder(token=CANARY).token == Holder(token=Secret(CANARY)).token == Secret(CANARY)  # type: ignore[arg-type]
    assert Holder.model_validate_json(f'{{"token": "{CANARY}"}}').token.reveal() == CANARY
    assert isinstance(Holder(token=CANARY, key=b"k").key, Encrypted)  # type: ignore[arg-type]
    assert Holder.model_validate({"token": "a", "bare": "b"}).bare == Secret("b")


def test_a_model_dumps_a_mask():
    held = Holder(token=Secret(CANARY))

    assert held.model_dump_json() == '{"token":"**********","key":null,"bare":"**********"}'
    assert held.model_dump()["token"] is held.token


@pytest.mark.parametrize("given", [1, None, ["x"]])
def test_what_is_no_text_is_refused_without_being_repeated(given):
    with pytest.raises(ValidationError) as caught:
        Holder.model_validate({"token": given})

    (found,) = caught.value.errors()
    assert (found["loc"], found["type"], found["msg"]) == (("token",), "secret", "Input should be a str")
