"""Posts, from Ayrshare's notices, replies and history."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Final, cast

from pydantic import JsonValue

from switchgear.ayrshare.models.base import PostText
from switchgear.ayrshare.models.notifications import ScheduledPost
from switchgear.ayrshare.models.posts import DeleteResult, HistoryPost, PostReport, PostResult, PostStatus
from switchgear.domains.entity import build
from switchgear.domains.integration.mirror.analytics import analytics_shown
from switchgear.domains.integration.mirror.outcome import (
    deleted_on,
    outcomes_fragment,
    outcomes_shown,
    published_at,
    reason,
)
from switchgear.domains.integration.mirror.row import Row, common, value_of
from switchgear.domains.integration.rules.posts import post_status
from switchgear.domains.integration.social import OutcomeStatus, PostOutcome
from switchgear.domains.integration.social import PostStatus as Status
from switchgear.domains.snapshots import Envelope, deletion, moment, snapshot
from switchgear.sync.canonical import Fields
from switchgear.sync.keys import EntityKey
from switchgear.sync.registers import Register
from switchgear.sync.state import EMPTY, State, join
from switchgear.sync.views import View
from switchgear.types.platforms import SocialPlatform, parse_platform
from switchgear.types.times import to_millis

if TYPE_CHECKING:
    from switchgear.domains.integration.mirror.world import World

__all__ = ["PROFILES", "TIKTOK_PUBLISHED", "post_deleted", "post_notice", "post_row", "post_shown"]

PROFILES: Final = "profiles"
"""The profiles that are named with a post: there is only one, and not everything names it."""
TIKTOK_PUBLISHED: Final = "tikTokPublished"

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
    return join(outcomes_fragment(envelope, outcomes), told, _of_profile(ref_id))


def _reported(envelope: Envelope, report: PostReport, error: str | None) -> State:
    """What is said of the post as a whole, by notices and by reads."""
    said: dict[str, JsonValue] = {"status_raw": None if report.status is None else str(report.status), "error": error}
    return snapshot(envelope, said, lane=_REPORT)


def post_shown(envelope: Envelope, post: PostResult | HistoryPost, ref_id: str | None) -> State:
    """The fragment of the reply to posting, or of a post as it is stored."""
    fields, created = _fields(post, post.post), moment(envelope)
    if isinstance(post, HistoryPost):
        fields["platforms"] = [str(platform) for platform in post.platforms] or None
        fields["media_urls"] = cast(JsonValue, _urls(post.media_urls))
        created = post.created or post.create_date or created
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


def _fields(post: PostResult | HistoryPost, text: PostText | None) -> dict[str, JsonValue]:
    texts = text if isinstance(text, dict) else {}
    scheduled_at = post.schedule_date
    return {
        "content": texts.get("default", next(iter(texts.values()), None)) if texts else cast(str | None, text),
        "texts": dict(texts) or None,
        "scheduled_at": None if scheduled_at is None else to_millis(scheduled_at),
    }


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


def post_row(key: EntityKey, view: View, world: World) -> Row:
    """What a state shows of a post."""
    state, fields = view.state, view.fields
    outcomes = outcomes_shown(state)
    known = {name: told for name, told in outcomes.items() if _is_known(name)}
    asked = fields.get("platforms")
    platforms = list(map(str, asked)) if isinstance(asked, list) else list(outcomes)
    owner = world.owner(key)
    report = state.lanes.get(_REPORT)
    reported: Fields = {**fields, "at": None if report is None else report.clock.at}
    values = common(key, view) | {name: fields.get(name) for name in _AS_SENT}
    values |= {
        "user_id": owner.id,
        "ayrshare_post_id": key.id,
        "platforms": [name for name in platforms if _is_known(name)] or None,
        "published_at": published_at(state),
        "status": _status(view, known, reported).value,
        "status_raw": reported.get("status_raw"),
        "outcomes": cast(JsonValue, known),
        "analytics": analytics_shown(state),
        "errors": cast(JsonValue, _errors(outcomes, reported)),
        "metadata": _metadata(fields, outcomes),
        "created_at": value_of(state.minima, _CREATED),
    }
    found = {
        "unknown_platform": not all(map(_is_known, (*platforms, *outcomes))),
        "identity_conflict": owner.conflict,
    }
    return Row(values, tuple(code for code, holds in found.items() if holds))


_AS_SENT: Final = ("note_id", "content", "media_urls", "scheduled_at")


def _is_known(platform: str) -> bool:
    return isinstance(parse_platform(platform), SocialPlatform)


_STATUSES: Final = {"error": Status.FAILED, "deleted": Status.DELETED, "success": Status.PUBLISHED}
"""What a post's own status says where no network is named."""


def _status(view: View, outcomes: Mapping[str, Fields], told_last: Fields) -> Status:
    reported = _STATUSES.get(str(told_last.get("status_raw")), Status.SCHEDULED)
    if view.state.tomb is not None or reported is Status.DELETED:
        return Status.DELETED
    told = {
        SocialPlatform(name): build(PostOutcome, {"status": outcome["status"]}) for name, outcome in outcomes.items()
    }
    return post_status(told) if told else reported


def _errors(outcomes: Mapping[str, Fields], reported: Fields) -> list[Fields] | None:
    failed = OutcomeStatus.ERROR.value
    found = [
        {"platform": name, "error": told.get("error") or "unknown error", "timestamp": told["at"]}
        for name, told in outcomes.items()
        if told["status"] == failed
    ]
    if (whole := reported.get("error")) is not None:
        found.append({"platform": _EVERYWHERE, "error": whole, "timestamp": reported["at"]})
    return cast("list[Fields]", found) or None


def _metadata(fields: Fields, outcomes: Mapping[str, Fields]) -> JsonValue:
    """The application's, with a word on posts that only some networks took, and the texts if they differ."""
    own = fields.get("metadata")
    seen = {str(told["status"]) for told in outcomes.values()}
    partial = OutcomeStatus.ERROR.value in seen and len(seen) > 1
    more: dict[str, JsonValue] = {"texts": fields.get("texts"), "partial": partial or None}
    return {**(own if isinstance(own, dict) else {}), **{k: v for k, v in more.items() if v is not None}} or None
