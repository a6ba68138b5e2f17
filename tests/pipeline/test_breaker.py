"""The circuit breaker: when it opens, who probes, which verdicts count, and what observers see."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, Lock, Thread

import pytest

from switchgear.errors import CircuitOpen
from switchgear.pipeline.breaker import Breaker, BreakerState, Ticket
from switchgear.settings import BreakerPolicy
from switchgear.testing.clock import FakeClock

CLOSED, OPEN, HALF_OPEN, ISOLATED = (
    BreakerState.CLOSED,
    BreakerState.OPEN,
    BreakerState.HALF_OPEN,
    BreakerState.ISOLATED,
)


class Rig:
    """A breaker with a clock of its own, and what its observer was told."""

    def __init__(self, **policy):
        self.clock = FakeClock()
        self.clock.advance(1000.0)
        self.changes: list[tuple[BreakerState, BreakerState]] = []
        self.breaker = Breaker(
            BreakerPolicy(**policy),
            monotonic=self.clock.monotonic,
            on_change=lambda old, new: self.changes.append((old, new)),
        )

    def failing(self, times: int = 1) -> None:
        for _ in range(times):
            self.breaker.failure(self.breaker.admit())

    def answering(self, times: int = 1) -> None:
        for _ in range(times):
            self.breaker.success(self.breaker.admit())

    def opened(self) -> Rig:
        self.failing(5)
        assert self.breaker.state is OPEN
        return self

    def probing(self) -> Rig:
        self.opened().clock.advance(30.0)
        return self

    def refusal(self) -> CircuitOpen:
        with pytest.raises(CircuitOpen) as peeked:
            self.breaker.peek()
        with pytest.raises(CircuitOpen) as refused:
            self.breaker.admit()
        assert (peeked.value.message, peeked.value.retry_after) == (refused.value.message, refused.value.retry_after)
        return refused.value


def test_states_have_the_names_that_are_shown():
    assert [state.value for state in (CLOSED, OPEN, HALF_OPEN, ISOLATED)] == ["closed", "open", "half_open", "isolated"]


def test_it_is_closed_at_first():
    rig = Rig()
    rig.breaker.peek()
    assert rig.breaker.state is CLOSED
    assert rig.breaker.admit() == Ticket(0, probe=False)


def test_five_failures_in_a_row_open_it():
    rig = Rig()
    rig.failing(4)
    assert rig.breaker.state is CLOSED
    rig.failing()
    assert rig.breaker.state is OPEN
    assert rig.changes == [(CLOSED, OPEN)]


def test_a_success_in_between_starts_the_row_anew():
    rig = Rig()
    for _ in range(3):
        rig.failing(4)
        rig.answering()
    assert rig.breaker.state is CLOSED


def test_half_of_twenty_calls_in_the_window_open_it():
    rig = Rig(consecutive=1000)
    rig.answering(10)
    rig.failing(9)
    assert rig.breaker.state is CLOSED
    rig.failing()
    assert rig.breaker.state is OPEN


def test_fewer_than_twenty_calls_say_nothing():
    rig = Rig(consecutive=1000)
    rig.failing(19)
    assert rig.breaker.state is CLOSED
    rig.failing()
    assert rig.breaker.state is OPEN


def test_less_than_half_does_not_open_it():
    rig = Rig(consecutive=1000)
    rig.answering(21)
    rig.failing(20)
    assert rig.breaker.state is CLOSED
    rig.failing()
    assert rig.breaker.state is OPEN


def test_the_ratio_is_looked_at_when_something_fails():
    rig = Rig(consecutive=1000, minimum_calls=4)
    rig.failing(3)
    rig.answering()
    assert rig.breaker.state is CLOSED
    rig.failing()
    assert rig.breaker.state is OPEN


def test_a_success_after_a_failure_is_counted_as_one():
    rig = Rig(consecutive=1000, minimum_calls=4, ratio=0.7)
    for _ in range(10):
        rig.failing()
        rig.answering()
    assert rig.breaker.state is CLOSED


def test_what_fell_out_of_the_window_is_not_counted():
    rig = Rig(consecutive=1000)
    rig.failing(15)
    rig.clock.advance(29.9)
    rig.failing(4)
    rig.clock.advance(0.1)
    rig.failing(1)
    assert rig.breaker.state is CLOSED


def test_calls_of_one_slice_leave_the_window_together():
    rig = Rig(consecutive=1000)
    rig.failing(5)
    rig.clock.advance(2.9)
    rig.failing(5)
    rig.clock.advance(27.0)  # 29.9 s after the slice began
    rig.failing(9)
    assert rig.breaker.state is CLOSED
    rig.failing(1)
    assert rig.breaker.state is OPEN


def test_a_slice_is_a_tenth_of_the_window():
    rig = Rig(consecutive=1000)
    rig.failing(1)
    rig.clock.advance(2.9)
    rig.failing(18)
    rig.clock.advance(27.1)  # the slice began 30 s ago, most of its calls did not
    rig.failing(2)
    assert rig.breaker.state is CLOSED


def test_a_new_slice_begins_after_a_tenth_of_the_window():
    rig = Rig(consecutive=1000)
    rig.failing(5)
    rig.clock.advance(3.0)
    rig.failing(15 - 1)
    rig.clock.advance(27.0)
    rig.failing(1)  # the first five are gone
    assert rig.breaker.state is CLOSED
    rig.failing(5)
    assert rig.breaker.state is OPEN


def test_an_open_one_refuses_and_says_when_to_come_back():
    rig = Rig().opened()
    assert rig.refusal().retry_after == 30.0
    rig.clock.advance(29.0)
    assert rig.refusal().retry_after == 1.0
    rig.clock.advance(1.0)
    rig.breaker.peek()
    assert rig.breaker.state is HALF_OPEN


def test_nobody_calls_it_half_open_before_somebody_comes():
    rig = Rig().opened()
    rig.clock.advance(1000.0)
    assert rig.breaker.state is OPEN


def test_as_many_probes_as_the_policy_says():
    rig = Rig().probing()
    tickets = [rig.breaker.admit() for _ in range(3)]
    assert all(ticket.probe for ticket in tickets)
    assert rig.refusal().retry_after == 1.0


def test_three_probes_that_succeed_close_it():
    rig = Rig().probing()
    for state in (HALF_OPEN, HALF_OPEN, CLOSED):
        rig.answering()
        assert rig.breaker.state is state
    assert rig.changes == [(CLOSED, OPEN), (OPEN, HALF_OPEN), (HALF_OPEN, CLOSED)]
    assert not rig.breaker.admit().probe


def test_one_probe_that_fails_opens_it_again():
    rig = Rig().probing()
    rig.answering(2)
    rig.failing()
    assert rig.breaker.state is OPEN
    assert rig.refusal().retry_after == 30.0
    assert rig.changes[-1] == (HALF_OPEN, OPEN)


def test_successes_of_an_earlier_probing_do_not_count():
    rig = Rig().probing()
    rig.answering(2)
    rig.failing()
    rig.clock.advance(30.0)
    rig.answering()
    assert rig.breaker.state is HALF_OPEN


def test_a_probe_without_a_verdict_gives_its_place_back():
    rig = Rig(probes=1).probing()
    for _ in range(10):
        ticket = rig.breaker.admit()
        assert rig.refusal()
        rig.breaker.release(ticket)
    assert rig.breaker.state is HALF_OPEN
    rig.answering()
    assert rig.breaker.state is CLOSED


def test_a_closed_one_forgets_what_was_counted_before():
    rig = Rig().probing()
    rig.answering(3)
    rig.failing(4)
    assert rig.breaker.state is CLOSED
    rig.failing()
    assert rig.breaker.state is OPEN


def test_the_window_is_forgotten_too():
    rig = Rig(consecutive=1000, minimum_calls=4)
    rig.failing(4)
    rig.clock.advance(30.0)
    rig.answering(3)
    assert rig.breaker.state is CLOSED
    rig.failing(3)
    assert rig.breaker.state is CLOSED


def test_no_verdict_counts_for_nothing():
    rig = Rig(consecutive=3, minimum_calls=4)
    for _ in range(50):
        rig.breaker.release(rig.breaker.admit())
    rig.failing(2)
    rig.breaker.release(rig.breaker.admit())
    assert rig.breaker.state is CLOSED
    rig.failing()
    assert rig.breaker.state is OPEN


def test_a_ticket_is_settled_once():
    rig = Rig(consecutive=2)
    ticket = rig.breaker.admit()
    rig.breaker.failure(ticket)
    rig.breaker.failure(ticket)
    rig.breaker.release(ticket)
    rig.breaker.success(ticket)
    assert rig.breaker.state is CLOSED
    rig.failing()
    assert rig.breaker.state is OPEN


def test_a_probe_is_settled_once():
    rig = Rig(probes=2).probing()
    ticket = rig.breaker.admit()
    rig.breaker.release(ticket)
    rig.breaker.release(ticket)
    assert [rig.breaker.admit().probe for _ in range(2)] == [True, True]
    rig.refusal()


@pytest.mark.parametrize("verdict", ["success", "failure", "release"])
def test_a_verdict_from_before_it_opened_is_dropped(verdict):
    rig = Rig()
    late = rig.breaker.admit()
    rig.opened().clock.advance(10.0)
    getattr(rig.breaker, verdict)(late)
    assert (rig.breaker.state, rig.refusal().retry_after) == (OPEN, 20.0)


@pytest.mark.parametrize("verdict", ["success", "failure", "release"])
def test_a_verdict_from_before_the_probing_is_dropped(verdict):
    rig = Rig(probes=1)
    late = rig.breaker.admit()
    rig.probing()
    probe = rig.breaker.admit()
    getattr(rig.breaker, verdict)(late)
    assert rig.breaker.state is HALF_OPEN
    rig.refusal()
    rig.breaker.success(probe)
    assert rig.breaker.state is CLOSED


def test_probes_of_an_earlier_probing_take_no_places():
    rig = Rig(probes=2).probing()
    _, failing = rig.breaker.admit(), rig.breaker.admit()
    rig.breaker.failure(failing)
    rig.clock.advance(30.0)
    assert [rig.breaker.admit().probe for _ in range(2)] == [True, True]


def test_a_late_success_does_not_fill_the_window():
    rig = Rig(consecutive=1000, minimum_calls=4)
    late = [rig.breaker.admit() for _ in range(3)]
    rig.breaker.reset()
    for ticket in late:
        rig.breaker.success(ticket)
    rig.failing(3)
    assert rig.breaker.state is CLOSED


def test_a_late_success_of_an_earlier_probe_does_not_close_it():
    rig = Rig(probes=2).probing()
    late, failing = rig.breaker.admit(), rig.breaker.admit()
    rig.breaker.failure(failing)
    rig.clock.advance(30.0)
    rig.breaker.success(rig.breaker.admit())
    rig.breaker.success(late)
    assert rig.breaker.state is HALF_OPEN


class Racing(Breaker):
    """Another thread's failure opens the circuit just when a call reads the generation."""

    racing = False
    _value = 0

    @property
    def _generation(self):
        if self.racing:
            self.racing = False
            self.failure(Ticket(self._value, probe=False))
        return self._value

    @_generation.setter
    def _generation(self, value):
        self._value = value


