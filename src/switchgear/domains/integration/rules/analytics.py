"""Totals of a post over the networks, from metrics that each network names in its own way."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from switchgear.domains.entity import build
from switchgear.domains.integration.social import PostAnalytics
from switchgear.domains.violations import BrokenRule, Violation
from switchgear.types.payload import Payload
from switchgear.types.platforms import SocialPlatform

__all__ = ["METRICS", "aggregate", "read_metrics"]

# A path of keys; `a + b` is the sum of those that are there; `a | b` is the first that is there.
METRICS: Final[Mapping[SocialPlatform, Mapping[str, str]]] = {
    SocialPlatform.BLUESKY: {
        "likes": "likeCount",
        "shares": "repostCount + quoteCount",
        "comments": "replyCount",
    },
    SocialPlatform.FACEBOOK: {
        "views": "videoViews",
        "likes": "likeCount",
        "shares": "sharesCount",
        "comments": "commentsCount",
        "clicks": "clicksUnique",
    },
    SocialPlatform.INSTAGRAM: {
        "views": "viewsCount",
        "likes": "likeCount",
        "comments": "commentsCount",
    },
    SocialPlatform.LINKEDIN: {
        "views": "impressionCount",
        "likes": "likeCount",
        "shares": "shareCount",
        "comments": "commentCount",
        "clicks": "clickCount",
    },
    SocialPlatform.PINTEREST: {
        "likes": "totalReactions",
        "comments": "totalComments",
    },
    SocialPlatform.THREADS: {
        "views": "views",
        "likes": "likes",
        "shares": "reposts + quotes",
        "comments": "replies",
    },
    SocialPlatform.TIKTOK: {
        "views": "videoViews",
        "likes": "likeCount",
        "shares": "shareCount",
        "comments": "commentsCount",
    },
    SocialPlatform.X: {
        "views": "organicMetrics.impressionCount | nonPublicMetrics.impressionCount | publicMetrics.impressionCount",
        "likes": "publicMetrics.likeCount",
        "shares": "publicMetrics.retweetCount + publicMetrics.quoteCount",
        "comments": "publicMetrics.replyCount",
        "clicks": "nonPublicMetrics.urlLinkClicks | organicMetrics.urlLinkClicks",
    },
    SocialPlatform.YOUTUBE: {
        "views": "views",
        "likes": "likes",
        "comments": "comments",
    },
}
"""Network -> our metric -> its own (Ayrshare's documentation and published API checks: "Analytics on a post").

A network or metric that is absent has no documented count. X's counts are nested, under X's own names.
"""

_NAMES: Final = ("views", "likes", "shares", "comments", "clicks")


def read_metrics(
    platform: SocialPlatform, analytics: Mapping[str, Any] | Sequence[Mapping[str, Any]], at: datetime
) -> PostAnalytics:
    """One network's counts in our own names. What is not there, or cannot be a count, is missing, not zero.

    Args:
        platform: The network.
        analytics: What Ayrshare sends under `<platform>.analytics`; several of them, as for a thread on X, are summed.
        at: When they were counted.
    """
    parts = [analytics] if isinstance(analytics, Mapping) else analytics
    return _sum([_read(METRICS.get(platform, {}), Payload(part)) for part in parts], at)


def aggregate(per_platform: Mapping[SocialPlatform, PostAnalytics]) -> PostAnalytics:
    """The totals: each metric summed over the networks that offer it, as of the latest count.

    Raises:
        BrokenRule: There is no network.
    """
    if not per_platform:
        raise BrokenRule([Violation("", "empty", "It needs at least one network")], subject="PostAnalytics")
    parts = per_platform.values()
    return _sum([dict(part) for part in parts], max(part.last_updated for part in parts))


def _sum(parts: Sequence[Mapping[str, Any]], at: datetime) -> PostAnalytics:
    offered = {name: [part[name] for part in parts if part.get(name) is not None] for name in _NAMES}
    totals = {name: sum(counts) for name, counts in offered.items() if counts}
    return build(PostAnalytics, {**totals, "last_updated": at})


def _read(names: Mapping[str, str], payload: Payload) -> dict[str, int | None]:
    return {name: _first(payload, paths) for name, paths in names.items()}


def _first(payload: Payload, paths: str) -> int | None:
    for path in paths.split(" | "):
        found = [count for term in path.split(" + ") if (count := _count(payload, term)) is not None]
        if found:
            return sum(found)
    return None


def _count(payload: Payload, path: str) -> int | None:
    value = payload.get(*path.split("."))
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        count = int(value)
    except (ValueError, OverflowError):
        return None
    return count if count >= 0 else None
