"""Analytics: what happened, and what it adds up to for a user."""

from __future__ import annotations

from typing import Annotated, ClassVar

from pydantic import JsonValue

from switchgear.domains.coachflux.model import CoachFluxDocument, UserId
from switchgear.domains.declaration import Erase, External, OnDelete, Rows, Table, index
from switchgear.domains.fields import Count, Timestamp
from switchgear.domains.parsing import functions
from switchgear.domains.row_rules import RowRule

__all__ = [
    "AnalyticsEvent",
    "UserMetrics",
    "is_analytics_event",
    "is_user_metrics",
    "parse_analytics_event",
    "parse_user_metrics",
    "validate_analytics_event",
    "validate_user_metrics",
]


class AnalyticsEvent(CoachFluxDocument):
    """Something that a user, or somebody who has not signed in, did."""

    table: ClassVar[Table] = Table(
        "events",
        owner="user_id",
        successor="anonymous_id",
        indexes=(index("by_user", "user_id"), index("by_event", "event_name"), index("by_timestamp")),
    )

    user_id: Annotated[UserId | None, OnDelete.DISOWN] = None
    anonymous_id: External[str | None] = None
    event_name: str
    properties: Annotated[JsonValue, Erase(excerpt=True)]
    timestamp: Timestamp

    rules: ClassVar[tuple[RowRule, ...]] = (
        RowRule(
            "nobody",
            "user_id",
            "Input should be given unless anonymous_id is",
            lambda row: row.user_id is None and row.anonymous_id is None,
        ),
    )


class UserMetrics(CoachFluxDocument):
    """What a user has done so far; computed from sessions and actions, see `compute_metrics`."""

    table: ClassVar[Table] = Table(
        "user_metrics", owner="user_id", indexes=(index("by_user", "user_id", unique=Rows.LIVE),)
    )

    user_id: UserId
    sessions_completed: Count
    actions_created: Count
    actions_completed: Count
    frameworks_used: list[str]
    last_session_at: Timestamp | None = None
    total_time_spent: Count
    """In seconds."""
    updated_at: Timestamp


parse_analytics_event, is_analytics_event, validate_analytics_event = functions(AnalyticsEvent)
parse_user_metrics, is_user_metrics, validate_user_metrics = functions(UserMetrics)
