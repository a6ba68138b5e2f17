"""How long RepurposeFlow keeps what."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from switchgear.domains.inbox import SETTLED
from switchgear.domains.repurposeflow.user import User
from switchgear.domains.retention_policy import RetentionAction, RetentionPolicy, purge_policies

__all__ = ["REPURPOSEFLOW", "repurposeflow_policies"]


def repurposeflow_policies(purge_after: timedelta | None = None) -> tuple[RetentionPolicy, ...]:
    """The policies, with another period between soft deletion and purge if need be."""
    quarter, month = timedelta(days=90), timedelta(days=30)
    product = "repurposeflow"
    return (
        *purge_policies((User,), purge_after),
        RetentionPolicy(product, "generations", "created_at", quarter, RetentionAction.ARCHIVE),
        RetentionPolicy(product, "usage_logs", "created_at", quarter, RetentionAction.AGGREGATE),
        RetentionPolicy(product, "webhook_events", "created_at", month, RetentionAction.DELETE, SETTLED),
    )


REPURPOSEFLOW: Final = repurposeflow_policies()
"""Subscriptions are kept for good; of events, only those go that are processed, skipped or dead."""
