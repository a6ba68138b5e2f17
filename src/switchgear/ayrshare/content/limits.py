"""What each network takes (https://www.ayrshare.com/docs/media-guidelines/overview): one row each."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from switchgear.ayrshare.content.counting import bluesky_length, code_points, utf8_bytes, utf16_units, x_weight
from switchgear.types.platforms import SocialPlatform

__all__ = ["LIMITS", "NetworkLimits"]

MEGABYTE: Final = 1_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class NetworkLimits:
    """What one network takes; None where no limit is known."""

    text: int
    counts: Callable[[str], int] = code_points
    """How it counts a text."""
    title: int | None = None
    comment: int | None = None
    alt_text: int | None = None
    images: int | None = None
    """How many pictures a post may have."""
    image_bytes: int | None = None
    least_image_bytes: int = 0
    videos: int | None = None
    hashtags: int | None = None
    mentions: int | None = None
    refused: tuple[str, ...] = ()
    """Extensions of files that it does not take."""
    required: tuple[str, ...] = ()
    """What a post has to have beside text: `title`, `subreddit`, `media`, `video`."""


LIMITS: Final[Mapping[SocialPlatform, NetworkLimits]] = MappingProxyType(
    {
        SocialPlatform.BLUESKY: NetworkLimits(text=300, counts=bluesky_length, image_bytes=MEGABYTE),
        SocialPlatform.FACEBOOK: NetworkLimits(text=63_206, title=255, image_bytes=10 * MEGABYTE),
        SocialPlatform.GOOGLE_BUSINESS: NetworkLimits(
            text=1500, title=58, image_bytes=5 * MEGABYTE, least_image_bytes=10_000
        ),
        SocialPlatform.INSTAGRAM: NetworkLimits(
            text=2200,
            comment=2196,
            alt_text=1000,
            images=10,
            image_bytes=8 * MEGABYTE,
            hashtags=5,
            mentions=3,
            required=("media",),
        ),
        SocialPlatform.LINKEDIN: NetworkLimits(text=3000, title=400, comment=1250, image_bytes=5 * MEGABYTE),
        SocialPlatform.PINTEREST: NetworkLimits(
            text=500, title=100, alt_text=500, image_bytes=20 * MEGABYTE, required=("media",)
        ),
        SocialPlatform.REDDIT: NetworkLimits(text=5000, title=300, comment=10_000, required=("title", "subreddit")),
        SocialPlatform.SNAPCHAT: NetworkLimits(text=500, required=("media",)),
        SocialPlatform.TELEGRAM: NetworkLimits(text=1024, image_bytes=5 * MEGABYTE),
        SocialPlatform.THREADS: NetworkLimits(text=500, images=20, hashtags=1),
        SocialPlatform.TIKTOK: NetworkLimits(
            text=2200,
            counts=utf16_units,
            images=35,
            image_bytes=20 * MEGABYTE,
            refused=(".png",),
            required=("media",),
        ),
        SocialPlatform.X: NetworkLimits(text=280, counts=x_weight, alt_text=1000, images=4, image_bytes=5 * MEGABYTE),
        SocialPlatform.YOUTUBE: NetworkLimits(
            text=5000, counts=utf8_bytes, title=100, videos=1, required=("title", "video")
        ),
    }
)
"""By network. A text on X may have 25,000 where the account pays for it: `text=` of the functions says so."""
