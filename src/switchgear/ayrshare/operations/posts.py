"""Publishing, now or later, on any number of networks at once (https://www.ayrshare.com/docs/apis/post/overview)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Annotated, Any, Final, Literal, Required, TypeAlias, cast

from typing_extensions import TypedDict, Unpack

from switchgear.ayrshare.models.base import Reply
from switchgear.ayrshare.models.posts import DeleteResult, HistoryPost, PostResult, RetryResult
from switchgear.ayrshare.operations.history import HISTORY
from switchgear.ayrshare.operations.lookup import LIMIT, SentPost
from switchgear.ayrshare.operations.parameters import (
    AYRSHARE,
    HttpsUrls,
    Networks,
    OpenFields,
    Options,
    option_objects,
    touching,
)
from switchgear.errors import InvalidRequest
from switchgear.pipeline.body import File, multipart_body
from switchgear.pipeline.encoding import encode_json
from switchgear.pipeline.evidence import Evidence, known_from
from switchgear.pipeline.kinds import Kind
from switchgear.pipeline.operation import ModeT, Namespace, operation
from switchgear.pipeline.parameters import Between, Entries, Given, Omittable, Text, Without
from switchgear.pipeline.request import Lookup, Repeat, Request, Timing
from switchgear.types.enums import Unrecognized
from switchgear.types.platforms import SocialPlatform, ayrshare_name, parse_platform

__all__ = [
    "AutoHashtagParams",
    "AutoRepostParams",
    "AutoScheduleChoice",
    "FirstCommentParams",
    "PostCreateParams",
    "PostDeleteParams",
    "PostUpdateParams",
    "Posts",
    "post_fields",
]

Texts: TypeAlias = str | Mapping[SocialPlatform | str, str]
"""One text, or one for each network (by any of its names) and a `default`. The latter is known second-hand."""


class AutoHashtagParams(TypedDict, total=False):
    """How hashtags are added."""

    max: Annotated[int, Between(1, 10)]
    position: Literal["auto", "end"]


class AutoRepostParams(TypedDict, total=False):
    """How often a post goes out again."""

    repeat: Required[Annotated[int, Between(1, 10)]]
    days: Required[Annotated[int, Between(2)]]
    """Between one time and the next."""
    start_date: datetime


class AutoScheduleChoice(TypedDict, total=False):
    """At which of the profile's times a post goes out."""

    schedule: Required[bool]
    title: Text
    """Of the schedule."""


class FirstCommentParams(TypedDict, total=False):
    """The first comment below a post."""

    comment: Required[str]
    media_urls: HttpsUrls


class PostCreateParams(TypedDict, total=False):
    """Where a post goes, when, and with what."""

    platforms: Required[Networks]
    """The networks, by any of their names."""
    media_urls: Given[HttpsUrls]
    """https addresses of images or videos."""
    schedule_date: Annotated[Given[datetime], Without("auto_schedule", "auto_repost")]
    """When to publish; a time that is past means now."""
    validate_scheduled: Given[bool]
    """Whether a scheduled post is checked at once, and refused if any network would not take it; true if unset."""
    auto_schedule: Annotated[Given[AutoScheduleChoice], Without("auto_repost")]
    """Publish at the next of the profile's own times."""
    auto_repost: Given[AutoRepostParams]
    """Publish again after some days."""
    title: Given[str]
    """For networks that have titles."""
    subreddit: Given[Text]
    """Reddit: where."""
    first_comment: Given[str | FirstCommentParams]
    """The text of a first comment, or with media."""
    disable_comments: Given[bool]
    """Whether nobody may comment."""
    shorten_links: Given[bool]
    """Whether links are shortened."""
    auto_hashtag: Given[bool | AutoHashtagParams]
    """Whether to add hashtags, or how."""
    is_video: Given[bool]
    """Says that media is video where its address does not end in a video's extension."""
    is_landscape_video: Given[bool]
    """Without media: publish a video of Ayrshare's, to try it out."""
    is_portrait_video: Given[bool]
    """The same, upright."""
    unsplash: Given[str]
    """Add a picture of Unsplash: `random`, or what it should show."""
    random_post: Given[bool]
    """Publish a text of Ayrshare's, to try it out."""
    random_media_url: Given[bool]
    """Publish a picture of Ayrshare's, to try it out."""
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


class PostUpdateParams(TypedDict, total=False):
    """What can be changed before a post is published."""

    schedule_date: Given[datetime]
    scheduled_pause: Given[bool]
    """Whether it is held back."""
    approved: Given[bool]
    """Of a post that is awaiting approval."""
    notes: Given[str]
    disable_comments: Given[bool]
    you_tube_options: Given[OpenFields]
    """In Ayrshare's own names; these can be changed of a published video too."""


POST: Final = Kind(AYRSHARE, "post", "/api/post/{post_id}", HistoryPost)
POST_RESULT: Final = POST.reading(PostResult, timing=Timing.POST)
POST_REPLY: Final = POST.reading(Reply, **touching(()))
DELETE_RESULT: Final = POST.reading(DeleteResult, **touching(()))
RETRY_RESULT: Final = POST.reading(RetryResult, timing=Timing.POST, **touching(()))


_LATEST: Final = HISTORY.get(params={"limit": LIMIT, "last_days": 0})
"""Where a post is looked for whose answer was lost."""


