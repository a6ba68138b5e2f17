"""What is kept of Stripe's customers and their tax ids, and whom they belong to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from typing import Final

from pydantic import JsonValue

from switchgear.mirror.emails import address_seen, email_digest
from switchgear.mirror.fragments import Envelope, deletion, millis, only, reference, stripe_snapshot
from switchgear.mirror.kinds import CUSTOMER, organization_id
from switchgear.mirror.user import user_id, user_ids, users_by_email
from switchgear.mirror.world import NOBODY, Owner, Seen, World
from switchgear.stripe.models.customer import Customer, DeletedCustomer
from switchgear.stripe.models.tax import TaxId
from switchgear.sync.canonical import Fields
from switchgear.sync.policy import LinkPolicy, SyncPolicy
from switchgear.sync.state import State, join
from switchgear.sync.views import view

__all__ = [
    "CUSTOMER_KEPT",
    "DETACHED",
    "ORGANIZATIONS",
    "OWNERS",
    "REFERENCES",
    "TAX_IDS",
    "customer_deleted",
    "customer_fragment",
    "customer_owner",
    "customer_referenced",
    "customers_of",
    "default_method",
    "method_detached",
    "method_wanted",
    "payers_of",
    "tax_id_deleted",
    "tax_id_fragment",
    "tax_ids_shown",
]

OWNERS: Final = "owners"
"""Everybody whom the customer was ever said to belong to: what follows for them depends on it."""
ORGANIZATIONS: Final = "organizations"
"""Every organization that the customer was ever said to belong to."""
REFERENCES: Final = "references"
"""Whom checkout sessions said that the customer belongs to."""
TAX_IDS: Final = "tax_ids"
DETACHED: Final = "detached"

_ADDRESS: Final = ("line1", "line2", "city", "state", "postal_code", "country")
_KEYS: Final = only(
    *("email", "name", "default_source", "currency", "metadata", "created"),
    address=only(*_ADDRESS),
    invoice_settings={"default_payment_method"},
)
"""What is kept of a customer."""


CUSTOMER_KEPT: Final = (
    *(OWNERS, ORGANIZATIONS, REFERENCES, DETACHED, "user", "organization"),
    *("default_payment_method", "default_source", "currency", "created"),
)
"""What stays of a customer after an erasure: ids, dates, and whom it belonged to."""


def customer_fragment(envelope: Envelope, customer: Customer, policy: SyncPolicy) -> State:
    """The fragment of an event or a read that shows a customer, or showed it last."""
    further = policy.keep.get(CUSTOMER, ())
    shown = stripe_snapshot(envelope, customer, partial(_fields, policy.link), _KEYS, further=further)
    named = {OWNERS: policy.link.user(customer.metadata), ORGANIZATIONS: policy.link.organization(customer.metadata)}
    listed = customer.tax_ids.data if customer.tax_ids else []
    parts = {tax_id.id: _tax_id(envelope, tax_id) for tax_id in listed}
    sets = {name: frozenset((owner,)) for name, owner in named.items() if owner}
    own = replace(shown, sets=sets, maps={TAX_IDS: parts} if parts else {})
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
    return State(maps={DETACHED: {method_id: deletion(envelope)}})


def tax_id_fragment(envelope: Envelope, tax_id: TaxId) -> State:
    """The fragment of an event or a read that shows a tax id."""
    return State(maps={TAX_IDS: {tax_id.id: _tax_id(envelope, tax_id)}})


def tax_id_deleted(envelope: Envelope, id: str) -> State:
    """The fragment of a tax id's deletion."""
    return State(maps={TAX_IDS: {id: deletion(envelope)}})


def _tax_id(envelope: Envelope, tax_id: TaxId) -> State:
    def take(wire: Fields) -> Fields:
        return {"type": wire.get("type"), "value": wire.get("value")}

    return stripe_snapshot(envelope, tax_id, take, {"type", "value"})


def _fields(policy: LinkPolicy, wire: Fields) -> Fields:
    metadata, settings, address = (_object(wire.get(name)) for name in ("metadata", "invoice_settings", "address"))
    return {
        **{name: wire.get(name) for name in ("email", "name", "currency")},
        "default_payment_method": reference(settings.get("default_payment_method")),
        "default_source": reference(wire.get("default_source")),
        "address": {part: text for part in _ADDRESS if (text := address.get(part))} or None,
        "metadata": metadata,
        "user": policy.user(metadata),
        "organization": policy.organization(metadata),
        "created": millis(wire.get("created")),
    }


def _object(value: JsonValue) -> dict[str, JsonValue]:
    return value if isinstance(value, dict) else {}


def default_method(seen: Seen) -> JsonValue:
    """How the customer pays by default."""
    return seen.get("default_payment_method") or seen.get("default_source")


def method_wanted(seen: Seen) -> int | None:
    """Since when the default payment method is known to be detached, in milliseconds, so that a read is wanted."""
    detached = seen.state.maps.get(DETACHED, {}).get(str(default_method(seen)))
    since = None if detached is None or seen.state.tomb else detached.tomb
    return None if since is None else since.at


def tax_ids_shown(seen: Seen) -> JsonValue:
    """The tax ids that are left; None if none was ever seen."""
    parts = seen.state.maps.get(TAX_IDS)
    if parts is None:
        return None
    return [{"id": name, **view(part).fields} for name, part in sorted(parts.items()) if part.tomb is None]


def customer_owner(seen: Seen) -> Owner:
    """The user and the organization that it belongs to."""
    named = seen.get("organization")
    return replace(_user_of(seen), organization=organization_id(named) if isinstance(named, str) else None)


def _user_of(seen: Seen) -> Owner:
    """By the customer's own metadata, else by checkout sessions, else by our own links, else by its address."""
    named, sets, world = seen.get("user"), seen.state.sets, seen.world
    if isinstance(named, str):
        return Owner(user_id(world, named))
    told = [user_ids(world, sets.get(name, ())) for name in (REFERENCES, str(seen.key))]
    everybody = set[str]().union(*told)
    if everybody:
        return Owner(next(min(ids) for ids in told if ids), conflict=len(everybody) > 1)
    email = seen.get("email")
    if not seen.policy.link.match_email or not isinstance(email, str):
        return NOBODY
    ids = world.once(users_by_email).get(email_digest(email), set[str]())
    return Owner(min(ids, default=None), conflict=len(ids) > 1)


def customers_of(owner: Seen, *, personal: bool = False) -> list[Seen]:
    """The customers that a user or an organization has, without deleted ones.

    Those of test mode count only where there is no live one.

    Args:
        owner: The user or the organization.
        personal: Leave out those that belong to an organization as well.
    """
    found = payers_of(owner, personal=personal)
    return [seen for seen in found if seen.key.livemode] or found


def payers_of(owner: Seen, *, personal: bool = False) -> list[Seen]:
    """The customers of `customers_of`, of both modes."""
    name = owner.owner.id or owner.owner.organization or ""
    found = owner.world.once(_by_owner).get(name, [])
    return [seen for seen in found if seen.owner.organization is None] if personal else found


def _by_owner(world: World) -> Mapping[str, list[Seen]]:
    found: dict[str, list[Seen]] = {}
    for seen in world.of(CUSTOMER):
        if seen.state.tomb is None:
            for owner in {organization_id(name) for name in (seen.owner.id, seen.owner.organization) if name}:
                found.setdefault(owner, []).append(seen)
    return found
