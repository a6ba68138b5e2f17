"""Rules about ownership: which rows are a user's."""

from __future__ import annotations

from collections.abc import Iterable

from switchgear.domains.coachflux.coaching import CoachingSession, SessionReflection
from switchgear.domains.coachflux.user import User
from switchgear.domains.entity import Entity
from switchgear.domains.violations import BrokenRule, Violation

__all__ = ["rows_of"]


def rows_of(user: User, rows: Iterable[Entity]) -> tuple[Entity, ...]:
    """Those rows that belong to a user: under the user's id, or, reflections, to one of the user's sessions.

    Raises:
        BrokenRule: The user was never stored.
    """
    if user.id is None:
        raise BrokenRule([Violation("id", "missing", "Input should have been stored")], subject="User")
    held = tuple(rows)
    sessions = {row.id for row in held if isinstance(row, CoachingSession) and row.user_id == user.id}
    return tuple(
        row
        for row in held
        if (
            row.session_id in sessions
            if isinstance(row, SessionReflection)
            else getattr(row, "user_id", None) == user.id
        )
    )
