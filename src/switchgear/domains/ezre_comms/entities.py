"""The entities of Ezre Comms, as the store, the documentation and the tests go through them."""

from __future__ import annotations

from typing import Final

from switchgear.domains.entity import Entity
from switchgear.domains.ezre_comms.connection import PlatformConnection
from switchgear.domains.ezre_comms.content import (
    ContentComment,
    ContentEditHistory,
    ContentRequest,
    ContentVersion,
    File,
    MediaAttachment,
)
from switchgear.domains.ezre_comms.engagement import AnalyticsAggregate, EngagementEvent
from switchgear.domains.ezre_comms.organization import Organization, UsageTracking, User
from switchgear.domains.ezre_comms.publishing import PublishedPost, Schedule

__all__ = ["ENTITIES"]

ENTITIES: Final[tuple[type[Entity], ...]] = (
    Organization,
    User,
    UsageTracking,
    PlatformConnection,
    File,
    ContentRequest,
    ContentVersion,
    ContentEditHistory,
    ContentComment,
    MediaAttachment,
    Schedule,
    PublishedPost,
    EngagementEvent,
    AnalyticsAggregate,
)
