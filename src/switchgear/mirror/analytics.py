"""What is kept of a post's counts, network by network and in the networks' own names."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from functools import cache
from typing import Final

from pydantic import JsonValue, TypeAdapter, ValidationError

from switchgear.mirror.fragments import Envelope, moment
from switchgear.mirror.world import Seen
from switchgear.sync.registers import Register
from switchgear.sync.state import State
from switchgear.types.payload import Payload
from switchgear.types.platforms import SocialPlatform, parse_platform
from switchgear.types.times import AnyTime, to_millis

__all__ = ["COUNTS", "analytics_fragment", "counts_shown"]

_ANALYTICS: Final = "analytics"
_UPDATED: Final = "last_updated"

COUNTS: Final = (
    *("likeCount", "repostCount", "quoteCount", "replyCount", "videoViews", "sharesCount", "commentsCount"),
    *("clicksUnique", "viewsCount", "impressionCount", "shareCount", "commentCount", "clickCount", "savedCount"),
    *("totalReactions", "totalComments", "views", "likes", "reposts", "quotes", "replies", "comments"),
    *("organicMetrics.impressionCount", "nonPublicMetrics.impressionCount", "publicMetrics.impressionCount"),
    *("publicMetrics.likeCount", "publicMetrics.retweetCount", "publicMetrics.quoteCount"),
    *("publicMetrics.replyCount", "nonPublicMetrics.urlLinkClicks", "organicMetrics.urlLinkClicks"),
)
"""What is kept of `<platform>.analytics`, as paths of keys (Ayrshare's documentation: "Analytics on a post")."""


def analytics_fragment(envelope: Envelope, reply: Payload) -> State:
    """The fragment of a reply about a post's counts.

    Each count is a register: the later one stays, of two at one time the larger. So a partial reply fills in what it
    has, and takes nothing away. Several entries of one network, as for a thread, are summed.
    """
    parts = {str(platform): part for platform, part in _parts(envelope, reply)}
    return State(maps={_ANALYTICS: parts} if parts else {})


def _parts(envelope: Envelope, reply: Payload) -> Iterable[tuple[SocialPlatform, State]]:
    for name in reply:
        platform = parse_platform(name)
        entries = [entry for entry in _entries(reply, name) if len(entry.child("analytics"))]
        if isinstance(platform, SocialPlatform) and entries:
            times = [at for entry in entries if (at := _time(entry.get("lastUpdated")))]
            since = to_millis(max(times, default=moment(envelope)))
            found = {path: [_count(entry.get("analytics", *path.split("."))) for entry in entries] for path in COUNTS}
            sums = {path: sum(filter(None, counts)) for path, counts in found.items() if set(counts) != {None}}
            registers = {path: Register(since, f"{count:020}") for path, count in sums.items()}
            yield platform, State(maxima={**registers, _UPDATED: Register(since)})


def _entries(reply: Payload, name: str) -> tuple[Payload, ...]:
    """One entry, or several, as for a thread."""
    entry = reply.child(name)
    return (entry,) if len(entry) else reply.children(name)


def _count(value: JsonValue) -> int | None:
    """A count, which may come as text; None for what cannot be one."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        count = int(value)
    except (ValueError, OverflowError):
        return None
    return count if 0 <= count < 10**20 else None


def _time(value: object) -> datetime | None:
    try:
        return None if value is None else _adapter().validate_python(value)
    except ValidationError:
        return None


@cache
def _adapter() -> TypeAdapter[datetime]:
    return TypeAdapter(AnyTime)


def counts_shown(seen: Seen) -> Mapping[SocialPlatform, tuple[int, dict[str, JsonValue]]]:
    """Network -> when its counts were taken, in milliseconds, and the counts, nested as the network nests them."""
    parts = seen.state.maps.get(_ANALYTICS, {})
    return {SocialPlatform(name): (part.maxima[_UPDATED].value, _nested(part)) for name, part in parts.items()}


def _nested(part: State) -> dict[str, JsonValue]:
    found: dict[str, JsonValue] = {}
    for path, register in part.maxima.items():
        group, _, name = path.rpartition(".")
        if path != _UPDATED:
            held = found.setdefault(group, {}) if group else found
            if isinstance(held, dict):
                held[name] = int(register.content)
    return found
