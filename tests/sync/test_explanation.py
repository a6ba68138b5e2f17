"""What is explained of any state at all."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from switchgear.sync import (
    Candidate,
    Clock,
    Discard,
    Doubt,
    EntityKey,
    Lane,
    Phase,
    Place,
    RefetchRequest,
    Register,
    State,
    explain,
    join,
    view,
)
from switchgear.sync.state import local_lane
from switchgear.types import Source
from sync_states import states

KEY = EntityKey(Source.STRIPE, "customer", "cus_1")


@settings(max_examples=50)
@given(states, states, st.sampled_from([None, "core", "flow"]))
def test_every_field_of_any_state_is_explained(state, other, product):
    whole = join(state, other)
    seen = whole if product is None else whole.seen_by(product)
    shown = view(seen) if product is None else view(seen, local=local_lane(product))
    found = explain(KEY, whole, product=product, fragments=[state, other])
    assert found.fields.keys() == shown.fields.keys()
    assert found.refetch == (None if shown.not_before is None else RefetchRequest.of(KEY, shown.not_before))
    assert shown.ambiguous is any(one.doubt in {Doubt.TIE, Doubt.OVERFLOW} for one in undecided(found))
    assert all(any(name in line for line in str(found).splitlines()) for name in shown.fields)


@settings(max_examples=50)
@given(states)
def test_each_candidate_is_shown_open_or_set_aside_with_a_reason(state):
    found = explain(KEY, state)
    for name, resolution in view(state).resolutions.items():
        aside = [one for one in found.discarded if one.origin.lane == name and not one.fields]
        said = {one.origin.event_id for one in aside} | {one.event_id for one in resolution.contenders}
        assert said == {candidate.event_id for candidate in state.lanes[name].candidates}


def undecided(explanation):
    return [*explanation.undecided, *(one for part in explanation.parts for one in undecided(part))]


def of(id, *, phase=Phase.UPDATED, stage=-1, **fields):
    return Candidate.of(id, phase, fields, place=Place(stage=stage))


def test_the_rules_that_the_histories_do_not_show():
    lane = Lane.of(Clock(0), of("evt_1", stage=1, n=1), of("evt_2", stage=2, n=2), of("evt_2", stage=2, n=2, more=3))
    found = explain(KEY, State(lanes={"stripe": lane}))
    assert [(one.reason, one.origin.event_id) for one in found.discarded] == [
        (Discard.STAGE, "evt_1"),
        (Discard.FULLER, "evt_2"),
    ]


def test_what_no_read_settles_and_what_is_more_than_is_kept():
    crowd = Lane.of(Clock(0), *(of(f"evt_{number}", n=number) for number in range(17)))
    tied = Register(5, "a").first(Register(5, "b"))
    found = explain(KEY, State(lanes={"stripe": crowd}, minima={"verified:ada@example.com": tied}))
    assert [one.doubt for one in found.undecided] == [Doubt.OVERFLOW, Doubt.FIRST_VALUE]
    assert str(found.undecided[0]).endswith(", or one that is not kept")
    assert "ada@" not in str(found)


def test_parts_are_told_under_the_whole():
    part = State(lanes={"stripe": Lane.of(Clock(5000), of("evt_2", value="x"))})
    older = State(maps={"tax_ids": {"txi_1": State(lanes={"stripe": Lane.of(Clock(0), of("evt_1", value="y"))})}})
    state = join(State(maps={"tax_ids": {"txi_1": part}}), older)
    assert str(explain(KEY, state, fragments=[older])).splitlines() == [
        "stripe:customer:cus_1",
        "  nothing is known",
        "  tax_ids txi_1",
        "    value: stripe updated evt_2, 1970-01-01 00:00:05 UTC",
        (
            "    discarded: stripe updated evt_1, 1970-01-01 00:00:00 UTC: it is older than "
            "stripe updated evt_2, 1970-01-01 00:00:05 UTC"
        ),
    ]
