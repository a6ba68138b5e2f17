"""Events as Stripe keeps them."""

from __future__ import annotations

from typing import Literal

from switchgear.stripe.models.base import JsonObject, StripeModel, StripeObject
from switchgear.types.times import UnixSeconds

__all__ = [
    "EventData",
    "EventRecord",
    "EventRequest",
]


class EventData(StripeModel):
    """The object as it was when the event was made, and of an update what it changed."""

    object: JsonObject | None = None
    previous_attributes: JsonObject | None = None


class EventRequest(StripeModel):
    """The API request that caused an event."""

    id: str | None = None
    idempotency_key: str | None = None


class EventRecord(StripeObject):
    """An event as Stripe keeps it for 30 days; `switchgear.stripe.events` reads those that come as webhooks."""

    object: Literal["event"]
    account: str | None = None
    api_version: str | None = None
    context: str | None = None
    created: UnixSeconds
    data: EventData | None = None
    livemode: bool
    pending_webhooks: int | None = None
    request: EventRequest | None = None
    type: str
