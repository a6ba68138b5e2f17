"""Stripe's webhook events, from signed bytes to typed values.

A *snapshot* event holds the object as it was when the event was made, rendered in the version of the endpoint. A *thin*
event (v2) names the object only: fetch it. (Stripe's documentation: events, event destinations.)
"""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache, cached_property
from typing import Annotated, Any, Final, Generic, Literal, TypeVar, cast

from pydantic import AfterValidator, ValidationError
from typing_extensions import override

from switchgear.errors import Malformed
from switchgear.stripe import models  # noqa: F401 - named in brackets; each loads when the first event of its kind comes
from switchgear.stripe.models.base import JsonObject, StripeModel
from switchgear.types.cache import CacheTag
from switchgear.types.events import (
    Delivery,
    Event,
    GenericEvent,
    Parsed,
    Source,
    digest_id,
    kinds_of,
    read_body,
    read_object,
    shapes_of,
)
from switchgear.types.model import salvage
from switchgear.types.payload import Payload
from switchgear.types.reading import odd_numbers
from switchgear.types.times import IN_REACH, AnyTime, UnixSeconds

__all__ = [
    "CheckoutSessionEvent",
    "CustomerEvent",
    "PaymentMethodEvent",
    "RelatedObject",
    "StripeEvent",
    "StripeGenericEvent",
    "SubscriptionEvent",
    "TaxIdEvent",
    "ThinEvent",
]

ObjectT_co = TypeVar("ObjectT_co", covariant=True)
T = TypeVar("T")


@dataclass(frozen=True, kw_only=True)
class StripeEvent(Event[ObjectT_co], service=Source.STRIPE):
    """Any event from Stripe; `account` is the connected account it comes from, if it comes from one."""

    api_version: str | None = None
    """The version that `object` is rendered in: the endpoint's, not this library's. None in thin events."""
    context: str | None = None
    """Whose event it is, in a form that reaches beyond one account."""
    previous_attributes: Payload = field(default_factory=Payload)
    """What an update changed, with the old values: nested objects in part, lists whole, null for what was absent."""
    request_id: str | None = None
    """The API request that caused the event; None for what Stripe did by itself."""
    idempotency_key: str | None = None
    """The idempotency key of that request."""
    extra: Payload = field(default_factory=Payload, compare=False)
    """The rest of the envelope, such as `pending_webhooks`, which differs between deliveries of one event."""

    @cached_property
    @override
    def stale(self) -> tuple[CacheTag, ...]:
        """The cached reads that this event has made stale: of its object, and of whom it belongs to, or did before."""
        return tuple(dict.fromkeys(_stale(_fields(self.object), self.previous_attributes.to_dict())))


class StripeGenericEvent(StripeEvent[Payload], GenericEvent):
    """An event over a kind of object that has no class here, or one that does not fit its class."""


class CustomerEvent(StripeEvent["models.Customer | models.DeletedCustomer"], of="customer"):
    """`customer.created`, `.updated`, `.deleted`; the last may hold no more than the id."""


class SubscriptionEvent(StripeEvent["models.Subscription"], of="subscription"):
    """`customer.subscription.*`; the one for `deleted` holds a whole subscription of status `canceled`."""


class CheckoutSessionEvent(StripeEvent["models.CheckoutSession"], of="checkout.session"):
    """`checkout.session.*`."""


class TaxIdEvent(StripeEvent["models.TaxId | models.DeletedStub"], of="tax_id"):
    """`customer.tax_id.*`; the one for `deleted` may hold no more than the id."""


class PaymentMethodEvent(StripeEvent["models.PaymentMethod"], of="payment_method"):
    """`payment_method.*`; once `detached`, only `previous_attributes` names the customer."""


def _on_this_origin(url: str) -> str:
    """Refuse what would lead elsewhere when it is appended to a base URL: the body says it, not we."""
    if not url.startswith("/") or url[1:2] in {"/", "\\"} or not url.isascii() or not url.isprintable() or " " in url:
        raise ValueError("Input should be a path on Stripe's own origin, such as /v1/customers/cus_1")
    return url


class RelatedObject(StripeModel):
    """What a thin event is about."""

    type: str
    id: str | None = None
    """None where there is only one of its kind."""
    url: Annotated[str, AfterValidator(_on_this_origin)]
    """The path to fetch it from."""


