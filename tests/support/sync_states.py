"""Hypothesis strategies for states, over alphabets so small that names, clocks, ids and contents often collide."""

from __future__ import annotations

from hypothesis import strategies as st
from pydantic import JsonValue

from switchgear.sync import Candidate, Clock, Ended, Erased, Lane, Phase, Place, Register, State, Tomb

NAMES = ("stripe", "clerk", "local:core", "email")
TIMES = st.integers(0, 3).map(lambda second: second * 1000)
EVENTS = st.sampled_from(["evt_1", "evt_2", "evt_3", "a:b"])

_CONTENT: dict[str, list[JsonValue]] = {
    "status": ["active", "canceled"],
    "email": ["a@x.example", None, "ä"],
    "items": [[{"n": 1.5, "x": None}]],
}
fields: st.SearchStrategy[dict[str, JsonValue]] = st.fixed_dictionaries(
    {}, optional={name: st.sampled_from(values) for name, values in _CONTENT.items()}
)
places = st.builds(Place, rank=st.integers(-1, 2), stage=st.integers(-1, 2))
candidates = st.builds(
    Candidate.of,
    EVENTS,
    st.sampled_from(Phase),
    fields,
    place=places,
    before=st.none() | fields,
)
clocks = st.builds(Clock, TIMES, st.integers(0, 1))
lanes = st.builds(Lane, clocks, st.lists(candidates, min_size=1, max_size=4).map(tuple), st.booleans())


def _crowd(clock: Clock, numbers: set[int]) -> Lane:
    return Lane.of(clock, *(Candidate.of(f"evt_{number}", Phase.UPDATED, {"n": number % 3}) for number in numbers))


crowds = st.builds(_crowd, clocks, st.sets(st.integers(0, 24), min_size=1, max_size=20))
registers = st.builds(Register, st.integers(-2, 2), st.sampled_from(["", "x"]), st.booleans())


PRODUCTS = st.sampled_from(["core", "flow"])
erasures = st.builds(
    Erased, TIMES, st.frozensets(st.sampled_from([*NAMES, "status"])), st.frozensets(PRODUCTS, max_size=1)
)


def _by_name(values: st.SearchStrategy[object]) -> st.SearchStrategy[dict[str, object]]:
    return st.dictionaries(st.sampled_from(NAMES), values, max_size=2)


def _states(parts: st.SearchStrategy[State] | None) -> st.SearchStrategy[State]:
    nested = {} if parts is None else {"maps": _by_name(st.dictionaries(EVENTS, parts, max_size=2))}
    return st.builds(
        State,
        lanes=_by_name(lanes | crowds),
        maxima=_by_name(registers),
        minima=_by_name(registers),
        sets=_by_name(st.frozensets(EVENTS, max_size=2)),
        signals=_by_name(TIMES),
        reads=_by_name(TIMES),
        tomb=st.none() | st.builds(Tomb, TIMES, EVENTS),
        ended=st.none() | st.builds(Ended, TIMES, st.sampled_from(["canceled", "paid"]), EVENTS),
        erased=st.dictionaries(PRODUCTS, erasures, max_size=2) | st.just({}),
        **nested,
    )


states = _states(_states(None))
