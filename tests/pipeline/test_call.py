"""The end of a call: its answer is read, or the error says what was wrong with it."""

from __future__ import annotations

import json
from typing import Any

import pytest

from scripted import LOST, Rig, call, each_colour, reply
from switchgear.errors import ConnectionLost, DecodeError, IntegrationDisabled
from switchgear.pipeline.clock import SYSTEM_CLOCK
from switchgear.settings import RetryPolicy, Settings
from switchgear.types.model import WireModel, decoder


class Price(WireModel):
    amount: int
    currency: str


class Thing(WireModel):
    id: str
    prices: list[Price]


@each_colour
def test_an_answer_is_read_by_the_operations_decoder(colour):
    rig = Rig(colour, reply(200, {"id": "1", "prices": [{"amount": 5, "currency": "eur"}], "new": True}))
    thing = rig.send(call(decode=decoder(Thing))).value
    assert (thing.id, thing.prices[0].amount, thing.model_extra) == ("1", 5, {"new": True})


@each_colour
def test_what_is_wrong_is_named_without_its_value(colour):
    answer = {"prices": [{"amount": "canary", "currency": "eur"}, {"amount": 1}]}
    rig = Rig(colour, reply(200, answer, x_request_id="req_1"))
    error = rig.fails(call(decode=decoder(Thing)), DecodeError)
    assert error.message == (
        "the answer cannot be read: id: Field required; "
        "prices.0.amount: Input should be a valid integer, unable to parse string as an integer; "
        "prices.1.currency: Field required"
    )
    assert (error.status, error.request_id, error.attempts, error.retryable) == (200, "req_1", 1, False)
    assert json.loads(error.body) == answer
    assert "canary" not in f"{error}{error!r}"
    assert error.__cause__ is None
    assert error.__context__ is None


@each_colour
def test_of_very_much_that_is_wrong_five_are_named(colour):
    rig = Rig(colour, reply(200, {"id": "1", "prices": [{}] * 50}))
    assert rig.fails(call(decode=decoder(Thing)), DecodeError).message.count("Field required") == 5


def raising(error: Exception) -> Any:
    def decode(content: bytes) -> object:
        raise error

    return decode


@each_colour
@pytest.mark.parametrize(
    "decode",
    [
        json.loads,
        lambda content: json.loads(content)["id"],
        *map(raising, (KeyError("id"), IndexError(), TypeError(), AttributeError(), RecursionError(), ValueError())),
    ],
)
def test_what_a_decoder_of_ones_own_raises_is_a_decode_error(colour, decode):
    rig = Rig(colour, reply(200, b"<html>"))
    error = rig.fails(call(decode=decode), DecodeError)
    assert error.message == "the answer cannot be read: it is not what the operation answers"


@each_colour
def test_a_bug_in_a_decoder_is_not_hidden(colour):
    rig = Rig(colour)
    with pytest.raises(ZeroDivisionError):
        rig.send(call(decode=lambda _: 1 // 0))


@each_colour
def test_a_write_whose_answer_cannot_be_read_took_effect(colour):
    rig = Rig(colour, reply(200, b"<html>"))
    error = rig.fails(call("POST"), DecodeError)
    assert (len(rig.sent), error.retryable) == (1, False)
    assert "took effect" in str(error)


@each_colour
def test_an_integration_that_is_switched_off_sends_nothing(colour):
    rig = Rig(colour, settings=Settings(enabled=False))
    error = rig.fails(call(), IntegrationDisabled)
    assert (error.service, error.attempts, rig.sent) == ("things", 0, [])


@each_colour
def test_errors_keep_nothing_of_the_frames_below(colour):
    """Those frames hold the request with its key; the caller's own are the only ones in a traceback."""
    rig = Rig(colour, LOST, settings=Settings(retry=RetryPolicy(attempts=1)))
    error = rig.fails(call(), ConnectionLost)
    names, frame = [], error.__traceback__
    while frame is not None:
        names.append(frame.tb_frame.f_code.co_name)
        frame = frame.tb_next
    assert not {"_walk", "attempts", "_attempt", "_perform", "perform"} & set(names)
    assert error.__cause__ is not None
    assert error.__cause__.__traceback__ is None
    assert error.__cause__.__context__ is None


def test_the_machines_clock_is_aware_and_goes_forward():
    assert SYSTEM_CLOCK.now().utcoffset() is not None
    assert SYSTEM_CLOCK.monotonic() <= SYSTEM_CLOCK.monotonic()
