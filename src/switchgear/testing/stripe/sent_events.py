"""The sandbox's list of the events that it sent."""

from __future__ import annotations

from fnmatch import fnmatchcase
from typing import Any, Final

from switchgear.stripe.operations.events import EventRecordListParams
from switchgear.testing.stripe.resources import Resource
from switchgear.testing.stripe.store import JsonObject

__all__ = ["events"]


def _of_type(thing: JsonObject, pattern: str | None) -> bool:
    """`*` stands for any text: `invoice.*`."""
    return pattern is None or thing["type"] == pattern or ("*" in pattern and fnmatchcase(thing["type"], pattern))


def _delivered(_thing: JsonObject, success: Any) -> bool:
    """All are, as far as the sandbox knows."""
    return success is not False


events: Final = Resource("event", "/v1/events")
events.retrieves()
events.lists(
    EventRecordListParams,
    seconds=30 * 24 * 60 * 60,
    delivery_success=_delivered,
    type=_of_type,
    types=lambda thing, types: not types or any(_of_type(thing, pattern) for pattern in types),
)
