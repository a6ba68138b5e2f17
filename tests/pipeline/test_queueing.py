"""Calls that queue: for the rate, for room, for both; inside the deadline, in both colours, and nothing is lost."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from chaos import SharedClock
from scripted import (
    KEY,
    LOST,
    AsyncScriptedTransport,
    Rig,
    Script,
    ScriptedTransport,
    Sent,
    call,
    each_colour,
    reply,
    spec_with,
)
from switchgear import AsyncAyrshareClient, AyrshareClient, ClerkClient
from switchgear.errors import CircuitOpen, DeadlineExceeded, NotFound, RateLimited, SwitchgearError
from switchgear.pipeline.call import call as steps_of
from switchgear.pipeline.clock import SYSTEM_CLOCK
from switchgear.pipeline.effects import Wait
from switchgear.pipeline.hooks import AttemptStarted, CallQueued, CallStarted, HookEvent, QueueReason
from switchgear.pipeline.interceptors import Interceptor
from switchgear.pipeline.limiter import Limiter
from switchgear.pipeline.request import Lookup, Repeat, Request, path
from switchgear.pipeline.shared import Shared
from switchgear.pipeline.wire import Timeouts, WireRequest, WireResponse
from switchgear.settings import BreakerPolicy, LimiterPolicy, RetryPolicy, Settings
from switchgear.testing import FakeClock, Sandbox

THREE_PER_TEN = LimiterPolicy(requests=3, per=10.0)
CALL = ("things", "")


def paced(**settings: Any) -> Settings:
    return Settings(limiter=THREE_PER_TEN, **settings)


def waiting(rig: Rig) -> tuple[int, int, int]:
    """Who waits for the limiter, who for room, and how many are under way."""
    stats = rig.client.stats()
    room = stats.concurrency
    return (stats.rate_waiting, *((0, 0) if room is None else (room.waiting, room.in_use)))


# --- the rate


@each_colour
def test_calls_go_at_the_rate(colour):
    rig = Rig(colour, settings=paced())
    for _ in range(8):
        rig.send(call())
    assert [sent.at for sent in rig.sent] == [0, 0, 0, 10, 10, 10, 20, 20]
    assert waiting(rig) == (0, 0, 0)


@each_colour
def test_where_one_may_go_at_a_time_the_next_waits_for_its_own_turn_alone(colour):
    rig = Rig(colour, settings=Settings(limiter=LimiterPolicy(requests=1, per=10.0)))
    for _ in range(3):
        rig.send(call())
    assert [sent.at for sent in rig.sent] == [0, 10, 20]


@each_colour
def test_who_is_forestalled_by_another_thread_waits_on(colour, monkeypatch):
    rig = Rig(colour, settings=paced())
    for _ in range(3):
        rig.send(call())
    take, forestalled = Limiter.take, list[float]()

    def too_late(limiter: Limiter, now: float, *, waited: bool = True) -> bool:
        if waited and not forestalled:
            forestalled.append(now)
            limiter.limited(now, 5.0)
        return take(limiter, now, waited=waited)

    monkeypatch.setattr(Limiter, "take", too_late)
    rig.send(call())
    assert (forestalled, rig.clock.slept, rig.sent[-1].at) == ([10.0], [10.0, 5.0], 15.0)
    assert waiting(rig) == (0, 0, 0)


@each_colour
def test_retries_count_too(colour):
    rig = Rig(colour, LOST, LOST, reply(), settings=paced(retry=RetryPolicy(base=0, cap=0)))
    for _ in range(3):
        rig.send(call())
    assert [sent.at for sent in rig.sent] == [0, 0, 0, 10, 10]


@each_colour
def test_so_do_look_ups(colour):
    rig = Rig(colour, LOST, reply(200, []), reply(), settings=paced(retry=RetryPolicy(base=0, cap=0)))
    lookup = Lookup(call(), lambda _, __: None, under_way=0.0)
    rig.send(call("POST", repeat=Repeat.LOOKUP, lookup=lookup))
    rig.send(call())
    assert [sent.at for sent in rig.sent] == [0, 0, 0, 10]


@each_colour
def test_each_owner_has_a_rate_of_his_own(colour):
    rig = Rig(colour, settings=paced())
    for client in (rig.client, rig.client.with_options(tenant="t-1"), rig.another(credential="key_of_another")):
        for _ in range(3):
            rig.send(call(), client)
    assert rig.clock.slept == []
    rig.send(call(), rig.client.with_options(deadline=20.0))
    assert rig.clock.slept == [10.0]


@each_colour
def test_what_does_not_fit_the_deadline_fails_now_and_takes_nothing(colour):
    rig = Rig(colour, settings=paced(deadline=10.0))
    for _ in range(3):
        rig.send(call())
    rig.clock.advance(1.0)
    patient = rig.client.with_options(deadline=9.5)
    rig.send(call(), patient)
    assert [sent.at for sent in rig.sent] == [0, 0, 0, 10]
    rig.clock.advance(9.0)  # two may go, and the third at 20
    for _ in range(2):
        rig.send(call())
    hasty = rig.client.with_options(deadline=1.0)
    for _ in range(5):
        error = rig.fails(call(), RateLimited, hasty)
        assert (error.retry_after, error.attempts, error.status, error.retryable) == (1.0, 0, None, True)
        assert "rate" in str(error)
    assert rig.clock.slept == [9.0]
    rig.clock.advance(1.0)
    rig.send(call(), hasty)
    assert rig.clock.slept == [9.0]


@each_colour
def test_who_comes_later_does_not_overtake_those_in_line(colour):
    rig = Rig(colour, settings=paced())
    limiter = rig.core.limiters.of(rig.core.owner(KEY, call()))
    for number in range(THREE_PER_TEN.requests):
        limiter.join(-number)
    rig.send(call())
    assert [sent.at for sent in rig.sent] == [10]


@each_colour
def test_whoever_queues_tells_why_and_for_how_long(colour):
    told: list[HookEvent] = []
    rig = Rig(colour, settings=paced(), observers=[told.append])
    for _ in range(4):
        rig.send(call())
    rig.core.limiters.limited(rig.core.owner(KEY, call()), 4.0)
    rig.send(call())
    queued = [event for event in told if isinstance(event, CallQueued)]
    assert queued == [
        CallQueued(*CALL, QueueReason.RATE, 10.0),
        CallQueued(*CALL, QueueReason.RETRY_AFTER, 4.0),
    ]
    place = told.index(queued[0])
    assert [type(event) for event in told[place - 1 : place + 2]] == [CallStarted, CallQueued, AttemptStarted]


@each_colour
def test_the_circuit_is_looked_at_again_after_waiting(colour):
    rig = Rig(colour, settings=paced())
    for _ in range(3):
        rig.send(call())
    limiter = rig.core.limiters.of(rig.core.owner(KEY, call()))
    sleep = rig.clock.sleep

    def isolated_meanwhile(seconds: float) -> None:
        rig.core.breaker.isolate()
        limiter.limited(0.0, 20.0)
        sleep(seconds)

    rig.clock.sleep = isolated_meanwhile  # type: ignore[method-assign]
    rig.fails(call(), CircuitOpen)
    assert rig.clock.slept == [10.0], "and before it waits once more"
    assert waiting(rig) == (0, 0, 0)
    assert limiter.take(20.0), "the refused call was not counted"


def test_threads_go_at_the_rate():
    rig = Rig("sync", settings=paced(deadline=10_000.0))
    with ThreadPoolExecutor(8) as threads:
        list(threads.map(lambda _: rig.send(call()), range(40)))
    at = sorted(sent.at for sent in rig.sent)
    assert len(at) == 40
    assert all(later - first >= 10.0 for first, later in zip(at, at[3:], strict=False))
    assert waiting(rig) == (0, 0, 0)


async def test_tasks_go_at_the_rate():
    clock, at = FakeClock(), list[float]()

    def notes(event: HookEvent) -> None:
        if isinstance(event, AttemptStarted):
            at.append(clock.monotonic())

    rig = Rig("async", clock=clock, settings=paced(deadline=10_000.0), observers=[notes])
    await asyncio.gather(*(rig.client.send(call()) for _ in range(40)))
    assert len(at) == 40
    assert all(later - first >= 10.0 for first, later in zip(at, at[3:], strict=False))
    assert waiting(rig) == (0, 0, 0)


# --- limits of an operation's own


@each_colour
def test_a_limit_of_an_operations_own_holds_nothing_else_up(colour):
    spec = spec_with(own_limits=frozenset({("POST", "/v1/invitations")}))
    rig = Rig(colour, reply(429, retry_after="3600"), reply(), spec=spec)
    invitation = call("POST", "/v1/invitations")
    rig.fails(invitation, RateLimited)
    for other in (call(), call("GET", "/v1/invitations"), call("POST")):
        rig.send(other)
    assert rig.clock.slept == []
    assert rig.fails(invitation, RateLimited).retry_after == 60.0
    rig.send(invitation, rig.client.with_options(tenant="t-1"))
    assert len(rig.sent) == 5
    rig.clock.advance(60.0)
    rig.send(invitation)  # it goes to see, and is let in
    rig.send(invitation)
    assert rig.clock.slept == []


# --- how long others are held back


@each_colour
@pytest.mark.parametrize("hold_back", [10.0, 60.0])
def test_one_answer_holds_others_back_for_a_while_and_then_one_call_goes_to_see(colour, hold_back):
    rig = Rig(colour, reply(429, retry_after="3600"), reply(404), reply(), settings=Settings(hold_back=hold_back))
    assert rig.fails(call(), RateLimited).retry_after == 3600.0
    rig.clock.advance(hold_back - 1.0)
    assert rig.fails(call(), RateLimited, rig.client.with_options(deadline=0.5)).retry_after == 1.0
    rig.clock.advance(1.0)
    rig.fails(call(), NotFound)  # it was let in, whatever it heard
    rig.send(call())
    assert (rig.clock.slept, len(rig.sent)) == ([], 3)


@each_colour
@pytest.mark.parametrize("heard", [reply(429, retry_after="3600"), reply(429), reply(503), LOST])
def test_who_is_not_let_in_leaves_the_others_waiting(colour, heard):
    rig = Rig(colour, reply(429, retry_after="3600"), heard, reply(), settings=Settings(retry=RetryPolicy(attempts=1)))
    rig.fails(call(), RateLimited)
    rig.clock.advance(60.0)
    with pytest.raises(SwitchgearError):
        rig.send(call())
    rig.fails(call(), RateLimited, rig.client.with_options(deadline=0.5))
    rig.clock.advance(60.0)
    rig.send(call())


@each_colour
def test_the_call_itself_comes_back_no_sooner_than_it_was_asked_to(colour):
    rig = Rig(colour, reply(429, retry_after="3600"), reply(), settings=Settings(deadline=4000.0))
    rig.send(call())
    assert rig.sent[1].at == 3600.0


async def test_while_one_goes_to_see_the_others_wait_for_what_it_hears():
    rig = Rig("async", reply(429, retry_after="3600"), reply(), clock=SharedClock(), settings=Settings(deadline=30.0))
    with pytest.raises(RateLimited):
        await rig.client.send(call())
    rig.clock.advance(60.0)
    await asyncio.gather(*(rig.client.send(call()) for _ in range(5)))
    assert len(rig.sent) == 6
    assert rig.clock.slept == [1.0] * 4


@each_colour
def test_it_waits_for_the_owners_limit_too(colour):
    spec = spec_with(own_limits=frozenset({("POST", "/v1/invitations")}))
    rig = Rig(colour, reply(429, retry_after="5"), reply(), spec=spec)
    rig.send(call())
    rig.core.limiters.limited(rig.core.owner(KEY, call()), 7.0)
    rig.send(call("POST", "/v1/invitations"))
    assert [sent.at for sent in rig.sent] == [0, 5, 12]


def test_clerks_invitations_are_limited_by_the_hour():
    script = Script([reply(429, retry_after="3000"), reply()], FakeClock())
    clerk = ClerkClient(
        "sk_test_0123456789abcdefghij", transport=ScriptedTransport(script), shared=Shared(clock=script.clock)
    )
    place = path("/v1/organizations/{organization_id}/invitations/bulk", organization_id="org_1")
    with pytest.raises(RateLimited):
        clerk.send(Request(method="POST", path=place, decode=bytes))
    assert clerk.send(call()).status == 200


# --- which rate


@pytest.mark.parametrize(
    ("client", "shared", "options", "expected"),
    [
        ({}, {}, {}, LimiterPolicy(requests=300, per=300.0)),
        ({}, {}, {"base_url": "https://proxy.example"}, None),
        ({}, {}, {"sandbox": True}, None),
        ({"limiter": None}, {}, {}, None),
        ({}, {"limiter": None}, {}, None),
        ({"limiter": THREE_PER_TEN}, {}, {"base_url": "https://proxy.example"}, THREE_PER_TEN),
        ({"limiter": THREE_PER_TEN}, {"limiter": None}, {"sandbox": True}, THREE_PER_TEN),
        ({}, {"limiter": THREE_PER_TEN}, {"sandbox": True}, THREE_PER_TEN),
        ({"limiter": None}, {"limiter": THREE_PER_TEN}, {}, None),
    ],
    ids=["real", "own base", "sandbox", "off", "off by all", "own rate", "own outranks", "rate of all", "off outranks"],
)
@each_colour
def test_which_rate_an_ayrshare_client_keeps(colour, client, shared, options, expected):
    sandbox, script = Sandbox(), Script((), FakeClock())
    given = {name: value for name, value in options.items() if name != "sandbox"}
    real = ScriptedTransport(script) if colour == "sync" else AsyncScriptedTransport(script)
    transport: Any = (
        (sandbox.transport if colour == "sync" else sandbox.async_transport) if options.get("sandbox") else real
    )
    kind: Any = AyrshareClient if colour == "sync" else AsyncAyrshareClient
    of_all = Shared(Settings(**shared))
    made = kind("KEY", transport=transport, settings=Settings(**client), shared=of_all, **given)
    assert made._core.limiters.policy == expected


@each_colour
def test_no_other_service_has_one_by_default(colour):
    rig = Rig(colour)
    assert rig.core.limiters.policy is None
    assert rig.core.concurrency is None


def ayrshare(script: Script) -> Any:
    return AyrshareClient("KEY", transport=ScriptedTransport(script), shared=Shared(clock=script.clock))


def test_ayrshare_gets_no_more_than_300_requests_in_five_minutes():
    script = Script((), FakeClock())
    client = ayrshare(script)
    for _ in range(300):
        client.send(call())
    with pytest.raises(RateLimited) as refused:
        client.send(call())
    assert (len(script.sent), refused.value.retry_after) == (300, 300.0)
    client.with_options(tenant="another-profile").send(call())
    script.clock.advance(300.0)
    client.send(call())


@pytest.mark.parametrize(
    ("headers", "wait"),
    [
        ({"x_ratelimit_max": "300", "x_ratelimit_count": "300"}, 300.0),
        ({"x_ratelimit_max": "300", "x_ratelimit_count": "301"}, 300.0),
        ({"x_ratelimit_max": "150", "x_ratelimit_count": "150"}, 300.0),
        ({"x_ratelimit_max": "300", "x_ratelimit_count": "299"}, 0.0),
        ({"x_ratelimit_max": "300"}, 0.0),
        ({"x_ratelimit_count": "300"}, 0.0),
        ({"x_ratelimit_max": "x", "x_ratelimit_count": "300"}, 0.0),
        ({"x_ratelimit_max": "300", "x_ratelimit_count": "-1"}, 0.0),
        ({"x_ratelimit_max": "3" * 5000, "x_ratelimit_count": "3" * 5000}, 0.0),
    ],
    ids=range(9),
)
@pytest.mark.parametrize("status", [200, 400])
def test_ayrshare_says_how_many_went_from_elsewhere(headers, wait, status):
    script = Script([reply(status, **headers)], FakeClock())
    client = ayrshare(script)
    if status == 200:
        client.send(call())
    else:
        with pytest.raises(Exception, match="ayrshare"):
            client.send(call())
    limiter = client._core.limiters.of(client._core.owner("KEY", call()))
    assert limiter.wait(0.0) == wait


# --- room


class Inside:
    """An act that counts who is with the service, and lets them go when so many are."""

    def __init__(self, together: int) -> None:
        self.barrier = threading.Barrier(together)
        self.lock = threading.Lock()
        self.now = self.most = 0

    def __call__(self, sent: Sent) -> WireResponse:
        with self.lock:
            self.now += 1
            self.most = max(self.most, self.now)
        self.barrier.wait(30)
        with self.lock:
            self.now -= 1
        return reply()


def test_of_many_threads_so_many_are_under_way():
    inside = Inside(3)
    rig = Rig("sync", inside, settings=Settings(concurrency=3))
    with ThreadPoolExecutor(12) as threads:
        list(threads.map(lambda _: rig.send(call()), range(30)))
    assert (inside.most, len(rig.sent), waiting(rig)) == (3, 30, (0, 0, 0))


class Held:
    """An asynchronous service that answers when it is told to."""

    offline = True

    def __init__(self) -> None:
        self.arrived: list[str] = []
        self.answers: list[asyncio.Future[WireResponse]] = []

    async def send(self, request: WireRequest, timeouts: Timeouts, /) -> WireResponse:
        self.arrived.append(request.url.rpartition("/")[2])
        self.answers.append(asyncio.get_running_loop().create_future())
        return await self.answers[-1]

    def answer(self, number: int) -> None:
        self.answers[number].set_result(reply())

    async def close(self) -> None:
        """Nothing is held."""


async def ticks(number: int = 20) -> None:
    for _ in range(number):
        await asyncio.sleep(0)


async def test_tasks_are_under_way_in_the_order_in_which_they_came():
    held, told = Held(), list[HookEvent]()
    rig = Rig("async", transport=held, settings=Settings(concurrency=2), observers=[told.append])
    tasks = [asyncio.create_task(rig.client.send(call(target=f"/v1/{number}"))) for number in range(5)]
    await ticks()
    assert (held.arrived, waiting(rig)) == (["0", "1"], (0, 3, 2))
    queued = [event for event in told if isinstance(event, CallQueued)]
    assert queued == [CallQueued(*CALL, QueueReason.CONCURRENCY, None)] * 3
    held.answer(1)
    await ticks()
    assert (held.arrived, waiting(rig)) == (["0", "1", "2"], (0, 2, 2))
    tasks[3].cancel()
    held.answer(0)
    await ticks()
    assert (held.arrived, waiting(rig)) == (["0", "1", "2", "4"], (0, 0, 2))
    held.answer(2)
    held.answer(3)
    results = await asyncio.gather(*tasks, return_exceptions=True)
    assert [type(result).__name__ for result in results] == ["Response"] * 3 + ["CancelledError", "Response"]
    assert waiting(rig) == (0, 0, 0)


def occupied(colour: Any, **options: Any) -> tuple[Rig, Callable[[], None]]:
    """A client whose one place is taken; and what gives it back."""
    rig = Rig(colour, settings=Settings(concurrency=1, **options))
    assert rig.core.concurrency is not None
    turn = rig.core.concurrency.turn()
    assert turn.enter()
    return rig, turn.leave


@each_colour
def test_who_finds_no_room_before_the_deadline_fails(colour):
    rig, leave = occupied(colour, deadline=0.05)
    error = rig.fails(call(), DeadlineExceeded)
    assert (error.attempts, error.service, rig.sent) == (0, "things", [])
    assert waiting(rig) == (0, 0, 1)
    leave()
    rig.send(call())
    assert waiting(rig) == (0, 0, 0)


def test_nobody_waits_for_room_beyond_the_deadline():
    rig, leave = occupied("sync", deadline=0.25)
    steps = steps_of(rig.core, call(), "")
    effect = next(steps)
    assert isinstance(effect, Wait)
    assert effect.seconds == 0.25
    steps.close()
    leave()


@each_colour
def test_siblings_and_other_clients_of_the_host_share_the_room_and_others_do_not(colour):
    rig, leave = occupied(colour, deadline=0.02)
    for client in (rig.client.with_options(tenant="t-1"), rig.another(credential="key_of_another")):
        rig.fails(call(), DeadlineExceeded, client)
    rig.send(call(), rig.another(base_url="https://eu.things.example"))
    leave()


@each_colour
def test_an_open_circuit_is_seen_before_anybody_queues_for_room(colour):
    rig, leave = occupied(colour)
    rig.core.breaker.isolate()
    rig.fails(call(), CircuitOpen)
    leave()


@each_colour
def test_a_circuit_that_opens_while_a_call_waits_for_room_refuses_it(colour):
    told: list[HookEvent] = []
    rig, leave = occupied(colour)

    def opens(event: HookEvent) -> None:
        told.append(event)
        if isinstance(event, CallQueued):
            rig.core.breaker.isolate()
            leave()

    rig.fails(call(), CircuitOpen, rig.another(observers=[opens]))
    assert any(isinstance(event, CallQueued) for event in told)
    assert (rig.sent, waiting(rig)) == ([], (0, 0, 0))


@each_colour
def test_the_place_is_given_back_between_attempts(colour):
    rig = Rig(colour, LOST, reply(), settings=Settings(concurrency=1))
    sleep, held = rig.clock.sleep, list[int]()

    def looks(seconds: float) -> None:
        held.append(waiting(rig)[2])
        sleep(seconds)

    rig.clock.sleep = looks  # type: ignore[method-assign]
    rig.send(call())
    assert (held, waiting(rig)) == ([0], (0, 0, 0))


class Raises(Interceptor):
    def on_request(self, request: WireRequest) -> None:
        raise KeyError("of the caller's own making")


@each_colour
def test_the_place_is_given_back_whatever_happens(colour):
    rig = Rig(colour, settings=Settings(concurrency=1), interceptors=[Raises()])
    for _ in range(3):
        with pytest.raises(KeyError):
            rig.send(call())
    assert waiting(rig) == (0, 0, 0)


@pytest.mark.parametrize("rate", [None, LimiterPolicy(requests=2, per=0.000001)], ids=["room", "room and rate"])
async def test_cancelled_at_every_tick_nothing_is_lost(rate):
    settings = Settings(
        concurrency=2, limiter=rate, retry=RetryPolicy(base=0, cap=0), breaker=BreakerPolicy(consecutive=10**6, ratio=1)
    )
    rig = Rig("async", *[reply(503), reply()] * 500, shared=Shared(settings, clock=SYSTEM_CLOCK), settings=settings)
    for number in range(40):
        storm = [asyncio.create_task(rig.client.send(call())) for _ in range(7)]
        await ticks(number)
        for task in storm:
            task.cancel()
        await asyncio.gather(*storm, return_exceptions=True)
        assert waiting(rig) == (0, 0, 0)
    assert (await rig.client.send(call())).status == 200


async def test_a_call_that_nobody_awaits_gives_its_place_back():
    rig, leave = occupied("async")
    abandoned = rig.client.send(call())
    abandoned.send(None)  # up to the line
    assert waiting(rig) == (0, 1, 1)
    abandoned.close()
    assert waiting(rig) == (0, 0, 1)
    leave()
    under_way = rig.client.send(call())
    under_way.send(None)  # up to the transport
    assert waiting(rig) == (0, 0, 1)
    under_way.close()
    assert waiting(rig) == (0, 0, 0)


def test_a_thread_and_a_loop_stand_in_one_line():
    shared = Shared(Settings(concurrency=1), clock=FakeClock())
    inside, go_on = threading.Event(), threading.Event()

    def waits(sent: Sent) -> WireResponse:
        inside.set()
        assert go_on.wait(30)
        return reply()

    threaded, looped = Rig("sync", waits, shared=shared), Rig("async", shared=shared)

    async def second() -> int:
        task = asyncio.create_task(looped.client.send(call()))
        await ticks()
        assert waiting(looped) == (0, 1, 1)
        go_on.set()
        return (await task).status

    with ThreadPoolExecutor(1) as threads:
        first = threads.submit(threaded.send, call())
        assert inside.wait(30)
        assert asyncio.run(second()) == 200
        assert first.result().status == 200
    assert waiting(threaded) == (0, 0, 0)


# --- both


@each_colour
def test_who_waits_for_the_rate_takes_no_room(colour):
    rig = Rig(colour, settings=paced(concurrency=1))
    for _ in range(3):
        rig.send(call())
    sleep, seen = rig.clock.sleep, list[tuple[int, int, int]]()

    def looks(seconds: float) -> None:
        seen.append(waiting(rig))
        sleep(seconds)

    rig.clock.sleep = looks  # type: ignore[method-assign]
    rig.send(call())
    assert (seen, waiting(rig)) == ([(1, 0, 0)], (0, 0, 0))


@each_colour
def test_what_waits_for_room_is_counted_when_it_goes(colour):
    """Counted when they came, six of them could have gone within ten seconds."""
    rig = Rig(colour, settings=paced(concurrency=1, deadline=1000.0))
    assert rig.core.concurrency is not None
    turn = rig.core.concurrency.turn()
    turn.enter()

    def passes(event: HookEvent) -> None:
        if isinstance(event, CallQueued) and event.reason is QueueReason.CONCURRENCY:
            rig.clock.advance(9.0)
            turn.leave()

    late = rig.another(observers=[passes])
    for _ in range(6):
        rig.send(call(), late)
    at = [sent.at for sent in rig.sent]
    assert at == [9, 9, 9, 19, 19, 19]


@each_colour
def test_who_finds_room_too_late_for_the_rate_waits_again_without_it(colour):
    rig = Rig(colour, settings=paced(concurrency=1, deadline=1000.0))
    limiter = rig.core.limiters.of(rig.core.owner(KEY, call()))
    assert rig.core.concurrency is not None
    turn = rig.core.concurrency.turn()
    turn.enter()
    sleep, seen = rig.clock.sleep, list[tuple[int, int, int]]()

    def passes(event: HookEvent) -> None:
        if isinstance(event, CallQueued) and event.reason is QueueReason.CONCURRENCY:
            assert [limiter.take(0.0) for _ in range(3)] == [True] * 3  # others were faster
            turn.leave()

    def looks(seconds: float) -> None:
        seen.append(waiting(rig))
        sleep(seconds)

    rig.clock.sleep = looks  # type: ignore[method-assign]
    rig.send(call(), rig.another(observers=[passes]))
    assert ([sent.at for sent in rig.sent], seen, waiting(rig)) == ([10.0], [(1, 0, 0)], (0, 0, 0))
