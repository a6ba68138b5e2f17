"""Clerk's webhooks as typed events: one class per kind of object, and a generic one for all others.

Source: Clerk's documentation, "Webhooks", and its OpenAPI file `webhooks-2025-04-15`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Annotated, Any, Final, Generic, TypeVar, cast

from pydantic import JsonValue
from typing_extensions import override

from switchgear.clerk import models  # noqa: F401 - named in brackets; each loads when the first event of its kind comes
from switchgear.clerk.models.base import DeletedObject
from switchgear.errors import Malformed
from switchgear.types.cache import CacheTag
from switchgear.types.events import Delivery, Event, GenericEvent, Parsed, Source, kinds_of, read_body, read_object
from switchgear.types.model import WireModel, salvage
from switchgear.types.payload import Payload
from switchgear.types.times import IN_REACH, AnyTime, to_millis

__all__ = [
    "ClerkEvent",
    "ClerkGenericEvent",
    "EmailEvent",
    "OrganizationDomainEvent",
    "OrganizationEvent",
    "OrganizationInvitationEvent",
    "OrganizationMembershipEvent",
    "PaymentAttemptEvent",
    "PermissionEvent",
    "RoleEvent",
    "SMSEvent",
    "SessionEvent",
    "SubscriptionEvent",
    "SubscriptionItemEvent",
    "UserEvent",
    "WaitlistEntryEvent",
]

ObjectT_co = TypeVar("ObjectT_co", covariant=True)


@dataclass(frozen=True, kw_only=True)
class ClerkEvent(Event[ObjectT_co], Generic[ObjectT_co], service=Source.CLERK):
    """An event of Clerk. Its `id` is the `svix-id`, and `object` is the envelope's `data`."""

    timestamp: int | None = None
    """The envelope's own time in Unix milliseconds (Clerk sends seconds too); None in older payloads."""
    envelope: Payload = field(default_factory=Payload)
    """The fields around `data`, as they were sent."""

    @cached_property
    @override
    def stale(self) -> tuple[CacheTag, ...]:
        """The cached reads that this event has made stale: of its object, and of the user and organization it names."""
        prefix = self.type.rpartition(".")[0]
        kind = _snake_case(prefix) if prefix in _KINDS else ""
        if isinstance(self.object, WireModel):
            return _tags(self.object.to_wire(), kind)
        return _tags(self.object.to_dict(), kind) if isinstance(self.object, Payload) else ()

    @property
    def client_ip(self) -> str | None:
        """The address of the request that caused the event."""
        return self.envelope.text("event_attributes", "http_request", "client_ip") or None

    @property
    def user_agent(self) -> str | None:
        """The user agent of the request that caused the event."""
        return self.envelope.text("event_attributes", "http_request", "user_agent") or None


class UserEvent(ClerkEvent["models.User | DeletedObject"], of="user"):
    """`user.created`, `user.updated`, and `user.deleted`, which holds a `DeletedObject`."""


class SessionEvent(ClerkEvent["models.Session"], of="session"):
    """`session.created`, `session.pending`, `session.ended`, `session.removed`, `session.revoked`."""


class OrganizationEvent(ClerkEvent["models.Organization | DeletedObject"], of="organization"):
    """`organization.created`, `.updated`, and `.deleted`, which holds a `DeletedObject`."""


class OrganizationDomainEvent(ClerkEvent["models.OrganizationDomain | DeletedObject"], of="organizationDomain"):
    """`organizationDomain.created`, `.updated`, and `.deleted`, which holds a `DeletedObject`."""


class OrganizationInvitationEvent(ClerkEvent["models.OrganizationInvitation"], of="organizationInvitation"):
    """`organizationInvitation.created`, `.accepted`, which names the user, and `.revoked`."""


class OrganizationMembershipEvent(ClerkEvent["models.OrganizationMembership"], of="organizationMembership"):
    """`organizationMembership.created`, `.updated`, `.deleted`; the last holds the whole membership, too."""


class RoleEvent(ClerkEvent["models.Role | DeletedObject"], of="role"):
    """`role.created`, `.updated`, and `.deleted`, which is read as a `DeletedObject` though it held a whole role."""


class PermissionEvent(ClerkEvent["models.Permission | DeletedObject"], of="permission"):
    """`permission.created`, `.updated`, and `.deleted`, which is read as a `DeletedObject`, as that of a role is."""


class WaitlistEntryEvent(ClerkEvent["models.WaitlistEntry"], of="waitlistEntry"):
    """`waitlistEntry.created`, `.updated`."""


class EmailEvent(ClerkEvent["models.Email"], of="email"):
    """`email.created`. What it says is secret, and is in no repr; the event cannot be pickled."""


class SMSEvent(ClerkEvent["models.SMSMessage"], of="sms"):
    """`sms.created`. What it says is secret, and is in no repr; the event cannot be pickled."""


class SubscriptionEvent(ClerkEvent["models.BillingSubscription"], of="subscription"):
    """`subscription.created`, `.updated`, `.active`, `.pastDue`. A new status comes as one of the latter two alone."""


