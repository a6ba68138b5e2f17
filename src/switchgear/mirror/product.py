"""`Product`: the steps of a sync, over a product's tables. It knows no kind of object, and no product.

    known = {key: states[key] for key in touches(event) if key in states}
    updates = sync(event, known)
    states |= {update.key: update.state for update in updates}

    found = gather(related(updates), look_up)
    derived = derive(updates, found)
    states |= {update.key: update.state for update in derived}

`sync` joins what an event says into the states of what it names. `derive` tells what follows from several states. Both
answer updates with the strict entity, or None and what is missing. All of it is pure: `look_up` and `states` are the
caller's. One set of states serves any number of products: each makes its own rows of it.
"""

from __future__ import annotations

from collections.abc import Generator, Iterable, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Final, Generic, TypeVar

from typing_extensions import override

from switchgear.errors import InvalidRequest
from switchgear.mirror import ayrshare, clerk, stripe
from switchgear.mirror.fragments import Envelope
from switchgear.mirror.kinds import CUSTOMER, EVENT, LINKED, PROFILE
from switchgear.mirror.message import NOTHING, UNREADABLE, Message, dead, skipped
from switchgear.mirror.objects import OBJECTS, wanted
from switchgear.mirror.record import event_key, event_payload, event_state, event_values
from switchgear.mirror.relation import Relation
from switchgear.mirror.shows import Make, Part, Row, Shows
from switchgear.mirror.world import Seen, World
from switchgear.sync.canonical import Fields
from switchgear.sync.clock import Clock, Tick
from switchgear.sync.explanation import Explanation, explain
from switchgear.sync.keys import EntityKey
from switchgear.sync.lane import Candidate, Lane, Phase
from switchgear.sync.policy import SyncPolicy
from switchgear.sync.registers import Erased
from switchgear.sync.state import EMPTY, State, join, local_lane
from switchgear.sync.update import Change, EntityUpdate, RefetchRequest, change
from switchgear.sync.views import View, view
from switchgear.types.events import Event, Read, Source
from switchgear.types.times import to_millis

__all__ = ["Product"]

E = TypeVar("E")

DEFAULT: Final = SyncPolicy()

