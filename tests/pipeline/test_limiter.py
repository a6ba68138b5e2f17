"""The limiter: who was told to wait, waits; and no window ever holds more requests than the rate."""

from __future__ import annotations

import heapq
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from itertools import count

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from switchgear.pipeline.limiter import _MOST, _OWNERS, Limiter, Limiters
from switchgear.settings import LimiterPolicy


def limiter(requests: int, per: float) -> Limiter:
    return Limiter(LimiterPolicy(requests=requests, per=per))


# --- what the service asks for


def test_nobody_waits_at_first():
    assert Limiter().wait(0.0) == 0.0
    assert all(Limiter().take(0.0) for _ in range(1000))


def test_everybody_waits_as_long_as_the_service_said():
    asked = Limiter()
    asked.limited(100.0, 7.0)
    assert [asked.wait(now) for now in (100.0, 105.0, 107.0, 200.0)] == [7.0, 2.0, 0.0, 0.0]


def test_however_many_are_in_line():
    asked = Limiter()
    asked.limited(100.0, 7.0)
    assert asked.wait(100.0, ahead=50) == 7.0


@pytest.mark.parametrize("policy", [None, LimiterPolicy(requests=5, per=1.0)], ids=["no rate", "a rate"])
def test_nobody_goes_while_the_service_asked_to_wait(policy):
    asked = Limiter(policy)
    asked.limited(100.0, 7.0)
    assert [asked.take(now) for now in (100.0, 106.9, 107.0)] == [False, False, True]
    assert [asked.asked(now) for now in (106.9, 107.0)] == [True, False]


def test_a_shorter_wait_does_not_cut_a_longer_one_short():
    asked = Limiter()
    asked.limited(100.0, 7.0)
    asked.limited(101.0, 2.0)
    assert asked.wait(101.0) == 6.0
    asked.limited(106.0, 4.0)
    assert asked.wait(106.0) == 4.0


@pytest.mark.parametrize("seconds", [86_401.0, 1e9, 1e300])
def test_nobody_is_shut_out_for_more_than_a_day(seconds):
    asked = Limiter()
    asked.limited(100.0, seconds)
    assert asked.wait(100.0) == 60.0
    assert not asked.idle(100.0 + 86_399.0)
    assert asked.idle(100.0 + 86_400.0)


def test_a_long_wait_holds_others_back_for_a_while_and_then_one_goes_to_see():
    asked = Limiter(hold_back=60.0)
    asked.limited(100.0, 3600.0)
    assert [asked.wait(100.0), asked.take(159.9)] == [60.0, False]
    assert [asked.take(160.0), asked.take(160.0), asked.wait(160.0)] == [True, False, 1.0]
    asked.let_in(159.9)  # it began before: its answer says nothing of now
    assert not asked.take(161.0)
    asked.let_in(160.0)
    assert [asked.wait(161.0), asked.take(161.0), asked.take(161.0), asked.asked(161.0)] == [0.0, True, True, False]


def test_whoever_is_let_in_when_nobody_went_to_see_says_nothing():
    asked = Limiter(hold_back=0.1)
    asked.let_in(0.0)
    asked.limited(0.0, 3600.0)
    asked.let_in(0.05)
    assert [asked.take(0.05), asked.take(0.1), asked.take(0.1)] == [False, True, False]
    asked.let_in(0.1)
    assert [asked.take(0.2), asked.take(0.2)] == [True, True]


def test_one_that_is_told_to_wait_again_holds_the_others_back_again():
    asked = Limiter(hold_back=60.0)
    asked.limited(100.0, 3600.0)
    assert asked.take(160.0)
    asked.limited(161.0, 100.0)
    assert [asked.wait(161.0), asked.take(220.9), asked.take(221.0)] == [60.0, False, True]


def test_if_nobody_hears_from_the_one_that_went_another_goes():
    asked = Limiter(hold_back=60.0)
    asked.limited(0.0, 3600.0)
    assert [asked.take(60.0), asked.take(119.5), asked.wait(119.5)] == [True, False, 0.5]
    assert [asked.take(now) for now in (120.0, 179.0, 3599.0, 3600.0, 3600.0)] == [True, False, True, True, True]


def test_who_goes_to_see_keeps_the_rate():
    asked = Limiter(LimiterPolicy(requests=1, per=1000.0), hold_back=60.0)
    assert asked.take(99.0)
    asked.limited(100.0, 3600.0)
    assert [asked.take(160.0), asked.take(1099.0)] == [False, True]


# --- the rate


def test_as_many_as_the_rate_says_go_at_once_and_then_each_when_an_older_one_is_old_enough():
    rate = limiter(3, 10.0)
    assert [rate.take(now) for now in (0.0, 1.0, 2.0, 2.0, 9.9)] == [True, True, True, False, False]
    assert [rate.take(now) for now in (10.0, 10.0, 11.0, 11.9, 12.0)] == [True, False, True, False, True]


