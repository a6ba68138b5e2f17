"""What Ayrshare's webhooks carry: one flat JSON object each, the envelope's fields beside the action's own."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from pydantic import Field, JsonValue

from switchgear.ayrshare.models.base import AyrshareModel, Platform, TextId
from switchgear.ayrshare.models.posts import PostReport
from switchgear.types.enums import Open
from switchgear.types.times import IN_REACH, AnyTime

__all__ = ["LinkChange", "Notification", "ScheduledPost", "SocialAccountChange"]


class Notification(AyrshareModel):
    """The fields of every action."""

    action: str
    sub_action: str | None = None
    created: Annotated[AnyTime, IN_REACH] | None = None
    code: int | None = None
    ref_id: str | None = None
    """The profile."""
    url: str | None = None
    """The endpoint that this was sent to."""
    hook_id: TextId | None = None
    """Equal on every redelivery; absent from some payloads."""


class ScheduledPost(PostReport, Notification):
    """`scheduled`: what became of a scheduled or retried post, or of a video that TikTok has finished processing."""

    id: TextId
    """Ayrshare's id of the post."""


class LinkChange(StrEnum):
    """What happened to the link between a profile and an account."""

    LINK = "link"
    UNLINK = "unlink"
    REFRESH = "refresh"


class SocialAccountChange(Notification):
    """`social`: an account was linked, unlinked or refreshed. It does not say which: read the profile for the id."""

    type: Open[LinkChange]
    platform: Platform
    title: str | None = None
    """The profile's title, not the account's name."""
    display_name: str | None = None
    source: str | None = None
    """`user`, or `system` with the reason in `details`."""
    details: JsonValue = None
    refresh_by: Annotated[AnyTime | str | None, Field(union_mode="left_to_right")] = None
    """LinkedIn: when the link ends, said 15 days ahead; as text if it does not read as a time."""
