"""Rules about plans: what an organization has used in a period, and what is left."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Final, Protocol

from switchgear.domains.billing import HasBilling, is_entitled
from switchgear.domains.entity import evolve
from switchgear.domains.ezre_comms.organization import UsageMetric, UsageTracking
from switchgear.domains.instants import Period, month_of, utc
from switchgear.domains.text import required
from switchgear.domains.violations import BrokenRule, UnknownTier, Violation

__all__ = [
    "PLANS",
    "HasPeriod",
    "MetricUsage",
    "PlanDecision",
    "PlanExceeded",
    "PlanLimits",
    "UsageSummary",
    "check_plan",
    "limits_for",
    "record_usage",
    "usage_period",
    "usage_summary",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanLimits:
    """What a plan allows in a period; None is no limit."""

    generations: int | None = None
    scheduled_posts: int | None = None
    files_uploaded: int | None = None

    def of(self, metric: UsageMetric) -> int | None:
        """The limit of one metric."""
        limit: int | None = getattr(self, metric)
        return limit


PLANS: Final[Mapping[str, PlanLimits]] = MappingProxyType({"Starter": PlanLimits(generations=10)})
"""The one limit that the product names. All other plans and limits are configuration."""


class PlanExceeded(BrokenRule):
    """The organization has used all that its plan allows in this period."""

    user_message = "You have used up what your plan allows for now."
    guidance = "Wait for the next period, or change the plan."


@dataclass(frozen=True, slots=True)
class PlanDecision:
    """Whether a plan allows one more."""

    allowed: bool
    metric: UsageMetric
    used: int
    limit: int | None
    remaining: int | None
    """Never below zero; None without a limit."""


@dataclass(frozen=True, slots=True)
class MetricUsage:
    """One line of the dashboard."""

    used: int
    limit: int | None
    remaining: int | None
    percent: float | None
    """Of the limit, and above 100 if more was used; None without a limit."""
    resets_at: datetime | None
    """When the period ends; None if it is over, and the next one is not known."""


@dataclass(frozen=True, slots=True)
class UsageSummary:
    """What an organization has used, for its dashboard."""

    organization_id: str
    period: Period
    metrics: Mapping[UsageMetric, MetricUsage]


class HasPeriod(HasBilling, Protocol):
    """What a usage period follows from."""

    @property
    def current_period_end(self) -> datetime:
        """When the running period ends."""
        ...


def limits_for(plan: str, plans: Mapping[str, PlanLimits] = PLANS) -> PlanLimits:
    """The limits of a plan.

    Raises:
        UnknownTier: The plan is not configured.
    """
    if plan in plans:
        return plans[plan]
    known = ", ".join(sorted(plans))
    raise UnknownTier([Violation("plan", "unknown_tier", f"Input should be one of {known}")], subject="Organization")


def usage_period(subscription: HasPeriod | None, now: datetime) -> Period:
    """The period that usage belongs to: the subscription's, without one the calendar month in UTC.

    A period that is over still counts while the subscription is entitled, for its renewal is on the way.

    Args:
        subscription: The organization's, if it has one.
        now: The time of the question.
    """
    if subscription and (utc(now) < subscription.current_period_end or is_entitled(subscription)):
        return Period(subscription.current_period_start, subscription.current_period_end)
    return month_of(now)


def record_usage(
    usage: UsageTracking, metric: UsageMetric, source_id: str, *, limits: PlanLimits | None = None
) -> UsageTracking:
    """The usage with one more; the same source counts once.

    Args:
        usage: Of the period that the source belongs to.
        metric: What is counted.
        source_id: The generation, schedule or file.
        limits: Of the organization's plan, for a command: one more than they allow is refused. Without them it is
            recorded what has happened, however much that is.

    Raises:
        PlanExceeded: The plan allows no more in this period.
        BrokenRule: The source's id is empty.
    """
    known = usage.source_ids.get(metric, frozenset())
    if required(source_id, "source_ids", "UsageTracking") in known:
        return usage
    if limits is not None and not (decision := check_plan(usage, limits, metric)).allowed:
        found = Violation(f"{metric}_count", "plan_exceeded", f"The plan allows {decision.limit} in a period")
        raise PlanExceeded([found], subject="UsageTracking")
    counted = {f"{metric}_count": _used(usage, metric) + 1}
    return evolve(usage, **counted, source_ids={**usage.source_ids, metric: known | {source_id}})


def check_plan(usage: UsageTracking, limits: PlanLimits, metric: UsageMetric) -> PlanDecision:
    """Whether the plan allows one more in this period."""
    used, limit = _used(usage, metric), limits.of(metric)
    remaining = None if limit is None else max(limit - used, 0)
    return PlanDecision(remaining != 0, metric, used, limit, remaining)


def usage_summary(usage: UsageTracking, limits: PlanLimits, now: datetime) -> UsageSummary:
    """The dashboard. A period that is over uses nothing any more.

    Args:
        usage: Of the latest period.
        limits: Of the organization's plan.
        now: The time of the question.
    """
    running = utc(now) < usage.period_end
    return UsageSummary(
        organization_id=usage.organization_id,
        period=Period(usage.period_start, usage.period_end),
        metrics={metric: _line(usage, limits, metric, running) for metric in UsageMetric},
    )


def _line(usage: UsageTracking, limits: PlanLimits, metric: UsageMetric, running: bool) -> MetricUsage:
    used, limit = _used(usage, metric) if running else 0, limits.of(metric)
    resets_at = usage.period_end if running else None
    if limit is None:
        return MetricUsage(used, None, None, None, resets_at)
    return MetricUsage(used, limit, max(limit - used, 0), 100 * used / limit if limit else 100.0, resets_at)


def _used(usage: UsageTracking, metric: UsageMetric) -> int:
    used: int = getattr(usage, f"{metric}_count")
    return used
