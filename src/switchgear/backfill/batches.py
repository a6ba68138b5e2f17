"""`backfill`: all objects of a kind, page by page, as updates."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Callable, Generator
from dataclasses import dataclass
from functools import partial
from typing import Any, Generic, TypeAlias, TypeVar, overload

from switchgear.backfill.steps import AsyncStates, Give, States, Steps, drive
from switchgear.backfill.sweep import Cursor, Sweep, sweep_of
from switchgear.mirror.product import DEFAULT, Product
from switchgear.pipeline.client import AsyncBaseApiClient, BaseApiClient
from switchgear.pipeline.core import Core
from switchgear.sync.policy import SyncPolicy
from switchgear.sync.update import EntityUpdate

__all__ = ["Batch", "Progress", "backfill"]

E = TypeVar("E")

Progress: TypeAlias = Callable[[int, "int | None"], None]
"""Told after each batch: how many objects were read, and how many there are, if the service says so."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch(Generic[E]):
    """What a page came to. Save updates and cursor in one transaction, so that a restart neither loses nor repeats any.

    `derive` what follows from the updates in the same transaction, as after any `sync`.
    """

    updates: tuple[EntityUpdate[E], ...]
    """One for each object that something is kept of, changed or not."""
    cursor: str | None
    """Where to go on after this batch; None: that was the last."""
    done: int
    """How many objects were read until now, those before the cursor included."""
    total: int | None
    """How many there were when it began, or went on; None: the service does not say."""


@overload
def backfill(
    client: BaseApiClient,
    *,
    domain: Product[E],
    kind: str,
    states: States,
    cursor: str | None = None,
    limit: int | None = None,
    policy: SyncPolicy = DEFAULT,
    on_progress: Progress | None = None,
) -> Generator[Batch[E], None, None]: ...
@overload
def backfill(
    client: AsyncBaseApiClient,
    *,
    domain: Product[E],
    kind: str,
    states: AsyncStates,
    cursor: str | None = None,
    limit: int | None = None,
    policy: SyncPolicy = DEFAULT,
    on_progress: Progress | None = None,
) -> AsyncGenerator[Batch[E], None]: ...
def backfill(
    client: BaseApiClient | AsyncBaseApiClient,
    *,
    domain: Product[Any],
    kind: str,
    states: States | AsyncStates,
    cursor: str | None = None,
    limit: int | None = None,
    policy: SyncPolicy = DEFAULT,
    on_progress: Progress | None = None,
) -> Any:
    """Read all objects of a kind, as many at once as a page of the service holds; no more than that is kept.

    Whatever is made or deleted meanwhile, nothing is left out that is there from the beginning to the end; some objects
    may come twice, which does no harm. It may run while webhooks come, and again at any time.

    Args:
        client: Synchronous, or asynchronous: then iterate with `async for`. Of Ayrshare, posts are those of the profile
            that the client acts for.
        domain: The product, such as `integration.PRODUCT`.
        kind: Clerk's `user`, `organization`, `organization_membership`; Stripe's `customer`, `subscription` (of every
            status), `invoice`, `coupon`, `promotion_code`; Ayrshare's `post`, `profile`.
        states: Answers what is known of some keys; of an asynchronous client it is awaited.
        cursor: Where to go on: `Batch.cursor` of the last batch that was saved. None: from the beginning.
        limit: How many objects a batch is made of; None: as many as a page of the service holds.
        policy: The configuration, the same as for `sync`.
        on_progress: Told how many objects were read, and how many there are, each time a batch was taken.

    Raises:
        InvalidRequest: The product does not listen to the service, nothing is kept of such objects, the limit is above
            that of the service, or the cursor is of another list.
        SwitchgearError: A page could not be read; go on from the last cursor later.
    """
    sweep = sweep_of(client, domain, kind, policy, limit)
    decide = partial(_backfilling, sweep, Cursor.parse(cursor), on_progress)
    return drive(client, decide, states)


def _backfilling(sweep: Sweep[E], cursor: Cursor, on_progress: Progress | None, core: Core) -> Steps[Batch[E]]:
    del core
    total = yield from sweep.total()
    while True:
        page = yield from sweep.page(cursor.place)
        _, updates = yield from sweep.join(page.reads)
        cursor = Cursor(cursor.done + len(page.reads), page.place)
        total = page.total if total is None else total
        yield Give(Batch(updates=updates, cursor=cursor.text, done=cursor.done, total=total))
        if on_progress is not None:
            on_progress(cursor.done, total)
        if cursor.place is None:
            return
