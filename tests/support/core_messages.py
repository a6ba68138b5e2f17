"""Events and reads as Core integration receives them: the services' own payloads, read by the services' own parsers."""

from __future__ import annotations

import json
from copy import deepcopy
from datetime import UTC, datetime
from functools import partial
from itertools import count
from typing import Any

from clerk_samples import load
from stripe_samples import sample
from switchgear.ayrshare import events as ayrshare
from switchgear.ayrshare.models import AyrshareUser, DeleteResult, HistoryPost, PostResult
from switchgear.clerk import events as clerk
from switchgear.clerk.models import User
from switchgear.stripe import parsing as stripe
from switchgear.stripe.models import Customer, DeletedCustomer, Subscription
from switchgear.types import Delivery, Event, Payload, Read, Source

T0 = 1_764_576_000
"""A moment, in Unix seconds; the messages' times are seconds after it."""
RECEIVED = datetime(2026, 11, 5, 10, 0, 0, tzinfo=UTC)
INSTANCE = "ins_1"
REF = "ref-1"

_numbers = count(1)


def at(seconds: float = 0) -> datetime:
    """A moment so many seconds after the first."""
    return datetime.fromtimestamp(T0 + seconds, UTC)


def millis(seconds: float = 0) -> int:
    """The same in epoch milliseconds."""
    return round((T0 + seconds) * 1000)


# --- Stripe ---


def stripe_event(
    type: str,
    object: dict[str, Any],
    *,
    at: float = 0,
    id: str | None = None,
    previous: dict[str, Any] | None = None,
    **envelope: Any,
) -> Any:
    """A snapshot event, as Stripe sends it."""
    data = {"object": object} if previous is None else {"object": object, "previous_attributes": previous}
    body = {
        "id": id or f"evt_{next(_numbers)}",
        "object": "event",
        "api_version": "2026-10-28.endive",
        "created": T0 + int(at),
        "data": data,
        "livemode": object.get("livemode", False),
        "pending_webhooks": 1,
        "request": {"id": None, "idempotency_key": None},
        "type": type,
        **envelope,
    }
    return stripe.parse(json.dumps(body).encode(), Delivery(), received_at=RECEIVED)


def customer(id: str = "cus_1", **changes: Any) -> dict[str, Any]:
    """A customer, complete but for its owner."""
    return {**deepcopy(sample("customer.updated")["data"]["object"]), "id": id, "metadata": {}, **changes}


def subscription(id: str = "sub_1", **changes: Any) -> dict[str, Any]:
    """A subscription with one item."""
    found = deepcopy(sample("customer.subscription.updated")["data"]["object"])
    found["items"]["data"] = [item(id=f"si_{id}")]
    own = {"id": id, "customer": "cus_1", "cancel_at": None, "canceled_at": None, "metadata": {}}
    return found | own | changes


def item(
    price: str = "price_1",
    *,
    id: str = "si_1",
    created: int = T0,
    quantity: int | None = 1,
    start: int | None = T0,
    end: int | None = T0 + 2_678_400,
) -> dict[str, Any]:
    """An item of a subscription; without a period, as older versions of the API have it."""
    found = deepcopy(sample("customer.subscription.updated")["data"]["object"]["items"]["data"][0])
    found["price"]["id"] = found["plan"]["id"] = price
    found |= {"id": id, "created": created, "quantity": quantity}
    found |= {"current_period_start": start, "current_period_end": end}
    return {name: value for name, value in found.items() if value is not None or name == "quantity"}


def items(*entries: dict[str, Any], has_more: bool = False) -> dict[str, Any]:
    """The list of a subscription's items."""
    return {"object": "list", "data": list(entries), "has_more": has_more, "url": "/v1/subscription_items"}


def checkout(**changes: Any) -> dict[str, Any]:
    """A checkout session that made a subscription."""
    found = deepcopy(sample("checkout.session.completed")["data"]["object"])
    own = {"customer": "cus_1", "subscription": "sub_1", "client_reference_id": None, "metadata": {}}
    return found | own | changes


def tax_id(id: str = "txi_1", **changes: Any) -> dict[str, Any]:
    """A tax id."""
    return deepcopy(sample("customer.tax_id.updated")["data"]["object"]) | {"id": id, "customer": "cus_1"} | changes


def payment_method(id: str = "pm_1", **changes: Any) -> dict[str, Any]:
    """A card."""
    return deepcopy(sample("payment_method.detached")["data"]["object"]) | {"id": id} | changes


def thin_event(type: str, related: dict[str, Any] | None, *, at: float = 0, **envelope: Any) -> Any:
    """A thin event, as Stripe sends it."""
    created = datetime.fromtimestamp(T0 + at, UTC).isoformat().replace("+00:00", "Z")
    body = {**sample("v1.customer.updated"), "id": f"evt_{next(_numbers)}", "context": None}
    body |= {"type": type, "created": created, "related_object": related, **envelope}
    return stripe.parse(json.dumps(body).encode(), Delivery(), received_at=RECEIVED)


def stripe_read(object: dict[str, Any] | None, *, at: float, kind: str = "", id: str = "", **scope: Any) -> Read[Any]:
    """What a read of a customer or a subscription found; None: 404."""
    scope = {"livemode": False, **scope}
    if object is None:
        return Read(source=Source.STRIPE, kind=kind, id=id, object=None, at=_moment(at), **scope)
    models = {"customer": DeletedCustomer if object.get("deleted") else Customer, "subscription": Subscription}
    found = models[object["object"]].model_validate(object)
    return Read(source=Source.STRIPE, kind=object["object"], id=object["id"], object=found, at=_moment(at), **scope)


