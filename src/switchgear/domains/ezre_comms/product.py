"""Ezre Comms over the mirror: which of its rows the providers' objects make.

`touches`, `sync`, `related`, `derive`, `absorb`, `edited`, `erasure` and `explain` are described at
`switchgear.mirror.Product`.

An organization's summary follows from the subscriptions of its customers, which name it in their metadata
(`LinkPolicy.org_keys`) or are linked to it: the one that counts, its status, and in the view `usage_period_start` and
`usage_period_end`, if `derive` is told the time. Its plan is what its metadata or an edit says, else the one that
`SyncPolicy.price_to_tier` has for the price.

What the application itself knows it absorbs:

- whose an Ayrshare profile is: `absorb(profile_key(ref_id), state, link(profile_key(ref_id), organization_id))`;
- its schedules: `absorb(schedule_key(id), state, edited(schedule_fields(schedule), at=..., id=...))`, also after each
  decision on them;
- what a post was made for: `absorb(post_key(post_id), state, published_as(...))`.

A post makes no row of its own but `parts` of its update: a `PublishedPost` for each network that published it, and an
`AnalyticsAggregate` for each that counted. `derive` tells what became of its schedule: published once a network says
so, whatever failed before; else as the application decided. Whether to try again says `retry_decision`.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import Any, Final

from switchgear.domains.entity import Entity
from switchgear.domains.ezre_comms.columns.connection import CONNECTIONS
from switchgear.domains.ezre_comms.columns.engagement import ENGAGEMENTS
from switchgear.domains.ezre_comms.columns.organization import ORGANIZATIONS, USERS
from switchgear.domains.ezre_comms.columns.post import PUBLISHED_POSTS, TOTALS
from switchgear.domains.ezre_comms.columns.schedule import SCHEDULES
from switchgear.mirror.ayrshare import RECONNECT, SUSPENDED
from switchgear.mirror.kinds import (
    ACCOUNT,
    CUSTOMER,
    ENGAGEMENT,
    LINKED,
    MEMBERSHIP,
    ORGANIZATION,
    POST,
    PROFILE,
    SCHEDULE,
    SUBSCRIPTION,
    USER,
)
from switchgear.mirror.product import Product
from switchgear.mirror.shows import Part, Shows

__all__ = ["PRODUCT", "absorb", "derive", "edited", "erasure", "explain", "related", "sync", "touches"]

_SHOWS: Final[dict[str, Shows[Any]]] = {
    USER: USERS,
    ORGANIZATION: ORGANIZATIONS,
    ACCOUNT: CONNECTIONS,
    SCHEDULE: SCHEDULES,
    ENGAGEMENT: ENGAGEMENTS,
}
_PARTS: Final[dict[str, tuple[Part[Any], ...]]] = {POST: (PUBLISHED_POSTS, TOTALS)}

PRODUCT: Final[Product[Entity]] = Product(
    name="ezre_comms",
    shows=MappingProxyType(_SHOWS),
    parts=MappingProxyType(_PARTS),
    beside=frozenset((CUSTOMER, LINKED, MEMBERSHIP, PROFILE, SUBSCRIPTION)),
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
