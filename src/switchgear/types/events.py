"""The envelope of every event, and of every read that stands in for one."""

from __future__ import annotations

import sys
from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field, fields
from datetime import datetime
from enum import StrEnum
from functools import cache, cached_property
from hashlib import sha256
from types import UnionType
from typing import Any, ClassVar, Final, Generic, NamedTuple, TypeVar, cast, get_args, get_type_hints

from pydantic import JsonValue
from typing_extensions import override

from switchgear.types.cache import CacheTag
from switchgear.types.model import fit, problem
from switchgear.types.payload import Payload
from switchgear.types.reading import read_json
from switchgear.types.times import in_utc

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

    A class for a kind of event is its own row in the table of kinds; it says what its object is, and the kinds (apart
    by spaces) in `of`. A subclass that adds no field needs no `@dataclass` of its own; each costs a millisecond.

        class InvoiceEvent(StripeEvent["models.Invoice"], of="invoice"):
            ...

    Raises:
        TypeError: A class of the same service is of the same kind already.
    """

    _service: ClassVar[Source | None] = None

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
    problems: tuple[str, ...] = ()
    """What of the body does not fit, field by field and without values; only a generic event has any."""
    raw: bytes = field(default=b"", repr=False, compare=False)
    """The body as received. It stays in this process: neither repr nor pickle holds it."""

    @override
    def __init_subclass__(cls, *, of: str = "", service: Source | None = None, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        cls._service = service or cls._service
        for kind in of.split():
            known = _CLASSES.setdefault(cls._service, {}).setdefault(kind, cls)
            if known is not cls:
                raise TypeError(f"{cls.__name__} and {known.__name__} are both of {kind}")

    @property
    def age(self) -> float:
        """Seconds from the event to its receipt; below zero where the provider's clock is ahead of ours."""
        return (self.received_at - self.occurred_at).total_seconds()

    @cached_property
    def stale(self) -> tuple[CacheTag, ...]:
        """The cached reads that this event has made stale, worked out when they are asked for."""
        return ()

    @override
    def __getstate__(self) -> dict[str, Any]:
        return {f.name: getattr(self, f.name) for f in fields(self) if f.name != "raw"} | {"raw": b""}

    def __setstate__(self, state: dict[str, Any]) -> None:
        self.__dict__.update(state)


class GenericEvent(Event[Payload]):
    """An event of a type that has no class of its own, or one that does not fit its class: then `problems` say why.

    Nothing of it is lost: `object` has what could be read, `raw` has all.
    """


_CLASSES: Final[dict[Source | None, dict[str, type[Event[Any]]]]] = {}


def kinds_of(service: Source) -> Mapping[str, type[Event[Any]]]:
    """The classes of a service's events by kind; those that are defined later are in it then."""
    return _CLASSES.setdefault(service, {})


def shapes_of(event: type[Event[Any]]) -> tuple[Any, ...]:
    """What an event's object is read as: the object as it stands, and after it what a deletion leaves of one.

    It is what stands in brackets behind the base of the class. Names in it are looked up in the module of the class, so
    that models may be loaded when the first event of their kind comes.
    """
    return _shapes(cast(Hashable, event))


@cache
def _shapes(kind: Hashable) -> tuple[Any, ...]:
    event = cast(type[Event[Any]], kind)
    said = next(cls for cls in event.__mro__ if "__orig_bases__" in vars(cls))
    (shape,) = get_args(vars(said)["__orig_bases__"][0])
    named = type("_Named", (), {"__annotations__": {"shape": shape}, "__module__": said.__module__})
    found = get_type_hints(named, vars(sys.modules[said.__module__]))["shape"]
    return get_args(found) if isinstance(found, UnionType) else (found,)


def read_object(
    event: type[Event[Any]], content: dict[str, JsonValue], *within: str, deleted: bool = False
) -> tuple[Any, tuple[str, ...]]:
    """What an event of a class holds, or what of it does not fit."""
    shape = shapes_of(event)[-1 if deleted else 0]
    return (Payload(content), ()) if shape is Payload else fit(shape, content, *within)


class Parsed(NamedTuple):
    """A verified body, parsed: what a service's events are made of."""

    body: bytes
    content: dict[str, JsonValue]
    type: str
    sent_at: datetime
    received_at: datetime
    problems: tuple[str, ...] = ()
    """What is no JSON value that could be read."""

    def time(self, said: datetime | None) -> datetime:
        """When it was so, in UTC: as the body says, or else the time of sending."""
        return in_utc(said or self.sent_at)


def read_body(body: bytes, delivery: Delivery, received_at: datetime, *, key: str) -> Parsed:
    """Parse a verified body, which has its type under a key.

    Raises:
        ValueError: It is no JSON object, or has no type; the text says which.
    """
    try:
        content, unread = read_json(body)
    except ValueError as error:
        raise ValueError(f"the body is no JSON: {error}") from None
    if not isinstance(content, dict):
        raise ValueError("the body is no JSON object")
    named = content.get(key)
    if not isinstance(named, str) or not named:
        raise ValueError(f"{key}: {'Field required' if named is None else 'Input should be a text that is not empty'}")
    unfit = tuple(problem(place, "Input should be a finite number") for place in unread)
    return Parsed(body, content, named, delivery.at or received_at, received_at, unfit)


def digest_id(body: bytes) -> str:
    """The id of an event that has none: equal on redelivery, if the body is."""
    return f"sha_{sha256(body).hexdigest()}"


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
