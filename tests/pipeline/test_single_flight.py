"""Concurrent misses make one request, in threads and in tasks, and survive what becomes of the leader."""

from __future__ import annotations

import asyncio
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from threading import Event, Lock, Thread
from typing import Any

import pytest

from scripted import KEY, AsyncScriptedTransport, Rig, Script, Sent, call, make_client, reply
from switchgear.errors import (
    ConnectionLost,
    DeadlineExceeded,
    DecodeError,
    Fault,
    NotFound,
    ServerError,
    TransportFault,
)
from switchgear.pipeline.cache import CachedAnswer, MemoryCache
from switchgear.pipeline.call import call as steps_of
from switchgear.pipeline.effects import Wait
from switchgear.pipeline.flight import Flight
from switchgear.pipeline.interceptors import Interceptor
from switchgear.pipeline.request import Caching, Request
from switchgear.pipeline.shared import Shared
from switchgear.pipeline.wire import Timeouts, WireRequest, WireResponse
from switchgear.settings import CachePolicy, RetryPolicy, Settings
from switchgear.testing.clock import FakeClock
from switchgear.types.cache import CacheTag
from switchgear.types.model import decoder

TAG = CacheTag.of("things", "thing", "1")
ONE_TRY = Settings(retry=RetryPolicy(attempts=1))


def kept(**fields: Any) -> Request[Any]:
    return call("GET", **{"caching": Caching.REFERENCE, "tags": (TAG,), **fields})


class Held(AsyncScriptedTransport):
    """Answers when it is let."""

    def __init__(self, script: Script) -> None:
        super().__init__(script)
        self.let = asyncio.Event()

    async def send(self, request: WireRequest, timeouts: Timeouts, /) -> WireResponse:
        response = await super().send(request, timeouts)
        await self.let.wait()
        return response


class Tasks:
    """An asynchronous client whose service answers when it is let."""

    def __init__(self, *acts: Any, **options: Any) -> None:
        self.rig = Rig("async", *acts, **options)
        self.transport = Held(self.rig.script)
        self.client: Any = self.rig.another(transport=self.transport)
        self.flights = self.rig.shared.flights

    def ask(self, request: Request[Any] | None = None, client: Any = None) -> asyncio.Task[Any]:
        return asyncio.create_task((client or self.client).send(request or kept()))

    async def settle(self) -> None:
        for _ in range(20):
            await asyncio.sleep(0)


def test_nobody_waits_for_another_beyond_the_deadline():
    rig, request = Rig("sync", settings=Settings(deadline=0.25)), kept()
    key = rig.core.cache_key(request, rig.core.owner(KEY, request))
    assert key is not None
    rig.core.flights.join(key, Flight(rig.core.cache.begin(request.tags)))
    steps = steps_of(rig.core, request, "")
    effect = next(steps)
    assert isinstance(effect, Wait)
    assert effect.seconds == 0.25
    steps.close()


async def test_twenty_tasks_make_one_request():
    tasks = Tasks(reply(200, {"a": [1]}))
    asking = [tasks.ask() for _ in range(20)]
    await tasks.settle()
    tasks.transport.let.set()
    responses = await asyncio.gather(*asking)
    assert len(tasks.rig.sent) == 1
    assert [response.value for response in responses] == [{"a": [1]}] * 20
    assert len({id(response.value) for response in responses}) == 20
    assert [response.from_cache for response in responses].count(False) == 1
    assert tasks.flights._flights == {}


def test_twenty_threads_make_one_request():
    """The service answers when the other nineteen wait for its answer."""

    def answers(sent: Sent) -> WireResponse:
        (flight,) = rig.shared.flights._flights.values()
        ends = time.monotonic() + 30
        while len(flight.waiting) < 19 and time.monotonic() < ends:
            time.sleep(0.001)
        return reply(200, {"a": [1]})

    rig = Rig("sync", answers)
    with ThreadPoolExecutor(20) as threads:
        responses = list(threads.map(lambda _: rig.client.send(kept()), range(20)))
    assert len(rig.sent) == 1
    assert [response.value for response in responses] == [{"a": [1]}] * 20
    assert rig.shared.flights._flights == {}


def test_whoever_comes_when_another_has_just_landed_does_not_ask_again():
    """A caller that looked before the answer was kept, and leads after it was, finds it after all."""

    class Late(MemoryCache):
        looked = 0

        def get(self, key: Any) -> CachedAnswer | None:
            self.looked += 1
            found = super().get(key)
            if self.looked == 2:  # the first look is for what can be handed out at once
                assert found is None
                rig.client.send(kept())  # as another thread might
            return found

    clock = FakeClock()
    store = Late(CachePolicy(), monotonic=clock.monotonic)
    rig = Rig("sync", shared=Shared(clock=clock, cache=store), clock=clock)
    response = rig.client.send(kept())
    assert (len(rig.sent), response.from_cache, response.attempts) == (1, True, 0)
    assert rig.shared.flights._flights == {}


