"""What Stripe's events and reads are about."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, Final

from switchgear.mirror.coupon import coupon_deleted, coupon_fragment, promotion_code_fragment
from switchgear.mirror.customer import (
    customer_deleted,
    customer_fragment,
    customer_referenced,
    method_detached,
    tax_id_deleted,
    tax_id_fragment,
)
from switchgear.mirror.fragments import Envelope, announcement, deletion
from switchgear.mirror.invoice import invoice_deleted, invoice_fragment, subscription_invoiced
from switchgear.mirror.kinds import COUPON, CUSTOMER, INVOICE, PROMOTION_CODE, SUBSCRIPTION
from switchgear.mirror.message import MISSING, NOTHING, Fragment, Message, dead, skipped
from switchgear.mirror.subscription import subscription_fragment
from switchgear.stripe.events import (
    CouponEvent,
    InvoiceEvent,
    RelatedObject,
    StripeEvent,
    StripeGenericEvent,
    TaxIdEvent,
    ThinEvent,
)
from switchgear.stripe.models.base import DeletedStub, StripeObject, id_of
from switchgear.stripe.models.checkout import CheckoutSession
from switchgear.stripe.models.coupon import Coupon, PromotionCode
from switchgear.stripe.models.customer import Customer, DeletedCustomer
from switchgear.stripe.models.discount import Discount
from switchgear.stripe.models.invoice import Invoice
from switchgear.stripe.models.payment_method import PaymentMethod
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
    held = envelope.object
    if (shows := _SHOWS.get(type(held))) is not None:
        return shows(envelope, held, policy)
    match envelope:
        case Read():
            return _read(envelope)
        case ThinEvent(object=related):
            return _thin(envelope, related)
        case StripeGenericEvent(object=payload):
            return _generic(envelope, payload, policy)
        case StripeEvent(object=DeletedStub() as stub):
            return _stub(envelope, stub, policy)
        case StripeEvent(object=StripeObject()):
            names = _NAMES.get(type(held), _stateless)
            return names(envelope, held, policy)
        case _:
            return skipped("unknown_type")


def _read(read: Read[object]) -> Message:
    """A read that shows nothing. What is not found was deleted, of some kinds; of others it was never there."""
    if read.object is not None:
        return skipped(NOTHING)
    if read.kind not in _GONE:
        return skipped("not_found")
    return _about(read, read.kind, read.id, partial(deletion, read))


def _thin(envelope: ThinEvent, related: RelatedObject | None) -> Message:
    if related is None or not related.id or related.type not in _KINDS:
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


def _invoice(envelope: Envelope, invoice: Invoice, policy: SyncPolicy) -> Message:
    says = partial(invoice_deleted if _is_deletion(envelope) else invoice_fragment, envelope, invoice, policy)
    return _invoiced(envelope, Payload(invoice.to_wire()), says, policy)


def _invoiced(envelope: Envelope, invoice: Payload, fragment: Fragment, policy: SyncPolicy) -> Message:
    """An invoice, and first of all its subscription where the application wants that read at events of its invoices.

    What has no id is a preview of what is to come.
    """
    owner, own = _owner(envelope, _named(invoice)), invoice.text("id")
    subscription = subscription_invoiced(invoice.to_dict())
    fragments: dict[EntityKey, Fragment] = {}
    if subscription and isinstance(envelope, Event) and _refetches(subscription, policy):
        fragments[EntityKey.of(envelope, SUBSCRIPTION, subscription)] = _announced(envelope)
    if own:
        fragments[EntityKey.of(envelope, INVOICE, own)] = fragment
    return Message(fragments=fragments, neighbours=owner) if fragments else skipped(NOTHING, *owner)


def _refetches(subscription: str, policy: SyncPolicy) -> bool:
    return REFETCH_ON_INVOICE in policy.flags and policy.enabled(subscription, REFETCH_ON_INVOICE)


def _coupon(envelope: Envelope, coupon: Coupon, policy: SyncPolicy) -> Message:
    says = coupon_deleted if _is_deletion(envelope) else coupon_fragment
    return _about(envelope, COUPON, coupon.id, partial(says, envelope, coupon, policy))


def _promotion_code(envelope: Envelope, code: PromotionCode, policy: SyncPolicy) -> Message:
    coupon = id_of(code.promotion.coupon if code.promotion else None) or id_of(code.coupon)
    neighbours = (EntityKey.of(envelope, COUPON, coupon),) if coupon else ()
    shown = partial(promotion_code_fragment, envelope, code, policy)
    return _about(envelope, PROMOTION_CODE, code.id, shown, *neighbours)


def _discount(envelope: StripeEvent[object], discount: Discount, policy: SyncPolicy) -> Message:
    """A coupon was redeemed, or its discount ended: how often it was is read."""
    del policy
    coupon = id_of(discount.source.coupon if discount.source else None) or id_of(discount.coupon)
    owner = _owner(envelope, id_of(discount.customer))
    return _about(envelope, COUPON, coupon, _announced(envelope), *owner) if coupon else skipped(NOTHING, *owner)


def _tax_id(envelope: Envelope, tax_id: TaxId, policy: SyncPolicy) -> Message:
    del policy
    customer = id_of(tax_id.customer) or id_of(tax_id.owner.customer if tax_id.owner else None)
    if customer is None:  # a tax id of the account itself
        return skipped(NOTHING)
    if not tax_id.id:
        return dead(MISSING)
    if _is_deletion(envelope):
        return _about(envelope, CUSTOMER, customer, partial(tax_id_deleted, envelope, tax_id.id))
    return _about(envelope, CUSTOMER, customer, partial(tax_id_fragment, envelope, tax_id))


def _stub(envelope: StripeEvent[object], stub: DeletedStub, policy: SyncPolicy) -> Message:
    """What is left of an object after its deletion."""
    held = Payload(stub.to_wire())
    match envelope:
        case TaxIdEvent():
            if not stub.id:
                return dead(MISSING)
            return _about(envelope, CUSTOMER, _named(held), partial(tax_id_deleted, envelope, stub.id))
        case InvoiceEvent():
            return _invoiced(envelope, held, partial(deletion, envelope), policy)
        case CouponEvent():
            return _about(envelope, COUPON, stub.id, partial(deletion, envelope))
        case _:
            return _stateless(envelope, stub, policy)


def _payment_method(envelope: StripeEvent[object], method: PaymentMethod, policy: SyncPolicy) -> Message:
    del policy
    return _method(envelope, method.id, id_of(method.customer))


def _method(envelope: StripeEvent[object], id: str | None, customer: str | None) -> Message:
    before = envelope.previous_attributes.text("customer")
    if envelope.type == "payment_method.detached" and before:
        return _about(envelope, CUSTOMER, before, partial(method_detached, envelope, id)) if id else dead(MISSING)
    return skipped(NOTHING, *_owner(envelope, customer))


def _checkout(envelope: StripeEvent[object], session: CheckoutSession, policy: SyncPolicy) -> Message:
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


_SHOWS: Final[Mapping[type[object], Callable[[Envelope, Any, SyncPolicy], Message]]] = {
    Customer: _customer,
    DeletedCustomer: _customer,  # Stripe answers for a deleted customer
    Subscription: _subscription,
    Invoice: _invoice,
    Coupon: _coupon,
    PromotionCode: _promotion_code,
    TaxId: _tax_id,
}
"""What an event or a read is about that shows an object of a class."""
_NAMES: Final[Mapping[type[object], Callable[[StripeEvent[object], Any, SyncPolicy], Message]]] = {
    Discount: _discount,
    PaymentMethod: _payment_method,
    CheckoutSession: _checkout,
}
"""What an event is about whose object has no state, and says something of one that has."""
_KINDS: Final = frozenset((CUSTOMER, SUBSCRIPTION, INVOICE, COUPON, PROMOTION_CODE))
"""The kinds that have a state of their own."""
_GONE: Final = frozenset((INVOICE, COUPON))
"""The kinds that are really deleted, and not found from then on: coupons, and drafts of invoices."""


def _unread(kind: str) -> Callable[[StripeGenericEvent, Payload, SyncPolicy], Message]:
    """What an event is about whose object hangs on nothing that has to be at hand."""

    def interpreted(envelope: StripeGenericEvent, payload: Payload, policy: SyncPolicy) -> Message:
        del policy
        return _about(envelope, kind, payload.text("id"), _unshown(envelope))

    return interpreted


def _unshown(envelope: Envelope) -> Fragment:
    return partial(deletion, envelope) if _is_deletion(envelope) else _announced(envelope)


def _unread_invoice(envelope: StripeGenericEvent, payload: Payload, policy: SyncPolicy) -> Message:
    return _invoiced(envelope, payload, _unshown(envelope), policy)


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
    return _method(envelope, payload.text("id"), _named(payload))


_UNREAD: Final[Mapping[str, Callable[[StripeGenericEvent, Payload, SyncPolicy], Message]]] = {
    CUSTOMER: _unread(CUSTOMER),
    SUBSCRIPTION: _unread_subscription,
    INVOICE: _unread_invoice,
    COUPON: _unread(COUPON),
    PROMOTION_CODE: _unread(PROMOTION_CODE),
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
    return _passed_on(envelope, payload)


def _stateless(envelope: StripeEvent[object], held: StripeObject, policy: SyncPolicy) -> Message:
    del policy
    return _passed_on(envelope, Payload(held.to_wire()))


def _passed_on(envelope: StripeEvent[object], payload: Payload) -> Message:
    """What an event is about whose object has no state: payments are the router's."""
    owner = _owner(envelope, _named(payload))
    return Message(neighbours=owner) if envelope.type.startswith(_PAYMENTS) else skipped("unknown_type", *owner)
