"""What a post is made of: the parameters of whatever makes one, or checks one."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Any, Final, Literal, Required, TypeAlias, cast

from typing_extensions import TypedDict

from switchgear.ayrshare.content.adapting import adapt, adapt_each
from switchgear.ayrshare.content.checking import Draft, MediaItem, network_of, validate_post
from switchgear.ayrshare.operations.options import OtherOptions, PostOptions, option_objects
from switchgear.ayrshare.operations.parameters import HttpsUrls, Networks
from switchgear.errors import InvalidRequest
from switchgear.pipeline.parameters import Between, Given, Omittable, Text, Without
from switchgear.types.enums import Unrecognized
from switchgear.types.platforms import SocialPlatform, ayrshare_name, parse_platform

__all__ = [
    "AutoHashtagParams",
    "AutoRepostParams",
    "AutoScheduleChoice",
    "FirstCommentParams",
    "PostContentParams",
    "PostCreateParams",
    "PostParams",
    "Texts",
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


class PostContentParams(TypedDict, total=False):
    """When a post goes out, and with what."""

    media_urls: Given[HttpsUrls]
    """https addresses of images or videos."""
    schedule_date: Annotated[Given[datetime], Without("auto_schedule", "auto_repost")]
    """When to publish."""
    publish_now: Given[bool]
    """Whether a `schedule_date` that has passed means now, as it does to Ayrshare; it is refused otherwise."""
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
    adapt: Given[bool]
    """Whether the text is made to fit each network (`switchgear.ayrshare.content.adapt`), still in one call, and the
    post refused before it is sent if a network would not take it all the same."""
    options: Given[PostOptions]
    """Further options by network."""
    other_options: Given[OtherOptions]
    """Options that have no name here: in Ayrshare's own names, by network or by object, such as `instagramOptions`."""


class PostParams(PostContentParams, total=False):
    """Where a post goes, when, and with what."""

    platforms: Required[Networks]
    """The networks, by any of their names."""


class PostCreateParams(PostParams, total=False):
    """Where a post goes, when, with what, and by which key a second one is told."""

    idempotency_key: Omittable[Text]
    """Unique per profile, for ever: once seen it is refused, whatever became of that post."""


def post_fields(post: Texts, params: PostCreateParams) -> dict[str, Any]:
    """The fields of a post: texts by network, options and a first comment are objects there.

    Raises:
        InvalidRequest: There is nothing to post, or a text is for a network that has none of the known names.
    """
    if not post and not _SAYS_SOMETHING & params.keys():
        raise InvalidRequest("post must not be empty unless there are media_urls")
    fields: dict[str, Any] = {"post": post if isinstance(post, str) else _by_network(post), **params}
    comment, options, others = params.get("first_comment"), fields.pop("options", {}), fields.pop("other_options", {})
    for ours in ("adapt", "publish_now"):
        fields.pop(ours, None)
    if isinstance(comment, str):
        fields["first_comment"] = {"comment": comment}
    return fields | option_objects(options, others)


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


def fitted(post: Texts, params: PostParams) -> Texts:
    """The text as it is sent: where it is to be adapted, one for each network that needs its own.

    Raises:
        InvalidRequest: A network would not take the post all the same; every reason is named.
    """
    if not params.get("adapt"):
        return post
    if not isinstance(post, str):
        raise InvalidRequest("adapt: the post has a text for each network already")
    networks = [network_of(name) for name in params["platforms"]]
    texts = adapt_each(post, networks)
    problems = [
        str(violation)
        for network in networks
        for violation in validate_post(_draft(adapt(post, network), network, params), (network,))
    ]
    if problems:
        raise InvalidRequest(f"networks would not take this post: {'; '.join(problems)}")
    return texts


def _draft(text: str, network: SocialPlatform, params: PostParams) -> Draft:
    """The post as one network gets it; a title may be among the network's own options."""
    own = cast(Mapping[str, Mapping[str, object]], params.get("options") or {}).get(network, {})
    title, subreddit = own.get("title"), own.get("subreddit")
    comment = params.get("first_comment")
    return Draft(
        text=text,
        media=tuple(MediaItem(url, video=params.get("is_video") or None) for url in params.get("media_urls") or ()),
        title=title if isinstance(title, str) else params.get("title") or None,
        subreddit=subreddit if isinstance(subreddit, str) else params.get("subreddit") or None,
        first_comment=comment if isinstance(comment, str) else comment["comment"] if comment else None,
    )
