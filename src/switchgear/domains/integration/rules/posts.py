"""Rules about posts: the commands that write them, and what their status follows from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from pydantic import JsonValue

from switchgear.domains.entity import build, evolve
from switchgear.domains.integration.social import OutcomeStatus, PostOutcome, PostStatus, SocialPost
from switchgear.domains.text import code_points, required, sanitize_text
from switchgear.domains.transitions import transition
from switchgear.domains.violations import BrokenRule, Violation
from switchgear.types.platforms import SocialPlatform

__all__ = [
    "MIN_LEAD",
    "TEXT_LIMITS",
    "UNDELETABLE",
    "TextLimit",
    "check_platform_text",
    "create_post",
    "delete_post",
    "edit_post",
    "find_post",
    "post_status",
    "schedule_post",
    "unschedule_post",
    "validate_schedule",
]

MIN_LEAD: Final = timedelta(minutes=5)
"""The shortest time between scheduling and publishing."""


@dataclass(frozen=True, slots=True)
class TextLimit:
    """How much text a network takes, in code points."""

    characters: int
    cut: bool = False
    """Whether Ayrshare cuts what is longer instead of refusing it."""


TEXT_LIMITS: Final[Mapping[SocialPlatform, TextLimit]] = {
    SocialPlatform.BLUESKY: TextLimit(300),
    SocialPlatform.FACEBOOK: TextLimit(63_206),
    SocialPlatform.GOOGLE_BUSINESS: TextLimit(1_500),
    SocialPlatform.INSTAGRAM: TextLimit(2_200),
    SocialPlatform.LINKEDIN: TextLimit(3_000),
    SocialPlatform.PINTEREST: TextLimit(500),
    SocialPlatform.REDDIT: TextLimit(5_000),
    SocialPlatform.SNAPCHAT: TextLimit(500),
    SocialPlatform.TELEGRAM: TextLimit(1_024, cut=True),
    SocialPlatform.THREADS: TextLimit(500),
    SocialPlatform.TIKTOK: TextLimit(2_200),
    SocialPlatform.X: TextLimit(280),
    SocialPlatform.YOUTUBE: TextLimit(5_000),
}
"""Ayrshare's documentation, "Media guidelines" and "Post". X takes 25,000 from premium accounts."""

UNDELETABLE: Final = frozenset((SocialPlatform.INSTAGRAM, SocialPlatform.TIKTOK, SocialPlatform.THREADS))
"""Networks whose published posts cannot be deleted by API (Ayrshare's documentation: "Delete a post")."""

_EDITABLE: Final = frozenset((PostStatus.DRAFT, PostStatus.SCHEDULED, PostStatus.FAILED))
_UNDECIDED: Final = frozenset(
    (
        OutcomeStatus.PENDING,
        OutcomeStatus.AWAITING_APPROVAL,
        OutcomeStatus.PAUSED,
        OutcomeStatus.PROCESSING,
    )
)


def create_post(
    id: str,
    user_id: str,
    content: str,
    platforms: Iterable[SocialPlatform | str],
    now: datetime,
    *,
    media_urls: Iterable[str] | None = None,
    note_id: str | None = None,
    metadata: Mapping[str, JsonValue] | None = None,
) -> SocialPost:
    """A draft.

    Args:
        id: Its local id.
        user_id: Whose post it is.
        content: The text; it is sanitised.
        platforms: At least one social network, under any of its names.
        now: The time of the command.
        media_urls: Pictures and videos.
        note_id: The application's note that it was made from.
        metadata: Anything of the application's own.

    Raises:
        BrokenRule: An id or the text is empty, or that is too long, there is no network, or an address is none.
    """
    given = {"note_id": note_id, "metadata": metadata, "media_urls": None if media_urls is None else list(media_urls)}
    return build(
        SocialPost,
        {name: value for name, value in given.items() if value is not None}
        | {
            "id": required(id, "id", "SocialPost"),
            "user_id": required(user_id, "user_id", "SocialPost"),
            "content": sanitize_text(content),
            "platforms": list(platforms),
            "status": PostStatus.DRAFT,
            "created_at": now,
            "updated_at": now,
        },
    )


