"""What a state shows, what is unsettled, and when to read again."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from switchgear.errors import InvalidRequest
from switchgear.sync import (
    EMPTY,
    LOCAL,
    Candidate,
    Clock,
    Ended,
    Lane,
    Phase,
    Place,
    SourceVersion,
    State,
    Tick,
    Tomb,
    join,
    read_fragment,
    refetch_due,
    unsettled,
    view,
)

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
AT = 1_772_366_400_000


def lane(at, **fields):
    return Lane.of(Clock(at), Candidate.of(f"evt_{at}", Phase.UPDATED, fields, place=Place(rank=4)))


def tied(at):
    return Lane.of(Clock(at), *(Candidate.of(f"evt_{n}", Phase.UPDATED, {"n": n}) for n in (1, 2)))


def read(at, **fields):
    return read_fragment("stripe", at, fields, tick=Tick.SECOND)


def test_the_time_of_these_tests():
    assert NOON.timestamp() * 1000 == AT


class TestFields:
    def test_nothing_known_shows_nothing(self):
        shown = view(EMPTY)
        assert (shown.fields, shown.ambiguous, shown.not_before, shown.deleted_at) == ({}, False, None, None)
        assert shown.version("stripe") is None

    def test_lanes_are_laid_over_each_other_by_name_and_the_local_one_last(self):
        lanes = {
            "zulu": lane(1, a="zulu", b="zulu", c="zulu"),
            LOCAL: lane(1, a="local"),
            "alfa": lane(9, a="alfa", b="alfa", d=None),
        }
        for names in (["zulu", LOCAL, "alfa"], ["alfa", "zulu", LOCAL], [LOCAL, "alfa", "zulu"]):
            shown = view(State(lanes={name: lanes[name] for name in names}))
            assert shown.fields == {"a": "local", "b": "zulu", "c": "zulu", "d": None}

    def test_a_terminal_status_is_shown_whatever_comes_later(self):
        state = State(lanes={"stripe": lane(9, status="active", note="late")}, ended=Ended(5, "canceled", "e"))
        assert view(state).fields == {"status": "canceled", "note": "late"}
        assert view(State(ended=Ended(5, "canceled", "e"))).fields == {"status": "canceled"}

    def test_the_summary_of_a_lane(self):
        state = State(lanes={"stripe": lane(AT, n=1), "clerk": tied(AT)})
        assert view(state).version("stripe") == SourceVersion(NOON, 4, f"evt_{AT}", None, needs_refetch=False)
        version = view(state).version("clerk")
        assert version is not None
        assert version.needs_refetch
        gone = view(join(state, State(tomb=Tomb(AT + 1000, "e"))))
        assert gone.deleted_at == NOON + timedelta(seconds=1)
        assert gone.version("stripe") == SourceVersion(NOON, 4, f"evt_{AT}", gone.deleted_at, needs_refetch=False)


class TestUnsettled:
    @pytest.mark.parametrize(
        ("state", "wanted"),
        [
            (EMPTY, {}),
            (State(lanes={"stripe": lane(1000)}), {}),
            (State(lanes={"stripe": tied(1000)}), {"stripe": 1000}),
            (State(lanes={"stripe": Lane(Clock(1000), lane(0).candidates, overflow=True)}), {"stripe": 1000}),
            (State(lanes={LOCAL: tied(1000)}), {}),
            (State(lanes={"stripe": tied(1000)}, tomb=Tomb(0, "e")), {}),
            (State(lanes={"stripe": tied(1000)}, ended=Ended(0, "paid", "e")), {"stripe": 1000}),
            (State(signals={"stripe": 2000}), {"stripe": 2000}),
            (State(signals={"stripe": 2000}, reads={"stripe": 1000}), {"stripe": 2000}),
            (State(signals={"stripe": 2000}, reads={"stripe": 2000}), {"stripe": 2000}),
            (State(signals={"stripe": 2000}, reads={"stripe": 3000}), {}),
            (State(signals={"stripe": 2000}, reads={"clerk": 3000}), {"stripe": 2000}),
            (State(signals={"stripe": 2000}, tomb=Tomb(0, "e")), {}),
            (State(lanes={"stripe": tied(1000)}, signals={"stripe": 2000}), {"stripe": 2000}),
            (State(lanes={"stripe": tied(3000)}, signals={"stripe": 2000}), {"stripe": 3000}),
            (State(lanes={"a": tied(1000), "b": tied(2000)}), {"a": 1000, "b": 2000}),
            (State(maps={"ids": {"t1": State(lanes={"stripe": tied(1000)}), "t2": EMPTY}}), {"stripe": 1000}),
            (State(maps={"ids": {"t1": State(lanes={"stripe": tied(1000)}, tomb=Tomb(0, "e"))}}), {}),
            (
                State(
                    maps={
                        "ids": {"t1": State(lanes={"stripe": tied(2000)}), "t2": State(lanes={"stripe": tied(1000)})}
                    },
                    signals={"stripe": 500},
                ),
                {"stripe": 2000},
            ),
        ],
    )
    def test_which_lanes_only_a_read_settles(self, state, wanted):
        assert unsettled(state) == wanted
        shown = view(state)
        assert shown.unsettled == wanted
        latest = max(wanted.values(), default=None)
        assert shown.not_before == (None if latest is None else Clock(latest + 2000).time)

    @pytest.mark.parametrize(
        ("state", "ambiguous"),
        [
            (State(lanes={"stripe": lane(0)}), False),
            (State(lanes={"a": lane(0), "b": tied(0)}), True),
            (State(lanes={LOCAL: tied(0)}), True),
            (State(signals={"stripe": 0}), False),
            (State(maps={"ids": {"t1": State(lanes={"stripe": tied(0)})}}), True),
            (State(maps={"ids": {"t1": State(maps={"x": {"y": State(lanes={"stripe": tied(0)})}})}}), True),
            (State(maps={"ids": {"t1": State(lanes={"stripe": lane(0)})}}), False),
        ],
    )
    def test_what_is_ambiguous(self, state, ambiguous):
        assert view(state).ambiguous is ambiguous


class TestReads:
    def test_a_read_is_stamped_with_the_second_in_which_it_started(self):
        fragment = read(NOON + timedelta(milliseconds=999), status="active")
        assert fragment.lanes["stripe"].clock == Clock(AT)
        assert fragment.reads == {"stripe": AT}
        (candidate,) = fragment.lanes["stripe"].candidates
        assert (candidate.phase, candidate.event_id) == (Phase.READ, "read")

    def test_or_with_the_millisecond_where_the_provider_has_them(self):
        at = NOON + timedelta(microseconds=1_999)
        fragment = read_fragment("clerk", at, {}, tick=Tick.MILLISECOND, place=Place(rank=3))
        assert fragment.lanes["clerk"].clock == Clock(AT + 1)
        assert fragment.lanes["clerk"].candidates[0].place == Place(rank=3)

    def test_equal_reads_are_one(self):
        assert join(read(NOON, a=1), read(NOON, a=1)) == read(NOON, a=1)

    def test_a_webhook_of_the_same_second_outranks_it(self):
        state = join(read(NOON, status="old"), State(lanes={"stripe": lane(AT, status="new")}))
        assert view(state).fields == {"status": "new"}
        assert view(state).not_before == NOON + timedelta(seconds=2)

    def test_a_read_answers_a_signal_and_a_later_event_does_not_ask_again(self):
        signal = State(signals={"stripe": AT})
        answered = join(signal, read(NOON + timedelta(seconds=1), n=1))
        assert view(answered).not_before is None
        assert view(join(answered, State(lanes={"stripe": lane(AT + 9000, n=2)}))).not_before is None
        assert view(join(answered, State(signals={"stripe": AT + 5000}))).not_before == NOON + timedelta(seconds=7)

    @pytest.mark.parametrize(("later", "settled"), [(0, False), (999, False), (1000, True), (2000, True)])
    def test_a_tie_is_settled_by_a_read_of_a_later_second(self, later, settled):
        state = join(State(lanes={"stripe": tied(AT)}), read(NOON + timedelta(milliseconds=later), n=3))
        assert view(state).ambiguous is not settled
        assert (view(state).fields == {"n": 3}) is settled


class TestRefetchDue:
    @pytest.mark.parametrize(("seconds", "due"), [(0, False), (1.999, False), (2, True), (99, True)])
    def test_what_the_view_asks_for_is_due_two_seconds_after_the_clock(self, seconds, due):
        now = NOON + timedelta(seconds=seconds)
        assert refetch_due(State(lanes={"stripe": tied(AT)}), now) is due
        assert refetch_due(State(signals={"stripe": AT}), now) is due
        assert refetch_due(State(signals={"stripe": AT}, tomb=Tomb(AT, "e")), now) is False
        assert refetch_due(State(lanes={"stripe": lane(AT)}), now) is False

    @pytest.mark.parametrize(("seconds", "due"), [(0, False), (59.999, False), (60, True), (99, True)])
    def test_what_is_missing_is_waited_for_sixty_seconds(self, seconds, due):
        now, state = NOON + timedelta(seconds=seconds), State(lanes={"stripe": lane(AT)})
        assert refetch_due(state, now, missing=["email"]) is due
        assert refetch_due(state, now) is False
        assert refetch_due(join(state, State(tomb=Tomb(AT, "e"))), now, missing=["email"]) is False

    @pytest.mark.parametrize(("read_at", "due"), [(AT - 1000, True), (AT, False), (AT + 1000, False)])
    def test_what_a_read_did_not_find_is_not_asked_for_again(self, read_at, due):
        state = State(lanes={"stripe": lane(AT)}, reads={"stripe": read_at})
        assert refetch_due(state, NOON + timedelta(hours=1), missing=["email"]) is due

    def test_each_lane_waits_by_itself(self):
        state = State(lanes={"a": lane(AT), "b": lane(AT + 5000)})
        assert refetch_due(state, NOON + timedelta(seconds=60), missing=["parent"])

    @pytest.mark.parametrize(
        ("part", "whole", "due"), [({}, {}, True), ({}, {"stripe": AT}, False), ({"stripe": AT}, {}, False)]
    )
    def test_what_is_known_of_a_part_only_is_waited_for_too(self, part, whole, due):
        known = State(lanes={"stripe": lane(AT)}, reads=part)
        state = State(maps={"outcomes": {"x": known}}, reads=whole)
        assert refetch_due(state, NOON + timedelta(seconds=60), missing=["content"]) is due
        assert not refetch_due(state, NOON + timedelta(seconds=59), missing=["content"])

    def test_a_part_that_is_gone_is_not_waited_for(self):
        gone = State(lanes={"stripe": lane(AT)}, tomb=Tomb(AT, "e"))
        assert not refetch_due(State(maps={"tax_ids": {"x": gone}}), NOON + timedelta(hours=1), missing=["email"])

    def test_the_applications_own_lane_is_not_to_be_read(self):
        assert not refetch_due(State(lanes={LOCAL: lane(AT)}), NOON + timedelta(hours=1), missing=["email"])

    def test_a_naive_time_is_refused(self):
        with pytest.raises(InvalidRequest, match="aware"):
            refetch_due(EMPTY, datetime(2026, 1, 1))  # noqa: DTZ001


class TestClock:
    @pytest.mark.parametrize(
        ("time", "tick", "at"),
        [
            (NOON, Tick.SECOND, AT),
            (NOON + timedelta(milliseconds=999), Tick.SECOND, AT),
            (NOON + timedelta(milliseconds=999), Tick.MILLISECOND, AT + 999),
            (NOON + timedelta(microseconds=999), Tick.MILLISECOND, AT),
            (NOON + timedelta(seconds=1), Tick.SECOND, AT + 1000),
            (datetime(1969, 12, 31, 23, 59, 59, 500_000, tzinfo=UTC), Tick.SECOND, -1000),
        ],
    )
    def test_it_is_rounded_down_to_the_providers_resolution(self, time, tick, at):
        assert Clock.of(time, tick) == Clock(at, 0)

    def test_the_second_part_keeps_its_milliseconds(self):
        clock = Clock.of(NOON, Tick.SECOND, tie=NOON + timedelta(milliseconds=7))
        assert clock == Clock(AT, AT + 7)
        assert clock > Clock(AT, AT + 6) > Clock(AT)
        assert Clock(AT + 1) > clock

    def test_its_times(self):
        assert Clock(AT + 1, 9).time == NOON + timedelta(milliseconds=1)
        assert Clock(AT).settled_from == NOON + timedelta(seconds=2)
