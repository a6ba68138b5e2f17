"""Reads in place of webhooks that both checkers refuse."""

from __future__ import annotations

from collections.abc import AsyncIterator, Collection, Mapping

from switchgear import AsyncClerkClient, ClerkClient
from switchgear.backfill import backfill, reconcile, refetch, replay
from switchgear.domains import integration
from switchgear.sync import EntityKey, RefetchRequest, State


def known(keys: Collection[EntityKey]) -> Mapping[EntityKey, State]:
    del keys
    return {}


async def awaited(keys: Collection[EntityKey]) -> Mapping[EntityKey, State]:
    return known(keys)


async def streamed() -> AsyncIterator[EntityKey]:
    for key in known(()):
        yield key


def blocking(clerk: ClerkClient, request: RefetchRequest) -> None:
    backfill(clerk, domain=integration.PRODUCT, kind="user", states=awaited)  # E: its states would have to be awaited
    backfill(clerk, domain=integration, kind="user", states=known)  # E: the domain is a product
    backfill(clerk, domain=integration.PRODUCT, kind="user")  # E: the states are missing
    reconcile(clerk, domain=integration.PRODUCT, kind="user", states=known, local=streamed())  # E: keys are awaited
    refetch(clerk, request.id)  # E: an id is no request
    replay(clerk)  # E: only Stripe keeps its events


async def awaiting(clerk: AsyncClerkClient, request: RefetchRequest) -> None:
    backfill(clerk, domain=integration.PRODUCT, kind="user", states=known)  # E: its states are not awaited
    next(backfill(clerk, domain=integration.PRODUCT, kind="user", states=awaited))  # E: it is async for
    print(refetch(clerk, request).id)  # E: it was not awaited
