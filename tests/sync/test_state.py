"""States: how each part joins, how they are erased, and how they are written."""

from __future__ import annotations

import json
import pickle
from itertools import permutations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from switchgear.errors import InvalidRequest, StoreError
from switchgear.sync import EMPTY, Candidate, Clock, Ended, Erased, Lane, Phase, Register, State, Tomb, join, view
from sync_states import NAMES, states


def lane(at, **fields):
    return Lane.of(Clock(at), Candidate.of(f"evt_{at}", Phase.UPDATED, fields))


PARTS = [
    ("lanes", {"a": lane(1, n=1)}, {"a": lane(2, n=2)}, {"a": lane(2, n=2)}),
    ("lanes", {"a": lane(1, n=1)}, {"b": lane(2, n=2)}, {"a": lane(1, n=1), "b": lane(2, n=2)}),
    ("maxima", {"a": Register(1)}, {"a": Register(2)}, {"a": Register(2)}),
    ("maxima", {"a": Register(1, "x")}, {"a": Register(1, "y")}, {"a": Register(1, "y")}),
    ("minima", {"a": Register(1)}, {"a": Register(2)}, {"a": Register(1)}),
    ("minima", {"a": Register(1, "x")}, {"a": Register(1, "x")}, {"a": Register(1, "x")}),
    ("minima", {"a": Register(1, "x")}, {"a": Register(1, "y")}, {"a": Register(1, "x", tied=True)}),
    ("minima", {"a": Register(2, "x", tied=True)}, {"a": Register(1, "y")}, {"a": Register(1, "y")}),
    ("minima", {"a": Register(1, "x", tied=True)}, {"a": Register(1, "x")}, {"a": Register(1, "x", tied=True)}),
    ("minima", {"a": Register(1)}, {"b": Register(2)}, {"a": Register(1), "b": Register(2)}),
    ("sets", {"a": frozenset("x")}, {"a": frozenset("y")}, {"a": frozenset("xy")}),
    ("signals", {"a": 1}, {"a": 2}, {"a": 2}),
    ("reads", {"a": 1}, {"a": 2}, {"a": 2}),
    (
        "maps",
        {"ids": {"t1": State(signals={"a": 1}), "t2": State(signals={"a": 1})}},
        {"ids": {"t1": State(tomb=Tomb(5, "e"))}},
        {"ids": {"t1": State(signals={"a": 1}, tomb=Tomb(5, "e")), "t2": State(signals={"a": 1})}},
    ),
    ("tomb", Tomb(1, "e9"), Tomb(2, "e1"), Tomb(1, "e9")),
    ("tomb", Tomb(1, "e1"), Tomb(1, "e2"), Tomb(1, "e1")),
    ("tomb", Tomb(1, "e1"), None, Tomb(1, "e1")),
    ("ended", Ended(1, "void", "e"), Ended(2, "paid", "e"), Ended(1, "void", "e")),
    ("ended", None, Ended(2, "paid", "e"), Ended(2, "paid", "e")),
    ("erased", {"p": Erased(1, frozenset("ab"))}, {"p": Erased(2, frozenset("bc"))}, {"p": Erased(1, frozenset("b"))}),
    ("erased", {"p": Erased(1, frozenset("ab"))}, {}, {"p": Erased(1, frozenset("ab"))}),
]


@pytest.mark.parametrize(("part", "one", "other", "joined"), PARTS)
def test_each_part_joins_by_itself(part, one, other, joined):
    assert join(State(**{part: one}), State(**{part: other})) == State(**{part: joined})
    assert join(State(**{part: other}), State(**{part: one})) == State(**{part: joined})


def test_joining_nothing_new_gives_the_very_same_state():
    state = State(tomb=Tomb(1, "e"))
    assert join(state) is join(None, state) is join(EMPTY, state) is state


@pytest.mark.parametrize(
    "make",
    [
        lambda: Register(True),
        lambda: Register(1.0),  # type: ignore[arg-type]
        lambda: Tomb(True, "e"),
        lambda: Ended(True, "paid", "e"),
        lambda: Erased(True),
        lambda: Clock(True),
        lambda: Clock(0, False),
    ],
)
def test_what_equals_an_int_but_is_written_differently_is_refused(make):
    with pytest.raises(InvalidRequest, match="must be an int"):
        make()


