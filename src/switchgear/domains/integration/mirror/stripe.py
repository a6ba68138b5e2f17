"""What Stripe's events and reads are about."""

from __future__ import annotations

from functools import partial
from typing import Final

from switchgear.domains.inbox import InboxStatus
from switchgear.domains.integration.mirror.customer import (
    customer_deleted,
    customer_fragment,
    customer_referenced,
    method_detached,
    tax_id_deleted,
    tax_id_fragment,
)
from switchgear.domains.integration.mirror.kinds import CUSTOMER, PRODUCT, SUBSCRIPTION
from switchgear.domains.integration.mirror.message import NOTHING, Fragment, Message, skipped
from switchgear.domains.integration.mirror.subscription import subscription_fragment
from switchgear.domains.snapshots import Envelope, announcement
from switchgear.stripe.events import (
    CheckoutSessionEvent,
    CustomerEvent,
    PaymentMethodEvent,
    StripeGenericEvent,
    SubscriptionEvent,
    TaxIdEvent,
    ThinEvent,
)
from switchgear.stripe.models.base import DeletedStub, id_of
from switchgear.stripe.models.checkout import CheckoutSession
from switchgear.stripe.models.customer import Customer, DeletedCustomer
from switchgear.stripe.models.payment_method import PaymentMethod
from switchgear.stripe.models.subscription import Subscription
from switchgear.stripe.models.tax import TaxId
from switchgear.sync.keys import EntityKey
from switchgear.sync.lane import Phase
from switchgear.sync.policy import SyncPolicy
from switchgear.types.events import Event, Read
from switchgear.types.payload import Payload

__all__ = ["REFETCH_ON_INVOICE", "interpret"]

REFETCH_ON_INVOICE: Final = f"{PRODUCT}:refetch_on_invoice"
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
            return _subscription(envelope, subscription)
        case TaxIdEvent(object=tax_id):
            return _tax_id(envelope, tax_id)
        case PaymentMethodEvent(object=method):
            return _payment_method(envelope, method)
        case CheckoutSessionEvent(object=session):
            return _checkout(envelope, session, policy)
        case ThinEvent(object=related):
            if related is None or related.id is None or related.type not in {CUSTOMER, SUBSCRIPTION}:
                return skipped(NOTHING)
            return Message(fragments={EntityKey.of(envelope, related.type, related.id): _announced(envelope)})
        case StripeGenericEvent(object=payload):
            return _untyped(envelope, payload, policy)
        case _:
            return skipped("unknown_type")


def _read(read: Read[object], policy: SyncPolicy) -> Message:
    """What a read is about. Stripe answers for a deleted customer; what is not found was never there."""
    match read.object:
        case Customer() | DeletedCustomer() as customer:
            return _customer(read, customer, policy)
        case Subscription() as subscription:
            return _subscription(read, subscription)
        case TaxId() as tax_id:
            return _tax_id(read, tax_id)
        case None:
            return skipped("not_found")
        case _:
            return skipped(NOTHING)


def _is_deletion(envelope: Envelope) -> bool:
    return isinstance(envelope, Event) and Phase.of(envelope.type) is Phase.DELETED


def _announced(envelope: Envelope) -> Fragment:
    return partial(announcement, envelope)


def _owner(envelope: Envelope, customer: str | None) -> tuple[EntityKey, ...]:
    return (EntityKey.of(envelope, CUSTOMER, customer),) if customer else ()


def _customer(envelope: Envelope, customer: Customer | DeletedCustomer, policy: SyncPolicy) -> Message:
    key = EntityKey.of(envelope, CUSTOMER, customer.id)
    if isinstance(customer, DeletedCustomer) or _is_deletion(envelope):
        return Message(fragments={key: partial(customer_deleted, envelope, customer, policy)})
    return Message(fragments={key: partial(customer_fragment, envelope, customer, policy)})


def _subscription(envelope: Envelope, subscription: Subscription) -> Message:
    key = EntityKey.of(envelope, SUBSCRIPTION, subscription.id)
    owner = _owner(envelope, id_of(subscription.customer))
    return Message(fragments={key: partial(subscription_fragment, envelope, subscription)}, neighbours=owner)


def _tax_id(envelope: Envelope, tax_id: TaxId | DeletedStub) -> Message:
    if isinstance(tax_id, TaxId):
        customer = id_of(tax_id.customer) or id_of(tax_id.owner.customer if tax_id.owner else None)
    else:
        customer = Payload(tax_id.model_extra).text("customer")
    if customer is None:
        own = isinstance(tax_id, TaxId)  # a tax id of the account itself, or one that nothing says the customer of
        return skipped(NOTHING) if own else Message(status=InboxStatus.DEAD, reason="missing_key")
    key = EntityKey.of(envelope, CUSTOMER, customer)
    if isinstance(tax_id, DeletedStub) or _is_deletion(envelope):
        return Message(fragments={key: partial(tax_id_deleted, envelope, tax_id.id)})
    return Message(fragments={key: partial(tax_id_fragment, envelope, tax_id)})


def _payment_method(envelope: PaymentMethodEvent, method: PaymentMethod) -> Message:
    before = envelope.previous_attributes.text("customer")
    if envelope.type == "payment_method.detached" and before:
        key = EntityKey.of(envelope, CUSTOMER, before)
        return Message(fragments={key: partial(method_detached, envelope, method.id)})
    return skipped(NOTHING, *_owner(envelope, id_of(method.customer)))


def _checkout(envelope: CheckoutSessionEvent, session: CheckoutSession, policy: SyncPolicy) -> Message:
    """A session links its customer to a user; its subscription is read rather than taken from it."""
    customer, subscription = id_of(session.customer), id_of(session.subscription)
    if envelope.type not in _LINKING:
        return skipped(NOTHING, *_owner(envelope, customer))
    user = policy.link.user(session.metadata, client_reference=session.client_reference_id)
    fragments: dict[EntityKey, Fragment] = {}
    if customer and user:
        fragments[EntityKey.of(envelope, CUSTOMER, customer)] = partial(customer_referenced, user)
    if subscription:
        fragments[EntityKey.of(envelope, SUBSCRIPTION, subscription)] = _announced(envelope)
    neighbours = tuple(key for key in _owner(envelope, customer) if key not in fragments)
    return Message(fragments=fragments, neighbours=neighbours) if fragments else skipped(NOTHING, *neighbours)


def _untyped(envelope: StripeGenericEvent, payload: Payload, policy: SyncPolicy) -> Message:
    owner = _owner(envelope, payload.text("customer") or payload.text("customer", "id"))
    if envelope.type.startswith(_PAYMENTS):
        return Message(neighbours=owner)
    if not envelope.type.startswith("invoice."):
        return skipped("unknown_type")
    parent = payload.child("parent", "subscription_details")
    subscription = parent.text("subscription") or payload.text("subscription")
    if subscription and REFETCH_ON_INVOICE in policy.flags and policy.enabled(subscription, REFETCH_ON_INVOICE):
        key = EntityKey.of(envelope, SUBSCRIPTION, subscription)
        return Message(fragments={key: _announced(envelope)}, neighbours=owner)
    return skipped(NOTHING, *owner)
