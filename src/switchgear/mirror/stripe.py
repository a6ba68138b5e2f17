"""What Stripe's events and reads are about."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Final

from switchgear.mirror.customer import (
    customer_deleted,
    customer_fragment,
    customer_referenced,
    method_detached,
    tax_id_deleted,
    tax_id_fragment,
)
from switchgear.mirror.fragments import Envelope, announcement, deletion, reference
from switchgear.mirror.kinds import CUSTOMER, SUBSCRIPTION
from switchgear.mirror.message import MISSING, NOTHING, Fragment, Message, dead, skipped
from switchgear.mirror.subscription import subscription_fragment
from switchgear.stripe.events import (
    CheckoutSessionEvent,
    CustomerEvent,
    PaymentMethodEvent,
    RelatedObject,
    StripeEvent,
    StripeGenericEvent,
    SubscriptionEvent,
    TaxIdEvent,
    ThinEvent,
)
from switchgear.stripe.models.base import DeletedStub, StripeObject, id_of
from switchgear.stripe.models.checkout import CheckoutSession
from switchgear.stripe.models.customer import Customer, DeletedCustomer
from switchgear.stripe.models.subscription import Subscription
from switchgear.stripe.models.tax import TaxId
from switchgear.sync.keys import EntityKey
from switchgear.sync.lane import Phase
from switchgear.sync.policy import SyncPolicy
from switchgear.types.events import Event, Read
from switchgear.types.payload import Payload

__all__ = ["REFETCH_ON_INVOICE", "interpret"]

REFETCH_ON_INVOICE: Final = "refetch_on_invoice"
"""Name this flag in `SyncPolicy.flags` to have the subscription of every invoice event read anew."""

_PAYMENTS: Final = ("payment_intent.", "setup_intent.", "charge.", "refund.", "invoice_payment.")
"""Prefixes of the types that have no entity here, and whose customer is told to the router."""
_LINKING: Final = frozenset(("checkout.session.completed", "checkout.session.async_payment_succeeded"))


def interpret(envelope: Envelope, policy: SyncPolicy) -> Message:
    """What an event or a read of Stripe's is about."""
    match envelope:
        case Read():
            return _read(envelope, policy)
        case CustomerEvent(object=customer):
            return _customer(envelope, customer, policy)
        case SubscriptionEvent(object=subscription):
            return _subscription(envelope, subscription, policy)
        case TaxIdEvent(object=tax_id):
            return _tax_id(envelope, tax_id)
        case PaymentMethodEvent(object=method):
            return _payment_method(envelope, method.id, id_of(method.customer))
        case CheckoutSessionEvent(object=session):
            return _checkout(envelope, session, policy)
        case ThinEvent(object=related):
            return _thin(envelope, related)
        case StripeGenericEvent(object=payload):
            return _generic(envelope, payload, policy)
        case StripeEvent(object=StripeObject() as held):
            return _stateless(envelope, Payload(held.to_wire()), policy)
        case _:
            return skipped("unknown_type")


def _read(read: Read[object], policy: SyncPolicy) -> Message:
    """What a read is about. Stripe answers for a deleted customer; what is not found was never there."""
    match read.object:
        case Customer() | DeletedCustomer() as customer:
            return _customer(read, customer, policy)
        case Subscription() as subscription:
            return _subscription(read, subscription, policy)
        case TaxId() as tax_id:
            return _tax_id(read, tax_id)
        case None:
            return skipped("not_found")
        case _:
            return skipped(NOTHING)


def _thin(envelope: ThinEvent, related: RelatedObject | None) -> Message:
    if related is None or not related.id or related.type not in {CUSTOMER, SUBSCRIPTION}:
        return skipped(NOTHING)
    return _about(envelope, related.type, related.id, _announced(envelope))


def _is_deletion(envelope: Envelope) -> bool:
    return isinstance(envelope, Event) and Phase.of(envelope.type) is Phase.DELETED


def _announced(envelope: Envelope) -> Fragment:
    return partial(announcement, envelope)


def _owner(envelope: Envelope, customer: str | None) -> tuple[EntityKey, ...]:
    return (EntityKey.of(envelope, CUSTOMER, customer),) if customer else ()


def _about(envelope: Envelope, kind: str, id: str | None, fragment: Fragment, *neighbours: EntityKey) -> Message:
    """What changes the state of an id; nothing can be made of it without one."""
    if not id:
        return dead(MISSING, *neighbours)
    return Message(fragments={EntityKey.of(envelope, kind, id): fragment}, neighbours=neighbours)


def _customer(envelope: Envelope, customer: Customer | DeletedCustomer, policy: SyncPolicy) -> Message:
    if isinstance(customer, DeletedCustomer) or _is_deletion(envelope):
        return _about(envelope, CUSTOMER, customer.id, partial(customer_deleted, envelope, customer, policy))
    return _about(envelope, CUSTOMER, customer.id, partial(customer_fragment, envelope, customer, policy))


def _subscription(envelope: Envelope, subscription: Subscription, policy: SyncPolicy) -> Message:
    owner = _owner(envelope, id_of(subscription.customer))
    shown = partial(subscription_fragment, envelope, subscription, policy)
    return _about(envelope, SUBSCRIPTION, subscription.id, shown, *owner)