@dataclass(frozen=True, kw_only=True)
class ThinEvent(StripeEvent[RelatedObject | None]):
    """An event that names its object and does not hold it. `extra` has `changes` and `data`, where a type has them."""

    snapshot_event: str | None = None
    """The id of the snapshot event that says the same."""
    reason: Payload = field(default_factory=Payload)
    """Why it came about."""

    @property
    def related_object(self) -> RelatedObject | None:
        """What the event is about; some are about nothing that could be fetched."""
        return self.object

    @cached_property
    @override
    def stale(self) -> tuple[CacheTag, ...]:
        """The cached reads of what the event is about."""
        related = self.object
        return () if related is None else (CacheTag.of("stripe", related.type, related.id),)


class _Cause(StripeModel):
    id: str | None = None
    idempotency_key: str | None = None


class _Data(StripeModel, Generic[T]):
    object: T
    previous_attributes: JsonObject | None = None


class _Envelope(StripeModel):
    """What can be read of an envelope; `_missing` says what has to be there."""

    id: str | None = None
    livemode: bool | None = None
    context: str | None = None


class _Snapshot(_Envelope, Generic[T]):
    object: Literal["event"] | None = None
    type: str | None = None
    created: Annotated[UnixSeconds, IN_REACH] | None = None
    data: _Data[T] | None = None
    account: str | None = None
    api_version: str | None = None
    request: _Cause | str | None = None


class _Reason(StripeModel):
    request: _Cause | None = None


class _Thin(_Envelope):
    object: Literal["v2.core.event"] | None = None
    type: str | None = None
    created: Annotated[AnyTime, IN_REACH] | None = None
    reason: _Reason | None = None
    related_object: RelatedObject | None = None
    snapshot_event: str | None = None


_KINDS: Final = kinds_of(Source.STRIPE)
"""By `data.object.object`, so that an event of a new type over a known kind of object has its class."""
_KIND: Final = re.compile(
    rb'"data"\s*:\s*\{\s*"object"\s*:\s*\{\s*(?:"id"\s*:\s*"[^"]*"\s*,\s*)?"object"\s*:\s*"([a-z0-9_.]+)"'
)
"""Where Stripe writes the kind of the object. A guess that misses costs time and no more."""


def parse(body: bytes, delivery: Delivery, *, received_at: datetime) -> StripeEvent[object]:
    """Read a verified body.

    Args:
        body: The body as received and verified.
        delivery: What the signature says; its time stands in where the body has none that can be read.
        received_at: The time of receipt, aware.

    Returns:
        An event of the class for its kind of object; a `ThinEvent`; or a `StripeGenericEvent` where the kind has no
        class, or the body is not what such an event holds: then it has `problems`.

    Raises:
        Malformed: The body is no JSON object, or has no type.
    """
    return _read_at_once(body, received_at) or _read_in_steps(body, delivery, received_at)


def _read_at_once(body: bytes, received_at: datetime) -> StripeEvent[object] | None:
    """Validate envelope and object in one pass over the bytes, which takes two thirds of the time.

    The kind has to be known beforehand; what does not fit is read in steps, which find out why.
    """
    guess = _KIND.search(body)
    kind = None if guess is None else _KINDS.get(guess[1].decode())
    if kind is None or odd_numbers(body):
        return None
    try:
        envelope = _whole(cast(Hashable, kind))(body)
    except ValidationError:
        return None
    data, named = envelope.data, envelope.type
    if data is None or named is None or None in (envelope.object, envelope.id, envelope.created, envelope.livemode):
        return None
    parsed = Parsed(body, {}, named, received_at, received_at)
    held: object = data.object
    what = Payload(cast(JsonObject, held)) if isinstance(held, dict) else held
    previous = Payload(data.previous_attributes)
    return _event(parsed, envelope, kind, what, previous=previous, rest=envelope.model_extra)


@cache
def _whole(kind: Hashable) -> Callable[[bytes], _Snapshot[Any]]:
    shape = shapes_of(cast(type[Event[Any]], kind))[0]
    held = JsonObject if shape is Payload else shape
    return cast(type[_Snapshot[Any]], _Snapshot.__class_getitem__(held)).model_validate_json


def _read_in_steps(body: bytes, delivery: Delivery, received_at: datetime) -> StripeEvent[object]:
    """Parse, then find out what it is; whatever does not fit is said."""
    try:
        parsed = read_body(body, delivery, received_at, key="type")
    except ValueError as error:
        reason = str(error)
    else:
        return (_thin if parsed.content.get("object") == "v2.core.event" else _snapshot)(parsed)
    raise Malformed(reason, service="stripe")


