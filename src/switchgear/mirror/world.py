"""`World`: the states that are at hand, seen together, and what follows from several of them.

It knows no kind: what hangs on what stands in a table of `Kind`s, and what a product makes of it in the product's own.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice, product
from typing import Any, Final, TypeAlias, TypeVar, cast

from pydantic import JsonValue

from switchgear.mirror.relation import RelationKind
from switchgear.sync.canonical import Fields
from switchgear.sync.keys import EntityKey
from switchgear.sync.policy import SyncPolicy
from switchgear.sync.state import State, local_lane
from switchgear.sync.update import RefetchRequest
from switchgear.sync.views import View, view

__all__ = ["NOBODY", "Kind", "Owner", "Seen", "World"]

T = TypeVar("T")

_WORLDS: Final = 64
"""How many combinations of what may be true are compared; where there are more, what depends on them is undecided."""


@dataclass(frozen=True, slots=True)
class Owner:
    """Whom something belongs to, as far as the states at hand tell."""

    id: str | None = None
    """The local id of the user."""
    organization: str | None = None
    """The local id of the organization, of what belongs to one rather than to a user alone."""
    conflict: bool = False
    """Several users were named, and nothing decides between them; the smaller id is given."""


NOBODY: Final = Owner()


def _nobody(seen: Seen) -> Owner:
    del seen
    return NOBODY


def _whole(key: EntityKey, state: State, states: Mapping[EntityKey, State]) -> State:
    del key, states
    return state


def _itself(request: RefetchRequest, state: State) -> RefetchRequest:
    del state
    return request


Related: TypeAlias = "Mapping[RelationKind, Callable[[EntityKey, State], Iterable[str]]]"
"""Kind of relation -> the ids of the relations of that kind."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """What hangs on what, of one kind of a provider's objects."""

    answers: Related
    """The relations that a state answers to."""
    wanted: Related | None = None
    """By which those are found that a changed state concerns, or that it depends on; by those of `answers`, if None."""
    leads: Related | None = None
    """By which a state that was found leads on to more; None if it does not."""
    owner: Callable[[Seen], Owner] = _nobody
    complete: Callable[[EntityKey, State, Mapping[EntityKey, State]], State] = _whole
    """The state, with what another one says of it."""
    request: Callable[[RefetchRequest, State], RefetchRequest] = _itself
    """The read that shows it, if it is not one by its own id."""


