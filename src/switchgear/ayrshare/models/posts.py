"""What became of a post, network by network: replies of the post endpoints, and rows of the history.

Shapes as in Ayrshare's documentation: posts (`/post`), history (`/history`), errors. A reply may report success and
failure at once, whatever its HTTP status: `outcomes` is what counts.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Final, cast

from pydantic import AliasChoices, Field, JsonValue, model_validator

from switchgear.ayrshare.models.base import (
    AyrshareModel,
    ByNetwork,
    Cached,
    Platform,
    PostStatus,
    PostText,
    Reply,
    TextId,
)
from switchgear.errors import ApiError
from switchgear.types.enums import Open, Unrecognized
from switchgear.types.platforms import SocialPlatform
from switchgear.types.times import AnyTime

__all__ = [
    "DeleteResult",
    "DeletedPost",
    "History",
    "HistoryPost",
    "NetworkHistory",
    "NetworkHistoryMeta",
    "NetworkPost",
    "NextPage",
    "PostErrorDetail",
    "PostFailed",
    "PostId",
    "PostOutcome",
    "PostReport",
    "PostResult",
    "RetryResult",
    "Validation",
    "unwrap_post",
]


class PostId(AyrshareModel):
    """A post as one network knows it."""

    id: TextId | None = None
    """The network's own id; `pending` while TikTok is still processing, and `failed` where it did not take the post."""
    platform: Platform | None = None
    status: Open[PostStatus] | None = None
    post_url: str | None = None
    used_quota: int | None = None
    """Instagram: posts in the last 24 hours, of 50."""
    cid: str | None = None
    """Bluesky."""
    owner: str | None = None
    type: str | None = None
    is_video: bool | None = None
    id_share: str | None = None
    """TikTok: the id of the upload, until the post has its own."""
    warnings: tuple[JsonValue, ...] = ()

    @property
    def social_id(self) -> str | None:
        """The network's own id, where there is one."""
        return None if self.id in _NO_ID else self.id

    @property
    def outcome(self) -> PostStatus:
        """What this entry says of its network: an entry is a success unless it says otherwise."""
        if self.id in _NO_ID:
            return _NO_ID[self.id]
        return self.status if isinstance(self.status, PostStatus) else PostStatus.SUCCESS


_NO_ID: Final = {"pending": PostStatus.PROCESSING, "failed": PostStatus.ERROR}
"""What TikTok says in the place of an id."""


class PostErrorDetail(AyrshareModel):
    """Why one network did not take the post. Codes repeat across networks: group by `platform`."""

    action: str | None = None
    status: Open[PostStatus] | None = None
    code: int | None = None
    message: str | None = None
    platform: Platform | None = None
    post: PostText | None = None
    details: JsonValue = None
    details_data: JsonValue = None
    """Facebook Reels of doubtful outcome: where and when to look."""
    retry_available: bool | None = None
    """The post may be sent again as it is."""
    verify_check: bool | None = None
    """Refused by the check before posting; nothing was published."""


_RANK: Final = {
    status: rank
    for rank, status in enumerate(
        (PostStatus.PENDING, PostStatus.PROCESSING, PostStatus.ERROR, PostStatus.SUCCESS, PostStatus.DELETED)
    )
}
"""The way a post goes on one network: where two entries disagree, the one further along is right."""


@dataclass(frozen=True, slots=True)
class PostOutcome:
    """What became of a post on one network."""

    platform: SocialPlatform | Unrecognized
    post_ids: tuple[PostId, ...] = ()
    """More than one for a thread."""
    errors: tuple[PostErrorDetail, ...] = ()

    @property
    def status(self) -> PostStatus:
        """The furthest that any entry got: a success is not undone by an error beside it."""
        statuses = [post.outcome for post in self.post_ids] + [PostStatus.ERROR] * bool(self.errors)
        return max(statuses, key=lambda status: _RANK.get(status, -1))

    @property
    def retryable(self) -> bool:
        """Whether the network failed, and Ayrshare says that the same post may be sent to it again."""
        again = bool(self.errors) and all(error.retry_available is True for error in self.errors)
        return again and self.status is PostStatus.ERROR


