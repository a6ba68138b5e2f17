"""Publishing, now or later, on any number of networks at once (Ayrshare's documentation: posts)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final

from switchgear.ayrshare.models.posts import DeleteResult, HistoryPost, PostResult, RetryResult
from switchgear.ayrshare.operations.arguments import https_urls, named, names, networks, option_objects, text, utc
from switchgear.ayrshare.operations.history import PostHistory
from switchgear.ayrshare.operations.lookup import LIMIT, SentPost
from switchgear.errors import InvalidRequest
from switchgear.pipeline.body import json_body
from switchgear.pipeline.encoding import Value, encode_json
from switchgear.pipeline.operation import ModeT, Namespace, operation
from switchgear.pipeline.request import Lookup, Repeat, Request, Timing, path
from switchgear.types.cache import CacheTag
from switchgear.types.model import decoder
from switchgear.types.platforms import SocialPlatform
from switchgear.types.unset import UNSET, Unset

__all__ = ["Posts"]

_X: Final = ("x",)
"""The credentials of the caller's own X application, which every call that touches X carries."""


def _tag(post_id: str | None = None) -> CacheTag:
    return CacheTag.of("ayrshare", "post", post_id)


class Posts(Namespace[ModeT], path="posts"):
    """`/post`."""

    @operation
    def create(
        self,
        post: str,
        *,
        platforms: Sequence[SocialPlatform | str],
        media_urls: Sequence[str] | Unset = UNSET,
        schedule_date: datetime | Unset = UNSET,
        validate_scheduled: bool | Unset = UNSET,
        title: str | Unset = UNSET,
        first_comment: str | Mapping[str, Value] | Unset = UNSET,
        disable_comments: bool | Unset = UNSET,
        shorten_links: bool | Unset = UNSET,
        auto_hashtag: bool | Mapping[str, Value] | Unset = UNSET,
        is_video: bool | Unset = UNSET,
        requires_approval: bool | Unset = UNSET,
        notes: str | Unset = UNSET,
        options: Mapping[SocialPlatform | str, Mapping[str, Value]] | Unset = UNSET,
        idempotency_key: str | None = None,
    ) -> Request[PostResult]:
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
            platforms: The networks, by any of their names.
            media_urls: https addresses of images or videos.
            schedule_date: When to publish, with a time zone; a time that is past means now.
            validate_scheduled: Whether a scheduled post is checked at once, and refused if any network would not
                take it; true if unset.
            title: For networks that have titles.
            first_comment: The text of a first comment, or Ayrshare's whole object for it.
            disable_comments: Whether nobody may comment.
            shorten_links: Whether links are shortened.
            auto_hashtag: Whether to add hashtags, or `{"max": 1 to 10, "position": "auto" or "end"}`.
            is_video: Says that media is video where its address does not end in a video's extension.
            requires_approval: Whether it waits until it is approved.
            notes: For oneself; not published.
            options: Further options by network, or by Ayrshare's own name such as `instagramOptions`.
            idempotency_key: Unique per profile, for ever: once seen it is refused, whatever became of that post.

        Raises:
            InvalidRequest: An argument is not acceptable, or X is among the networks and the client was built without
                X credentials.
            Duplicate: Ayrshare or a network has seen the same post within 48 hours, or the idempotency key before.
        """
        targets = networks("platforms", platforms)
        media = https_urls("media_urls", media_urls)
        if not text("post", post) and not media:
            raise InvalidRequest("post must not be empty unless there are media_urls")
        sent = SentPost(
            text=post,
            platforms=frozenset(targets),
            schedule_date=None if schedule_date is UNSET else schedule_date,
            media_urls=media,
            rewritten=shorten_links is True or auto_hashtag not in (UNSET, False),
            keyed=idempotency_key is not None,
        )
        comment = {"comment": first_comment} if isinstance(first_comment, str) else first_comment
        body: dict[str, Value] = {
            "post": post,
            "platforms": names(targets),
            "mediaUrls": media or UNSET,
            "scheduleDate": utc("schedule_date", schedule_date),
            "validateScheduled": validate_scheduled,
            "title": title,
            "firstComment": comment,
            "disableComments": disable_comments,
            "shortenLinks": shorten_links,
            "autoHashtag": auto_hashtag,
            "isVideo": is_video,
            "requiresApproval": requires_approval,
            "notes": notes,
            "idempotencyKey": UNSET if idempotency_key is None else named("idempotency_key", idempotency_key),
        }
        return Request(
            method="POST",
            path=path("/api/post"),
            decode=decoder(PostResult),
            body=json_body(body | option_objects(options)),
            repeat=Repeat.LOOKUP,
            lookup=Lookup(PostHistory.list.build(None, limit=LIMIT, last_days=0), sent.found),
            timing=Timing.POST,
            tags=(_tag(),),
            needs=_X if SocialPlatform.X in targets else (),
        )

    @operation
    def get(self, post_id: str) -> Request[HistoryPost]:
        """What became of a post, network by network. One that failed is no error here: see `failed`.

        Args:
            post_id: Ayrshare's id, not a network's.

        Raises:
            NotFound: The profile has no such post.
        """
        return Request(
            method="GET",
            path=path("/api/post/{post_id}", post_id=post_id),
            decode=decoder(HistoryPost),
            tags=(_tag(post_id),),
        )

    @operation
    def delete(self, post_id: str, *, mark_manual_deleted: bool | Unset = UNSET) -> Request[DeleteResult]:
        """Delete a post from the networks, or take it out of the schedule.

        Published posts on Instagram and TikTok cannot be deleted through an API. If only some networks deleted it, that
        is a result: see `DeleteResult.outcomes`. Deleting twice does no harm; where an attempt ended without an answer
        and the next one hears that the post is gone, the result is a success without outcomes.

        Args:
            post_id: Ayrshare's id, not a network's.
            mark_manual_deleted: Only note that it was deleted on the networks by hand; nothing is asked of them.

        Raises:
            NotFound: The profile has no such post, or it was deleted before.
        """
        gone = {"status": "success", "id": named("post_id", post_id)}
        return Request(
            method="DELETE",
            path=path("/api/post"),
            decode=decoder(DeleteResult),
            body=json_body({"id": post_id, "markManualDeleted": mark_manual_deleted}),
            repeat=Repeat.SAFE,
            gone=encode_json(gone),
            tags=(_tag(post_id),),
            wants=_X,
        )

    @operation
    def retry(self, post_id: str) -> Request[RetryResult]:
        """Send a failed post again to the networks that did not take it. Ayrshare allows that once per post.

        The outcome comes as for a scheduled post: by webhook, or from `get`. Look first whether a network published the
        post although it reported an error.

        Args:
            post_id: Ayrshare's id of a post whose status is `error`.
        """
        return Request(
            method="PUT",
            path=path("/api/post/retry"),
            decode=decoder(RetryResult),
            body=json_body({"id": named("post_id", post_id)}),
            timing=Timing.POST,
            tags=(_tag(post_id),),
            wants=_X,
        )
