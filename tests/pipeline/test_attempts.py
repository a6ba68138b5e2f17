"""What the deciding generator does between attempts: it waits, within limits, as long as the budget lasts."""

from __future__ import annotations

from email.utils import format_datetime

import pytest

from scripted import KEY, LOST, REFUSED, Rig, Sent, Takes, call, each_colour, fault, reply, timed
from switchgear.errors import (
    ConnectFailed,
    ConnectionLost,
    DeadlineExceeded,
    Fault,
    NotFound,
    PoolExhausted,
    RateLimited,
    ServerError,
    TimedOut,
    TransportFault,
)
from switchgear.pipeline.interceptors import Interceptor
from switchgear.pipeline.request import Timing
from switchgear.pipeline.wire import Timeouts, WireRequest, WireResponse
from switchgear.settings import BreakerPolicy, BudgetPolicy, RetryPolicy, Settings
from switchgear.testing.clock import FakeClock

MANY = Settings(retry=RetryPolicy(attempts=6), breaker=BreakerPolicy(consecutive=1000))


# --- waiting


@each_colour
def test_waits_are_jittered_below_a_doubling_ceiling(colour):
    rig = Rig(colour, LOST, settings=MANY)
    rig.fails(call(), ConnectionLost)
    slept = rig.clock.slept
    assert len(slept) == 5
    assert all(0 <= wait <= ceiling for wait, ceiling in zip(slept, (0.5, 1, 2, 4, 8), strict=True))
    assert len(set(slept)) == 5


@each_colour
@pytest.mark.parametrize("status", [408, 425, 429, 500, 502, 503, 504])
@pytest.mark.parametrize("form", ["seconds", "millis", "date"])
def test_retry_after_is_never_undercut(colour, status, form):
    def asks(sent: Sent) -> WireResponse:
        now = rig.clock.now()
        headers = {
            "seconds": {"retry_after": "7"},
            "millis": {"retry_after_ms": "7000"},
            "date": {"retry_after": format_datetime(now.replace(second=now.second + 7), usegmt=True)},
        }[form]
        return reply(status, **headers)

    rig = Rig(colour, asks, reply())
    rig.send(call())
    assert rig.sent[1].at - rig.sent[0].at == 7.0


@each_colour
@pytest.mark.parametrize(
    ("asked", "least", "most"),
    [
        ({"retry_after": "0"}, 0.0, 0.5),
        ({"retry_after": "0.1"}, 0.1, 0.5),
        ({"retry_after": "-5"}, 0.0, 0.5),
        ({"retry_after": "nan"}, 0.0, 0.5),
        ({"retry_after": "never"}, 0.0, 0.5),
        ({"retry_after": "Thu, 01 Jan 2015 00:00:00 GMT"}, 0.0, 0.5),
        ({}, 0.0, 0.5),
    ],
)
def test_what_asks_for_nothing_waits_by_jitter(colour, asked, least, most):
    rig = Rig(colour, reply(503, **asked), reply())
    rig.send(call())
    assert least <= rig.sent[1].at - rig.sent[0].at <= most


@each_colour
@pytest.mark.parametrize("status", [429, 503])
@pytest.mark.parametrize("asked", ["30", "31", "1e9"])
def test_a_wait_that_does_not_fit_the_deadline_fails_now(colour, status, asked):
    rig = Rig(colour, reply(status, retry_after=asked))
    error = rig.fails(call(), RateLimited if status == 429 else ServerError)
    assert (error.attempts, error.retry_after, error.status, error.retryable) == (1, float(asked), status, True)
    assert rig.clock.slept == []
    assert "retry after" in str(error)
    assert rig.core.budget.tokens == 500


@each_colour
def test_a_wait_that_fits_is_waited_for(colour):
    rig = Rig(colour, reply(503, retry_after="29.9"), reply())
    rig.send(call())
    assert rig.clock.slept == [29.9]
    assert rig.sent[1].timeouts.total == pytest.approx(0.1)


@each_colour
def test_the_error_says_how_long_even_when_it_gives_up(colour):
    rig = Rig(colour, reply(404, retry_after="5"))
    assert rig.fails(call(), NotFound).retry_after == 5.0