def edit_post(post: SocialPost, text: str, now: datetime) -> SocialPost:
    """The post with another text, which is sanitised.

    Raises:
        BrokenRule: The text is empty or too long, or the post is out already.
    """
    if post.status not in _EDITABLE:
        raise _refused("status", "not_editable", f"A post that is {post.status} cannot be edited")
    return evolve(post, content=sanitize_text(text), updated_at=now)


def schedule_post(post: SocialPost, at: datetime, now: datetime) -> SocialPost:
    """The post, to be published at a time: a draft, or one that failed.

    Raises:
        BrokenRule: The time is naive or too soon.
        IllegalTransition: The post is neither a draft nor failed.
    """
    if broken := validate_schedule(at, now):
        raise BrokenRule(broken, subject="SocialPost")
    return evolve(transition(post, PostStatus.SCHEDULED, now, extended=True), scheduled_at=at)


def unschedule_post(post: SocialPost, now: datetime) -> SocialPost:
    """The post, a draft again.

    Raises:
        IllegalTransition: The post is not scheduled.
    """
    return evolve(transition(post, PostStatus.DRAFT, now, extended=True), scheduled_at=None)


def delete_post(post: SocialPost, now: datetime) -> SocialPost:
    """The post without its publications; it is deleted once no network holds it any more.

    Networks that cannot delete by API keep theirs, and the post stays published as long as one does.

    Raises:
        BrokenRule: Only networks that cannot delete by API hold it.
        IllegalTransition: It is deleted already.
    """
    held = {platform for platform, found in post.outcomes.items() if found.status is OutcomeStatus.SUCCESS}
    if held and held <= UNDELETABLE:
        names = ", ".join(sorted(held))
        raise _refused("platforms", "not_deletable", f"Posts cannot be deleted by API from {names}")
    gone = {
        platform: evolve(found, status=OutcomeStatus.DELETED, at=now) if platform in held - UNDELETABLE else found
        for platform, found in post.outcomes.items()
    }
    after = evolve(post, outcomes=gone, updated_at=now)
    return after if held & UNDELETABLE else transition(after, PostStatus.DELETED, now, extended=True)


def validate_schedule(at: datetime, now: datetime, min_lead: timedelta = MIN_LEAD) -> list[Violation]:
    """What is wrong with a time to publish at; a lead of exactly `min_lead` is enough. Records are never held to it."""
    naive = [name for name, value in (("scheduled_at", at), ("now", now)) if value.utcoffset() is None]
    if naive:
        return [Violation(name, "timestamp", "Input should be a time with its zone") for name in naive]
    if at - now >= min_lead:
        return []
    return [Violation("scheduled_at", "schedule_lead", f"Input should lie at least {min_lead} ahead")]


def check_platform_text(text: str, platforms: Iterable[SocialPlatform]) -> list[Violation]:
    """For which networks a text is too long; apart from the limit that a post itself has."""
    length = code_points(text)
    return [
        Violation(
            f"platforms.{platform}",
            "text_cut" if limit.cut else "text_too_long",
            f"{platform} takes {limit.characters} characters{' and drops the rest' if limit.cut else ''}",
        )
        for platform in platforms
        if length > (limit := TEXT_LIMITS[platform]).characters
    ]


def find_post(posts: Iterable[SocialPost], platform: SocialPlatform, platform_post_id: str | int) -> SocialPost | None:
    """The post that a network knows under its own id (some send numbers, which are kept as text)."""
    wanted = str(platform_post_id)
    return next(
        (post for post in posts if (outcome := post.outcomes.get(platform)) and outcome.platform_post_id == wanted),
        None,
    )


def post_status(
    outcomes: Mapping[SocialPlatform, PostOutcome], *, otherwise: PostStatus = PostStatus.SCHEDULED
) -> PostStatus:
    """What a post is, from what became of it on each network.

    Args:
        outcomes: One per network.
        otherwise: What it is while nothing is decided.
    """
    seen = {outcome.status for outcome in outcomes.values()}
    if OutcomeStatus.SUCCESS in seen:
        return PostStatus.PUBLISHED
    if OutcomeStatus.DELETED in seen:
        return PostStatus.DELETED
    return PostStatus.FAILED if seen and not seen & _UNDECIDED else otherwise


def _refused(field: str, rule: str, message: str) -> BrokenRule:
    return BrokenRule([Violation(field, rule, message)], subject="SocialPost")
