"""The five entities of RepurposeFlow, as the store, the documentation and the tests go through them."""

from __future__ import annotations

from typing import Final

from switchgear.domains.entity import Entity
from switchgear.domains.repurposeflow.billing import Subscription
from switchgear.domains.repurposeflow.generation import Generation
from switchgear.domains.repurposeflow.inbox import WebhookEvent
from switchgear.domains.repurposeflow.usage import UsageLog
from switchgear.domains.repurposeflow.user import User

__all__ = ["ENTITIES"]

ENTITIES: Final[tuple[type[Entity], ...]] = (User, Generation, UsageLog, Subscription, WebhookEvent)
"""In the order in which their tables are made."""
