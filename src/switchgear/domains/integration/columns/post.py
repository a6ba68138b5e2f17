"""The columns of posts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, cast

from pydantic import JsonValue

from switchgear.domains.entity import build
from switchgear.domains.integration.rules.analytics import aggregate, read_metrics
from switchgear.domains.integration.rules.posts import post_status
from switchgear.domains.integration.social import OutcomeStatus, PostOutcome, SocialPost, parse_social_post
from switchgear.domains.integration.social import PostStatus as Status
from switchgear.domains.rows import entity_maker
from switchgear.mirror.analytics import counts_shown
from switchgear.mirror.outcome import is_undecided, outcomes_shown, published_at
from switchgear.mirror.post import created_at, reported_at
from switchgear.mirror.shows import Shows
from switchgear.mirror.world import Seen
from switchgear.sync.canonical import Fields
from switchgear.types.platforms import SocialPlatform, parse_platform
from switchgear.types.times import from_millis, to_millis

__all__ = ["POSTS"]

_EVERYWHERE: Final = "all"
"""Where an error belongs that names no network."""
_STATUSES: Final = {"error": Status.FAILED, "deleted": Status.DELETED, "success": Status.PUBLISHED}
"""What a post's own status says where no network is named."""


def _is_known(platform: str) -> bool:
    return isinstance(parse_platform(platform), SocialPlatform)


def _known(seen: Seen) -> dict[str, dict[str, JsonValue]]:
    """What became of the post on the networks that the product knows."""
    return {name: told for name, told in seen.once(outcomes_shown).items() if _is_known(name)}


def _named(seen: Seen) -> list[str]:
    """The networks that were asked for; if nothing says so, those that were reported on."""
    asked = seen.get("platforms")
    return list(map(str, asked)) if isinstance(asked, list) else list(seen.once(outcomes_shown))


def _platforms(seen: Seen) -> JsonValue:
    return [name for name in _named(seen) if _is_known(name)] or None


def _content(seen: Seen) -> JsonValue:
    """The application's own text, else the one for all networks, else the first."""
    if (own := seen.get("content")) is not None:
        return own
    post = seen.get("post")
    return post.get("default", next(iter(post.values()), None)) if isinstance(post, dict) else post


def _scheduled_at(seen: Seen) -> JsonValue:
    own = seen.get("scheduled_at")
    return seen.get("schedule_date") if own is None else own


def _status(seen: Seen) -> JsonValue:
    reported = _STATUSES.get(str(seen.get("status")), Status.SCHEDULED)
    if seen.state.tomb is not None or reported is Status.DELETED:
        return Status.DELETED.value
    known = seen.once(_known)
    told = {SocialPlatform(name): build(PostOutcome, {"status": outcome["status"]}) for name, outcome in known.items()}
    return (post_status(told) if told else reported).value


def _deleted_at(seen: Seen) -> JsonValue:
    """When it was deleted, also where only the networks or a report say so: status and time go together."""
    if seen.state.tomb is not None:
        return seen.state.tomb.at
    if _status(seen) != Status.DELETED.value:
        return None
    gone = OutcomeStatus.DELETED.value
    times = [told["at"] for told in seen.once(_known).values() if told["status"] == gone]
    return max((at for at in times if isinstance(at, int)), default=reported_at(seen))


def _errors(seen: Seen) -> JsonValue:
    found: list[Fields] = [
        {"platform": name, "error": told.get("error") or "unknown error", "timestamp": told["at"]}
        for name, told in seen.once(outcomes_shown).items()
        if told["status"] == OutcomeStatus.ERROR.value
    ]
    if (whole := seen.get("error")) is not None:
        found.append({"platform": _EVERYWHERE, "error": whole, "timestamp": reported_at(seen)})
    return cast(JsonValue, found) or None


def _metadata(seen: Seen) -> JsonValue:
    """The application's, with a word on posts that only some networks took, and the texts if they differ."""
    own, post = seen.get("metadata"), seen.get("post")
    told = {str(outcome["status"]) for outcome in seen.once(outcomes_shown).values()}
    partial = OutcomeStatus.ERROR.value in told and len(told) > 1
    more: Mapping[str, JsonValue] = {"texts": post if isinstance(post, dict) else None, "partial": partial or None}
    return {**(own if isinstance(own, dict) else {}), **{k: v for k, v in more.items() if v is not None}} or None


def _analytics(seen: Seen) -> JsonValue:
    """The totals over all networks; None if nothing was ever counted."""
    counts = counts_shown(seen)
    if not counts:
        return None
    totals = aggregate({name: read_metrics(name, found, from_millis(at)) for name, (at, found) in counts.items()})
    written = {name: count for name, count in totals if isinstance(count, int)}
    return {**written, "last_updated": to_millis(totals.last_updated)}


POSTS: Final[Shows[SocialPost]] = Shows(
    make=entity_maker(SocialPost, parse_social_post),
    columns={
        "user_id": lambda seen: seen.owner.id,
        "note_id": "note_id",
        "ayrshare_post_id": lambda seen: seen.key.id,
        "content": _content,
        "platforms": _platforms,
        "media_urls": "media_urls",
        "scheduled_at": _scheduled_at,
        "published_at": published_at,
        "status": _status,
        "status_raw": "status",
        "deleted_at": _deleted_at,
        "outcomes": lambda seen: cast(JsonValue, seen.once(_known)),
        "analytics": _analytics,
        "errors": _errors,
        "metadata": _metadata,
        "created_at": created_at,
    },
    findings={
        "unknown_platform": lambda seen: not all(map(_is_known, (*_named(seen), *seen.once(outcomes_shown)))),
        "identity_conflict": lambda seen: seen.owner.conflict,
        "outcome_undecided": is_undecided,
    },
)
