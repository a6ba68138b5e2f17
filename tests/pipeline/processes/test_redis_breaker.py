"""A breaker of several processes: open for all, probed by all as by one; without Redis each is by itself."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from switchgear.errors import CircuitOpen
from switchgear.pipeline.breaker import BreakerState, Ticket
from switchgear.pipeline.processes.breaker import RedisBreaker
from switchgear.pipeline.processes.link import RedisLink
from switchgear.settings import BreakerPolicy
from switchgear.testing.clock import FakeClock

CLOSED, OPEN, HALF_OPEN, ISOLATED = (
    BreakerState.CLOSED,
    BreakerState.OPEN,
    BreakerState.HALF_OPEN,
    BreakerState.ISOLATED,
)


class Process:
    """A breaker as one process has it."""

    def __init__(self, server: Any, name: str = "things", **policy: Any) -> None:
        self.clock = FakeClock()
        self.link = RedisLink(server.url, prefix="switchgear", timeout=5.0, monotonic=self.clock.monotonic)
        self.changes: list[tuple[BreakerState, BreakerState]] = []
        self.breaker = RedisBreaker(
            self.link,
            name,
            BreakerPolicy(**policy),
            monotonic=self.clock.monotonic,
            on_change=lambda *change: self.changes.append(change),
        )

    @property
    def state(self) -> BreakerState:
        return self.breaker.state

    def sync(self) -> None:
        due = self.breaker.due()
        if due is not None:
            due()

    def begin(self) -> Ticket:
        self.sync()
        self.breaker.peek()
        return self.breaker.admit()

    def end(self, ticket: Ticket, verdict: str) -> None:
        """`success`, `failure`, or no verdict."""
        if verdict in {"success", "failure"}:
            getattr(self.breaker, verdict)(ticket)
        self.sync()
        self.breaker.release(ticket)

    def call(self, verdict: str = "success") -> None:
        self.end(self.begin(), verdict)

    def refused(self) -> float:
        with pytest.raises(CircuitOpen) as caught:
            self.begin()
        assert caught.value.retry_after is not None
        return caught.value.retry_after

    def trip(self) -> None:
        for _ in range(5):
            self.call("failure")
        assert self.state is OPEN

    def later(self, seconds: float = 1.0) -> None:
        self.clock.advance(seconds)


def pass_time(server: Any, seconds: float, *processes: Process) -> None:
    """As if time had passed for the server, and for processes."""
    for key in server.client.keys("switchgear:circuit:*"):
        server.client.hincrby(key, "until", -int(seconds * 1000))
    for key in server.client.keys("switchgear:leaves:*"):
        for member in server.client.zrange(key, 0, -1):
            server.client.zincrby(key, -int(seconds * 1000), member)
    for process in processes:
        process.later(seconds)


@pytest.fixture
def processes(server):
    three = [Process(server) for _ in range(3)]
    yield three
    for process in three:
        process.link.close()


def test_what_opens_in_one_process_is_open_in_all(processes):
    one, other, third = processes
    other.call()
    one.trip()
    other.later()
    assert 20 < other.refused() <= 30
    assert (other.state, other.changes) == (OPEN, [(CLOSED, OPEN)])
    assert 20 < third.refused() <= 30


def test_between_two_questions_a_process_goes_by_what_it_knows(processes):
    one, other, _ = processes
    other.call()
    one.trip()
    other.later(0.9)
    other.call()
    other.later(0.1)
    other.refused()


def test_other_circuits_are_not_concerned(server, processes):
    stranger = Process(server, name="others")
    processes[0].trip()
    stranger.call()
    stranger.link.close()


def test_a_healthy_service_costs_a_question_a_second(server, processes):
    one = processes[0]
    for _ in range(50):
        one.call()
        one.later(0.1)
    assert server.commands() == 5


def test_a_refused_call_costs_no_more(server, processes):
    one, other, third = processes
    one.trip()
    pass_time(server, 30.0, one)
    probing = [one.begin() for _ in range(3)]
    before = server.commands()
    for _ in range(50):
        other.refused()
        other.later(0.1)
    assert server.commands() - before <= 6
    for ticket in probing:
        one.end(ticket, "")
    third.link.close()


def test_all_processes_together_send_no_more_probes_than_one_would(server, processes):
    processes[0].trip()
    for process in processes[1:]:
        process.refused()
    pass_time(server, 30.0, *processes)
    tickets = []
    for _ in range(3):
        for process in processes:
            process.later()
            try:
                tickets.append((process, process.begin()))
            except CircuitOpen:
                assert len(tickets) == 3
    assert len(tickets) == 3
    assert all(ticket.probe for _, ticket in tickets)
    for process, ticket in tickets:
        process.end(ticket, "success")
    for process in processes:
        process.later()
        process.call()
        assert process.state is CLOSED
        assert process.changes[-1] == (HALF_OPEN, CLOSED) or process.changes[-1] == (OPEN, CLOSED)


def test_successes_of_several_processes_close_it(server, processes):
    processes[0].trip()
    for process in processes[1:]:
        process.refused()
    pass_time(server, 30.0, *processes)
    for process in processes:
        process.later()
        process.call()
    assert processes[2].state is CLOSED
    for process in processes:
        process.later()
        process.call()
        assert process.state is CLOSED


def test_a_failed_probe_opens_it_for_all_again(server, processes):
    one, other, _ = processes
    one.trip()
    pass_time(server, 30.0, one)
    one.call()
    ticket = one.begin()
    one.call("failure")
    assert one.state is OPEN
    assert 20 < one.refused() <= 30
    assert 20 < other.refused() <= 30
    one.end(ticket, "success")  # from before the change: it says nothing
    other.later()
    assert other.refused() > 20
    pass_time(server, 30.0, one, other)
    for _ in range(2):
        other.call()
    assert other.state is HALF_OPEN  # the success before the failure does not count
    other.call()
    assert other.state is CLOSED


def test_a_cancelled_probe_gives_its_leave_back(server, processes):
    one, other, _ = processes
    one.trip()
    pass_time(server, 30.0, one)
    for ticket in [one.begin() for _ in range(3)]:
        one.breaker.release(ticket)
    one.sync()
    other.call()
    assert other.state is HALF_OPEN


def test_a_process_that_dies_with_its_probes_holds_nobody_up_for_long(server, processes):
    one, other, _ = processes
    one.trip()
    pass_time(server, 30.0, one)
    for _ in range(3):
        one.begin()
    other.refused()
    pass_time(server, 20.0, other)
    other.refused()
    pass_time(server, 10.1, other)
    other.call()


def test_a_leave_that_was_not_used_in_time_is_not_used(server, processes):
    one, other, third = processes
    one.trip()
    pass_time(server, 30.0, one)
    one.sync()
    assert len(one.breaker._leaves) == 1
    pass_time(server, 30.0, one, other, third)
    tickets = [process.begin() for process in (other, third, other)]
    assert len(tickets) == 3
    one.refused()


def test_a_process_that_comes_while_it_is_probed_probes_too(server, processes):
    one, other, _ = processes
    one.trip()
    pass_time(server, 30.0, one)
    one.call()
    other.call()
    assert other.changes == [(CLOSED, OPEN), (OPEN, HALF_OPEN)]


def test_reset_closes_it_for_all(processes):
    one, other, _ = processes
    one.trip()
    other.refused()
    one.breaker.reset()
    one.call()
    assert one.state is CLOSED
    other.later()
    other.call()
    assert other.state is CLOSED


def test_isolation_is_a_process_own(server, processes):
    one, other, _ = processes
    one.breaker.isolate()
    before = server.commands()
    for _ in range(3):
        with pytest.raises(CircuitOpen, match="by hand"):
            one.begin()
        one.later()
    assert server.commands() == before
    other.call()
    one.breaker.reset()
    one.call()


def test_what_one_heard_it_does_not_tell_again(server, processes):
    one, other, third = processes
    one.trip()
    other.refused()
    pass_time(server, 10.0, other)
    other.refused()
    third.later(10.0)
    assert 10 < third.refused() <= 20


def test_of_two_that_open_it_the_later_counts(server, processes):
    one, other, third = processes
    other.call()
    one.trip()
    pass_time(server, 10.0, one)
    for _ in range(5):
        ticket = other.breaker.admit()
        other.breaker.failure(ticket)
        other.breaker.release(ticket)
    other.sync()
    assert 20 < third.refused() <= 30
    one.later()
    assert 20 < one.refused() <= 30


def test_without_the_server_each_process_decides_by_itself(server, processes):
    one, other, _ = processes
    one.call()
    one.link.close()
    one.trip()
    other.call()
    assert 20 < one.refused() <= 30
    one.later(30.0)
    tickets = [one.begin() for _ in range(3)]
    assert one.refused() == 1.0
    for ticket in tickets:
        one.end(ticket, "success")
    assert one.state is CLOSED
    assert server.client.keys("*") == []


def test_what_happened_meanwhile_is_told_when_the_server_works_again(server, processes):
    one, other, _ = processes
    server.stop()
    one.trip()
    one.refused()
    server.start()
    other.call()
    one.later(3.0)
    one.refused()
    one.later()
    other.later()
    assert 15 < other.refused() <= 27


def test_a_server_that_forgot_leaves_each_to_itself(server, processes):
    one, other, _ = processes
    one.trip()
    other.refused()
    server.client.flushall()
    one.later()
    one.refused()
    one.later(30.0)
    assert server.client.keys("*") == []
    for _ in range(3):
        one.call()
    other.later()
    for process in (one, other):
        process.call()
        assert process.state is CLOSED


def test_the_server_forgets_in_the_end(server, processes):
    processes[0].trip()
    (key,) = server.client.keys("switchgear:circuit:*")
    assert 600_000 < server.client.pttl(key) <= 630_000
    pass_time(server, 30.0, processes[0])
    processes[0].sync()
    (leaves,) = server.client.keys("switchgear:leaves:*")
    assert 20_000 < server.client.pttl(leaves) <= 30_000


def test_threads_may_share_it(server, processes):
    one, other, _ = processes

    def use(number: int) -> None:
        process = one if number % 2 else other
        try:
            process.call("failure" if number % 3 == 0 else "success")
        except CircuitOpen:
            process.later(0.5)

    with ThreadPoolExecutor(8) as threads:
        list(threads.map(use, range(800)))
    for process in (one, other):
        assert process.breaker._probes == 0
        process.breaker.reset()
        process.call()


verdicts = st.sampled_from(["success", "failure", ""])


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.one_of(
            st.tuples(st.just("begin"), st.integers(0, 1), st.just("")),
            st.tuples(st.just("end"), st.integers(0, 5), verdicts),
            st.tuples(st.just("time"), st.integers(1, 40), st.just("")),
            st.tuples(st.just("trip"), st.integers(0, 1), st.just("")),
        ),
        max_size=30,
    )
)
def test_never_more_probes_than_one_would_send(server, steps):
    """However two processes call, fail and wait: no more probes are under way than the policy says."""
    server.client.flushall()
    processes = [Process(server, open_for=20.0, probes=2) for _ in range(2)]
    under_way: list[tuple[Process, Ticket, float]] = []
    passed = 0.0
    for action, number, verdict in steps:
        match action:
            case "begin":
                process = processes[number]
                process.later()
                passed += 1
                try:
                    ticket = process.begin()
                except CircuitOpen:
                    continue
                if ticket.probe:
                    under_way.append((process, ticket, passed))
                else:
                    process.end(ticket, "")
            case "end" if under_way:
                process, ticket, _ = under_way.pop(number % len(under_way))
                process.end(ticket, verdict)
            case "time":
                passed += number
                pass_time(server, number, *processes)
            case "trip":
                process = processes[number]
                for _ in range(5):
                    try:
                        process.call("failure")
                    except CircuitOpen:
                        break
            case _:
                pass
        counted = [
            one
            for one, ticket, since in under_way
            if ticket.generation == one.breaker._generation and passed - since < 15
        ]
        assert len(counted) <= 2
    for process in processes:
        process.link.close()


def test_leaves_end_with_the_outage_they_were_given_for(server, processes):
    one = processes[0]
    one.trip()
    pass_time(server, 30.0, one)
    probe = one.begin()
    one.later()
    one.sync()
    assert len(one.breaker._leaves) == 1
    one.end(probe, "failure")
    assert one.breaker._leaves == []


def test_who_has_leave_asks_for_no_other(server, processes):
    one = processes[0]
    one.trip()
    pass_time(server, 30.0, one)
    for _ in range(3):
        one.sync()
        one.later()
    (leaves,) = server.client.keys("switchgear:leaves:*")
    assert (len(one.breaker._leaves), server.client.zcard(leaves)) == (1, 1)


def test_who_has_told_asks_at_the_next_call(server, processes):
    one = processes[0]
    one.trip()
    before = server.commands()
    one.refused()
    one.refused()
    assert server.commands() == before + 1


def test_what_is_heard_too_late_is_not_heeded(processes):
    one, other, _ = processes
    one.trip()
    other.refused()
    other.breaker.reset()
    other.call()
    run = one.link.run

    def meanwhile(*arguments: Any) -> Any:
        reply = run(*arguments)
        one.breaker.isolate()
        return reply

    one.link.run = meanwhile  # type: ignore[method-assign]
    one.later()
    one.sync()
    assert one.state is ISOLATED


def test_who_is_probing_hears_that_anothers_probe_failed(server, processes):
    one, other, _ = processes
    one.trip()
    pass_time(server, 30.0, one)
    probe = other.begin()
    assert other.state is HALF_OPEN
    one.call("failure")
    other.later()
    assert other.refused() > 20
    assert other.state is OPEN
    other.end(probe, "success")
    assert other.state is OPEN


def test_it_asks_as_soon_as_the_time_has_come(processes):
    one = processes[0]
    one.call()
    one.breaker._hear(b"open", 0.25)
    one.later(0.24)
    assert one.breaker.due() is None
    one.later(0.01)
    assert one.breaker.due() is not None


def test_a_server_that_fails_is_asked_once_a_second_and_told_what_it_missed(processes):
    one, asked = processes[0], []
    one.link.run = lambda *arguments: asked.append((one.clock.monotonic(), str(arguments[2])))  # type: ignore[method-assign]
    one.trip()
    for _ in range(3):
        for _ in range(5):
            one.refused()
        one.later()
    assert asked == [(0.0, ""), (1.0, "open"), (2.0, "open")]


def test_when_the_server_fails_while_it_is_open_probes_need_no_leave(processes):
    one = processes[0]
    one.trip()
    one.link.run = lambda *_: None  # type: ignore[method-assign]
    one.later(30.0)
    for _ in range(2):
        tickets = [one.begin() for _ in range(3)]
        assert one.refused() == 1.0
        for ticket in tickets:
            one.end(ticket, "")
    one.call()


def test_who_never_asked_the_server_decides_by_itself(processes):
    """A call may come between another's verdict and what is told of it."""
    one = processes[0]
    for _ in range(5):
        one.breaker.failure(one.breaker.admit())
    one.later(30.0)
    assert one.breaker.admit().probe


