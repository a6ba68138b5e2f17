"""What the breaker learns from an attempt, and when a call meets an open circuit."""

from __future__ import annotations

import pytest

from scripted import KEY, LOST, Rig, call, each_colour, fault, reply
from switchgear.errors import (
    ApiError,
    CircuitOpen,
    ConnectFailed,
    ConnectionLost,
    DecodeError,
    Fault,
    PoolExhausted,
    TimedOut,
)
from switchgear.pipeline.breaker import BreakerState
from switchgear.settings import BreakerPolicy, RetryPolicy, Settings

SAYS_NOTHING = [
    *[reply(status) for status in (400, 401, 403, 404, 408, 409, 422, 425, 429)],
    fault(Fault.POOL_TIMEOUT, sent=False),
    fault(Fault.CERTIFICATE, sent=False),
    fault(Fault.TOO_LARGE, sent=True),
    fault(Fault.PROTOCOL, sent=False),
]
FAILS = [
    *[reply(status) for status in (500, 502, 503, 504, 599)],
    fault(Fault.CONNECT, sent=False),
    fault(Fault.CONNECT_TIMEOUT, sent=False),
    fault(Fault.WRITE_TIMEOUT, sent=True),
    fault(Fault.READ_TIMEOUT, sent=True),
    LOST,
    fault(Fault.PROTOCOL, sent=True),
]
ONE_TRY = Settings(retry=RetryPolicy(attempts=1), breaker=BreakerPolicy(consecutive=2, minimum_calls=1000))


def outcome(rig: Rig) -> str:
    try:
        rig.send(call())
    except (ApiError, ConnectFailed, ConnectionLost, TimedOut, PoolExhausted, DecodeError):
        return "failed"
    return "answered"


@each_colour
@pytest.mark.parametrize("act", SAYS_NOTHING, ids=repr)
def test_what_says_nothing_about_the_service(colour, act):
    rig = Rig(colour, reply(500), *[act] * 20, reply(500), reply(), settings=ONE_TRY)
    assert [outcome(rig) for _ in range(21)] == ["failed"] * 21
    assert rig.core.breaker.state is BreakerState.CLOSED
    outcome(rig)
    assert rig.core.breaker.state is BreakerState.OPEN


@each_colour
@pytest.mark.parametrize("act", FAILS, ids=repr)
def test_what_says_that_the_service_fails(colour, act):
    rig = Rig(colour, act, settings=ONE_TRY)
    outcome(rig)
    assert rig.core.breaker.state is BreakerState.CLOSED
    outcome(rig)
    assert rig.core.breaker.state is BreakerState.OPEN


@each_colour
@pytest.mark.parametrize("act", [reply(), reply(204, b""), reply(302), reply(200, b"<html>")], ids=repr)
def test_what_says_that_the_service_answers(colour, act):
    rig = Rig(colour, reply(500), act, reply(500), act, reply(500), act, settings=ONE_TRY)
    for _ in range(6):
        outcome(rig)
    assert rig.core.breaker.state is BreakerState.CLOSED


@each_colour
def test_an_open_circuit_is_seen_before_anything_queues(colour):
    rig = Rig(colour, reply(500), settings=ONE_TRY)
    for _ in range(2):
        outcome(rig)
    rig.core.limiters.of(rig.core.owner(KEY, call())).limited(0.0, 20.0)
    error = rig.fails(call(), CircuitOpen)
    assert (error.service, error.attempts, error.retry_after, error.retryable) == ("things", 0, 30.0, True)
    assert rig.clock.slept == []
    assert len(rig.sent) == 2


@each_colour
def test_a_circuit_that_opens_between_attempts_ends_the_call(colour):
    rig = Rig(colour, reply(500), settings=Settings(breaker=BreakerPolicy(consecutive=2)))
    error = rig.fails(call(), CircuitOpen)
    assert (error.attempts, len(rig.sent)) == (2, 2)


@each_colour
def test_a_circuit_that_opens_while_a_call_queues_refuses_it(colour):
    rig = Rig(colour)
    rig.core.limiters.of(rig.core.owner(KEY, call())).limited(0.0, 5.0)
    sleep = rig.clock.sleep

    def isolated_meanwhile(seconds: float) -> None:
        rig.core.breaker.isolate()
        sleep(seconds)

    rig.clock.sleep = isolated_meanwhile  # type: ignore[method-assign]
    rig.fails(call(), CircuitOpen)
    assert rig.sent == []