class SubscriptionItemEvent(ClerkEvent["models.BillingSubscriptionItem"], of="subscriptionItem"):
    """`subscriptionItem.created`, `.updated`, and one type for each status: `.active`, `.canceled`, `.upcoming`, ...

    `.updated` is a renewal, or another change without one of status; `.freeTrialEnding` comes three days before.
    """


class PaymentAttemptEvent(ClerkEvent["models.BillingPaymentAttempt"], of="paymentAttempt"):
    """`paymentAttempt.created`, which is pending, and `.updated`, which is paid or failed."""


class ClerkGenericEvent(ClerkEvent[Payload], GenericEvent):
    """Any other event, or one that does not fit its class; its `object` is the whole of `data`, and shows no values."""


class _Envelope(WireModel):
    timestamp: Annotated[AnyTime, IN_REACH] | None = None
    instance_id: str | None = None


_KINDS: Final = kinds_of(Source.CLERK)
"""By the type's prefix: all before its last dot."""
_NAMED: Final = (
    ("user", "user_id", ()),
    ("user", "public_user_data", ("user_id",)),
    ("user", "payer", ("user_id",)),
    ("organization", "organization_id", ()),
    ("organization", "organization", ("id",)),
    ("organization", "payer", ("organization_id",)),
    ("subscription", "subscription_id", ()),
    ("invitation", "invitation", ("id",)),
)
"""Where the objects of events name others: kind, key, path below it."""
_MESSAGES: Final = frozenset(("email", "sms"))
"""Kinds that no read holds; whom they go to is not changed by them."""
_HOLDERS: Final[Mapping[str, tuple[str, ...]]] = {
    "permission": ("role",),
    "role": ("role_set",),
}
"""Kinds whose reads hold objects of another kind that they cannot be found by."""


def parse(body: bytes, delivery: Delivery, *, received_at: datetime) -> ClerkEvent[object]:
    """Read a verified body.

    Args:
        body: The body, after `signature.verify`.
        delivery: What `signature.verify` answered.
        received_at: When the delivery came in, aware.

    Returns:
        An event of the class of its kind, or a `ClerkGenericEvent`, which has `problems` where the body is not what
        such an event holds.

    Raises:
        Malformed: It is no JSON object, or has no type; or the delivery has no id.
    """
    try:
        if not delivery.id:
            raise ValueError("svix-id: Field required")  # no verified delivery is without
        parsed = read_body(body, delivery, received_at, key="type")
    except ValueError as error:
        reason = str(error)
    else:
        return _event(parsed, delivery.id)
    raise Malformed(reason, service="clerk")


def _event(parsed: Parsed, id: str) -> ClerkEvent[object]:
    around = {name: value for name, value in parsed.content.items() if name != "data"}
    data = parsed.content.get("data")
    envelope, unfit = salvage(_Envelope, around)
    kind, what, unfit_object = _object(parsed.type, data)
    problems = (*parsed.problems, *unfit, *unfit_object)
    event = cast(Callable[..., ClerkEvent[object]], ClerkGenericEvent if problems else kind)
    return event(
        source=Source.CLERK,
        id=id,
        type=parsed.type,
        object=Payload(data if isinstance(data, dict) else None) if problems else what,
        occurred_at=parsed.time(envelope.timestamp),
        received_at=parsed.received_at,
        instance=envelope.instance_id,
        problems=problems,
        raw=parsed.body,
        timestamp=None if envelope.timestamp is None else to_millis(envelope.timestamp),
        envelope=Payload(around if isinstance(data, dict) else parsed.content),
    )


def _object(named: str, data: JsonValue) -> tuple[type[Event[Any]], object, tuple[str, ...]]:
    """The class of an event, its object, and why it is none of the class."""
    if not isinstance(data, dict):
        return ClerkGenericEvent, None, (f"data: {'Field required' if data is None else 'Input should be an object'}",)
    prefix, _, verb = named.rpartition(".")
    kind = _KINDS.get(prefix)
    if kind is None:
        return ClerkGenericEvent, Payload(data), ()
    what, unfit = read_object(kind, data, "data", deleted=verb == "deleted")
    if isinstance(what, DeletedObject) and what.id is None:
        unfit = ("data.id: Field required",)  # only an answer of the API may leave it out
    return kind, what, unfit


def _tags(data: dict[str, JsonValue], kind: str) -> tuple[CacheTag, ...]:
    """The tags of the object itself, if it says what it is, and of those that it names."""
    payload = Payload(data)
    own = kind or _snake_case(payload.text("object") or "")
    if own in _MESSAGES:
        return ()
    named = [(own, payload.text("id"))]
    named += [(kind, payload.text(key, *path)) for kind, key, path in _NAMED if key in data]
    found = [CacheTag.of("clerk", kind, known) for kind, known in named if kind and known]
    found += [CacheTag.of("clerk", holder) for holder in _HOLDERS.get(own, ())]
    return tuple(dict.fromkeys(found))


def _snake_case(kind: str) -> str:
    """One spelling for each kind: `waitlistEntry` and `waitlist_entry` have both been seen."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "_", kind).lower()
