"""What the service says, to whoever asks with which credential, and what observers are told of it."""

from __future__ import annotations

from dataclasses import fields

import pytest

from scripted import LOST, Rig, Sent, Takes, call, each_colour, reply, spec_with, timed
from switchgear.errors import (
    AuthenticationFailed,
    ConfigurationError,
    InvalidRequest,
    NotFound,
    SwitchgearError,
    ValidationFailed,
)
from switchgear.pipeline.breaker import BreakerState
from switchgear.pipeline.hooks import AttemptEnded, AttemptStarted, CallEnded, CallStarted, RetryScheduled
from switchgear.pipeline.retry import Outcome
from switchgear.pipeline.service import Problem, problem_of_status
from switchgear.pipeline.wire import WireResponse

# --- credentials


@each_colour
def test_a_fresh_credential_has_a_limiter_and_a_place_of_its_own(colour):
    keys = iter(["key_old", "key_new", "key_new"])
    rig = Rig(colour, reply(401), reply(429, retry_after="20"), reply(), credential=lambda: next(keys))
    rig.send(call())
    assert [sent.request.header("authorization") for sent in rig.sent] == ["Bearer key_old", *["Bearer key_new"] * 2]
    assert rig.core.limiters.find(rig.core.owner("key_old", call())) is None
    assert rig.core.limiters.of(rig.core.owner("key_new", call())).asked(19.9)


@each_colour
def test_a_credential_that_is_none_any_more_says_so(colour):
    answers = iter(["key_old", "  "])
    rig = Rig(colour, reply(401), credential=lambda: next(answers))
    error = rig.fails(call(), ConfigurationError)
    assert (error.service, error.attempts) == ("things", 1)


@each_colour
@pytest.mark.parametrize("status", [403, 404, 503])
def test_only_a_refused_credential_is_asked_for_again(colour, status):
    asked: list[str] = []

    def credential() -> str:
        asked.append(f"key_number_{len(asked)}")
        return asked[-1]

    rig = Rig(colour, reply(status), credential=credential)
    with pytest.raises(SwitchgearError):
        rig.send(call())
    assert asked == ["key_number_0"]


@each_colour
def test_a_fixed_credential_is_not_tried_again(colour):
    rig = Rig(colour, reply(401))
    assert rig.fails(call(), AuthenticationFailed).attempts == 1


# --- what the service says


@each_colour
def test_an_error_says_what_the_service_said(colour):
    def reads(response: WireResponse) -> Problem | None:
        plain = problem_of_status(response)
        return plain and Problem(
            ValidationFailed, "no such plan", Outcome.FINAL, code="plan_missing", request_id="req_b"
        )

    rig = Rig(colour, reply(400, {"a": 1}, x_request_id="req_h", x_other="1"), spec=spec_with(problem=reads))
    error = rig.fails(call(), ValidationFailed)
    assert (error.message, error.code, error.request_id, error.status, error.body, error.attempts) == (
        "no such plan",
        "plan_missing",
        "req_b",
        400,
        b'{"a": 1}',
        1,
    )
    assert error.headers["X-Other"] == "1"
    assert error.__cause__ is None


@each_colour
def test_the_headers_have_the_request_id_if_the_body_has_none(colour):
    rig = Rig(colour, reply(404, x_request_id="req_h"))
    assert rig.fails(call(), NotFound).request_id == "req_h"


@each_colour
def test_an_error_may_be_an_answer(colour):
    def reads(response: WireResponse) -> Problem | None:
        plain = problem_of_status(response)
        return plain and Problem(NotFound, "empty", Outcome.FINAL, code="empty")

    rig = Rig(colour, reply(404), spec=spec_with(problem=reads))
    response = rig.send(call(answers={"empty": b"[]"}))
    assert (response.value, response.status) == ([], 200)
    rig.fails(call(answers={"other": b"[]"}), NotFound)
    rig.fails(call(answers={"": b"[]"}), NotFound)


@each_colour
def test_an_error_without_a_code_is_no_answer(colour):
    rig = Rig(colour, reply(404))
    rig.fails(call(answers={"": b"[]"}), NotFound)


# --- what observers are told


def told(rig_events):
    """Events without the service's and the operation's names, and the call's number."""
    return [
        (
            type(event).__name__,
            *[getattr(event, fact.name) for fact in fields(event) if fact.name not in {"service", "operation", "call"}],
        )
        for event in rig_events
    ]


@each_colour
def test_observers_are_told_what_happens(colour):
    events: list = []
    rig = timed(
        colour,
        Takes(2.0, LOST),
        Takes(1.0, reply(503, x_request_id="req_1")),
        reply(x_request_id="req_2"),
        observers=[events.append],
    )
    rig.send(call())
    first, second = rig.clock.slept
    assert told(events) == [
        ("CallStarted", "GET", "/v1/things/1", "api.things.example", 443, "closed"),
        ("AttemptStarted", 1),
        ("AttemptEnded", 1, 2.0, None, "lost", None),
        ("RetryScheduled", 1, first, "ConnectionLost"),
        ("AttemptStarted", 2),
        ("AttemptEnded", 2, 1.0, 503, None, "req_1"),
        ("RetryScheduled", 2, second, "ServerError"),
        ("AttemptStarted", 3),
        ("AttemptEnded", 3, pytest.approx(0.0), 200, None, "req_2"),
        ("CallEnded", pytest.approx(3.0 + first + second), 3, None),
    ]
    kinds = {CallStarted, AttemptStarted, AttemptEnded, RetryScheduled, CallEnded}
    assert {type(event) for event in events} == kinds


@each_colour
def test_a_failed_call_ends_by_its_errors_name(colour):
    events: list = []
    rig = Rig(colour, reply(404), observers=[events.append])
    rig.clock.advance(100.0)
    rig.fails(call(), NotFound)
    assert told(events)[-1] == ("CallEnded", 0.0, 1, "NotFound")


@each_colour
def test_an_abandoned_call_is_no_success(colour):
    def breaks(sent: Sent) -> WireResponse:
        raise KeyboardInterrupt

    events: list = []
    rig = Rig(colour, breaks, observers=[events.append])
    with pytest.raises(KeyboardInterrupt):
        rig.send(call())
    assert told(events)[-1] == ("CallEnded", 0.0, 1, "Abandoned")


@each_colour
def test_a_response_says_how_it_came_about(colour):
    rig = timed(colour, Takes(4.0, LOST), Takes(2.5, reply(201, {"a": 1}, x_request_id="req_1", date="x")))
    response = rig.send(call())
    assert (response.value, response.status, response.request_id, response.attempts, response.seconds) == (
        {"a": 1},
        201,
        "req_1",
        2,
        2.5,
    )
    assert (response.headers["X-Request-Id"], response.from_cache) == ("req_1", False)


@each_colour
def test_what_cannot_be_a_request_is_refused_without_being_sent(colour):
    rig = Rig(colour)
    for request in (call(tenant="required"), call(needs=("x",)), call(headers=(("X-A", "a\nb"),))):
        error = rig.fails(request, InvalidRequest)
        assert (error.service, error.attempts, error.retryable) == ("things", 0, False)
    assert rig.sent == []
    assert rig.core.breaker.state is BreakerState.CLOSED
