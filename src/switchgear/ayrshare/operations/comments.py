"""Comments on posts (https://www.ayrshare.com/docs/apis/comments/overview)."""

from __future__ import annotations

from typing import Annotated, Final

from typing_extensions import TypedDict, Unpack

from switchgear.ayrshare.models.comments import Comments as CommentLists
from switchgear.ayrshare.models.comments import WriteResult
from switchgear.ayrshare.operations.parameters import AYRSHARE, HttpsUrls, Network, Networks, only_one, touching
from switchgear.pipeline.encoding import encode_json
from switchgear.pipeline.evidence import Evidence, known_from
from switchgear.pipeline.kinds import Kind
from switchgear.pipeline.operation import ModeT, Namespace, operation
from switchgear.pipeline.parameters import Given, Omittable, Text, With
from switchgear.pipeline.request import Caching, Repeat, Request, Timing

__all__ = ["CommentCreateParams", "CommentDeleteParams", "CommentGetParams", "CommentReplyParams", "Comments"]


class CommentCreateParams(TypedDict, total=False):
    """How the post is named, and what goes along."""

    search_platform_id: Given[bool]
    """Whether the id is a network's own; then exactly one network is named."""
    media_urls: Given[HttpsUrls]
    """One, on Facebook, LinkedIn and X."""
    random_comment: Annotated[Given[bool], Evidence.PUBLISHED_CODE]
    """To try it out: a comment of Ayrshare's making. It is published."""


class CommentGetParams(TypedDict, total=False):
    """How the post or the comment is named."""

    search_platform_id: Omittable[bool]
    """Whether the id is a network's own; then the network is named."""
    comment_id: Omittable[bool]
    """Whether the id is a comment's."""
    platform: Omittable[Network]


class CommentReplyParams(TypedDict, total=False):
    """How the comment is named, and what goes along."""

    search_platform_id: Given[bool]
    """Whether the id is a network's own; then exactly one network is named."""
    comment_urn: Given[Text]
    """LinkedIn: of the comment."""
    video_id: Given[Text]
    """TikTok: of the video."""
    media_urls: Given[HttpsUrls]
    obj_response: Given[bool]
    """Whether the reply is an object."""


class CommentDeleteParams(TypedDict, total=False):
    """How the comment is named."""

    search_platform_id: Given[bool]
    """Whether the id is a network's own; then the network is named."""
    platform: Given[Network]
    hide: Annotated[Given[bool], With("video_id"), Evidence.SECOND_HAND]
    """TikTok: hide it, in the place of deleting it."""
    video_id: Annotated[Given[Text], Evidence.SECOND_HAND]


COMMENTS: Final = Kind(AYRSHARE, "comment", "/api/comments/{post_id}", CommentLists, caching=Caching.STATED)
WRITTEN: Final = Kind(AYRSHARE, "comment", "/api/comments/{comment_id}", WriteResult, timing=Timing.POST)
REPLIES: Final = Kind(AYRSHARE, "comment", "/api/comments/reply/{comment_id}", WriteResult, timing=Timing.POST)


class Comments(Namespace[ModeT], path="comments"):
    """`/comments`: comments on posts."""

    @operation
    def create(
        self, post_id: Text, comment: Text, platforms: Networks, **params: Unpack[CommentCreateParams]
    ) -> Request[WriteResult]:
        """Comment on a post. It is never repeated by itself: a second comment would be seen.

        Args:
            post_id: Ayrshare's id, or with `search_platform_id` the network's own.
            comment: The text.
            platforms: Where; Bluesky, Facebook, Instagram, LinkedIn, Reddit, TikTok, X and YouTube take comments.
        """
        if params.get("search_platform_id"):
            only_one(platforms)
        fields = {"id": post_id, "comment": comment, "platforms": platforms, **params}
        return WRITTEN.create(fields, **touching(platforms))

    @operation
    def get(self, post_id: Text, **params: Unpack[CommentGetParams]) -> Request[CommentLists]:
        """The comments on a post, network by network. Ayrshare answers from a cache of ten minutes.

        Args:
            post_id: Ayrshare's id, or with `search_platform_id` the network's own.
        """
        network = params.get("platform")
        if params.get("search_platform_id"):
            only_one((network,) if network else ())
        return COMMENTS.get(post_id, params=params, **touching((network,) if network else ()))

    @operation
    @known_from(Evidence.SECOND_HAND)
    def reply(
        self, comment_id: Text, comment: Text, platforms: Networks, **params: Unpack[CommentReplyParams]
    ) -> Request[WriteResult]:
        """Answer a comment. It is never repeated by itself.

        Args:
            comment_id: Ayrshare's id, or with `search_platform_id` the network's own.
            comment: The text.
            platforms: Where; Bluesky, Facebook, Instagram, LinkedIn, TikTok, X and YouTube take replies.
        """
        if params.get("search_platform_id"):
            only_one(platforms)
        fields = {"comment": comment, "platforms": platforms, **params}
        return REPLIES.update(comment_id, params=fields, **touching(platforms))

    @operation
    def delete(self, comment_id: Text, **params: Unpack[CommentDeleteParams]) -> Request[WriteResult]:
        """Delete a comment. Twice is as good as once.

        Args:
            comment_id: Ayrshare's id, or with `search_platform_id` the network's own.
        """
        network = params.get("platform")
        if params.get("search_platform_id"):
            only_one((network,) if network else ())
        gone = encode_json({"status": "success", "id": comment_id})
        networks = (network,) if network else ()
        return WRITTEN.delete(comment_id, params=params, repeat=Repeat.SAFE, gone=gone, **touching(networks))
