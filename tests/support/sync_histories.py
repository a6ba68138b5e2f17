"""Histories of one subscription-like object, dense in same-second changes, with an oracle that knows the true order."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import permutations
from random import Random
from typing import Any

from switchgear.sync import (
    Candidate,
    Clock,
    Lane,
    Lifecycle,
    Phase,
    State,
    Tick,
    before,
    join,
    read_fragment,
    view,
)
from switchgear.types.times import from_millis

LANE = "stripe"
START = 1_700_000_000_000
SUBSCRIPTION = Lifecycle(
    ranks={"incomplete": 0, "trialing": 1, "active": 2, "past_due": 3, "unpaid": 4, "paused": 5, "canceled": 7},
    terminal=frozenset({"canceled"}),
)

Object = dict[str, Any]


@dataclass(frozen=True)
class Happening:
    """An event, or a read, with the whole object as it showed it."""

    id: str
    phase: Phase
    at: int
    """Real milliseconds: of the change, or of the start of the read by the provider's clock."""
    object: Object
    previous: Object | None = None

    @cached_property
    def fragment(self) -> State:
        """The fragment of the event or the read."""
        fields, place = derived(self.object), SUBSCRIPTION.place(self.object["status"])
        clock = Clock.of(from_millis(self.at), Tick.SECOND)
        ended = State(ended=SUBSCRIPTION.ended(self.object["status"], clock.at, self.id))
        if self.phase is Phase.READ:
            return join(read_fragment(LANE, clock.time, fields, tick=Tick.SECOND, place=place), ended)
        earlier = None if self.previous is None else derived(before(self.object, self.previous))
        snapshot = Candidate.of(self.id, self.phase, fields, place=place, before=earlier)
        return join(State(lanes={LANE: Lane.of(clock, snapshot)}), ended)


@dataclass(frozen=True)
class History:
    """What happened, in the true order, and the object as it is in the end."""

    happenings: tuple[Happening, ...]
    truth: Object

    def orders(self, rng: Random) -> Iterator[tuple[Happening, ...]]:
        """Every order of arrival, each with one of the happenings delivered twice."""
        for order in permutations(self.happenings):
            again = list(order)
            again.insert(rng.randrange(len(order) + 1), rng.choice(order))
            yield tuple(again)


def derived(object: Mapping[str, Any]) -> Object:
    """What an entity takes from the object. `latest_invoice` is not taken, so some changes do not show."""
    return {
        "status": object["status"],
        "quantity": object["quantity"],
        "note": object.get("metadata", {}).get("note"),
        "price": object["items"]["data"][0]["price"],
        "cancel_at": object.get("cancel_at"),
    }


def previous_attributes(old: Mapping[str, Any], new: Mapping[str, Any]) -> Object:
    """What changed, as Stripe writes it: nested objects in part, arrays whole, an absent key as null."""
    changes: Object = {}
    for key in sorted({*old, *new}):
        was: Any = old.get(key)
        now: Any = new.get(key)
        nested = type(was) is type(now) is dict
        if was != now:
            changes[key] = previous_attributes(was, now) if nested else copy.deepcopy(was)
    return changes


def _change(object: Object, rng: Random) -> Object:
    """One change, out of so few that the object often goes back to what it was."""
    new = copy.deepcopy(object)
    match rng.randrange(6):
        case 0:
            new["status"] = rng.choice(["trialing", "active", "past_due"])
        case 1:
            new["quantity"] = rng.choice([1, 2])
        case 2:
            new["metadata"] = rng.choice([{}, {"note": "a"}, {"note": "b", "extra": "c"}])
        case 3:
            new["items"]["data"] = [{"price": price} for price in rng.choice([["p1"], ["p2"], ["p1", "p2"]])]
        case 4:
            new["cancel_at"] = rng.choice([None, 1_800_000_000])
        case _:
            new["latest_invoice"] = rng.choice(["in_1", "in_2", None])
    return new


def generate(rng: Random, *, size: int = 5, reads: bool = False) -> History:
    """A history of `size` happenings, reads among them if they are asked for.

    Every change makes an `updated` event with its previous attributes, some events tell of no change; a read shows the
    object as it was at some time while it ran. Cancelling comes last. With reads, one event may come in two renderings.
    """
    now = START + rng.randrange(1000)
    current: Object = {
        "id": "sub_1",
        "status": rng.choice(["incomplete", "active"]),
        "quantity": 1,
        "metadata": {},
        "items": {"object": "list", "data": [{"price": "p1"}]},
        "cancel_at": None,
        "latest_invoice": None,
    }
    events: list[Happening] = []
    versions = [(now, current)]
    wanted = rng.randint(1, size) if reads else size

    def happened(phase: Phase, previous: Object | None = None) -> None:
        events.append(Happening(f"evt_{rng.randrange(10**9)}", phase, now, current, previous))

    if rng.random() < 0.4:
        happened(Phase.CREATED)
    while len(events) < wanted:
        now += rng.choice([1, 20, 100, 200, 300, 1100])
        if len(events) == wanted - 1 and rng.random() < 0.15:
            current = {**current, "status": "canceled"}
            happened(Phase.DELETED)
        elif (changed := _change(current, rng)) != current:
            previous, current = previous_attributes(current, changed), changed
            happened(Phase.UPDATED, previous)
        elif rng.random() < 0.3:
            happened(Phase.UPDATED)  # such as `trial_will_end`: it shows the object and says nothing of the change
        versions.append((now, current))
    more = [_read(rng, number, versions, now) for number in range(size - len(events))]
    if more and rng.random() < 0.3:
        more[0] = _rendered_again(rng.choice(events))
    return History((*events, *more), current)


