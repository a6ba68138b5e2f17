"""Core integration over the mirror: which of its entities the providers' objects make.

`touches`, `sync`, `related`, `derive`, `absorb`, `edited`, `erasure` and `explain` are described at
`switchgear.mirror.Product`.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import Any, Final, TypeAlias

from switchgear.domains.entity import Entity
from switchgear.domains.integration.columns.account import ACCOUNTS
from switchgear.domains.integration.columns.customer import CUSTOMERS
from switchgear.domains.integration.columns.post import POSTS
from switchgear.domains.integration.columns.subscription import SUBSCRIPTIONS
from switchgear.domains.integration.columns.user import USERS
from switchgear.domains.integration.inbox import WebhookEvent, parse_webhook_event
from switchgear.domains.rows import record_maker
from switchgear.mirror.kinds import ACCOUNT, CUSTOMER, POST, SUBSCRIPTION, USER
from switchgear.mirror.objects import gather, relations
from switchgear.mirror.product import Product
from switchgear.mirror.relation import Relation, RelationKind
from switchgear.mirror.shows import Shows
from switchgear.sync.update import EntityUpdate

__all__ = [
    "PRODUCT",
    "Relation",
    "RelationKind",
    "Update",
    "absorb",
    "derive",
    "edited",
    "erasure",
    "explain",
    "gather",
    "related",
    "relations",
    "sync",
    "touches",
]

Update: TypeAlias = EntityUpdate[Entity]

_SHOWS: Final[dict[str, Shows[Any]]] = {
    USER: USERS,
    CUSTOMER: CUSTOMERS,
    SUBSCRIPTION: SUBSCRIPTIONS,
    ACCOUNT: ACCOUNTS,
    POST: POSTS,
}

PRODUCT: Final[Product[Entity]] = Product(
    name="integration",
    shows=MappingProxyType(_SHOWS),
    record=record_maker(WebhookEvent, parse_webhook_event),
)
"""Core integration."""

touches = PRODUCT.touches
sync = PRODUCT.sync
absorb = PRODUCT.absorb
related = PRODUCT.related
derive = PRODUCT.derive
edited = PRODUCT.edited
erasure = PRODUCT.erasure
explain = PRODUCT.explain
