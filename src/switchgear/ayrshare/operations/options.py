"""What a post may say to one network alone (https://www.ayrshare.com/docs/apis/post/overview), in Python's spelling.

Ayrshare has a page for each network below https://www.ayrshare.com/docs/apis/post/social-networks. What was not read
there is marked: `Told` is second-hand, `Unsure` unconfirmed. What is missing here goes into `other_options`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Annotated, Any, Final, Literal, Required, TypeAlias, TypeVar, cast

from typing_extensions import TypedDict

from switchgear.ayrshare.operations.parameters import HttpsUrl, OpenFields, own_names
from switchgear.errors import InvalidRequest
from switchgear.pipeline.encoding import Value
from switchgear.pipeline.evidence import Evidence
from switchgear.pipeline.parameters import Between, Entries, Given, Text
from switchgear.types.enums import Unrecognized
from switchgear.types.platforms import SocialPlatform, parse_platform

__all__ = [
    "BlueskyOptions",
    "FacebookCarousel",
    "FacebookCarouselItem",
    "FacebookOptions",
    "FacebookTargeting",
    "GoogleBusinessOptions",
    "GoogleCallToAction",
    "GoogleEvent",
    "GoogleOffer",
    "InstagramOptions",
    "InstagramUserTag",
    "LinkedInOptions",
    "LinkedInTargeting",
    "OtherOptions",
    "PinterestCarouselItem",
    "PinterestOptions",
    "PostOptions",
    "RedditOptions",
    "SnapchatOptions",
    "ThreadsOptions",
    "TikTokOptions",
    "XOptions",
    "XPoll",
    "YouTubeOptions",
    "YouTubeTargeting",
]

T = TypeVar("T")

Told: TypeAlias = Annotated[Given[T], Evidence.SECOND_HAND]
Unsure: TypeAlias = Annotated[Given[T], Evidence.UNCONFIRMED]
Texts: TypeAlias = Annotated[Sequence[Text], Entries(1)]
AltTexts: TypeAlias = Annotated[Sequence[str], Entries(1)]
"""One for each of the post's media, in their order."""


class BlueskyOptions(TypedDict, total=False):
    """For Bluesky."""

    alt_text: Given[AltTexts]


class FacebookCarouselItem(TypedDict, total=False):
    """A picture of a carousel, and where it leads."""

    picture: Required[HttpsUrl]
    link: Required[HttpsUrl]
    name: Given[str]


class FacebookCarousel(TypedDict, total=False):
    """Pictures to leaf through; the post has no other media then."""

    link: Required[HttpsUrl]
    """Where "see more" leads."""
    items: Required[Annotated[Sequence[FacebookCarouselItem], Entries(2, 10)]]


class FacebookTargeting(TypedDict, total=False):
    """Who sees it."""

    age_min: Given[Annotated[int, Between(13, 25)]]
    """13, 15, 18, 21 or 25."""
    countries: Given[Annotated[Sequence[Text], Entries(1, 25)]]


class FacebookOptions(TypedDict, total=False):
    """For Facebook."""

    carousel: Given[FacebookCarousel]
    reels: Given[bool]
    """Whether the video becomes a Reel."""
    stories: Told[bool]
    """Whether it becomes a story."""
    title: Given[str]
    """Of a video; a Reel's is cut after 255 characters."""
    thumb_nail: Given[HttpsUrl]
    location_id: Given[Text]
    """A Page, by its id or as `@name`."""
    targeting: Given[FacebookTargeting]
    alt_text: Told[AltTexts]
    media_captions: Told[AltTexts]
    draft: Told[bool]
    """Whether it stays a draft in Meta's own tools."""
    link: Told[HttpsUrl]
    """Shown as a preview."""


class GoogleCallToAction(TypedDict, total=False):
    """A button."""

    action_type: Required[Literal["book", "order", "shop", "learn_more", "sign_up", "call"]]
    url: Given[HttpsUrl]
    """Not for `call`."""


class GoogleEvent(TypedDict, total=False):
    """What takes place."""

    title: Required[Text]
    start_date: Required[datetime]
    end_date: Required[datetime]


class GoogleOffer(TypedDict, total=False):
    """What is offered."""

    title: Required[Text]
    start_date: Required[datetime]
    end_date: Required[datetime]
    coupon_code: Given[str]
    redeem_online_url: Given[HttpsUrl]
    terms_conditions: Given[str]


