"""The columns of schedules: the application's own, and what became of the posts that they made."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, cast

from pydantic import JsonValue

from switchgear.domains.ezre_comms.columns.post import deleted_on, networks
from switchgear.domains.ezre_comms.publication import DECIDED, SCHEDULE_FIELDS, is_contradicted, publication
from switchgear.domains.ezre_comms.publishing import Schedule, ScheduleStatus, parse_schedule
from switchgear.domains.rows import entity_maker
from switchgear.mirror.outcome import is_undecided, outcomes_shown, published_on
from switchgear.mirror.post import FAILURES, reported_at, scheduled_posts
from switchgear.mirror.shows import Shows, told_at
from switchgear.mirror.world import Seen
from switchgear.sync.keys import EntityKey

__all__ = ["SCHEDULES"]

_UNKNOWN: Final = "unknown error"


def _posts(seen: Seen) -> list[Seen]:
    return seen.once(scheduled_posts)


def _published(seen: Seen) -> dict[str, JsonValue] | None:
    """The network's post that stands for the schedule: the one of its own connection, else the first."""
    found: list[tuple[bool, int, str, str, dict[str, JsonValue]]] = []
    for post in _posts(seen):
        since, through = published_on(post), publication(post).get("connections", {})
        for name in since.keys() & set(networks(post)):
            elsewhere = through.get(name) != seen.get("platform_connection_id")
            found.append((elsewhere, since[name], name, post.key.id, post.once(outcomes_shown)[name]))
    return min(found, key=lambda one: one[:4])[4] if found else None


def _error(seen: Seen) -> JsonValue:
    """The latest error, while nothing is published."""
    if seen.once(_published) is not None:
        return None
    found: list[tuple[int, str, str]] = []
    for post in _posts(seen):
        for name, told in post.once(outcomes_shown).items():
            if told.get("status") == "error":
                found.append((cast(int, told["at"]), name, str(told.get("error") or _UNKNOWN)))
        if (whole := post.get("error")) is not None:
            found.append((reported_at(post) or 0, "", str(whole)))
    return max(found)[2] if found else seen.get("error_message")


def _failures(seen: Seen) -> list[str]:
    """The events that reported an error of any of its posts, and the failures that the application saw itself."""
    own = seen.get("failed_event_ids")
    found = set(map(str, own)) if isinstance(own, list) else set[str]()
    return sorted(found.union(*(post.state.sets.get(FAILURES, ()) for post in _posts(seen))))


def _limit(seen: Seen) -> int:
    own = seen.get("max_retries")
    return own if isinstance(own, int) else _DEFAULT_RETRIES


_DEFAULT_RETRIES: Final[int] = Schedule.model_fields["max_retries"].default


def _status(seen: Seen) -> JsonValue:
    """Published once a network says so; else as the application decided; else by what its posts say."""
    if seen.once(_published) is not None:
        return ScheduleStatus.PUBLISHED.value
    own = seen.get("status")
    if own == ScheduleStatus.CANCELED or _is_withdrawn(seen):
        return ScheduleStatus.CANCELED.value
    if len(_failures(seen)) > _limit(seen):
        return ScheduleStatus.FAILED.value
    return own or ScheduleStatus.PENDING.value


def _is_withdrawn(seen: Seen) -> bool:
    """Whether all its posts were deleted before a network published any."""
    posts = _posts(seen)
    return bool(posts) and all(post.state.tomb is not None for post in posts)


def _deleted_at(seen: Seen) -> JsonValue:
    """When it was deleted, or deleted wherever it had been published."""
    if seen.state.tomb is not None:
        return seen.state.tomb.at
    posts = _posts(seen)
    times = [deleted_on(post, name) for post in posts for name in networks(post)]
    known = [at for at in times if at is not None]
    return max(known) if known and len(known) == len(times) else None


def _of_posts(name: str) -> Callable[[Seen], JsonValue]:
    """The application's own word, else what was said with the latest post."""
    return lambda seen: (
        seen.get(name) or next((said for post in reversed(_posts(seen)) if (said := publication(post).get(name))), None)
    )


def _post_id(seen: Seen) -> JsonValue:
    return seen.get("ayrshare_post_id") or next((post.key.id for post in reversed(_posts(seen))), None)


def _told_at(seen: Seen) -> int | None:
    times = (told_at(one.state) for one in (seen, *_posts(seen)))
    return max((at for at in times if at is not None), default=None)


def _updated_at(seen: Seen) -> int | None:
    edit, told = seen.state.lanes.get(seen.world.local), _told_at(seen)
    return told if edit is None else max(told or 0, edit.clock.at)


def _tied(seen: Seen) -> EntityKey | None:
    """A post of which nobody knows what became of it on a network."""
    return next((post.key for post in _posts(seen) if post.view.ambiguous or is_undecided(post)), None)


SCHEDULES: Final[Shows[Schedule]] = Shows(
    make=entity_maker(Schedule, parse_schedule),
    columns={
        **{name: name for name in SCHEDULE_FIELDS},
        "id": lambda seen: seen.key.id,
        "organization_id": _of_posts("organization_id"),
        "content_version_id": _of_posts("content_version_id"),
        "ayrshare_post_id": _post_id,
        "status": _status,
        "published_post_id": lambda seen: (seen.once(_published) or {}).get("platform_post_id"),
        "published_post_url": lambda seen: (seen.once(_published) or {}).get("url"),
        "error_message": _error,
        "failed_event_ids": lambda seen: cast(JsonValue, _failures(seen)),
        "retry_count": lambda seen: min(len(_failures(seen)), _limit(seen)),
        "deleted_at": _deleted_at,
        "source_updated_at": _told_at,
        "updated_at": _updated_at,
    },
    findings={"identity_conflict": lambda seen: any(map(is_contradicted, _posts(seen)))},
    erased={"published_post_url": lambda _: None, "error_message": lambda _: None},
    kept=(*SCHEDULE_FIELDS, *DECIDED),
    undecided=_tied,
)