async def test_other_keys_are_asked_for_at_the_same_time():
    tasks = Tasks()
    asking = [tasks.ask(kept(query=(("page", str(page)),))) for page in range(5)]
    await tasks.settle()
    assert len(tasks.rig.sent) == 5
    tasks.transport.let.set()
    await asyncio.gather(*asking)


async def test_when_the_leader_is_cancelled_one_takes_over():
    tasks = Tasks(reply(200, "first"), reply(200, "second"))
    leader, *followers = [tasks.ask() for _ in range(6)]
    await tasks.settle()
    leader.cancel()
    await tasks.settle()
    assert len(tasks.rig.sent) == 2
    tasks.transport.let.set()
    assert [response.value for response in await asyncio.gather(*followers)] == ["second"] * 5
    assert leader.cancelled()
    assert tasks.flights._flights == {}


async def test_leaders_may_be_cancelled_one_after_the_other():
    tasks = Tasks(*[reply(200, number) for number in range(9)])
    asking = [tasks.ask() for _ in range(6)]
    await tasks.settle()
    for leader in asking[:5]:
        leader.cancel()
        await tasks.settle()
    assert len(tasks.rig.sent) == 6
    tasks.transport.let.set()
    assert (await asking[5]).value == 5
    assert tasks.flights._flights == {}


async def test_a_cancelled_follower_disturbs_nobody():
    tasks = Tasks()
    leader, gone, other = (tasks.ask() for _ in range(3))
    await tasks.settle()
    gone.cancel()
    await tasks.settle()
    tasks.transport.let.set()
    assert (await leader).attempts == 1
    assert (await other).from_cache
    assert gone.cancelled()
    assert len(tasks.rig.sent) == 1


@pytest.mark.parametrize(("act", "kind"), [(reply(404), NotFound), (reply(503, x_request_id="req_1"), ServerError)])
async def test_when_the_leader_fails_all_fail_alike(act, kind):
    tasks = Tasks(act, settings=ONE_TRY)
    asking = [tasks.ask() for _ in range(5)]
    await tasks.settle()
    tasks.transport.let.set()
    errors = await asyncio.gather(*asking, return_exceptions=True)
    assert len(tasks.rig.sent) == 1
    assert [type(error) for error in errors] == [kind] * 5
    assert len({id(error) for error in errors}) == 5
    assert len({(str(e), e.status, e.request_id, e.attempts, e.service, e.retryable) for e in errors}) == 1
    assert (errors[1].attempts, errors[1].service) == (1, "things")
    assert tasks.flights._flights == {}


async def test_a_shared_error_keeps_its_cause_and_no_traceback_of_the_leaders():
    tasks = Tasks(TransportFault(Fault.LOST, "cut", sent=True), settings=ONE_TRY)
    asking = [tasks.ask() for _ in range(3)]
    errors: list[Any] = await asyncio.gather(*asking, return_exceptions=True)
    assert [type(error) for error in errors] == [ConnectionLost] * 3
    assert {error.__cause__.fault for error in errors} == {Fault.LOST}
    frames = [error.__traceback__ for error in errors]
    assert len({id(frame) for frame in frames}) == 3


async def test_what_the_leader_cannot_read_the_followers_read_for_themselves():
    tasks = Tasks(reply(200, {"id": 1}))
    leader = tasks.ask(kept(decode=decoder(list[int])))
    await tasks.settle()
    follower = tasks.ask()
    await tasks.settle()
    tasks.transport.let.set()
    with pytest.raises(DecodeError):
        await leader
    assert (await follower).value == {"id": 1}
    assert len(tasks.rig.sent) == 1


async def test_a_leader_with_another_key_answers_nobody_else():
    """A 401 made the leader ask for another key; whoever follows asks with its own."""
    given = iter(["key_old", "key_new", "key_old", "key_old"])
    tasks = Tasks(reply(401), reply(200, "of the new"), reply(200, "of the old"), credential=lambda: next(given))
    tasks.transport.let.set()
    leader = tasks.ask()
    await asyncio.sleep(0)
    follower = tasks.ask()
    answers = await asyncio.gather(leader, follower)
    assert {response.value for response in answers} == {"of the new", "of the old"}


async def test_a_follower_has_a_deadline_of_its_own():
    tasks = Tasks()
    leader = tasks.ask()
    await tasks.settle()
    began = time.monotonic()
    with pytest.raises(DeadlineExceeded) as late:
        await tasks.client.with_options(deadline=0.05).send(kept())
    assert 0.04 < time.monotonic() - began < 10
    assert (late.value.attempts, late.value.service) == (0, "things")
    tasks.transport.let.set()
    assert (await leader).attempts == 1


def test_a_follower_in_a_thread_has_one_too():
    entered, let = Event(), Event()

    def held(sent: Sent) -> WireResponse:
        entered.set()
        let.wait(30)
        return reply()

    rig = Rig("sync", held)
    leader = Thread(target=lambda: rig.client.send(kept()))
    leader.start()
    assert entered.wait(30)
    rig.fails(kept(), DeadlineExceeded, rig.client.with_options(deadline=0.05))
    let.set()
    leader.join()
    assert len(rig.sent) == 1


