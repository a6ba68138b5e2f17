"""The record of a received event, as far as the event itself and what came of it tell."""

from __future__ import annotations

from hashlib import sha256
from typing import Final

from pydantic import JsonValue

from switchgear.clerk.events import ClerkEvent
from switchgear.domains.inbox import InboxStatus
from switchgear.domains.integration.inbox import WebhookEvent, parse_webhook_event
from switchgear.domains.integration.mirror.kinds import EVENT
from switchgear.domains.integration.mirror.message import Message
from switchgear.domains.integration.mirror.row import Row, strict
from switchgear.domains.integration.mirror.show import Update
from switchgear.stripe.events import StripeEvent
from switchgear.sync.keys import EntityKey
from switchgear.sync.registers import Register
from switchgear.sync.state import State, join
from switchgear.sync.update import EntityUpdate, change
from switchgear.sync.views import View
from switchgear.types.events import Event
from switchgear.types.reading import read_json
from switchgear.types.times import to_millis

__all__ = ["event_key", "event_update"]

_RECEIVED: Final = "received_at"
_WITH_CODES: Final = ("email.", "sms.")
_CODES: Final = frozenset(("subject", "body", "body_plain", "message", "data"))
"""Where Clerk's messages hold one-time codes and links to sign in with."""
_DONE: Final = frozenset((InboxStatus.PROCESSED, InboxStatus.SKIPPED))


def event_key(event: Event[object]) -> EntityKey:
    """The key of an event's record; ids are unique within their source."""
    return EntityKey(event.source, EVENT, event.id or f"sha_{sha256(event.raw).hexdigest()}")


def event_update(
    event: Event[object], key: EntityKey, known: State | None, message: Message, user_id: str | None
) -> Update:
    """The record of an event. When it is worked off, how often it was tried, and so on, is the inbox's to say."""
    state = join(known, State(minima={_RECEIVED: Register(to_millis(event.received_at))}))
    payload = _payload(event)
    values: dict[str, JsonValue] = {
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
        "status": message.status.value,
        "status_reason": message.reason,
        "processed": message.status in _DONE,
        "retry_count": 0,
        "created_at": state.minima[_RECEIVED].value,
    }
    bare, missing = strict(WebhookEvent, parse_webhook_event, Row({**values, "payload": {}}))
    return EntityUpdate(
        key=key,
        change=change(known, state),
        state=state,
        view=View(state, {**values, "payload": payload}, resolutions={}, ambiguous=False, unsettled={}),
        # The payload comes out of a JSON parser; to validate it again would cost more than all the rest.
        entity=bare and bare.model_copy(update={"payload": payload}),
        missing=missing if event.raw else (*missing, "payload"),
        effects=message.effects,
    )


def _payload(event: Event[object]) -> JsonValue:
    """The body, parsed; None for an event that was pickled, which does not hold it. Codes are taken out."""
    if not event.raw:
        return None
    body, _ = read_json(event.raw)
    if isinstance(event, ClerkEvent) and event.type.startswith(_WITH_CODES) and isinstance(body, dict):
        data = body.get("data")
        kept = {name: value for name, value in data.items() if name not in _CODES} if isinstance(data, dict) else data
        return {**body, "data": kept}
    return body
