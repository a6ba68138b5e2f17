"""A call that ends before a further attempt says what became of what it had sent, and whether it may be repeated."""

from __future__ import annotations

from collections.abc import Callable
from copy import copy
from typing import Any

import pytest

from scripted import LOST, Rig, call, each_colour, fault, reply
from switchgear.errors import (
    AuthenticationFailed,
    CircuitOpen,
    ConfigurationError,
    DeadlineExceeded,
    DecodeError,
    Fault,
    NotFound,
    PoolExhausted,
    RateLimited,
    ServerError,
    SwitchgearError,
    ValidationFailed,
)
from switchgear.pipeline.interceptors import Interceptor
from switchgear.pipeline.request import Lookup, Repeat, Request
from switchgear.pipeline.wire import WireRequest, WireResponse
from switchgear.settings import BreakerPolicy, LimiterPolicy, Settings

READS, SAME, SAME_KEY = "Only reads were sent", "and may be repeated.", "and may be repeated with the same key."
UNKNOWN, NOTHING = "look for it before you repeat it", "Nothing that was sent took effect."
CALLS: dict[str, tuple[Callable[[], Request[Any]], str, bool]] = {
    "read": (call, READS, True),
    "safe write": (lambda: call("PUT"), SAME, True),
    "minted key": (lambda: call("POST"), UNKNOWN, False),
    "own key": (lambda: call("POST", idempotency_key="mine"), SAME_KEY, True),
    "looked up": (
        lambda: call("POST", repeat=Repeat.LOOKUP, lookup=Lookup(call(), lambda rows, _: None, under_way=0.0)),
        UNKNOWN,
        False,
    ),
}
"""What may be repeated after an attempt of unknown outcome, in the error's words."""


class Raises(Interceptor):
    """Of the caller's: lets so many requests pass."""

    def __init__(self, passes: int, error: Exception) -> None:
        self.passes, self.error = passes, error

    def on_request(self, request: WireRequest) -> None:
        self.passes -= 1
        if self.passes < 0:
            raise self.error


def opens(colour: Any, *acts: Any) -> Rig:
    return Rig(colour, *acts, settings=Settings(breaker=BreakerPolicy(consecutive=1)))


def limited(colour: Any, *acts: Any) -> Rig:
    return Rig(colour, *acts, settings=Settings(limiter=LimiterPolicy(requests=1, per=1000.0)))


def late(colour: Any, *acts: Any) -> Rig:
    rig = Rig(colour, *acts, interceptors=[Slow()])
    rig.options["interceptors"][0].rig = rig
    return rig


class Slow(Interceptor):
    """Of the caller's: needs the whole deadline for a second request."""

    rig: Rig
    met = 0

    def on_request(self, request: WireRequest) -> None:
        self.met += 1
        if self.met > 1:
            self.rig.clock.advance(100.0)


def refuses(colour: Any, *acts: Any) -> Rig:
    return Rig(colour, *acts, interceptors=[Raises(1, ConfigurationError("of the caller's"))])


ENDS: dict[str, tuple[Callable[..., Rig], type[SwitchgearError]]] = {
    "the circuit opened": (opens, CircuitOpen),
    "the rate is used up": (limited, RateLimited),
    "the deadline passed": (late, DeadlineExceeded),
    "an interceptor refuses": (refuses, ConfigurationError),
}


@each_colour
@pytest.mark.parametrize("end", ENDS)
@pytest.mark.parametrize("kind", CALLS)
def test_what_ends_a_call_before_a_further_attempt_says_what_became_of_the_earlier_ones(colour, kind, end):
    rig_of, error_type = ENDS[end]
    make, fate, harmless = CALLS[kind]
    rig = rig_of(colour, reply(503))
    if kind == "looked up":  # nobody may look, so that the attempt's own error ends the call
        error = rig.fails(make(), ServerError)
        assert (error.retryable, "before repeating a write" in str(error).lower()) == (False, True)
        return
    error = rig.fails(make(), error_type)
    text = str(error)
    assert fate in text
    assert error.guidance in text
    assert "Nothing was sent" not in text
    assert "before that, attempt 1 failed: the service answered 503" in text
    assert (error.attempts, len(rig.sent), type(error.__cause__)) == (1, 1, ServerError)
    assert error.retryable is (harmless and error_type.retryable)
    assert ("look whether it worked" in error.user_message) is (not harmless or error_type is DeadlineExceeded)
    again = copy(error)
    assert (str(again), again.user_message, again.retryable) == (text, error.user_message, error.retryable)


