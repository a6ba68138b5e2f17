"""Many calls at once, each with its own end."""

from __future__ import annotations

import asyncio
import threading
from typing import Any

import pytest

from crm import Contact, Line, async_client, contact, done, reply, sync_client
from switchgear import Err, Ok, gather_results, gather_results_async
from switchgear.errors import InvalidRequest, NotFound, SwitchgearError


def good(value: int) -> Any:
    return lambda: value


def bad(message: str) -> Any:
    def fail() -> int:
        raise NotFound(message)

    return fail


def awaited(call: Any) -> Any:
    async def run() -> Any:
        await asyncio.sleep(0)
        return call()

    return run


def gathered(colour: str, calls: list[Any], **options: Any) -> list[Any]:
    if colour == "sync":
        return gather_results(calls, **options)
    return done(gather_results_async([awaited(call) for call in calls], **options))


each_colour = pytest.mark.parametrize("colour", ["sync", "async"])


@each_colour
class TestGather:
    def test_the_outcomes_come_in_the_order_of_the_calls(self, colour):
        outcomes = gathered(colour, [good(1), bad("two"), good(3)])
        assert [outcome.ok for outcome in outcomes] == [True, False, True]
        assert outcomes[0] == Ok(1)
        assert isinstance(outcomes[1], Err)
        assert outcomes[1].error.message == "two"

    def test_nothing_to_do(self, colour):
        assert gathered(colour, []) == []

    def test_progress(self, colour):
        told: list[tuple[int, int]] = []
        gathered(colour, [good(1), bad("x"), good(3)], on_progress=lambda *numbers: told.append(numbers))
        assert told == [(1, 3), (2, 3), (3, 3)]

    @pytest.mark.parametrize("limit", [0, -1])
    def test_a_limit_below_one(self, colour, limit):
        with pytest.raises(InvalidRequest, match="limit"):
            gathered(colour, [good(1)], limit=limit)

    def test_a_bug_is_no_outcome(self, colour):
        def bug() -> int:
            raise ZeroDivisionError

        with pytest.raises(ZeroDivisionError if colour == "sync" else ExceptionGroup) as raised:
            gathered(colour, [good(1), bug])
        bugs = getattr(raised.value, "exceptions", (raised.value,))
        assert [type(error) for error in bugs] == [ZeroDivisionError]

    def test_a_match_narrows(self, colour):
        def seen(outcome: Ok[int] | Err) -> str:
            match outcome:
                case Ok(value):
                    return f"ok {value}"
                case Err(error):
                    return f"err {error.message}"

        assert [seen(outcome) for outcome in gathered(colour, [good(1), bad("two")])] == ["ok 1", "err two"]


class TestLimits:
    def test_at_most_as_many_threads_at_once(self):
        meeting, running, most = threading.Barrier(3, timeout=10), 0, 0
        lock = threading.Lock()

        def work() -> None:
            nonlocal running, most
            with lock:
                running += 1
                most = max(most, running)
            meeting.wait()  # three are here at once, or this fails
            with lock:
                running -= 1

        assert all(outcome.ok for outcome in gather_results([work] * 9, limit=3))
        assert most == 3

    async def test_at_most_as_many_tasks_at_once(self):
        running = most = 0

        async def work() -> None:
            nonlocal running, most
            running += 1
            most = max(most, running)
            for _ in range(5):
                await asyncio.sleep(0)
            running -= 1

        await gather_results_async([work] * 9, limit=3)
        assert most == 3

    async def test_cancelling_cancels_the_calls(self):
        started, ended = asyncio.Event(), []

        async def work() -> None:
            started.set()
            try:
                await asyncio.Event().wait()
            finally:
                ended.append(1)

        task = asyncio.create_task(gather_results_async([work, work]))
        await started.wait()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        assert ended == [1, 1]

    def test_an_interrupt_begins_no_other_call(self):
        made: list[int] = []

        def interrupt(done: int, total: int) -> None:
            raise KeyboardInterrupt

        with pytest.raises(KeyboardInterrupt):
            gather_results([lambda: made.append(1) or threading.Event().wait(0.001)] * 500, on_progress=interrupt)
        assert len(made) < 500

    def test_no_thread_is_left(self):
        before = threading.active_count()
        gather_results([good(1)] * 20)
        assert threading.active_count() == before


class TestWithClients:
    def test_synchronous(self):
        def answer(sent: Any) -> Any:
            found = sent.request.url.endswith("/c2")
            return reply({}, 404) if found else reply(contact(sent.request.url.rpartition("/")[2]))

        client = sync_client(Line(answer))
        outcomes = gather_results([lambda name=name: client.contacts.get(name) for name in ("c1", "c2", "c3")])
        assert [outcome.value.id if outcome.ok else type(outcome.error) for outcome in outcomes] == [
            "c1",
            NotFound,
            "c3",
        ]

    async def test_asynchronous(self):
        client = async_client(Line(reply(contact("c1")), reply({}, 404)))
        outcomes = await gather_results_async([lambda: client.contacts.get("c1"), lambda: client.contacts.get("c2")])
        values = {outcome.value for outcome in outcomes if isinstance(outcome, Ok)}
        errors = [outcome.error for outcome in outcomes if isinstance(outcome, Err)]
        assert values == {Contact(id="c1")}
        assert [isinstance(error, SwitchgearError) for error in errors] == [True]