@pytest.mark.parametrize(
    ("ahead", "wait"),
    [(0, 6.0), (1, 7.0), (2, 8.0), (3, 16.0), (4, 17.0), (5, 18.0), (6, 26.0)],
)
def test_who_stands_further_back_waits_longer(ahead, wait):
    rate = limiter(3, 10.0)
    for now in (0.0, 1.0, 2.0):
        rate.take(now)
    assert rate.wait(4.0, ahead) == wait


@pytest.mark.parametrize(("ahead", "wait"), [(0, 0.0), (1, 0.0), (2, 6.0), (3, 10.0), (4, 10.0), (5, 16.0)])
def test_who_stands_behind_those_that_go_now(ahead, wait):
    rate = limiter(3, 10.0)
    rate.take(0.0)
    assert rate.wait(4.0, ahead) == wait


def test_after_a_pause_the_line_goes_at_its_rate_too():
    rate = limiter(2, 10.0)
    rate.take(0.0)
    rate.limited(1.0, 20.0)
    assert [rate.wait(1.0, ahead) for ahead in range(5)] == [20.0, 20.0, 30.0, 30.0, 40.0]


def test_who_has_not_waited_overtakes_nobody():
    rate = limiter(3, 10.0)
    assert rate.join(1) == 0
    assert rate.join(2) == 1
    assert (rate.waiting, rate.take(0.0, waited=False), rate.take(0.0)) == (2, False, True)
    rate.leave(1)
    rate.leave(1)
    assert rate.waiting == 1
    rate.leave(2)
    assert (rate.waiting, rate.take(0.0, waited=False)) == (0, True)


def test_who_stood_in_line_before_a_fork_does_not_afterwards():
    rate = limiter(3, 10.0)
    assert [rate.join(1), rate.join(2)] == [0, 1]
    rate.after_fork()
    assert [rate.join(3), rate.join(4), rate.waiting] == [0, 1, 2]
    for call in (3, 4, 1):
        rate.leave(call)  # the third is of the thread that forked
    assert rate.waiting == 0
    assert rate.take(0.0, waited=False)


def test_time_never_steps_back():
    """Threads read the clock before they get the lock, and may come in another order."""
    rate = limiter(2, 1.0)
    assert rate.take(0.0)
    assert rate.take(0.5)
    assert rate.wait(1.0) == 0.0
    assert rate.take(0.9)  # counted at 1.0
    assert not rate.take(1.0)
    assert rate.wait(1.5) == 0.0
    assert rate.take(1.5)
    assert rate.wait(1.5) == 0.5


def test_threads_cannot_overdraw_it():
    rate = limiter(100, 1.0)
    with ThreadPoolExecutor(8) as threads:
        assert sum(threads.map(lambda _: rate.take(0.0), range(1000))) == 100


def test_memory_is_bounded_by_the_rate():
    rate = limiter(50, 1.0)
    for number in range(5000):
        rate.take(number / 100)
        assert len(rate._log) <= 50


# --- requests that went elsewhere


@pytest.mark.parametrize(("remaining", "free"), [(9, 3), (3, 3), (2, 2), (1, 1), (0, 0), (-5, 0)])
def test_the_service_knows_of_requests_that_went_elsewhere(remaining, free):
    rate = limiter(5, 10.0)
    assert rate.take(0.0)
    assert rate.take(0.0)
    rate.remaining(4.0, remaining)
    assert [rate.take(4.0) for _ in range(free + 1)] == [True] * free + [False]
    assert rate.wait(4.0) == 6.0


def test_they_leave_the_window_as_if_they_had_gone_when_they_were_heard_of():
    rate = limiter(2, 10.0)
    rate.remaining(4.0, 0)
    assert [rate.wait(now) for now in (4.0, 13.0, 14.0)] == [10.0, 1.0, 0.0]


# --- in any window


@dataclass
class World:
    """Calls that come, wait, wake up late, and give up, on a clock of their own."""

    rate: Limiter
    went: list[float] = field(default_factory=list)
    gave_up: int = 0

    def run(self, calls: list[tuple[float, float, float | None]]) -> None:
        """Each call: when it comes, how late it always wakes, and after how long it gives up."""
        tie = count()
        events = [(at, next(tie), at, late, patience, None) for at, late, patience in calls]
        heapq.heapify(events)
        for _ in range(50_000):
            if not events:
                return
            now, call, came, late, patience, place = heapq.heappop(events)
            if place is None:
                place = self.rate.join(call)
            if patience is not None and now >= came + patience > came:
                self.gave_up += 1
                self.rate.leave(call)
                continue
            wait = self.rate.wait(now, place)
            if wait <= 0 and self.rate.take(now):
                self.went.append(now)
                self.rate.leave(call)
                continue
            wakes = now + wait + late
            if patience is not None:
                wakes = min(wakes, max(now, came + patience))
            heapq.heappush(events, (wakes, call, came, late, patience, 0))
        pytest.fail("somebody waits for ever")


SECONDS = st.floats(0, 50, allow_nan=False, width=32)
CALLS = st.lists(st.tuples(SECONDS, st.floats(0, 3, width=32), st.none() | st.floats(0.25, 20, width=32)), max_size=40)


def never_more(went: list[float], requests: int, per: float) -> bool:
    """Whether each request went when the one `requests` before it was `per` old: then no window holds more."""
    return all(first + per <= later for first, later in zip(went, went[requests:], strict=False))


