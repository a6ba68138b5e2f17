"""Hashtags (https://www.ayrshare.com/docs/apis/hashtags/overview). Nothing here changes anything."""

from __future__ import annotations

from typing import Annotated, Final, Literal

from typing_extensions import TypedDict, Unpack

from switchgear.ayrshare.models.texts import Hashtags as HashtagsReply
from switchgear.ayrshare.operations.parameters import AYRSHARE
from switchgear.pipeline.evidence import Evidence, known_from
from switchgear.pipeline.kinds import Kind
from switchgear.pipeline.operation import ModeT, Namespace, operation
from switchgear.pipeline.parameters import Between, Given, Text
from switchgear.pipeline.request import Repeat, Request

__all__ = ["Hashtags", "HashtagsAutoParams"]


class HashtagsAutoParams(TypedDict, total=False):
    """How many, and where."""

    max: Given[Annotated[int, Between(1, 10)]]
    position: Given[Literal["auto", "end"]]


AUTO: Final = Kind(AYRSHARE, "hashtag", "/api/hashtags/auto", HashtagsReply, repeat=Repeat.SAFE)
RECOMMENDED: Final = Kind(AYRSHARE, "hashtag", "/api/hashtags/recommend", HashtagsReply)
BANNED: Final = Kind(AYRSHARE, "hashtag", "/api/hashtags/banned", HashtagsReply)


class Hashtags(Namespace[ModeT], path="hashtags"):
    """`/hashtags`: hashtags that fit a text."""

    @operation
    @known_from(Evidence.PUBLISHED_CODE)
    def auto(self, post: Text, **params: Unpack[HashtagsAutoParams]) -> Request[HashtagsReply]:
        """A post with hashtags that fit it.

        Args:
            post: The text.
        """
        return AUTO.update(params={"post": post, **params})

    @operation
    @known_from(Evidence.PUBLISHED_CODE)
    def recommend(self, keyword: Text) -> Request[HashtagsReply]:
        """Hashtags that go with a word, and how often they were seen. The profile needs a linked TikTok account.

        Args:
            keyword: One word; Ayrshare takes spaces out.
        """
        return RECOMMENDED.get(params={"keyword": keyword})

    @operation
    @known_from(Evidence.PUBLISHED_CODE)
    def banned(self) -> Request[HashtagsReply]:
        """Hashtags that Instagram hides."""
        return BANNED.get()
