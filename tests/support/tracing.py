"""What OpenTelemetry was told, kept in memory."""

from __future__ import annotations

from typing import Any

from opentelemetry.sdk.metrics import MeterProvider
from opentelemetry.sdk.metrics.export import InMemoryMetricReader
from opentelemetry.sdk.trace import ReadableSpan, TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from switchgear.errors import TokenFault
from switchgear.pipeline.breaker import BreakerState
from switchgear.pipeline.hooks import (
    AttemptEnded,
    AttemptStarted,
    AuthEvent,
    BreakerChanged,
    CacheAsked,
    CallEnded,
    CallQueued,
    CallStarted,
    Healed,
    HookEvent,
    QueueReason,
    RetryScheduled,
    StaleServed,
)
from switchgear.telemetry import OpenTelemetry
from switchgear.types.events import Source
from switchgear.types.hooks import DeliveryAccepted, DeliveryRefused, DeliveryRepeated, Unhandled

__all__ = ["EVERY", "Recorder"]

_GET = ("crm", "contacts.get")
EVERY: tuple[HookEvent, ...] = (
    CallStarted(*_GET, "GET", "/contacts", "crm.test", 443, BreakerState.CLOSED, call=1),
    CacheAsked(*_GET, hit=False, call=1),
    CallQueued(*_GET, QueueReason.CONCURRENCY, None, call=1),
    AttemptStarted(*_GET, 1, call=1),
    AttemptEnded(*_GET, 1, 0.5, 500, None, "req_1", call=1),
    RetryScheduled(*_GET, 1, 0.25, "ServerError", call=1),
    AttemptStarted(*_GET, 2, call=1),
    AttemptEnded(*_GET, 2, 0.5, None, None, None, call=1),
    AuthEvent("clerk", None, "ins_1", "https://clerk.test"),
    AuthEvent("clerk", TokenFault.SIGNATURE, None, "https://clerk.test"),
    BreakerChanged("crm", BreakerState.CLOSED, BreakerState.OPEN),
    StaleServed(*_GET, "ServerError", call=1),
    CallEnded(*_GET, 1.0, 2, "ServerError", call=1),
    DeliveryRefused(Source.STRIPE, "Forged", 0.25),
    Healed("stripe", "customer", "stripe:customer:cus_1", ("name",), 90.0),
    Healed("stripe", "customer", "stripe:customer:cus_2", ("name",), None),
    DeliveryAccepted(Source.STRIPE, "invoice.paid", 0.25, -1.0),
    DeliveryRepeated(Source.STRIPE, "invoice.paid", 0.25, 60.0),
    Unhandled(Source.STRIPE, "invoice.paid", 60.0),
)
"""One call that meets everything, and each thing that happens to deliveries."""


class Recorder:
    """Providers of its own, and an observer that reports to them."""

    def __init__(self) -> None:
        self._spans, self._metrics = InMemorySpanExporter(), InMemoryMetricReader()
        self.tracers = TracerProvider(shutdown_on_exit=False)
        self.tracers.add_span_processor(SimpleSpanProcessor(self._spans))
        self.meters = MeterProvider([self._metrics], shutdown_on_exit=False)
        self.tracer = self.tracers.get_tracer("tests")
        """For spans of the caller's."""
        self.observer = OpenTelemetry(tracer_provider=self.tracers, meter_provider=self.meters)

    @property
    def spans(self) -> tuple[ReadableSpan, ...]:
        """Those that ended, in this order."""
        return self._spans.get_finished_spans()

    @property
    def span(self) -> ReadableSpan:
        """The only one."""
        (one,) = self.spans
        return one

    def instruments(self) -> dict[str, Any]:
        """By name: all that was measured so far."""
        return {metric.name: metric for scope in self._measurements() for metric in scope.metrics}

    def scopes(self) -> list[Any]:
        """Of the instruments."""
        return [scope.scope for scope in self._measurements()]

    def _measurements(self) -> list[Any]:
        data = self._metrics.get_metrics_data()
        return [scope for resource in data.resource_metrics for scope in resource.scope_metrics] if data else []

    def measured(self, name: str) -> list[tuple[dict[str, Any], Any]]:
        """An instrument's points: attributes, and the sum that was counted or the count of what was measured."""
        points = self.instruments()[name].data.data_points
        return [(dict(point.attributes), getattr(point, "value", None) or point.count) for point in points]

    def written(self) -> list[tuple[str, str]]:
        """Everything that an exporter would send, as text."""
        spans = [("span", span.to_json()) for span in self.spans]
        return [*spans, *(("metric", metric.to_json()) for metric in self.instruments().values())]
