"""Received events, kept for debugging and replay."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from switchgear.domains.declaration import External, Library, OnDelete, Personal, Table, index
from switchgear.domains.fields import Count, Uuid
from switchgear.domains.inbox import INBOX_INDEXES, Processed, Received
from switchgear.domains.parsing import functions
from switchgear.domains.repurposeflow.model import RepurposeFlowModel, Short, UserId
from switchgear.types.events import Source

__all__ = ["WebhookEvent", "is_webhook_event", "parse_webhook_event", "validate_webhook_event"]


class WebhookEvent(Received, RepurposeFlowModel):
    """An event of Stripe or Clerk as it was received."""

    table: ClassVar[Table] = Table(
        "webhook_events",
        indexes=(
            index("idx_webhook_events_source", "source"),
            index("idx_webhook_events_event_id", "event_id"),
            index("idx_webhook_events_processed", "processed"),
            index("idx_webhook_events_created_at", "-created_at"),
            *INBOX_INDEXES,
        ),
    )

    id: Uuid
    source: Literal[Source.STRIPE, Source.CLERK]
    event_type: Short
    event_id: External[Short]
    """Unique per source."""
    user_id: Library[Annotated[UserId | None, OnDelete.DIGEST]] = None
    processed: Processed = False
    error_message: Personal[str | None] = None
    retry_count: Count = 0


parse_webhook_event, is_webhook_event, validate_webhook_event = functions(WebhookEvent)
