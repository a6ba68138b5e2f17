"""Storms of cancellation and of deadlines through a client: nothing is lost by them, and the next call answers.

httpx's own pool is wedged for good by these: connections for which a cancelled request was queued stay counted for
ever. What the transports themselves keep under such storms is tested beside them; here is all that a client has.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import pytest

from chaos import NEVER_OPENS
from loopback import Loopback, answer
from scripted import call, make_client
from switchgear.errors import SwitchgearError
from switchgear.pipeline.breaker import BreakerState
from switchgear.pipeline.clock import SYSTEM_CLOCK
from switchgear.pipeline.shared import Shared
from switchgear.pipeline.transport import PoolTransport
from switchgear.settings import BreakerPolicy, RetryPolicy, Settings
from wired import OURS

pytestmark = pytest.mark.untraced

AT_ONCE = RetryPolicy(base=0.0, cap=0.0)
WEDGING = [(30, 10, 0.25), (30, 10, 0.025), (10, 10, 0.25), (40, 20, 0.0975)]
"""Calls at once, connections, and seconds that the service takes, for a deadline of a tenth of a second."""


@pytest.fixture(params=["async", "aiohttp"])
def make(request: pytest.FixtureRequest) -> Any:
    """Makes an asynchronous transport."""
    return OURS[request.param]


@dataclass
class Client:
    """A client on a transport with so many connections, and what is missing of it."""

    client: Any
    transport: Any
    connections: int

    @property
    def missing(self) -> dict[str, int]:
        share = self.transport._loops[asyncio.get_running_loop()]
        core = self.client._core
        held = {
            "slots": self.connections - share.slots,
            "waiting": len(share.waiting),
            "probes": core.breaker._probes,
            "flights": len(core.flights._flights),
        }
        return {what: number for what, number in held.items() if number}


@asynccontextmanager
async def client_of(make: Any, server: Loopback, connections: int, settings: Settings) -> AsyncIterator[Client]:
    """In the end the next call answers, and all connections are closed."""
    transport = make(max_connections=connections)
    shared = Shared(settings, clock=SYSTEM_CLOCK)
    client: Any = make_client("async", transport, base_url=server.url, shared=shared, settings=settings)
    yield Client(client, transport, connections)
    server.script = [answer()]
    patient = client.with_options(deadline=60.0)
    assert [(await patient.send(call())).status for _ in range(connections + 1)] == [200] * (connections + 1)
    await transport.close()
    assert await asyncio.to_thread(server.settled) == 0


@pytest.mark.parametrize(("tasks", "connections"), [(1, 1), (30, 10), pytest.param(300, 100, marks=pytest.mark.long)])
@pytest.mark.parametrize("warm", [False, True])
async def test_cancelled_at_every_tick(make, tasks, connections, warm):
    """A single failure would open this circuit: cancellation is none."""
    settings = Settings(breaker=BreakerPolicy(consecutive=1), retry=AT_ONCE)
    with Loopback(answer()) as server:
        async with client_of(make, server, connections, settings) as one:
            if warm:
                await asyncio.gather(*(one.client.send(call()) for _ in range(connections)))
            server.script = [answer(after=0.02)]
            for ticks in range(1, 41):
                storm = [asyncio.create_task(one.client.send(call())) for _ in range(tasks)]
                for _ in range(ticks):
                    await asyncio.sleep(0)
                for task in storm:
                    task.cancel()
                await asyncio.gather(*storm, return_exceptions=True)
                assert one.missing == {}
            assert one.client.breaker.state is BreakerState.CLOSED
            assert one.client.stats().budget == 500


@pytest.mark.parametrize("whose", ["the client's", "the caller's"])
@pytest.mark.parametrize(("tasks", "connections", "takes"), WEDGING)
async def test_late_all_at_once(make, tasks, connections, takes, whose):
    """The client's deadline, or `asyncio.timeout` around the call, passes while calls queue, connect and read."""
    ours = whose == "the client's"
    settings = Settings(deadline=0.1 if ours else None, breaker=NEVER_OPENS, retry=AT_ONCE)

    async def late_or_not(client: Any) -> bool:
        try:
            async with asyncio.timeout(None if ours else 0.1):
                return bool((await client.send(call())).status == 200)
        except (SwitchgearError, TimeoutError):
            return False

    with Loopback(answer(after=takes)) as server:
        async with client_of(make, server, connections, settings) as one:
            for _ in range(3):
                answered = await asyncio.gather(*(late_or_not(one.client) for _ in range(tasks)))
                assert one.missing == {}
                assert takes < 0.1 or not (ours and any(answered))


@pytest.mark.parametrize(("threads", "connections", "takes"), WEDGING)
def test_late_all_at_once_in_threads(threads, connections, takes):
    settings = Settings(deadline=0.1, breaker=NEVER_OPENS, retry=AT_ONCE)
    with Loopback(answer(after=takes)) as server:
        transport = PoolTransport(max_connections=connections)
        shared = Shared(settings, clock=SYSTEM_CLOCK)
        client: Any = make_client("sync", transport, base_url=server.url, shared=shared, settings=settings)

        def late_or_not(_: int) -> bool:
            try:
                return bool(client.send(call()).status == 200)
            except SwitchgearError:
                return False

        with ThreadPoolExecutor(threads) as pool:
            answered = list(pool.map(late_or_not, range(threads * 3)))
        assert takes < 0.1 or not any(answered)
        assert transport.pool().in_use == 0
        server.script = [answer()]
        assert client.with_options(deadline=60.0).send(call()).status == 200
        transport.close()
        assert server.settled() == 0
