"""Connections: kept, shared, bounded, given back after every cancellation, and closed in the end."""

from __future__ import annotations

import asyncio
import gc
import os
import time
import warnings
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, Thread
from typing import Any

import pytest

from loopback import Exchange, Loopback, answer, chunked, resets, stalls
from switchgear.errors import Fault, TransportFault
from switchgear.pipeline.transport import PoolTransport, _aiohttp, own, own_async
from switchgear.pipeline.wire import WireResponse
from wired import OURS, PATIENT, Wired, briefly, each_transport, get, post


@pytest.fixture(params=["async", "aiohttp"])
def make(request: pytest.FixtureRequest) -> Any:
    """Makes an asynchronous transport."""
    return OURS[request.param]


# --- keeping


@each_transport
def test_a_connection_is_kept_and_used_again(colour):
    with Loopback(answer(), chunked(b"a", b"b"), answer(404), answer(204, b""), answer()) as server:
        with Wired(colour) as wired:
            for _ in range(10):
                wired.send(get(server.url))
            wired.send(post(server.url, b"x" * 100_000))
        assert (server.connections, len(server.received)) == (1, 11)
        assert server.settled() == 0


@each_transport
def test_a_connection_that_the_server_closed_is_not_used(colour):
    with Loopback(answer(close=True), answer(headers=[("Connection", "close")]), answer()) as server:
        with Wired(colour) as wired:
            for _ in range(2):
                assert wired.send(get(server.url)).status == 200
                assert server.settled() == 0
            assert wired.send(get(server.url)).status == 200
        assert server.connections == 3


@each_transport
def test_a_connection_is_not_kept_for_ever(colour, monkeypatch):
    for module in (own, own_async, _aiohttp):
        monkeypatch.setattr(module, "KEEPALIVE", 0.02)
    with Loopback() as server, Wired(colour) as wired:
        wired.send(get(server.url))
        time.sleep(0.03)
        wired.send(get(server.url))
        assert server.connections == 2


@each_transport
@pytest.mark.parametrize("behaviour", [resets, answer(200, b"{}", length=9, close=True), stalls])
def test_a_connection_whose_request_did_not_end_is_not_used(colour, behaviour):
    def first_only(exchange: Exchange) -> None:
        (behaviour if exchange.received.target == "/first" else answer())(exchange)

    with Loopback(first_only) as server, Wired(colour) as wired:
        wired.fault(get(f"{server.url}/first"), briefly(read=0.2) if behaviour is stalls else PATIENT)
        assert wired.send(get(f"{server.url}/second")).status == 200
        assert server.connections == 2


@each_transport
def test_a_connection_whose_answer_was_too_large_is_not_used(colour):
    with Loopback(answer(200, b"x" * 100), answer()) as server, Wired(colour, max_body=10) as wired:
        assert wired.fault(get(server.url)).fault is Fault.TOO_LARGE
        assert wired.send(get(server.url)).content == b"{}"