def _tax_id(envelope: Envelope, tax_id: TaxId | DeletedStub) -> Message:
    if isinstance(tax_id, TaxId):
        customer = id_of(tax_id.customer) or id_of(tax_id.owner.customer if tax_id.owner else None)
        if customer is None:  # a tax id of the account itself
            return skipped(NOTHING)
    else:
        customer = Payload(tax_id.model_extra).text("customer")
    if not tax_id.id:
        return dead(MISSING)
    if isinstance(tax_id, DeletedStub) or _is_deletion(envelope):
        return _about(envelope, CUSTOMER, customer, partial(tax_id_deleted, envelope, tax_id.id))
    return _about(envelope, CUSTOMER, customer, partial(tax_id_fragment, envelope, tax_id))


def _payment_method(envelope: StripeEvent[object], id: str | None, customer: str | None) -> Message:
    before = envelope.previous_attributes.text("customer")
    if envelope.type == "payment_method.detached" and before:
        return _about(envelope, CUSTOMER, before, partial(method_detached, envelope, id)) if id else dead(MISSING)
    return skipped(NOTHING, *_owner(envelope, customer))


def _checkout(envelope: CheckoutSessionEvent, session: CheckoutSession, policy: SyncPolicy) -> Message:
    user = policy.link.user(session.metadata, client_reference=session.client_reference_id)
    return _linked(envelope, id_of(session.customer), id_of(session.subscription), user)


def _linked(envelope: StripeEvent[object], customer: str | None, subscription: str | None, user: str | None) -> Message:
    """A session links its customer to a user; its subscription is read rather than taken from it."""
    if envelope.type not in _LINKING:
        return skipped(NOTHING, *_owner(envelope, customer))
    fragments: dict[EntityKey, Fragment] = {}
    if customer and user:
        fragments[EntityKey.of(envelope, CUSTOMER, customer)] = partial(customer_referenced, user)
    if subscription:
        fragments[EntityKey.of(envelope, SUBSCRIPTION, subscription)] = _announced(envelope)
    neighbours = tuple(key for key in _owner(envelope, customer) if key not in fragments)
    return Message(fragments=fragments, neighbours=neighbours) if fragments else skipped(NOTHING, *neighbours)


def _unread_customer(envelope: StripeGenericEvent, payload: Payload, policy: SyncPolicy) -> Message:
    del policy
    gone = partial(deletion, envelope) if _is_deletion(envelope) else _announced(envelope)
    return _about(envelope, CUSTOMER, payload.text("id"), gone)


def _unread_subscription(envelope: StripeGenericEvent, payload: Payload, policy: SyncPolicy) -> Message:
    del policy
    return _about(envelope, SUBSCRIPTION, payload.text("id"), _announced(envelope), *_owner(envelope, _named(payload)))


def _unread_tax_id(envelope: StripeGenericEvent, payload: Payload, policy: SyncPolicy) -> Message:
    del policy
    return _about(envelope, CUSTOMER, _named(payload), _announced(envelope))


def _unread_checkout(envelope: StripeGenericEvent, payload: Payload, policy: SyncPolicy) -> Message:
    metadata = payload.child("metadata").to_dict()
    user = policy.link.user(metadata, client_reference=payload.text("client_reference_id"))
    return _linked(envelope, _named(payload), payload.text("subscription"), user)


def _unread_payment_method(envelope: StripeGenericEvent, payload: Payload, policy: SyncPolicy) -> Message:
    del policy
    return _payment_method(envelope, payload.text("id"), _named(payload))


_UNREAD: Final[Mapping[str, Callable[[StripeGenericEvent, Payload, SyncPolicy], Message]]] = {
    CUSTOMER: _unread_customer,
    SUBSCRIPTION: _unread_subscription,
    "tax_id": _unread_tax_id,
    "checkout.session": _unread_checkout,
    "payment_method": _unread_payment_method,
}
"""What an event is about whose object is not as its kind should be, by kind: it is read anew."""


def _named(payload: Payload) -> str | None:
    """The customer that an object names, expanded or not."""
    return payload.text("customer") or payload.text("customer", "id")


def _generic(envelope: StripeGenericEvent, payload: Payload, policy: SyncPolicy) -> Message:
    """What an event is about that has no class, or does not fit its own."""
    if (unread := _UNREAD.get(payload.text("object") or "")) is not None:
        return unread(envelope, payload, policy)
    return _stateless(envelope, payload, policy)


def _stateless(envelope: StripeEvent[object], payload: Payload, policy: SyncPolicy) -> Message:
    """What an event is about whose object has no state: payments are the router's; an invoice's subscription."""
    owner = _owner(envelope, _named(payload))
    if envelope.type.startswith(_PAYMENTS):
        return Message(neighbours=owner)
    if not envelope.type.startswith("invoice."):
        return skipped("unknown_type")
    parent = payload.child("parent", "subscription_details")
    subscription = reference(parent.get("subscription")) or reference(payload.get("subscription"))
    if subscription and REFETCH_ON_INVOICE in policy.flags and policy.enabled(subscription, REFETCH_ON_INVOICE):
        key = EntityKey.of(envelope, SUBSCRIPTION, subscription)
        return Message(fragments={key: _announced(envelope)}, neighbours=owner)
    return skipped(NOTHING, *owner)
