"""Rules about coaching sessions: anonymous ones, and how many are kept."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from pydantic import JsonValue

from switchgear.domains.coachflux.analytics import AnalyticsEvent
from switchgear.domains.coachflux.coaching import CoachingSession
from switchgear.domains.coachflux.user import AccountStatus, Plan, User
from switchgear.domains.entity import build, evolve
from switchgear.domains.instants import utc
from switchgear.domains.text import required
from switchgear.domains.violations import UnknownTier, Violation

__all__ = [
    "ANONYMOUS_LIFETIME",
    "FREE_SESSIONS",
    "AnonymousMigration",
    "expired",
    "migrate_anonymous",
    "new_anonymous",
    "plan_of",
    "sessions_to_prune",
]

ANONYMOUS_LIFETIME: Final = timedelta(hours=24)
"""How long a conversation waits for its user to register."""

FREE_SESSIONS: Final = 3
"""How many conversations are kept for a user who does not pay."""


_PRO: Final = frozenset((AccountStatus.TRIAL, AccountStatus.ACTIVE, AccountStatus.PAST_DUE))


def plan_of(user: User) -> Plan:
    """What a user gets by their own subscription: pro in trial, active and past due, else free."""
    return Plan.PRO if user.subscription_status in _PRO else Plan.FREE


def new_anonymous(
    now: datetime, *, anonymous_id: str, framework: str, step: str, state: JsonValue = None
) -> CoachingSession:
    """A conversation with somebody who has not signed in.

    Args:
        now: The time of the command; the session expires 24 hours later.
        anonymous_id: By which it is found when its user registers.
        framework: The framework's code.
        step: The framework's first step.
        state: The framework's own.

    Raises:
        BrokenRule: The anonymous id is empty, or the time is naive.
    """
    at = utc(now)
    return build(
        CoachingSession,
        {
            "framework": framework,
            "step": step,
            "state": state,
            "is_anonymous": True,
            "anonymous_id": required(anonymous_id, "anonymous_id", "CoachingSession"),
            "expires_at": at + ANONYMOUS_LIFETIME,
            "created_at": at,
            "updated_at": at,
        },
    )


def expired(session: CoachingSession, now: datetime) -> bool:
    """Whether an anonymous session's time is over; those of users have no end.

    Raises:
        BrokenRule: The time is naive.
    """
    at = utc(now)
    return session.expires_at is not None and session.expires_at <= at


@dataclass(frozen=True, slots=True)
class AnonymousMigration:
    """What became of the sessions of somebody who registered."""

    sessions: tuple[CoachingSession, ...]
    """All that were given, in their order."""
    migrated_count: int
    """How many of the sessions changed."""
    events: tuple[AnalyticsEvent, ...] = ()
    """All that were given, in their order."""


def migrate_anonymous(
    sessions: Iterable[CoachingSession],
    anonymous_id: str,
    user_id: str,
    now: datetime,
    *,
    events: Iterable[AnalyticsEvent] = (),
) -> AnonymousMigration:
    """Give anonymous sessions to the user that somebody has become; a second time finds none left.

    Args:
        sessions: Any; only those with the anonymous id change.
        anonymous_id: Under which they were held.
        user_id: The new user.
        now: The time of the command.
        events: Analytics events, if they shall go along; by default they stay as they are.

    Raises:
        BrokenRule: An id is empty, or the time is naive.
    """
    at, before = utc(now), tuple(sessions)
    required(anonymous_id, "anonymous_id", "CoachingSession")
    owned = {"user_id": required(user_id, "user_id", "CoachingSession"), "anonymous_id": None}
    known = {**owned, "is_anonymous": False, "expires_at": None, "updated_at": at}
    return AnonymousMigration(
        tuple(evolve(found, **known) if found.anonymous_id == anonymous_id else found for found in before),
        sum(found.anonymous_id == anonymous_id for found in before),
        tuple(evolve(found, **owned) if found.anonymous_id == anonymous_id else found for found in events),
    )


def sessions_to_prune(sessions: Iterable[CoachingSession], plan: Plan | str) -> list[CoachingSession]:
    """The sessions that go, newest first: for the plan `free` all but the last three, else none.

    Open ones count, but stay as long as they are open; anonymous ones are no part of this. With a session go its
    reflections and action items, and feedback loses the reference to it.

    Args:
        sessions: All of one user's.
        plan: What the user gets; see `plan_of`.

    Raises:
        UnknownTier: There is no such plan.
    """
    if plan not in set(Plan):
        raise UnknownTier(
            [Violation("plan", "unknown_tier", f"Input should be one of {', '.join(Plan)}")], subject="User"
        )
    if plan != Plan.FREE:
        return []
    own = [session for session in sessions if not session.is_anonymous]
    newest_first = sorted(own, key=lambda found: (found.created_at, found.id or ""), reverse=True)
    return [session for session in newest_first[FREE_SESSIONS:] if session.closed_at is not None]
