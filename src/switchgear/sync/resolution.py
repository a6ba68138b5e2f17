"""`resolve`: which of a lane's candidates is the latest, and whether that is known."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from switchgear.sync.lane import Candidate, Lane, Phase
from switchgear.sync.lifecycle import UNSTAGED

__all__ = ["Resolution", "resolve"]


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
    reads = [candidate for candidate in lane.candidates if candidate.phase is Phase.READ]
    events = [candidate for candidate in lane.candidates if candidate.phase is not Phase.READ]
    contenders = _latest_stage(_latest_phase(events)) if events else reads
    contenders = _fullest(_unsuperseded(contenders) or contenders)
    distinct: dict[str, Candidate] = {}
    for candidate in (*contenders, *reads):
        distinct.setdefault(candidate.digest, candidate)
    return Resolution(contenders[0], lane.overflow or len(distinct) > 1, tuple(distinct.values()))


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
