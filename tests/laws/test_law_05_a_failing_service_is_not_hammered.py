"""Law 5: a failing service is not hammered, and gets its calls back a few at a time."""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, Event, Lock
from typing import Any

import pytest

from chaos import SharedClock
from loopback import Loopback, answer
from scripted import LOST, NetworkRig, Rig, Sent, call, each_colour, fault, reply
from switchgear.errors import CircuitOpen, ConnectionLost, Fault, ServerError, SwitchgearError
from switchgear.pipeline.breaker import BreakerState
from switchgear.pipeline.request import Request
from switchgear.pipeline.wire import WireResponse
from switchgear.settings import BreakerPolicy, RetryPolicy, Settings

pytestmark = pytest.mark.untraced

NEVER_OPENS = BreakerPolicy(consecutive=10**9, minimum_calls=10**9)
DOWN = [LOST, reply(500), reply(503), fault(Fault.CONNECT, sent=False), reply(429)]


def ends(rig: Rig, request=None, client=None) -> str:
    """How a call ends."""
    try:
        rig.send(request or call(), client)
    except SwitchgearError as error:
        return type(error).__name__
    return "answered"


def all_end(rig: Rig, requests: Sequence[Request[Any]], at_once: int = 1) -> list[str]:
    """How calls end, so many at a time."""
    if rig.colour == "sync":
        with ThreadPoolExecutor(at_once) as threads:
            return list(threads.map(lambda request: ends(rig, request), requests))

    async def one(request: Request[Any]) -> str:
        async with room:
            try:
                await rig.client.send(request)
            except SwitchgearError as error:
                return type(error).__name__
        return "answered"

    async def all_of_them() -> list[str]:
        return await asyncio.gather(*map(one, requests))

    room = asyncio.Semaphore(at_once)
    return asyncio.run(all_of_them())


# --- the budget


@each_colour
@pytest.mark.parametrize(
    ("act", "calls"),
    [*((act, calls) for act in DOWN for calls in (200, 1000)), (LOST, 10_000)],
    ids=repr,
)
def test_when_everything_fails_at_most_a_hundred_retries_are_made(colour, act, calls):
    rig = Rig(colour, act, settings=Settings(breaker=NEVER_OPENS))
    assert "answered" not in all_end(rig, [call()] * calls)
    assert len(rig.sent) == calls + 100


@each_colour
def test_when_half_of_the_calls_fail_retries_add_a_tenth(colour):
    """Once the burst is spent, which a hundred calls do: what the good half earns is a retry for five of them."""

    def every_other(sent: Sent) -> WireResponse:
        if int(sent.request.url.rpartition("/")[2]) % 2:
            raise LOST
        return reply()

    rig = Rig(colour, every_other, settings=Settings(breaker=NEVER_OPENS))
    ended = all_end(rig, [call(target=f"/v1/{number}") for number in range(4000)])
    assert (ended.count("answered"), ended.count("ConnectionLost")) == (2000, 2000)
    assert len(rig.sent) <= 4000 + 100 + 2000 / 5
    times = Counter(int(sent.request.url.rpartition("/")[2]) for sent in rig.sent)
    window = sum(times[number] for number in range(1000))
    assert window <= 1000 + 100 + 500 / 5
    for number in range(1000, 4000):
        window += times[number] - times[number - 1000]
        assert number < 1200 or window <= 1150


@each_colour
def test_one_retry_per_five_successes_from_then_on(colour):
    rig = Rig(colour, LOST, settings=Settings(breaker=NEVER_OPENS))
    while rig.core.budget.spend():
        pass
    rig.script.acts = [reply()]
    for _ in range(24):
        rig.send(call())
    rig.sent.clear()
    rig.script.acts = [LOST]
    for _ in range(50):
        rig.fails(call(), ConnectionLost)
    assert len(rig.sent) == 50 + 4


@each_colour
def test_more_attempts_do_not_mean_more_retries(colour):
    rig = Rig(colour, LOST, settings=Settings(breaker=NEVER_OPENS, retry=RetryPolicy(attempts=50)))
    for _ in range(300):
        rig.fails(call(), ConnectionLost)
    assert len(rig.sent) == 400