@given(st.integers(1, 6), st.floats(0.125, 30, width=32), CALLS)
@example(2, 1.0, [(0.0, 0.9, None), (0.0, 0.0, None), (0.0, 0.9, None), (0.0, 0.0, None), (0.0, 0.0, 0.5)])
def test_no_window_holds_more_than_the_rate(requests, per, calls):
    world = World(limiter(requests, per))
    world.run(calls)
    assert world.went == sorted(world.went)
    assert never_more(world.went, requests, per)
    assert len(world.went) + world.gave_up == len(calls)
    assert world.rate.waiting == 0


@given(st.integers(1, 6), st.sampled_from([1.0, 2.5, 8.0]), st.lists(st.integers(0, 40), max_size=40))
def test_nobody_waits_longer_than_the_rate_asks_for(requests, per, arrivals):
    """Who wakes up in time goes as early as may be: first come, first served."""
    world = World(limiter(requests, per))
    world.run([(float(at), 0.0, None) for at in sorted(arrivals)])
    earliest: list[float] = []
    for at in sorted(arrivals):
        oldest = earliest[-requests] + per if len(earliest) >= requests else 0.0
        earliest.append(max(float(at), oldest))
    assert world.went == earliest


@given(st.lists(st.tuples(SECONDS, st.floats(0.25, 5, width=32)), min_size=1, max_size=30), SECONDS)
def test_who_gave_up_has_cost_nothing(calls, later):
    """However many waited in vain: as soon as the window is over, a burst of the full rate goes."""
    world = World(limiter(3, 10.0))
    world.run([(at, 0.0, patience) for at, patience in calls])
    now = max(at + patience for at, patience in calls) + 10.0 + later
    assert [world.rate.take(now) for _ in range(4)] == [True, True, True, False]


# --- of many owners


class Clock:
    """Stands still until it is moved."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


def limiters(policy: LimiterPolicy | None = None) -> tuple[Limiters, Clock]:
    clock = Clock()
    return Limiters(policy, monotonic=clock), clock


def test_where_no_rate_is_kept_there_is_nobody_to_ask_until_somebody_is_told_to_wait():
    made, _ = limiters()
    assert made.find("one") is None
    made.limited("one", 5.0)
    found = made.find("one")
    assert found is made.of("one")
    assert found is not None
    assert found.wait(0.0) == 5.0
    assert made.find("other") is None


def test_where_a_rate_is_kept_each_owner_has_his_own():
    made, _ = limiters(LimiterPolicy(requests=1, per=1.0))
    one, other = made.find("one"), made.find("other")
    assert one is not None is not other
    assert one is made.of("one") is not other
    assert [one.take(0.0), one.take(0.0), made.of("other").take(0.0)] == [True, False, True]


def test_what_a_service_says_is_left_only_matters_where_a_rate_is_kept():
    made, _ = limiters()
    made.remaining("one", 0)
    assert made.find("one") is None
    made, clock = limiters(LimiterPolicy(requests=3, per=10.0))
    clock.now = 5.0
    made.remaining("one", 0)
    assert made.of("one").wait(5.0) == 10.0


def test_who_waits_is_counted():
    made, _ = limiters()
    made.of("one").join(1)
    made.of("other").join(2)
    assert made.waiting == 2


def test_those_with_nothing_to_remember_go_oldest_first():
    made, _ = limiters()
    first, second = made.of("first"), made.of("second")
    for number in range(_OWNERS - 2):
        made.of(str(number))
    assert made.of("first") is first
    made.of("one more")
    assert len(made._limiters) == _OWNERS
    assert made.of("first") is first
    assert made.of("second") is not second


def test_one_that_has_something_to_remember_stays_or_its_rate_would_be_exceeded():
    made, clock = limiters(LimiterPolicy(requests=1, per=10.0))
    first = made.of("first")
    first.take(0.0)
    for number in range(_OWNERS + 5):
        made.of(str(number))
    assert made.find("first") is first
    assert len(made._limiters) == _OWNERS + 6
    clock.now = 10.0
    for number in range(_OWNERS + 5):
        made.of(str(number))  # used again: now the first is the oldest
    made.of("one more")
    assert len(made._limiters) == _OWNERS
    assert made.find("first") is not first


@pytest.mark.parametrize("memory", ["a request", "a pause", "somebody in line"])
def test_what_there_is_to_remember(memory):
    one = limiter(3, 10.0)
    assert one.idle(0.0)
    match memory:
        case "a request":
            one.take(0.0)
        case "a pause":
            one.limited(0.0, 10.0)
        case _:
            one.join(1)
    assert not one.idle(9.9)
    assert one.idle(10.0) is (memory != "somebody in line")


def test_how_many_are_kept():
    assert (_OWNERS, _MOST) == (1024, 16384)


def test_there_are_never_far_too_many():
    made, _ = limiters()
    for number in range(_MOST + 3):
        made.limited(str(number), 1e300)
    assert len(made._limiters) == _MOST
    assert made.find("2") is None
    assert made.find("3") is not None
