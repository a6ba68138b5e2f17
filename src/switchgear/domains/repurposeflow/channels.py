"""Where content can go: the social networks, and e-mail."""

from __future__ import annotations

from enum import StrEnum
from types import MappingProxyType
from typing import Annotated, Final, TypeAlias

from pydantic import BeforeValidator

from switchgear.domains.fields import Closed
from switchgear.types.enums import Unrecognized
from switchgear.types.platforms import SocialPlatform, parse_platform

__all__ = ["OUTPUTS", "Channel", "ContentChannel", "channel_name", "parse_channel"]


class ContentChannel(StrEnum):
    """The thirteen networks, under their canonical names, and e-mail, which is none."""

    FACEBOOK = SocialPlatform.FACEBOOK.value
    INSTAGRAM = SocialPlatform.INSTAGRAM.value
    X = SocialPlatform.X.value
    LINKEDIN = SocialPlatform.LINKEDIN.value
    TIKTOK = SocialPlatform.TIKTOK.value
    YOUTUBE = SocialPlatform.YOUTUBE.value
    PINTEREST = SocialPlatform.PINTEREST.value
    REDDIT = SocialPlatform.REDDIT.value
    SNAPCHAT = SocialPlatform.SNAPCHAT.value
    TELEGRAM = SocialPlatform.TELEGRAM.value
    THREADS = SocialPlatform.THREADS.value
    BLUESKY = SocialPlatform.BLUESKY.value
    GOOGLE_BUSINESS = SocialPlatform.GOOGLE_BUSINESS.value
    EMAIL = "email"


def parse_channel(name: str) -> ContentChannel | Unrecognized:
    """The channel of any of its names, in any case; an unknown name stays as it is."""
    if name.casefold() == ContentChannel.EMAIL:
        return ContentChannel.EMAIL
    known = parse_platform(name)
    return ContentChannel(known) if isinstance(known, SocialPlatform) else known


def channel_name(channel: ContentChannel) -> str:
    """What RepurposeFlow calls the channel."""
    return "twitter" if channel is ContentChannel.X else channel.value


Channel: TypeAlias = Annotated[
    Closed[ContentChannel], BeforeValidator(lambda value: parse_channel(value) if isinstance(value, str) else value)
]
"""A channel by any of its names, in any case; held under its canonical one."""

OUTPUTS: Final = MappingProxyType(
    {
        channel: f"output_{channel_name(channel)}"
        for channel in (
            ContentChannel.TIKTOK,
            ContentChannel.X,
            ContentChannel.THREADS,
            ContentChannel.LINKEDIN,
            ContentChannel.INSTAGRAM,
            ContentChannel.EMAIL,
        )
    }
)
"""The channels that content is generated for, and the field that holds what was generated."""
