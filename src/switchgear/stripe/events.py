"""Stripe's webhook events, from signed bytes to typed values.

A *snapshot* event holds the object as it was when the event was made, rendered in the version of the endpoint. A *thin*
event (v2) names the object only: fetch it. (Stripe's documentation: events, event destinations.)
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache
from typing import Annotated, Any, Final, Generic, Literal, TypeVar, cast

from pydantic import AfterValidator, AwareDatetime, JsonValue, ValidationError
from pydantic_core import from_json

from switchgear.errors import Malformed
from switchgear.stripe import models  # each is loaded when the first event of its kind comes
from switchgear.stripe.models.base import DeletedStub, JsonObject, StripeModel, StripeObject
from switchgear.types.cache import CacheTag
from switchgear.types.events import Delivery, Event, GenericEvent, Source
from switchgear.types.model import problems
from switchgear.types.payload import Payload
from switchgear.types.times import UnixSeconds

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
    "parse",
]

ObjectT_co = TypeVar("ObjectT_co", covariant=True)
T = TypeVar("T")
ModelT = TypeVar("ModelT", bound=StripeModel)


@dataclass(frozen=True, kw_only=True)
class StripeEvent(Event[ObjectT_co]):
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


class StripeGenericEvent(StripeEvent[Payload], GenericEvent):
    """An event of a type that has no class here; nothing of it is lost."""


class CustomerEvent(StripeEvent["models.Customer | models.DeletedCustomer"]):
    """`customer.created`, `.updated`, `.deleted`; the last may hold no more than the id."""


class SubscriptionEvent(StripeEvent["models.Subscription"]):
    """`customer.subscription.*`; the one for `deleted` holds a whole subscription of status `canceled`."""


class CheckoutSessionEvent(StripeEvent["models.CheckoutSession"]):
    """`checkout.session.*`."""


class TaxIdEvent(StripeEvent["models.TaxId | DeletedStub"]):
    """`customer.tax_id.*`; the one for `deleted` may hold no more than the id."""


class PaymentMethodEvent(StripeEvent["models.PaymentMethod"]):
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


class _Cause(StripeModel):
    id: str | None = None
    idempotency_key: str | None = None


class _Data(StripeModel, Generic[T]):
    object: T
    previous_attributes: dict[str, Any] | None = None


class _Snapshot(StripeModel, Generic[T]):
    object: Literal["event"]
    id: str
    type: str
    created: UnixSeconds
    livemode: bool
    data: _Data[T]
    account: str | None = None
    api_version: str | None = None
    context: str | None = None
    request: _Cause | str | None = None


class _Reason(StripeModel):
    request: _Cause | None = None


class _Thin(StripeModel):
    object: Literal["v2.core.event"]
    id: str
    type: str
    created: AwareDatetime
    livemode: bool
    context: str | None = None
    reason: _Reason | None = None
    related_object: RelatedObject | None = None
    snapshot_event: str | None = None


@dataclass(frozen=True, slots=True)
class _Kind:
    """How the events of one kind of object are read."""

    event: type[StripeEvent[Any]]
    object: str
    load: Callable[[], type[StripeObject]]
    load_deleted: Callable[[], type[StripeObject]] | None = None

    def model(self, found: Payload) -> type[StripeObject]:
        """What the object is read as: whole, or the little that is left of it."""
        stub = self.load_deleted if found.flag("deleted") and "created" not in found else None
        return (stub or self.load)()


_KINDS: Final = {
    f"{prefix}.{verb}": kind
    for prefix, verbs, kind in (
        (
            "customer",
            "created deleted updated",
            _Kind(CustomerEvent, "customer", lambda: models.Customer, lambda: models.DeletedCustomer),
        ),
        (
            "customer.subscription",
            "created deleted paused pending_update_applied pending_update_expired resumed trial_will_end updated",
            _Kind(SubscriptionEvent, "subscription", lambda: models.Subscription),
        ),
        (
            "customer.tax_id",
            "created deleted updated",
            _Kind(TaxIdEvent, "tax_id", lambda: models.TaxId, lambda: DeletedStub),
        ),
        (
            "checkout.session",
            "async_payment_failed async_payment_succeeded completed expired",
            _Kind(CheckoutSessionEvent, "checkout.session", lambda: models.CheckoutSession),
        ),
        (
            "payment_method",
            "attached automatically_updated detached updated",
            _Kind(PaymentMethodEvent, "payment_method", lambda: models.PaymentMethod),
        ),
    )
    for verb in verbs.split()
}
"""By event type. A type's prefix is not always its object's name: `customer.source.*` may hold a `card`."""


def parse(body: bytes, delivery: Delivery, *, received_at: datetime) -> StripeEvent[object]:
    """Read a verified body.

    Args:
        body: The body as received and verified.
        delivery: What the signature says. It adds nothing: Stripe's events name their own id and time.
        received_at: The time of receipt, aware.

    Returns:
        An event of the class for its type; a `StripeGenericEvent` for a type that has none; a `ThinEvent`.

    Raises:
        Malformed: The body is no event, or its object is not what events of this type hold; the message names the
            fields.
    """
    del delivery
    return _read_at_once(body, received_at) or _read_in_steps(body, received_at)


def _read_at_once(body: bytes, received_at: datetime) -> StripeEvent[object] | None:
    """Validate envelope and object in one pass over the bytes, which takes two thirds of the time.

    The type has to be known beforehand. Stripe writes it last; a guess that turns out wrong costs time and no more.
    """
    last = body[body.rfind(b'"type"') :].split(b'"', 4)
    kind = _KINDS.get(last[3].decode("ascii", "replace")) if len(last) == 5 else None
    if kind is None or b"NaN" in body or b"Infinity" in body:
        return None
    try:
        envelope = _envelope(kind.load()).model_validate_json(body)
    except ValidationError:
        return None
    if _KINDS.get(envelope.type) is not kind:
        return None
    return _event(envelope, kind.event, envelope.data.object, body, received_at)


def _read_in_steps(body: bytes, received_at: datetime) -> StripeEvent[object]:
    """Parse, then find out what it is; whatever is wrong is said by the step that it stops."""
    try:
        content: JsonValue = from_json(body, allow_inf_nan=False)
    except ValueError as error:
        reason = str(error)
    else:
        if isinstance(content, dict):
            read = _thin if content.get("object") == "v2.core.event" else _snapshot
            return read(content, body, received_at)
        reason = "not an object"
    raise Malformed(f"the body is no event: {reason}", service="stripe")


def _snapshot(content: JsonObject, body: bytes, received_at: datetime) -> StripeEvent[object]:
    envelope = _validate(_Snapshot[dict[str, Any]], content)
    kind = _KINDS.get(envelope.type)
    found = Payload(envelope.data.object)
    if kind is None:
        return _event(envelope, StripeGenericEvent, found, body, received_at)
    if found.text("object") != kind.object:
        raise Malformed(f"data.object.object: {envelope.type} should hold a {kind.object}", service="stripe")
    what = _validate(kind.model(found), envelope.data.object, at="data.object.")
    return _event(envelope, kind.event, what, body, received_at)


def _event(
    envelope: _Snapshot[Any], event: type[StripeEvent[Any]], what: object, body: bytes, received_at: datetime
) -> StripeEvent[object]:
    request = envelope.request
    cause = _Cause(id=request) if isinstance(request, str) else request or _Cause()
    data = envelope.data
    return event(
        source=Source.STRIPE,
        id=envelope.id,
        type=envelope.type,
        object=what,
        occurred_at=envelope.created.astimezone(UTC),
        received_at=received_at,
        account=envelope.account,
        livemode=envelope.livemode,
        stale=tuple(dict.fromkeys(_stale(data.object, data.previous_attributes))),
        raw=body,
        api_version=envelope.api_version,
        context=envelope.context,
        previous_attributes=Payload(data.previous_attributes),
        request_id=cause.id,
        idempotency_key=cause.idempotency_key,
        extra=Payload(envelope.model_extra),
    )


def _thin(content: JsonObject, body: bytes, received_at: datetime) -> ThinEvent:
    envelope = _validate(_Thin, content)
    related = envelope.related_object
    cause = (envelope.reason and envelope.reason.request) or _Cause()
    account = (envelope.context or "").rpartition("/")[2]
    return ThinEvent(
        source=Source.STRIPE,
        id=envelope.id,
        type=envelope.type,
        object=related,
        occurred_at=envelope.created.astimezone(UTC),
        received_at=received_at,
        account=account if account.startswith("acct_") else None,
        livemode=envelope.livemode,
        stale=(CacheTag.of("stripe", related.type, related.id),) if related else (),
        raw=body,
        context=envelope.context,
        request_id=cause.id,
        idempotency_key=cause.idempotency_key,
        extra=Payload(envelope.model_extra),
        snapshot_event=envelope.snapshot_event,
        reason=Payload(content).child("reason"),
    )


def _stale(what: object, previous: object) -> Iterator[CacheTag]:
    """The object itself (all of its kind, if it has no id), and whom it belongs to, or belonged to before."""
    now, before = _fields(what), _fields(previous)
    if isinstance(kind := now.get("object"), str):
        own = now.get("id")
        yield CacheTag.of("stripe", kind, own if isinstance(own, str) else None)
    invoiced = _fields(_fields(now.get("parent")).get("subscription_details"))
    for holder in (now, before, invoiced):
        for kind in ("customer", "subscription"):
            owner = holder.get(kind)
            named = owner if isinstance(owner, str) else _fields(owner).get("id")
            if isinstance(named, str):
                yield CacheTag.of("stripe", kind, named)


def _fields(value: object) -> Mapping[str, object]:
    """The fields of a model or a JSON object; of anything else, none."""
    return cast(Mapping[str, object], value if isinstance(value, dict) else getattr(value, "__dict__", {}))


@cache
def _envelope(model: type[StripeObject]) -> type[_Snapshot[Any]]:
    return cast(type[_Snapshot[Any]], _Snapshot.__class_getitem__(model))


def _validate(model: type[ModelT], content: Mapping[str, Any], *, at: str = "") -> ModelT:
    try:
        return model.model_validate(content)
    except ValidationError as error:
        found = problems(error)
    raise Malformed("; ".join(f"{at}{problem}" for problem in found), service="stripe")
