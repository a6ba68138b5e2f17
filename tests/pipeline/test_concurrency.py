"""Room for some requests: taken, handed on in order, and given back whatever happens."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from switchgear.pipeline.concurrency import Concurrency, Turn


def entered(room: Concurrency, number: int) -> list[Turn]:
    turns = [room.turn() for _ in range(number)]
    for turn in turns:
        turn.enter()
    return turns


def test_so_many_enter_and_the_next_stands_in_line():
    room = Concurrency(2)
    turns = [room.turn() for _ in range(3)]
    assert (room.in_use, room.waiting) == (0, 0)
    assert [turn.enter() for turn in turns] == [True, True, False]
    assert [turn.granted for turn in turns] == [True, True, False]
    assert (room.in_use, room.waiting, room.limit) == (2, 1, 2)


def test_a_place_is_handed_on_in_order_and_whoever_has_it_is_woken():
    room, woken = Concurrency(1), list[int]()
    first, *others = entered(room, 4)
    for number, turn in enumerate(others):
        turn.on_granted(lambda number=number: woken.append(number))
    first.leave()
    assert (woken, room.in_use, room.waiting) == ([0], 1, 2)
    others[0].leave()
    others[1].leave()
    assert (woken, room.in_use, room.waiting) == ([0, 1, 2], 1, 0)
    others[2].leave()
    assert (room.in_use, room.waiting) == (0, 0)


def test_whose_turn_has_come_already_is_woken_at_once():
    room, woken = Concurrency(1), list[bool]()
    first, second = entered(room, 2)
    first.leave()
    second.on_granted(lambda: woken.append(True))
    assert woken == [True]


def test_who_gives_up_leaves_the_line_and_is_not_woken():
    room = Concurrency(1)
    first, second, third = entered(room, 3)
    second.on_granted(lambda: pytest.fail("woken"))
    second.leave()
    assert (room.in_use, room.waiting) == (1, 1)
    first.leave()
    assert (second.granted, third.granted) == (False, True)


def test_leaving_twice_and_leaving_without_having_entered_do_no_harm():
    room = Concurrency(1)
    (turn,) = entered(room, 1)
    for _ in range(3):
        turn.leave()
        room.turn().leave()
    assert (room.in_use, room.waiting, turn.granted) == (0, 0, False)


def test_a_turn_can_be_taken_again_at_the_end_of_the_line():
    room = Concurrency(1)
    first, second = entered(room, 2)
    first.leave()
    assert first.enter() is False
    second.leave()
    assert first.granted


def test_nobody_overtakes_the_line():
    room = Concurrency(1)
    first, second = entered(room, 2)
    first.leave()
    assert second.granted
    assert room.turn().enter() is False


def test_after_a_fork_all_places_are_free():
    room = Concurrency(2)
    first, second, third = entered(room, 3)
    room.after_fork()
    assert [turn.granted for turn in entered(room, 3)] == [True, True, False]
    first.leave()  # by the thread that forked: it gives back what was the parent's
    assert (third.granted, room.in_use, room.waiting) == (False, 2, 1)
    second.leave()
    assert (room.in_use, room.waiting) == (2, 1)


@given(st.integers(1, 3), st.lists(st.tuples(st.sampled_from(["enter", "leave"]), st.integers(0, 6)), max_size=60))
def test_against_a_list(limit, actions):
    """The model: a list of those who came; the first `limit` of them are under way."""
    room = Concurrency(limit)
    turns = [room.turn() for _ in range(7)]
    came: list[int] = []
    for action, number in actions:
        if action == "leave":
            turns[number].leave()
            if number in came:
                came.remove(number)
        elif number not in came:
            turns[number].enter()
            came.append(number)
        under_way = came[:limit]
        assert [n for n in range(7) if turns[n].granted] == sorted(under_way)
        assert (room.in_use, room.waiting) == (len(under_way), len(came) - len(under_way))


def test_threads_never_are_too_many_and_none_is_forgotten():
    room, lock, inside, most = Concurrency(3), threading.Lock(), 0, 0

    def one(_: int) -> bool:
        nonlocal inside, most
        turn, woken = room.turn(), threading.Event()
        turn.enter()
        turn.on_granted(woken.set)
        if not woken.wait(30):
            return False
        with lock:
            inside += 1
            most = max(most, inside)
        with lock:
            inside -= 1
        turn.leave()
        return True

    with ThreadPoolExecutor(8) as threads:
        assert all(threads.map(one, range(2000)))
    assert most <= 3
    assert (room.in_use, room.waiting) == (0, 0)
