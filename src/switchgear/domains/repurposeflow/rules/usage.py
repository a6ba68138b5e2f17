"""What becomes of usage logs when their time is over: one row for each user, day and kind of event."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from switchgear.domains.repurposeflow.usage import UsageEvent, UsageLog

__all__ = ["UsageAggregate", "aggregate_usage"]


@dataclass(frozen=True, slots=True)
class UsageAggregate:
    """A day's usage, as the table usage_daily keeps it."""

    user_id: UUID
    day: date
    """In UTC."""
    event_type: UsageEvent
    count: int
    tokens: int
    cost: Decimal
    """In US dollars."""


def aggregate_usage(logs: Iterable[UsageLog], day: date) -> list[UsageAggregate]:
    """The sums of one day in UTC, by user and kind of event; logs of other days are left out, and each counts once."""
    groups: dict[tuple[UUID, UsageEvent], dict[UUID, UsageLog]] = {}
    for log in logs:
        if log.created_at.date() == day:
            groups.setdefault((log.user_id, log.event_type), {})[log.id] = log
    return [
        UsageAggregate(
            user_id=user_id,
            day=day,
            event_type=event_type,
            count=len(group),
            tokens=sum(log.tokens_used or 0 for log in group.values()),
            cost=sum((log.estimated_cost_usd or Decimal() for log in group.values()), Decimal()),
        )
        for (user_id, event_type), group in sorted(groups.items())
    ]