@each_colour
def test_siblings_and_tenants_spend_from_one_budget(colour):
    rig = Rig(colour, LOST, settings=Settings(breaker=NEVER_OPENS))
    clients = [rig.client, rig.client.with_options(tenant="t-1"), rig.another(credential="key_of_somebody_else")]
    for number in range(300):
        rig.fails(call(), ConnectionLost, clients[number % 3])
    assert len(rig.sent) == 400


# --- the circuit


@each_colour
@pytest.mark.parametrize("act", [LOST, reply(500)], ids=repr)
def test_an_outage_of_an_hour_costs_a_service_few_requests(colour, act):
    """One call a second for an hour: some to notice, then one failing probe per half a minute."""
    rig = Rig(colour, act)
    for _ in range(3600):
        ends(rig)
        rig.clock.advance(1.0)
    assert 5 <= len(rig.sent) <= 5 + 3600 / 30


@each_colour
@pytest.mark.parametrize("act", [LOST, reply(500)], ids=repr)
def test_a_thousand_calls_fifty_at_a_time_cost_no_more_than_were_under_way(colour, act):
    """And the probes of each half minute that the waiting between attempts takes."""
    rig = Rig(colour, act, clock=SharedClock())
    ended = all_end(rig, [call()] * 1000, at_once=50)
    probings = int(rig.clock.monotonic() / 30)
    assert len(rig.sent) <= 50 + 3 * probings
    assert ended.count("CircuitOpen") >= 1000 - len(rig.sent)


@each_colour
def test_a_service_that_recovers_gets_its_calls_back(colour):
    rig = Rig(colour, LOST)
    while rig.core.breaker.state is BreakerState.CLOSED:
        ends(rig)
    rig.script.acts = [reply()]
    assert ends(rig) == "CircuitOpen"
    rig.clock.advance(30.0)
    assert [ends(rig) for _ in range(10)] == ["answered"] * 10
    assert rig.core.breaker.state is BreakerState.CLOSED


@each_colour
def test_wrong_requests_do_not_open_it(colour):
    for status in (400, 401, 402, 403, 404, 409, 422, 429):
        rig = Rig(colour, reply(status))
        for _ in range(60):
            ends(rig, call("PATCH"))
        assert rig.core.breaker.state is BreakerState.CLOSED, status


@each_colour
def test_half_of_the_calls_failing_opens_it(colour):
    settings = Settings(retry=RetryPolicy(attempts=1))
    rig = Rig(colour, *[reply(500), reply()] * 15, settings=settings)
    results = [ends(rig) for _ in range(30)]
    assert results == ["ServerError", "answered"] * 10 + ["ServerError"] + ["CircuitOpen"] * 9


@each_colour
def test_who_is_refused_knows_when_to_come_back(colour):
    rig = Rig(colour, LOST, settings=Settings(retry=RetryPolicy(attempts=1)))
    while rig.core.breaker.state is BreakerState.CLOSED:
        ends(rig)
    rig.clock.advance(12.0)
    assert rig.fails(call(), CircuitOpen).retry_after == 18.0


@each_colour
def test_another_host_is_another_service(colour):
    rig = Rig(colour, LOST)
    other = rig.another(base_url="https://eu.things.example")
    while rig.core.breaker.state is BreakerState.CLOSED:
        ends(rig)
    rig.script.acts = [reply()]
    assert ends(rig, client=other) == "answered"
    assert ends(rig, client=rig.client.with_options(tenant="t-1")) == "CircuitOpen"


def half_open(colour, act, probes: int = 3) -> Rig:
    """A client whose circuit has been open for long enough."""
    rig = Rig(colour, act, settings=Settings(breaker=BreakerPolicy(probes=probes), retry=RetryPolicy(attempts=1)))
    for _ in range(5):
        rig.core.breaker.failure(rig.core.breaker.admit())
    rig.clock.advance(30.0)
    return rig