_INTERPRET: Final = {
    Source.CLERK: clerk.interpret,
    Source.STRIPE: stripe.interpret,
    Source.AYRSHARE: ayrshare.interpret,
}


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Product(Generic[E]):
    """One product's view of the providers' objects."""

    name: str
    shows: Mapping[str, Shows[E]]
    """Kind of object -> the entity that it makes; other kinds have a state and no entity."""
    parts: Mapping[str, tuple[Part[E], ...]] = field(default_factory=dict[str, "tuple[Part[E], ...]"])
    """Kind of object -> the further rows that it makes, beside the entity or without one."""
    record: Make[E] | None = None
    """How the product records a received event; None if it has no table of them."""
    beside: frozenset[str] = frozenset((CUSTOMER, PROFILE, LINKED))
    """Further kinds whose states are kept, since rows follow from them."""
    sources: frozenset[Source] = frozenset(Source)
    """Whom the product listens to; of others' events it makes nothing at all."""
    effects: frozenset[str] = frozenset((ayrshare.SUSPENDED,))
    """The names of the effects that the product asks for."""

    @override
    def __repr__(self) -> str:
        return f"Product({self.name!r})"

    def touches(self, event: Envelope, *, policy: SyncPolicy = DEFAULT) -> tuple[EntityKey, ...]:
        """The keys whose states `sync` wants, as far as they are known; what the event is mainly about comes first."""
        if event.source not in self.sources:
            return ()
        keys = self._message(event, policy).keys
        return keys if isinstance(event, Read) else (*keys, event_key(event))

    def sync(
        self, event: Envelope, states: Mapping[EntityKey, State], *, policy: SyncPolicy = DEFAULT
    ) -> list[EntityUpdate[E]]:
        """What an event, or a read, makes of the states that it touches.

        Every event also makes an update of its own record, which comes last and says what became of it: `processed`,
        `skipped` with the reason in `status_reason` (`wrong_mode`, `unknown_type`, `no_entity`, ...), or `dead`.
        A read has no record; if it says nothing, an unchanged update of what was read has the reason in `missing`.
        No event that a receiver accepted makes it raise.

        Args:
            event: A received event, or what an API call found (`Read`).
            states: What is known of the keys that `touches` named; more does no harm.
            policy: The configuration, the same as for `touches`.

        Returns:
            One update for each object that the event says something about. What follows from other objects, such as a
            role, is not known here, and `missing` says so: `derive` tells it.
        """
        if event.source not in self.sources:
            return []
        message, fragments = _said(self._message(event, policy))
        keys = message.keys
        known = {key: states[key] for key in keys if key in states}
        joined = {**known, **{key: join(known.get(key), told) for key, told in fragments.items()}}
        with self._world(joined, policy) as world:
            if isinstance(event, Read):
                reasons = () if message.reason is None else (message.reason,)
                return [self._show(key, known.get(key), world, findings=reasons) for key in fragments]
            updates = [self._show(key, known.get(key), world) for key in fragments]
            owner = next((owner for key in keys if (owner := world.owner(key).id)), None)
            return [*updates, self._recorded(event, states, message, owner)]

    def absorb(
        self, key: EntityKey, known: State | None, fragment: State, *, policy: SyncPolicy = DEFAULT
    ) -> EntityUpdate[E]:
        """Join what the application itself knows of an object: a link, an edit, an appointment, an erasure.

        Args:
            key: Which object.
            known: Its state; None if nothing is known.
            fragment: What is to be joined, as `link`, `edited`, `appointed` and `erasure` make it.
            policy: The configuration.
        """
        with self._world({key: join(known, fragment)}, policy) as world:
            return self._show(key, known, world)

    def edited(self, fields: Fields, *, at: datetime, id: str) -> State:
        """The fragment of an edit of fields that are the application's own, such as preferences or a post's text.

        Other products do not see it: each has a lane of its own.

        Args:
            fields: All fields of the application's own, under the entity's names; an edit replaces the one before it.
            at: The time of the edit.
            id: The edit's own id, the same when it is repeated.
        """
        edit = Candidate.of(id, Phase.UPDATED, fields)
        return State(lanes={local_lane(self.name): Lane.of(Clock.of(at, Tick.MILLISECOND), edit)})

    def erasure(self, key: EntityKey, *, at: datetime, beside: Iterable[Product[Any]] = ()) -> State:
        """The fragment that erases what is personal from the product's rows, now and whatever is joined later.

        Users keep their id, billing keeps ids, amounts, dates and statuses, and whom it belonged to. The state itself
        drops what no product keeps.

        Args:
            key: Which object.
            at: The time of the erasure.
            beside: The other products that share the states; what they show stays theirs until they erase it too.
        """
        shows = self.shows.get(key.kind)
        kept = () if shows is None else shows.kept
        others = frozenset(other.name for other in beside if other._makes(key.kind) and other is not self)
        keep = frozenset((*kept, str(key))) if kept else frozenset[str]()
        return State(erased={self.name: Erased(to_millis(at), keep, others)})

    def explain(
        self, key: EntityKey, state: State, *, events: Iterable[Envelope] = (), policy: SyncPolicy = DEFAULT
    ) -> Explanation:
        """Why a state shows the product what it shows; `str()` of it is the text for a person.

        What follows from other states, such as a role, is explained by theirs.

        Args:
            key: Which object.
            state: What is known of it.
            events: Events and reads that were synced, if they are at hand: the answer has the types of the events, and
                those that are older than what is shown. A state does not keep either.
            policy: The configuration, the same as for `sync`.
        """
        given = list(events)
        told = [_said(self._message(event, policy))[1].get(key, EMPTY) for event in given]
        types = {event.id: event.type for event in given if isinstance(event, Event)}
        found = explain(key, state, product=self.name, fragments=told, types=types)
        kind = OBJECTS.get(key.kind)
        if found.refetch is None or kind is None:
            return found
        return replace(found, refetch=kind.request(found.refetch, state))

    def related(self, updates: Iterable[EntityUpdate[object]]) -> frozenset[Relation]:
        """The queries for what `derive` needs, for `gather` or for a database."""
        kinds = (*self.shows, *self.parts, *self.beside)
        answered = {one for kind in kinds if kind in OBJECTS for one in OBJECTS[kind].answers}
        queries = (query for update in updates for query in wanted(update.key, update.state))
        return frozenset(query for query in queries if query.kind in answered)

    def derive(
        self,
        updates: Iterable[EntityUpdate[object]],
        found: Mapping[EntityKey, State],
        *,
        policy: SyncPolicy = DEFAULT,
        now: datetime | None = None,
    ) -> list[EntityUpdate[E]]:
        """What follows from several states: summaries, and whom something belongs to.

        It recomputes and never increments, so it may be repeated at any time. Call it in the transaction of `sync`.
        What follows from a tie is `ambiguous` too, and its `refetch` names the object whose read settles it.

        Args:
            updates: What `sync` or `absorb` returned.
            found: The states that the queries of `related` ask for.
            policy: The configuration, the same as for `sync`.
            now: The time; needed where `past_due` has a grace.

        Returns:
            An update for each entity among all these, in the order of keys. Its `change` speaks of the state alone, so
            an `unchanged` one may still show another entity than before.

        Raises:
            InvalidRequest: `past_due` has a grace, and `now` is not given.
        """
        if policy.past_due_grace is not None and now is None:
            raise InvalidRequest("now must be given where past_due has a grace, since what follows depends on the time")
        given = {update.key: update.state for update in updates if update.key.kind != EVENT}
        states = {**found, **{key: join(found.get(key), state) for key, state in given.items()}}
        with self._world(states, policy, now=now, whole=True) as world:
            shown = (key for key in sorted(states, key=str) if key in given or self._is_settled(key, world))
            return [self._show(key, states[key], world) for key in shown if self._makes(key.kind)]

    def _is_settled(self, key: EntityKey, world: World) -> bool:
        shows, seen = self.shows.get(key.kind), world.at(key)
        return seen is not None and (shows is None or shows.settled(seen))

    @contextmanager
    def _world(
        self,
        states: Mapping[EntityKey, State],
        policy: SyncPolicy,
        *,
        now: datetime | None = None,
        whole: bool = False,
    ) -> Generator[World, None, None]:
        world = World(states, OBJECTS, policy, product=self.name, now=now, whole=whole)
        try:
            yield world
        finally:
            world.forget()

    def _message(self, event: Envelope, policy: SyncPolicy) -> Message:
        reason = policy.refusal(event)
        message = skipped(reason) if reason else self._heeded(_INTERPRET[event.source](event, policy))
        if policy.flags and not reason and not self._enabled(event, message, policy):
            message = Message(status="received", reason="disabled")
        if isinstance(event, Read) and not message.fragments:
            return replace(message, fragments={EntityKey.of(event, event.kind, event.id): lambda: EMPTY})
        return message

    def _heeded(self, message: Message) -> Message:
        """What it says to this product: of kinds that it neither shows nor keeps, nothing.

        Where that holds for what the message is mainly about, it holds for all of it.
        """
        kept = [key for key in message.keys if self._keeps(key)]
        if len(kept) == len(message.keys):
            return message
        if message.fragments and not self._keeps(message.keys[0]):
            bare = Message(neighbours=tuple(kept)) if message.passed_on else skipped(NOTHING, *kept)
            return replace(bare, effects=message.effects)
        fragments = {key: say for key, say in message.fragments.items() if self._keeps(key)}
        return replace(message, fragments=fragments, neighbours=tuple(kept[len(fragments) :]))

    def _keeps(self, key: EntityKey) -> bool:
        return self._makes(key.kind) or key.kind in self.beside

    def _makes(self, kind: str) -> bool:
        """Whether rows are made of objects of a kind."""
        return kind in self.shows or kind in self.parts

    def _enabled(self, event: Envelope, message: Message, policy: SyncPolicy) -> bool:
        """Whether the integration, the product and the handler are on, for the entity that the event is about."""
        handler = event.kind if isinstance(event, Read) else event.type
        subject = next((str(key) for key in message.keys), event.id)
        return policy.enabled(subject, event.source.value, self.name, f"{self.name}:{handler}")

    def _show(
        self, key: EntityKey, known: State | None, world: World, *, findings: Iterable[str] = ()
    ) -> EntityUpdate[E]:
        seen = world.at(key)
        if seen is None:
            seen = Seen(key, view(EMPTY), {}, world, EMPTY)
        changed = change(known, seen.whole)
        parts = tuple(
            self._row(part.key(key, name), replace(seen, part=name), part.shows, changed)
            for part in self.parts.get(key.kind, ())
            for name in sorted({*part.names(seen)})
        )
        return self._row(key, seen, self.shows.get(key.kind), changed, findings=findings, parts=parts)

    def _row(
        self,
        key: EntityKey,
        seen: Seen,
        shows: Shows[E] | None,
        changed: Change,
        *,
        findings: Iterable[str] = (),
        parts: tuple[EntityUpdate[E], ...] = (),
    ) -> EntityUpdate[E]:
        """What is shown of an object, in its own row or in a further one."""
        world = seen.world
        row, entity, missing = Row({}), None, tuple[str, ...]()
        refetch, undecided = _read_of(seen), None
        if shows is not None:
            row = shows.row(seen, key)
            entity, missing = shows.make(row)
            refetch = _read_of(seen, shows.wants_read(seen))
            undecided = world.undecided(seen.key, lambda other: shows.row(replace(other, part=seen.part), key))
            undecided = undecided or shows.undecided(seen)
        if refetch is None and undecided is not None and (cause := world.at(undecided)) is not None:
            refetch = _read_of(cause)
        ambiguous = seen.view.ambiguous or undecided is not None
        return EntityUpdate(
            key=key,
            change=changed,
            state=seen.whole,
            view=replace(seen.view, fields={**seen.fields, **row.values}, ambiguous=ambiguous),
            entity=entity,
            missing=(*missing, *findings),
            refetch=refetch,
            parts=parts,
        )

    def _recorded(
        self, event: Event[object], states: Mapping[EntityKey, State], message: Message, user_id: str | None
    ) -> EntityUpdate[E]:
        key = event_key(event)
        known = states.get(key)
        state, payload = event_state(event, known), event_payload(event)
        values = {**event_values(event, key, state, message, user_id), "payload": payload}
        entity, missing = (None, ()) if self.record is None else self.record(Row(values))
        return EntityUpdate(
            key=key,
            change=change(known, state),
            state=state,
            view=View(state, values, resolutions={}, ambiguous=False, unsettled={}),
            entity=entity,
            missing=missing,
            effects=tuple(effect for effect in message.effects if effect.name in self.effects),
        )


def _said(message: Message) -> tuple[Message, Mapping[EntityKey, State]]:
    """What it says of each state; of what cannot be kept it says that."""
    try:
        return message, {key: say() for key, say in message.fragments.items()}
    except (InvalidRequest, ValueError, OverflowError, RecursionError):
        nothing = dict.fromkeys(message.fragments, EMPTY)
        return dead(UNREADABLE, *message.keys), nothing


def _read_of(seen: Seen, since: int | None = None) -> RefetchRequest | None:
    """The read that settles what is open, or None."""
    times = [seen.view.not_before, None if since is None else Clock(since).settled_from]
    asked = [at for at in times if at is not None]
    if not asked:
        return None
    request, kind = RefetchRequest.of(seen.key, max(asked)), seen.world.kinds.get(seen.key.kind)
    return request if kind is None else kind.request(request, seen.state)
