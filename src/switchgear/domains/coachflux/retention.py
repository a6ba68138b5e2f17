"""How long CoachFlux keeps what."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from switchgear.domains.coachflux.rules.actions import ARCHIVE_AFTER
from switchgear.domains.coachflux.user import User
from switchgear.domains.inbox import SETTLED
from switchgear.domains.retention_policy import RetentionAction, RetentionPolicy, purge_policies

__all__ = ["COACHFLUX"]

_DAY: Final = timedelta(days=1)

COACHFLUX: Final = (
    *purge_policies((User,)),
    RetentionPolicy("coachflux", "coaching_sessions", "expires_at", timedelta(), RetentionAction.DELETE),
    RetentionPolicy("coachflux", "action_items", "completed_at", ARCHIVE_AFTER, RetentionAction.ARCHIVE),
    RetentionPolicy("coachflux", "webhook_events", "created_at", 90 * _DAY, RetentionAction.ARCHIVE, SETTLED),
    *(
        RetentionPolicy("coachflux", table, "expires_at", _DAY, RetentionAction.DELETE)
        for table in ("sessions", "email_verifications", "password_resets", "magic_links")
    ),
)
"""Only anonymous coaching sessions expire; those of free users go by count, see `sessions_to_prune`.

Backups (daily, point in time, 30 days) are a matter of operations.
"""