@each_colour
def test_every_call_of_an_owner_waits_after_429(colour):
    rig = Rig(colour, reply(429, retry_after="40"), reply())
    rig.fails(call(), RateLimited)
    rig.clock.advance(15.0)
    slow = rig.client.with_options(deadline=100.0)
    assert rig.send(call(), slow).attempts == 1
    assert [sent.at for sent in rig.sent] == [0.0, 40.0]


@each_colour
def test_what_would_wait_beyond_its_deadline_fails_before_it_is_sent(colour):
    rig = Rig(colour, reply(429, retry_after="60"))
    rig.fails(call(), RateLimited)
    rig.clock.advance(20.0)
    error = rig.fails(call(), RateLimited)
    assert (error.attempts, error.retry_after, error.status, error.service) == (0, 40.0, None, "things")
    assert "the service asked to wait" in str(error)
    assert len(rig.sent) == 1


@each_colour
def test_however_short_the_wait(colour):
    rig = Rig(colour)
    rig.core.limiters.of(rig.core.owner(KEY, call())).limited(0.0, 0.25)
    rig.send(call())
    assert rig.clock.slept == [0.25]


@each_colour
def test_a_wait_that_would_use_up_the_deadline_is_not_begun(colour):
    rig = Rig(colour, settings=Settings(deadline=5.0))
    rig.core.limiters.of(rig.core.owner(KEY, call())).limited(0.0, 5.0)
    assert rig.fails(call(), RateLimited).retry_after == 5.0
    assert rig.clock.slept == []


@each_colour
def test_other_owners_do_not_wait(colour):
    rig = Rig(colour, reply(429, retry_after="60"), reply())
    rig.fails(call(), RateLimited)
    for other in (rig.another(credential="key_of_somebody_else"), rig.client.with_options(tenant="t-1")):
        assert rig.send(call(), other).attempts == 1
    assert rig.clock.monotonic() == 0.0


@each_colour
def test_a_429_without_a_time_blocks_nobody(colour):
    rig = Rig(colour, reply(429), settings=Settings(retry=RetryPolicy(attempts=1)))
    rig.fails(call(), RateLimited)
    rig.fails(call(), RateLimited)
    assert len(rig.sent) == 2
    assert rig.clock.slept == []


@each_colour
def test_a_503_with_a_time_blocks_nobody_else(colour):
    rig = Rig(colour, reply(503, retry_after="60"), reply())
    rig.fails(call(), ServerError)
    rig.send(call())
    assert rig.clock.slept == []


@each_colour
def test_a_limiter_that_is_told_again_while_somebody_waits_is_heeded(colour):
    rig = Rig(colour)
    limiter = rig.core.limiters.of(rig.core.owner(KEY, call()))
    limiter.limited(0.0, 2.0)
    sleep = rig.clock.sleep

    def told_meanwhile(seconds: float) -> None:
        if not rig.clock.slept:
            limiter.limited(0.0, 5.0)
        sleep(seconds)

    rig.clock.sleep = told_meanwhile  # type: ignore[method-assign]
    rig.send(call())
    assert rig.clock.slept == [2.0, 3.0]


# --- the deadline


@each_colour
def test_each_attempt_gets_what_is_left(colour):
    rig = timed(
        colour,
        Takes(8.0, fault(Fault.READ_TIMEOUT, sent=True)),
        Takes(1.0, LOST),
        reply(),
        settings=Settings(deadline=12.0),
    )
    rig.send(call())
    first, second, third = rig.sent
    assert first.timeouts == Timeouts(10, 10, 10, 10, 10)
    assert second.timeouts == Timeouts(*[pytest.approx(12.0 - second.at)] * 5)
    assert third.timeouts == Timeouts(*[pytest.approx(12.0 - third.at)] * 5)


@each_colour
@pytest.mark.parametrize("timing", list(Timing))
def test_each_class_of_operation_has_its_own_limits(colour, timing):
    rig = Rig(colour)
    rig.send(call(timing=timing))
    total = {Timing.FAST: 10, Timing.SLOW: 80, Timing.POST: 120, Timing.UPLOAD: float("inf")}[timing]
    phase = {Timing.UPLOAD: 30}.get(timing, total)
    assert rig.sent[0].timeouts == Timeouts(phase, phase, phase, phase, total)


