"""RepurposeFlow over the mirror: which of its rows the providers' objects make.

`touches`, `sync`, `related`, `derive`, `absorb`, `edited`, `erasure` and `explain` are described at
`switchgear.mirror.Product`. Ayrshare is no source of its.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import Any, Final

from switchgear.domains.entity import Entity
from switchgear.domains.repurposeflow.columns.subscription import SUBSCRIPTIONS
from switchgear.domains.repurposeflow.columns.user import USERS
from switchgear.domains.repurposeflow.inbox import WebhookEvent, parse_webhook_event
from switchgear.domains.rows import record_maker
from switchgear.mirror.kinds import SUBSCRIPTION, USER
from switchgear.mirror.product import Product
from switchgear.mirror.shows import Shows
from switchgear.types.events import Source

__all__ = ["PRODUCT", "absorb", "derive", "edited", "erasure", "explain", "related", "sync", "touches"]

_SHOWS: Final[dict[str, Shows[Any]]] = {USER: USERS, SUBSCRIPTION: SUBSCRIPTIONS}

PRODUCT: Final[Product[Entity]] = Product(
    name="repurposeflow",
    shows=MappingProxyType(_SHOWS),
    record=record_maker(WebhookEvent, parse_webhook_event),
    sources=frozenset((Source.CLERK, Source.STRIPE)),
)
"""RepurposeFlow."""

touches = PRODUCT.touches
sync = PRODUCT.sync
absorb = PRODUCT.absorb
related = PRODUCT.related
derive = PRODUCT.derive
edited = PRODUCT.edited
erasure = PRODUCT.erasure
explain = PRODUCT.explain
