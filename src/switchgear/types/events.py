"""The envelope of every event, and of every read that stands in for one."""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from datetime import datetime
from enum import StrEnum
from typing import Any, Generic, TypeVar

from typing_extensions import override

from switchgear.types.cache import CacheTag
from switchgear.types.payload import Payload

__all__ = ["Delivery", "Event", "GenericEvent", "Read", "Source"]

ObjectT_co = TypeVar("ObjectT_co", covariant=True)


class Source(StrEnum):
    """Who sent an event."""

    CLERK = "clerk"
    STRIPE = "stripe"
    AYRSHARE = "ayrshare"


@dataclass(frozen=True, slots=True)
class Delivery:
    """What a verified signature says about a delivery."""

    id: str | None = None
    """The delivery's own id, equal on every redelivery (`svix-id`); None where the service signs none."""
    at: datetime | None = None
    """The time of sending; each redelivery has its own."""


@dataclass(frozen=True, kw_only=True)
class Event(Generic[ObjectT_co]):
    """A verified webhook. Match it by class: `case SubscriptionEvent(object=subscription)`.

    A subclass that adds no field needs no `@dataclass` of its own; each costs a millisecond at import.
    """

    source: Source
    id: str
    """Unique per source, equal on redelivery: Stripe's `evt_`, Clerk's `svix-id`, Ayrshare's `hookId` or a digest."""
    type: str
    """The provider's own name, such as `customer.subscription.updated`; any string."""
    object: ObjectT_co
    """What the event is about, as it was when the event was made."""
    occurred_at: datetime
    """The provider's time of the event; where it sends none, the signed time of delivery."""
    received_at: datetime
    account: str | None = None
    """Stripe's connected account, or Ayrshare's `refId`; None for our own."""
    livemode: bool | None = None
    instance: str | None = None
    """Clerk's instance id."""
    stale: tuple[CacheTag, ...] = ()
    """The cached reads that this event has made stale."""
    raw: bytes = field(default=b"", repr=False, compare=False)
    """The body as received. It stays in this process: neither repr nor pickle holds it."""

    @override
    def __getstate__(self) -> dict[str, Any]:
        return {f.name: getattr(self, f.name) for f in fields(self) if f.name != "raw"} | {"raw": b""}

    def __setstate__(self, state: dict[str, Any]) -> None:
        self.__dict__.update(state)


class GenericEvent(Event[Payload]):
    """An event of a type that has no class of its own; nothing of it is lost."""


@dataclass(frozen=True, kw_only=True)
class Read(Generic[ObjectT_co]):
    """What an API read found, stamped so that it can be joined with events."""

    source: Source
    kind: str
    """The kind of object, such as `customer`."""
    id: str
    object: ObjectT_co | None
    """None: the service answered 404."""
    at: datetime
    """The start of the request by the provider's own clock: its `Date` header minus the request's duration."""
    account: str | None = None
    livemode: bool | None = None
    instance: str | None = None