class PostFailed(ApiError):
    """Some network did not take a post, or none did; others may have published it."""

    user_message = "The post did not reach every network. Please look where it is missing."
    guidance = "Never send the whole post again: posts.retry_failed sends it to the networks that did not take it."

    report: PostReport
    """What became of the post on each network."""


class _AboutPost(AyrshareModel):
    """What is about one post, in whatever it is wrapped."""

    @model_validator(mode="before")
    @classmethod
    def _unwrapped(cls, data: Any) -> Any:
        return unwrap_post(data)


class PostReport(_AboutPost):
    """What replies, history rows and webhooks about a post have in common."""

    status: Open[PostStatus] | None = None
    """Of the whole; `error` as soon as one network failed."""
    post_ids: tuple[PostId, ...] = ()
    errors: tuple[PostErrorDetail, ...] = ()

    @property
    def outcomes(self) -> Mapping[SocialPlatform | Unrecognized, PostOutcome]:
        """What became of the post on each network that the report names; errors that name none are in `errors` only."""
        platforms = [post.platform for post in self.post_ids] + [error.platform for error in self.errors]
        return {
            platform: PostOutcome(
                platform,
                tuple(post for post in self.post_ids if post.platform == platform),
                tuple(error for error in self.errors if error.platform == platform),
            )
            for platform in dict.fromkeys(platforms)
            if platform is not None
        }

    @property
    def succeeded(self) -> Mapping[SocialPlatform | Unrecognized, PostOutcome]:
        """The networks that published it. Never send the whole post again if there is one."""
        return self._with_status(PostStatus.SUCCESS)

    @property
    def failed(self) -> Mapping[SocialPlatform | Unrecognized, PostOutcome]:
        """The networks that did not."""
        return self._with_status(PostStatus.ERROR)

    @property
    def partial(self) -> bool:
        """Some networks failed, and some did not."""
        return 0 < len(self.failed) < len(self.outcomes)

    def raise_for_failure(self) -> None:
        """Make an error of a failure on any network.

        Raises:
            PostFailed: Some network did not take the post; its `report` is this.
        """
        if not self.failed and self.status is not PostStatus.ERROR:
            return
        errors = [error for outcome in self.failed.values() for error in outcome.errors] or self.errors
        why = "; ".join(f"{error.platform or 'the post'}: {error.message or 'refused'}" for error in errors)
        code = next((str(error.code) for error in errors if error.code is not None), None)
        failure = PostFailed(why or "the post failed", service="ayrshare", code=code)
        failure.report = self
        failure.retryable = bool(self.failed) and all(outcome.retryable for outcome in self.failed.values())
        raise failure

    def _with_status(self, status: PostStatus) -> Mapping[SocialPlatform | Unrecognized, PostOutcome]:
        return {platform: outcome for platform, outcome in self.outcomes.items() if outcome.status is status}


def unwrap_post(reply: object) -> object:
    """The one post in a reply: in a list, or with a profile key in `{status, posts: [{...}]}`; any other as it is.

    Fields of the wrapper that the post lacks are kept. Whatever is about one post reads all forms by this.

    Raises:
        ValueError: There is anything else than the one post that one profile can have made.
    """
    if isinstance(reply, dict):
        wrapper = cast(dict[str, object], reply)
    elif isinstance(reply, list) and reply:
        wrapper = {"posts": cast(list[object], reply)}
    else:
        return cast(None, reply)  # nothing that a post is wrapped in
    posts = wrapper.get("posts")
    if not posts:
        return wrapper
    match posts:
        case [dict()]:
            post = cast(list[dict[str, object]], posts)[0]
            return {key: value for key, value in wrapper.items() if key != "posts"} | post
        case _:
            raise ValueError("posts should hold one post")


