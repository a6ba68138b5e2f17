"""`Sweep`: the objects of a kind, read page by page for a product; what `backfill` and `reconcile` have in common."""

from __future__ import annotations

from collections.abc import Generator, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Generic, Self, TypeVar, cast

from switchgear.backfill.listed import Listed, listed, service_of
from switchgear.backfill.steps import Ask, Look, fetch
from switchgear.backfill.walks import asking
from switchgear.errors import InvalidRequest
from switchgear.mirror.product import Product
from switchgear.pipeline.client import AsyncBaseApiClient, BaseApiClient
from switchgear.pipeline.page import Paged, Slice
from switchgear.pipeline.request import Response
from switchgear.sync.keys import EntityKey
from switchgear.sync.policy import SyncPolicy
from switchgear.sync.state import EMPTY, State
from switchgear.sync.update import EntityUpdate, change
from switchgear.types.events import Read, Source

__all__ = ["Cursor", "Listing", "Sweep", "sweep_of"]

E = TypeVar("E")


@dataclass(frozen=True, slots=True)
class Cursor:
    """Where a sweep goes on, as text in a batch: how many objects were read, and the place."""

    done: int = 0
    place: str | None = None

    @classmethod
    def parse(cls, text: str | None) -> Self:
        """What a batch said.

        Raises:
            InvalidRequest: It is no cursor of a batch.
        """
        if text is None:
            return cls()
        done, _, place = text.partition(":")
        if not done.isdecimal() or not place:
            raise InvalidRequest("cursor must be that of a batch")
        return cls(int(done), place)

    @property
    def text(self) -> str | None:
        """None: there is nothing to go on with."""
        return None if self.place is None else f"{self.done}:{self.place}"


@dataclass(frozen=True, slots=True)
class Listing:
    """A page that was read."""

    reads: tuple[Read[Any], ...]
    at: datetime
    """As of when it shows them, by the service's clock."""
    place: str | None
    """Where to go on; None: that was all."""
    total: int | None
    """How many objects there are, if the service says so."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sweep(Generic[E]):
    """The objects of a kind, and the product that they are read for."""

    source: Source
    kind: str
    listed: Listed
    domain: Product[E]
    policy: SyncPolicy
    first: Paged[Any]
    """The request of the first page."""
    operation: str

    def total(self) -> Generator[Ask, Any, int | None]:
        """How many objects there are, where that has to be asked for by itself."""
        count = self.listed.count
        return None if count is None else (yield from fetch(count)).value

    def page(self, place: str | None) -> Generator[Ask, Any, Listing]:
        """What is to be looked at next, and where it goes on."""
        walk = self.listed.walk
        while True:
            asked = walk.at(self.first, place)
            response: Response[Slice[Any]] = yield from fetch(Ask(asked, self.operation))
            items, further = walk.read(asked, place, response.value)
            if items or further is None:
                at = _as_of(response)
                reads = tuple(replace(replace(response, value=item).read(self.kind), at=at) for item in items)
                return Listing(reads, at, further, response.value.total)
            place = further

    def join(
        self, reads: Iterable[Read[Any]]
    ) -> Generator[Look, Any, tuple[Mapping[EntityKey, State], tuple[EntityUpdate[E], ...]]]:
        """What is known, and what reads make of it: one update for each state, of all that they say of it."""
        reads = tuple(reads)
        keys = frozenset(key for read in reads for key in self.domain.touches(read, policy=self.policy))
        known: Mapping[EntityKey, State] = (yield Look(keys)) if keys else {}
        states, made = dict(known), dict[EntityKey, EntityUpdate[E]]()
        for read in reads:
            for update in self.domain.sync(read, states, policy=self.policy):
                if update.key in states or update.state != EMPTY:
                    states[update.key], made[update.key] = update.state, update
        return known, tuple(replace(one, change=change(known.get(key), one.state)) for key, one in made.items())


def _as_of(response: Response[Slice[Any]]) -> datetime:
    """As of when a page shows its objects: the start of the request, or earlier where the service keeps its answers.

    Raises:
        InvalidRequest: The answer has no date.
    """
    started, kept = response.started_at, response.value.as_of
    if started is None:
        raise InvalidRequest("the answer has no Date header, so that nobody knows what it is newer than")
    return started if kept is None else min(started, kept)


def sweep_of(
    client: BaseApiClient | AsyncBaseApiClient, domain: Product[E], kind: str, policy: SyncPolicy, limit: int | None
) -> Sweep[E]:
    """The objects of a kind that a client shows, at most so many on a page.

    Raises:
        InvalidRequest: The product does not listen to the service or keeps nothing of such objects, there is no list of
            them, or no page holds so many.
    """
    source = service_of(client.spec.name)
    if source not in domain.sources:
        raise InvalidRequest(f"{domain.name} does not listen to {source}")
    of = listed(source, kind)
    if (of.kept or kind) not in domain.shows.keys() | domain.beside:
        raise InvalidRequest(f"{domain.name} keeps nothing of {source}'s {kind}")
    if of.pages is None:
        raise InvalidRequest(f"{source} has no list of every {kind}")
    first = cast("Paged[Any]", of.pages.request)
    most = int(dict(first.query)["limit"])
    if limit is not None and not 1 <= limit <= most:
        raise InvalidRequest(f"a page of {source}'s {kind} holds 1 to {most}; limit must be one of them")
    first = asking(first, limit=str(limit or most))
    operation = of.pages.operation
    return Sweep(source=source, kind=kind, listed=of, domain=domain, policy=policy, first=first, operation=operation)
