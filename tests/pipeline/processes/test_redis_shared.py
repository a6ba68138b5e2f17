"""Clients of both colours over `RedisShared`, in this process and in others."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from fresh import run
from scripted import Rig, Sent, call, done, each_colour, reply
from switchgear import ApiClientFactory, CachePolicy, RedisShared, Settings
from switchgear.errors import CircuitOpen, ConfigurationError, ServerError
from switchgear.pipeline.cache import MemoryCache
from switchgear.pipeline.request import Caching, Request
from switchgear.pipeline.wire import WireResponse
from switchgear.settings import RetryPolicy
from switchgear.testing.clock import FakeClock
from switchgear.types.cache import CacheTag

TAG = CacheTag.of("things", "thing", "1")
CANARIES = ("canary_credential", "canary_tenant", "canary_header", "canary_extra")


def kept(target: str = "/v1/things/1", **fields: Any) -> Request[Any]:
    return call("GET", target, **{"caching": Caching.REFERENCE, "tags": (TAG,), **fields})


class Processes:
    """Rigs that share nothing but the server."""

    def __init__(self, server: Any, colour: Any) -> None:
        self.server, self.colour = server, colour
        self.made: list[RedisShared] = []

    def another(self, *acts: Any, **options: Any) -> Rig:
        clock = FakeClock()
        settings = options.pop("settings", Settings(retry=RetryPolicy(attempts=1)))
        shared = RedisShared(self.server.url, settings, clock=clock, timeout=5.0)
        self.made.append(shared)
        return Rig(self.colour, *acts, clock=clock, shared=shared, settings=settings, **options)


@pytest.fixture(params=["sync", "async"])
def processes(server, request):
    made = Processes(server, request.param)
    yield made
    for shared in made.made:
        shared.close()


def test_what_one_process_was_told_another_reads(processes):
    one, other = processes.another(reply(200, {"a": 1}, x_request_id="req_1")), processes.another()
    assert one.send(kept()).attempts == 1
    response = other.send(kept())
    assert (response.value, response.from_cache, response.attempts, response.request_id) == ({"a": 1}, True, 0, "req_1")
    assert (len(one.sent), len(other.sent)) == (1, 0)
    assert other.client.stats().cache.hits == 1


@pytest.mark.parametrize("drop", ["write", "invalidate", "ainvalidate", "clear", "aclear"])
def test_what_one_process_drops_is_dropped_for_all(processes, drop):
    one, other = processes.another(reply(200, "old"), reply(200, "new")), processes.another()
    one.send(kept())
    assert other.send(kept()).from_cache
    if drop == "write":
        other.send(call("POST", tags=(TAG,)))
    else:
        done(getattr(other.client.cache, drop)(*([[TAG]] if "invalidate" in drop else [])))
    assert one.send(kept()).value == "new"


def test_no_tenant_reads_anothers(processes):
    one, other = (
        processes.another(reply(200, "mine"), tenant="t-1"),
        processes.another(reply(200, "yours"), tenant="t-2"),
    )
    assert [rig.send(kept()).value for rig in (one, other, one, other)] == ["mine", "yours", "mine", "yours"]


def test_no_secret_reaches_the_server(processes):
    rig = processes.another(
        reply(200, {"a": 1}, set_cookie="canary_cookie"),
        credential="canary_credential",
        tenant="canary_tenant",
        headers={"X-Header": "canary_header"},
        extra_credentials={"x": ("canary_extra", "canary_extra")},
    )
    rig.send(kept(needs=("x",)))
    rig.send(call("POST", tags=(TAG,)))
    texts = processes.server.texts()
    assert len(texts) > 4
    assert not any(canary.encode() in text for canary in (*CANARIES, "canary_cookie") for text in texts)


def test_a_shared_object_is_shared_within_one_answer_only(processes):
    """Every hit comes from the server, and is read anew, whatever the policy accepts."""
    settings = Settings(cache=CachePolicy(shared=True))
    rig = processes.another(reply(200, {"a": [1]}), settings=settings)
    values = [rig.send(kept()).value for _ in range(3)]
    assert values == [{"a": [1]}] * 3
    assert len({id(value) for value in values}) == 3


def test_an_outage_is_known_to_all_and_bridged_by_what_is_kept(processes):
    settings = Settings(cache=CachePolicy(stale_if_error=600.0), retry=RetryPolicy(attempts=1))
    one, other = (
        processes.another(reply(200, "old"), reply(503), settings=settings),
        processes.another(reply(200), settings=settings),
    )
    one.send(kept())
    for key in processes.server.client.keys("switchgear:answer:*"):
        processes.server.client.pexpire(key, 600_000)  # as if 300 s had passed
    for _ in range(5):
        assert one.send(kept()).stale
    response = other.send(kept())
    assert (response.value, response.stale, response.attempts) == ("old", True, 0)
    assert other.fails(call("GET"), CircuitOpen).retry_after == pytest.approx(30, abs=5)
    assert other.sent == []


def test_a_write_that_is_cancelled_drops_what_it_may_have_changed(server):
    processes = Processes(server, "async")
    written = asyncio.Event()

    def writes(_: Sent) -> WireResponse:
        written.set()
        return reply(200)

    one = processes.another(reply(200, "old"), writes, reply(200, "new"))
    one.send(kept())

    async def cancelled() -> None:
        writing = asyncio.create_task(one.client.send(call("POST", tags=(TAG,))))
        await written.wait()
        writing.cancel()
        with pytest.raises(asyncio.CancelledError):
            await writing

    asyncio.run(cancelled())
    assert one.send(kept()).value == "new"
    processes.made[0].close()


def test_a_loop_goes_on_while_the_server_does_not_answer(server):
    """An asynchronous client has threads wait for Redis."""
    clock = FakeClock()
    shared = RedisShared(server.url, clock=clock, timeout=1.0)
    rig = Rig("async", shared=shared, clock=clock)

    async def ask() -> int:
        asking = asyncio.create_task(rig.client.send(kept()))
        ticks = 0
        while not asking.done():
            await asyncio.sleep(0)
            ticks += 1
        assert (await asking).attempts == 1
        return ticks

    with server.frozen():
        assert asyncio.run(ask()) > 10
    shared.close()


@each_colour
def test_a_server_that_is_not_there_fails_no_call(colour, tmp_path, caplog):
    clock = FakeClock()
    shared = RedisShared(f"unix://{tmp_path}/nobody", clock=clock)
    rig = Rig(colour, *[reply(200, number) for number in range(9)], shared=shared, clock=clock)
    for number in range(3):
        assert rig.send(kept()).value == number
        clock.advance(5.0)
    rig.send(call("POST", tags=(TAG,)))
    rig.client.cache.invalidate([TAG])
    assert [record.levelname for record in caplog.records] == ["WARNING"]
    shared.close()


@each_colour
def test_without_it_the_breaker_is_the_process_own(colour, tmp_path):
    clock = FakeClock()
    with RedisShared(f"unix://{tmp_path}/nobody", clock=clock) as shared:
        rig = Rig(colour, reply(503), shared=shared, clock=clock, settings=Settings(retry=RetryPolicy(attempts=1)))
        for _ in range(5):
            rig.fails(call("GET"), ServerError)
        rig.fails(call("GET"), CircuitOpen)


def test_answers_may_stay_in_the_process(server):
    clock = FakeClock()
    with RedisShared(server.url, clock=clock, cache=MemoryCache(CachePolicy(), monotonic=clock.monotonic)) as shared:
        rig = Rig("sync", shared=shared, clock=clock)
        rig.send(kept())
        assert rig.send(kept()).from_cache
        assert server.client.keys("switchgear:answer:*") == []


def test_a_factorys_clients_use_it(server):
    with RedisShared(server.url) as shared, ApiClientFactory(shared=shared) as factory:
        client = factory.clerk(secret_key="sk_test_key")
        assert client.breaker is factory.clerk(secret_key="sk_test_key").breaker
        assert client._core.cache is shared.cache
        assert server.client.keys("*") == []


def test_a_prefix_is_needed(server):
    with pytest.raises(ConfigurationError, match="prefix"):
        RedisShared(server.url, prefix="")


TRIP = """
import json, sys
sys.path.insert(0, {support!r})
from scripted import Rig, call, reply
from switchgear import RedisShared, Settings
from switchgear.errors import SwitchgearError
from switchgear.settings import RetryPolicy
from switchgear.testing.clock import FakeClock

