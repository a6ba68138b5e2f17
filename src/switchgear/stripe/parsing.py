"""How signed bytes become one of the events that `switchgear.stripe.events` declares."""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable
from datetime import datetime
from functools import cache
from typing import Annotated, Any, Final, Generic, Literal, TypeVar, cast

from pydantic import ValidationError

from switchgear.errors import Malformed
from switchgear.stripe.events import RelatedObject, StripeEvent, StripeGenericEvent, ThinEvent
from switchgear.stripe.models.base import JsonObject, StripeModel
from switchgear.types.events import (
    Delivery,
    Event,
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

__all__ = ["parse"]

T = TypeVar("T")


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