def test_a_call_that_meets_an_opening_circuit_is_refused():
    breaker = Racing(BreakerPolicy(consecutive=1), monotonic=FakeClock().monotonic)
    breaker.racing = True
    with pytest.raises(CircuitOpen):
        breaker.admit()
    assert breaker.state is OPEN


def test_isolated_it_refuses_until_reset():
    rig = Rig()
    rig.breaker.isolate()
    rig.clock.advance(1e6)
    assert rig.refusal().retry_after is None
    assert rig.breaker.state is ISOLATED
    rig.breaker.isolate()
    assert rig.changes == [(CLOSED, ISOLATED)]
    rig.breaker.reset()
    rig.answering()
    assert rig.changes == [(CLOSED, ISOLATED), (ISOLATED, CLOSED)]


def test_what_was_under_way_when_it_was_isolated_has_no_say():
    rig = Rig(consecutive=1)
    late = rig.breaker.admit()
    rig.breaker.isolate()
    rig.breaker.failure(late)
    assert rig.breaker.state is ISOLATED
    rig.breaker.reset()
    rig.breaker.failure(late)
    assert rig.breaker.state is CLOSED


def test_reset_closes_and_forgets():
    rig = Rig().opened()
    rig.breaker.reset()
    assert rig.breaker.state is CLOSED
    rig.failing(4)
    rig.breaker.reset()
    rig.failing(4)
    assert rig.breaker.state is CLOSED
    assert rig.changes == [(CLOSED, OPEN), (OPEN, CLOSED)]


