"""Looking whether an ambiguous write took effect, before it is repeated; and asking for a fresh credential."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest

from scripted import KEY, LOST, Act, Rig, Sent, Takes, call, each_colour, reply, timed
from switchgear.errors import (
    AuthenticationFailed,
    Conflict,
    ConnectionLost,
    NotFound,
    PaymentFailed,
    PermissionDenied,
    ServerError,
    TransportFault,
    ValidationFailed,
)
from switchgear.pipeline.deadline import LIMITS
from switchgear.pipeline.request import Lookup, Repeat, Request, Timing
from switchgear.pipeline.wire import WireResponse
from switchgear.settings import BreakerPolicy, BudgetPolicy, RetryPolicy, Settings
from switchgear.testing.clock import FakeClock


def write(repeat: Repeat, **fields: Any) -> Request[Any]:
    fields.setdefault("timing", Timing.FAST)
    return call("POST", "/v1/things", repeat=repeat, **fields)


def looked_up(found: Callable[[Any, datetime], Any], under_way: float | None = None) -> Request[Any]:
    return write(Repeat.LOOKUP, lookup=Lookup(call("GET", "/v1/things"), found, under_way))


def nowhere(rows: Any, began: datetime) -> None:
    """There is nothing to be found."""


def no_row(*writes: Act) -> Act:
    """A service that has no rows, and does with each write what the next act says; the last one repeats."""
    left = list(writes)

    def acts(sent: Sent) -> WireResponse:
        act = reply(200, []) if sent.request.method == "GET" else left.pop(0) if len(left) > 1 else left[0]
        if isinstance(act, TransportFault):
            raise act
        return act if isinstance(act, WireResponse) else act(sent)

    return acts


def writes(rig: Rig) -> list[Sent]:
    return [sent for sent in rig.sent if sent.request.method == "POST"]


@each_colour
def test_what_took_effect_is_found_and_not_repeated(colour):
    rig = Rig(colour, LOST, reply(200, [{"id": "thing_1"}]))
    response = rig.send(looked_up(lambda rows, _: rows[0]))
    assert response.value == {"id": "thing_1"}
    assert [sent.request.method for sent in rig.sent] == ["POST", "GET"]


class AtWork:
    """A service that goes on working on a request for some seconds after its answer was lost."""

    def __init__(self, *seconds: float) -> None:
        self._seconds, self._done = list(seconds), list[float]()
        self.clock = FakeClock()

    def __call__(self, sent: Sent) -> WireResponse:
        if sent.request.method == "GET":
            return reply(200, [{"id": f"at {at}"} for at in self._done if at <= self.clock.monotonic()])
        self._done.append(self.clock.monotonic() + self._seconds.pop(0))
        raise LOST

    def rig(self, colour: Any, **options: Any) -> Rig:
        rig = Rig(colour, self, **options)
        self.clock = rig.clock
        return rig


NOT_YET = math.inf


@each_colour
@pytest.mark.parametrize("timing", [Timing.FAST, Timing.SLOW, Timing.POST])
@pytest.mark.parametrize("share", [0.01, 0.5, 0.99])
def test_what_is_still_under_way_is_not_absent(colour, timing, share):
    """However long the service works, up to what an attempt of the class may take."""
    seconds = share * LIMITS[timing].attempt
    rig = AtWork(seconds).rig(colour)
    found = rig.send(write(Repeat.LOOKUP, timing=timing, lookup=looked_up(first_row).lookup))
    assert (found.value, len(writes(rig))) == ({"id": f"at {seconds}"}, 1)
    assert rig.clock.monotonic() >= seconds


def first_row(rows: Any, began: datetime) -> Any:
    return rows[0] if rows else None


@each_colour
def test_it_is_looked_for_ever_more_rarely_and_repeated_when_it_cannot_be_under_way(colour):
    rig = AtWork(NOT_YET, 0.0).rig(colour)
    assert rig.send(looked_up(first_row)).value == {"id": f"at {writes(rig)[1].at}"}
    repeated = [sent.request.method for sent in rig.sent].index("POST", 1)
    looks = [sent.at for sent in rig.sent[1:repeated]]
    gaps = [after - before for before, after in pairwise([0.0, *looks])]
    assert looks[-1] == writes(rig)[1].at == LIMITS[Timing.FAST].attempt
    assert gaps[1] == 1.0
    assert gaps[2:-1] == [2 * gap for gap in gaps[1:-2]]


@each_colour
def test_after_a_look_that_took_long_the_last_one_comes_at_once(colour):
    service = AtWork(NOT_YET, 0.0)

    def slowly(sent: Sent) -> WireResponse:
        if sent.request.method == "GET" and len(rig.sent) == 2:
            rig.clock.advance(11.0)
        return service(sent)

    rig = Rig(colour, slowly)
    service.clock = rig.clock
    rig.send(looked_up(first_row))
    assert [sent.request.method for sent in rig.sent[:4]] == ["POST", "GET", "GET", "POST"]
    assert rig.clock.slept[1] == 0.0


@each_colour
@pytest.mark.parametrize("status", [503, 429])
@pytest.mark.parametrize("seconds", [5.0, 100.0])
def test_a_look_up_that_is_asked_to_wait_comes_no_sooner_again(colour, status, seconds):
    settings = Settings(deadline=300.0, hold_back=1.0)
    rig = Rig(colour, LOST, reply(status, retry_after=f"{seconds}"), reply(200, [{"id": "1"}]), settings=settings)
    assert rig.send(looked_up(first_row)).value == {"id": "1"}
    assert rig.sent[2].at >= rig.sent[1].at + seconds
    hurried = Rig(colour, LOST, reply(status, retry_after="100"), reply(200, [{"id": "1"}]))
    hurried.fails(looked_up(first_row), ConnectionLost)
    assert len(hurried.sent) == 2


@each_colour
def test_a_look_up_says_for_how_long_its_write_may_be_under_way(colour):
    for under_way in (0.0, 3.0, 12.5):
        rig = AtWork(NOT_YET, 0.0).rig(colour)
        rig.send(looked_up(first_row, under_way))
        first, second = writes(rig)
        assert second.at == max(under_way, rig.sent[1].at) - first.at


@each_colour
def test_what_may_be_under_way_beyond_the_deadline_is_left_to_the_caller(colour):
    rig = AtWork(NOT_YET).rig(colour)
    error = rig.fails(looked_up(first_row), ConnectionLost, rig.client.with_options(deadline=9.0))
    assert (len(writes(rig)), error.retryable, error.attempts) == (1, False, len(rig.sent))
    assert len(rig.sent) > 3
    assert rig.clock.monotonic() < 9.0
    assert "look whether it took effect" in str(error)


@each_colour
def test_looking_again_is_paid_for_as_repeating_is(colour):
    budget = BudgetPolicy(capacity=10, retry_cost=5, success_refund=0)
    rig = AtWork(NOT_YET, 0.0).rig(colour, settings=Settings(budget=budget))
    rig.fails(looked_up(first_row), ConnectionLost)
    assert [sent.request.method for sent in rig.sent] == ["POST", "GET", "GET"]
    enough = AtWork(NOT_YET, 0.0).rig(colour, settings=Settings(budget=replace(budget, capacity=10)))
    enough.fails(looked_up(first_row, under_way=0.0), ConnectionLost)
    assert [sent.request.method for sent in enough.sent] == ["POST", "GET", "POST"]


@each_colour
def test_what_is_found_to_have_failed_is_an_error_of_its_own(colour):
    def failed(rows: Any, began: datetime) -> None:
        raise ValidationFailed("it is there, and failed", code="7")

    rig = Rig(colour, LOST, reply(200, []))
    error = rig.fails(looked_up(failed), ValidationFailed)
    assert (error.operation, error.service, error.attempts, error.code) == ("", "things", 2, "7")
    assert (error.retryable, error.guidance) == (False, "Nothing that was sent took effect.")


@each_colour
@pytest.mark.parametrize(
    ("looking", "found"),
    [
        (reply(500), lambda rows, _: None),
        (reply(404), lambda rows, _: None),
        (LOST, lambda rows, _: None),
        (reply(200, b"<html>"), lambda rows, _: None),
        (reply(200, {}), lambda rows, _: rows["missing"]),
        (reply(200, []), lambda rows, _: int("cannot be decided")),
    ],
)
def test_what_nobody_can_tell_is_not_repeated(colour, looking, found):
    rig = Rig(colour, LOST, looking)
    error = rig.fails(looked_up(found), ConnectionLost)
    assert (len(writes(rig)), error.retryable, error.attempts) == (1, False, len(rig.sent))
    assert rig.sent[-1].at == LIMITS[Timing.FAST].attempt or rig.client.stats().breaker == "open"


@each_colour
def test_what_cannot_be_looked_for_is_not_repeated(colour):
    breaker = BreakerPolicy(consecutive=1)  # the first failure opens the circuit, and nobody may look any more
    rig = Rig(colour, LOST, settings=Settings(breaker=breaker))
    error = rig.fails(looked_up(lambda rows, _: None), ConnectionLost)
    assert [sent.request.method for sent in rig.sent] == ["POST"]
    assert (error.retryable, error.attempts) == (False, 1)


@each_colour
def test_a_look_up_knows_when_the_call_began(colour):
    began = []
    clock_says = "Thu, 01 Jan 2026 12:00:30 GMT"

    def looks(sent: Sent) -> WireResponse:
        rig.clock.advance(2.0)
        return reply(200, [], date=clock_says)

    def lost(sent: Sent) -> WireResponse:
        rig.clock.advance(5.0)
        raise LOST

    def found(rows: Any, at: datetime) -> str:
        began.append(at)
        return "found"

    rig = Rig(colour, lost, looks)
    rig.clock.advance(100.0)
    assert rig.send(looked_up(found)).seconds == pytest.approx(2.0)
    (slept,) = rig.clock.slept
    passed = 5.0 + slept + 2.0
    expected = datetime(2026, 1, 1, 12, 0, 30, tzinfo=UTC) - timedelta(seconds=passed)
    assert [abs(at - expected) < timedelta(milliseconds=1) for at in began] == [True]


@each_colour
def test_without_the_services_clock_ours_is_good_enough(colour):
    began = []
    rig = Rig(colour, no_row(LOST, reply()))
    rig.clock.advance(100.0)
    start = rig.clock.now()
    rig.send(looked_up(lambda _, at: began.append(at), under_way=0.0))
    assert [abs(at - start) < timedelta(milliseconds=1) for at in began] == [True]


@each_colour
@pytest.mark.parametrize("status", [404, 409, 400, 422])
def test_a_refused_repeat_is_looked_for(colour, status):
    """Some services say so that the first one took effect."""
    request = write(Repeat.KEYED, lookup=Lookup(call("GET", "/v1/things"), lambda rows, _: rows[0] if rows else None))
    found = Rig(colour, LOST, reply(status), reply(200, [{"id": "thing_1"}]))
    assert found.send(request).value == {"id": "thing_1"}
    nothing = Rig(colour, LOST, reply(status), reply(200, []))
    nothing.fails(request, {404: NotFound, 409: Conflict}.get(status, ValidationFailed))
    clear = Rig(colour, reply(status))
    clear.fails(request, {404: NotFound, 409: Conflict}.get(status, ValidationFailed))
    assert len(clear.sent) == 1


@each_colour
@pytest.mark.parametrize(
    ("status", "error"), [(401, AuthenticationFailed), (402, PaymentFailed), (403, PermissionDenied)]
)
def test_what_is_refused_for_another_reason_is_not_looked_for(colour, status, error):
    request = write(Repeat.KEYED, lookup=Lookup(call("GET", "/v1/things"), lambda rows, _: "found"))
    rig = Rig(colour, LOST, reply(status), reply(200, []))
    rig.fails(request, error)
    assert [sent.request.method for sent in rig.sent] == ["POST", "POST"]


@each_colour
@pytest.mark.parametrize("status", [408, 425])
def test_a_repeat_that_came_to_nothing_is_sent_again_and_not_looked_for(colour, status):
    """Both are errors of validation here, but neither says what became of the first one."""
    request = write(Repeat.KEYED, lookup=Lookup(call("GET", "/v1/things"), lambda rows, _: "found"))
    rig = Rig(colour, LOST, reply(status), reply(200, {"id": "thing_1"}))
    assert rig.send(request).value == {"id": "thing_1"}
    assert [sent.request.method for sent in rig.sent] == ["POST"] * 3


@each_colour
def test_a_repeated_deletion_that_finds_nothing_took_effect(colour):
    request = call("DELETE", gone=b'{"deleted": true}')
    rig = timed(colour, LOST, Takes(2.0, reply(404)))
    rig.clock.advance(100.0)
    response = rig.send(request)
    assert (response.value, response.status, response.attempts) == ({"deleted": True}, 200, 2)
    assert response.seconds == pytest.approx(2.0)
    Rig(colour, LOST, reply(409)).fails(request, Conflict)
    Rig(colour, reply(404)).fails(request, NotFound)


@each_colour
def test_a_look_up_that_is_told_to_wait_makes_the_next_call_wait(colour):
    rig = Rig(colour, LOST, reply(429, retry_after="5"), reply())
    rig.fails(looked_up(nowhere, under_way=0.0), ConnectionLost)
    rig.send(call())
    assert rig.sent[2].at == pytest.approx(rig.sent[1].at + 5.0)


@each_colour
def test_looking_does_not_use_up_the_attempts(colour):
    rig = Rig(
        colour,
        no_row(reply(503)),
        settings=Settings(retry=RetryPolicy(attempts=4)),
    )
    rig.fails(looked_up(nowhere, under_way=0.0), ServerError)
    assert [sent.request.method for sent in rig.sent] == ["POST", "GET"] * 3 + ["POST"]


# --- a fresh credential


@each_colour
def test_a_credential_is_asked_again_once_after_401(colour):
    keys = iter(["key_old", "key_new", "key_never"])
    rig = Rig(colour, reply(401), reply(401), credential=lambda: next(keys))
    error = rig.fails(write(Repeat.KEYED), AuthenticationFailed)
    assert [sent.request.header("authorization") for sent in rig.sent] == ["Bearer key_old", "Bearer key_new"]
    assert len({sent.key for sent in rig.sent}) == 1
    assert error.attempts == 2


@each_colour
def test_the_same_credential_is_not_tried_again(colour):
    rig = Rig(colour, reply(401), credential=lambda: KEY)
    rig.fails(call(), AuthenticationFailed)
    assert len(rig.sent) == 1