@pytest.mark.parametrize("probes", [1, 3])
def test_of_twenty_threads_only_the_probes_get_through(probes):
    refused, lock, all_others_refused = [], Lock(), Event()

    def waits(sent: Sent) -> WireResponse:
        assert all_others_refused.wait(30)
        return reply()

    def one(_: int) -> str:
        result = ends(rig)
        with lock:
            if result == "CircuitOpen":
                refused.append(result)
            if len(refused) == 20 - probes:
                all_others_refused.set()
        return result

    rig = half_open("sync", waits, probes)
    with ThreadPoolExecutor(20) as threads:
        results = list(threads.map(one, range(20)))
    assert sorted(results) == ["CircuitOpen"] * (20 - probes) + ["answered"] * probes
    assert len(rig.sent) == probes
    assert rig.core.breaker.state is BreakerState.CLOSED


@pytest.mark.parametrize("probes", [1, 3])
def test_of_twenty_tasks_only_the_probes_get_through(probes):
    rig = half_open("async", reply(), probes)

    async def twenty() -> list[object]:
        return await asyncio.gather(*(rig.client.send(call()) for _ in range(20)), return_exceptions=True)

    results = asyncio.run(twenty())
    assert [type(result) for result in results].count(CircuitOpen) == 20 - probes
    assert len(rig.sent) == probes
    assert rig.core.breaker.state is BreakerState.CLOSED


def test_cancelled_probes_give_their_places_back():
    rig = half_open("async", reply())

    async def storm() -> None:
        for ticks in range(8):
            tasks = [asyncio.create_task(rig.client.send(call())) for _ in range(20)]
            for _ in range(ticks):
                await asyncio.sleep(0)
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            if rig.core.breaker.state is BreakerState.CLOSED:
                break
            assert rig.core.breaker._probes == 0
        assert (await rig.client.send(call())).status == 200

    asyncio.run(storm())


def test_cancellation_is_no_failure():
    settings = Settings(breaker=BreakerPolicy(consecutive=1))
    rig = Rig("async", reply(), settings=settings)

    async def cancelled() -> None:
        for ticks in range(4):
            task = asyncio.create_task(rig.client.send(call()))
            for _ in range(ticks):
                await asyncio.sleep(0)
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)

    asyncio.run(cancelled())
    assert rig.core.breaker.state is BreakerState.CLOSED


# --- no lock over I/O


def together(calls: int, response: WireResponse):
    """An act that only ends when so many calls are in it at once."""
    barrier = Barrier(calls)

    def behave(sent: Sent) -> WireResponse:
        barrier.wait(30)
        return response

    return behave


@pytest.mark.parametrize(("status", "end"), [(200, "answered"), (500, "ServerError"), (404, "NotFound")])
def test_threads_are_with_the_service_at_the_same_time(status, end):
    """A lock held over I/O, by breaker, budget, limiter or cache, would let only one in; the barrier would break."""
    settings = Settings(retry=RetryPolicy(attempts=1), breaker=NEVER_OPENS)
    rig = Rig("sync", together(20, reply(status)), settings=settings)
    with ThreadPoolExecutor(20) as threads:
        assert list(threads.map(lambda _: ends(rig), range(20))) == [end] * 20


def test_probes_are_with_the_service_at_the_same_time():
    rig = half_open("sync", together(3, reply()))
    with ThreadPoolExecutor(3) as threads:
        assert list(threads.map(lambda _: ends(rig), range(3))) == ["answered"] * 3


@pytest.mark.parametrize("status", [200, 500])
def test_twenty_calls_of_a_second_take_far_less_than_twenty_seconds(status):
    with Loopback(answer(status, after=1.0)) as server:
        rig = NetworkRig("sync", server.url, settings=Settings(retry=RetryPolicy(attempts=1), breaker=NEVER_OPENS))
        began = time.monotonic()
        with ThreadPoolExecutor(20) as threads:
            list(threads.map(lambda _: _status(rig), range(20)))
        took = time.monotonic() - began
        rig.transport.close()  # type: ignore[union-attr]
        assert len(server.received) == 20
    assert took < 10


def _status(rig: NetworkRig) -> int:
    try:
        return rig.client.send(call()).status
    except ServerError as error:
        return error.status or 0
