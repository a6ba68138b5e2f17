"""`client.stats()`: how the connections stand, where the transport can tell."""

from __future__ import annotations

import asyncio
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from typing import Any

from loopback import Loopback, answer
from scripted import Rig, Script, ScriptedTransport, call
from switchgear.pipeline.body import stream_body
from switchgear.pipeline.transport import AsyncPoolTransport, PoolTransport
from switchgear.pipeline.wire import PoolStats
from switchgear.testing import FakeClock


class Counted(ScriptedTransport):
    """A transport that knows its connections."""

    def pool(self) -> PoolStats:
        return PoolStats(in_use=1, idle=2, limit=3)


def test_stats_tell_of_the_pool_where_the_transport_does():
    script = Script((), FakeClock())
    assert Rig("sync", transport=Counted(script)).client.stats().pool == PoolStats(1, 2, 3)
    assert Rig("sync").client.stats().pool is None
    assert Rig("async").client.stats().concurrency is None


def test_stats_tell_of_threads_over_a_network():
    inside, go_on = threading.Event(), threading.Event()
    with Loopback(answer()) as server, closing(PoolTransport(max_connections=5)) as transport:
        client = Rig("sync", base_url=server.url, transport=transport).client
        assert client.stats().pool == PoolStats(0, 0, 5)
        client.send(call())
        assert client.stats().pool == PoolStats(0, 1, 5)

        def body() -> Any:
            yield b"x"
            inside.set()
            assert go_on.wait(30)

        with ThreadPoolExecutor(1) as threads:
            sending = threads.submit(client.send, call("POST", body=stream_body(body)))
            assert inside.wait(30)
            assert client.stats().pool == PoolStats(1, 0, 5)
            go_on.set()
            sending.result()
        assert client.stats().pool == PoolStats(0, 1, 5)


async def test_stats_tell_of_tasks_over_a_network():
    inside, go_on = asyncio.Event(), asyncio.Event()

    async def body() -> Any:
        yield b"x"
        inside.set()
        await go_on.wait()

    with Loopback(answer()) as server:
        transport = AsyncPoolTransport(max_connections=1)
        client = Rig("async", base_url=server.url, transport=transport).client
        assert client.stats().pool == PoolStats(0, 0, 1)
        sending = asyncio.create_task(client.send(call("POST", body=stream_body(body))))
        await inside.wait()
        queued = asyncio.create_task(client.send(call()))
        async with asyncio.timeout(30):
            while not transport.pool().waiting:  # noqa: ASYNC110 - nobody tells of it
                await asyncio.sleep(0)
        assert client.stats().pool == PoolStats(1, 0, 1, waiting=1)
        go_on.set()
        await asyncio.gather(sending, queued)
        assert client.stats().pool == PoolStats(0, 1, 1)
        await transport.close()
        assert client.stats().pool == PoolStats(0, 0, 1)
