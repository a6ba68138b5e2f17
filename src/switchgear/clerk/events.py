"""Clerk's webhooks as typed events: one class per kind of object, and a generic one for all others.

Source: Clerk's documentation, "Webhooks", and its OpenAPI file `webhooks-2025-04-15`.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from typing import Annotated, Any, Final, Generic, NamedTuple, TypeVar, cast

from pydantic import JsonValue, PlainValidator, ValidationError
from pydantic_core import from_json

from switchgear.clerk import models  # each is loaded when the first event of its kind comes
from switchgear.clerk.models.base import DeletedObject
from switchgear.errors import Malformed
from switchgear.types.cache import CacheTag
from switchgear.types.events import Delivery, Event, GenericEvent, Source
from switchgear.types.model import WireModel, problems
from switchgear.types.payload import Payload
from switchgear.types.times import AnyTime, to_millis

__all__ = ["ClerkEvent", "ClerkGenericEvent", "SessionEvent", "UserEvent", "parse"]

ObjectT_co = TypeVar("ObjectT_co", covariant=True)
DataT = TypeVar("DataT")


@dataclass(frozen=True, kw_only=True)
class ClerkEvent(Event[ObjectT_co], Generic[ObjectT_co]):
    """An event of Clerk. Its `id` is the `svix-id`, and `object` is the envelope's `data`."""

    timestamp: int | None = None
    """The envelope's own time in Unix milliseconds (Clerk sends seconds too); None in older payloads."""
    envelope: Payload = field(default_factory=Payload)
    """The fields around `data`, as they were sent."""

    @property
    def client_ip(self) -> str | None:
        """The address of the request that caused the event."""
        return self.envelope.text("event_attributes", "http_request", "client_ip") or None

    @property
    def user_agent(self) -> str | None:
        """The user agent of the request that caused the event."""
        return self.envelope.text("event_attributes", "http_request", "user_agent") or None


class UserEvent(ClerkEvent["models.User | DeletedObject"]):
    """`user.created`, `user.updated`, and `user.deleted`, which holds a `DeletedObject`."""


class SessionEvent(ClerkEvent["models.Session"]):
    """`session.created`, `session.pending`, `session.ended`, `session.removed`, `session.revoked`."""


class ClerkGenericEvent(ClerkEvent[Payload], GenericEvent):
    """Any other event; its `object` is the whole of `data`, and shows no values in its repr."""


class _Envelope(WireModel, Generic[DataT]):
    type: str
    data: DataT
    timestamp: AnyTime | None = None
    instance_id: str | None = None


def _payload(data: object) -> Payload:
    if not isinstance(data, dict):
        raise ValueError("a JSON object is required")
    return Payload(cast(dict[str, JsonValue], data))


class _Kind(NamedTuple):
    event: type[ClerkEvent[Any]]
    load: Callable[[], Any]
    """What `data` is read as."""
    tag: str
    """The kind of the object in cache tags; empty: what `data.object` says."""


_USER: Final = _Kind(UserEvent, lambda: models.User, "user")
_SESSION: Final = _Kind(SessionEvent, lambda: models.Session, "session")
_KNOWN: Final = {
    "user.created": _USER,
    "user.updated": _USER,
    "user.deleted": _Kind(UserEvent, lambda: DeletedObject, "user"),
    "session.created": _SESSION,
    "session.pending": _SESSION,
    "session.ended": _SESSION,
    "session.removed": _SESSION,
    "session.revoked": _SESSION,
}
_OTHER: Final = _Kind(ClerkGenericEvent, lambda: Annotated[Payload, PlainValidator(_payload)], "")


@cache
def _envelope(kind: _Kind) -> type[_Envelope[Any]]:
    return cast(type[_Envelope[Any]], _Envelope.__class_getitem__(kind.load()))


_NAMED: Final = (
    ("user", "user_id", ()),
    ("user", "public_user_data", ("user_id",)),
    ("user", "payer", ("user_id",)),
    ("organization", "organization_id", ()),
    ("organization", "organization", ("id",)),
    ("organization", "payer", ("organization_id",)),
)
"""Where the objects of events name others: kind, key, path below it."""


def parse(body: bytes, delivery: Delivery, *, received_at: datetime) -> ClerkEvent[object]:
    """Read a verified body.

    Args:
        body: The body, after `signature.verify`.
        delivery: What `signature.verify` answered.
        received_at: When the delivery came in, aware.

    Returns:
        A `UserEvent`, a `SessionEvent` or a `ClerkGenericEvent`.

    Raises:
        Malformed: It is no JSON, no event, or lacks what such an event always has; the message names the fields.
    """
    event = _read(body, delivery, received_at)
    if isinstance(event, Malformed):
        raise event
    return event


def _read(body: bytes, delivery: Delivery, received_at: datetime) -> ClerkEvent[object] | Malformed:
    """The event, or what is wrong with it."""
    if not delivery.id:
        return _malformed("svix-id: Field required")
    try:
        wire: JsonValue = from_json(body, allow_inf_nan=False)
    except ValueError as error:
        return _malformed(f"no JSON: {error}")
    if not isinstance(wire, dict):
        return _malformed("no JSON object")
    kind = _KNOWN.get(str(wire.get("type")), _OTHER)
    try:
        envelope = _envelope(kind).model_validate(wire)
    except ValidationError as error:
        return _malformed(*problems(error))
    content = envelope.data
    if isinstance(content, DeletedObject) and content.id is None:
        return _malformed("data.id: Field required")  # only an answer of the API may leave it out
    sent_at = envelope.timestamp
    data = cast(dict[str, JsonValue], wire.pop("data"))
    return kind.event(
        source=Source.CLERK,
        id=delivery.id,
        type=envelope.type,
        object=content,
        occurred_at=sent_at or delivery.at or received_at,
        received_at=received_at,
        instance=envelope.instance_id or None,
        stale=_tags(data, kind.tag),
        raw=body,
        timestamp=None if sent_at is None else to_millis(sent_at),
        envelope=Payload(wire),
    )


def _tags(data: dict[str, JsonValue], kind: str) -> tuple[CacheTag, ...]:
    """The tags of the object itself, if it says what it is, and of those that it names."""
    payload = Payload(data)
    named = [(kind or _snake_case(payload.text("object") or ""), payload.text("id"))]
    named += [(kind, payload.text(key, *path)) for kind, key, path in _NAMED if key in data]
    return tuple(dict.fromkeys(CacheTag.of("clerk", kind, known) for kind, known in named if kind and known))


def _snake_case(kind: str) -> str:
    """One spelling for each kind: `waitlistEntry` and `waitlist_entry` have both been seen."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "_", kind).lower()


def _malformed(*faults: str) -> Malformed:
    return Malformed("; ".join(faults), service="clerk")
