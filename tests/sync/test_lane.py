"""Lanes: the latest clock wins whole, equal clocks unite, and sixteen candidates are enough."""

from __future__ import annotations

import random
from functools import reduce

import pytest

from switchgear.errors import InvalidRequest
from switchgear.sync import Candidate, Clock, Fields, Lane, Phase, Place
from switchgear.sync.canonical import digest
from switchgear.sync.lane import CANDIDATES


def update(id, fields: Fields, **more):
    return Candidate.of(id, Phase.UPDATED, fields, **more)


class TestCandidate:
    def test_its_id_is_the_event_and_the_content(self):
        candidate = update("evt_1", {"b": 1, "a": None})
        assert candidate.id == f"evt_1:{digest({'a': None, 'b': 1})}"
        assert candidate.fragment == '{"a":null,"b":1}'
        assert candidate.fields == {"a": None, "b": 1}
        assert candidate.before_digest == ""
        assert candidate.place == Place(0, -1)

    def test_the_order_of_keys_does_not_matter(self):
        assert update("e", {"a": 1, "b": 2}) == update("e", {"b": 2, "a": 1})

    def test_its_fields_are_its_own(self):
        candidate = update("e", {"a": [1]})
        candidate.fields["a"] = []
        assert candidate.fields == {"a": [1]}

    @pytest.mark.parametrize(
        ("before", "changes"), [(None, False), ({"a": 1}, False), ({"a": 1, "b": None}, False), ({"a": 2}, True)]
    )
    def test_whether_it_tells_of_a_change(self, before, changes):
        assert update("e", {"a": 1}, before=before).changes is changes

    def test_only_what_is_kept(self):
        candidate = update("e", {"email": "a@x.example", "status": "active"}, before={"email": "b@x.example"})
        kept = candidate.only({"status"})
        assert kept.fields == {"status": "active"}
        assert (kept.id, kept.digest, kept.before_digest) == (candidate.id, candidate.digest, candidate.before_digest)


@pytest.mark.parametrize(
    ("type", "phase"),
    [
        ("customer.created", "created"),
        ("customer.subscription.deleted", "deleted"),
        ("customer.subscription.updated", "updated"),
        ("customer.subscription.trial_will_end", "updated"),
        ("created.other", "updated"),
        ("deleted", "deleted"),
        ("scheduled", "updated"),
        ("read", "updated"),
    ],
)
def test_the_phase_is_the_last_word_of_the_type(type, phase):
    assert Phase.of(type) == phase


class TestJoin:
    def test_the_later_clock_wins_whole(self):
        early = Lane(Clock(1000), (update("e1", {"n": 1}), update("e2", {"n": 2})), overflow=True)
        late = Lane.of(Clock(2000), update("e3", {"n": 3}))
        assert early.join(late) is late
        assert late.join(early) is late

    def test_the_second_part_of_the_clock_counts(self):
        early, late = Lane.of(Clock(1000, 1), update("e1", {"n": 1})), Lane.of(Clock(1000, 2), update("e2", {"n": 2}))
        assert early.join(late) == late.join(early) == late

    def test_equal_clocks_unite(self):
        one, two = update("e1", {"n": 1}), update("e2", {"n": 2})
        joined = Lane.of(Clock(0), one).join(Lane.of(Clock(0), two))
        assert joined == Lane.of(Clock(0), two, one)
        assert set(joined.candidates) == {one, two}
        assert not joined.overflow

    def test_candidates_stand_in_static_order(self):
        candidates = [update(f"e{n}", {"n": n % 2}, place=Place(rank=n % 3)) for n in range(9)]
        lane = Lane.of(Clock(0), *candidates)
        assert [(c.place.rank, c.digest, c.id) for c in lane.candidates] == sorted(
            ((c.place.rank, c.digest, c.id) for c in candidates), reverse=True
        )

    def test_a_redelivery_adds_nothing(self):
        lane = Lane.of(Clock(0), update("e1", {"n": 1}))
        assert lane.join(Lane.of(Clock(0), update("e1", {"n": 1}))) == lane

    def test_one_event_in_two_renderings_of_equal_content_is_one_candidate(self):
        plain, telling = update("e1", {"n": 1}), update("e1", {"n": 1}, before={"n": 0})
        joined = {Lane.of(Clock(0), plain, telling), Lane.of(Clock(0), telling, plain)}
        assert joined == {Lane.of(Clock(0), telling)}

    def test_overflow_stays_while_the_clock_does(self):
        full = Lane(Clock(1000), (update("e1", {"n": 1}),), overflow=True)
        plain = Lane.of(Clock(1000), update("e2", {"n": 2}))
        assert full.join(plain).overflow
        assert plain.join(full).overflow

    def test_an_empty_lane_is_refused(self):
        with pytest.raises(InvalidRequest, match="at least one candidate"):
            Lane.of(Clock(0))


class TestBound:
    @pytest.mark.parametrize(("count", "overflow"), [(15, False), (16, False), (17, True), (30, True)])
    def test_the_largest_sixteen_are_kept_in_whatever_order_and_grouping(self, count, overflow):
        rng = random.Random(count)
        candidates = [update(f"e{n}", {"n": n}, place=Place(rank=n % 4)) for n in range(count)]
        whole = Lane.of(Clock(0), *candidates)
        assert whole.overflow is overflow
        assert len(whole.candidates) == min(count, CANDIDATES)
        assert set(whole.candidates) == set(sorted(candidates, key=lambda c: c.order)[-CANDIDATES:])
        for _ in range(20):
            rng.shuffle(candidates)
            pieces = [Lane.of(Clock(0), *candidates[start::5]) for start in range(5)]
            again = Lane.of(Clock(0), *rng.sample(candidates, 4))
            assert reduce(Lane.join, [*pieces, again]) == whole

    def test_many_deliveries_of_few_events_do_not_overflow(self):
        lane = Lane.of(Clock(0), *(update(f"e{n % 16}", {"n": n % 16}) for n in range(100)))
        assert len(lane.candidates) == 16
        assert not lane.overflow

    def test_only_keeps_clock_and_overflow(self):
        lane = Lane(Clock(5), (update("e1", {"a": 1, "b": 2}),), overflow=True)
        kept = lane.only({"a"})
        assert (kept.clock, kept.overflow, kept.candidates[0].fields) == (Clock(5), True, {"a": 1})
