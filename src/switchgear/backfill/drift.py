"""`Drift`: what is kept of an object is not what the service shows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from pydantic import JsonValue

from switchgear.sync.keys import EntityKey
from switchgear.sync.state import EMPTY, State, is_local
from switchgear.sync.views import view
from switchgear.types.times import to_millis

__all__ = ["Drift", "DriftKind", "drift_between"]


class DriftKind(StrEnum):
    """What is wrong with what is kept."""

    MISSING = "missing"
    """The service shows an object of which nothing was kept."""
    CHANGED = "changed"
    """Fields differ."""
    DELETED = "deleted"
    """It is gone at the service."""
    UNKNOWN = "unknown"
    """The service does not show it, and does not say either that it is gone: it is reported, and left as it is."""


@dataclass(frozen=True, slots=True)
class Drift:
    """An object of which something else was kept than what the service shows."""

    key: EntityKey
    kind: DriftKind
    fields: tuple[str, ...] = ()
    """What differs, in the service's own names."""
    age: float | None = None
    """How many seconds before the sweep it was last heard of, by the service's clock; None: never."""


def drift_between(key: EntityKey, known: State | None, now: State, at: datetime) -> Drift | None:
    """What differs between what was known of an object and what a read made of it; None: nothing does.

    Registers of times, such as that of the last sign-in, are no drift: a read shows them to the millisecond, and events
    come a little beside it.
    """
    before = EMPTY if known is None else known
    if now.tomb is not None and before.tomb is None and before != EMPTY:
        return Drift(key, DriftKind.DELETED, ("deleted_at",), _age(before, at))
    was, shown = _content(before), _content(now)
    fields = tuple(sorted(name for name in was.keys() | shown.keys() if was.get(name) != shown.get(name)))
    if not fields:
        return None
    return Drift(key, DriftKind.MISSING if before == EMPTY else DriftKind.CHANGED, fields, _age(before, at))


def _content(state: State) -> Mapping[str, JsonValue]:
    """What a state shows of the service's object: its fields, and what it has several of."""
    parts: dict[str, JsonValue] = {
        name: {one: None if part.tomb else {**view(part).fields} for one, part in found.items()}
        for name, found in state.maps.items()
    }
    return {**{name: value for name, value in view(state).fields.items() if value is not None}, **parts}


def _age(known: State, at: datetime) -> float | None:
    times = [*(lane.clock.at for name, lane in known.lanes.items() if not is_local(name)), *known.reads.values()]
    return (to_millis(at) - max(times)) / 1000 if times else None
