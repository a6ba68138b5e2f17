"""`reconcile`: what is kept of a kind of objects beside what the service shows, and what heals it."""

from __future__ import annotations

from collections.abc import AsyncGenerator, AsyncIterable, Generator, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from typing import Any, Generic, TypeVar, overload

from switchgear._observers import log, notify
from switchgear.backfill.batches import Batch, Progress
from switchgear.backfill.drift import Drift, DriftKind, drift_between
from switchgear.backfill.reading import read_one
from switchgear.backfill.steps import AsyncStates, Give, Look, States, Steps, Take, drive, fetch
from switchgear.backfill.sweep import Cursor, Sweep, sweep_of
from switchgear.errors import InvalidRequest, NotFound
from switchgear.mirror.fragments import TICKS
from switchgear.mirror.objects import OBJECTS
from switchgear.mirror.product import DEFAULT, Product
from switchgear.pipeline.client import AsyncBaseApiClient, BaseApiClient
from switchgear.pipeline.core import Core
from switchgear.pipeline.hooks import Healed
from switchgear.sync.clock import Clock
from switchgear.sync.keys import EntityKey
from switchgear.sync.policy import SyncPolicy
from switchgear.sync.state import State
from switchgear.sync.update import EntityUpdate, RefetchRequest
from switchgear.types.events import Read, Source
from switchgear.types.times import from_millis

__all__ = ["Reconciled", "reconcile"]

E = TypeVar("E")

_AT_ONCE = 100
"""How many of the caller's keys are looked at in a batch."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reconciled(Batch[E]):
    """What a page came to, beside what was kept: the updates heal the drift."""

    drift: tuple[Drift, ...] = ()
    """One for each object that differed."""


@overload
def reconcile(
    client: BaseApiClient,
    *,
    domain: Product[E],
    kind: str,
    states: States,
    local: Iterable[EntityKey],
    cursor: str | None = None,
    limit: int | None = None,
    policy: SyncPolicy = DEFAULT,
    on_progress: Progress | None = None,
) -> Generator[Reconciled[E], None, None]: ...
@overload
def reconcile(
    client: AsyncBaseApiClient,
    *,
    domain: Product[E],
    kind: str,
    states: AsyncStates,
    local: Iterable[EntityKey] | AsyncIterable[EntityKey],
    cursor: str | None = None,
    limit: int | None = None,
    policy: SyncPolicy = DEFAULT,
    on_progress: Progress | None = None,
) -> AsyncGenerator[Reconciled[E], None]: ...
def reconcile(
    client: BaseApiClient | AsyncBaseApiClient,
    *,
    domain: Product[Any],
    kind: str,
    states: States | AsyncStates,
    local: Iterable[EntityKey] | AsyncIterable[EntityKey],
    cursor: str | None = None,
    limit: int | None = None,
    policy: SyncPolicy = DEFAULT,
    on_progress: Progress | None = None,
) -> Any:
    """Read all objects of a kind, and tell what differs from what is kept; then read each that is kept and not listed.

    Save the updates of a batch before you ask for the next one: what was listed is told from what was not by the reads
    that the states keep. Once a batch is saved, and the next is asked for, the client's observers and the log are told
    of each object that was `Healed`. What a webhook that is still under way will say is drift, too; its `age` is small.

    Args:
        client: Synchronous, or asynchronous: then iterate with `async for`.
        domain: The product, such as `integration.PRODUCT`.
        kind: The kind of objects, as for `backfill`.
        states: Answers what is known of some keys; of an asynchronous client it is awaited.
        local: The keys of all objects of the kind that something is kept of, in any order; those of other kinds, modes
            and accounts do no harm. It is not looked at before all has been listed, and from its beginning where a
            cursor goes on.
        cursor: Where to go on: that of the last batch that was saved. None: from the beginning.
        limit: How many objects a batch is made of; None: as many as a page of the service holds.
        policy: The configuration, the same as for `sync`.
        on_progress: Told how many objects were read, and how many are listed, each time a batch was taken.

    Raises:
        InvalidRequest: As `backfill` does.
        SwitchgearError: A page or an object could not be read; go on from the last cursor later.
    """
    sweep = sweep_of(client, domain, kind, policy, limit)
    begun = _Begun.parse(Cursor.parse(cursor))
    decide = partial(_reconciling, sweep, begun, on_progress)
    return drive(client, decide, states, local)


@dataclass(frozen=True, slots=True)
class _Begun:
    """How far it is: all is listed since a time, and then what was not read since is looked at."""

    done: int = 0
    since: int | None = None
    """Unix milliseconds by the service's clock: what was read earlier was not listed."""
    listed: bool = False
    place: str | None = None
    """Where the list goes on."""

    @classmethod
    def parse(cls, cursor: Cursor) -> _Begun:
        if cursor.place is None:
            return cls()
        since, sign, place = cursor.place.partition("~")
        if not sign or not since.isdecimal():
            raise InvalidRequest("cursor must be that of a batch of a reconciliation")
        return cls(cursor.done, int(since), not place, place or None)

    @property
    def cursor(self) -> str | None:
        return Cursor(self.done, f"{self.since}~{self.place or ''}").text


