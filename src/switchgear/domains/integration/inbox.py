"""Received events: the product's record of a webhook."""

from __future__ import annotations

from typing import Annotated, ClassVar

from switchgear.domains.declaration import External, OnDelete, Personal, Table, index
from switchgear.domains.entity import DocumentId
from switchgear.domains.fields import Closed, NonEmpty
from switchgear.domains.inbox import INBOX_INDEXES, InboxStatus, Received
from switchgear.domains.integration.model import IntegrationModel, UserId
from switchgear.domains.parsing import functions
from switchgear.types.events import Source

__all__ = ["InboxStatus", "WebhookEvent", "is_webhook_event", "parse_webhook_event", "validate_webhook_event"]


class WebhookEvent(Received, IntegrationModel):
    """An event as it was received."""

    table: ClassVar[Table] = Table(
        "webhookEvents",
        indexes=(index("by_source"), index("by_processed"), index("by_created_at"), *INBOX_INDEXES),
    )

    id: DocumentId
    source: Closed[Source]
    event_type: NonEmpty
    event_id: External[NonEmpty]
    user_id: Annotated[UserId | None, OnDelete.DIGEST] = None
    processing_error: Personal[str | None] = None


parse_webhook_event, is_webhook_event, validate_webhook_event = functions(WebhookEvent)
