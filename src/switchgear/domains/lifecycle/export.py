"""Everything that is held of a user, for that user."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any, Generic, TypeVar

from switchgear.domains.entity import CamelCase, Entity
from switchgear.domains.instants import utc
from switchgear.domains.lifecycle.graph import rows_of

__all__ = ["UserExport", "export_user"]

U_co = TypeVar("U_co", bound=Entity, covariant=True)
U = TypeVar("U", bound=Entity)


@dataclass(frozen=True, slots=True)
class UserExport(Generic[U_co]):
    """What is held of a user, or of another owner. The same rows, in any order, are written in the same octets."""

    user: U_co
    collections: Mapping[str, tuple[Entity, ...]]
    """By the names that the product gives them, mostly their tables' names."""
    exported_at: datetime

    def to_wire(self) -> dict[str, Any]:
        """The export as JSON in the product's own names, with the library's fields and without secrets."""
        return {
            self._owner: self.user.to_wire(library=True),
            **{name: [row.to_wire(library=True) for row in rows] for name, rows in self.collections.items()},
            self._exported_at: self.user.write_time(self.exported_at),
        }

    def to_json(self) -> bytes:
        """One JSON object, in UTF-8."""
        return _written(self.to_wire())

    def json_lines(self) -> Iterator[bytes]:
        """JSON Lines: first when it was exported, then each row with the name of its collection."""
        yield _written({self._exported_at: self.user.write_time(self.exported_at)}) + b"\n"
        collections: dict[str, tuple[Entity, ...]] = {self._owner: (self.user,), **self.collections}
        for name, rows in collections.items():
            for row in rows:
                yield _written({"collection": name, "row": row.to_wire(library=True)}) + b"\n"

    @property
    def _owner(self) -> str:
        name = type(self.user).__name__
        return name[0].lower() + name[1:]

    @property
    def _exported_at(self) -> str:
        return "exportedAt" if issubclass(type(self.user), CamelCase) else "exported_at"


def export_user(user: U, related: Iterable[Entity], now: datetime) -> UserExport[U]:
    """Everything that is held of a user.

    Args:
        user: The user; or another owner, such as an organization.
        related: Rows of any table, archives included; only the user's own are exported, see `rows_of`.
        now: The time of the export.

    Raises:
        BrokenRule: The user was never stored, or the time is naive.
    """
    rows = sorted(rows_of(user, related), key=_place)
    return UserExport(user, {name: tuple(group) for name, group in groupby(rows, _collection)}, utc(now))


def _collection(row: Entity) -> str:
    return row.table.exported or row.table.name


def _place(row: Entity) -> tuple[str, bytes]:
    return _collection(row), _written(row.to_wire(library=True))


def _written(value: object) -> bytes:
    return json.dumps(value, sort_keys=True, separators=(",", ":")).encode()