class Posts(Namespace[ModeT], path="posts"):
    """`/post`."""

    @operation
    def create(self, post: Texts, **params: Unpack[PostCreateParams]) -> Request[PostResult]:
        """Publish a post, or schedule it.

        A post that some networks took and others did not is a result, not an error: see `PostResult.is_partial`, and
        never send it again as a whole. One that every network refused is an error that names them.

        Ayrshare answers a repeated idempotency key with an error instead of the first reply. So where an attempt ends
        without an answer, the history is asked: a post that is there is the result (with the history's fields). One
        that is not may still be under way, for up to two minutes, and is looked for again until then or until the
        deadline; only then it goes again, and only if Ayrshare would refuse a second one. Where nobody can tell, the
        first failure is raised, and `history.list` will show what became of the post.

        Args:
            post: The text, or one for each network; may be empty if there is media. Each network has its own limits:
                see `switchgear.ayrshare.content`.

        Raises:
            InvalidRequest: There is nothing to post, or X is among the networks and the client was built without X
                credentials.
            Duplicate: Ayrshare or a network has seen the same post within 48 hours, or the idempotency key before.
        """
        sent, fields = _sent(post, params), post_fields(post, params)
        lookup = Lookup(_LATEST, sent.found)
        return POST_RESULT.create(fields, repeat=Repeat.LOOKUP, lookup=lookup, **touching(sent.platforms))

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
    def update(self, post_id: Text, **params: Unpack[PostUpdateParams]) -> Request[Reply]:
        """Change a post that is not published yet: its time, its notes, whether it is held back or approved.

        Setting the same values twice is as good as once, so it is repeated where needed; not so an approval, after
        which the post is no longer awaiting one.

        Args:
            post_id: Ayrshare's id of a post that is `pending`, `paused` or `awaiting approval`.

        Raises:
            InvalidRequest: There is nothing to change.
        """
        if not params:
            raise InvalidRequest("there is nothing to change: give schedule_date, scheduled_pause, approved or notes")
        repeat = Repeat.NEVER if "approved" in params else Repeat.SAFE
        return POST_REPLY.update(params={"id": post_id, **params}, verb="PATCH", of=post_id, repeat=repeat)

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
    def delete_many(self, bulk: Annotated[Sequence[Text], Entries(1)]) -> Request[Reply]:
        """Delete several posts at once; see `delete`. Twice is as good as once.

        Args:
            bulk: Ayrshare's ids.
        """
        return POST_REPLY.delete(params={"bulk": bulk}, repeat=Repeat.SAFE)

    @operation
    def delete_all_scheduled(self) -> Request[Reply]:
        """Take all posts of the profile out of the schedule. It is never repeated by itself: others may be new."""
        return POST_REPLY.delete(params={"delete_all_scheduled": True})

    @operation
    def retry(self, post_id: Text) -> Request[RetryResult]:
        """Send a failed post again to the networks that did not take it. Ayrshare allows that once per post.

        The outcome comes as for a scheduled post: by webhook, or from `get`. Look first whether a network published the
        post although it reported an error.

        Args:
            post_id: Ayrshare's id of a post whose status is `error`.
        """
        return RETRY_RESULT.update(params={"id": post_id}, verb="PUT", to="/retry", of=post_id)

    @operation
    @known_from(Evidence.SECOND_HAND)
    def copy(self, fields: OpenFields) -> Request[PostResult]:
        """Publish a post of the history again. It is never repeated by itself.

        Args:
            fields: Which post, and where, in Ayrshare's own names.
        """
        return POST_RESULT.update(params=fields, to="/copy", **touching(()))

    @operation
    @known_from(Evidence.SECOND_HAND)
    def bulk(self, file: File) -> Request[Reply]:
        """Publish the posts of a CSV file. It is never repeated by itself.

        Args:
            file: Of the type `text/csv`; its columns are in Ayrshare's documentation.
        """
        return POST_REPLY.update(body=multipart_body((), {"file": file}), verb="PUT", to="/bulk", timing=Timing.UPLOAD)


def _sent(post: Texts, params: PostCreateParams) -> SentPost:
    """What the history is searched for, should the answer be lost. Of one text for each network nothing is found."""
    one = isinstance(post, str)
    return SentPost(
        text=post if isinstance(post, str) else "",
        platforms=frozenset(cast(Sequence[SocialPlatform], params["platforms"])),  # since the check
        schedule_date=params.get("schedule_date") or None,
        media_urls=tuple(params.get("media_urls") or ()) if one else (),
        rewritten=params.get("shorten_links") is True or bool(params.get("auto_hashtag")),
        keyed="idempotency_key" in params,
    )


def post_fields(post: Texts, params: PostCreateParams) -> dict[str, Any]:
    """The fields of a post: texts by network, options and a first comment are objects there.

    Raises:
        InvalidRequest: There is nothing to post, or a text is for a network that has none of the known names.
    """
    if not post and not _SAYS_SOMETHING & params.keys():
        raise InvalidRequest("post must not be empty unless there are media_urls")
    fields: dict[str, Any] = {"post": post if isinstance(post, str) else _by_network(post), **params}
    comment, options = params.get("first_comment"), fields.pop("options", {})
    if isinstance(comment, str):
        fields["first_comment"] = {"comment": comment}
    return fields | option_objects(options)


_SAYS_SOMETHING: Final = frozenset(("media_urls", "random_post", "random_media_url"))
"""What can be published without a text."""


def _by_network(texts: Mapping[SocialPlatform | str, str]) -> dict[str, str]:
    known = {name: parse_platform(name) for name in texts}
    unknown = [name for name, network in known.items() if isinstance(network, Unrecognized) and name != "default"]
    if unknown:
        raise InvalidRequest(f"post holds texts for unknown networks: {', '.join(map(repr, unknown))}")
    return {
        ayrshare_name(network) if isinstance(network, SocialPlatform) else name: texts[name]
        for name, network in known.items()
    }
