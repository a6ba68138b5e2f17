"""Rules about accounts: how one ends."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from switchgear.domains.coachflux.user import AccountStatus, EmailPreferences, User
from switchgear.domains.entity import build, evolve
from switchgear.domains.instants import utc
from switchgear.domains.violations import BrokenRule, Violation

__all__ = ["DELETION_GRACE", "anonymise", "cancel_deletion", "purge_due", "request_deletion"]

DELETION_GRACE: Final = timedelta(days=7)
"""How long a user may change their mind."""

_KEPT: Final = (
    "id",
    "creation_time",
    "created_at",
    "source_updated_at",
    "deletion_requested_at",
    "deleted_at",
    "erased_at",
)


def request_deletion(user: User, now: datetime) -> User:
    """The user, whose grace begins; asking again does not prolong it.

    Raises:
        BrokenRule: The time is naive.
    """
    return user if user.deletion_requested_at else evolve(user, deletion_requested_at=now)


def cancel_deletion(user: User) -> User:
    """The user, who stays."""
    return evolve(user, deletion_requested_at=None)


def purge_due(user: User, now: datetime, grace: timedelta = DELETION_GRACE) -> bool:
    """Whether the grace is over and nothing was erased yet.

    Raises:
        BrokenRule: The time is naive.
    """
    asked = user.deletion_requested_at
    return asked is not None and user.erased_at is None and asked < utc(now) - grace


def anonymise(user: User) -> User:
    """What stays of a user: the ids and times of the row, and no word about the person. Idempotent.

    What the row held under unknown keys goes, too. When it was erased belongs into the user's state.

    Raises:
        BrokenRule: The user was never stored.
    """
    if user.id is None:
        raise BrokenRule([Violation("id", "missing", "Input should have been stored")], subject="User")
    return build(
        User,
        {name: value for name in _KEPT if (value := getattr(user, name)) is not None}
        | {
            "email": f"deleted+{user.id}@deleted.example",
            "clerk_id": f"deleted:{user.id}",
            "email_verified": False,
            "totp_enabled": False,
            "subscription_status": AccountStatus.FREE,
            "email_preferences": EmailPreferences(
                product_updates=False, newsletter=False, action_reminders=False, marketing_emails=False
            ),
            "onboarding_completed": False,
        },
    )
