"""How posts and accounts do (https://www.ayrshare.com/docs/apis/analytics/overview). Nothing here changes anything."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Final, Required, TypeAlias

from typing_extensions import TypedDict, Unpack

from switchgear.ayrshare.models.analytics import AccountAnalytics, LinkStatistics, PostAnalyticsResult
from switchgear.ayrshare.operations.parameters import AYRSHARE, Networks, only_one, touching
from switchgear.pipeline.evidence import Evidence, known_from
from switchgear.pipeline.kinds import Kind
from switchgear.pipeline.operation import ModeT, Namespace, operation
from switchgear.pipeline.parameters import Between, Either, Entries, Given, Omittable, Text, With, Without
from switchgear.pipeline.request import Caching, Repeat, Request
from switchgear.types.model import decoder

__all__ = [
    "AccountAnalyticsParams",
    "Analytics",
    "LinkStatisticsParams",
    "PostAnalyticsParams",
    "YouTubeAnalyticsParams",
]


Ids: TypeAlias = Annotated[Sequence[Text], Entries(1, 100)]


class PostAnalyticsParams(TypedDict, total=False):
    """Of which post, and where."""

    id: Annotated[Given[Text], Either("post_ids")]
    """Ayrshare's id; with `search_platform_id` the network's own, and then exactly one network."""
    platforms: Given[Networks]
    """All that the post went to if unset."""
    search_platform_id: Given[bool]
    post_ids: Annotated[
        Given[Annotated[Sequence[Text], Entries(1, 100)]], With("search_platform_id"), Evidence.SECOND_HAND
    ]
    """A network's own ids of several posts, in the place of `id`."""


class YouTubeAnalyticsParams(TypedDict, total=False):
    """What is counted on YouTube."""

    lifetime: bool


class AccountAnalyticsParams(TypedDict, total=False):
    """Of which networks, and since when."""

    platforms: Required[Networks]
    quarters: Given[Annotated[int, Between(1, 4)]]
    daily: Annotated[Given[bool], Without("period_60_days")]
    period_60_days: Given[bool]
    """TikTok."""
    youtube: Given[YouTubeAnalyticsParams]
    user_id: Annotated[Given[Text], Without("user_name")]
    """X: an account other than the linked one; the profile key does not go along then."""
    user_name: Given[Text]


class LinkStatisticsParams(TypedDict, total=False):
    """Which links."""

    from_created_date: Omittable[datetime]


POST_ANALYTICS: Final = Kind(AYRSHARE, "post", "/api/analytics/post", PostAnalyticsResult, repeat=Repeat.SAFE)
ACCOUNT_ANALYTICS: Final = Kind(AYRSHARE, "profile", "/api/analytics/social", AccountAnalytics, repeat=Repeat.SAFE)
LINK_STATISTICS: Final = Kind(AYRSHARE, "link", "/api/analytics/links-short", decoder(tuple[LinkStatistics, ...]))


class Analytics(Namespace[ModeT], path="analytics"):
    """`/analytics`: how posts and accounts do."""

    @operation
    def post(self, **params: Unpack[PostAnalyticsParams]) -> Request[PostAnalyticsResult]:
        """How a post does on each network. Some may be missing (status `partial`): they are in `errors`.

        Raises:
            InvalidRequest: A network's own id is given without naming exactly one network.
            NotFound: There is no such post.
        """
        networks = params.get("platforms") or ()
        if params.get("search_platform_id"):
            only_one(networks)
        return POST_ANALYTICS.update(params=params, caching=Caching.STATED, **touching(networks))

    @operation
    def social(self, **params: Unpack[AccountAnalyticsParams]) -> Request[AccountAnalytics]:
        """How the accounts of a profile do on each network."""
        other = "user_id" in params or "user_name" in params
        return ACCOUNT_ANALYTICS.update(
            params=params, caching=Caching.STATED, tenant=not other, **touching(params["platforms"])
        )

    @operation
    @known_from(Evidence.PUBLISHED_CODE)
    def links_short(self, **params: Unpack[LinkStatisticsParams]) -> Request[tuple[LinkStatistics, ...]]:
        """How often links were followed that posts had shortened. Older than `links.get`."""
        return LINK_STATISTICS.get(params=params)
