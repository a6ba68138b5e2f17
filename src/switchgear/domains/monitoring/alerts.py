"""Alerts: what is measured held against thresholds, as values; who is told, and how, is the application's business."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

__all__ = ["Alert", "Alerts", "Metric", "MetricKind", "Thresholds", "evaluate_alerts"]


class MetricKind(StrEnum):
    """What is measured. Rates are from 0 to 1, latencies in milliseconds, all else is counted."""

    API_P95 = "api_p95"
    """Of a provider's operation, over the window."""
    OVERHEAD_P95 = "overhead_p95"
    """The library's own share of it."""
    API_ERRORS = "api_errors"
    """The share of calls that failed, of a provider or of one of its operations."""
    WEBHOOK_SUCCESS = "webhook_success"
    SIGN_IN_SUCCESS = "sign_in_success"
    PAYMENT_SUCCESS = "payment_success"
    """Over the outcomes of payment intents and invoices."""
    POSTING_SUCCESS = "posting_success"
    WEBHOOK_FAILURES = "webhook_failures"
    """Events whose processing failed and has not succeeded since."""
    DEAD_LETTERS = "dead_letters"
    SYNC_FAILURES = "sync_failures"
    SCHEMA_VIOLATIONS = "schema_violations"
    """Rows that break a rule; see `check_schema`."""
    INCONSISTENCIES = "inconsistencies"
    """Rows that do not agree with each other; see `check_consistency`."""
    ACCOUNT_SUSPENDED = "account_suspended"
    """One for a suspended Ayrshare account, zero for another; the subject is the account."""


_SUCCESS: Final = frozenset(
    (MetricKind.WEBHOOK_SUCCESS, MetricKind.SIGN_IN_SUCCESS, MetricKind.PAYMENT_SUCCESS, MetricKind.POSTING_SUCCESS)
)
_BELOW: Final = frozenset((MetricKind.API_P95, MetricKind.OVERHEAD_P95, MetricKind.API_ERRORS))


@dataclass(frozen=True, slots=True)
class Metric:
    """One measurement."""

    kind: MetricKind
    value: float
    subject: str = ""
    """What it was measured on, such as `stripe.customers.create`, a product, or an account."""

    @property
    def key(self) -> str:
        """By which the same thing is known next time: `api_p95:stripe.customers.create`."""
        return f"{self.kind}:{self.subject}" if self.subject else self.kind.value


@dataclass(frozen=True, slots=True, kw_only=True)
class Thresholds:
    """From where on something is wrong; the defaults are the targets, compared as the requirements say them.

    Success is to be more than its threshold; latencies and the share of errors are to be less: at the threshold they
    are wrong. What is counted may be as many.
    """

    api_p95: float = 200.0
    """With a service that answers in 100 ms."""
    overhead_p95: float = 5.0
    api_errors: float = 0.001
    webhook_success: float = 0.999
    sign_in_success: float = 0.995
    payment_success: float = 0.999
    posting_success: float = 0.99
    webhook_failures: float = 0.0
    dead_letters: float = 0.0
    sync_failures: float = 0.0
    schema_violations: float = 0.0
    inconsistencies: float = 0.0
    account_suspended: float = 0.0

    def of(self, kind: MetricKind) -> float:
        """The threshold of one kind."""
        limit: float = getattr(self, kind.value)
        return limit

    def breached(self, metric: Metric) -> bool:
        """Whether a measurement is on the wrong side, or at the threshold where that is wrong too."""
        limit = self.of(metric.kind)
        if metric.kind in _SUCCESS:
            return metric.value <= limit
        return metric.value >= limit if metric.kind in _BELOW else metric.value > limit


@dataclass(frozen=True, slots=True)
class Alert:
    """Something is wrong."""

    key: str
    """The same as long as the same thing is wrong; see `Metric.key`."""
    kind: MetricKind
    subject: str
    value: float
    threshold: float

    @property
    def message(self) -> str:
        """In words."""
        side = "not above" if self.kind in _SUCCESS else "not below" if self.kind in _BELOW else "above"
        about = f" of {self.subject}" if self.subject else ""
        return f"{self.kind}{about} is {self.value:g}, {side} {self.threshold:g}"


@dataclass(frozen=True, slots=True)
class Alerts:
    """What is wrong now, and what no longer is."""

    firing: tuple[Alert, ...] = ()
    """By key."""
    resolved: tuple[Alert, ...] = ()
    """What was firing before, as it was then."""
    raised: tuple[Alert, ...] = ()
    """Those of `firing` that were not before: with `resolved`, what somebody is to be told once."""


def evaluate_alerts(
    metrics: Iterable[Metric], thresholds: Thresholds | None = None, previous: Alerts | None = None
) -> Alerts:
    """Hold measurements against thresholds.

    What was not measured this time is neither raised nor resolved: an alert of it goes on firing. Of several
    measurements of one thing the last counts.

    Args:
        metrics: The measurements.
        thresholds: `Thresholds()` by default.
        previous: What the last evaluation returned.
    """
    limits, measured = thresholds or Thresholds(), {metric.key: metric for metric in metrics}
    before = {alert.key: alert for alert in previous.firing} if previous else {}
    firing = _firing(measured, limits) | {key: alert for key, alert in before.items() if key not in measured}
    return Alerts(
        firing=tuple(firing[key] for key in sorted(firing)),
        resolved=tuple(before[key] for key in sorted(before.keys() - firing.keys())),
        raised=tuple(firing[key] for key in sorted(firing.keys() - before.keys())),
    )


def _firing(measured: Mapping[str, Metric], limits: Thresholds) -> dict[str, Alert]:
    return {
        key: Alert(key, metric.kind, metric.subject, metric.value, limits.of(metric.kind))
        for key, metric in measured.items()
        if limits.breached(metric)
    }
