"""The order of decisions within one tie, step by step."""

from __future__ import annotations

from itertools import permutations

import pytest

from switchgear.sync import Candidate, Clock, Lane, Phase, Place, Resolution, resolve

CREATED, UPDATED, DELETED, READ = Phase.CREATED, Phase.UPDATED, Phase.DELETED, Phase.READ


def candidate(id, phase, content, *, before=None, rank=0, stage=-1):
    """A candidate named after itself: content and `before` are letters."""
    earlier = None if before is None else {"content": before}
    return Candidate.of(id, phase, {"content": content}, place=Place(rank, stage), before=earlier)


def shown(*candidates):
    """What every order of these candidates shows: the winner's id, its content, and whether it is ambiguous."""
    seen = set()
    for order in permutations(candidates):
        resolution = resolve(Lane.of(Clock(0), *order))
        seen.add((resolution.winner.event_id, resolution.winner.fields["content"], resolution.ambiguous))
    assert len(seen) == 1
    return seen.pop()


def static(*contents):
    """The content that is largest by static order among candidates of one rank."""
    return max(contents, key=lambda content: candidate("x", UPDATED, content).digest)


class TestStep0ReadsAreSetAside:
    def test_an_event_goes_before_a_read_that_ranks_higher(self):
        assert shown(candidate("e", UPDATED, "A"), candidate("r", READ, "B", rank=9)) == ("e", "A", True)

    def test_a_read_that_says_the_same_is_no_tie(self):
        assert shown(candidate("e", UPDATED, "A"), candidate("r", READ, "A", rank=9)) == ("e", "A", False)

    def test_a_read_that_differs_from_the_winner_of_a_chain_leaves_it_ambiguous(self):
        chain = candidate("e1", UPDATED, "B", before="A"), candidate("e2", UPDATED, "C", before="B")
        assert shown(*chain) == ("e2", "C", False)
        assert shown(*chain, candidate("r", READ, "C")) == ("e2", "C", False)
        assert shown(*chain, candidate("r", READ, "B")) == ("e2", "C", True)

    def test_a_read_does_not_decide_between_events(self):
        events = candidate("e1", UPDATED, "A", rank=1), candidate("e2", UPDATED, "B")
        assert shown(*events, candidate("r", READ, "B", rank=9)) == ("e1", "A", True)

    def test_a_read_takes_no_part_in_the_chain(self):
        read = candidate("r", READ, "B", before="A")
        assert shown(candidate("e1", UPDATED, "A"), read) == ("e1", "A", True)

    def test_reads_alone_agree_or_are_ambiguous(self):
        assert shown(candidate("r1", READ, "A"), candidate("r2", READ, "A")) == ("r2", "A", False)
        assert shown(candidate("r1", READ, "A", rank=1), candidate("r2", READ, "B")) == ("r1", "A", True)

    def test_a_read_goes_after_a_creation_too(self):
        assert shown(candidate("e", CREATED, "A"), candidate("r", READ, "B", rank=9)) == ("e", "A", True)


class TestStep1CreatedFirstDeletedLast:
    @pytest.mark.parametrize("rank", [0, 9])
    def test_created_is_dropped_for_anything_else(self, rank):
        assert shown(candidate("c", CREATED, "A", rank=rank), candidate("u", UPDATED, "B")) == ("u", "B", False)

    def test_created_stays_among_its_like(self):
        assert shown(candidate("c1", CREATED, "A", rank=1), candidate("c2", CREATED, "B")) == ("c1", "A", True)

    @pytest.mark.parametrize("rank", [0, 9])
    def test_only_deletions_remain(self, rank):
        events = candidate("c", CREATED, "A"), candidate("u", UPDATED, "B", rank=rank), candidate("d", DELETED, "C")
        assert shown(*events) == ("d", "C", False)

    def test_two_different_deletions_are_ambiguous(self):
        deletions = candidate("d1", DELETED, "A", rank=1), candidate("d2", DELETED, "B")
        assert shown(candidate("u", UPDATED, "C", rank=9), *deletions) == ("d1", "A", True)

    def test_a_deletion_is_not_undone_by_a_chain(self):
        events = candidate("d", DELETED, "A"), candidate("u", UPDATED, "B", before="A")
        assert shown(*events) == ("d", "A", False)