async def test_a_follower_without_a_deadline_waits_as_long_as_it_takes():
    from switchgear.pipeline.request import Timing

    tasks = Tasks()
    leader = tasks.ask()
    await tasks.settle()
    follower = tasks.ask(kept(timing=Timing.UPLOAD))
    await tasks.settle()
    tasks.transport.let.set()
    assert (await leader).attempts == 1
    assert (await follower).from_cache


async def test_who_asks_after_a_write_is_not_told_what_was_before_it():
    tasks = Tasks(reply(200, "old"), reply(200, "new"), reply(200, "newer"))
    before = tasks.ask()
    await tasks.settle()
    tasks.client.cache.invalidate([TAG])
    after = [tasks.ask() for _ in range(3)]
    await tasks.settle()
    assert len(tasks.rig.sent) == 2
    tasks.transport.let.set()
    assert (await before).value == "old"
    assert [(await response).value for response in after] == ["new"] * 3
    assert (await tasks.ask()).value == "new"
    assert tasks.flights._flights == {}


async def test_what_else_changes_does_not_part_them():
    tasks = Tasks()
    asking = [tasks.ask()]
    await tasks.settle()
    tasks.client.cache.invalidate([CacheTag.of("things", "thing", "2"), CacheTag.of("others", "thing", "1")])
    asking.append(tasks.ask())
    await tasks.settle()
    tasks.transport.let.set()
    await asyncio.gather(*asking)
    assert len(tasks.rig.sent) == 1


class Breaks(Interceptor):
    """Something of the caller's that raises for one of them."""

    def __init__(self) -> None:
        self.times = 1

    def on_request(self, request: WireRequest) -> None:
        if self.times:
            self.times -= 1
            raise KeyError("a bug of the caller's")


async def test_a_bug_of_the_leaders_is_not_the_followers():
    tasks = Tasks(interceptors=[Breaks()])
    tasks.transport.let.set()
    results = await asyncio.gather(*(tasks.ask() for _ in range(4)), return_exceptions=True)
    assert [type(result).__name__ for result in results] == ["KeyError", *["Response"] * 3]
    assert len(tasks.rig.sent) == 1
    assert tasks.flights._flights == {}


async def test_storms_of_cancellation_leave_nothing_behind():
    """Twenty tasks are cancelled after each number of ticks of the loop; the next call gets an answer."""
    tasks = Tasks()
    tasks.transport.let.set()
    for ticks in range(25):
        tasks.client.cache.clear()
        asking = [tasks.ask() for _ in range(20)]
        for _ in range(ticks):
            await asyncio.sleep(0)
        for task in asking:
            task.cancel()
        await asyncio.gather(*asking, return_exceptions=True)
        assert tasks.flights._flights == {}
    tasks.client.cache.clear()
    assert (await tasks.ask()).attempts == 1


def test_a_leader_in_one_loop_wakes_followers_in_another():
    """One cache shared by two loops in two threads."""
    entered, let, results, lock = Event(), Event(), [], Lock()

    def held(sent: Sent) -> WireResponse:
        entered.set()
        let.wait(30)
        return reply(200, "shared")

    rig = Rig("async", held)
    follower_client: Any = make_client("async", AsyncScriptedTransport(rig.script), credential=KEY, shared=rig.shared)

    def run(client: Any) -> None:
        response = asyncio.run(client.send(kept()))
        with lock:
            results.append(response.value)

    leader = Thread(target=run, args=(rig.client,))
    leader.start()
    assert entered.wait(30)
    follower = Thread(target=run, args=(follower_client,))
    follower.start()
    (flight,) = rig.shared.flights._flights.values()
    ends = time.monotonic() + 30
    while not flight.waiting and time.monotonic() < ends:
        time.sleep(0.001)
    let.set()
    leader.join()
    follower.join()
    assert results == ["shared", "shared"]
    assert len(rig.sent) == 1


def test_a_follower_whose_loop_has_ended_does_not_trouble_the_leader():
    entered, let = Event(), Event()

    def held(sent: Sent) -> WireResponse:
        entered.set()
        let.wait(30)
        return reply()

    rig = Rig("sync", held)
    outcome: list[Any] = []
    leader = Thread(target=lambda: outcome.append(rig.client.send(kept())))
    leader.start()
    assert entered.wait(30)
    follower: Any = make_client("async", AsyncScriptedTransport(rig.script), shared=rig.shared)

    async def gives_up() -> None:
        with suppress(TimeoutError):
            await asyncio.wait_for(follower.send(kept()), 0.02)

    asyncio.run(gives_up())
    let.set()
    leader.join()
    assert outcome[0].attempts == 1


def test_a_kept_answer_took_no_attempt_and_no_time():
    rig = Rig("sync", observers=[lambda _: None])
    rig.send(kept())
    response = rig.send(kept())
    assert (response.attempts, response.seconds, response.from_cache) == (0, 0.0, True)
