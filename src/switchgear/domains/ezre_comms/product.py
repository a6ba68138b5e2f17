"""Ezre Comms over the mirror: which of its rows the providers' objects make.

`touches`, `sync`, `related`, `derive`, `absorb`, `edited`, `erasure` and `explain` are described at
`switchgear.mirror.Product`. Link an Ayrshare profile to the organization that publishes through it:
`absorb(profile_key(ref_id), state, link(profile_key(ref_id), organization_id))`.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import Any, Final

from switchgear.domains.entity import Entity
from switchgear.domains.ezre_comms.columns.connection import CONNECTIONS
from switchgear.mirror.ayrshare import RECONNECT, SUSPENDED
from switchgear.mirror.kinds import ACCOUNT, LINKED, PROFILE
from switchgear.mirror.product import Product
from switchgear.mirror.shows import Shows
from switchgear.types.events import Source

__all__ = ["PRODUCT", "absorb", "derive", "edited", "erasure", "explain", "related", "sync", "touches"]

_SHOWS: Final[dict[str, Shows[Any]]] = {ACCOUNT: CONNECTIONS}

PRODUCT: Final[Product[Entity]] = Product(
    name="ezre_comms",
    shows=MappingProxyType(_SHOWS),
    beside=frozenset((LINKED, PROFILE)),
    sources=frozenset((Source.AYRSHARE,)),
    effects=frozenset((SUSPENDED, RECONNECT)),
)
"""Ezre Comms. It has no table of received events: the last update of `sync` says in its view what became of one."""

touches = PRODUCT.touches
sync = PRODUCT.sync
absorb = PRODUCT.absorb
related = PRODUCT.related
derive = PRODUCT.derive
edited = PRODUCT.edited
erasure = PRODUCT.erasure
explain = PRODUCT.explain
