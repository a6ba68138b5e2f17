"""Cancelled wherever it waits, an asynchronous call gives everything back: tickets, flights, slots and connections."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest

from loopback import Loopback, answer
from scripted import KEY, LOST, Rig, call, make_client, reply
from switchgear.pipeline.breaker import BreakerState
from switchgear.pipeline.clock import SYSTEM_CLOCK
from switchgear.pipeline.interceptors import Interceptor
from switchgear.pipeline.request import Caching
from switchgear.pipeline.shared import Shared
from switchgear.pipeline.transport import AsyncPoolTransport
from switchgear.pipeline.wire import WireRequest, WireResponse
from switchgear.settings import BreakerPolicy, RetryPolicy, Settings
from switchgear.types.cache import CacheTag

TAG = CacheTag.of("things", "thing", "1")


class Pauses(Interceptor):
    """Waits before and after."""

    async def on_request(self, request: WireRequest) -> None:
        await asyncio.sleep(0)

    async def on_response(self, request: WireRequest, response: WireResponse) -> None:
        await asyncio.sleep(0)


async def credential() -> str:
    await asyncio.sleep(0)
    return KEY


def half_open(shared: Shared, url: str) -> Any:
    """The circuit of the service: it only lets probes through, so that a lost ticket would show."""
    breaker = shared.breaker("things", url)
    breaker.failure(breaker.admit())
    return breaker


@pytest.mark.parametrize("warm", [False, True])
async def test_at_every_tick_of_a_call_over_a_network(warm):
    """Probe tickets, flights, slots and sockets are counted after each of many storms."""
    settings = Settings(
        breaker=BreakerPolicy(consecutive=1, open_for=1e-9, probes=4), retry=RetryPolicy(base=0.001, cap=0.001)
    )
    with Loopback(answer()) as server:
        shared = Shared(settings, clock=SYSTEM_CLOCK)
        transport = AsyncPoolTransport(max_connections=3)
        client: Any = make_client(
            "async",
            transport,
            credential=credential,
            base_url=server.url,
            shared=shared,
            settings=settings,
            interceptors=[Pauses()],
        )
        if warm:
            await asyncio.gather(*(client.send(call()) for _ in range(3)))
        server.script = [answer(503), answer(after=0.01), answer(503), answer()] * 200
        for ticks in range(1, 60):
            breaker = half_open(shared, server.url)
            client.cache.clear()
            storm = [
                asyncio.create_task(client.send(call("GET", caching=Caching.REFERENCE, tags=(TAG,), query=query)))
                for query in [(("a", "1"),), (("a", "1"),), (), (("b", "2"),)] * 2
            ]
            storm += [asyncio.create_task(client.send(call("DELETE", tags=(TAG,)))) for _ in range(3)]
            for _ in range(ticks):
                await asyncio.sleep(0)
            for task in storm:
                task.cancel()
            await asyncio.gather(*storm, return_exceptions=True)
            held = transport._loops.get(asyncio.get_running_loop())
            assert held is None or (held.slots, [*held.waiting]) == (3, [])
            assert shared.flights._flights == {}
            assert breaker._probes == 0
        breaker.reset()
        server.script = [answer()]
        assert (await client.send(call())).status == 200
        await transport.close()
        assert await asyncio.to_thread(server.settled) == 0


class Stuck:
    """A clock on which waiting never ends."""

    def __init__(self) -> None:
        self.waiting = asyncio.Event()

    monotonic = staticmethod(SYSTEM_CLOCK.monotonic)
    now = staticmethod(SYSTEM_CLOCK.now)
    sleep = staticmethod(SYSTEM_CLOCK.sleep)

    async def asleep(self, seconds: float, /) -> None:
        self.waiting.set()
        await asyncio.Event().wait()


@pytest.mark.parametrize("act", [LOST, reply(429, retry_after="5")])
async def test_while_it_sleeps_between_attempts(act):
    clock = Stuck()
    rig = Rig("async", act, shared=Shared(clock=clock))
    task = asyncio.create_task(rig.client.send(call(caching=Caching.REFERENCE)))
    await clock.waiting.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert rig.shared.flights._flights == {}
    assert rig.core.breaker.state is BreakerState.CLOSED


async def test_while_it_queues_for_the_limiter():
    clock = Stuck()
    rig = Rig("async", shared=Shared(clock=clock))
    rig.core.limiters.of(rig.core.owner(KEY, call())).limited(clock.monotonic(), 5.0)
    task = asyncio.create_task(rig.client.send(call()))
    await clock.waiting.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert rig.sent == []


async def test_a_call_that_nobody_awaits_gives_everything_back():
    """A coroutine that is closed, or collected, in the middle of it."""
    settings = Settings(breaker=BreakerPolicy(consecutive=1, probes=1))
    rig = Rig("async", settings=settings)
    breaker = rig.core.breaker
    breaker.failure(breaker.admit())
    rig.clock.advance(30.0)
    abandoned = rig.client.send(call(caching=Caching.REFERENCE))
    abandoned.send(None)  # up to the transport
    assert breaker._probes == 1
    assert len(rig.shared.flights._flights) == 1
    abandoned.close()
    assert breaker._probes == 0
    assert rig.shared.flights._flights == {}
    assert (await rig.client.send(call())).status == 200


async def test_a_cancelled_stream_of_the_callers_is_closed():
    closed: list[bool] = []

    async def parts() -> AsyncIterator[bytes]:
        try:
            while True:
                yield b"x"
                await asyncio.sleep(0)
        finally:
            closed.append(True)

    from switchgear.pipeline.body import stream_body

    with Loopback(answer()) as server:
        transport = AsyncPoolTransport()
        client: Any = make_client("async", transport, base_url=server.url)
        task = asyncio.create_task(client.send(call("POST", body=stream_body(parts))))
        for _ in range(50):
            await asyncio.sleep(0)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        await asyncio.get_running_loop().shutdown_asyncgens()
        await transport.close()
        assert await asyncio.to_thread(server.settled) == 0
    assert closed == [True]
