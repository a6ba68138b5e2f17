"""How long Ezre Comms keeps what."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from switchgear.domains.ezre_comms.entities import ENTITIES
from switchgear.domains.inbox import SETTLED
from switchgear.domains.retention_policy import RetentionAction, RetentionPolicy, purge_policies

__all__ = ["EZRE_COMMS", "ezre_comms_policies"]


def ezre_comms_policies(purge_after: timedelta | None = None) -> tuple[RetentionPolicy, ...]:
    """The policies, with another period between soft deletion and purge if need be."""
    return (
        RetentionPolicy(
            "ezre_comms", "webhookEvents", "created_at", timedelta(days=90), RetentionAction.ARCHIVE, SETTLED
        ),
        *purge_policies(ENTITIES, purge_after),
    )


EZRE_COMMS: Final = ezre_comms_policies()
"""Nothing expires: received events are archived after 90 days, and what was softly deleted goes 30 days later.

Of a user only the identity is erased, for requests, edits and comments keep naming their row.
"""