class GoogleBusinessOptions(TypedDict, total=False):
    """For Google Business Profile."""

    is_photo_video: Told[bool]
    """Whether it becomes one of the profile's photos or videos."""
    category: Told[str]
    """Of a photo: `cover`, `logo`, `interior` and others."""
    call_to_action: Told[GoogleCallToAction]
    event: Told[GoogleEvent]
    offer: Told[GoogleOffer]


class InstagramUserTag(TypedDict, total=False):
    """Somebody on a picture, at a place from 0 to 1 each way."""

    username: Required[Text]
    x: Given[float]
    y: Given[float]


class InstagramOptions(TypedDict, total=False):
    """For Instagram."""

    stories: Given[bool]
    """Whether it becomes a story."""
    share_reels_feed: Given[bool]
    """Whether a Reel may show in the feed too."""
    audio_name: Given[Text]
    """Of a Reel."""
    thumb_nail: Given[HttpsUrl]
    """Of a Reel."""
    thumb_nail_offset: Given[Annotated[int, Between(0)]]
    """Of a Reel: its cover, in milliseconds from the start."""
    alt_text: Given[AltTexts]
    location_id: Given[Text]
    """A Facebook Page, by its id or as `@name`."""
    user_tags: Told[Annotated[Sequence[InstagramUserTag], Entries(1)]]
    collaborators: Told[Annotated[Sequence[Text], Entries(1, 3)]]
    auto_resize: Told[bool]


class LinkedInTargeting(TypedDict, total=False):
    """Who sees it; at least 300 followers have to be left."""

    countries: Told[Texts]
    seniorities: Told[Texts]
    degrees: Told[Texts]
    fields_of_study: Told[Texts]
    industries: Told[Texts]
    job_functions: Told[Texts]
    staff_count_ranges: Told[Texts]


class LinkedInOptions(TypedDict, total=False):
    """For LinkedIn."""

    visibility: Told[Literal["public", "connections", "loggedin"]]
    alt_text: Told[AltTexts]
    titles: Told[AltTexts]
    """Of the pictures or the video."""
    title: Told[str]
    """Of a document."""
    thumb_nail: Told[HttpsUrl]
    targeting: Told[LinkedInTargeting]


class PinterestCarouselItem(TypedDict, total=False):
    """A picture of a carousel."""

    title: Told[str]
    link: Told[HttpsUrl]
    description: Told[str]


class PinterestOptions(TypedDict, total=False):
    """For Pinterest."""

    title: Told[str]
    link: Told[HttpsUrl]
    """Where the pin leads."""
    board_id: Told[Text]
    note: Told[str]
    """Seen by the board's owners only."""
    thumb_nail: Told[HttpsUrl]
    """A video has to have one."""
    carousel_options: Told[Annotated[Sequence[PinterestCarouselItem], Entries(1, 5)]]
    alt_text: Told[AltTexts]


class RedditOptions(TypedDict, total=False):
    """For Reddit."""

    title: Given[Text]
    subreddit: Given[Text]
    """Without `/r/`."""
    link: Given[HttpsUrl]
    """Posted in the text's place."""
    flair_id: Unsure[Text]


class SnapchatOptions(TypedDict, total=False):
    """For Snapchat."""

    spotlight: Unsure[bool]
    saved_story: Unsure[bool]
    thumb_nail: Unsure[HttpsUrl]


class ThreadsOptions(TypedDict, total=False):
    """For Threads."""

    thread: Unsure[bool]
    """Whether empty lines divide the text into several posts."""
    thread_number: Unsure[bool]
    alt_text: Unsure[AltTexts]


class TikTokOptions(TypedDict, total=False):
    """For TikTok."""

    image_cover_index: Given[Annotated[int, Between(0, 34)]]
    """Which of the pictures is the cover, from 0 on."""
    title: Told[str]
    """Of pictures."""
    visibility: Given[Literal["public", "private", "followers", "friends"]]
    auto_add_music: Told[bool]
    disable_comments: Told[bool]
    disable_duet: Told[bool]
    disable_stitch: Told[bool]
    draft: Told[bool]
    thumb_nail: Given[HttpsUrl]
    """Of a video; it outranks the offset."""
    thumb_nail_offset: Given[Annotated[int, Between(0)]]
    """Of a video: its cover, in milliseconds from the start."""
    is_ai_generated: Told[bool]
    is_branded_content: Told[bool]
    """Somebody pays for it."""
    is_brand_organic: Told[bool]
    """It is about one's own business."""


