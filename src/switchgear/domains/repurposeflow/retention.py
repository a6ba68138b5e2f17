"""How long RepurposeFlow keeps what."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from switchgear.domains.retention_policy import RetentionAction, RetentionPolicy

__all__ = ["REPURPOSEFLOW", "repurposeflow_policies"]


def repurposeflow_policies(purge_after: timedelta = timedelta(days=30)) -> tuple[RetentionPolicy, ...]:
    """The policies, with another period between soft deletion and purge if need be."""
    rows = (
        ("users", "deleted_at", purge_after, RetentionAction.ANONYMISE),
        ("generations", "created_at", timedelta(days=90), RetentionAction.ARCHIVE),
        ("usage_logs", "created_at", timedelta(days=90), RetentionAction.AGGREGATE),
        ("webhook_events", "created_at", timedelta(days=30), RetentionAction.DELETE),
    )
    return tuple(RetentionPolicy("repurposeflow", *row) for row in rows)


REPURPOSEFLOW: Final = repurposeflow_policies()
"""Subscriptions are kept for good; of events, only those go that are processed, skipped or dead."""
