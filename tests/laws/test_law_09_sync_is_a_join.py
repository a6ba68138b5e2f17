"""Law 9: any order, any duplicates, one state; what cannot be decided is said, and only that."""

from __future__ import annotations

import random
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from switchgear.sync import EMPTY, Phase, State, Tomb, join, view
from sync_histories import History, Rival, Verdict, arrive, derived, generate, newest, newest_or_same, pairwise, settle
from sync_states import states


class TestJoinIsASemilattice:
    @given(states, states)
    def test_commutative(self, a, b):
        assert join(a, b) == join(b, a)
        assert join(a, b).dump() == join(b, a).dump()

    @given(states, states, states)
    def test_associative(self, a, b, c):
        assert join(join(a, b), c) == join(a, join(b, c)) == join(a, b, c)

    @given(states, states)
    def test_idempotent(self, a, b):
        assert join(a, a) == a
        assert join(a, b, a, b) == join(a, b)

    @given(states)
    def test_empty_is_neutral(self, a):
        assert join(a, EMPTY) == join(EMPTY, a) == join(None, a) == join(a, None) == join(a) == a

    def test_nothing_joins_to_empty(self):
        assert join() == join(None) == join(EMPTY, None) == EMPTY

    @given(states, states)
    def test_what_is_kept_is_kept_exactly(self, a, b):
        joined = join(a, b)
        assert State.load(joined.dump()) == joined
        assert State.load(joined.dump()).dump() == joined.dump()


def _verdict(histories: list[History], rng: random.Random) -> Verdict:
    """Let each history arrive in every order, and judge what comes of it."""
    verdict = Verdict()
    for history in histories:
        verdict.judge(history, [arrive(order) for order in history.orders(rng)])
    return verdict


@pytest.mark.parametrize("reads", [False, True], ids=["events", "events-and-reads"])
class TestEveryOrderOfArrival:
    """A view is the same whatever arrives first, and it is right or says that it may not be."""

    @settings(max_examples=40)
    @given(rng=st.randoms(use_true_random=False), size=st.integers(1, 5))
    def test_small_histories(self, reads, rng, size):
        verdict = _verdict([generate(rng, size=size, reads=reads)], rng)
        assert not verdict.examples
        assert verdict.flagged_without_tie == 0

    @pytest.mark.parametrize("many", [40, pytest.param(1000, marks=pytest.mark.long)])
    def test_histories_of_five(self, reads, many):
        rng = random.Random(1)
        verdict = _verdict([generate(rng, reads=reads) for _ in range(many)], rng)
        assert (verdict.divergent, verdict.wrong, verdict.unsettled, verdict.flagged_without_tie) == (0, 0, 0, 0)
        assert 1 <= verdict.flagged <= many / 5


@pytest.mark.parametrize("rival", [pairwise, newest, newest_or_same])
def test_the_same_histories_are_too_hard_for_simpler_ways(rival: Rival):
    rng = random.Random(4)
    histories = [generate(rng) for _ in range(100)]
    assert sum(len({str(rival(order)) for order in history.orders(rng)}) > 1 for history in histories) >= 5


@settings(max_examples=100)
@given(rng=st.randoms(use_true_random=False))
def test_no_part_of_a_history_shows_a_terminal_object_as_live(rng):
    history = generate(rng, reads=True)
    for number in range(1, len(history.happenings) + 1):
        for part in combinations(history.happenings, number):
            if any(happening.object["status"] == "canceled" for happening in part):
                assert view(arrive(part)).fields["status"] == "canceled"


@settings(max_examples=100)
@given(a=states, b=states, at=st.integers(0, 3000))
def test_a_deletion_is_never_taken_back(a, b, at):
    deleted = join(a, State(tomb=Tomb(at, "evt_gone")), b)
    assert deleted.tomb is not None
    assert deleted.tomb.at <= at
    assert view(deleted).not_before is None


@settings(max_examples=100)
@given(rng=st.randoms(use_true_random=False))
def test_one_later_read_clears_the_flag(rng):
    history = generate(rng, reads=rng.random() < 0.5)
    state = arrive(history.happenings)
    if view(state).ambiguous:
        settled = view(join(state, settle(history, state)))
        assert not settled.ambiguous
        assert settled.not_before is None
        assert settled.fields == derived(history.truth)


def test_the_generator_makes_ties_circles_deletions_and_reads():
    rng = random.Random(1)
    histories = [generate(rng, reads=True) for _ in range(200)]
    phases = {happening.phase for history in histories for happening in history.happenings}
    flagged = [view(arrive(history.happenings)).ambiguous for history in histories]
    tied = [len(lane.candidates) > 1 for history in histories for lane in arrive(history.happenings).lanes.values()]
    assert phases == set(Phase)
    assert 2 <= sum(flagged) < 100
    assert sum(tied) > 50
