"""Events as Stripe keeps them for 30 days (Stripe's API reference: Events)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from typing_extensions import Unpack

from switchgear.pipeline.kinds import Kind
from switchgear.pipeline.operation import ModeT, Namespace, operation, paginated
from switchgear.pipeline.page import Paged
from switchgear.pipeline.parameters import Omittable
from switchgear.pipeline.request import Request
from switchgear.stripe.models.event import EventRecord
from switchgear.stripe.operations.parameters import STRIPE, ExpandParams, ListParams, TimeRange

__all__ = [
    "EventRecordListParams",
    "Events",
]


class EventRecordListParams(ListParams, total=False):
    """Which ones."""

    created: Omittable[TimeRange | datetime]
    delivery_success: Omittable[bool]
    type: Omittable[str]
    types: Omittable[Sequence[str]]


EVENT_RECORD: Final = Kind(STRIPE, "event", "/v1/events/{event_id}", EventRecord)


class Events(Namespace[ModeT], path="events"):
    """`client.events`."""

    @operation
    def retrieve(self, event_id: str, **params: Unpack[ExpandParams]) -> Request[EventRecord]:
        """Read an event."""
        return EVENT_RECORD.get(event_id, params=params)

    @paginated
    def list(self, **params: Unpack[EventRecordListParams]) -> Paged[EventRecord]:
        """List them, newest first."""
        return EVENT_RECORD.list(params)
