"""Counts of a post on each network, and their totals."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from functools import cache
from typing import Final

from pydantic import JsonValue, TypeAdapter, ValidationError

from switchgear.domains.integration.rules.analytics import aggregate, read_metrics
from switchgear.domains.integration.social import PostAnalytics
from switchgear.domains.snapshots import Envelope, moment
from switchgear.sync.registers import Register
from switchgear.sync.state import State
from switchgear.types.payload import Payload
from switchgear.types.platforms import SocialPlatform, parse_platform
from switchgear.types.times import AnyTime, from_millis, to_millis

__all__ = ["analytics_fragment", "analytics_shown"]

_ANALYTICS: Final = "analytics"
_UPDATED: Final = "last_updated"


def analytics_fragment(envelope: Envelope, reply: Payload) -> State:
    """The fragment of a reply about a post's counts.

    Each count is a register: the later one stays, of two at one time the larger. So a partial reply fills in what it
    has, and takes nothing away.
    """
    parts = {str(platform): _registers(counts) for platform, counts in _counts(envelope, reply)}
    return State(maps={_ANALYTICS: parts} if parts else {})


def _counts(envelope: Envelope, reply: Payload) -> Iterable[tuple[SocialPlatform, PostAnalytics]]:
    for name in reply:
        platform = parse_platform(name)
        entries = [entry for entry in _entries(reply, name) if len(entry.child("analytics"))]
        if isinstance(platform, SocialPlatform) and entries:
            times = [at for entry in entries if (at := _time(entry.get("lastUpdated")))]
            counted = [entry.child("analytics").to_dict() for entry in entries]
            yield platform, read_metrics(platform, counted, max(times, default=moment(envelope)))


def _entries(reply: Payload, name: str) -> tuple[Payload, ...]:
    """One entry, or several, as for a thread."""
    entry = reply.child(name)
    return (entry,) if len(entry) else reply.children(name)


def _time(value: object) -> datetime | None:
    try:
        return None if value is None else _adapter().validate_python(value)
    except ValidationError:
        return None


@cache
def _adapter() -> TypeAdapter[datetime]:
    return TypeAdapter(AnyTime)


def _registers(counts: PostAnalytics) -> State:
    at = to_millis(counts.last_updated)
    known = {name: count for name, count in counts if isinstance(count, int)}
    registers = {name: Register(at, f"{count:020}") for name, count in known.items()}
    return State(maxima={**registers, _UPDATED: Register(at)})


def analytics_shown(state: State) -> JsonValue:
    """The totals over all networks; None if nothing was ever counted."""
    parts = state.maps.get(_ANALYTICS)
    if not parts:
        return None
    totals = aggregate({SocialPlatform(name): _shown(part) for name, part in parts.items()})
    written = {name: count for name, count in totals if isinstance(count, int)}
    return {**written, _UPDATED: to_millis(totals.last_updated)}


def _shown(part: State) -> PostAnalytics:
    counts = {name: int(register.content) for name, register in part.maxima.items() if name != _UPDATED}
    return PostAnalytics.model_validate({**counts, _UPDATED: from_millis(part.maxima[_UPDATED].value)})
