"""Counts of engagement events."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from switchgear.domains.entity import build
from switchgear.domains.ezre_comms.engagement import AnalyticsAggregate, EngagementEvent, EngagementType
from switchgear.domains.instants import Period, utc
from switchgear.domains.violations import BrokenRule, Violation

__all__ = ["aggregate_engagement"]


def aggregate_engagement(events: Iterable[EngagementEvent], period: Period) -> AnalyticsAggregate:
    """How often each thing happened to one post in a period; what the provider sent twice counts once.

    Args:
        events: Of one post; those outside of the period are left out.
        period: With its start, without its end.

    Raises:
        BrokenRule: The events are of no post or of several, or the period is none.
    """
    listed = list(events)
    posts = {event.published_post_id for event in listed}
    if len(posts) != 1 or None in posts:
        found = Violation("published_post_id", "one_post", "Input should be events of one post")
        raise BrokenRule([found], subject="AnalyticsAggregate")
    period = Period(utc(period.start, "period_start"), utc(period.end, "period_end"))
    within = [event for event in listed if event.timestamp in period]
    sent = {event.source_event_id: event for event in within if event.source_event_id is not None}
    own = [event for event in within if event.source_event_id is None]
    counted = Counter(event.event_type for event in (*sent.values(), *own))
    return build(
        AnalyticsAggregate,
        {"published_post_id": posts.pop(), "period_start": period.start, "period_end": period.end}
        | {f"{kind}s": counted[kind] for kind in EngagementType},
    )
