"""Times at which posts go out by themselves, and feeds that make posts of themselves."""

from __future__ import annotations

from pydantic import Field

from switchgear.ayrshare.models.base import AyrshareModel, Reply
from switchgear.types.times import AnyTime

__all__ = ["AutoSchedule", "AutoSchedules", "Feed", "Feeds"]


class AutoSchedule(Reply):
    """The times of day of one schedule."""

    title: str | None = None
    schedule: tuple[str, ...] = ()
    """In UTC, such as `13:05Z`."""
    days_of_week: tuple[int, ...] = ()
    """0 is Sunday; empty is every day."""
    exclude_dates: tuple[str, ...] = ()
    set_start_date: AnyTime | None = None
    last_schedule_date: AnyTime | None = None


class AutoSchedules(AyrshareModel):
    """The reply of `GET /auto-schedule`."""

    status: str | None = None
    schedules: dict[str, AutoSchedule] = Field(default_factory=dict[str, AutoSchedule])
    """By title."""


class Feed(Reply):
    """A feed whose entries become posts."""

    title: str | None = None
    website_link: str | None = None
    feed_url: str | None = Field(default=None, alias="feedURL")
    rss_url: str | None = Field(default=None, alias="rssURL")
    """What `feed_url` was called."""
    type: str | None = None
    use_first_image: bool | None = None
    auto_hashtag: bool | None = None
    created: AnyTime | None = None

    @property
    def url(self) -> str | None:
        """The feed's address, by either name."""
        return self.feed_url or self.rss_url


class Feeds(AyrshareModel):
    """The reply of `GET /feed`."""

    status: str | None = None
    feeds: tuple[Feed, ...]
