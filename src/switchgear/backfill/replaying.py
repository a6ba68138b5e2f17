"""`replay`: the events that Stripe keeps, for those that never came."""

from __future__ import annotations

import json
from collections.abc import AsyncGenerator, Generator, Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Any, Final, cast, overload

from switchgear.backfill.listed import asked
from switchgear.backfill.steps import Ask, Give, Steps, drive, fetch
from switchgear.errors import InvalidRequest
from switchgear.pipeline.client import AsyncBaseApiClient, BaseApiClient
from switchgear.pipeline.core import Core
from switchgear.pipeline.page import Paged, Slice
from switchgear.pipeline.request import Response
from switchgear.types.events import Delivery, Source

if TYPE_CHECKING:
    from switchgear.stripe.client import AsyncStripeClient, StripeClient
    from switchgear.stripe.events import StripeEvent
    from switchgear.stripe.models.event import EventRecord

__all__ = ["replay"]

_PAGE: Final = 100


@overload
def replay(
    client: StripeClient,
    *,
    since: datetime | None = None,
    types: Sequence[str] = (),
    undelivered: bool = False,
    cursor: str | None = None,
) -> Generator[StripeEvent[object], None, None]: ...
@overload
def replay(
    client: AsyncStripeClient,
    *,
    since: datetime | None = None,
    types: Sequence[str] = (),
    undelivered: bool = False,
    cursor: str | None = None,
) -> AsyncGenerator[StripeEvent[object], None]: ...
def replay(
    client: BaseApiClient | AsyncBaseApiClient,
    *,
    since: datetime | None = None,
    types: Sequence[str] = (),
    undelivered: bool = False,
    cursor: str | None = None,
) -> Any:
    """The events of the last 30 days, the newest first, as a receiver would have made them.

    Hand each to the inbox, or to `sync`: those that had come change nothing, and the order does not matter. Clerk and
    Ayrshare keep no events; there, `reconcile`. (Stripe's API reference: List all events.)

    Args:
        client: Synchronous, or asynchronous: then iterate with `async for`. For events of a connected account it has to
            act for it.
        since: The earliest time of an event; None: as long as Stripe keeps them.
        types: Such as `customer.updated` or `invoice.*`, at most 20; none: all.
        undelivered: Whether only those come that could not be delivered to all endpoints.
        cursor: The id of the last event that was taken: those before it come.

    Raises:
        InvalidRequest: It is no client of Stripe's, or there are more than 20 types.
    """
    if client.spec.name != Source.STRIPE:
        raise InvalidRequest(f"only Stripe keeps its events; use reconcile for {client.spec.name}")
    if len(types) > 20:
        raise InvalidRequest("Stripe takes at most 20 types; replay all, or several times")
    from switchgear.stripe.operations.events import Events  # only when it is asked for, as all of a service's

    only: dict[str, Any] = {
        "types": list(types) or None,
        "created": None if since is None else {"gte": since},
        "delivery_success": False if undelivered else None,
        "starting_after": cursor,
    }
    given = {name: value for name, value in only.items() if value is not None}
    decide = partial(_replaying, asked(Events.list, limit=_PAGE, **given))
    return drive(client, decide)


def _replaying(ask: Ask, core: Core) -> Steps[StripeEvent[object]]:
    request, place = cast("Paged[EventRecord]", ask.request), cast("str | None", "")
    while place is not None:
        request = request.at(place) if place else request
        response: Response[Slice[EventRecord]] = yield from fetch(Ask(request, ask.operation))
        account = None if response.origin is None else response.origin.account
        for record in response.value.items:
            yield Give(_event(record, account, core.clock.now()))
        place = request.paging.cursor(request.query, response.value)


def _event(record: EventRecord, account: str | None, now: datetime) -> StripeEvent[object]:
    """The event of a record, with the account that a webhook of it would have named."""
    from switchgear.stripe.parsing import parse

    event = parse(json.dumps(record.to_wire()).encode(), Delivery(), received_at=now)
    return event if event.account else replace(event, account=account)