def test_who_tells_of_a_probe_takes_no_leave_for_another(server, processes):
    one = processes[0]
    one.trip()
    pass_time(server, 30.0, one)
    one.call()
    assert server.client.keys("switchgear:leaves:*") == []


def test_an_outage_that_is_told_late_may_be_probed_at_once(processes):
    one, other, _ = processes
    run = one.link.run
    one.link.run = lambda *_: None  # type: ignore[method-assign]
    one.trip()
    one.link.run = run  # type: ignore[method-assign]
    one.later(30.0)
    one.sync()
    other.call()
    assert other.state is HALF_OPEN


def test_it_is_probed_when_the_server_says(processes):
    one = processes[0]
    one.link.run = lambda *_: [b"open", 1500, 0]  # type: ignore[method-assign]
    assert one.refused() == 1.5


def test_what_was_not_told_is_not_told_once_something_newer_happened(processes):
    one, told = processes[0], []

    def reset(*_: Any) -> None:
        one.link.run = lambda *arguments: told.append(str(arguments[2]))  # type: ignore[method-assign]
        one.breaker.reset()

    for _ in range(5):
        one.breaker.failure(one.breaker.admit())
    one.link.run = reset  # type: ignore[method-assign]
    one.sync()
    one.later()
    one.sync()
    assert told == ["closed"]


