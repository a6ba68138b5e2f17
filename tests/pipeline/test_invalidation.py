"""What makes a kept answer go: our own writes, events, and what changes while a read is under way."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from scripted import SPEC, Rig, Sent, call, each_colour, reply
from small_events import an_event
from switchgear.errors import NotFound, ServerError
from switchgear.pipeline.cache import CachedAnswer, MemoryCache
from switchgear.pipeline.request import Caching, Request
from switchgear.pipeline.shared import Shared
from switchgear.pipeline.wire import WireResponse
from switchgear.settings import CachePolicy
from switchgear.testing.clock import FakeClock
from switchgear.types.cache import CacheTag
from switchgear.types.events import Event
from switchgear.webhooks import AsyncSink, Router, Sink

ONE = CacheTag.of("things", "thing", "1")
TWO = CacheTag.of("things", "thing", "2")
MANY = CacheTag.of("things", "thing")


class Renewed(Event[Any]):
    """An event about the first thing."""

    stale = (ONE,)


def kept(target: str = "/v1/things/1", **fields: Any) -> Request[Any]:
    """A read whose answer is kept."""
    return call("GET", target, **{"caching": Caching.REFERENCE, **fields})


@each_colour
@pytest.mark.parametrize("status", [200, 404, 500])
@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
def test_our_own_writes_drop_what_they_changed(colour, method, status):
    """Also after a failure: it may have taken effect."""

    def acts(sent: Sent) -> WireResponse:
        return reply(200, len(rig.sent)) if sent.request.method == "GET" else reply(status)

    rig = Rig(colour, acts)
    reads = {
        "one": kept(tags=(ONE,)),
        "two": kept("/v1/things/2", tags=(TWO,)),
        "many": kept("/v1/things", tags=(MANY,)),
    }
    for request in reads.values():
        rig.send(request)
    try:
        rig.send(call(method, tags=(ONE,)))
    except (NotFound, ServerError):
        assert status != 200
    assert {name: rig.send(request).from_cache for name, request in reads.items()} == {
        "one": False,
        "two": True,
        "many": False,
    }


@each_colour
def test_a_write_that_was_abandoned_drops_what_it_may_have_changed(colour):
    def acts(sent: Sent) -> WireResponse:
        if sent.request.method == "GET":
            return reply()
        raise KeyboardInterrupt

    rig = Rig(colour, acts)
    rig.send(kept(tags=(ONE,)))
    with pytest.raises(KeyboardInterrupt):
        rig.send(call("POST", tags=(ONE,)))
    assert not rig.send(kept(tags=(ONE,))).from_cache


@each_colour
def test_a_write_that_was_never_sent_drops_nothing(colour):
    rig = Rig(colour)
    rig.send(kept(tags=(ONE,)))
    rig.core.breaker.isolate()
    with pytest.raises(Exception, match="circuit"):
        rig.send(call("POST", tags=(ONE,)))
    rig.core.breaker.reset()
    assert rig.send(kept(tags=(ONE,))).from_cache


@each_colour
def test_a_read_drops_nothing(colour):
    rig = Rig(colour)
    rig.send(kept(tags=(ONE,)))
    rig.send(call("GET", "/v1/things/1/history", tags=(ONE,)))
    assert rig.send(kept(tags=(ONE,))).from_cache


@each_colour
def test_an_event_drops_what_it_made_stale(colour):
    rig = Rig(colour)
    requests = [kept(tags=(ONE,)), kept("/v1/things/2", tags=(TWO,)), kept("/v1/things", tags=(MANY,))]
    for request in requests:
        rig.send(request)
    rig.another(tenant="t-1").cache.invalidate([TWO])
    assert [rig.send(request).from_cache for request in requests] == [True, False, False]
    rig.client.cache.invalidate([MANY])
    assert [rig.send(request).from_cache for request in requests] == [False, False, False]
    rig.client.cache.clear()
    assert [rig.send(request).from_cache for request in requests] == [False, False, False]


@each_colour
@pytest.mark.parametrize(
    ("tags", "changed", "keeps"),
    [((ONE,), ONE, False), ((ONE,), TWO, True), ((ONE,), MANY, False), ((MANY,), ONE, False), ((MANY,), MANY, False)],
)
def test_a_read_under_way_while_something_changes(colour, tags, changed, keeps):
    def meanwhile(sent: Sent) -> WireResponse:
        rig.client.cache.invalidate([changed])
        return reply()

    rig = Rig(colour, meanwhile, reply())
    rig.send(kept(tags=tags))
    assert rig.send(kept(tags=tags)).from_cache is keeps


@each_colour
def test_a_read_under_way_while_we_write(colour):
    """It may have seen the old state; so it is answered, and forgotten."""

    def writes(sent: Sent) -> WireResponse:
        if sent.request.method == "GET":
            rig.core.cache.invalidate([ONE])  # what the end of a write does
        return reply(200, "old")

    rig = Rig(colour, writes, reply(200, "new"))
    assert rig.send(kept(tags=(ONE,))).value == "old"
    assert rig.send(kept(tags=(ONE,))).value == "new"


@each_colour
def test_a_store_of_ones_own_is_used_even_while_it_is_empty(colour):
    class Sized(MemoryCache):
        def __len__(self) -> int:
            return self.stats.entries

    clock = FakeClock()
    store = Sized(CachePolicy(), monotonic=clock.monotonic)
    rig = Rig(colour, shared=Shared(clock=clock, cache=store), clock=clock)
    rig.send(kept())
    assert len(store) == 1
    assert rig.core.spec is SPEC
    assert isinstance(store.get(next(iter(store._entries))), CachedAnswer)


@each_colour
def test_a_router_wires_events_to_the_cache_in_one_line(colour):
    rig = Rig(colour, *[reply(200, number) for number in range(9)])
    router = Router()
    router.on(Event)(rig.client.cache.accept if colour == "sync" else rig.client.cache.aaccept)

    def receive(event: Event[Any]) -> None:
        if colour == "sync":
            router.accept(event)
        else:
            asyncio.run(router.aaccept(event))

    reads = [kept(tags=(ONE,)), kept("/v1/things/2", tags=(TWO,)), kept("/v1/things", tags=(MANY,))]
    for request in reads:
        rig.send(request)
    receive(an_event())
    assert [rig.send(request).value for request in reads] == [0, 1, 2]
    receive(an_event(kind=Renewed))
    assert [rig.send(request).value for request in reads] == [3, 1, 4]


def test_a_cache_is_a_sink_of_both_kinds():
    cache = Rig("sync").client.cache
    assert isinstance(cache, Sink)
    assert isinstance(cache, AsyncSink)


async def test_what_is_awaited_drops_the_same():
    rig = Rig("async", *[reply(200, number) for number in range(9)])

    async def value() -> int:
        return (await rig.client.send(kept(tags=(ONE,)))).value

    assert [await value(), await value()] == [0, 0]
    await rig.client.cache.ainvalidate(tag for tag in [ONE])
    assert [await value(), await value()] == [1, 1]
    await rig.client.cache.ainvalidate([TWO])
    assert await value() == 1
    await rig.client.cache.aclear()
    assert await value() == 2
