"""The counts of a post that networks offer, each in its own way, under the names that the products have for them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from switchgear.types.payload import Payload
from switchgear.types.platforms import SocialPlatform

__all__ = ["METRICS", "read_counts"]

_X_IMPRESSIONS: Final = (
    "organicMetrics.impressionCount | nonPublicMetrics.impressionCount | publicMetrics.impressionCount"
)

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
        "saves": "savedCount",
    },
    SocialPlatform.LINKEDIN: {
        "views": "impressionCount",
        "impressions": "impressionCount",
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
        "views": _X_IMPRESSIONS,
        "impressions": _X_IMPRESSIONS,
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


def read_counts(platform: SocialPlatform, analytics: Mapping[str, Any]) -> dict[str, int | None]:
    """One network's counts under the names that the products have for them; None for what is not there.

    Args:
        platform: The network.
        analytics: What Ayrshare sends under `<platform>.analytics`.
    """
    payload = Payload(analytics)
    return {name: _first(payload, paths) for name, paths in METRICS.get(platform, {}).items()}


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
