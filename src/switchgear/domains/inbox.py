"""Received events: the columns by which the inbox works them off, whatever else a product keeps of them."""

from __future__ import annotations

import json
from enum import StrEnum
from hashlib import sha256
from typing import Annotated, ClassVar, Final, TypeAlias

from pydantic import JsonValue

from switchgear.domains.declaration import Erase, External, Library, Origin, Personal, Rows, Where, index
from switchgear.domains.entity import Entity
from switchgear.domains.fields import Closed, Count, Timestamp
from switchgear.domains.row_rules import RowRule

__all__ = ["InboxStatus", "Processed", "Received"]


class InboxStatus(StrEnum):
    """How far an event has come."""

    RECEIVED = "received"
    PROCESSING = "processing"
    RETRY = "retry"
    PROCESSED = "processed"
    SKIPPED = "skipped"
    DEAD = "dead"


INBOX_INDEXES: Final = (
    index("by_source_event", "source", "event_id", unique=Rows.ALL, origin=Origin.LIBRARY),
    index("by_due", "status", "next_attempt_at", origin=Origin.LIBRARY),
    index("by_entity", "entity_key", "created_at", origin=Origin.LIBRARY),
)
"""The indexes that the inbox needs; one provider's event id never blocks another's."""


Processed: TypeAlias = Annotated[bool, Erase(True)]
"""Whether the status is `processed` or `skipped`, as it is of what was erased."""


def _digest(payload: JsonValue) -> JsonValue:
    match payload:
        case {"sha256": str(), **others} if not others:
            return payload
        case _:
            text = json.dumps(payload, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
            return {"sha256": sha256(text.encode(errors="surrogatepass")).hexdigest()}


_WORKED_OFF: Final = frozenset((InboxStatus.PROCESSED, InboxStatus.SKIPPED))

SETTLED: Final = Where("settled", (True,))
"""The events that may be archived or deleted: nothing more is to be done with them."""


class Received(Entity):
    """What every product's record of a webhook has. The product adds whose event it was, its type and its id."""

    payload: Annotated[JsonValue, Erase(_digest)]
    """The parsed JSON of the verified body."""
    body_sha256: Library[str | None] = None
    """Of the body's raw bytes, which are kept only as this digest."""
    content_sha256: Library[str | None] = None
    """Of the content without what changes between deliveries."""
    api_version: Library[str | None] = None
    livemode: Library[bool | None] = None
    entity_key: Library[External[str | None]] = None
    occurred_at: Library[Timestamp | None] = None
    """The provider's time of the event; where it sends none, the signed delivery time first seen."""
    status: Library[Annotated[Closed[InboxStatus] | None, Erase(InboxStatus.SKIPPED)]] = None
    status_reason: Library[Annotated[str | None, Erase("erased")]] = None
    """Such as `unknown_type`, `wrong_mode`, `disabled` or `erased`."""
    processed: Processed
    """Whether the status is `processed` or `skipped`."""
    retry_count: Count
    next_attempt_at: Library[Personal[Timestamp | None]] = None
    lease_owner: Library[Personal[str | None]] = None
    lease_until: Library[Personal[Timestamp | None]] = None
    lease_token: Library[Personal[str | None]] = None
    delivery_count: Library[Count | None] = None
    last_delivered_at: Library[Timestamp | None] = None
    created_at: Timestamp
    """When it was received."""
    processed_at: Timestamp | None = None
    archived_at: Library[Timestamp | None] = None

    rules: ClassVar[tuple[RowRule, ...]] = (
        RowRule(
            "processed_status",
            "processed",
            "Input should be true when it is processed or skipped",
            lambda row: row.status is not None and row.processed != (row.status in _WORKED_OFF),
        ),
    )

    @property
    def settled(self) -> bool:
        """Whether nothing more is to be done: it is processed, skipped or dead."""
        return self.processed or self.status is InboxStatus.DEAD