class TestStep2OneWayLifecycles:
    def test_the_furthest_stage_wins(self):
        stages = [candidate(f"e{stage}", UPDATED, f"S{stage}", stage=stage) for stage in range(4)]
        assert shown(*stages) == ("e3", "S3", False)

    def test_the_stage_goes_before_the_chain(self):
        events = candidate("e1", UPDATED, "A", stage=2), candidate("e2", UPDATED, "B", before="A", stage=1)
        assert shown(*events) == ("e1", "A", False)

    def test_the_stage_goes_before_the_rank(self):
        events = candidate("e1", UPDATED, "A", stage=1, rank=0), candidate("e2", UPDATED, "B", stage=0, rank=9)
        assert shown(*events) == ("e1", "A", False)

    def test_creation_is_dropped_before_the_stage_is_looked_at(self):
        events = candidate("c", CREATED, "A", stage=2), candidate("u", UPDATED, "B", stage=1)
        assert shown(*events) == ("u", "B", False)

    def test_equal_stages_are_left_to_the_chain(self):
        events = candidate("e1", UPDATED, "A", stage=3), candidate("e2", UPDATED, "B", stage=3, before="A")
        assert shown(candidate("e0", UPDATED, "Z", stage=1), *events) == ("e2", "B", False)

    def test_equal_stages_without_a_chain_are_ambiguous(self):
        events = candidate("e1", UPDATED, "void", stage=3, rank=3), candidate("e2", UPDATED, "paid", stage=3, rank=4)
        assert shown(*events) == ("e2", "paid", True)

    def test_an_unknown_stage_decides_nothing(self):
        events = candidate("e1", UPDATED, "A", stage=0, rank=9), candidate("e2", UPDATED, "B", stage=1, rank=1)
        assert shown(*events, candidate("e3", UPDATED, "?", rank=-1)) == ("e2", "B", True)
        assert shown(candidate("e1", UPDATED, "A", stage=5), candidate("e2", UPDATED, "B", before="A")) == (
            "e2",
            "B",
            False,
        )


class TestStep3TheCausalChain:
    def test_what_another_event_found_before_it_is_superseded(self):
        assert shown(candidate("e1", UPDATED, "A"), candidate("e2", UPDATED, "B", before="A")) == ("e2", "B", False)

    def test_a_chain_of_three_whatever_arrives_first(self):
        chain = [
            candidate(f"e{to}", UPDATED, to, before=was, rank=9 - n) for n, (was, to) in enumerate(["0A", "AB", "BC"])
        ]
        assert shown(*chain) == ("eC", "C", False)

    def test_a_gap_in_the_chain_is_ambiguous(self):
        first, last = candidate("e1", UPDATED, "A", before="0", rank=1), candidate("e3", UPDATED, "C", before="B")
        assert shown(first, last) == ("e1", "A", True)
        assert shown(first, last, candidate("e2", UPDATED, "B", before="A", rank=9)) == ("e3", "C", False)

    def test_of_the_unsuperseded_the_largest_is_shown(self):
        superseded = candidate("e0", UPDATED, "A", rank=9)
        ends = candidate("e1", UPDATED, "B", before="A", rank=1), candidate("e2", UPDATED, "C", before="A", rank=2)
        assert shown(superseded, *ends) == ("e2", "C", True)

    def test_a_circle_is_ambiguous(self):
        there, back = candidate("e1", UPDATED, "B", before="A", rank=1), candidate("e2", UPDATED, "A", before="B")
        assert shown(there, back) == ("e1", "B", True)

    def test_a_way_out_of_a_circle_decides_it(self):
        there, back = candidate("e1", UPDATED, "B", before="A", rank=1), candidate("e2", UPDATED, "A", before="B")
        assert shown(there, back, candidate("e3", UPDATED, "C", before="A")) == ("e3", "C", False)

    def test_an_event_outside_a_circle_that_tells_of_no_change_does_not_decide_it(self):
        there, back = candidate("e1", UPDATED, "B", before="A", rank=1), candidate("e2", UPDATED, "A", before="B")
        assert shown(there, back, candidate("e3", UPDATED, "C")) == ("e1", "B", True)
        assert shown(there, back, candidate("e3", UPDATED, "C", before="C")) == ("e1", "B", True)

    def test_an_event_that_changed_nothing_visible_supersedes_nothing(self):
        same = candidate("e2", UPDATED, "B", before="B"), candidate("e3", UPDATED, "B", before="B")
        assert shown(candidate("e1", UPDATED, "B", before="A"), *same, candidate("e0", UPDATED, "A")) == (
            "e3",
            "B",
            False,
        )

    def test_no_events_before_means_no_chain(self):
        assert shown(candidate("e1", UPDATED, "A", rank=1), candidate("e2", UPDATED, "B")) == ("e1", "A", True)


