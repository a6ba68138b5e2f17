"""Rules about metrics: they are counted anew from what happened, never added to."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from switchgear.domains.coachflux.analytics import UserMetrics
from switchgear.domains.coachflux.coaching import ActionItem, CoachingSession
from switchgear.domains.entity import build
from switchgear.domains.violations import BrokenRule, Violation

__all__ = ["compute_metrics"]


def compute_metrics(
    sessions: Iterable[CoachingSession], actions: Iterable[ActionItem], now: datetime, *, user_id: str | None = None
) -> UserMetrics:
    """What a user has done.

    A session is completed when it is closed; its time runs until then, or until it was last changed.

    Args:
        sessions: All of the user's.
        actions: All of the user's, archived ones included.
        now: The time of the count.
        user_id: Whose they are; needed where there are none.

    Raises:
        BrokenRule: The rows are of several users, or of none, or the time is naive.
    """
    held, items = list(sessions), list(actions)
    owners = {session.user_id for session in held} | {item.user_id for item in items}
    if user_id is not None:
        owners.add(user_id)
    if len(owners) != 1 or None in owners:
        found = Violation("user_id", "one_user", "Input should be the rows of exactly one user")
        raise BrokenRule([found], subject="UserMetrics")
    spent = sum((_duration(session) for session in held), timedelta())
    return build(
        UserMetrics,
        {
            "user_id": owners.pop(),
            "sessions_completed": sum(session.closed_at is not None for session in held),
            "actions_created": len(items),
            "actions_completed": sum(item.completed for item in items),
            "frameworks_used": sorted({session.framework for session in held}),
            "last_session_at": max((session.created_at for session in held), default=None),
            "total_time_spent": spent // timedelta(seconds=1),
            "updated_at": now,
        },
    )


def _duration(session: CoachingSession) -> timedelta:
    return max((session.closed_at or session.updated_at) - session.created_at, timedelta())