@each_colour
@pytest.mark.parametrize("kind", CALLS)
def test_what_was_surely_refused_did_not_happen(colour, kind):
    rig = refuses(colour, reply(425))
    error = rig.fails(CALLS[kind][0](), ConfigurationError)
    assert (error.guidance, error.attempts) == (NOTHING, 1)


@each_colour
def test_of_a_call_that_was_not_sent_nothing_is_said(colour):
    rig = opens(colour, reply(503))
    rig.fails(call("POST", repeat=Repeat.NEVER), ServerError)
    error = rig.fails(call("POST"), CircuitOpen)
    assert (error.attempts, error.retryable, error.guidance) == (0, True, CircuitOpen.guidance)
    assert error.message == "the service has been failing"


@each_colour
@pytest.mark.parametrize(
    ("act", "kind"),
    [
        (reply(404), NotFound),
        (reply(422), ValidationFailed),
        (reply(401), AuthenticationFailed),
        (reply(429), RateLimited),
        (fault(Fault.POOL_TIMEOUT, sent=False), PoolExhausted),
    ],
)
def test_what_a_repeat_hears_is_not_the_whole_story(colour, act, kind):
    """The first attempt may have taken effect, whatever became of the second."""
    error = Rig(colour, LOST, act).fails(call("POST"), kind)
    assert (UNKNOWN in error.guidance, error.retryable) == (True, False)
    alone = Rig(colour, act).fails(call("POST", repeat=Repeat.NEVER), kind)
    assert alone.guidance == kind.guidance
    own = Rig(colour, LOST, act).fails(call("POST", idempotency_key="mine"), kind)
    assert own.guidance == kind.guidance
    looked_up = Rig(colour, LOST, reply(200, []), act).fails(CALLS["looked up"][0](), kind)
    assert (UNKNOWN in looked_up.guidance, looked_up.retryable) == (True, False)


@each_colour
def test_an_answer_settles_it(colour):
    error = Rig(colour, LOST, reply(200, b"<html>")).fails(call("POST"), DecodeError)
    assert (error.guidance, "before that" in str(error)) == (DecodeError.guidance, False)


class After(Interceptor):
    """Of the caller's: raises when the answer is there."""

    def on_response(self, request: WireRequest, response: WireResponse) -> None:
        raise ConfigurationError("of the caller's")

    def on_error(self, request: WireRequest, fault: Any) -> None:
        raise ConfigurationError("of the caller's")


@each_colour
@pytest.mark.parametrize(("act", "sent"), [(reply(), True), (LOST, True), (fault(Fault.CONNECT, sent=False), False)])
def test_what_is_raised_over_an_answer_says_that_it_was_sent(colour, act, sent):
    error = Rig(colour, act, interceptors=[After()]).fails(call("POST"), ConfigurationError)
    assert (UNKNOWN in error.guidance) is sent


@each_colour
def test_the_callers_own_exceptions_are_told_by_a_note(colour):
    rig = Rig(colour, LOST, interceptors=[Raises(1, KeyError("of the caller's"))])
    error = rig.fails(call("POST"), KeyError)
    told = "things.: What was sent may have taken effect, or still be under way: look for it before you repeat it."
    assert told in error.__notes__
    at_once = Rig(colour, interceptors=[Raises(0, KeyError("of the caller's"))])
    with pytest.raises(KeyError) as caught:
        at_once.send(call("POST"))
    assert not any(note.startswith("things.") for note in getattr(caught.value, "__notes__", ()))


@each_colour
def test_a_credential_that_raises_after_a_refusal(colour):
    answers = iter(["key_old"])

    def credential() -> str:
        try:
            return next(answers)
        except StopIteration:
            raise ConfigurationError("the vault is sealed") from None

    error = Rig(colour, LOST, reply(401), credential=credential).fails(call("POST"), ConfigurationError)
    assert (UNKNOWN in error.guidance, error.attempts) == (True, 2)
    assert "the service answered 401" in error.message
