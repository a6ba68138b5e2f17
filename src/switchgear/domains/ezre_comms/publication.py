"""What the application itself says of its schedules and of the posts that it makes for them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, Final, cast

from switchgear.domains.ezre_comms.publishing import Schedule
from switchgear.domains.text import required
from switchgear.mirror.post import SCHEDULES
from switchgear.mirror.world import Seen
from switchgear.sync.canonical import Fields, canonical
from switchgear.sync.state import State
from switchgear.types.platforms import parse_platform

__all__ = ["published_as", "schedule_fields"]

SCHEDULE_FIELDS: Final = (
    *("platform_connection_id", "scheduled_at", "timezone", "max_retries", "is_recurring", "recurrence_pattern"),
    *("cron_expression", "recurrence_end_date", "parent_schedule_id"),
)
"""What the application alone knows of a schedule."""
DECIDED: Final = ("organization_id", "content_version_id", "ayrshare_post_id", "status", "failed_event_ids")
"""What it knows as well: what became of the schedule's posts may say otherwise."""

_PUBLISHED_AS: Final = "published_as:ezre_comms"
"""The set of what was said of where a post comes from: one word, unless the application contradicts itself."""


def published_as(
    *, schedule_id: str, content_version_id: str, organization_id: str, connections: Mapping[str, str]
) -> State:
    """The fragment that says what a post was made for; absorb it under `post_key(post_id)` when the post was made.

    Without it nobody knows whose the post is: its rows are incomplete.

    Args:
        schedule_id: The schedule; posts that try again are of the same one.
        content_version_id: What is published.
        organization_id: Whose it is.
        connections: Network, by any of its names -> the connection through which it is published there.

    Raises:
        BrokenRule: An id is empty.
    """
    entry: Fields = {
        "organization_id": required(organization_id, "organization_id", "PublishedPost"),
        "content_version_id": required(content_version_id, "content_version_id", "PublishedPost"),
        "connections": {str(parse_platform(name)): connection for name, connection in connections.items()},
    }
    schedule = required(schedule_id, "schedule_id", "PublishedPost")
    return State(sets={SCHEDULES: frozenset((schedule,)), _PUBLISHED_AS: frozenset((canonical(entry),))})


def schedule_fields(schedule: Schedule) -> Fields:
    """The application's own part of a schedule, for `edited`: as it was made, and after each decision on it."""
    wire = schedule.to_wire(library=True)
    names = (*SCHEDULE_FIELDS, *DECIDED, "error_message")
    given = {name: wire.get(Schedule.model_fields[name].alias or name) for name in names}
    return {name: value for name, value in given.items() if value is not None}


def publication(post: Seen) -> Mapping[str, Any]:
    """What `published_as` said of a post; of several, the smallest."""
    said = min(post.state.sets.get(_PUBLISHED_AS, ()), default="{}")
    return cast(Mapping[str, Any], json.loads(said))


def is_contradicted(post: Seen) -> bool:
    """Whether `published_as` said different things of a post."""
    return any(len(post.state.sets.get(name, ())) > 1 for name in (SCHEDULES, _PUBLISHED_AS))