def test_who_is_isolated_on_the_way_to_the_server_stays_it(processes):
    one = processes[0]
    one.breaker.reset()
    one.sync()
    exchange = one.breaker.due()
    assert exchange is not None
    one.breaker.isolate()
    exchange()
    assert one.state is ISOLATED


def test_however_soon_another_may_probe_again_a_probe_is_over(processes):
    one = processes[0]
    one.link.run = lambda *_: [b"open", 0, 1]  # type: ignore[method-assign]
    one.begin()
    assert one.state is HALF_OPEN
    one.link.run = lambda *_: [b"open", 1, 0]  # type: ignore[method-assign]
    one.later()
    one.sync()
    assert one.state is OPEN


def test_who_hears_the_same_again_goes_on(processes):
    one = processes[0]
    one.trip()
    before = one.breaker._generation
    for _ in range(3):
        one.refused()
        one.later()
    assert one.breaker._generation == before


def test_who_hears_that_it_is_closed_goes_on_counting(processes):
    one = processes[0]
    one.breaker.reset()
    one.sync()
    for _ in range(5):
        one.later()
        one.call("failure")
    assert one.state is OPEN


def test_who_is_reset_while_it_asks_is_not_opened_by_the_answer(processes):
    one = processes[0]

    def meanwhile(*_: Any) -> Any:
        one.breaker.reset()
        return [b"open", 20_000, 0]

    one.trip()
    one.link.run = meanwhile  # type: ignore[method-assign]
    one.sync()
    assert one.state is CLOSED
