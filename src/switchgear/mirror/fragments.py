"""Fragments: what an event or a read says of an object, in the form in which states are joined.

They hold what is kept of a provider's object, in the provider's own names, whatever products look at it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import Final, TypeAlias

from pydantic import JsonValue
from pydantic.main import IncEx

from switchgear.clerk.events import ClerkEvent
from switchgear.stripe.events import StripeEvent
from switchgear.stripe.models.base import StripeObject
from switchgear.sync.canonical import Fields, before
from switchgear.sync.clock import Clock, Tick
from switchgear.sync.lane import Candidate, Lane, Phase
from switchgear.sync.lifecycle import UNPLACED, Lifecycle, Place
from switchgear.sync.reads import read_fragment
from switchgear.sync.registers import Tomb
from switchgear.sync.state import State
from switchgear.types.events import Event, Read, Source
from switchgear.types.payload import Payload
from switchgear.types.times import to_millis

__all__ = [
    "KEPT",
    "TICKS",
    "Envelope",
    "announcement",
    "clerk_snapshot",
    "deletion",
    "kept_of",
    "millis",
    "moment",
    "only",
    "reference",
    "snapshot",
    "stripe_snapshot",
]

Envelope: TypeAlias = Event[object] | Read[object]

KEPT: Final = "kept"
"""The field that holds what `SyncPolicy.keep` names: path -> value."""
_WHOLE: Final = "\0whole"
"""Where the parts stand that are looked at for further paths; no field of an object has such a name."""

TICKS: Final[Mapping[Source, Tick]] = {
    Source.CLERK: Tick.MILLISECOND,
    Source.STRIPE: Tick.SECOND,
    Source.AYRSHARE: Tick.SECOND,
}
"""The resolution of each provider's clock."""


def moment(envelope: Envelope) -> datetime:
    """When it was so, by the provider's clock: the event's time, or the start of the read."""
    return envelope.at if isinstance(envelope, Read) else envelope.occurred_at


def snapshot(
    envelope: Envelope,
    fields: Fields,
    *,
    lane: str | None = None,
    clock: Clock | None = None,
    place: Place = UNPLACED,
    earlier: Fields | None = None,
) -> State:
    """The fragment of an event or a read that shows an object.

    Args:
        envelope: The event or the read.
        fields: What the entity takes from the object; what is null or empty text counts as absent.
        lane: Where it belongs; the source's name by default.
        clock: The event's clock; its time in the source's resolution by default.
        place: Where the status stands.
        earlier: What the entity would have taken before the event, if it tells.
    """
    name, tick, fields = lane or envelope.source.value, TICKS[envelope.source], _given(fields)
    if isinstance(envelope, Read):
        return read_fragment(name, envelope.at, fields, tick=tick, place=place)
    then = None if earlier is None else _given(earlier)
    shown = Candidate.of(envelope.id, Phase.of(envelope.type), fields, place=place, before=then)
    return State(lanes={name: Lane.of(clock or Clock.of(envelope.occurred_at, tick), shown)})


def clerk_snapshot(
    envelope: Envelope, fields: Fields, updated_at: datetime, *, lifecycle: Lifecycle | None = None
) -> State:
    """The fragment of an event or a read that shows an object of Clerk's.

    Args:
        envelope: The event or the read.
        fields: What is kept of the object.
        updated_at: The object's own time, which orders its versions; the envelope's orders those of one time.
        lifecycle: The statuses, of a kind that has any: `status` is placed and ended by it.
    """
    clock = Clock(to_millis(updated_at), envelope.timestamp or 0) if isinstance(envelope, ClerkEvent) else None
    if lifecycle is None:
        return snapshot(envelope, fields, clock=clock)
    shown = snapshot(envelope, fields, clock=clock, place=lifecycle.place(_status(fields)))
    return _ended(envelope, shown, lifecycle, fields)


