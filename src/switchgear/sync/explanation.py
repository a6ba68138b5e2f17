"""`explain`: why a state shows what it shows, told to a person."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from enum import StrEnum
from typing import Final

from typing_extensions import override

from switchgear.sync.keys import EntityKey
from switchgear.sync.lane import Candidate, Lane, Phase
from switchgear.sync.registers import Ended, Erased, Tomb
from switchgear.sync.resolution import Discard, Resolution, discards
from switchgear.sync.state import LOCAL, State, local_lane
from switchgear.sync.update import RefetchRequest
from switchgear.sync.views import View, announced, layered, view
from switchgear.types.times import from_millis

__all__ = ["Discarded", "Doubt", "Explanation", "Origin", "Undecided", "explain"]

_STATUS: Final = "status"

_REASONS: Final = {
    Discard.OLDER: "it is older than {by}",
    Discard.PHASE: "at the same time there was {by}, which goes after it",
    Discard.STAGE: "at the same time there was {by}, which is further in the lifecycle",
    Discard.SUPERSEDED: "at the same time there was {by}, whose previous_attributes describe it",
    Discard.FULLER: "the same event was read again, with more to keep",
    Discard.EQUAL: "it says the same as {by}",
    Discard.COVERED: "laid over by {by}",
    Discard.ENDED: "the status was final with {by}",
}


@dataclass(frozen=True, slots=True)
class Origin:
    """The event, the read or the edit that something comes from."""

    lane: str
    type: str
    """The event's type if it was given; else what happened, such as `updated`, or `read`."""
    event_id: str
    """Of a read the word `read`."""
    at: datetime
    """By the provider's clock; of what has one time with another, that of both."""

    @override
    def __str__(self) -> str:
        if self.event_id == Phase.READ:
            return f"a read of {self.lane}, {_moment(self.at)}"
        return f"{self.lane} {self.type} {self.event_id}, {_moment(self.at)}"


@dataclass(frozen=True, slots=True)
class Discarded:
    """What is not shown, and why."""

    reason: Discard
    origin: Origin
    by: Origin
    """What is shown in its place, or says that it came later."""
    fields: tuple[str, ...] = ()
    """The fields that are not taken from it; empty if it is none of them."""

    @override
    def __str__(self) -> str:
        what = f"{', '.join(self.fields)} of {self.origin}" if self.fields else str(self.origin)
        return f"{what}: {_REASONS[self.reason].format(by=self.by)}"


class Doubt(StrEnum):
    """Why something is undecided."""

    TIE = "tie"
    """Several snapshots have one time, and nothing says which came last."""
    OVERFLOW = "overflow"
    """More snapshots have one time than are kept."""
    ANNOUNCED = "announced"
    """A change was announced that nothing has shown since."""
    FIRST_VALUE = "first value"
    """Several values were seen first at one time; no read settles that."""


@dataclass(frozen=True, slots=True)
class Undecided:
    """What may be otherwise than it is shown."""

    doubt: Doubt
    name: str
    """The lane, or the register."""
    at: datetime | None = None
    """The time of the tie, or of the announcement."""
    fields: tuple[str, ...] = ()
    """The fields that depend on it, as far as they are known."""
    between: tuple[Origin, ...] = ()
    """What may be the latest, the shown one first."""

    @override
    def __str__(self) -> str:
        time = "" if self.at is None else _moment(self.at)
        match self.doubt:
            case Doubt.TIE | Doubt.OVERFLOW:
                names = ", ".join(self.fields) or self.name
                more = ", or one that is not kept" if self.doubt is Doubt.OVERFLOW else ""
                return f"{names}: nothing says which came last, {' or '.join(map(str, self.between))}{more}"
            case Doubt.ANNOUNCED:
                return f"{self.name}: a change was announced, {time}, and nothing has shown it since"
            case Doubt.FIRST_VALUE:
                return f"{self.name}: several values were seen first at one time, and no read settles that"


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """Why a state shows what it shows. `str()` is the text for a person: names, ids and times, and no field's value."""

    name: str
    """The key as text; of a part, its collection and id."""
    fields: Mapping[str, Origin]
    """Field of the view -> where its value comes from."""
    maxima: tuple[str, ...] = ()
    """Registers that hold the largest value of all that was told; which event told it is not kept."""
    minima: tuple[str, ...] = ()
    """Registers that hold the smallest."""
    deleted: Origin | None = None
    erased: Mapping[str, Erased] = field(default_factory=dict[str, Erased])
    """Product -> its erasure: what it leaves nobody of these products sees."""
    discarded: tuple[Discarded, ...] = ()
    undecided: tuple[Undecided, ...] = ()
    refetch: RefetchRequest | None = None
    """The read that settles what a read can settle, here and in parts."""
    parts: tuple[Explanation, ...] = ()

    @override
    def __str__(self) -> str:
        return "\n".join(self._lines())

    def _lines(self) -> Iterator[str]:
        yield self.name
        lines = [*self._shown(), *self._set_aside()] or ["nothing is known"]
        lines += [line for part in self.parts for line in part._lines()]
        if self.refetch is not None:
            wanted = self.refetch
            lines.append(f"to settle it: read {wanted.object} {wanted.id}, not before {_moment(wanted.not_before)}")
        yield from (f"  {line}" for line in lines)

    def _shown(self) -> Iterator[str]:
        for origin in dict.fromkeys(self.fields.values()):
            yield f"{', '.join(name for name, found in self.fields.items() if found == origin)}: {origin}"
        for names, which in ((self.maxima, "largest"), (self.minima, "smallest")):
            if names:
                yield f"{', '.join(names)}: the {which} of all that was told"
        if self.deleted is not None:
            yield f"deleted: {self.deleted}"

    def _set_aside(self) -> Iterator[str]:
        for product, erasure in self.erased.items():
            kept = ", ".join(sorted(name for name in erasure.keep if ":" not in name)) or "nothing"
            yield f"erased: for {product}, {_moment(from_millis(erasure.at))}; of this it keeps {kept}"
        yield from (f"discarded: {one}" for one in self.discarded)
        yield from (f"undecided: {one}" for one in self.undecided)


