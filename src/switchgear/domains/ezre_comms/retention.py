"""How long Ezre Comms keeps what."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from switchgear.domains.ezre_comms.entities import ENTITIES
from switchgear.domains.retention_policy import RetentionAction, RetentionPolicy

__all__ = ["EZRE_COMMS", "ezre_comms_policies"]


def ezre_comms_policies(purge_after: timedelta = timedelta(days=30)) -> tuple[RetentionPolicy, ...]:
    """The policies, with another period between soft deletion and purge if need be."""
    return (
        RetentionPolicy("ezre_comms", "webhookEvents", "created_at", timedelta(days=90), RetentionAction.ARCHIVE),
        *(
            RetentionPolicy("ezre_comms", entity.table.name, "deleted_at", purge_after, RetentionAction.DELETE)
            for entity in ENTITIES
        ),
    )


EZRE_COMMS: Final = ezre_comms_policies()
"""Nothing expires: received events are archived after 90 days, and what was softly deleted goes 30 days later."""
