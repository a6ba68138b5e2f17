"""How long Core integration keeps what."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from switchgear.domains.retention_policy import RetentionAction, RetentionPolicy

__all__ = ["CORE", "core_policies"]


def core_policies(purge_after: timedelta = timedelta(days=30)) -> tuple[RetentionPolicy, ...]:
    """The policies, with another period between soft deletion and purge if need be."""
    purged = {
        "users": RetentionAction.ANONYMISE,
        "customers": RetentionAction.ANONYMISE,
        "subscriptions": RetentionAction.ANONYMISE,
        "socialAccounts": RetentionAction.DELETE,
        "socialPosts": RetentionAction.DELETE,
    }
    return (
        RetentionPolicy("integration", "webhookEvents", "created_at", timedelta(days=90), RetentionAction.ARCHIVE),
        *(RetentionPolicy("integration", table, "deleted_at", purge_after, do) for table, do in purged.items()),
    )


CORE: Final = core_policies()
"""Events are archived after 90 days, what was softly deleted goes 30 days later; billing history stays, unnamed."""
