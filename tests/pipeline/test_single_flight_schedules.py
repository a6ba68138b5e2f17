"""Single flight under random schedules: callers come and go at any tick, with answers and failures between."""

from __future__ import annotations

import asyncio
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from scripted import AsyncScriptedTransport, Rig, call, reply
from switchgear.errors import ServerError
from switchgear.pipeline.request import Caching, Request
from switchgear.pipeline.wire import Timeouts, WireRequest, WireResponse
from switchgear.settings import RetryPolicy, Settings
from switchgear.types.cache import CacheTag

KEYS = ("/v1/things/1", "/v1/things/2")
ONE_TRY = Settings(retry=RetryPolicy(attempts=1))


def tag(key: str) -> CacheTag:
    return CacheTag.of("things", "thing", key[-1])


def kept(key: str) -> Request[Any]:
    return call("GET", key, caching=Caching.REFERENCE, tags=(tag(key),))


class Waiting(AsyncScriptedTransport):
    """Answers when it is told to, and counts how many requests of one key are under way."""

    def __init__(self, rig: Rig) -> None:
        super().__init__(rig.script)
        self.under_way: dict[str, list[asyncio.Future[int]]] = {key: [] for key in KEYS}
        self.most = 0

    async def send(self, request: WireRequest, timeouts: Timeouts, /) -> WireResponse:
        mine = self.under_way[request.url.removeprefix("https://api.things.example")]
        answer: asyncio.Future[int] = asyncio.get_running_loop().create_future()
        mine.append(answer)
        self.most = max(self.most, len(mine))
        try:
            return reply(await answer, len(self.script.sent))
        finally:
            mine.remove(answer)

    def answer(self, key: str, status: int) -> None:
        for one in self.under_way[key]:
            if not one.done():
                one.set_result(status)


class Schedule:
    """Callers of two keys, and what becomes of them."""

    def __init__(self) -> None:
        self.rig = Rig("async", settings=ONE_TRY)
        self.transport = Waiting(self.rig)
        self.client = self.rig.another(transport=self.transport)
        self.callers: list[asyncio.Task[Any]] = []
        self.failures = 0
        self.invalidated = False

    async def tick(self, times: int = 1) -> None:
        for _ in range(times):
            await asyncio.sleep(0)

    async def perform(self, action: str, number: int) -> None:
        key = KEYS[number % 2]
        match action:
            case "ask":
                self.callers.append(asyncio.create_task(self.client.send(kept(key))))
            case "cancel" if self.callers:
                self.callers[number % len(self.callers)].cancel()
            case "answer":
                self.transport.answer(key, 200)
            case "fail":
                self.failures += 1
                self.transport.answer(key, 503)
            case "invalidate":
                self.invalidated = True
                self.client.cache.invalidate([tag(key)])
            case "tick":
                await self.tick(number)
            case _:
                pass

    async def end(self) -> None:
        """Everything is answered from now on; nobody may need more ticks than there are callers to lead in turn."""
        for _ in range(20 * (len(self.callers) + 1)):
            for key in KEYS:
                self.transport.answer(key, 200)
            await self.tick()
        assert all(caller.done() for caller in self.callers)


ACTIONS = ("ask", "ask", "cancel", "answer", "fail", "invalidate", "tick", "tick")
steps = st.lists(st.tuples(st.sampled_from(ACTIONS), st.integers(0, 11)), max_size=40)


@settings(max_examples=150, deadline=None)
@given(steps)
def test_survivors_are_answered_and_nothing_is_left(plan):
    async def run() -> None:
        schedule = Schedule()
        for action, number in plan:
            await schedule.perform(action, number)
        await schedule.end()
        for caller in schedule.callers:
            if caller.cancelled():
                continue
            error = caller.exception()
            assert error is None or (schedule.failures and isinstance(error, ServerError))
            assert error is not None or caller.result().status == 200
        assert schedule.transport.most <= 1 or schedule.invalidated
        assert schedule.rig.shared.flights._flights == {}
        assert schedule.transport.under_way == {key: [] for key in KEYS}
        last = asyncio.create_task(schedule.client.send(kept(KEYS[0])))
        await schedule.tick(5)
        schedule.transport.answer(KEYS[0], 200)
        assert (await asyncio.wait_for(last, 10)).status == 200

    asyncio.run(run())


@settings(max_examples=100, deadline=None)
@given(st.integers(2, 12), st.lists(st.tuples(st.integers(0, 11), st.integers(0, 4)), max_size=11))
def test_whoever_is_cancelled_the_others_share_one_request_at_a_time(callers, cancelled):
    """All ask at once; some are cancelled after some ticks, leaders among them; nobody else notices."""

    async def run() -> None:
        schedule = Schedule()
        for _ in range(callers):
            await schedule.perform("ask", 0)
        for number, ticks in cancelled:
            await schedule.tick(ticks)
            schedule.callers[number % callers].cancel()
        await schedule.end()
        survivors = [caller.result() for caller in schedule.callers if not caller.cancelled()]
        assert schedule.transport.most <= 1
        assert sum(not response.from_cache for response in survivors) == bool(survivors)
        assert len({response.value for response in survivors}) <= 1
        assert schedule.rig.shared.flights._flights == {}

    asyncio.run(run())