def _reconciling(sweep: Sweep[E], begun: _Begun, on_progress: Progress | None, core: Core) -> Steps[Reconciled[E]]:
    total = yield from sweep.total()
    while not begun.listed:
        page = yield from sweep.page(begun.place)
        total = page.total if total is None else total
        since = _clock(sweep.source, page.at)
        since = since if begun.since is None else min(since, begun.since)
        found = yield from _compared(sweep, page.reads, page.at)
        begun = _Begun(begun.done + len(page.reads), since, page.place is None, page.place)
        yield from _given(core, found, begun, total, on_progress)
    ended = False
    while not ended:
        keys: list[EntityKey] = yield Take(_AT_ONCE)
        ended = len(keys) < _AT_ONCE
        unlisted = yield from _unlisted(sweep, keys, begun.since or 0, core)
        found = _Found()
        for key, request in unlisted.items():
            found = found.and_((yield from _looked_for(sweep, key, request, core)))
        begun = replace(begun, done=begun.done + len(unlisted))
        yield from _given(core, found, begun, total, on_progress, ended=ended)


@dataclass(frozen=True, slots=True)
class _Found(Generic[E]):
    """Updates, and what they heal."""

    updates: tuple[EntityUpdate[E], ...] = ()
    drift: tuple[Drift, ...] = ()

    def and_(self, other: _Found[E]) -> _Found[E]:
        return _Found(self.updates + other.updates, self.drift + other.drift)


def _compared(sweep: Sweep[E], reads: Iterable[Read[Any]], at: datetime) -> Generator[Look, Any, _Found[E]]:
    """What reads show beside what is known."""
    known, updates = yield from sweep.join(reads)
    differing = (drift_between(one.key, known.get(one.key), one.state, at) for one in updates)
    return _Found(updates, tuple(drift for drift in differing if drift is not None))


def _unlisted(
    sweep: Sweep[Any], keys: Iterable[EntityKey], since: int, core: Core
) -> Generator[Any, Any, dict[EntityKey, RefetchRequest]]:
    """What is kept, not known to be deleted, and was not listed since a time; and the read that shows it."""
    of, kept = sweep.listed, (sweep.source, sweep.listed.kept or sweep.kind)
    mine = [key for key in keys if (key.source, key.kind) == kept and _in_scope(key, sweep, core)]
    known: Mapping[EntityKey, State] = (yield Look(mine)) if mine else {}
    found = {
        key: OBJECTS[key.kind].request(RefetchRequest.of(key, from_millis(since)), state)
        for key, state in known.items()
        if state.tomb is None and not _read_since(state, since, anyhow=of.complete)
    }
    if not found or of.own is None:
        return found
    ref_id: str | None = (yield from fetch(of.own)).value.ref_id
    return {key: request for key, request in found.items() if of.is_own(request, ref_id)}


def _read_since(state: State, since: int, *, anyhow: bool) -> bool:
    """Whether a read has shown an object since a time, or anything has, if that is enough."""
    times = [*state.reads.values(), *(lane.clock.at for lane in state.lanes.values() if anyhow)]
    return max(times, default=since - 1) >= since


def _in_scope(key: EntityKey, sweep: Sweep[Any], core: Core) -> bool:
    """Whether the client asks in the mode and the account of an object."""
    if sweep.source is not Source.STRIPE:
        return True
    origin = core.origin(core.fixed_secret or "", sweep.first)
    return key.account == origin.account and origin.livemode in {None, key.livemode}


def _looked_for(sweep: Sweep[E], key: EntityKey, request: RefetchRequest, core: Core) -> Generator[Any, Any, _Found[E]]:
    """What an object that was not listed is like by itself."""
    if sweep.listed.complete:
        read: Read[Any] = Read(
            source=key.source, kind=request.object, id=request.id, object=None, at=request.not_before
        )
        return (yield from _compared(sweep, (read,), read.at))
    try:
        read = yield from read_one(sweep.listed, request, core)
    except NotFound:
        return _Found(drift=(Drift(key, DriftKind.UNKNOWN),))
    return (yield from _compared(sweep, (read,), read.at))


def _clock(source: Source, at: datetime) -> int:
    return Clock.of(at, TICKS[source]).at


def _given(
    core: Core, found: _Found[E], begun: _Begun, total: int | None, on_progress: Progress | None, *, ended: bool = False
) -> Steps[Reconciled[E]]:
    """Give a batch, and tell what it healed once it was taken."""
    cursor = None if ended else begun.cursor
    yield Give(Reconciled(updates=found.updates, cursor=cursor, done=begun.done, total=total, drift=found.drift))
    for drift in found.drift:
        if drift.kind is not DriftKind.UNKNOWN:
            healed = Healed(core.spec.name, drift.key.kind, str(drift.key), drift.fields, drift.age)
            notify((*core.observers, log), healed)
    if on_progress is not None:
        on_progress(begun.done, total)
