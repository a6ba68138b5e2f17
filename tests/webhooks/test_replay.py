"""The replay guard: the first passes, the second does not, and memory is bounded in time and number."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from small_events import an_event
from switchgear.errors import ConfigurationError, Replayed
from switchgear.types import Source
from switchgear.webhooks import ReplayGuard


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def test_the_second_sight_is_a_replay():
    guard = ReplayGuard()
    guard.check(an_event("evt_1"))
    with pytest.raises(Replayed, match="evt_1") as replayed:
        guard.check(an_event("evt_1", type="another.type"))
    assert replayed.value.http_status == 200
    assert replayed.value.service == "stripe"
    guard.check(an_event("evt_2"))
    guard.check(an_event("evt_1", source=Source.CLERK))
    assert len(guard) == 3


def test_what_failed_may_come_again():
    guard = ReplayGuard()
    guard.check(an_event("evt_1"))
    guard.forget(an_event("evt_1"))
    guard.forget(an_event("never seen"))
    guard.check(an_event("evt_1"))


def test_it_forgets_after_its_time():
    clock = Clock()
    guard = ReplayGuard(ttl=60, clock=clock)
    guard.check(an_event("evt_1"))
    clock.now = 59.9
    with pytest.raises(Replayed):
        guard.check(an_event("evt_1"))
    clock.now = 60
    guard.check(an_event("evt_1"))
    assert len(guard) == 1


def test_it_forgets_the_oldest_when_it_is_full():
    guard = ReplayGuard(capacity=2)
    for event_id in ("1", "2", "3"):
        guard.check(an_event(event_id))
    assert len(guard) == 2
    with pytest.raises(Replayed):
        guard.check(an_event("3"))
    guard.check(an_event("1"))


@pytest.mark.parametrize("options", [{"ttl": 0}, {"ttl": -1.0}, {"ttl": float("nan")}, {"capacity": 0}])
def test_limits_have_to_be_positive(options):
    with pytest.raises(ConfigurationError, match="positive"):
        ReplayGuard(**options)


def test_the_memory_is_only_touched_under_its_lock():
    held = []

    def clock():
        held.append(guard._lock._is_owned())
        return 0.0

    guard = ReplayGuard(clock=clock)
    guard.check(an_event("evt_1"))
    guard.forget(an_event("evt_1"))
    assert len(guard) == 0
    assert held
    assert all(held)


def test_of_many_at_once_one_passes():
    guard, threads, rounds = ReplayGuard(), 8, 50
    barrier = Barrier(threads)

    def passes(_thread: int) -> int:
        passed = 0
        for number in range(rounds):
            barrier.wait()
            try:
                guard.check(an_event(f"evt_{number}"))
            except Replayed:
                continue
            passed += 1
        return passed

    with ThreadPoolExecutor(threads) as pool:
        assert sum(pool.map(passes, range(threads))) == rounds


@given(steps=st.lists(st.tuples(st.sampled_from(["check", "forget"]), st.sampled_from("abc")), max_size=30))
@settings(max_examples=100)
def test_it_remembers_what_was_checked_and_not_forgotten(steps):
    guard, seen = ReplayGuard(), set()
    for step, event_id in steps:
        if step == "forget":
            guard.forget(an_event(event_id))
            seen.discard(event_id)
        elif event_id in seen:
            with pytest.raises(Replayed):
                guard.check(an_event(event_id))
        else:
            guard.check(an_event(event_id))
            seen.add(event_id)
