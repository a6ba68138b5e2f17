"""API reads as fragments: what a read found is joined like what an event said."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from switchgear.sync.canonical import Fields
from switchgear.sync.clock import Clock, Tick
from switchgear.sync.lane import Candidate, Lane, Phase
from switchgear.sync.lifecycle import UNPLACED, Place
from switchgear.sync.state import State

__all__ = ["read_fragment"]

_READ: Final = "read"


def read_fragment(lane: str, at: datetime, fields: Fields, *, tick: Tick, place: Place = UNPLACED) -> State:
    """The fragment of an API read.

    Args:
        lane: The lane that the source's events go to.
        at: The start of the request by the provider's own clock (`Read.at`), never the local time.
        fields: What the entity takes from the object, as from an event's snapshot.
        tick: The provider's resolution.
        place: Where the status stands.
    """
    clock = Clock.of(at, tick)
    found = Candidate.of(_READ, Phase.READ, fields, place=place)
    return State(lanes={lane: Lane.of(clock, found)}, reads={lane: clock.at})
