"""`view`: what a state shows, as a pure function of it, with what is undecided and how to settle it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from pydantic import JsonValue

from switchgear.errors import InvalidRequest
from switchgear.sync.canonical import Fields
from switchgear.sync.clock import Clock
from switchgear.sync.resolution import Resolution, resolve
from switchgear.sync.state import LOCAL, State, is_local
from switchgear.types.times import from_millis, later

__all__ = ["SourceVersion", "View", "refetch_due", "unsettled", "view"]

PATIENCE: Final = timedelta(seconds=60)
"""How long a missing part may still come by itself."""


@dataclass(frozen=True, slots=True)
class SourceVersion:
    """Which snapshot of a source is shown."""

    timestamp: datetime
    rank: int
    event_id: str
    tombstone: datetime | None
    """When the object was deleted."""
    needs_refetch: bool


@dataclass(frozen=True, slots=True)
class View:
    """What a state shows."""

    state: State
    fields: Fields
    """The fields of each lane's winner, the application's own over the others; `status` is terminal once it was."""
    resolutions: Mapping[str, Resolution]
    """Lane -> which candidate it shows."""
    ambiguous: bool
    """Whether a tie is undecided: here, in a part, or in another state that this follows from."""
    unsettled: Mapping[str, int]
    """As the function `unsettled` tells."""

    @property
    def alternatives(self) -> list[Fields]:
        """The fields as they may be, the shown ones first: several while a tie is undecided that they depend on."""
        found: list[dict[str, JsonValue]] = [{}]
        for lane in layered(self.resolutions):
            candidates = [candidate.fields for candidate in self.resolutions[lane].contenders]
            found = [{**fields, **more} for fields in found for more in candidates]
        ended = {} if self.state.ended is None else {"status": self.state.ended.status}
        return [{**fields, **ended} for fields in found]

    @property
    def overflowed(self) -> bool:
        """Whether a lane met so many snapshots that the alternatives are not all at hand."""
        return any(lane.overflow for lane in self.state.lanes.values())

    @property
    def not_before(self) -> datetime | None:
        """When a read that settles everything may start; None if nothing needs a refetch."""
        return _not_before(self.unsettled)

    @property
    def deleted_at(self) -> datetime | None:
        """When the object was deleted."""
        return None if self.state.tomb is None else from_millis(self.state.tomb.at)

    def version(self, lane: str) -> SourceVersion | None:
        """The public summary of a lane; None if nothing of it is known."""
        resolution = self.resolutions.get(lane)
        if resolution is None:
            return None
        return SourceVersion(
            timestamp=self.state.lanes[lane].clock.time,
            rank=resolution.winner.place.rank,
            event_id=resolution.winner.event_id,
            tombstone=self.deleted_at,
            needs_refetch=lane in self.unsettled,
        )


def view(state: State, *, local: str = LOCAL) -> View:
    """Look at a state.

    Args:
        state: What is known.
        local: The lane of the edits that are to be seen; those of other products are left out.
    """
    resolutions = {name: resolve(lane) for name, lane in state.lanes.items() if not is_local(name) or name == local}
    fields: dict[str, JsonValue] = {}
    for name in layered(resolutions):
        fields.update(resolutions[name].winner.fields)
    if state.ended is not None:
        fields["status"] = state.ended.status
    ambiguous = any(found.ambiguous for found in resolutions.values()) or any(map(_ambiguous, _parts(state)))
    return View(state, fields, resolutions, ambiguous, _unsettled(state, resolutions))


def layered(lanes: Iterable[str]) -> list[str]:
    """The order in which lanes are laid over each other: the application's own last."""
    names = list(lanes)
    return sorted(names, key=lambda name: (is_local(name), name)) if len(names) > 1 else names


def unsettled(state: State) -> dict[str, int]:
    """The lanes, here or in parts, that only a read settles -> the Unix milliseconds that it must be later than.

    A lane is unsettled by an ambiguous tie, or by a signal that no later read has answered. What is deleted stays as it
    is, and the application's own edits are not to be had from a provider.
    """
    return _unsettled(state, {name: resolve(lane) for name, lane in state.lanes.items()})


def _unsettled(state: State, resolutions: Mapping[str, Resolution]) -> dict[str, int]:
    if state.tomb is not None:
        return {}
    reads = state.reads
    tied = [name for name, found in resolutions.items() if found.ambiguous and not is_local(name)]
    found = [(name, at) for name in tied if reads.get(name, at := state.lanes[name].clock.at) <= at]
    found += announced(state)
    found += [wanted for part in _parts(state) for wanted in unsettled(part).items()]
    latest: dict[str, int] = {}
    for name, at in found:
        latest[name] = max(at, latest.get(name, at))
    return latest


def announced(state: State) -> list[tuple[str, int]]:
    """The lanes of which a change was announced that no later read has shown, and when, in Unix milliseconds."""
    return [(name, at) for name, at in state.signals.items() if state.reads.get(name, at) <= at]


def refetch_due(state: State, now: datetime, *, missing: Collection[str] = ()) -> bool:
    """Whether it is time to read the object (or the parent that it misses).

    Args:
        state: What is known.
        now: The time.
        missing: What a read could still bring: required fields, or the parent. It may come by itself for 60 s after the
            last event; a read since that event would have brought it, so then it is not asked for again.

    Raises:
        InvalidRequest: `now` has no time zone.
    """
    if now.tzinfo is None:
        raise InvalidRequest("now must be an aware datetime")
    if state.tomb is not None:
        return False
    settled_from = _not_before(unsettled(state))
    return (settled_from is not None and now >= settled_from) or (
        bool(missing) and any(now >= later(clock.time, PATIENCE) for clock in _unread(state))
    )


def _unread(state: State, whole: Mapping[str, int] | None = None) -> Iterator[Clock]:
    """The clocks of the lanes, here and in parts, that no read has reached; a read of the whole reads its parts."""
    reads = dict(state.reads)
    for name, at in (whole or {}).items():
        reads[name] = max(at, reads.get(name, at))
    for name, lane in state.lanes.items():
        if not is_local(name) and (name not in reads or reads[name] < lane.clock.at):
            yield lane.clock
    for part in _parts(state):
        if part.tomb is None:
            yield from _unread(part, reads)


def _not_before(wanted: Mapping[str, int]) -> datetime | None:
    return Clock(max(wanted.values())).settled_from if wanted else None


def _ambiguous(state: State) -> bool:
    return any(resolve(lane).ambiguous for lane in state.lanes.values()) or any(map(_ambiguous, _parts(state)))


def _parts(state: State) -> Iterator[State]:
    for collection in state.maps.values():
        yield from collection.values()
