"""What both checkers infer of reads that stand in for webhooks."""

from __future__ import annotations

from collections.abc import AsyncIterator, Collection, Mapping
from typing import assert_type

from switchgear import AsyncClerkClient, AsyncStripeClient, ClerkClient, StripeClient
from switchgear.backfill import Batch, Drift, Reconciled, backfill, reconcile, refetch, replay
from switchgear.domains import coachflux, integration
from switchgear.domains.entity import Entity
from switchgear.stripe.events import StripeEvent
from switchgear.sync import EntityKey, EntityUpdate, RefetchRequest, State
from switchgear.types import Read


def known(keys: Collection[EntityKey]) -> Mapping[EntityKey, State]:
    del keys
    return {}


async def awaited(keys: Collection[EntityKey]) -> Mapping[EntityKey, State]:
    return known(keys)


async def streamed() -> AsyncIterator[EntityKey]:
    for key in known(()):
        yield key


def blocking(clerk: ClerkClient, stripe: StripeClient, request: RefetchRequest) -> None:
    assert_type(refetch(clerk, request, wait=True), Read[object])
    for batch in backfill(clerk, domain=integration.PRODUCT, kind="user", states=known, cursor=None):
        assert_type(batch, Batch[Entity])
        assert_type(batch.updates, tuple[EntityUpdate[Entity], ...])
        assert_type((batch.cursor, batch.done, batch.total), tuple[str | None, int, int | None])
    for found in reconcile(stripe, domain=coachflux.PRODUCT, kind="invoice", states=known, local=[]):
        assert_type(found, Reconciled[Entity])
        assert_type(found.drift, tuple[Drift, ...])
    for event in replay(stripe, types=["invoice.paid"]):
        assert_type(event, StripeEvent[object])


async def awaiting(clerk: AsyncClerkClient, stripe: AsyncStripeClient, request: RefetchRequest) -> None:
    assert_type(await refetch(clerk, request), Read[object])
    async for batch in backfill(clerk, domain=integration.PRODUCT, kind="user", states=awaited):
        assert_type(batch, Batch[Entity])
    async for found in reconcile(stripe, domain=integration.PRODUCT, kind="customer", states=awaited, local=streamed()):
        assert_type(found, Reconciled[Entity])
    async for event in replay(stripe):
        assert_type(event, StripeEvent[object])
