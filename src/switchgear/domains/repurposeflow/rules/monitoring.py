"""The product's four monitoring queries, over rows. Softly deleted ones count, as in SQL: leave them out beforehand."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from switchgear.domains.instants import utc
from switchgear.domains.monitoring.measures import percentile
from switchgear.domains.repurposeflow.billing import SubscriptionStatus, Tier
from switchgear.domains.repurposeflow.channels import ContentChannel
from switchgear.domains.repurposeflow.generation import Generation, GenerationStatus
from switchgear.domains.repurposeflow.user import User

__all__ = [
    "DailyGenerations",
    "GenerationTime",
    "PlatformPopularity",
    "TierUsage",
    "active_subscriptions",
    "daily_generations",
    "generation_time",
    "platform_popularity",
]

_MONTH: Final = timedelta(days=30)
_WEEK: Final = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class TierUsage:
    """The active users of a tier."""

    tier: Tier
    user_count: int
    total_generations: int
    """This month's, of all of them."""


def active_subscriptions(users: Iterable[User]) -> list[TierUsage]:
    """The users whose subscription is active, and their generations, by tier."""
    users_of, generations = Counter[Tier](), Counter[Tier]()
    for user in users:
        if user.subscription_status is SubscriptionStatus.ACTIVE:
            users_of[user.subscription_tier] += 1
            generations[user.subscription_tier] += user.generations_count_current_month
    return [TierUsage(tier, users_of[tier], generations[tier]) for tier in sorted(users_of)]


@dataclass(frozen=True, slots=True)
class DailyGenerations:
    """A day's generations."""

    day: date
    """In UTC."""
    generations: int
    active_users: int
    """How many different users made them."""


def daily_generations(generations: Iterable[Generation], now: datetime) -> list[DailyGenerations]:
    """The generations of each day that are newer than 30 days, the latest day first; days without any are left out."""
    made: dict[date, list[Generation]] = {}
    for one in _newer(generations, now, _MONTH):
        made.setdefault(utc(one.created_at).date(), []).append(one)
    return [
        DailyGenerations(day, len(made[day]), len({one.user_id for one in made[day]}))
        for day in sorted(made, reverse=True)
    ]


@dataclass(frozen=True, slots=True)
class PlatformPopularity:
    """How often a platform was chosen."""

    platform: ContentChannel
    generations: int


def platform_popularity(generations: Iterable[Generation], now: datetime) -> list[PlatformPopularity]:
    """How often each platform was chosen in generations that are newer than 7 days, the most popular first."""
    chosen = Counter(channel for one in _newer(generations, now, _WEEK) for channel in one.selected_platforms)
    ordered = sorted(chosen, key=lambda platform: (-chosen[platform], platform))
    return [PlatformPopularity(platform, chosen[platform]) for platform in ordered]


@dataclass(frozen=True, slots=True)
class GenerationTime:
    """How long generations took, in milliseconds; None without any that says so."""

    average: float | None
    median: float | None
    p95: float | None


def generation_time(generations: Iterable[Generation], now: datetime) -> GenerationTime:
    """How long completed generations took that are newer than 7 days; percentiles as PostgreSQL interpolates them."""
    completed = (one for one in _newer(generations, now, _WEEK) if one.status is GenerationStatus.COMPLETED)
    took = [one.generation_time_ms for one in completed if one.generation_time_ms is not None]
    average = sum(took) / len(took) if took else None
    return GenerationTime(average, percentile(took, 0.5), percentile(took, 0.95))


def _newer(generations: Iterable[Generation], now: datetime, age: timedelta) -> Iterable[Generation]:
    since = utc(now) - age
    return (one for one in generations if one.created_at > since)