@each_transport
def test_a_connection_over_which_more_came_than_the_answer_is_not_used(colour):
    """The rest would be taken for the next request's answer, which may be somebody else's."""

    def twice(exchange: Exchange) -> None:
        exchange.send(b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nfirst" * 2)

    with Loopback(twice, answer(200, b"second")) as server, Wired(colour) as wired:
        assert [wired.send(get(server.url)).content for _ in range(2)] == [b"first", b"second"]
        assert server.connections == 2


@each_transport
def test_each_host_has_connections_of_its_own(colour):
    with Loopback() as one, Loopback(answer(201)) as other, Wired(colour) as wired:
        for _ in range(3):
            assert (wired.send(get(one.url)).status, wired.send(get(other.url)).status) == (200, 201)
        assert (one.connections, other.connections) == (1, 1)


# --- sharing


def test_threads_share_a_transport():
    with Loopback() as server:
        transport = PoolTransport()

        def send(number: int) -> bytes:
            return transport.send(post(f"{server.url}/{number}", b"x" * number), PATIENT).content

        with ThreadPoolExecutor(20) as threads:
            assert set(threads.map(send, range(400))) == {b"{}"}
        transport.close()
        assert {received.target: len(received.body) for received in server.received} == {f"/{n}": n for n in range(400)}
        assert server.connections <= 20


def test_no_more_connections_than_allowed_in_threads():
    with Loopback(answer(after=0.01)) as server:
        transport = PoolTransport(max_connections=3)
        with ThreadPoolExecutor(12) as threads:
            list(threads.map(lambda _: transport.send(get(server.url), PATIENT), range(36)))
        transport.close()
        assert server.connections <= 3


async def test_requests_go_side_by_side(make):
    """None is answered before all have arrived."""
    together = Barrier(3)

    def waits(exchange: Exchange) -> None:
        together.wait(30)
        answer()(exchange)

    with Loopback(waits) as server:
        transport = make(max_connections=3)
        await asyncio.gather(*(transport.send(get(server.url), PATIENT) for _ in range(3)))
        await transport.close()
        assert server.connections == 3


async def test_no_more_connections_than_allowed_in_tasks(make):
    with Loopback(answer(after=0.01)) as server:
        transport = make(max_connections=3)
        await asyncio.gather(*(transport.send(get(server.url), PATIENT) for _ in range(36)))
        await transport.close()
        assert server.connections <= 3


def test_who_finds_no_connection_in_time_never_left():
    with Loopback(stalls) as server:
        transport = PoolTransport(max_connections=1)
        first = Thread(target=lambda: _failing(transport, server.url))
        first.start()
        assert server.arrived.wait(30)
        for seconds in (0.05, 0.0, -1.0):
            with pytest.raises(TransportFault) as full:
                transport.send(get(server.url), briefly(pool=seconds))
            assert (full.value.fault, full.value.sent) == (Fault.POOL_TIMEOUT, False)
        server.over.set()
        first.join()
        transport.close()


def _failing(transport: PoolTransport, url: str) -> None:
    with pytest.raises(TransportFault):
        transport.send(get(url), PATIENT)


async def held(server: Loopback, transport: Any) -> asyncio.Task[Any]:
    """A request that is under way until it is cancelled."""
    task = asyncio.create_task(transport.send(get(server.url), PATIENT))
    assert await asyncio.to_thread(server.arrived.wait, 30)
    return task


async def ended(*tasks: asyncio.Task[Any]) -> None:
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


async def test_which_task_finds_no_connection_in_time_never_left(make):
    with Loopback(stalls) as server:
        transport = make(max_connections=1)
        first = await held(server, transport)
        for seconds in (0.05, 0.0, -1.0):
            with pytest.raises(TransportFault) as full:
                await transport.send(get(server.url), briefly(pool=seconds))
            assert (full.value.fault, full.value.sent) == (Fault.POOL_TIMEOUT, False)
            assert full.value.__context__ is None
        assert not own_state(transport).waiting
        await ended(first)
        await transport.close()


def own_state(transport: Any) -> Any:
    return transport._loops[asyncio.get_running_loop()]


def whole(transport: Any, slots: int) -> bool:
    """Whether every slot is free and nobody waits."""
    state = own_state(transport)
    return (state.slots, [*state.waiting]) == (slots, [])


async def test_tasks_are_served_in_the_order_of_their_coming(make):
    with Loopback(stalls, answer()) as server:
        transport = make(max_connections=1)
        first = await held(server, transport)
        order: list[int] = []

        async def one(number: int) -> None:
            await transport.send(get(f"{server.url}/{number}"), PATIENT)
            order.append(number)

        tasks = [asyncio.create_task(one(number)) for number in range(8)]
        await asyncio.sleep(0)
        await ended(tasks[3], first)
        await asyncio.gather(*tasks, return_exceptions=True)
        assert order == [0, 1, 2, 4, 5, 6, 7]
        assert whole(transport, 1)
        await transport.close()


async def queued(server: Loopback, transport: Any) -> tuple[asyncio.Task[Any], ...]:
    """One request that has the only slot, and two that wait for it."""
    first = await held(server, transport)
    waiting = [asyncio.create_task(transport.send(get(server.url), PATIENT)) for _ in range(2)]
    await asyncio.sleep(0)
    assert len(own_state(transport).waiting) == 2
    return first, *waiting


@pytest.mark.parametrize("cancelled", ["before", "after"])
async def test_who_gives_up_in_the_tick_in_which_its_turn_comes_takes_no_slot_along(cancelled, make):
    """Cancelled just before, it is passed over; just after, it hands the slot on. Either way it stays cancelled."""
    with Loopback(stalls, answer()) as server:
        transport = make(max_connections=1)
        first, second, third = await queued(server, transport)
        if cancelled == "before":
            second.cancel()
        own_state(transport)._slots += 1
        own_state(transport)._hand_on()  # as the end of a request does
        if cancelled == "after":
            second.cancel()
        with pytest.raises(asyncio.CancelledError):
            await second
        assert (await third).status == 200
        await ended(first)
        assert whole(transport, 2)
        await transport.close()


# --- cancellation


@pytest.mark.parametrize(("tasks", "connections"), [(1, 1), (30, 10), (10, 10)])
@pytest.mark.parametrize("warm", [False, True])
async def test_cancelled_at_any_tick_no_slot_is_lost(tasks, connections, warm, make):
    """httpcore's own pool is wedged for good by this."""
    with Loopback(answer(after=0.02)) as server:
        transport = make(max_connections=connections)
        if warm:
            server.script = [answer()]
            await asyncio.gather(*(transport.send(get(server.url), PATIENT) for _ in range(connections)))
            server.script = [answer(after=0.02)]
        for ticks in range(1, 30):
            storm = [asyncio.create_task(transport.send(get(server.url), PATIENT)) for _ in range(tasks)]
            for _ in range(ticks):
                await asyncio.sleep(0)
            for task in storm:
                task.cancel()
            results = await asyncio.gather(*storm, return_exceptions=True)
            # on a busy machine an answer may be there before the cancellation
            assert all(isinstance(result, asyncio.CancelledError | WireResponse) for result in results)
            assert whole(transport, connections)
        server.script = [answer()]
        assert (await transport.send(get(server.url), PATIENT)).status == 200
        await transport.close()
        assert await asyncio.to_thread(server.settled) == 0


@pytest.mark.parametrize(("tasks", "connections", "takes"), [(30, 10, 10.0), (40, 20, 0.05)])
async def test_timed_out_by_the_caller_no_slot_is_lost(tasks, connections, takes, make):
    """The caller's own `asyncio.timeout` is a cancellation, too."""
    with Loopback(answer(after=takes)) as server:
        transport = make(max_connections=connections)

        async def one() -> str:
            try:
                async with asyncio.timeout(0.06):
                    return str((await transport.send(get(server.url), PATIENT)).status)
            except TimeoutError:
                return "late"

        for _ in range(3):
            results = await asyncio.gather(*(one() for _ in range(tasks)))
            assert set(results) <= {"200", "late"}
            assert whole(transport, connections)
        server.script = [answer()]
        assert (await transport.send(get(server.url), PATIENT)).status == 200
        await transport.close()


async def test_faults_in_a_crowd_lose_no_slot(make):
    with Loopback(*[resets, answer()] * 30) as server:
        transport = make(max_connections=5)
        results = await asyncio.gather(
            *(transport.send(get(server.url), PATIENT) for _ in range(60)), return_exceptions=True
        )
        assert [type(result) for result in results].count(TransportFault) == 30
        assert whole(transport, 5)
        await transport.close()


# --- closing


@each_transport
def test_closing_closes_what_is_idle_and_twice_does_no_harm(colour):
    with Loopback() as server, Wired(colour) as wired:
        wired.send(get(server.url))
        assert server.open == 1
        wired.close()
        wired.close()
        assert server.settled() == 0


def test_what_is_under_way_in_a_thread_is_closed_when_it_ends():
    with Loopback(answer(after=0.1)) as server:
        transport = PoolTransport()
        answers: list[int] = []
        thread = Thread(target=lambda: answers.append(transport.send(get(server.url), PATIENT).status))
        thread.start()
        assert server.arrived.wait(30)
        transport.close()
        thread.join()
        assert answers == [200]
        assert server.settled() == 0


async def test_what_is_under_way_in_a_task_is_closed_when_it_ends(make):
    with Loopback(answer(after=0.1)) as server:
        transport = make()
        task = await held(server, transport)
        await transport.close()
        assert (await task).status == 200
        assert await asyncio.to_thread(server.settled) == 0


# --- other processes, other loops


@pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no fork here")
def test_a_child_uses_connections_of_its_own():
    """Two processes that talk over one connection would read each other's answers."""
    with Loopback() as server, warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # a fork beside the server's threads
        transport = PoolTransport(max_connections=1)
        transport.send(get(f"{server.url}/parent"), PATIENT)
        held = transport._slots.take(0.0)  # as if a request were under way in another thread
        child = os.fork()
        if child == 0:
            status = 1
            try:
                status = 0 if transport.send(get(f"{server.url}/child"), PATIENT).status == 200 else 1
            finally:
                os._exit(status)
        transport._slots.give_back(held)
        assert os.waitpid(child, 0)[1] == 0
        transport.send(get(f"{server.url}/parent/again"), PATIENT)
        transport.close()
        assert [received.target for received in server.received] == ["/parent", "/child", "/parent/again"]
        assert server.connections == 2


def test_a_second_loop_has_connections_of_its_own(make):
    with Loopback() as server, warnings.catch_warnings():
        transport = make(max_connections=2)

        async def twice(close: Callable[[], Any] | None) -> None:
            for _ in range(2):
                assert (await transport.send(get(server.url), PATIENT)).status == 200
            if close is not None:
                await close()

        warnings.simplefilter("ignore", ResourceWarning)  # the first loops leave without closing
        asyncio.run(twice(None))
        asyncio.run(twice(None))
        gc.collect()
        asyncio.run(twice(transport.close))
        assert server.connections == 3
        assert transport._loops == {}
        gc.collect()
        assert server.settled() == 0


def test_what_ended_loops_held_is_let_go(make):
    with Loopback() as server, warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)
        transport = make()

        async def once() -> int:
            await transport.send(get(server.url), PATIENT)
            return len(transport._loops)

        assert [asyncio.run(once()) for _ in range(5)] == [1] * 5
        asyncio.run(transport.close())
        transport._loops.clear()
        gc.collect()