def explain(
    key: EntityKey,
    state: State,
    *,
    product: str | None = None,
    fragments: Iterable[State] = (),
    types: Mapping[str, str] | None = None,
) -> Explanation:
    """Tell why a state shows what it shows. What follows from other states, such as a role, is explained by theirs.

    Args:
        key: Which entity.
        state: What is known of it.
        product: Whose view is explained: with its own edits, and without what it erased.
        fragments: What was joined into the state, if that is at hand. A state does not keep what is older than what it
            shows, so without them that is not told.
        types: Event id -> the event's type, as far as it is known; a state keeps only what happened.
    """
    seen = state if product is None else state.seen_by(product)
    local = LOCAL if product is None else local_lane(product)
    erased = {name: erasure for name, erasure in state.erased.items() if product in {None, name}}
    teller = _Teller(key.source.value, local, types or {})
    told = teller.explanation(str(key), seen, tuple(fragments))
    not_before = view(seen, local=local).not_before
    return replace(told, erased=erased, refetch=None if not_before is None else RefetchRequest.of(key, not_before))


@dataclass(frozen=True, slots=True)
class _Teller:
    """Tells of states, here and in parts, with what is the same for all of them."""

    source: str
    local: str
    types: Mapping[str, str]

    def explanation(self, name: str, state: State, fragments: tuple[State, ...]) -> Explanation:
        shown = view(state, local=self.local)
        fields = self.origins(shown)
        return Explanation(
            name=name,
            fields=fields,
            maxima=_names(state.maxima),
            minima=_names(state.minima),
            deleted=None if state.tomb is None else self.register(state.tomb, Phase.DELETED),
            discarded=tuple(dict.fromkeys((*self.overruled(shown, fields), *self.older(shown, fragments)))),
            undecided=tuple(self.undecided(shown, fields)),
            parts=tuple(self.parts(state, fragments)),
        )

    def parts(self, state: State, fragments: tuple[State, ...]) -> Iterator[Explanation]:
        for collection, held in sorted(state.maps.items()):
            for part_id, part in sorted(held.items()):
                told = (one.maps[collection][part_id] for one in fragments if part_id in one.maps.get(collection, {}))
                yield self.explanation(f"{collection} {part_id}", part, tuple(told))

    def origins(self, shown: View) -> dict[str, Origin]:
        """Field -> where its value comes from, as the view lays the lanes over each other."""
        found: dict[str, Origin] = {}
        for lane in layered(shown.resolutions):
            winner = shown.resolutions[lane].winner
            found.update(dict.fromkeys(winner.fields, self.origin(shown.state.lanes[lane], lane, winner)))
        if shown.state.ended is not None:
            found[_STATUS] = self.end(shown.state.ended, shown.state.lanes)
        return found

    def overruled(self, shown: View, fields: Mapping[str, Origin]) -> Iterator[Discarded]:
        """What the lanes hold beside what is shown, and what of it is laid over."""
        for name in layered(shown.resolutions):
            lane, resolution = shown.state.lanes[name], shown.resolutions[name]
            for candidate, reason in discards(lane):
                by = _overruling(lane, resolution, candidate, reason)
                yield Discarded(reason, self.origin(lane, name, candidate), self.origin(lane, name, by))
            own = self.origin(lane, name, resolution.winner)
            for over, covered in _grouped(fields, own, resolution.winner.fields):
                if shown.state.ended is not None and _STATUS in covered:
                    covered.remove(_STATUS)
                    if resolution.winner.fields[_STATUS] != shown.state.ended.status:
                        yield Discarded(Discard.ENDED, own, fields[_STATUS], (_STATUS,))
                if covered:
                    yield Discarded(Discard.COVERED, own, over, tuple(covered))

    def older(self, shown: View, fragments: Iterable[State]) -> Iterator[Discarded]:
        for fragment in fragments:
            for name, lane in fragment.lanes.items():
                latest = shown.state.lanes.get(name)
                if latest is not None and name in shown.resolutions and lane.clock < latest.clock:
                    by = self.origin(latest, name, shown.resolutions[name].winner)
                    for candidate in lane.candidates:
                        yield Discarded(Discard.OLDER, self.origin(lane, name, candidate), by)

    def undecided(self, shown: View, fields: Mapping[str, Origin]) -> Iterator[Undecided]:
        for name in layered(shown.resolutions):
            lane, resolution = shown.state.lanes[name], shown.resolutions[name]
            if resolution.ambiguous:
                between = tuple(self.origin(lane, name, candidate) for candidate in resolution.contenders)
                open_fields = (one for one in _differing(resolution) if fields.get(one, between[0]) == between[0])
                doubt = Doubt.OVERFLOW if lane.overflow else Doubt.TIE
                yield Undecided(doubt, name, lane.clock.time, tuple(open_fields), between)
        for name, at in announced(shown.state) if shown.state.tomb is None else ():
            yield Undecided(Doubt.ANNOUNCED, name, from_millis(at))
        for name in _names({name: one for name, one in shown.state.minima.items() if one.tied}):
            yield Undecided(Doubt.FIRST_VALUE, name)

    def origin(self, lane: Lane, name: str, candidate: Candidate) -> Origin:
        happened = self.types.get(candidate.event_id, candidate.phase.value)
        return Origin(name, happened, candidate.event_id, lane.clock.time)

    def end(self, end: Ended, lanes: Mapping[str, Lane]) -> Origin:
        """Where a final status comes from; the register alone does not say what happened."""
        at_hand = (
            self.origin(lane, name, candidate)
            for name, lane in lanes.items()
            for candidate in lane.candidates
            if (lane.clock.at, candidate.event_id) == (end.at, end.event_id)
        )
        return next(at_hand, None) or self.register(end, "event")

    def register(self, value: Tomb | Ended, happened: str) -> Origin:
        known = self.types.get(value.event_id, happened)
        return Origin(self.source, known, value.event_id, from_millis(value.at))