class TestErasure:
    personal = State(
        lanes={"clerk": lane(5, email="ada@x.example", status="active")},
        maxima={"last_login_at": Register(7), "count": Register(1)},
        minima={"preferences": Register(1, "dark-secret"), "created_at": Register(2)},
        sets={"emails": frozenset({"ada@x.example"}), "ids": frozenset({"i1"})},
        maps={"tax_ids": {"t1": State(lanes={"s": lane(1, value="DE123")})}, "posts": {"p1": EMPTY}},
        signals={"clerk": 3},
        reads={"clerk": 4},
        tomb=Tomb(6, "evt_gone"),
        ended=Ended(8, "canceled", "evt_end"),
    )

    def test_nothing_is_left_but_what_is_kept(self):
        kept = frozenset({"status", "count", "created_at", "ids", "posts"})
        erased = join(self.personal, State(erased={"p": Erased(9, kept)}))
        assert erased.maxima == {"count": Register(1)}
        assert erased.minima == {"created_at": Register(2)}
        assert erased.sets == {"ids": frozenset({"i1"})}
        assert erased.maps == {"posts": {"p1": EMPTY}}
        assert (erased.signals, erased.reads) == ({"clerk": 3}, {"clerk": 4})
        assert (erased.tomb, erased.ended) == (self.personal.tomb, self.personal.ended)
        assert view(erased).fields == {"status": "canceled"}
        assert erased.lanes["clerk"].candidates[0].fields == {"status": "active"}

    def test_without_anything_kept_the_candidates_go_too(self):
        erased = join(self.personal, State(erased={"p": Erased(9)}))
        assert erased == State(
            signals={"clerk": 3},
            reads={"clerk": 4},
            tomb=self.personal.tomb,
            ended=self.personal.ended,
            erased={"p": Erased(9)},
        )

    @pytest.mark.parametrize("keep", [frozenset(), frozenset({"status"})])
    def test_a_replay_brings_nothing_back_in_whatever_order(self, keep):
        late = State(lanes={"clerk": lane(9, email="new@x.example", phone="+15555550100", status="active")})
        results = [
            join(*order) for order in permutations([self.personal, late, State(erased={"p": Erased(9, keep)}), late])
        ]
        assert all(result == results[0] for result in results)
        for text in (b"ada@x.example", b"new@x.example", b"+1555", b"dark-secret", b"DE123"):
            assert text not in results[0].dump()

    @given(states, states, st.frozensets(st.sampled_from([*NAMES, "status"])))
    def test_erasing_before_or_after_is_the_same(self, a, b, keep):
        erasure = State(erased={"p": Erased(0, keep)})
        assert join(a, erasure, b) == join(a, b, erasure) == join(erasure, a, join(b, erasure))


class TestDump:
    @given(states)
    def test_a_state_survives_it(self, state):
        assert State.load(state.dump()) == state
        assert pickle.loads(pickle.dumps(state)) == state  # noqa: S301 - it was pickled here

    def test_the_form(self):
        candidate = Candidate.of("evt_1", Phase.UPDATED, {"status": "active"})
        state = State(
            lanes={"stripe": Lane.of(Clock(1000), candidate)},
            sets={"ids": frozenset({"c", "a", "b"})},
            tomb=Tomb(2000, "evt_2"),
        )
        assert json.loads(state.dump()[1:]) == {
            "lanes": {
                "stripe": {
                    "clock": {"at": 1000},
                    "candidates": [
                        {
                            "event_id": "evt_1",
                            "phase": "updated",
                            "fragment": '{"status":"active"}',
                            "digest": candidate.digest,
                        }
                    ],
                }
            },
            "sets": {"ids": ["a", "b", "c"]},
            "tomb": {"at": 2000, "event_id": "evt_2"},
        }
        assert state.dump().startswith(b'1{"lanes":{"stripe":{"candidates":[{"digest":')
        assert EMPTY.dump() == b"1{}"

    def test_it_does_not_depend_on_how_the_state_came_to_be(self):
        one, two = State(signals={"a": 1, "b": 2}), State(signals={"b": 2, "a": 1})
        assert one.dump() == two.dump() == join(State(signals={"b": 2}), State(signals={"a": 1})).dump()

    def test_text_that_cannot_be_written_is_refused(self):
        with pytest.raises(InvalidRequest):
            State(sets={"ids": frozenset({"\ud800"})}).dump()

    @pytest.mark.parametrize(
        ("data", "problem"),
        [
            (b"", "no bytes at all, and this version of the library reads 31"),
            (b"2{}", "version byte 32, and this version of the library reads 31"),
            (b"\x80\x04", "version byte 80"),
            (b"1", "damaged: see body"),
            (b"1[]", "damaged: see body"),
            (b"1\xff", "damaged: see body"),
            (b"1" + b'{"maps":{"a":{"b":' * 200, "damaged: see body"),
            (b'1{"future":1}', "damaged: see future"),
            (b'1{"signals":{"a":1.0}}', "damaged: see signals.a"),
            (b'1{"signals":{"a":true}}', "damaged: see signals.a"),
            (b'1{"sets":{"a":"b"}}', "damaged: see sets.a"),
            (b'1{"maxima":{"a":{"value":"1"}}}', "damaged: see maxima.a.value"),
            (b'1{"lanes":{"a":{"clock":{"at":1},"candidates":[]}}}', "damaged: see lanes.a"),
        ],
    )
    def test_what_cannot_be_read_is_a_store_error_that_says_what_to_do(self, data, problem):
        with pytest.raises(StoreError, match="rebuild the state by replaying its events") as caught:
            State.load(data)
        assert problem in str(caught.value)
        assert caught.value.retryable is False
        assert caught.value.__context__ is None

    @pytest.mark.parametrize("fragment", ["{", "[]", "5", '{"b":1,"a":2}', '{ "a":1}', "[" * 5000, '"a"', '{"a":NaN}'])
    def test_a_fragment_that_is_not_canonical_is_damage(self, fragment):
        candidate = {"event_id": "e", "phase": "updated", "fragment": fragment, "digest": "d"}
        data = json.dumps({"lanes": {"a": {"clock": {"at": 1}, "candidates": [candidate]}}}).encode()
        with pytest.raises(StoreError, match="damaged"):
            State.load(b"1" + data)

    @given(st.binary(max_size=40) | st.binary(max_size=40).map(lambda tail: b"1" + tail))
    @example(b"1null")
    def test_garbage_is_a_store_error(self, data):
        try:
            state = State.load(data)
        except StoreError:
            return
        assert state.dump().startswith(b"1")
