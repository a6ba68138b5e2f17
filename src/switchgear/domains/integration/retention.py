"""How long Core integration keeps what."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from switchgear.domains.inbox import SETTLED
from switchgear.domains.integration.entities import ENTITIES
from switchgear.domains.retention_policy import RetentionAction, RetentionPolicy, purge_policies

__all__ = ["CORE", "core_policies"]


def core_policies(purge_after: timedelta | None = None) -> tuple[RetentionPolicy, ...]:
    """The policies, with another period between soft deletion and purge if need be."""
    return (
        RetentionPolicy(
            "integration", "webhookEvents", "created_at", timedelta(days=90), RetentionAction.ARCHIVE, SETTLED
        ),
        *purge_policies(ENTITIES, purge_after),
    )


CORE: Final = core_policies()
"""Events are archived after 90 days, what was softly deleted goes 30 days later; billing history stays, unnamed."""
