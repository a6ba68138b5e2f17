"""What is kept of posts, from Ayrshare's notices, replies and history."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Final, cast

from pydantic import JsonValue

from switchgear.ayrshare.models.base import PostStatus
from switchgear.ayrshare.models.notifications import ScheduledPost
from switchgear.ayrshare.models.posts import DeleteResult, HistoryPost, PostReport, PostResult
from switchgear.mirror.account import PROFILES
from switchgear.mirror.fragments import KEPT, Envelope, deletion, kept_of, moment, snapshot
from switchgear.mirror.kinds import POST
from switchgear.mirror.outcome import deleted_on, outcomes_fragment, reason
from switchgear.mirror.world import Seen, World
from switchgear.sync.registers import Register
from switchgear.sync.state import EMPTY, State, join
from switchgear.types.events import Event
from switchgear.types.platforms import SocialPlatform
from switchgear.types.times import to_millis

__all__ = [
    "FAILURES",
    "SCHEDULES",
    "created_at",
    "post_deleted",
    "post_notice",
    "post_shown",
    "reported_at",
    "scheduled_posts",
]

TIKTOK_PUBLISHED: Final = "tikTokPublished"

SCHEDULES: Final = "schedules"
"""The schedules of the application's that the post was made for: there is only one, unless the application erred."""
FAILURES: Final = "failures"
"""The ids of the events that reported an error: the set only grows, so no failure counts twice."""
_CREATED: Final = "created_at"
_REPORT: Final = "report"
"""The lane of what is said of the post as a whole: its status, and the error that names no network."""
_EVERYWHERE: Final = "all"
"""Where an error belongs that names no network."""


def post_notice(envelope: Envelope, report: ScheduledPost, ref_id: str | None) -> State:
    """The fragment of a notice about a post; it tells of networks, not of the post itself."""
    tiktok_only = report.sub_action == TIKTOK_PUBLISHED
    outcomes = {
        name: told for name, told in report.outcomes.items() if not tiktok_only or name == SocialPlatform.TIKTOK
    }
    told = EMPTY if outcomes else _reported(envelope, report, _reason(report))
    statuses = {outcome.status for outcome in outcomes.values()} if outcomes else {report.status}
    failed = isinstance(envelope, Event) and PostStatus.ERROR in statuses
    failures = State(sets={FAILURES: frozenset((envelope.id,))}) if failed else EMPTY
    return join(outcomes_fragment(envelope, outcomes), told, failures, _of_profile(ref_id))


def _reported(envelope: Envelope, report: PostReport, error: str | None) -> State:
    """What is said of the post as a whole, by notices and by reads."""
    said: dict[str, JsonValue] = {"status": None if report.status is None else str(report.status), "error": error}
    return snapshot(envelope, said, lane=_REPORT)


def post_shown(
    envelope: Envelope, post: PostResult | HistoryPost, ref_id: str | None, further: tuple[str, ...] = ()
) -> State:
    """The fragment of the reply to posting, or of a post as it is stored."""
    fields, created = _fields(post), moment(envelope)
    if isinstance(post, HistoryPost):
        fields["platforms"] = [str(platform) for platform in post.platforms] or None
        fields["media_urls"] = cast(JsonValue, _urls(post.media_urls))
        created = post.created or post.create_date or created
    if further:
        wire = post.model_dump(mode="json", by_alias=True)
        fields[KEPT] = kept_of(wire, further) or None
    shown = replace(snapshot(envelope, fields), minima={_CREATED: Register(to_millis(created))})
    message = post.message if isinstance(post, PostResult) and post.status is PostStatus.ERROR else None
    told = _reported(envelope, post, _reason(post) or message)
    return join(shown, told, outcomes_fragment(envelope, post.outcomes), _of_profile(ref_id))


def post_deleted(envelope: Envelope, reply: DeleteResult, ref_id: str | None) -> State:
    """The fragment of the reply to deleting: by network, or of the whole post if no network had published it."""
    outcomes = reply.outcomes
    gone = [platform for platform, told in outcomes.items() if told.status is PostStatus.SUCCESS]
    whole = not outcomes and reply.status is PostStatus.SUCCESS
    return join(deleted_on(envelope, gone), deletion(envelope) if whole else EMPTY, _of_profile(ref_id))


def _of_profile(ref_id: str | None) -> State:
    return State(sets={PROFILES: frozenset((ref_id,))}) if ref_id else EMPTY


def _fields(post: PostResult | HistoryPost) -> dict[str, JsonValue]:
    text = post.post
    scheduled_at = post.schedule_date
    return {
        "post": dict(text) if isinstance(text, dict) else text,
        "schedule_date": None if scheduled_at is None else to_millis(scheduled_at),
    }


def created_at(seen: Seen) -> int | None:
    """When the post was made, in milliseconds."""
    register = seen.state.minima.get(_CREATED)
    return None if register is None else register.value


def reported_at(seen: Seen) -> int | None:
    """When the post as a whole was last reported on, in milliseconds."""
    report = seen.state.lanes.get(_REPORT)
    return None if report is None else report.clock.at


def scheduled_posts(schedule: Seen) -> list[Seen]:
    """The posts that a schedule made, the first one first; those that are at hand."""
    found = schedule.world.once(_by_schedule).get(schedule.key.id, [])
    return sorted(found, key=lambda post: (created_at(post) or 0, post.key.id))


def _by_schedule(world: World) -> Mapping[str, list[Seen]]:
    found: dict[str, list[Seen]] = {}
    for post in world.of(POST):
        for schedule in post.state.sets.get(SCHEDULES, ()):
            found.setdefault(schedule, []).append(post)
    return found


def _reason(report: PostReport) -> str | None:
    """The first error that names no network."""
    return next((reason(error) for error in report.errors if error.platform is None), None)


def _urls(media: object) -> list[str] | None:
    """The addresses of the media, in whichever form they are given: a list, or one by network."""
    if isinstance(media, Mapping):
        return [url for part in cast(Mapping[str, object], media).values() for url in _urls(part) or ()] or None
    if isinstance(media, list | tuple):
        return [url for url in cast(list[object], media) if isinstance(url, str)] or None
    return [media] if isinstance(media, str) else None
