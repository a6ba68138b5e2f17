"""Feeds whose entries become posts (https://www.ayrshare.com/docs/apis/feeds/overview)."""

from __future__ import annotations

from typing import Final, Literal

from typing_extensions import TypedDict, Unpack

from switchgear.ayrshare.models.base import Reply
from switchgear.ayrshare.models.schedules import Feed
from switchgear.ayrshare.models.schedules import Feeds as FeedList
from switchgear.ayrshare.operations.parameters import AYRSHARE
from switchgear.pipeline.encoding import encode_json
from switchgear.pipeline.evidence import Evidence, known_from
from switchgear.pipeline.kinds import Kind
from switchgear.pipeline.operation import ModeT, Namespace, operation
from switchgear.pipeline.parameters import Given, Text
from switchgear.pipeline.request import Repeat, Request
from switchgear.types.model import decoder

__all__ = ["FeedCreateParams", "FeedUpdateParams", "Feeds"]


class FeedUpdateParams(TypedDict, total=False):
    """What becomes of a feed's entries."""

    use_first_image: Given[bool]
    auto_hashtag: Given[bool]


class FeedCreateParams(FeedUpdateParams, total=False):
    """What kind of feed it is, and what becomes of its entries."""

    type: Given[Literal["rss", "substack", "youtube"]]


FEED: Final = Kind(AYRSHARE, "feed", "/api/feed", Feed)
FEEDS: Final = FEED.reading(lambda body: decoder(FeedList)(body).feeds)
FEED_REPLY: Final = FEED.reading(Reply)


class Feeds(Namespace[ModeT], path="feeds"):
    """`/feed`: feeds whose entries become posts."""

    @operation
    @known_from(Evidence.PUBLISHED_CODE)
    def create(self, url: Text, **params: Unpack[FeedCreateParams]) -> Request[Feed]:
        """Make posts of a feed's entries from now on. It is never repeated by itself: they would come twice.

        Args:
            url: The feed's address.
        """
        return FEED.create({"url": url, **params})

    @operation
    @known_from(Evidence.PUBLISHED_CODE)
    def list(self) -> Request[tuple[Feed, ...]]:
        """The profile's feeds."""
        return FEEDS.get()

    @operation
    @known_from(Evidence.PUBLISHED_CODE)
    def update(self, feed_id: Text, **params: Unpack[FeedUpdateParams]) -> Request[Reply]:
        """Change what becomes of a feed's entries. Twice is as good as once."""
        return FEED_REPLY.update(params={"id": feed_id, **params}, verb="PUT", of=feed_id, repeat=Repeat.SAFE)

    @operation
    @known_from(Evidence.PUBLISHED_CODE)
    def delete(self, feed_id: Text) -> Request[Reply]:
        """Make no more posts of a feed's entries. Twice is as good as once."""
        gone = encode_json({"status": "success", "id": feed_id})
        return FEED_REPLY.delete(params={"id": feed_id}, of=feed_id, repeat=Repeat.SAFE, gone=gone)
