"""The columns of engagement events: comments and mentions, one for each event of Ayrshare's."""

from __future__ import annotations

from typing import Final

from pydantic import JsonValue

from switchgear.domains.ezre_comms.columns.connection import organization
from switchgear.domains.ezre_comms.columns.post import published_post_id
from switchgear.domains.ezre_comms.engagement import EngagementEvent, EngagementType, parse_engagement_event
from switchgear.domains.rows import entity_maker
from switchgear.mirror.engagement import engaged_at
from switchgear.mirror.kinds import post_key
from switchgear.mirror.shows import Shows
from switchgear.mirror.world import Seen

__all__ = ["ENGAGEMENTS"]


def _published_post(seen: Seen) -> JsonValue:
    """The row of the post; None where the event does not say on which network it was."""
    post, platform = seen.get("post"), seen.get("platform")
    return published_post_id(post_key(str(post)), str(platform)) if post and platform else None


ENGAGEMENTS: Final[Shows[EngagementEvent]] = Shows(
    make=entity_maker(EngagementEvent, parse_engagement_event),
    columns={
        "organization_id": organization,
        "published_post_id": _published_post,
        "event_type": lambda _: EngagementType.COMMENT.value,
        "timestamp": engaged_at,
        "source_event_id": lambda seen: seen.key.id,
    },
    findings={"identity_conflict": lambda seen: seen.owner.conflict},
)