def test_reset_ends_a_probing():
    rig = Rig().probing()
    probe = rig.breaker.admit()
    rig.breaker.reset()
    rig.breaker.failure(probe)
    assert rig.breaker.state is CLOSED
    assert not rig.breaker.admit().probe


def test_exactly_three_of_twenty_threads_probe():
    rig = Rig().probing()
    start, lock, admitted = Barrier(20), Lock(), []

    def call() -> None:
        start.wait()
        try:
            rig.breaker.peek()
            ticket = rig.breaker.admit()
        except CircuitOpen:
            return
        with lock:
            admitted.append(ticket)

    threads = [Thread(target=call) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [ticket.probe for ticket in admitted] == [True] * 3
    assert rig.changes == [(CLOSED, OPEN), (OPEN, HALF_OPEN)]


def test_no_count_is_lost_among_threads():
    rig = Rig(consecutive=10**6, minimum_calls=8001)
    with ThreadPoolExecutor(8) as threads:
        list(threads.map(lambda _: rig.failing(), range(8000)))
    assert rig.breaker.state is CLOSED
    rig.failing()
    assert rig.breaker.state is OPEN


def test_observers_are_told_outside_the_lock():
    """An observer may ask another thread to use the breaker, and wait for it."""
    changes = []

    def told(old: BreakerState, new: BreakerState) -> None:
        changes.append((old, new))
        if new is OPEN:
            thread = Thread(target=breaker.isolate)
            thread.start()
            thread.join(5)
            assert not thread.is_alive()

    breaker = Breaker(BreakerPolicy(consecutive=1), monotonic=FakeClock().monotonic, on_change=told)
    breaker.failure(breaker.admit())
    assert changes == [(CLOSED, OPEN), (OPEN, ISOLATED)]


def test_each_change_is_told_once_whoever_comes_next():
    """Whoever makes a change tells it, even if the change ends in a refusal."""
    rig = Rig(probes=1).probing()
    rig.breaker.admit()
    rig.refusal()
    assert rig.changes == [(CLOSED, OPEN), (OPEN, HALF_OPEN)]


def test_nobody_has_to_watch():
    breaker = Breaker(BreakerPolicy(consecutive=1), monotonic=FakeClock().monotonic)
    breaker.failure(breaker.admit())
    assert breaker.state is OPEN


def test_what_succeeds_does_not_load_pybreaker():
    rig = Rig()
    rig.answering(100)
    rig.breaker.isolate()
    assert rig.breaker._circuit is None