def _overruling(lane: Lane, resolution: Resolution, candidate: Candidate, reason: Discard) -> Candidate:
    """The candidate that speaks against another one."""
    fits: Iterable[Candidate] = ()
    if reason is Discard.SUPERSEDED:
        fits = (one for one in lane.candidates if one.changes and one.before_digest == candidate.digest)
    elif reason is Discard.EQUAL:
        fits = (one for one in resolution.contenders if one.digest == candidate.digest)
    return next(iter(fits), resolution.winner)


def _grouped(fields: Mapping[str, Origin], own: Origin, names: Iterable[str]) -> Iterator[tuple[Origin, list[str]]]:
    """By where they come from, those of some fields that do not come from here."""
    covered = {name: fields[name] for name in names if fields[name] != own}
    for over in dict.fromkeys(covered.values()):
        yield over, [name for name, found in covered.items() if found == over]


def _differing(resolution: Resolution) -> list[str]:
    """The fields that the contenders do not agree on."""
    held = [candidate.fields for candidate in resolution.contenders]
    names = dict.fromkeys(name for fields in held for name in fields)
    return [name for name in names if any(fields.get(name) != held[0].get(name) for fields in held[1:])]


def _names(registers: Iterable[str]) -> tuple[str, ...]:
    """The names of registers, without the id or the address that some of them are of."""
    return tuple(dict.fromkeys(name.partition(":")[0] for name in registers))


def _moment(time: datetime) -> str:
    precision = "milliseconds" if time.microsecond else "seconds"
    return time.astimezone(UTC).replace(tzinfo=None).isoformat(" ", precision) + " UTC"
