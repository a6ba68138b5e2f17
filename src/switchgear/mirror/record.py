"""The record of a received event, as far as the event itself and what came of it tell."""

from __future__ import annotations

from hashlib import sha256
from typing import Final

from pydantic import JsonValue

from switchgear.clerk.events import ClerkEvent
from switchgear.mirror.kinds import EVENT
from switchgear.mirror.message import Message
from switchgear.stripe.events import StripeEvent
from switchgear.sync.keys import EntityKey
from switchgear.sync.registers import Register
from switchgear.sync.state import State, join
from switchgear.types.events import Event
from switchgear.types.reading import read_json
from switchgear.types.times import to_millis

__all__ = ["event_key", "event_payload", "event_state", "event_values"]

_RECEIVED: Final = "received_at"
_WITH_CODES: Final = ("email.", "sms.")
_CODES: Final = frozenset(("subject", "body", "body_plain", "message", "data"))
"""Where Clerk's messages hold one-time codes and links to sign in with."""


def event_key(event: Event[object]) -> EntityKey:
    """The key of an event's record; ids are unique within their source."""
    return EntityKey(event.source, EVENT, event.id or f"sha_{sha256(event.raw).hexdigest()}")


def event_state(event: Event[object], known: State | None) -> State:
    """What is known of an event: when it was first received."""
    return join(known, State(minima={_RECEIVED: Register(to_millis(event.received_at))}))


def event_values(
    event: Event[object], key: EntityKey, state: State, message: Message, user_id: str | None
) -> dict[str, JsonValue]:
    """The columns of an event's record. When it is worked off, how often it was tried, and so on, the inbox says."""
    return {
        "id": key.local_id,
        "source": event.source.value,
        "event_type": event.type,
        "event_id": key.id,
        "user_id": user_id,
        "body_sha256": sha256(event.raw).hexdigest() if event.raw else None,
        "api_version": event.api_version if isinstance(event, StripeEvent) else None,
        "livemode": event.livemode,
        "entity_key": next((str(key) for key in message.keys), None),
        "occurred_at": to_millis(event.occurred_at),
        "status": message.status,
        "status_reason": message.reason,
        "processed": message.status in {"processed", "skipped"},
        "retry_count": 0,
        "created_at": state.minima[_RECEIVED].value,
    }


def event_payload(event: Event[object]) -> JsonValue:
    """The body, parsed; None for an event that was pickled, which does not hold it. Codes are taken out."""
    if not event.raw:
        return None
    body, _ = read_json(event.raw)
    if isinstance(event, ClerkEvent) and event.type.startswith(_WITH_CODES) and isinstance(body, dict):
        data = body.get("data")
        kept = {name: value for name, value in data.items() if name not in _CODES} if isinstance(data, dict) else data
        return {**body, "data": kept}
    return body
