"""`World`: the states that are at hand, seen together, and what follows from several of them.

It knows no kind: what hangs on what stands in a table of `Kind`s, and what a product makes of it in the product's own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice, product
from typing import Any, Final, TypeAlias, TypeVar, cast

from pydantic import JsonValue

from switchgear.mirror.relation import Relation
from switchgear.sync.canonical import Fields
from switchgear.sync.keys import EntityKey
from switchgear.sync.policy import SyncPolicy
from switchgear.sync.state import State, local_lane
from switchgear.sync.update import RefetchRequest
from switchgear.sync.views import View, view

__all__ = ["NOBODY", "Kind", "Owner", "Seen", "World"]

T = TypeVar("T")

_WORLDS: Final = 64
"""How many combinations of what may be true are compared; with more, what depends on a tie counts as undecided."""


@dataclass(frozen=True, slots=True)
class Owner:
    """Whom something belongs to, as far as the states at hand tell."""

    id: str | None = None
    """The local id of the user."""
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


Related: TypeAlias = "Callable[[EntityKey, State], frozenset[Relation]]"


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """What hangs on what, of one kind of a provider's objects."""

    relations: Related
    """What a state answers to."""
    wanted: Related | None = None
    """By which relations those are found that a changed state concerns; by those that it answers to, if None."""
    leads: bool = False
    """Whether what is found leads on to more."""
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

    def at(self, key: EntityKey) -> Seen | None:
        """What a state shows; None if it is not at hand."""
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

    def undecided(self, key: EntityKey, show: Callable[[Seen], T]) -> EntityKey | None:
        """The state whose tie leaves open what is shown of another one; None if every outcome shows the same."""
        shown = self.at(key)
        if shown is None or not self._ties:
            return None
        told = show(shown)
        for tie, worlds in self._single:
            if tie != key and any(show(cast(Seen, other.at(key))) != told for other in worlds):
                return tie
        if len(self._ties) > 1 and any(show(cast(Seen, other.at(key))) != told for other in self._joint):
            return min((tie for tie in self._ties if tie != key), key=str)
        return None

    @property
    def _ties(self) -> Mapping[EntityKey, list[Fields]]:
        """The states that a tie leaves open -> all that they may show."""
        return self.once(_ties)

    @property
    def _single(self) -> list[tuple[EntityKey, list[World]]]:
        return self.once(_single)

    @property
    def _joint(self) -> list[World]:
        return self.once(_joint)

    def forget(self) -> None:
        """Let go of all that was worked out: it refers to this world in turn."""
        for _, worlds in self._memo.get(_single, ()):
            for other in worlds:
                other.forget()
        for other in self._memo.get(_joint, ()):
            other.forget()
        self._seen.clear()
        self._memo.clear()

    def but(self, shown: Mapping[EntityKey, Fields]) -> World:
        """The world in which some states show something else."""
        other = World(self.states, self.kinds, self.policy, product=self.product, now=self.now, whole=self.whole)
        for key, seen in self._seen.items():
            other._seen[key] = Seen(key, seen.view, shown.get(key, seen.fields), other, seen.whole)
        return other


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


def _single(world: World) -> list[tuple[EntityKey, list[World]]]:
    ties = world.once(_ties)
    return [(key, [world.but({key: fields}) for fields in shown[1:]]) for key, shown in ties.items()]


def _joint(world: World) -> list[World]:
    ties = world.once(_ties)
    combinations = (dict(zip(ties, chosen, strict=True)) for chosen in product(*ties.values()))
    return [world.but(shown) for shown in islice(combinations, _WORLDS)]


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
