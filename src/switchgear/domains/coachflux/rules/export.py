"""Rules about exports: everything that is held of a user, for that user."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from switchgear.domains.coachflux.access import LoginSession
from switchgear.domains.coachflux.coaching import ActionItem, CoachingSession
from switchgear.domains.coachflux.rules.ownership import rows_of
from switchgear.domains.coachflux.user import User
from switchgear.domains.entity import Entity
from switchgear.domains.instants import utc
from switchgear.types.times import to_millis

__all__ = ["UserExport", "export_user"]


@dataclass(frozen=True, slots=True)
class UserExport:
    """What is held of a user."""

    user: User
    sessions: tuple[CoachingSession, ...]
    actions: tuple[ActionItem, ...]
    exported_at: datetime
    others: Mapping[str, tuple[Entity, ...]]
    """Every other collection by its table's name; login sessions, whose name is taken, as `login_sessions`."""

    def to_wire(self) -> dict[str, Any]:
        """The export as JSON, with the library's fields and without secrets."""
        collections = {"sessions": self.sessions, "actions": self.actions, **self.others}
        return {
            "user": self.user.to_wire(library=True),
            **{name: [row.to_wire(library=True) for row in rows] for name, rows in collections.items()},
            "exportedAt": to_millis(self.exported_at),
        }


def export_user(user: User, related: Iterable[Entity], now: datetime) -> UserExport:
    """Everything that is held of a user.

    Args:
        user: The user.
        related: Rows of any table, archives included; only the user's own are exported.
        now: The time of the export.

    Raises:
        BrokenRule: The user was never stored, or the time is naive.
    """
    rows = rows_of(user, related)
    others: dict[str, tuple[Entity, ...]] = {}
    for row in rows:
        if not isinstance(row, CoachingSession | ActionItem):
            name = "login_sessions" if isinstance(row, LoginSession) else row.table.name
            others[name] = (*others.get(name, ()), row)
    return UserExport(
        user=user,
        sessions=tuple(row for row in rows if isinstance(row, CoachingSession)),
        actions=tuple(row for row in rows if isinstance(row, ActionItem)),
        exported_at=utc(now),
        others=others,
    )
