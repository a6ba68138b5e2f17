"""`State`: all that is known of one entity, as a product of lattices; `join`: how several become one."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import cache, reduce
from typing import ClassVar, Final, TypeVar

from pydantic import ConfigDict, TypeAdapter, ValidationError

from switchgear.errors import StoreError
from switchgear.sync.canonical import canonical
from switchgear.sync.lane import Lane
from switchgear.sync.registers import Ended, Erased, Names, Register, Tomb
from switchgear.types.model import problems

__all__ = ["EMPTY", "LOCAL", "State", "join"]

T = TypeVar("T")

LOCAL: Final = "local"
"""The lane of the application's own edits: shown over the others, and settled by no read. Each product has its own."""

_VERSION: Final = b"1"


def local_lane(product: str) -> str:
    """The lane of a product's own edits."""
    return f"{LOCAL}:{product}"


def is_local(lane: str) -> bool:
    """Whether a lane holds an application's own edits."""
    return lane == LOCAL or lane.startswith(f"{LOCAL}:")


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """What is known of one entity. Every part is a lattice, so a state is one too: `join` takes the parts name by name.

    States are values: they are compared by content and never changed in place.
    """

    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(extra="forbid", strict=True)

    lanes: Mapping[str, Lane] = field(default_factory=dict[str, Lane])
    """Snapshots by source, such as `stripe`: the latest clock's candidates."""
    maxima: Mapping[str, Register] = field(default_factory=dict[str, Register])
    """Registers that keep the largest value (last login)."""
    minima: Mapping[str, Register] = field(default_factory=dict[str, Register])
    """Registers that keep the smallest value (created at)."""
    sets: Mapping[str, Names] = field(default_factory=dict[str, frozenset[str]])
    """Sets that only grow (ids of detached payment methods)."""
    maps: Mapping[str, Mapping[str, State]] = field(default_factory=dict[str, Mapping[str, "State"]])
    """Maps that only grow: collection -> id -> the part's own state, its deletion included (tax ids)."""
    signals: Mapping[str, int] = field(default_factory=dict[str, int])
    """Lane -> Unix milliseconds of the latest event that announced a change without showing it."""
    reads: Mapping[str, int] = field(default_factory=dict[str, int])
    """Lane -> Unix milliseconds of the latest API read; it answers the signals before it."""
    tomb: Tomb | None = None
    ended: Ended | None = None
    erased: Mapping[str, Erased] = field(default_factory=dict[str, Erased])
    """Product -> its erasure."""

    def __post_init__(self) -> None:
        """Bring an erased state into its normal form: what no product may see any more is dropped."""
        if not self.erased:
            return
        keep = _left(self.erased)
        if keep is not None:
            self._drop_all_but(keep)
        own = {local_lane(product): erasure.keep for product, erasure in self.erased.items()}
        lanes = {name: lane.only(own[name]) if name in own else lane for name, lane in self.lanes.items()}
        object.__setattr__(self, "lanes", {name: lane for name, lane in lanes.items() if own.get(name, True)})

    def _drop_all_but(self, keep: Names) -> None:
        for part in ("maxima", "minima", "sets", "maps"):
            kept = {name: value for name, value in getattr(self, part).items() if name in keep}
            object.__setattr__(self, part, kept)
        lanes = {name: lane.only(keep) for name, lane in self.lanes.items()} if keep else {}
        object.__setattr__(self, "lanes", lanes)

    def seen_by(self, product: str) -> State:
        """The state as a product may see it: after its erasure, no more than that left to it."""
        erasure = self.erased.get(product)
        if erasure is None:
            return self
        seen = replace(self)
        seen._drop_all_but(erasure.keep)
        return seen

    def dump(self) -> bytes:
        """The state as bytes: a version byte and compact JSON. Equal states give equal bytes.

        Raises:
            InvalidRequest: A name or an id is no text that UTF-8 can write.
        """
        return _VERSION + canonical(_adapter().dump_python(self, exclude_defaults=True)).encode()

    @staticmethod
    def load(data: bytes) -> State:
        """The state that was dumped.

        Raises:
            StoreError: Another version of the library wrote it, or it is not a dumped state. A repeat does not help.
        """
        version = data[:1]
        if version != _VERSION:
            found = f"version byte {version.hex()}" if version else "no bytes at all"
            raise _unreadable(f"a stored state has {found}, and this version of the library reads {_VERSION.hex()}")
        try:
            return _adapter().validate_json(data[1:])
        except ValidationError as error:
            where = problems(error)[0].partition(":")[0]
        except RecursionError:
            where = "a fragment that is nested too deeply"
        raise _unreadable(f"a stored state is damaged: see {where}")


EMPTY: Final = State()
"""Nothing is known: joining it changes nothing."""


def join(*states: State | None) -> State:
    """All that the states know, together. Order, grouping and repetition do not matter; None is the empty state."""
    return reduce(_join, (state for state in states if state is not None), EMPTY)


def _join(a: State, b: State) -> State:
    if a is EMPTY:
        return b
    return State(
        lanes=_by_name(Lane.join, a.lanes, b.lanes),
        maxima=_by_name(max, a.maxima, b.maxima),
        minima=_by_name(Register.first, a.minima, b.minima),
        sets=_by_name(frozenset[str].union, a.sets, b.sets),
        maps=_by_name(_join_collections, a.maps, b.maps),
        signals=_by_name(max, a.signals, b.signals),
        reads=_by_name(max, a.reads, b.reads),
        tomb=_either(min, a.tomb, b.tomb),
        ended=_either(min, a.ended, b.ended),
        erased=_by_name(Erased.join, a.erased, b.erased),
    )


def _left(erased: Mapping[str, Erased]) -> Names | None:
    """The names that erasures leave to anybody; None: all of them, since some product still sees the object."""
    left: Names | None = None
    for erasure in erased.values():
        if not erasure.beside - erased.keys():
            names = erasure.keep.union(*(erased[product].keep for product in erasure.beside))
            left = names if left is None else left & names
    return left


def _join_collections(a: Mapping[str, State], b: Mapping[str, State]) -> Mapping[str, State]:
    return _by_name(_join, a, b)


def _by_name(joined: Callable[[T, T], T], a: Mapping[str, T], b: Mapping[str, T]) -> Mapping[str, T]:
    """Join two maps name by name; a name that only one of them has keeps its value."""
    if not a or not b:
        return a or b
    return {**a, **b, **{name: joined(a[name], b[name]) for name in a.keys() & b.keys()}}


def _either(joined: Callable[[T, T], T], a: T | None, b: T | None) -> T | None:
    """Join two values of which None is the least."""
    if a is None or b is None:
        return b if a is None else a
    return joined(a, b)


@cache
def _adapter() -> TypeAdapter[State]:
    return TypeAdapter(State)


def _unreadable(message: str) -> StoreError:
    error = StoreError(f"{message}; upgrade the library, or rebuild the state by replaying its events")
    error.retryable = False
    return error