class TestSteps4And5TheStaticOrder:
    def test_rank_first(self):
        assert shown(candidate("e1", UPDATED, "A", rank=2), candidate("e2", UPDATED, "B", rank=1)) == ("e1", "A", True)
        assert shown(candidate("e1", UPDATED, "A", rank=1), candidate("e2", UPDATED, "B", rank=2)) == ("e2", "B", True)

    def test_then_the_digest(self):
        expected = static("A", "B")
        assert shown(candidate("e1", UPDATED, "A"), candidate("e2", UPDATED, "B"))[1:] == (expected, True)
        assert shown(candidate("e2", UPDATED, "A"), candidate("e1", UPDATED, "B"))[1:] == (expected, True)

    def test_then_the_candidate_id(self):
        assert shown(candidate("e1", UPDATED, "A"), candidate("e2", UPDATED, "A")) == ("e2", "A", False)

    def test_equal_content_is_no_tie_whatever_the_chain_says(self):
        circle = candidate("e1", UPDATED, "A", before="A"), candidate("e2", UPDATED, "A", before="B")
        assert shown(*circle) == ("e2", "A", False)

    def test_one_candidate_is_no_tie(self):
        only = candidate("e1", UPDATED, "A", before="A")
        assert resolve(Lane.of(Clock(0), only)) == Resolution(only, ambiguous=False, contenders=(only,))

    def test_an_overflow_is_ambiguous_whatever_is_left(self):
        only = candidate("e1", UPDATED, "A")
        assert resolve(Lane(Clock(0), (only,), overflow=True)) == Resolution(only, ambiguous=True, contenders=(only,))


def test_a_b_c_within_one_second_received_in_any_order():
    """The case that pairwise comparison gets wrong: received A, C, B and A, B, C it leaves different winners."""
    a = candidate("evt_a", CREATED, "A")
    b = candidate("evt_b", UPDATED, "B", before="A", rank=3)
    c = candidate("evt_c", UPDATED, "C", before="B", rank=1)
    lanes = []
    for order in ((a, c, b), (a, b, c)):
        lane = Lane.of(Clock(0), order[0])
        for late in order[1:]:
            lane = lane.join(Lane.of(Clock(0), late))
        lanes.append(lane)
    assert lanes[0] == lanes[1]
    assert shown(a, b, c) == ("evt_c", "C", False)


def test_what_was_erased_tells_nothing_more():
    told = [Candidate.of("e", UPDATED, {"content": "A", **more}) for more in ({}, {"name": "a"}, {"name": "b"})]
    lane = Lane.of(Clock(0), *told)
    assert resolve(lane).ambiguous
    assert not resolve(lane.only(frozenset({"content"}))).ambiguous
    assert resolve(lane.only(frozenset())).winner.fields == {}