class XPoll(TypedDict, total=False):
    """A question with answers to choose from."""

    options: Required[Annotated[Sequence[Text], Entries(2, 4)]]
    duration: Required[Annotated[int, Between(1, 10_080)]]
    """Minutes."""


class XOptions(TypedDict, total=False):
    """For X."""

    thread: Told[bool]
    """Whether empty lines divide the text into several posts."""
    thread_number: Told[bool]
    media_urls: Told[Annotated[Sequence[str], Entries(1)]]
    """One for each post of a thread; `null` skips one."""
    reply_to_id: Told[Text]
    quote_tweet_id: Told[Text]
    poll: Told[XPoll]
    alt_text: Told[AltTexts]
    long_post: Told[bool]
    """Whether it is not divided; the account has to pay for it."""
    long_video: Told[bool]
    sub_title_url: Told[HttpsUrl]
    sub_title_language: Told[Text]
    sub_title_name: Told[Text]


class YouTubeTargeting(TypedDict, total=False):
    """Where it can be seen; the one or the other."""

    block: Told[Texts]
    allow: Told[Texts]


class YouTubeOptions(TypedDict, total=False):
    """For YouTube."""

    title: Given[Text]
    """Each video needs one, of 100 characters at most."""
    visibility: Given[Literal["public", "unlisted", "private"]]
    """`private` if unset."""
    thumb_nail: Given[HttpsUrl]
    play_list_id: Given[Text]
    tags: Given[Texts]
    made_for_kids: Given[bool]
    shorts: Given[bool]
    publish_at: Given[datetime]
    """When YouTube makes it public."""
    notify_subscribers: Told[bool]
    category_id: Told[int]
    contains_synthetic_media: Told[bool]
    targeting: Told[YouTubeTargeting]
    sub_title_url: Told[HttpsUrl]
    sub_title_language: Told[Text]
    sub_title_name: Told[Text]


class PostOptions(TypedDict, total=False):
    """Options by network. Telegram has none that are known."""

    bluesky: Given[BlueskyOptions]
    facebook: Given[FacebookOptions]
    google_business: Given[GoogleBusinessOptions]
    instagram: Given[InstagramOptions]
    linkedin: Given[LinkedInOptions]
    pinterest: Given[PinterestOptions]
    reddit: Given[RedditOptions]
    snapchat: Given[SnapchatOptions]
    telegram: Given[OpenFields]
    threads: Given[ThreadsOptions]
    tiktok: Given[TikTokOptions]
    x: Given[XOptions]
    youtube: Given[YouTubeOptions]


OtherOptions: TypeAlias = Mapping[SocialPlatform | str, OpenFields]
"""Anything else, in Ayrshare's own names: by network (any of its names), or by Ayrshare's name of the object."""

_OBJECTS: Final = {
    SocialPlatform.BLUESKY: "blueSkyOptions",
    SocialPlatform.FACEBOOK: "faceBookOptions",
    SocialPlatform.GOOGLE_BUSINESS: "gmbOptions",
    SocialPlatform.INSTAGRAM: "instagramOptions",
    SocialPlatform.LINKEDIN: "linkedInOptions",
    SocialPlatform.PINTEREST: "pinterestOptions",
    SocialPlatform.REDDIT: "redditOptions",
    SocialPlatform.SNAPCHAT: "snapChatOptions",
    SocialPlatform.TELEGRAM: "telegramOptions",
    SocialPlatform.THREADS: "threadsOptions",
    SocialPlatform.TIKTOK: "tikTokOptions",
    SocialPlatform.X: "xOptions",
    SocialPlatform.YOUTUBE: "youTubeOptions",
}
"""Ayrshare's spelling, which follows no rule."""


def option_objects(options: PostOptions, others: OtherOptions) -> dict[str, Value]:
    """Option objects by Ayrshare's names for them; what is given in those names outranks the rest.

    Raises:
        InvalidRequest: A key of the others is neither a network nor an object's name, or two mean the same object.
    """
    given = cast(Mapping[str, Mapping[str, Any]], options)
    objects: dict[str, Any] = {_OBJECTS[SocialPlatform(name)]: own_names(fields) for name, fields in given.items()}
    seen: set[str] = set()
    for key, fields in others.items():
        network = parse_platform(key)
        name = key if isinstance(network, Unrecognized) else _OBJECTS[network]
        if not name.endswith("Options") or name in seen:
            raise InvalidRequest(
                f"other_options: {key!r} is neither a network nor one of Ayrshare's objects, or comes twice"
            )
        seen.add(name)
        objects[name] = {**objects.get(name, {}), **fields}
    return objects
