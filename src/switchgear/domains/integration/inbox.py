"""Received events: the product's record of a webhook, and the columns by which the inbox works it off."""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum
from typing import ClassVar

from pydantic import JsonValue
from typing_extensions import override

from switchgear.domains.declaration import Library, Origin, Rows, Table, index
from switchgear.domains.entity import Entity
from switchgear.domains.fields import Closed, Count, NonEmpty, Timestamp
from switchgear.domains.integration.model import IntegrationModel, UserId
from switchgear.domains.parsing import functions
from switchgear.domains.violations import Violation
from switchgear.types.events import Source

__all__ = ["InboxStatus", "WebhookEvent", "is_webhook_event", "parse_webhook_event", "validate_webhook_event"]


class InboxStatus(StrEnum):
    """How far an event has come."""

    RECEIVED = "received"
    PROCESSING = "processing"
    RETRY = "retry"
    PROCESSED = "processed"
    SKIPPED = "skipped"
    DEAD = "dead"


class WebhookEvent(Entity, IntegrationModel):
    """An event as it was received."""

    table: ClassVar[Table] = Table(
        "webhookEvents",
        indexes=(
            index("by_source"),
            index("by_processed"),
            index("by_created_at"),
            index("by_source_event", "source", "event_id", unique=Rows.ALL, origin=Origin.LIBRARY),
            index("by_due", "status", "next_attempt_at", origin=Origin.LIBRARY),
            index("by_entity", "entity_key", "created_at", origin=Origin.LIBRARY),
        ),
    )

    id: str
    source: Closed[Source]
    event_type: NonEmpty
    event_id: str
    user_id: UserId | None = None
    payload: JsonValue
    """The parsed JSON of the verified body."""
    body_sha256: Library[str | None] = None
    """Of the body's raw bytes, which are kept only as this digest."""
    content_sha256: Library[str | None] = None
    """Of the content without what changes between deliveries."""
    api_version: Library[str | None] = None
    livemode: Library[bool | None] = None
    entity_key: Library[str | None] = None
    occurred_at: Library[Timestamp | None] = None
    """The provider's time of the event; where it sends none, the signed delivery time first seen."""
    status: Library[Closed[InboxStatus] | None] = None
    status_reason: Library[str | None] = None
    """Such as `unknown_type`, `wrong_mode`, `disabled` or `erased`."""
    processed: bool
    """Whether the status is `processed` or `skipped`."""
    processing_error: str | None = None
    retry_count: Count
    next_attempt_at: Library[Timestamp | None] = None
    lease_owner: Library[str | None] = None
    lease_until: Library[Timestamp | None] = None
    lease_token: Library[str | None] = None
    delivery_count: Library[Count | None] = None
    last_delivered_at: Library[Timestamp | None] = None
    created_at: Timestamp
    """When it was received."""
    processed_at: Timestamp | None = None
    archived_at: Library[Timestamp | None] = None

    @override
    def broken_rules(self) -> Iterator[Violation]:
        done = self.status in {InboxStatus.PROCESSED, InboxStatus.SKIPPED}
        if self.status and self.processed != done:
            yield Violation("processed", "processed_status", "Input should be true when it is processed or skipped")


parse_webhook_event, is_webhook_event, validate_webhook_event = functions(WebhookEvent)
