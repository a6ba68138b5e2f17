"""Customers and their tax ids, from Stripe's."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Final

from pydantic import JsonValue

from switchgear.domains.fields import UNUSUAL_ID
from switchgear.domains.integration.mirror.addresses import address_seen
from switchgear.domains.integration.mirror.row import Row, common
from switchgear.domains.snapshots import Envelope, deletion, millis, only, reference, stripe_snapshot
from switchgear.stripe.models.customer import Customer, DeletedCustomer
from switchgear.stripe.models.tax import TaxId
from switchgear.sync.canonical import Fields
from switchgear.sync.clock import Clock
from switchgear.sync.keys import EntityKey
from switchgear.sync.policy import LinkPolicy, SyncPolicy
from switchgear.sync.state import State, join
from switchgear.sync.views import View, view

if TYPE_CHECKING:
    from switchgear.domains.integration.mirror.world import World

__all__ = [
    "OWNERS",
    "REFERENCES",
    "customer_deleted",
    "customer_fragment",
    "customer_referenced",
    "customer_row",
    "method_detached",
    "tax_id_deleted",
    "tax_id_fragment",
]

OWNERS: Final = "owners"
"""Everybody whom the customer was ever said to belong to: their roles depend on it."""
REFERENCES: Final = "references"
"""Whom checkout sessions said that the customer belongs to."""

_TAX_IDS: Final = "tax_ids"
_DETACHED: Final = "detached"
_ADDRESS: Final = ("line1", "line2", "city", "state", "postal_code", "country")
_NEEDED: Final = frozenset(("line1", "city", "postal_code", "country"))
_KEYS: Final = only(
    *("email", "name", "default_source", "currency", "address", "metadata", "created"),
    invoice_settings={"default_payment_method"},
)


def customer_fragment(envelope: Envelope, customer: Customer, policy: SyncPolicy) -> State:
    """The fragment of an event or a read that shows a customer, or showed it last."""
    shown = stripe_snapshot(envelope, customer, partial(_fields, policy.link), _KEYS)
    owner = policy.link.user(customer.metadata)
    listed = customer.tax_ids.data if customer.tax_ids else []
    parts = {tax_id.id: _tax_id(envelope, tax_id) for tax_id in listed}
    own = replace(shown, sets={OWNERS: frozenset((owner,))} if owner else {}, maps={_TAX_IDS: parts} if parts else {})
    return join(own, address_seen(customer.email, policy))


def customer_deleted(envelope: Envelope, customer: Customer | DeletedCustomer, policy: SyncPolicy) -> State:
    """The fragment of a deletion, with what the customer was if that is told."""
    if isinstance(customer, DeletedCustomer):
        return deletion(envelope)
    return join(customer_fragment(envelope, customer, policy), deletion(envelope))


def customer_referenced(owner: str) -> State:
    """The fragment of a checkout session that says whom the customer belongs to."""
    return State(sets={REFERENCES: frozenset((owner,)), OWNERS: frozenset((owner,))})


def method_detached(envelope: Envelope, method_id: str) -> State:
    """The fragment of a payment method's detachment. It is for good: a detached method cannot be attached again."""
    return State(maps={_DETACHED: {method_id: deletion(envelope)}})


def tax_id_fragment(envelope: Envelope, tax_id: TaxId) -> State:
    """The fragment of an event or a read that shows a tax id."""
    return State(maps={_TAX_IDS: {tax_id.id: _tax_id(envelope, tax_id)}})


def tax_id_deleted(envelope: Envelope, id: str) -> State:
    """The fragment of a tax id's deletion."""
    return State(maps={_TAX_IDS: {id: deletion(envelope)}})


def _tax_id(envelope: Envelope, tax_id: TaxId) -> State:
    def take(wire: Fields) -> Fields:
        return {"type": wire.get("type"), "value": wire.get("value")}

    return stripe_snapshot(envelope, tax_id, take, {"type", "value"})


def _fields(policy: LinkPolicy, wire: Fields) -> Fields:
    metadata, settings, address = (_object(wire.get(name)) for name in ("metadata", "invoice_settings", "address"))
    currency = wire.get("currency")
    return {
        "email": wire.get("email"),
        "name": wire.get("name"),
        "default_payment_method_id": reference(settings.get("default_payment_method"))
        or reference(wire.get("default_source")),
        "currency": currency.upper() if isinstance(currency, str) else None,
        "address": {part: text for part in _ADDRESS if (text := address.get(part))} or None,
        "metadata": metadata,
        "owner": policy.user(metadata),
        "created_at": millis(wire.get("created")),
    }


def _object(value: JsonValue) -> dict[str, JsonValue]:
    return value if isinstance(value, dict) else {}


def customer_row(key: EntityKey, seen: View, world: World) -> Row:
    """What a state shows of a customer."""
    state, fields = seen.state, seen.fields
    owner = world.owner(key)
    values = common(key, seen) | {
        "user_id": owner.id,
        "stripe_customer_id": key.id,
        "email": fields.get("email"),
        "name": fields.get("name"),
        "default_payment_method_id": fields.get("default_payment_method_id"),
        "currency": fields.get("currency"),
        "tax_ids": _listed(state),
        "address": _complete(fields.get("address")),
        "metadata": fields.get("metadata"),
        "created_at": fields.get("created_at"),
    }
    if state.erased is not None:
        values["email"] = f"deleted+{key.local_id}@deleted.example"
    detached = state.maps.get(_DETACHED, {}).get(str(fields.get("default_payment_method_id")))
    since = None if detached is None or state.tomb else detached.tomb
    found = {"identity_conflict": owner.conflict, UNUSUAL_ID: not key.id.startswith("cus_")}
    return Row(
        values,
        tuple(code for code, holds in found.items() if holds),
        None if since is None else Clock(since.at).settled_from,
        owner.undecided,
    )


def _listed(state: State) -> JsonValue:
    """The tax ids that are left; None if none was ever seen."""
    parts = state.maps.get(_TAX_IDS)
    if parts is None:
        return None
    return [{"id": name, **view(part).fields} for name, part in sorted(parts.items()) if part.tomb is None]


def _complete(address: JsonValue) -> JsonValue:
    """The address, if it has all the parts that the product needs."""
    return address if isinstance(address, dict) and address.keys() >= _NEEDED else None
