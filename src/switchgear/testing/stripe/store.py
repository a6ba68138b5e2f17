"""`Store`: what an account keeps, by kind and id, in the order in which it came; a refused request leaves no trace."""

from __future__ import annotations

from collections.abc import Generator, Iterator, Mapping, MutableMapping
from contextlib import contextmanager
from typing import Any, TypeAlias, cast

from typing_extensions import override

__all__ = ["JsonObject", "Objects", "Store", "inside"]

JsonObject: TypeAlias = dict[str, Any]


def inside(thing: Mapping[str, Any], *fields: str) -> JsonObject:
    """What a field of an object holds, or a field of that; empty where one of them is null or absent."""
    for field in fields:
        thing = cast(JsonObject, thing.get(field) or {})
    return dict(thing)


class Objects(MutableMapping[str, JsonObject]):
    """Objects of one kind by id, oldest first. None is ever changed: a changed copy takes its place."""

    def __init__(self, log: list[tuple[Objects, str, JsonObject | None]]) -> None:
        self._log = log
        self._by_id: dict[str, JsonObject] = {}
        self._ids: list[str] = []
        self._places: dict[str, int] = {}
        self._of_customer: dict[str, dict[str, None]] = {}

    @override
    def __getitem__(self, id: str) -> JsonObject:
        return self._by_id[id]

    @override
    def __setitem__(self, id: str, thing: JsonObject) -> None:
        self._log.append((self, id, self._by_id.get(id)))
        if id not in self._places:
            self._places[id] = len(self._ids)
            self._ids.append(id)
        if customer := thing.get("customer"):
            self._of_customer.setdefault(customer, {})[id] = None
        self._by_id[id] = thing

    @override
    def __delitem__(self, id: str) -> None:
        self._log.append((self, id, self._by_id.pop(id)))

    @override
    def __iter__(self) -> Iterator[str]:
        return iter(self._by_id)

    @override
    def __len__(self) -> int:
        return len(self._by_id)

    def was_here(self, id: str) -> bool:
        """Whether there is or was such an object."""
        return id in self._places

    def of_customer(self, id: str) -> list[JsonObject]:
        """Those of one customer, oldest first."""
        held = (self._by_id.get(one) for one in self._of_customer.get(id, ()))
        return [thing for thing in held if thing is not None and thing.get("customer") == id]

    def newest(self, *, before: str | None = None) -> Iterator[JsonObject]:
        """From the newest to the oldest, all of them or those older than one, which may be deleted."""
        for place in range((len(self._ids) if before is None else self._places[before]) - 1, -1, -1):
            if (thing := self._by_id.get(self._ids[place])) is not None:
                yield thing

    def newer(self, than: str) -> Iterator[JsonObject]:
        """Those newer than one, from the oldest of them on."""
        for place in range(self._places[than] + 1, len(self._ids)):
            if (thing := self._by_id.get(self._ids[place])) is not None:
                yield thing

    def put_back(self, id: str, thing: JsonObject | None) -> None:
        """Undo the last change of an object; None: there was none."""
        if thing is not None:
            self._by_id[id] = thing
        elif self._ids and self._ids[-1] == id:
            del self._by_id[self._ids.pop()], self._places[id]
        else:  # it had been deleted
            self._by_id.pop(id, None)


class Store:
    """The objects of an account, by kind: what `object` says."""

    def __init__(self) -> None:
        self._kinds: dict[str, Objects] = {}
        self._log: list[tuple[Objects, str, JsonObject | None]] = []

    def of(self, kind: str) -> Objects:
        """All objects of a kind."""
        if kind not in self._kinds:
            self._kinds[kind] = Objects(self._log)
        return self._kinds[kind]

    def find(self, kind: str, id: str) -> JsonObject | None:
        """The object with this id: of that kind, or else of any."""
        found = self.of(kind).get(id)
        return found or next((kept[id] for kept in self._kinds.values() if id in kept), None)

    def aside(self, kind: str, id: str) -> JsonObject:
        """Fields of an object that are left out of it unless they are asked for."""
        return self.of("aside").get(f"{kind} {id}", {})

    def put_aside(self, kind: str, id: str, **fields: Any) -> None:
        """Keep fields of an object that are left out of it unless they are asked for."""
        self.of("aside")[f"{kind} {id}"] = {**self.aside(kind, id), **fields}

    @contextmanager
    def all_or_nothing(self) -> Generator[None, None, None]:
        """Undo what is done within if it fails, unless the exception says that its `effect` stays."""
        self._log.clear()
        try:
            yield
        except Exception as error:
            if not getattr(error, "effect", False):
                self._undo(0)
            raise
        finally:
            self._log.clear()

    @contextmanager
    def undone(self) -> Generator[None, None, None]:
        """Undo what is done within, whatever comes of it."""
        since = len(self._log)
        try:
            yield
        finally:
            self._undo(since)

    def _undo(self, since: int) -> None:
        for kept, key, thing in reversed(self._log[since:]):
            kept.put_back(key, thing)
        del self._log[since:]
