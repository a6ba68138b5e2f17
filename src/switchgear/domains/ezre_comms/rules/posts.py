"""Rules about published posts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from pydantic import JsonValue

from switchgear.domains.entity import evolve
from switchgear.domains.ezre_comms.connection import PlatformConnection
from switchgear.domains.ezre_comms.publishing import PublishedPost
from switchgear.types.platforms import SocialPlatform

__all__ = ["delete_post", "find_post", "update_post"]


def find_post(
    posts: Iterable[PublishedPost],
    platform: SocialPlatform,
    platform_post_id: str | int,
    *,
    connections: Iterable[PlatformConnection],
) -> PublishedPost | None:
    """The post that a network knows under its own id (some send numbers, which are kept as text).

    Args:
        posts: The posts.
        platform: The network.
        platform_post_id: Its id of the post.
        connections: Those of the posts; they say which network it was.
    """
    wanted = str(platform_post_id)
    there = {connection.id for connection in connections if connection.platform is platform}
    return next(
        (post for post in posts if post.platform_post_id == wanted and post.platform_connection_id in there), None
    )


def update_post(
    post: PublishedPost, *, url: str | None = None, metadata: Mapping[str, JsonValue] | None = None
) -> PublishedPost:
    """The post with another address or other metadata; the network's id stays.

    Raises:
        BrokenRule: The address is none.
    """
    given = {"platform_post_url": url, "metadata": None if metadata is None else dict(metadata)}
    return evolve(post, **{name: value for name, value in given.items() if value is not None})


def delete_post(post: PublishedPost, now: datetime) -> PublishedPost:
    """The post, deleted: its network said so, or does not find it any more. The first time stays."""
    return post if post.deleted_at else evolve(post, deleted_at=now)