# --- Clerk ---


def user(id: str = "user_1", *, updated: float = 0, **changes: Any) -> dict[str, Any]:
    """A user with one verified address."""
    data = deepcopy(load("user.created.capture-2025-04")["data"])
    address = email("ada@example.com")
    own = {
        "id": id,
        "first_name": "Ada",
        "email_addresses": [address],
        "primary_email_address_id": address["id"],
        "created_at": millis(),
        "updated_at": millis(updated),
    }
    return data | own | changes


def email(address: str, *, id: str = "idn_1", status: str | None = "verified") -> dict[str, Any]:
    """An address of a user."""
    found = deepcopy(load("user.created.capture-2025-04")["data"]["email_addresses"][0])
    verification = None if status is None else found["verification"] | {"status": status}
    return found | {"id": id, "email_address": address, "verification": verification}


def session(user_id: str = "user_1", *, created: float = 0, **changes: Any) -> dict[str, Any]:
    """A session."""
    data = deepcopy(load("session.created")["data"])
    return data | {"user_id": user_id, "created_at": millis(created), "updated_at": millis(created)} | changes


def clerk_event(
    type: str,
    data: dict[str, Any],
    *,
    at: float | None = None,
    id: str | None = None,
    instance: str | None = INSTANCE,
    delivered: float = 0,
) -> Any:
    """An event, as Clerk sends it; without `at`, as older payloads are, without a time of its own."""
    body: dict[str, Any] = {"data": data, "object": "event", "type": type}
    if instance is not None:
        body["instance_id"] = instance
    if at is not None:
        body["timestamp"] = millis(at)
    delivery = Delivery(id=id or f"msg_{next(_numbers)}", at=_moment(delivered))
    return clerk.parse(json.dumps(body).encode(), delivery, received_at=RECEIVED)


def user_event(type: str = "user.updated", *, updated: float = 0, sent: float | None = None, **changes: Any) -> Any:
    """An event about a user, sent right after the change."""
    return clerk_event(type, user(updated=updated, **changes), at=updated if sent is None else sent)


def user_deleted(id: str = "user_1", *, at: float | None = 0, delivered: float = 0, **changes: Any) -> Any:
    """A deletion."""
    stub = {"id": id, "object": "user", "deleted": True, **changes}
    return clerk_event("user.deleted", stub, at=at, delivered=delivered)


def clerk_read(data: dict[str, Any] | None, *, at: float, id: str = "user_1", instance: str | None = INSTANCE) -> Any:
    """What a read of a user found; None: 404."""
    found = None if data is None else User.model_validate(data)
    return Read(source=Source.CLERK, kind="user", id=id, object=found, at=_moment(at), instance=instance)


# --- Ayrshare ---


def ayrshare_event(action: str, *, at: float = 0, ref_id: str | None = REF, **fields: Any) -> Any:
    """A notice, as Ayrshare sends it."""
    created = datetime.fromtimestamp(T0 + at, UTC).isoformat().replace("+00:00", "Z")
    body = {"action": action, "created": created, "code": 200, "hookId": f"hook-{next(_numbers)}", "url": "https://x.y"}
    body |= {"refId": ref_id} if ref_id else {}
    return ayrshare.parse(json.dumps(body | fields).encode(), Delivery(), received_at=RECEIVED)


scheduled = partial(ayrshare_event, "scheduled", id="post-1")
social = partial(ayrshare_event, "social")


def posted(platform: str, id: Any = "1", **fields: Any) -> dict[str, Any]:
    """An entry of `postIds`."""
    url = f"https://example.com/{platform}/{id}"
    return {"status": "success", "platform": platform, "id": id, "postUrl": url} | fields


def refused(platform: str | None, message: str = "Refused", code: int = 110) -> dict[str, Any]:
    """An entry of `errors`."""
    error = {"action": "post", "status": "error", "code": code, "message": message}
    return error | ({"platform": platform} if platform else {})


_REPLIES: dict[str, Any] = {
    "post": PostResult,
    "history": HistoryPost,
    "delete": DeleteResult,
    "profile": AyrshareUser,
    "post_analytics": Payload,
}


def ayrshare_read(reply: str, body: dict[str, Any] | None, *, at: float, id: str = "post-1", **scope: Any) -> Any:
    """What a call found or answered: of a post, its history, its deletion, its counts, or of a profile; None: 404."""
    model = _REPLIES[reply]
    found = None if body is None else Payload(body) if model is Payload else model.model_validate(body)
    kind = {"history": "post", "delete": "post"}.get(reply, reply)
    return Read(source=Source.AYRSHARE, kind=kind, id=id, object=found, at=_moment(at), **{"account": REF, **scope})


def reply_post(id: str = "post-1", *, at: float = 0, **fields: Any) -> Any:
    """The reply to posting."""
    body = {"id": id, "status": "success", "post": "Hello", "refId": REF, "postIds": [], "errors": [], **fields}
    return ayrshare_read("post", body, at=at, id=id)


def profile(*platforms: str, **changes: Any) -> dict[str, Any]:
    """A profile that is linked to these networks."""
    names = [{"platform": name, "id": f"id-{name}", "displayName": f"Ada on {name}"} for name in platforms]
    linked = {"activeSocialAccounts": list(platforms), "displayNames": names} if platforms else {}
    return {"refId": REF, "title": "A profile", **linked, **changes}


def of_type(event: Event[Any]) -> str:
    """An event's name in a test report."""
    return event.type


_moment = at
