"""Publishing, now or later, on any number of networks at once (https://www.ayrshare.com/docs/apis/post/overview)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Annotated, Any, Final, Literal, Required, cast

from typing_extensions import TypedDict, Unpack

from switchgear.ayrshare.models.posts import DeleteResult, HistoryPost, PostResult, RetryResult
from switchgear.ayrshare.operations.history import HISTORY
from switchgear.ayrshare.operations.lookup import LIMIT, SentPost
from switchgear.ayrshare.operations.parameters import AYRSHARE, HttpsUrls, Networks, Options, option_objects
from switchgear.errors import InvalidRequest
from switchgear.pipeline.encoding import Value, encode_json
from switchgear.pipeline.kinds import Kind
from switchgear.pipeline.operation import ModeT, Namespace, operation
from switchgear.pipeline.parameters import Between, Given, Omittable, Text
from switchgear.pipeline.request import Lookup, Repeat, Request, Timing
from switchgear.types.platforms import SocialPlatform

__all__ = ["AutoHashtagParams", "PostCreateParams", "PostDeleteParams", "Posts"]

_X: Final = ("x",)
"""The credentials of the caller's own X application, which every call that touches X carries."""


class AutoHashtagParams(TypedDict, total=False):
    """How hashtags are added."""

    max: Annotated[int, Between(1, 10)]
    position: Literal["auto", "end"]


class PostCreateParams(TypedDict, total=False):
    """Where a post goes, when, and with what."""

    platforms: Required[Networks]
    """The networks, by any of their names."""
    media_urls: Given[HttpsUrls]
    """https addresses of images or videos."""
    schedule_date: Given[datetime]
    """When to publish; a time that is past means now."""
    validate_scheduled: Given[bool]
    """Whether a scheduled post is checked at once, and refused if any network would not take it; true if unset."""
    title: Given[str]
    """For networks that have titles."""
    first_comment: Given[str | Mapping[str, Value]]
    """The text of a first comment, or Ayrshare's whole object for it."""
    disable_comments: Given[bool]
    """Whether nobody may comment."""
    shorten_links: Given[bool]
    """Whether links are shortened."""
    auto_hashtag: Given[bool | AutoHashtagParams]
    """Whether to add hashtags, or how."""
    is_video: Given[bool]
    """Says that media is video where its address does not end in a video's extension."""
    requires_approval: Given[bool]
    """Whether it waits until it is approved."""
    notes: Given[str]
    """For oneself; not published."""
    options: Given[Options]
    """Further options by network, or by Ayrshare's own name such as `instagramOptions`."""
    idempotency_key: Omittable[Text]
    """Unique per profile, for ever: once seen it is refused, whatever became of that post."""


class PostDeleteParams(TypedDict, total=False):
    """How a post is deleted."""

    mark_manual_deleted: Given[bool]
    """Only note that it was deleted on the networks by hand; nothing is asked of them."""


POST: Final = Kind(AYRSHARE, "post", "/api/post/{post_id}", HistoryPost)
POST_RESULT: Final = POST.reading(PostResult, timing=Timing.POST)
DELETE_RESULT: Final = POST.reading(DeleteResult, wants=_X)
RETRY_RESULT: Final = POST.reading(RetryResult, timing=Timing.POST, wants=_X)


_LATEST: Final = HISTORY.get(params={"limit": LIMIT, "last_days": 0})
"""Where a post is looked for whose answer was lost."""


class Posts(Namespace[ModeT], path="posts"):
    """`/post`."""

    @operation
    def create(self, post: str, **params: Unpack[PostCreateParams]) -> Request[PostResult]:
        """Publish a post, or schedule it.

        A post that some networks took and others did not is a result, not an error: see `PostResult.is_partial`, and
        never send it again as a whole. One that every network refused is an error that names them.

        Ayrshare answers a repeated idempotency key with an error instead of the first reply. So where an attempt ends
        without an answer, the history is asked: a post that is there is the result (with the history's fields). One
        that is not may still be under way, for up to two minutes, and is looked for again until then or until the
        deadline; only then it goes again, and only if Ayrshare would refuse a second one. Where nobody can tell, the
        first failure is raised, and `history.list` will show what became of the post.

        Args:
            post: The text; may be empty if there is media. Each network has its own limits, which are not checked here.

        Raises:
            InvalidRequest: There is nothing to post, or X is among the networks and the client was built without X
                credentials.
            Duplicate: Ayrshare or a network has seen the same post within 48 hours, or the idempotency key before.
        """
        if not post and not params.get("media_urls"):
            raise InvalidRequest("post must not be empty unless there are media_urls")
        sent = _sent(post, params)
        return POST_RESULT.create(
            {"post": post, **_fields(params)},
            repeat=Repeat.LOOKUP,
            lookup=Lookup(_LATEST, sent.found),
            needs=_X if SocialPlatform.X in sent.platforms else (),
        )

    @operation
    def get(self, post_id: str) -> Request[HistoryPost]:
        """What became of a post, network by network. One that failed is no error here: see `failed`.

        Args:
            post_id: Ayrshare's id, not a network's.

        Raises:
            NotFound: The profile has no such post.
        """
        return POST.get(post_id)

    @operation
    def delete(self, post_id: Text, **params: Unpack[PostDeleteParams]) -> Request[DeleteResult]:
        """Delete a post from the networks, or take it out of the schedule.

        Published posts on Instagram and TikTok cannot be deleted through an API. If only some networks deleted it, that
        is a result: see `DeleteResult.outcomes`. Deleting twice does no harm; where an attempt ended without an answer
        and the next one hears that the post is gone, the result is a success without outcomes.

        Args:
            post_id: Ayrshare's id, not a network's.

        Raises:
            NotFound: The profile has no such post, or it was deleted before.
        """
        gone = encode_json({"status": "success", "id": post_id})
        return DELETE_RESULT.delete(params={"id": post_id, **params}, of=post_id, repeat=Repeat.SAFE, gone=gone)

    @operation
    def retry(self, post_id: Text) -> Request[RetryResult]:
        """Send a failed post again to the networks that did not take it. Ayrshare allows that once per post.

        The outcome comes as for a scheduled post: by webhook, or from `get`. Look first whether a network published the
        post although it reported an error.

        Args:
            post_id: Ayrshare's id of a post whose status is `error`.
        """
        return RETRY_RESULT.update(params={"id": post_id}, verb="PUT", to="/retry", of=post_id)


def _sent(post: str, params: PostCreateParams) -> SentPost:
    """What the history is searched for, should the answer be lost."""
    return SentPost(
        text=post,
        platforms=frozenset(cast(Sequence[SocialPlatform], params["platforms"])),  # since the check
        schedule_date=params.get("schedule_date") or None,
        media_urls=tuple(params.get("media_urls") or ()),
        rewritten=params.get("shorten_links") is True or bool(params.get("auto_hashtag")),
        keyed="idempotency_key" in params,
    )


def _fields(params: PostCreateParams) -> dict[str, Any]:
    """The parameters as fields of a post: options and a first comment are objects there."""
    fields: dict[str, Any] = {**params}
    comment, options = params.get("first_comment"), fields.pop("options", {})
    if isinstance(comment, str):
        fields["first_comment"] = {"comment": comment}
    return fields | option_objects(options)
