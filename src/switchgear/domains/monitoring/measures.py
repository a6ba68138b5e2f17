"""From single observations to measurements: rates, and percentiles over a window."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from switchgear.domains.instants import utc
from switchgear.domains.monitoring.alerts import Metric, MetricKind
from switchgear.domains.violations import BrokenRule, Violation

__all__ = ["WINDOW", "Timing", "error_rate", "latency", "percentile", "success"]

WINDOW: Final = timedelta(minutes=5)
"""Over how long a latency is measured."""


@dataclass(frozen=True, slots=True)
class Timing:
    """How long something took."""

    at: datetime
    """When it ended."""
    milliseconds: float


def percentile(values: Iterable[float], share: float) -> float | None:
    """The value below which a share of the values lies, interpolated like PostgreSQL's `percentile_cont`.

    Args:
        values: In any order.
        share: From 0 to 1; 0.5 is the median.

    Returns:
        None without values.

    Raises:
        BrokenRule: The share is not from 0 to 1.
    """
    if not 0 <= share <= 1:
        raise BrokenRule([Violation("share", "share", "Input should be from 0 to 1")], subject="percentile")
    ordered = sorted(values)
    if not ordered:
        return None
    place = share * (len(ordered) - 1)
    below = int(place)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (place - below) * (ordered[above] - ordered[below])


def latency(
    kind: MetricKind, subject: str, timings: Iterable[Timing], now: datetime, window: timedelta = WINDOW
) -> Metric | None:
    """The 95th percentile of what ended within the window; None if nothing did.

    Args:
        kind: `API_P95` or `OVERHEAD_P95`.
        subject: The operation.
        timings: Any; those before the window, and those after now, are left out.
        now: The end of the window.
        window: Its length; what ended exactly so long ago no longer counts.

    Raises:
        BrokenRule: The time is naive.
    """
    end = utc(now)
    p95 = percentile((timing.milliseconds for timing in timings if end - window < timing.at <= end), 0.95)
    return None if p95 is None else Metric(kind, p95, subject)


def success(kind: MetricKind, succeeded: int, failed: int, subject: str = "") -> Metric | None:
    """The share of what succeeded; None if nothing happened.

    Raises:
        BrokenRule: A count is negative.
    """
    total = _counted(succeeded, failed)
    return Metric(kind, succeeded / total, subject) if total else None


def error_rate(subject: str, succeeded: int, failed: int) -> Metric | None:
    """The share of calls that failed; None if none was made.

    Args:
        subject: The provider, such as `stripe`, or its operation.
        succeeded: How many calls ended well.
        failed: How many did not, as `CallEnded.error` says.

    Raises:
        BrokenRule: A count is negative.
    """
    total = _counted(succeeded, failed)
    return Metric(MetricKind.API_ERRORS, failed / total, subject) if total else None


def _counted(succeeded: int, failed: int) -> int:
    if succeeded < 0 or failed < 0:
        raise BrokenRule([Violation("succeeded", "count", "Input should be zero or more")], subject="Metric")
    return succeeded + failed