def stripe_snapshot(
    envelope: Envelope,
    object: StripeObject,
    take: Callable[[Fields], Fields],
    keys: IncEx,
    *,
    lifecycle: Lifecycle | None = None,
    further: Iterable[str] = (),
) -> State:
    """The fragment of an event or a read that shows an object of Stripe's.

    Args:
        envelope: The event or the read.
        object: The object.
        take: What the entity takes from the object's JSON. It is asked for the object as it was before the event, too.
        keys: The part of the object that `take` looks at.
        lifecycle: The statuses, of a kind that has any: what `take` returns as `status` is placed and ended by it.
        further: Paths of further parts that the application wants kept.
    """
    wire = object.model_dump(mode="json", by_alias=True, include=keys)
    if further:  # dumped apart, since the parts that are kept of the same field may be others
        whole = object.model_dump(mode="json", by_alias=True, include={path.partition(".")[0] for path in further})
        wire = {**wire, _WHOLE: whole}
        take = partial(_taken, take, tuple(further))
    fields = take(wire)
    shown = snapshot(
        envelope,
        fields,
        place=UNPLACED if lifecycle is None else lifecycle.place(_status(fields)),
        earlier=_earlier(envelope, wire, take),
    )
    return shown if lifecycle is None else _ended(envelope, shown, lifecycle, fields)


def _status(fields: Fields) -> str | None:
    status = fields.get("status")
    return status if isinstance(status, str) else None


def _ended(envelope: Envelope, shown: State, lifecycle: Lifecycle, fields: Fields) -> State:
    """The fragment, with its end if its status is final."""
    at = shown.lanes[envelope.source.value].clock.at
    ended = lifecycle.ended(_status(fields), at, _origin(envelope))
    return shown if ended is None else replace(shown, ended=ended)


def kept_of(wire: Fields, paths: Iterable[str]) -> dict[str, JsonValue]:
    """Further parts of an object, each under its path; what is not there is left out."""
    found = {path: Payload(wire).get(*path.split(".")) for path in paths}
    return {path: value for path, value in found.items() if value is not None}


def _taken(take: Callable[[Fields], Fields], paths: tuple[str, ...], wire: Fields) -> Fields:
    whole = wire.get(_WHOLE)
    kept = kept_of(whole if isinstance(whole, dict) else {}, paths)
    return {**take(wire), KEPT: kept or None}


def only(*names: str, **deeper: IncEx) -> IncEx:
    """A part of an object: these of its fields whole, and a part of others (`__all__` is each entry of a list)."""
    return {**dict.fromkeys(names, True), **deeper}


def _earlier(envelope: Envelope, wire: Fields, take: Callable[[Fields], Fields]) -> Fields | None:
    if isinstance(envelope, StripeEvent) and envelope.previous_attributes:
        previous = envelope.previous_attributes.to_dict()
        return take(before(wire, {**previous, _WHOLE: previous} if _WHOLE in wire else previous))
    return None


def announcement(envelope: Envelope) -> State:
    """The fragment of an event that announces a change without showing it."""
    return State(signals={envelope.source.value: to_millis(moment(envelope))})


def deletion(envelope: Envelope) -> State:
    """The fragment of an event, or of a read, by which an object is gone."""
    return State(tomb=Tomb(to_millis(moment(envelope)), _origin(envelope)))


def _given(fields: Fields) -> Fields:
    return {name: value for name, value in fields.items() if value is not None and value != ""}


def reference(value: JsonValue) -> str | None:
    """The id that a reference holds in Stripe's JSON, expanded or not."""
    held = value.get("id") if isinstance(value, dict) else value
    return held if isinstance(held, str) else None


def millis(seconds: JsonValue) -> int | None:
    """Stripe's Unix seconds as milliseconds."""
    return seconds * 1000 if isinstance(seconds, int) else None


def _origin(envelope: Envelope) -> str:
    return "read" if isinstance(envelope, Read) else envelope.id
