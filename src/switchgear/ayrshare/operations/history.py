"""The history of posts that were sent through Ayrshare (https://www.ayrshare.com/docs/apis/history/overview)."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Final, Literal

from typing_extensions import TypedDict, Unpack

from switchgear.ayrshare.models.base import PostStatus
from switchgear.ayrshare.models.posts import History, HistoryPost, NetworkHistory, NetworkPost
from switchgear.ayrshare.operations.parameters import AYRSHARE, Network, Networks, touching
from switchgear.pipeline.kinds import Kind
from switchgear.pipeline.operation import ModeT, Namespace, operation, paginated
from switchgear.pipeline.page import Cursor, Paged, Slice
from switchgear.pipeline.parameters import Between, Omittable, Text, Without
from switchgear.pipeline.request import Caching, Request
from switchgear.types.model import decoder
from switchgear.types.platforms import SocialPlatform, ayrshare_name

__all__ = ["HistoryGetParams", "HistoryListParams", "NetworkHistoryParams", "PostHistory"]


class HistoryListParams(TypedDict, total=False):
    """Which posts."""

    limit: Omittable[Annotated[int, Between(1, 1000)]]
    """25 if unset."""
    last_days: Annotated[Omittable[Annotated[int, Between(0)]], Without("start_date", "end_date")]
    """Published (or scheduled) since so many days; 0 is all, 30 if unset."""
    start_date: Omittable[datetime]
    """Published at this time or later."""
    end_date: Omittable[datetime]
    """Published at this time or earlier."""
    status: Omittable[PostStatus | str]
    """Posts of one status."""
    type: Omittable[Literal["immediate", "scheduled"]]
    """Posts that were sent at once, or scheduled ones."""
    platforms: Omittable[Networks]
    """Posts that went to any of these networks."""
    auto_repost_id: Omittable[str]
    """Posts of one automatic repetition."""


class HistoryGetParams(TypedDict, total=False):
    """Where the post is looked for."""

    search_all_posts: Omittable[bool]
    """Whether posts of other profiles and deleted ones are looked at too."""


class NetworkHistoryParams(TypedDict, total=False):
    """Which posts of a network."""

    limit: Omittable[Annotated[int, Between(1, 500)]]
    """Posts per page; 10 if unset."""
    skip_analytics: Omittable[bool]
    page_published: Omittable[bool]
    """Facebook: posts that others published on the page too."""
    since: Omittable[datetime]
    """Facebook."""
    until: Omittable[datetime]
    """Facebook."""
    data_type: Omittable[Literal["posts", "stories"]]
    user_id: Annotated[Omittable[Text], Without("user_name")]
    """X: an account other than the linked one; the profile key does not go along then."""
    user_name: Omittable[Text]


def _page(body: bytes) -> Slice[NetworkPost]:
    page = decoder(NetworkHistory)(body)
    more = page.meta.pagination
    return Slice(page.posts, has_more=more.has_more or False, next=more.next)


def _rows(body: bytes) -> tuple[HistoryPost, ...]:
    return decoder(History)(body).history


HISTORY: Final = Kind(
    AYRSHARE, "post", "/api/history", _rows, answers={"221": b'{"history": []}'}, caching=Caching.STATED
)
HISTORY_POST: Final = Kind(AYRSHARE, "post", "/api/history/{post_id}", HistoryPost)
NETWORK_HISTORY: Final = Kind(
    AYRSHARE,
    "post",
    "/api/history/{platform}",
    NetworkPost,
    answers={"221": b'{"posts": []}'},
    caching=Caching.STATED,
)


class PostHistory(Namespace[ModeT], path="history"):
    """`/history`: posts of the past, and those that are scheduled."""

    @operation
    def list(self, **params: Unpack[HistoryListParams]) -> Request[tuple[HistoryPost, ...]]:
        """The posts of the profile, the one published latest (or scheduled furthest ahead) first; there is one page.

        Ayrshare answers "no history" with an error, which is an empty tuple here. Answers of more than 25 posts are
        a minute old at worst. Deleted posts come only with `status="deleted"`.
        """
        return HISTORY.get(params=params)

    @operation
    def get(self, post_id: str, **params: Unpack[HistoryGetParams]) -> Request[HistoryPost]:
        """One post, as `posts.get` answers it.

        Args:
            post_id: Ayrshare's id.

        Raises:
            NotFound: There is no such post.
        """
        return HISTORY_POST.get(post_id, params=params)

    @paginated
    def network(self, platform: Network, **params: Unpack[NetworkHistoryParams]) -> Paged[NetworkPost]:
        """What a network itself shows of the linked account, whoever published it. A row may be an error itself.

        All networks but Google Business Profile, Reddit and Telegram tell it.

        Args:
            platform: The network.
        """
        name, other = ayrshare_name(SocialPlatform(platform)), "user_id" in params or "user_name" in params
        paging, tenant = Cursor("next"), not other
        return NETWORK_HISTORY.list(params, name, items=_page, paging=paging, tenant=tenant, **touching((platform,)))
