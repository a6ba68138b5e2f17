"""CoachFlux over the mirror: which of its rows the providers' objects make.

`touches`, `sync`, `related`, `derive`, `absorb`, `edited`, `erasure` and `explain` are described at
`switchgear.mirror.Product`. Ayrshare is no source of its.

Where Clerk is not the source of identities, switch its handlers off: all of them by `SyncPolicy(flags={"clerk": 0})`,
or those of users alone by `coachflux:user.created`, `coachflux:user.updated` and `coachflux:user.deleted`. Sessions and
members are then incomplete until their user is linked, by `absorb(key, state, link(key, "u1"))` with the key of Clerk's
user.

A deleted organization hides its members by its own `deleted_at`; their rows stay as they are until they leave.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import Any, Final

from switchgear.domains.coachflux.columns.billing import COUPONS, INVOICES, PROMOTION_CODES, SUBSCRIPTIONS
from switchgear.domains.coachflux.columns.organization import MEMBERS, ORGANIZATIONS
from switchgear.domains.coachflux.columns.session import SESSIONS
from switchgear.domains.coachflux.columns.user import USERS
from switchgear.domains.entity import Entity
from switchgear.mirror.kinds import (
    COUPON,
    CUSTOMER,
    DOMAIN,
    INVOICE,
    MEMBERSHIP,
    ORGANIZATION,
    PROMOTION_CODE,
    SESSION,
    SUBSCRIPTION,
    USER,
)
from switchgear.mirror.product import Product
from switchgear.mirror.shows import Shows
from switchgear.types.events import Source

__all__ = ["PRODUCT", "absorb", "derive", "edited", "erasure", "explain", "related", "sync", "touches"]

_SHOWS: Final[dict[str, Shows[Any]]] = {
    USER: USERS,
    ORGANIZATION: ORGANIZATIONS,
    MEMBERSHIP: MEMBERS,
    SESSION: SESSIONS,
    SUBSCRIPTION: SUBSCRIPTIONS,
    INVOICE: INVOICES,
    COUPON: COUPONS,
    PROMOTION_CODE: PROMOTION_CODES,
}

PRODUCT: Final[Product[Entity]] = Product(
    name="coachflux",
    shows=MappingProxyType(_SHOWS),
    beside=frozenset((CUSTOMER, DOMAIN)),
    sources=frozenset((Source.CLERK, Source.STRIPE)),
)
"""CoachFlux. It has no table of received events: the last update of `sync` says in its view what became of one."""

touches = PRODUCT.touches
sync = PRODUCT.sync
absorb = PRODUCT.absorb
related = PRODUCT.related
derive = PRODUCT.derive
edited = PRODUCT.edited
erasure = PRODUCT.erasure
explain = PRODUCT.explain
