"""How posts and accounts do, network by network (https://www.ayrshare.com/docs/apis/analytics/overview)."""

from __future__ import annotations

from pydantic import JsonValue

from switchgear.ayrshare.models.base import AyrshareModel, ByNetwork, TextId
from switchgear.ayrshare.models.posts import PostErrorDetail
from switchgear.types.times import AnyTime

__all__ = ["AccountAnalytics", "LinkStatistics", "NetworkAnalytics", "PostAnalyticsResult"]


class NetworkAnalytics(AyrshareModel):
    """What one network counts. A number that is missing is not offered, which is not the same as none."""

    id: TextId | None = None
    """The network's own id of the post."""
    post_url: str | None = None
    analytics: JsonValue = None
    """By the network's own names; X nests them, and Snapchat lists them."""
    status: str | None = None
    code: int | None = None
    message: str | None = None
    last_updated: AnyTime | None = None
    next_update: AnyTime | None = None
    """Asking again sooner brings the same answer."""


class PostAnalyticsResult(ByNetwork[NetworkAnalytics]):
    """The reply of `POST /analytics/post`; with the status `partial` some networks are in `errors`."""

    errors: tuple[PostErrorDetail, ...] = ()


class AccountAnalytics(ByNetwork[NetworkAnalytics]):
    """The reply of `POST /analytics/social`."""

    errors: tuple[PostErrorDetail, ...] = ()


class LinkStatistics(AyrshareModel):
    """How often a shortened link was followed; what is counted is in `model_extra`."""
