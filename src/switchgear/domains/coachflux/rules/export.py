"""Rules about exports: everything that is held of a user, for that user."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from switchgear.domains.coachflux.coaching import ActionItem, CoachingSession
from switchgear.domains.coachflux.user import User
from switchgear.domains.entity import Entity
from switchgear.domains.lifecycle import export as lifecycle

__all__ = ["UserExport", "export_user"]


@dataclass(frozen=True, slots=True)
class UserExport(lifecycle.UserExport[User]):
    """What is held of a user; the collections `sessions` and `actions` are always there."""

    @property
    def sessions(self) -> tuple[CoachingSession, ...]:
        """The coaching sessions; login sessions, whose name is taken, are called `login_sessions`."""
        return tuple(row for row in self.collections["sessions"] if isinstance(row, CoachingSession))

    @property
    def actions(self) -> tuple[ActionItem, ...]:
        """The action items."""
        return tuple(row for row in self.collections["actions"] if isinstance(row, ActionItem))

    @property
    def others(self) -> Mapping[str, tuple[Entity, ...]]:
        """Every other collection."""
        return {name: rows for name, rows in self.collections.items() if name not in {"sessions", "actions"}}


def export_user(user: User, related: Iterable[Entity], now: datetime) -> UserExport:
    """Everything that is held of a user.

    Args:
        user: The user.
        related: Rows of any table, archives included; only the user's own are exported.
        now: The time of the export.

    Raises:
        BrokenRule: The user was never stored, or the time is naive.
    """
    found = lifecycle.export_user(user, related, now)
    return UserExport(found.user, {"sessions": (), "actions": (), **found.collections}, found.exported_at)