class World:
    """Some states, seen together.

    Args:
        states: By key.
        kinds: What hangs on what.
        policy: How owners are found, and what counts as entitled.
        product: Whose view it is: its own edits are seen, and no more than its erasures left.
        now: The time, where it matters.
        whole: Whether the states are all that have to do with each other, so that summaries follow.
    """

    def __init__(
        self,
        states: Mapping[EntityKey, State],
        kinds: Mapping[str, Kind],
        policy: SyncPolicy,
        *,
        product: str,
        now: datetime | None = None,
        whole: bool = False,
    ) -> None:
        self.states = states
        self.kinds: Final = kinds
        self.policy: Final = policy
        self.product: Final = product
        self.local: Final = local_lane(product)
        self.now: Final = now
        self.whole: Final = whole
        self._seen: Final[dict[EntityKey, Seen]] = {}
        self._memo: Final[dict[object, Any]] = {}
        self._looked_at: set[EntityKey] | None = None

    def at(self, key: EntityKey) -> Seen | None:
        """What a state shows; None if it is not at hand."""
        if self._looked_at is not None:
            self._looked_at.add(key)
        seen = self._seen.get(key)
        if seen is None and key in self.states:
            kind = self.kinds.get(key.kind)
            known = self.states[key]
            state = known if kind is None else kind.complete(key, known, self.states)
            found = view(state.seen_by(self.product), local=self.local)
            seen = self._seen[key] = Seen(key, found, found.fields, self, state)
        return seen

    def of(self, kind: str) -> Iterator[Seen]:
        """What the states of a kind show."""
        return (seen for key in self.states if key.kind == kind and (seen := self.at(key)))

    def owner(self, key: EntityKey) -> Owner:
        """The user that something belongs to."""
        seen = self.at(key)
        return NOBODY if seen is None else seen.owner

    def once(self, work: Callable[[World], T]) -> T:
        """What a function finds in this world, worked out once."""
        if work not in self._memo:
            self._memo[work] = work(self)
        return cast(T, self._memo[work])

    def undecided(self, key: EntityKey, show: Callable[[Seen], object]) -> EntityKey | None:
        """The state whose tie leaves open what is shown of another one; None if every outcome shows the same."""
        ties = self.once(_ties)
        shown = self.at(key)
        if shown is None or not ties:
            return None
        told = show(shown)
        looked_at = self._looked_at_for(key, show)
        others = {tie: outcomes for tie, outcomes in ties.items() if tie in looked_at and tie != key}
        for tie, outcomes in others.items():
            if any(self._shows_other(key, show, told, {tie: fields}) for fields in outcomes[1:]):
                return tie
        if len(others) < 2:
            return None
        combinations = [
            dict(zip(others, chosen, strict=True)) for chosen in islice(product(*others.values()), _WORLDS + 1)
        ]
        if len(combinations) > _WORLDS or any(self._shows_other(key, show, told, one) for one in combinations):
            return next(iter(others))
        return None

    def _looked_at_for(self, key: EntityKey, show: Callable[[Seen], object]) -> frozenset[EntityKey]:
        """The states that are looked at to show one."""
        with self._but({}) as other:
            other._looked_at = set()
            show(cast(Seen, other.at(key)))
            return frozenset(other._looked_at)

    def _shows_other(
        self, key: EntityKey, show: Callable[[Seen], object], told: object, shown: Mapping[EntityKey, Fields]
    ) -> bool:
        with self._but(shown) as other:
            return show(cast(Seen, other.at(key))) != told

    @contextmanager
    def _but(self, shown: Mapping[EntityKey, Fields]) -> Generator[World, None, None]:
        """The world in which some states show something else."""
        other = World(self.states, self.kinds, self.policy, product=self.product, now=self.now, whole=self.whole)
        for key, seen in self._seen.items():
            other._seen[key] = Seen(key, seen.view, shown.get(key, seen.fields), other, seen.whole)
        try:
            yield other
        finally:
            other.forget()

    def forget(self) -> None:
        """Let go of all that was worked out: it refers to this world in turn."""
        self._seen.clear()
        self._memo.clear()


def _ties(world: World) -> Mapping[EntityKey, list[Fields]]:
    found: dict[EntityKey, list[Fields]] = {}
    for key in world.states:
        seen = world.at(key)
        if seen is not None and seen.view.ambiguous:
            lost: list[Fields] = [{}] if seen.view.overflowed else []
            others = [fields for fields in (*seen.view.alternatives, *lost) if fields != seen.fields]
            if others:
                found[key] = [seen.fields, *others]
    return {key: found[key] for key in sorted(found, key=str)} if len(found) > 1 else found


@dataclass(frozen=True, slots=True, eq=False)
class Seen:
    """One object as it is known, among the others."""

    key: EntityKey
    view: View
    fields: Fields
    """What is shown of it, in the provider's names."""
    world: World
    whole: State
    """All that is known of it, whoever may see it."""
    part: str = ""
    """Which of the further rows that it makes is shown; empty for its own row."""
    _memo: dict[object, Any] = field(default_factory=dict[object, Any], repr=False)

    @property
    def state(self) -> State:
        """What is known of it, as far as the product may see it."""
        return self.view.state

    @property
    def erased_at(self) -> int | None:
        """When the product erased it, in milliseconds; None if it did not."""
        erasure = self.whole.erased.get(self.world.product)
        return None if erasure is None else erasure.at

    @property
    def policy(self) -> SyncPolicy:
        """The configuration."""
        return self.world.policy

    def get(self, name: str) -> JsonValue:
        """A field; None if it is absent."""
        return self.fields.get(name)

    @property
    def owner(self) -> Owner:
        """The user that it belongs to."""
        kind = self.world.kinds.get(self.key.kind)
        return NOBODY if kind is None else self.once(kind.owner)

    def once(self, work: Callable[[Seen], T]) -> T:
        """What a function finds here, worked out once."""
        if work not in self._memo:
            self._memo[work] = work(self)
        return cast(T, self._memo[work])
