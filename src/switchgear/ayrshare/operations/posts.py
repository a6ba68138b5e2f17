"""Publishing, now or later, on any number of networks at once (https://www.ayrshare.com/docs/apis/post/overview)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from types import MappingProxyType
from typing import Annotated, Any, Final, cast

from typing_extensions import TypedDict, Unpack

from switchgear.ayrshare.models.base import Reply
from switchgear.ayrshare.models.posts import DeleteResult, HistoryPost, PostResult, RetryResult
from switchgear.ayrshare.operations.bulk import PostRow, created_many
from switchgear.ayrshare.operations.content import PostContentParams, PostCreateParams, PostParams, Texts, post_fields
from switchgear.ayrshare.operations.creating import POST, POST_RESULT, created_once, creation
from switchgear.ayrshare.operations.history import HISTORY
from switchgear.ayrshare.operations.options import YouTubeOptions
from switchgear.ayrshare.operations.parameters import OpenFields, touching
from switchgear.errors import InvalidRequest
from switchgear.gather import Outcome
from switchgear.pipeline.body import File, multipart_body
from switchgear.pipeline.encoding import encode_json
from switchgear.pipeline.evidence import Evidence, known_from
from switchgear.pipeline.operation import Flow, ModeT, Namespace, fetch, flow, operation
from switchgear.pipeline.parameters import Between, Entries, Given, Text
from switchgear.pipeline.request import Repeat, Request, Timing
from switchgear.types.platforms import SocialPlatform

__all__ = [
    "PostDeleteParams",
    "PostUpdateParams",
    "Posts",
    "post_fields",
]


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
    you_tube_options: Given[YouTubeOptions]
    """These can be changed of a published video too."""


POST_REPLY: Final = POST.reading(Reply, **touching(()))
DELETE_RESULT: Final = POST.reading(DeleteResult, **touching(()))
RETRY_RESULT: Final = POST.reading(RetryResult, timing=Timing.POST, **touching(()))
_MOST: Final = 1000
"""Posts in one answer of the history."""


class Posts(Namespace[ModeT], path="posts"):
    """`/post`: publish, change, read, delete and retry posts."""

    @operation
    def create(self, post: Texts, **params: Unpack[PostCreateParams]) -> Request[PostResult]:
        """Publish a post, or schedule it.

        A post that some networks took and others did not is a result, not an error: see `PostResult.partial`, and
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
            InvalidRequest: There is nothing to post, X is among the networks and the client was built without X
                credentials, or `schedule_date` has passed.
            Duplicate: Ayrshare or a network has seen the same post within 48 hours, or the idempotency key before.
        """
        return creation(post, params)

    @flow
    def create_once(self, post: Texts, idempotency_key: Text, **params: Unpack[PostParams]) -> Flow[PostResult]:
        """Publish a post unless that was done before, by this call or by one before a restart.

        The history is asked first: the same post to the same networks, at the same time if it is scheduled, is the
        result. It is asked again where Ayrshare refuses the key, which it has seen then.

        Args:
            post: As in `create`.
            idempotency_key: What the post is about, such as `idempotency_key("order", order_id)`: it is refused for
                ever once Ayrshare has seen it.

        Raises:
            InvalidRequest: As in `create`, or Ayrshare is to change the text, which cannot be found then.
            Duplicate: Ayrshare has seen the key, or a network the text, and the post is not in the history.
        """
        return (yield from created_once(post, {**params, "idempotency_key": idempotency_key}))

    @flow
    def create_many(
        self,
        rows: Iterable[PostRow],
        *,
        journal: str | Path | None = None,
        limit: Annotated[int, Between(1, 100)] = 8,
        on_progress: Callable[[int, int], None] | None = None,
    ) -> Flow[list[Outcome[PostResult]]]:
        """Publish many posts, each for itself: an `Ok` or an `Err` for each row, in the order of the rows.

        Rows wait for the profile's rate as long as that takes. With a journal the call can be ended at any point, and
        made again: rows that are done answer what they answered, one that was under way is looked up in the history
        before it goes again (and only with its own idempotency key), and the others are sent, those that were refused
        too. A post that only some networks took is done; see `retry_failed`. One that Ayrshare has seen and that the
        history does not show stays a `Duplicate`: look on the network, and send it as another row if it is not there.

        Args:
            rows: What `create` takes, for each post; `read_posts` reads them from a CSV file.
            journal: A file for what became of the rows, of one profile and one call; it is made if it is not there, and
                holds the posts' results, one row a line.
            limit: How many rows are under way at once.
            on_progress: Told after each row: how many are done, and how many there are.

        Raises:
            ConfigurationError: The journal cannot be read or written, or another call is writing it.
        """
        return (yield from created_many(rows, journal, limit, on_progress))

    @flow
    def retry_failed(
        self, post: Text | PostResult | HistoryPost, **params: Unpack[PostContentParams]
    ) -> Flow[PostResult]:
        """Send a post again to the networks that did not take it, and to no other.

        Text and media are those of the history; options, a first comment and titles are not kept there, so give them
        again. Networks that published it, or are still at it, are left out, whoever of the history and the result
        says so.

        Args:
            post: The result of `create`, a row of the history, or Ayrshare's id.

        Raises:
            InvalidRequest: No network refused it.
            NotFound: The profile has no such post.
        """
        post_id = post if isinstance(post, str) else post.id
        if post_id is None:
            raise InvalidRequest("the result has no id, so that the history cannot tell what was sent")
        row = yield from fetch(POST.get(post_id))
        reports = (row,) if isinstance(post, str) else (row, post)
        failed = {network: None for report in reports for network in report.failed}
        there = {network for report in reports for network in report.outcomes.keys() - report.failed.keys()}
        missing = [network for network in failed if network not in there and isinstance(network, SocialPlatform)]
        if not missing:
            raise InvalidRequest("no network refused this post: there is nothing to send again")
        given = cast(PostCreateParams, {"platforms": tuple(missing), **_media_of(row), **params})
        return (yield from fetch(creation(row.post or "", given)))

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
        at = params.get("schedule_date") or None
        return _change(post_id, params, repeat=repeat, ahead={} if at is None else {"schedule_date": at})

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
        fields = {"id": post_id, **params}
        return DELETE_RESULT.delete(params=fields, of=post_id, repeat=Repeat.SAFE, gone=_gone(post_id))

    @operation
    def reschedule(self, post_id: Text, schedule_date: datetime, *, publish_now: bool = False) -> Request[Reply]:
        """Publish a scheduled post at another time. Twice is as good as once.

        Args:
            post_id: Ayrshare's id of a post that is `pending`.
            schedule_date: When.
            publish_now: Whether a time that has passed means now.

        Raises:
            InvalidRequest: The time has passed.
        """
        ahead = {} if publish_now else {"schedule_date": schedule_date}
        return _change(post_id, {"schedule_date": schedule_date}, ahead=ahead)

    @operation
    def unschedule(self, post_id: Text) -> Request[DeleteResult]:
        """Take a post out of the schedule; it is deleted. As `delete`, twice is as good as once.

        Args:
            post_id: Ayrshare's id of a post that is not published yet.
        """
        return DELETE_RESULT.delete(params={"id": post_id}, of=post_id, repeat=Repeat.SAFE, gone=_gone(post_id))

    @operation
    def pause(self, post_id: Text) -> Request[Reply]:
        """Hold a scheduled post back until `resume`. Twice is as good as once."""
        return _change(post_id, {"scheduled_pause": True})

    @operation
    def resume(self, post_id: Text) -> Request[Reply]:
        """Let a post that is held back go out at its time. Twice is as good as once."""
        return _change(post_id, {"scheduled_pause": False})

    @flow
    def calendar(self, start: datetime, end: datetime) -> Flow[tuple[HistoryPost, ...]]:
        """The posts that were published, or are scheduled, between two times, the earliest first.

        Args:
            start: From this time on.
            end: Up to this time.

        Raises:
            InvalidRequest: It ends before it starts.
        """
        if end < start:
            raise InvalidRequest("end must not lie before start")
        found: dict[str, HistoryPost] = {}
        while True:
            between = {"start_date": start, "end_date": end, "limit": _MOST}
            rows = yield from fetch(HISTORY.get(params=between))
            new = [row for row in rows if row.id not in found]
            found.update((row.id, row) for row in new)
            if len(rows) < _MOST or not new:
                return tuple(sorted(found.values(), key=lambda row: (_date_of(row, start), row.id)))
            end = min(_date_of(row, end) for row in rows)

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


def _change(
    post_id: str,
    fields: Mapping[str, Any],
    repeat: Repeat = Repeat.SAFE,
    ahead: Mapping[str, datetime] = MappingProxyType({}),
) -> Request[Reply]:
    return POST_REPLY.update(params={"id": post_id, **fields}, verb="PATCH", of=post_id, repeat=repeat, ahead=ahead)


def _gone(post_id: str) -> bytes:
    """The answer of a deletion whose repeat finds nothing."""
    return encode_json({"status": "success", "id": post_id})


def _date_of(row: HistoryPost, otherwise: datetime) -> datetime:
    """When a post was published, or will be."""
    return row.schedule_date or row.created or otherwise


def _media_of(row: HistoryPost) -> PostContentParams:
    if isinstance(row.media_urls, dict):
        raise InvalidRequest("the post has media of its own for each network: give media_urls")
    return {"media_urls": row.media_urls} if row.media_urls else {}