clock, settings = FakeClock(), Settings(retry=RetryPolicy(attempts=1))
with RedisShared({url!r}, settings, clock=clock, timeout=5.0) as shared:
    rig = Rig("sync", reply(503), shared=shared, clock=clock, settings=settings)
    ends = []
    for _ in range(7):
        try:
            rig.send(call("GET"))
        except SwitchgearError as error:
            ends.append(type(error).__name__)
print(json.dumps(ends))
"""


@each_colour
def test_a_process_opens_the_breaker_of_another(server, colour):
    support = str(Path(__file__).parents[2] / "support")
    code = TRIP.format(support=support, url=server.url)
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert json.loads(told.stdout) == ["ServerError"] * 5 + ["CircuitOpen"] * 2
    processes = Processes(server, colour)
    rig = processes.another()
    error = rig.fails(call("GET"), CircuitOpen)
    assert error.retry_after is not None
    assert 10 < error.retry_after <= 30
    assert rig.sent == []
    processes.made[0].close()


def test_who_does_not_ask_for_it_does_not_load_it():
    code = """
import sys, switchgear
switchgear.ClerkClient("sk_test_key"), switchgear.ApiClientFactory(), switchgear.Shared
print("redis" in sys.modules, any("processes" in name for name in sys.modules))
switchgear.RedisShared("redis://localhost").close()
print("redis" in sys.modules)
"""
    assert run(code).split() == ["False", "False", "True"]


def test_closing_closes_its_connections(server):
    before = len(server.client.client_list())
    for leave in (RedisShared.close, RedisShared.__exit__):
        with RedisShared(server.url, timeout=5.0) as shared:
            shared.cache.invalidate([TAG])
            assert server.has(before + 1)
            leave(shared)
            assert server.has(before)
            shared.cache.invalidate([TAG])
            assert server.has(before)


def test_unless_told_otherwise_a_server_may_take_a_tenth_of_a_second(server):
    with RedisShared(server.url) as shared:
        waits = shared._link._client.get_connection_kwargs()
    assert (waits["socket_timeout"], waits["socket_connect_timeout"]) == (0.1, 0.1)
