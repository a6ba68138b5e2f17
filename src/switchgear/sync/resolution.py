"""`resolve`: which of a lane's candidates is the latest, and whether that is known."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from switchgear.sync.lane import Candidate, Lane, Phase
from switchgear.sync.lifecycle import UNSTAGED

__all__ = ["Discard", "Resolution", "resolve"]


class Discard(StrEnum):
    """Why a snapshot, or one field of it, is not shown."""

    OLDER = "older"
    """A snapshot with a later clock came."""
    PHASE = "phase"
    """It has the same clock as another; `created` goes before all else, and all else before `deleted`."""
    STAGE = "stage"
    """It has the same clock as another that is further in a lifecycle that goes one way."""
    SUPERSEDED = "superseded"
    """It has the same clock as another, whose `previous_attributes` describe it."""
    FULLER = "fuller"
    """The same event was read again, with more to keep."""
    EQUAL = "equal"
    """It says the same as one that is shown, or that may be."""
    COVERED = "covered"
    """Another lane is laid over it: the application's own edits over what a provider says."""
    ENDED = "ended"
    """The status was final before."""


@dataclass(frozen=True, slots=True)
class Resolution:
    """What a lane shows."""

    winner: Candidate
    ambiguous: bool
    """Nothing says that the winner is the latest; a read that starts two seconds after the clock settles it."""
    contenders: tuple[Candidate, ...]
    """The candidates that may be the latest, the winner first, one for each content; of an overflow those at hand."""


def resolve(lane: Lane) -> Resolution:
    """Decide a tie from the set of candidates alone, whatever their order of arrival.

    Events go before reads; `created` goes before all else and `deleted` after it; a one-way lifecycle and the chain of
    `previous_attributes` say what came later; an event that was read again with more to keep is the same event. What is
    left undecided is ambiguous, and the largest by static order is shown. Candidates of equal content are no tie.
    """
    if len(lane.candidates) == 1:
        return Resolution(lane.candidates[0], lane.overflow, lane.candidates)
    contenders: Sequence[Candidate] = lane.candidates
    for _, left in _rounds(lane):
        contenders = left
    distinct: dict[str, Candidate] = {}
    for candidate in (*contenders, *(one for one in lane.candidates if one.phase is Phase.READ)):
        distinct.setdefault(candidate.digest, candidate)
    return Resolution(contenders[0], lane.overflow or len(distinct) > 1, tuple(distinct.values()))


def discards(lane: Lane) -> Iterator[tuple[Candidate, Discard]]:
    """The candidates that `resolve` sets aside, each with the rule that did."""
    left = [candidate for candidate in lane.candidates if candidate.phase is not Phase.READ]
    for rule, kept in _rounds(lane):
        yield from ((candidate, rule) for candidate in left if candidate not in kept)
        left = [candidate for candidate in left if candidate in kept]
    contenders = resolve(lane).contenders
    reads = [candidate for candidate in lane.candidates if candidate.phase is Phase.READ]
    yield from ((candidate, Discard.EQUAL) for candidate in (*left, *reads) if candidate not in contenders)


def _rounds(lane: Lane) -> Iterator[tuple[Discard, Sequence[Candidate]]]:
    """What each rule leaves of the events, in the order of the rules; nothing orders reads."""
    left: Sequence[Candidate] = [candidate for candidate in lane.candidates if candidate.phase is not Phase.READ]
    if not left:
        return
    left = _latest_phase(left)
    yield Discard.PHASE, left
    left = _latest_stage(left)
    yield Discard.STAGE, left
    left = _unsuperseded(left) or left
    yield Discard.SUPERSEDED, left
    yield Discard.FULLER, _fullest(left)


def _fullest(events: Sequence[Candidate]) -> Sequence[Candidate]:
    """The candidates without those that tell less of the very same event: it was read again, with more to keep."""
    return [event for event in events if not any(_tells_more(other, event) for other in events)]


def _tells_more(other: Candidate, event: Candidate) -> bool:
    if other.event_id != event.event_id or Phase.READ in {event.phase, other.phase} or other.digest == event.digest:
        return False
    more, told = other.fields, event.fields
    if more == told:  # what told them apart was erased
        return other.order > event.order
    return all(name in more and more[name] == value for name, value in told.items())


def _latest_phase(events: Sequence[Candidate]) -> Sequence[Candidate]:
    """Deletions, if there are any; else all but creations, if there are others."""
    deleted = [event for event in events if event.phase is Phase.DELETED]
    return deleted or [event for event in events if event.phase is not Phase.CREATED] or events


def _latest_stage(events: Sequence[Candidate]) -> Sequence[Candidate]:
    """The events at the furthest stage, and those whose stage says nothing."""
    furthest = max(event.place.stage for event in events)
    return [event for event in events if event.place.stage in {furthest, UNSTAGED}]


def _unsuperseded(events: Sequence[Candidate]) -> Sequence[Candidate]:
    """The events whose content no other event found before it; none, if the changes go round in a circle.

    If they do, an event from outside the circle that tells of no change may have come before it or after it.
    """
    superseded = {event.before_digest for event in events if event.changes}
    last = [event for event in events if event.digest not in superseded]
    return last if any(event.changes for event in last) else []
