"""Outcomes, counted from events: sign-ins, payments and posts that succeeded or failed.

Clerk tells of sessions that were created, never of a sign-in that failed; those are counted where tokens are refused.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Final, Protocol, runtime_checkable

from switchgear.domains.monitoring.alerts import Metric, MetricKind
from switchgear.domains.monitoring.measures import success
from switchgear.types.events import Event, Source

__all__ = ["Outcome", "outcome_metrics", "outcomes"]


@dataclass(frozen=True, slots=True)
class Outcome:
    """One thing that succeeded or failed."""

    kind: MetricKind
    """`SIGN_IN_SUCCESS`, `PAYMENT_SUCCESS`, `POSTING_SUCCESS`, or another share of successes."""
    succeeded: bool
    subject: str = ""
    """What it was about: `payment_intent`, `invoice`, or the network of a post."""


_TOLD: Final[Mapping[tuple[Source, str], Outcome]] = MappingProxyType(
    {
        (Source.CLERK, "session.created"): Outcome(MetricKind.SIGN_IN_SUCCESS, True),
        (Source.STRIPE, "payment_intent.succeeded"): Outcome(MetricKind.PAYMENT_SUCCESS, True, "payment_intent"),
        (Source.STRIPE, "payment_intent.payment_failed"): Outcome(MetricKind.PAYMENT_SUCCESS, False, "payment_intent"),
        (Source.STRIPE, "invoice.payment_succeeded"): Outcome(MetricKind.PAYMENT_SUCCESS, True, "invoice"),
        (Source.STRIPE, "invoice.payment_failed"): Outcome(MetricKind.PAYMENT_SUCCESS, False, "invoice"),
    }
)
"""`invoice.paid` comes beside `invoice.payment_succeeded`, and for what was paid elsewhere."""


@runtime_checkable
class _PostReport(Protocol):
    """What an event's object has that tells of a post: the networks that published it, and those that did not."""

    @property
    def succeeded(self) -> Iterable[str]: ...

    @property
    def failed(self) -> Iterable[str]: ...


def outcomes(event: Event[Any]) -> tuple[Outcome, ...]:
    """What an event says of something that was tried; nothing for most events.

    A post has an outcome for each network. An event that comes again says the same again: count each id once.
    """
    if event.source is Source.AYRSHARE and isinstance(report := event.object, _PostReport):
        done = [Outcome(MetricKind.POSTING_SUCCESS, True, str(one)) for one in report.succeeded]
        return (*done, *(Outcome(MetricKind.POSTING_SUCCESS, False, str(one)) for one in report.failed))
    told = _TOLD.get((event.source, event.type))
    return () if told is None else (told,)


def outcome_metrics(found: Iterable[Outcome]) -> tuple[Metric, ...]:
    """The share of successes of each kind, over all subjects, by kind."""
    counted = Counter((outcome.kind, outcome.succeeded) for outcome in found)
    kinds = sorted({kind for kind, _ in counted})
    measured = (success(kind, counted[kind, True], counted[kind, False]) for kind in kinds)
    return tuple(metric for metric in measured if metric is not None)