class PostResult(PostReport):
    """The reply to `POST /post`, with or without a profile key."""

    object: ClassVar[str] = "post"
    """What it is about, as `Read.kind` has it."""

    id: TextId | None = None
    """Ayrshare's id of the post, for get, update, delete, retry, analytics and comments."""
    ref_id: str | None = None
    """The profile."""
    profile_title: str | None = None
    post: PostText | None = None
    schedule_date: AnyTime | None = None
    validation: bool | None = Field(default=None, alias="validate")
    """True: refused by the check before posting; nothing was published."""
    action: str | None = None
    code: int | None = None
    """An error that is about the request as a whole, with `message`."""
    message: str | None = None
    warnings: tuple[JsonValue, ...] = ()


class HistoryPost(PostReport):
    """A stored post: a row of `GET /history`, and the reply of `GET /history/:id` and `GET /post/:id`."""

    object: ClassVar[str] = "post"

    id: TextId
    ref_id: str | None = None
    profile_title: str | None = None
    post: PostText | None = None
    platforms: tuple[Platform, ...] = ()
    type: str | None = None
    """`now`, `immediate` or `scheduled`."""
    created: AnyTime | None = None
    create_date: AnyTime | None = None
    """Deprecated by Ayrshare in favour of `created`."""
    schedule_date: AnyTime | None = None
    media_urls: tuple[str, ...] | dict[str, JsonValue] | None = None
    """For all networks, or by network."""
    urls: tuple[JsonValue, ...] = ()
    notes: str | None = None
    shorten_links: bool | None = None
    tier: str | None = None
    requires_approval: bool | None = None
    approved: bool | None = None
    approved_by: str | None = None
    approved_date: AnyTime | None = None
    rejected: bool | None = None
    rejected_by: str | None = None
    rejected_date: AnyTime | None = None


class History(AyrshareModel):
    """The reply of `GET /history`: an object, or the bare list. Where there are no posts, it is 400 with code 221."""

    history: tuple[HistoryPost, ...] = Field(validation_alias=AliasChoices("history", "posts"))
    status: Open[PostStatus] | None = None
    count: int | None = None
    last_updated: AnyTime | None = None
    next_update: AnyTime | None = None
    """Asking again sooner brings the same answer."""

    @model_validator(mode="before")
    @classmethod
    def _listed(cls, data: Any) -> Any:
        return {"history": cast(object, data)} if isinstance(data, list) else data


class DeletedPost(Reply):
    """What one network did about a deletion."""


class DeleteResult(_AboutPost, ByNetwork[DeletedPost]):
    """The reply of `DELETE /post`: a status, and beside it one object per network that had published the post."""

    object: ClassVar[str] = "post"

    @property
    def outcomes(self) -> Mapping[SocialPlatform | Unrecognized, DeletedPost]:
        """What each network did; empty for a post that was not published yet."""
        return {platform: entries[0] for platform, entries in self.by_network.items()}


class RetryResult(_AboutPost, Reply):
    """The reply of `PUT /post/retry`; the outcome comes by webhook, or is in the history."""


class NetworkPost(Cached):
    """A post as one network shows it, whoever published it: a row of `GET /history/:platform`.

    What else a network tells is in `model_extra`. A row may be an error itself, with `code` and `message`.
    """

    post: PostText | None = None
    post_url: str | None = None
    platform: Platform | None = None
    created: AnyTime | None = None
    media_urls: tuple[JsonValue, ...] = ()


class NextPage(AyrshareModel):
    """Where a network's list goes on."""

    has_more: bool | None = None
    next: str | None = None


class NetworkHistoryMeta(AyrshareModel):
    """What is said of a network's list as a whole."""

    pagination: NextPage = NextPage()


class NetworkHistory(Cached):
    """The reply of `GET /history/:platform`; with the status `partial` some rows are missing, or hold an error."""

    posts: tuple[NetworkPost, ...]
    meta: NetworkHistoryMeta = NetworkHistoryMeta()


class Validation(Reply):
    """What a check found: a post that passes may still be refused by a network."""

    errors: tuple[PostErrorDetail, ...] = ()
    warnings: tuple[JsonValue, ...] = ()
    validation: bool | None = Field(default=None, alias="validate")
