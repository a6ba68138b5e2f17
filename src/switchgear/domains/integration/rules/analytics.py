"""Totals of a post over the networks, from metrics that each network names in its own way."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from switchgear.domains.entity import build
from switchgear.domains.integration.social import PostAnalytics
from switchgear.domains.post_metrics import METRICS, read_counts
from switchgear.domains.violations import BrokenRule, Violation
from switchgear.types.platforms import SocialPlatform

__all__ = ["METRICS", "aggregate", "read_metrics"]

_NAMES: Final = ("views", "likes", "shares", "comments", "clicks")


def read_metrics(
    platform: SocialPlatform, analytics: Mapping[str, Any] | Sequence[Mapping[str, Any]], at: datetime
) -> PostAnalytics:
    """One network's counts in our own names. What is not there, or cannot be a count, is missing, not zero.

    Args:
        platform: The network.
        analytics: What Ayrshare sends under `<platform>.analytics`; several of them, as for a thread on X, are summed.
        at: When they were counted.
    """
    parts = [analytics] if isinstance(analytics, Mapping) else analytics
    return _sum([read_counts(platform, part) for part in parts], at)


def aggregate(per_platform: Mapping[SocialPlatform, PostAnalytics]) -> PostAnalytics:
    """The totals: each metric summed over the networks that offer it, as of the latest count.

    Raises:
        BrokenRule: There is no network.
    """
    if not per_platform:
        raise BrokenRule([Violation("", "empty", "It needs at least one network")], subject="PostAnalytics")
    parts = per_platform.values()
    return _sum([dict(part) for part in parts], max(part.last_updated for part in parts))


def _sum(parts: Sequence[Mapping[str, Any]], at: datetime) -> PostAnalytics:
    offered = {name: [part[name] for part in parts if part.get(name) is not None] for name in _NAMES}
    totals = {name: sum(counts) for name, counts in offered.items() if counts}
    return build(PostAnalytics, {**totals, "last_updated": at})
