"""`Lane`: the snapshots of one source that share the latest clock, kept until something tells them apart.

Keeping only a winner and comparing it with each newcomer looks simpler and does not converge: of A -> B -> C within one
second, receiving A, C, B and A, B, C leave different winners. A set of candidates has no order of arrival.
"""

from __future__ import annotations

import json
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Annotated, Final, Self, cast

from pydantic import AfterValidator, JsonValue

from switchgear.errors import InvalidRequest
from switchgear.sync.canonical import Fields, canonical, digest
from switchgear.sync.clock import Clock
from switchgear.sync.lifecycle import UNPLACED, Place

__all__ = ["Candidate", "Lane", "Phase"]

CANDIDATES: Final = 16
"""How many candidates a lane keeps. A lane that met more has overflowed, until a later clock."""


class Phase(StrEnum):
    """What a candidate says happened."""

    CREATED = "created"
    UPDATED = "updated"
    DELETED = "deleted"
    READ = "read"
    """Nothing happened: an API read found the object so."""

    @classmethod
    def of(cls, event_type: str) -> Phase:
        """The phase that the last word of an event's type names; any other word is an update."""
        match event_type.rpartition(".")[2]:
            case "created":
                return cls.CREATED
            case "deleted":
                return cls.DELETED
            case _:
                return cls.UPDATED


def _intact(fragment: str) -> str:
    """Refuse a stored fragment that is not the canonical JSON of an object."""
    if canonical(json.loads(fragment)) != fragment:
        raise InvalidRequest("a fragment must be canonical JSON")
    return fragment


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """One snapshot of an object, as one event or read showed it."""

    event_id: str
    phase: Phase
    fragment: Annotated[str, AfterValidator(_intact)]
    """The fields derived from the snapshot, as canonical JSON."""
    digest: str
    """Of the fragment."""
    before_digest: str = ""
    """Of the fragment as it would have been before the event; empty where the event does not say."""
    place: Place = UNPLACED

    @classmethod
    def of(
        cls,
        event_id: str,
        phase: Phase,
        fields: Fields,
        *,
        place: Place = UNPLACED,
        before: Fields | None = None,
    ) -> Self:
        """Make a candidate.

        Args:
            event_id: The event's id, equal on redelivery; a fixed word for a read.
            phase: What happened.
            fields: What the entity takes from the snapshot; the status, if there is one, under `status`.
            place: Where the status stands (`Lifecycle.place`).
            before: The fields taken from the object as it was before the event (`before`), if the event tells. Fields
                are compared rather than whole objects, so that endpoints with different API versions agree.

        Raises:
            InvalidRequest: The fields are no JSON.
        """
        return cls(
            event_id=event_id,
            phase=phase,
            fragment=canonical(fields),
            digest=digest(fields),
            before_digest="" if before is None else digest(before),
            place=place,
        )

    @property
    def id(self) -> str:
        """`event_id:digest`, so that equal ids mean equal content, also where two endpoints render one event."""
        return f"{self.event_id}:{self.digest}"

    @property
    def changes(self) -> bool:
        """Whether the event says that the fragment was different before it."""
        return self.before_digest not in {"", self.digest}

    @property
    def fields(self) -> dict[str, JsonValue]:
        """The fragment's fields, parsed anew."""
        return cast("dict[str, JsonValue]", json.loads(self.fragment))

    @property
    def order(self) -> tuple[int, str, str, tuple[str | int, ...]]:
        """The static order: rank, digest, id; then all the rest, so that it is total."""
        rest = (self.place.stage, self.phase.value, self.before_digest, self.fragment)
        return self.place.rank, self.digest, self.id, rest

    def only(self, keep: AbstractSet[str]) -> Candidate:
        """The candidate with none but these fields. Its digests stay, so that it stands where it stood in the order."""
        return replace(self, fragment=canonical({name: value for name, value in self.fields.items() if name in keep}))


@dataclass(frozen=True, slots=True)
class Lane:
    """A clock and the candidates that share it, in normal form: the largest by static order first, at most 16.

    Raises:
        InvalidRequest: There is no candidate.
    """

    clock: Clock
    candidates: tuple[Candidate, ...]
    overflow: bool = False
    """Whether more than 16 candidates were met at this clock, in whatever order."""

    def __post_init__(self) -> None:
        if not self.candidates:
            raise InvalidRequest("a lane holds at least one candidate")
        distinct: dict[str, Candidate] = {}
        for candidate in self.candidates:
            twin = distinct.get(candidate.id)
            if twin is None or twin.order < candidate.order:
                distinct[candidate.id] = candidate
        ranked = sorted(distinct.values(), key=lambda candidate: candidate.order, reverse=True)
        object.__setattr__(self, "candidates", tuple(ranked[:CANDIDATES]))
        object.__setattr__(self, "overflow", self.overflow or len(ranked) > CANDIDATES)

    @classmethod
    def of(cls, clock: Clock, *candidates: Candidate) -> Self:
        """A lane of these candidates."""
        return cls(clock, candidates)

    def join(self, other: Lane) -> Lane:
        """The lane with the later clock; at equal clocks, the candidates of both."""
        if self.clock != other.clock:
            return max(self, other, key=lambda lane: lane.clock)
        return Lane(self.clock, self.candidates + other.candidates, self.overflow or other.overflow)

    def only(self, keep: AbstractSet[str]) -> Lane:
        """The lane whose candidates hold none but the fields in `keep`."""
        return replace(self, candidates=tuple(candidate.only(keep) for candidate in self.candidates))
