"""What Ayrshare writes, tags and shortens."""

from __future__ import annotations

from pydantic import AliasChoices, Field, JsonValue

from switchgear.ayrshare.models.base import AyrshareModel, Reply
from switchgear.types.times import AnyTime

__all__ = ["Generated", "Hashtags", "LinkAnalytics", "Links", "ShortLink"]


class Generated(Reply):
    """What was generated."""

    post: str | tuple[JsonValue, ...] | None = None
    """Text for text; a list for media."""
    usage: JsonValue = None
    total_monthly_usage: JsonValue = None


class Hashtags(Reply):
    """Hashtags, or a post with hashtags in it."""

    post: str | None = None
    hashtags: tuple[JsonValue, ...] = Field(default=(), validation_alias=AliasChoices("hashtags", "recommendations"))
    keyword: str | None = None


class LinkAnalytics(AyrshareModel):
    """How often a short link was followed; what else is counted is in `model_extra`."""

    total_clicks: int | None = None
    referer_counts: JsonValue = None
    browser_counts: JsonValue = None


class ShortLink(Reply):
    """A short link."""

    short_url: str | None = None
    original_url: str | None = None
    created: AnyTime | None = None
    analytics: LinkAnalytics | None = None


class Links(Reply):
    """The account's short links."""

    links: tuple[ShortLink, ...] = ()
