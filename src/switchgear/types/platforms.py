"""Social platforms: one canonical name, and what each system calls it."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from switchgear.types.enums import Unrecognized, recognize

__all__ = ["SocialPlatform", "parse_platform"]


class SocialPlatform(StrEnum):
    """The thirteen networks that Ayrshare reaches."""

    FACEBOOK = "facebook"
    INSTAGRAM = "instagram"
    X = "x"
    LINKEDIN = "linkedin"
    TIKTOK = "tiktok"
    YOUTUBE = "youtube"
    PINTEREST = "pinterest"
    REDDIT = "reddit"
    SNAPCHAT = "snapchat"
    TELEGRAM = "telegram"
    THREADS = "threads"
    BLUESKY = "bluesky"
    GOOGLE_BUSINESS = "google_business"


_ALIASES: Final = (
    ("twitter", SocialPlatform.X),
    ("gmb", SocialPlatform.GOOGLE_BUSINESS),
    ("google", SocialPlatform.GOOGLE_BUSINESS),
    ("googlebusiness", SocialPlatform.GOOGLE_BUSINESS),
    ("google_my_business", SocialPlatform.GOOGLE_BUSINESS),
)

_AYRSHARE: Final = {SocialPlatform.X: "twitter", SocialPlatform.GOOGLE_BUSINESS: "gmb"}


def parse_platform(name: str) -> SocialPlatform | Unrecognized:
    """The platform of any of its names, in any case; an unknown name stays as it is."""
    known = recognize(SocialPlatform, name.casefold(), aliases=_ALIASES)
    return known if isinstance(known, SocialPlatform) else Unrecognized(name)


def ayrshare_name(platform: SocialPlatform) -> str:
    """What Ayrshare calls the platform."""
    return _AYRSHARE.get(platform, platform.value)