def _rendered_again(event: Happening) -> Happening:
    """The same event from an endpoint with another API version, which shows the object a little differently."""
    return replace(event, object={**event.object, "version": 2})


def _read(rng: Random, number: int, versions: Sequence[tuple[int, Object]], end: int) -> Happening:
    """A read some time after the first version, stamped by the Date header and the duration of the request."""
    first = versions[0][0]
    start = rng.randint(first, end + 500)
    seen = start + rng.randrange(300)
    answered = seen + rng.randrange(300)
    date = answered - answered % 1000
    found = next(version for at, version in reversed(versions) if at <= seen)
    return Happening(f"read_{number}", Phase.READ, date - (answered - start), found)


@dataclass
class Verdict:
    """What came of a number of histories."""

    histories: int = 0
    divergent: int = 0
    """Different orders of arrival gave different states."""
    wrong: int = 0
    """The view is not the truth, and does not say that it is ambiguous."""
    flagged: int = 0
    """The view says that it is ambiguous."""
    flagged_without_tie: int = 0
    unsettled: int = 0
    """One read at the time that the view asks for did not settle it, or settled it wrongly."""
    examples: list[History] = field(default_factory=list[History])

    def judge(self, history: History, states: Sequence[State]) -> None:
        """Count one history, joined in several orders."""
        state = states[0]
        shown = view(state)
        right = shown.fields == derived(history.truth)
        divergent = any(other != state or other.dump() != state.dump() for other in states[1:])
        wrong = not right and not shown.ambiguous
        tied = len({candidate.id for lane in state.lanes.values() for candidate in lane.candidates}) > 1
        self.histories += 1
        self.divergent += divergent
        self.wrong += wrong
        self.flagged += shown.ambiguous
        self.flagged_without_tie += shown.ambiguous and not tied
        settled = view(join(state, settle(history, state))) if shown.not_before else shown
        unsettled = settled.ambiguous or settled.not_before is not None or settled.fields != derived(history.truth)
        self.unsettled += unsettled
        if divergent or wrong or unsettled:
            self.examples.append(history)


def settle(history: History, state: State) -> State:
    """The read that a view asks for, at the earliest time that it allows and with the slowest answer's stamp."""
    not_before = view(state).not_before
    assert not_before is not None
    start = int(not_before.timestamp() * 1000)
    duration = 999
    date = (start + duration) // 1000 * 1000
    return Happening("refetch", Phase.READ, date - duration, history.truth).fragment


def arrive(order: Sequence[Happening]) -> State:
    """Join an order of arrival, one by one."""
    state: State | None = None
    for happening in order:
        state = join(state, happening.fragment)
    assert state is not None
    return state


Rival = Callable[[Sequence[Happening]], Object]


def pairwise(order: Sequence[Happening]) -> Object:
    """A rival: keep one winner, and compare each newcomer with it by clock, phase, chain and rank."""
    winner: Happening | None = None
    for other in order:
        if winner is None or _beats(other, winner):
            winner = other
    assert winner is not None
    return derived(winner.object)


def _beats(other: Happening, winner: Happening) -> bool:
    clocks = other.at // 1000, winner.at // 1000
    if clocks[0] != clocks[1]:
        return clocks[0] > clocks[1]
    phases = [list(Phase).index(happening.phase) for happening in (other, winner)]
    if phases[0] != phases[1]:
        return phases[0] > phases[1]
    if other.previous is not None and before(other.object, other.previous) == winner.object:
        return True
    if winner.previous is not None and before(winner.object, winner.previous) == other.object:
        return False
    ranks = [SUBSCRIPTION.ranks[happening.object["status"]] for happening in (other, winner)]
    return (ranks[0], other.id) > (ranks[1], winner.id)


def newest(order: Sequence[Happening]) -> Object:
    """A rival: what is newer than what is stored wins."""
    winner = order[0]
    for other in order:
        if other.at // 1000 > winner.at // 1000:
            winner = other
    return derived(winner.object)


def newest_or_same(order: Sequence[Happening]) -> Object:
    """A rival: what is not older than what is stored wins."""
    winner = order[0]
    for other in order:
        if other.at // 1000 >= winner.at // 1000:
            winner = other
    return derived(winner.object)
