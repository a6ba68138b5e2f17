"""What became of a post on each network: a part of the post's state per network."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Final, TypeAlias, cast

from pydantic import JsonValue

from switchgear.ayrshare.models.base import PostStatus
from switchgear.ayrshare.models.posts import PostErrorDetail, PostOutcome
from switchgear.mirror.fragments import Envelope, deletion, snapshot
from switchgear.mirror.world import Seen
from switchgear.sync.canonical import Fields, canonical
from switchgear.sync.lifecycle import Lifecycle
from switchgear.sync.registers import Register
from switchgear.sync.state import State
from switchgear.sync.views import view
from switchgear.types.enums import Unrecognized
from switchgear.types.events import Source
from switchgear.types.platforms import SocialPlatform

__all__ = [
    "Platform",
    "deleted_on",
    "is_undecided",
    "outcomes_fragment",
    "outcomes_shown",
    "published_at",
    "published_on",
    "reason",
]

OUTCOMES: Final = "outcomes"
"""The map of what became of the post, by network."""
_PUBLISHED: Final = "published"
"""The register of the first success: a success is not undone by what a slower source says later. It is tied where two
reports of one second tell different things of it."""

_LIFECYCLE: Final = Lifecycle(
    ranks={
        PostStatus.PENDING.value: 0,
        PostStatus.AWAITING_APPROVAL.value: 0,
        PostStatus.PAUSED.value: 0,
        PostStatus.PROCESSING.value: 1,
        PostStatus.ERROR.value: 2,
        PostStatus.SUCCESS.value: 3,
    },
    one_way=True,
)
_STATUSES: Final = {
    PostStatus.SCHEDULED.value: PostStatus.PENDING.value,
    PostStatus.PARTIAL.value: PostStatus.SUCCESS.value,
}
"""Statuses of replies that no network has, and what they mean for one."""

Platform: TypeAlias = SocialPlatform | Unrecognized


def outcomes_fragment(envelope: Envelope, outcomes: Mapping[Platform, PostOutcome]) -> State:
    """The fragment of what a report says of each network that it names."""
    parts = {str(platform): _part(envelope, outcome) for platform, outcome in outcomes.items()}
    return State(maps={OUTCOMES: parts} if parts else {})


def deleted_on(envelope: Envelope, platforms: Iterable[Platform]) -> State:
    """The fragment of a post's deletion from some networks."""
    gone = {str(platform): deletion(envelope) for platform in platforms}
    return State(maps={OUTCOMES: gone} if gone else {})


def _part(envelope: Envelope, outcome: PostOutcome) -> State:
    if outcome.status is PostStatus.DELETED:
        return deletion(envelope)
    fields = _fields(outcome)
    status = str(fields["status"])
    shown = snapshot(envelope, fields, place=_LIFECYCLE.place(status))
    if status != PostStatus.SUCCESS.value:
        return shown
    at = shown.lanes[Source.AYRSHARE.value].clock.at
    return replace(shown, minima={_PUBLISHED: Register(at, canonical(fields))})


def _fields(outcome: PostOutcome) -> Fields:
    posted = next((post for post in outcome.post_ids if post.id is None or post.social_id), None)
    raw = outcome.status.value
    return {
        "status": _STATUSES.get(raw, raw),
        "status_raw": raw,
        "platform_post_id": str(posted.social_id) if posted and posted.social_id else None,
        "url": posted.post_url or None if posted else None,
        "error": next(map(reason, outcome.errors), None),
    }


def reason(error: PostErrorDetail) -> str:
    """Why a network did not take a post."""
    message = error.message or str(error.details or "") or "unknown error"
    return message if error.code is None else f"{message} (code {error.code})"


def outcomes_shown(seen: Seen) -> dict[str, dict[str, JsonValue]]:
    """Network -> what became of the post there: status, the network's own id of it, address, error, and since when."""
    return {platform: _shown(part) for platform, part in sorted(seen.state.maps.get(OUTCOMES, {}).items())}


def _shown(part: State) -> dict[str, JsonValue]:
    fields = dict(view(part).fields)
    at = max((lane.clock.at for lane in part.lanes.values()), default=None)
    if (known := part.minima.get(_PUBLISHED)) is not None:
        at = known.value
    if (first := _first_success(part, fields)) is not None:
        fields = cast(dict[str, JsonValue], json.loads(first.content))
    if part.tomb is not None:
        fields["status"], at = PostStatus.DELETED.value, part.tomb.at
    return {**{name: value for name, value in fields.items() if value is not None}, "at": at}


def _first_success(part: State, fields: Fields) -> Register | None:
    """The first success, where it is shown because the latest report says no more that there is one."""
    return None if fields.get("status") == PostStatus.SUCCESS.value else part.minima.get(_PUBLISHED)


def is_undecided(seen: Seen) -> bool:
    """Whether a first success is shown of which two reports of one second tell different things."""
    parts = seen.state.maps.get(OUTCOMES, {}).values()
    shown = (_first_success(part, view(part).fields) for part in parts)
    return any(first is not None and first.tied for first in shown)


def published_on(seen: Seen) -> dict[str, int]:
    """Network -> when it published the post, in milliseconds."""
    parts = seen.state.maps.get(OUTCOMES, {})
    return {name: part.minima[_PUBLISHED].value for name, part in parts.items() if _PUBLISHED in part.minima}


def published_at(seen: Seen) -> int | None:
    """When the first network published it, in milliseconds."""
    return min(published_on(seen).values(), default=None)