@each_colour
@pytest.mark.parametrize("kind", [Fault.READ_TIMEOUT, Fault.WRITE_TIMEOUT, Fault.CONNECT_TIMEOUT, Fault.POOL_TIMEOUT])
def test_a_timeout_at_the_deadline_is_the_deadlines(colour, kind):
    rig = timed(colour, Takes(10.0, fault(kind, sent=False)), settings=Settings(deadline=10.0))
    error = rig.fails(call(), DeadlineExceeded)
    assert error.attempts == 1
    assert isinstance(error.__cause__, TransportFault)


@each_colour
@pytest.mark.parametrize(
    ("kind", "error"),
    [
        (Fault.READ_TIMEOUT, TimedOut),
        (Fault.WRITE_TIMEOUT, TimedOut),
        (Fault.CONNECT_TIMEOUT, ConnectFailed),
        (Fault.POOL_TIMEOUT, PoolExhausted),
    ],
)
def test_a_timeout_before_the_deadline_is_the_attempts(colour, kind, error):
    rig = timed(colour, Takes(9.9, fault(kind, sent=True)), settings=Settings(deadline=10.0))
    assert rig.fails(call("PATCH"), error).attempts == 1


@each_colour
@pytest.mark.parametrize("act", [LOST, REFUSED, reply(503)])
def test_what_is_no_timeout_keeps_its_name_at_the_deadline(colour, act):
    rig = timed(colour, Takes(10.0, act), settings=Settings(deadline=10.0))
    error = ServerError if isinstance(act, WireResponse) else ConnectionLost if act is LOST else ConnectFailed
    rig.fails(call(), error)
    assert len(rig.sent) == 1


@each_colour
def test_no_wait_goes_beyond_the_deadline(colour):
    rig = timed(colour, Takes(9.9, LOST), settings=Settings(deadline=10.0), seed=3)
    rig.fails(call(), ConnectionLost)
    assert len(rig.sent) == 1
    assert rig.clock.monotonic() == 9.9


class Slow(Interceptor):
    """Takes its time before each attempt."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self.clock = FakeClock()

    def on_request(self, request: WireRequest) -> None:
        self.clock.advance(self.seconds)


@each_colour
def test_the_time_of_an_interceptor_counts(colour):
    slow = Slow(7.0)
    rig = Rig(colour, interceptors=[slow], settings=Settings(deadline=10.0))
    slow.clock = rig.clock
    response = rig.send(call())
    assert rig.sent[0].timeouts == Timeouts(*[pytest.approx(3.0)] * 5)
    assert response.seconds == 7.0


@each_colour
@pytest.mark.parametrize("seconds", [10.0, 11.0])
def test_nothing_is_sent_when_an_interceptor_used_up_the_time(colour, seconds):
    slow = Slow(seconds)
    rig = Rig(colour, interceptors=[slow], settings=Settings(deadline=10.0))
    slow.clock = rig.clock
    rig.fails(call(), DeadlineExceeded)
    assert rig.sent == []


@each_colour
def test_nothing_is_sent_when_a_credential_used_up_the_time(colour):
    def slow() -> str:
        rig.clock.advance(10.0)
        return KEY

    rig = Rig(colour, credential=slow, settings=Settings(deadline=10.0))
    error = rig.fails(call(), DeadlineExceeded)
    assert (error.attempts, rig.sent) == (0, [])


# --- the budget


@each_colour
def test_an_empty_budget_ends_the_call_with_its_own_error(colour):
    rig = Rig(colour, LOST, settings=Settings(budget=BudgetPolicy(capacity=5, retry_cost=5)))
    assert rig.fails(call(), ConnectionLost).attempts == 2
    assert rig.fails(call(), ConnectionLost).attempts == 1
    assert rig.core.budget.tokens == 0


@each_colour
def test_a_success_pays_back(colour):
    rig = Rig(colour, LOST, reply(), settings=Settings(budget=BudgetPolicy(capacity=20, retry_cost=5)))
    rig.send(call())
    assert rig.core.budget.tokens == 16
    rig.send(call())
    assert rig.core.budget.tokens == 17


@each_colour
def test_a_refusal_pays_nothing_back(colour):
    rig = Rig(colour, LOST, reply(404), settings=Settings(budget=BudgetPolicy(capacity=20, retry_cost=5)))
    rig.fails(call(), NotFound)
    assert rig.core.budget.tokens == 15