def _snapshot(parsed: Parsed) -> StripeEvent[object]:
    envelope, unfit = salvage(_Snapshot[JsonObject], parsed.content)
    problems = (*parsed.problems, *unfit, *_missing(envelope, unfit, "data"))
    payload = Payload(parsed.content)
    shown = payload.child("data", "object")
    kind = _KINDS.get(shown.text("object") or "")
    what: object = shown
    if kind is not None:
        stub = shown.flag("deleted") is True and "created" not in shown
        what, unfit = read_object(kind, shown.to_dict(), "data", "object", deleted=stub)
        problems += unfit
    if kind is None or problems:
        kind, what = StripeGenericEvent, shown
    previous = payload.child("data", "previous_attributes")
    rest = _rest(envelope, parsed.content)
    return _event(parsed._replace(problems=problems), envelope, kind, what, previous=previous, rest=rest)


_REQUIRED: Final = ("object", "id", "created", "livemode")


def _missing(envelope: _Envelope, unfit: tuple[str, ...] = (), *others: str) -> tuple[str, ...]:
    """What an envelope lacks, apart from what does not fit."""
    names = (name for name in (*_REQUIRED, *others) if getattr(envelope, name) is None)
    return tuple(f"{name}: Field required" for name in names if not any(fault.startswith(name) for fault in unfit))


def _rest(envelope: _Envelope, content: JsonObject) -> JsonObject:
    """The fields around the object that have no place of their own, or do not fit it."""
    placed = envelope.model_fields_set & type(envelope).model_fields.keys()
    return {name: value for name, value in content.items() if name not in placed}


def _event(
    parsed: Parsed,
    envelope: _Snapshot[Any],
    event: Callable[..., Event[Any]],
    what: object,
    *,
    previous: Payload,
    rest: JsonObject | None,
) -> StripeEvent[object]:
    request = envelope.request
    cause = _Cause(id=request) if isinstance(request, str) else request or _NO_CAUSE
    made = event(
        source=Source.STRIPE,
        id=envelope.id or digest_id(parsed.body),
        type=parsed.type,
        object=what,
        occurred_at=parsed.time(envelope.created),
        received_at=parsed.received_at,
        account=envelope.account,
        livemode=envelope.livemode,
        problems=parsed.problems,
        raw=parsed.body,
        api_version=envelope.api_version,
        context=envelope.context,
        previous_attributes=previous,
        request_id=cause.id,
        idempotency_key=cause.idempotency_key,
        extra=Payload(rest),
    )
    return cast(StripeEvent[object], made)


_NO_CAUSE: Final = _Cause.model_construct()


def _thin(parsed: Parsed) -> StripeEvent[object]:
    envelope, unfit = salvage(_Thin, parsed.content)
    problems = (*parsed.problems, *unfit, *_missing(envelope, unfit))
    cause = (envelope.reason and envelope.reason.request) or _NO_CAUSE
    account = (envelope.context or "").rpartition("/")[2]
    facts: dict[str, Any] = {
        "source": Source.STRIPE,
        "id": envelope.id or digest_id(parsed.body),
        "type": parsed.type,
        "occurred_at": parsed.time(envelope.created),
        "received_at": parsed.received_at,
        "account": account if account.startswith("acct_") else None,
        "livemode": envelope.livemode,
        "raw": parsed.body,
        "context": envelope.context,
        "request_id": cause.id,
        "idempotency_key": cause.idempotency_key,
        "extra": Payload(_rest(envelope, parsed.content)),
    }
    payload = Payload(parsed.content)
    if problems:
        return StripeGenericEvent(object=payload.child("related_object"), problems=problems, **facts)
    reason, snapshot = payload.child("reason"), envelope.snapshot_event
    return ThinEvent(object=envelope.related_object, reason=reason, snapshot_event=snapshot, **facts)


def _stale(now: Mapping[str, object], before: Mapping[str, object]) -> Iterator[CacheTag]:
    """The object itself (all of its kind, if it has no id), and whom it belongs to, or belonged to before."""
    if isinstance(kind := now.get("object"), str):
        own = now.get("id")
        yield CacheTag.of("stripe", kind, own if isinstance(own, str) and own else None)
    invoiced = _fields(_fields(now.get("parent")).get("subscription_details"))
    for holder in (now, before, invoiced):
        for kind in ("customer", "subscription"):
            owner = holder.get(kind)
            named = owner if isinstance(owner, str) else _fields(owner).get("id")
            if isinstance(named, str) and named:
                yield CacheTag.of("stripe", kind, named)


def _fields(value: object) -> Mapping[str, object]:
    """The fields of a model or a JSON object; of anything else, none."""
    if isinstance(value, StripeModel):
        return {**value.__dict__, **(value.model_extra or {})}
    known = value.to_dict() if isinstance(value, Payload) else value
    return cast(Mapping[str, object], known) if isinstance(known, dict) else {}
