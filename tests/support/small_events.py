"""Small events for tests that route and remember them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from switchgear.types import Event, GenericEvent, Payload, Source

AT = datetime(2026, 11, 5, 10, tzinfo=UTC)


@dataclass(frozen=True, kw_only=True)
class Invoiced(Event[Payload]):
    """An event class."""


@dataclass(frozen=True, kw_only=True)
class Overdue(Invoiced):
    """A subclass of it."""


def an_event(id: str = "evt_1", *, kind: type[Event[Any]] = GenericEvent, **fields: Any) -> Event[Any]:
    given = {"source": Source.STRIPE, "type": "some.type", "object": Payload(), "occurred_at": AT, "received_at": AT}
    return kind(id=id, **{**given, **fields})
