"""The columns of published posts and of their running totals: a row of each for every network of a post."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, cast

from pydantic import JsonValue

from switchgear.domains.ezre_comms.engagement import AnalyticsAggregate, parse_analytics_aggregate
from switchgear.domains.ezre_comms.publication import is_contradicted, publication
from switchgear.domains.ezre_comms.publishing import PublishedPost, parse_published_post
from switchgear.domains.post_metrics import read_counts
from switchgear.domains.rows import entity_maker
from switchgear.mirror.analytics import counts_shown
from switchgear.mirror.kinds import part_key
from switchgear.mirror.outcome import is_undecided, outcomes_shown, published_on
from switchgear.mirror.post import SCHEDULES
from switchgear.mirror.shows import Part, Shows
from switchgear.mirror.world import Seen
from switchgear.sync.keys import EntityKey
from switchgear.types.platforms import SocialPlatform

__all__ = ["PUBLISHED_POSTS", "TOTALS", "deleted_on", "networks", "published_post_id"]

_PUBLISHED: Final = frozenset(("success", "deleted"))
_KIND: Final = "published_post"


def published_post_id(post: EntityKey, platform: str) -> str:
    """The id of the row of a post on a network."""
    return part_key(post, _KIND, platform).local_id


def networks(post: Seen) -> list[str]:
    """The networks that published a post, also those that deleted it since."""
    return [name for name, told in post.once(outcomes_shown).items() if told.get("status") in _PUBLISHED]


def deleted_on(post: Seen, platform: str) -> int | None:
    """When a network deleted a post, in milliseconds, or the whole post was found to be gone."""
    told, tomb = post.once(outcomes_shown)[platform], post.state.tomb
    if told.get("status") == "deleted":
        return cast(int, told["at"])
    return None if tomb is None else tomb.at


def _told(post: Seen) -> dict[str, JsonValue]:
    return post.once(outcomes_shown)[post.part]


def _counts(post: Seen) -> tuple[int, dict[str, int | None]]:
    """When the network was asked, and its counts."""
    platform = SocialPlatform(post.part)
    at, counts = counts_shown(post)[platform]
    return at, read_counts(platform, counts)


def _count(name: str) -> Callable[[Seen], JsonValue]:
    return lambda post: _counts(post)[1].get(name)


PUBLISHED_POSTS: Final[Part[PublishedPost]] = Part(
    kind=_KIND,
    names=networks,
    shows=Shows(
        make=entity_maker(PublishedPost, parse_published_post),
        columns={
            "schedule_id": lambda post: min(post.state.sets.get(SCHEDULES, ()), default=None),
            "content_version_id": lambda post: publication(post).get("content_version_id"),
            "organization_id": lambda post: publication(post).get("organization_id"),
            "platform_connection_id": lambda post: publication(post).get("connections", {}).get(post.part),
            "platform_post_id": lambda post: _told(post).get("platform_post_id"),
            "platform_post_url": lambda post: _told(post).get("url"),
            "published_at": lambda post: published_on(post).get(post.part),
            "deleted_at": lambda post: deleted_on(post, post.part),
        },
        findings={"identity_conflict": is_contradicted, "outcome_undecided": is_undecided},
    ),
)
"""Each network's post."""

TOTALS: Final[Part[AnalyticsAggregate]] = Part(
    kind="post_totals",
    names=lambda post: map(str, counts_shown(post)),
    shows=Shows(
        make=entity_maker(AnalyticsAggregate, parse_analytics_aggregate),
        columns={
            "published_post_id": lambda post: published_post_id(post.key, post.part),
            **{name: _count(name) for name in ("likes", "comments", "impressions", "clicks", "shares", "saves")},
            "source_updated_at": lambda post: _counts(post)[0],
        },
    ),
)
"""Each network's running totals of a post. They have no period, and are never added to counts of events."""
