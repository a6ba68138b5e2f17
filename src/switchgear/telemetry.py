"""OpenTelemetry, for those who installed the extra `otel`: a span per call, and metrics of calls and deliveries.

    factory = ApiClientFactory.from_env(observers=[OpenTelemetry()])

Names and units follow the semantic conventions for HTTP clients; what is ours begins with `switchgear.`. All is made of
hook events, so no attribute holds an id, a query, a header, a body, or anything that a service said.
"""

from __future__ import annotations

from contextvars import Token
from typing import Final, TypeAlias

from typing_extensions import override

from switchgear._extras import missing_extra
from switchgear._version import __version__
from switchgear.pipeline.hooks import (
    AttemptEnded,
    AttemptStarted,
    AuthEvent,
    BreakerChanged,
    CacheAsked,
    CallEnded,
    CallEvent,
    CallQueued,
    CallStarted,
    Healed,
    HookEvent,
    RetryScheduled,
    StaleServed,
)
from switchgear.pipeline.interceptors import Interceptor
from switchgear.pipeline.wire import WireRequest
from switchgear.types.hooks import DeliveryAccepted, DeliveryEvent, DeliveryRefused, DeliveryRepeated, Unhandled

try:
    from opentelemetry import context, metrics, trace
    from opentelemetry.context.context import Context
    from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator
except ModuleNotFoundError as _error:
    raise missing_extra("otel", "spans and metrics", _error) from None

__all__ = ["OpenTelemetry", "TraceContext"]

_BOUNDARIES: Final = (0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1.0, 2.5, 5.0, 7.5, 10.0)
"""Seconds, as the semantic conventions for HTTP metrics advise."""
_CALL_BOUNDARIES: Final = (*_BOUNDARIES, 30.0, 60.0, 120.0, 180.0)
"""A call may last as long as its deadline."""
_AGE_BOUNDARIES: Final = (1.0, 2.0, 5.0, 10.0, 30.0, 60.0, 300.0, 900.0, 3_600.0, 14_400.0, 86_400.0, 259_200.0)
"""Seconds, up to the three days over which a provider tries again."""
_SCHEMA: Final = "https://opentelemetry.io/schemas/1.37.0"

_Further: TypeAlias = CacheAsked | StaleServed | CallQueued | AttemptStarted | AttemptEnded | RetryScheduled | CallEnded
"""What is told of a call after its start."""
_Attributes: TypeAlias = dict[str, str | int | float | bool]


class OpenTelemetry:
    """An observer that makes spans and metrics, for any number of clients, threads and tasks.

    Each call is one CLIENT span, a child of what was current when the call began; its retries are events on it. It is
    current while an attempt is under way, so that what instruments a caller's own HTTP client nests below it.

    `http.client.request.duration` is measured per attempt, as the semantic conventions mean it: it says how the service
    fares. `switchgear.call.duration` is measured per call: it says how callers fare, and counts the calls.
    `switchgear.delivery.duration` is measured per webhook that was received, accepted or not.

    Args:
        tracer_provider: Where spans go; None: to the global one.
        meter_provider: Where metrics go; None: to the global one.
    """

    def __init__(
        self,
        *,
        tracer_provider: trace.TracerProvider | None = None,
        meter_provider: metrics.MeterProvider | None = None,
    ) -> None:
        self._tracer = trace.get_tracer("switchgear", __version__, tracer_provider, _SCHEMA)
        meter = metrics.get_meter("switchgear", __version__, meter_provider, _SCHEMA)
        self._request_seconds = meter.create_histogram(
            "http.client.request.duration",
            "s",
            "Duration of HTTP client requests.",
            explicit_bucket_boundaries_advisory=_BOUNDARIES,
        )
        self._call_seconds = meter.create_histogram(
            "switchgear.call.duration",
            "s",
            "Duration of calls, with queueing, waiting and every attempt.",
            explicit_bucket_boundaries_advisory=_CALL_BOUNDARIES,
        )
        self._retries = meter.create_counter("switchgear.retries", "{retry}", "Attempts that will be repeated.")
        self._queued = meter.create_counter(
            "switchgear.queued", "{wait}", "How often a call waited before it was sent."
        )
        self._lookups = meter.create_counter("switchgear.cache.lookups", "{lookup}", "How often the cache was asked.")
        self._changes = meter.create_counter("switchgear.breaker.changes", "{change}", "Changes of circuits.")
        self._tokens = meter.create_counter("switchgear.tokens", "{token}", "Tokens that were accepted or refused.")
        self._delivery_seconds = meter.create_histogram(
            "switchgear.delivery.duration",
            "s",
            "Duration of verifying and reading a delivery.",
            explicit_bucket_boundaries_advisory=_BOUNDARIES,
        )
        self._event_age = meter.create_histogram(
            "switchgear.event.age",
            "s",
            "Age of events when they are received.",
            explicit_bucket_boundaries_advisory=_AGE_BOUNDARIES,
        )
        self._repeated = meter.create_counter("switchgear.events.repeated", "{event}", "Events that had come before.")
        self._unhandled = meter.create_counter(
            "switchgear.events.unhandled", "{event}", "Events for which no handler is registered."
        )
        self._healed = meter.create_counter("switchgear.healed", "{object}", "Objects that a sweep put right.")
        self._healed_age = meter.create_histogram(
            "switchgear.healed.age",
            "s",
            "How long before the sweep an object that it put right was last heard of.",
            explicit_bucket_boundaries_advisory=_AGE_BOUNDARIES,
        )
        self._under_way: dict[int, _CallSpan] = {}

    def __call__(self, event: HookEvent) -> None:
        """Take note of what happened."""
        if isinstance(event, DeliveryEvent):
            self._deliver(event)
        elif isinstance(event, BreakerChanged):
            self._changes.add(1, {"switchgear.service": event.service, "switchgear.breaker.state": event.new.value})
        elif isinstance(event, AuthEvent):
            refused: _Attributes = {} if event.reason is None else {"error.type": event.reason.value}
            self._tokens.add(1, {"switchgear.service": event.service, **refused})
        elif isinstance(event, Healed):
            self._heal(event)
        elif isinstance(event, CallStarted):
            self._under_way[event.call] = _CallSpan(self._tracer, event)
        elif (span := self._under_way.get(event.call)) is not None:  # None: it could not be started
            self._go_on(span, event)

    def _deliver(self, event: DeliveryEvent) -> None:
        source: _Attributes = {"switchgear.service": event.source.value}
        if isinstance(event, DeliveryRefused):
            self._delivery_seconds.record(event.seconds, {**source, "error.type": event.reason})
            return
        of_type = {**source, "switchgear.event.type": event.type}
        match event:
            case DeliveryAccepted(seconds=seconds, age=age):
                self._delivery_seconds.record(seconds, of_type)
                self._event_age.record(max(age, 0.0), of_type)  # the provider's clock may be ahead
            case DeliveryRepeated():
                self._repeated.add(1, of_type)
            case Unhandled():
                self._unhandled.add(1, of_type)

    def _heal(self, event: Healed) -> None:
        of_kind: _Attributes = {"switchgear.service": event.service, "switchgear.kind": event.kind}
        self._healed.add(1, of_kind)
        if event.age is not None:
            self._healed_age.record(max(event.age, 0.0), of_kind)

    def _go_on(self, span: _CallSpan, event: _Further) -> None:
        match event:
            case CacheAsked(hit=hit):
                span.note({"switchgear.cache.hit": hit})
                self._lookups.add(1, {**_whose(event), "switchgear.cache.result": "hit" if hit else "miss"})
            case StaleServed():
                span.note({"switchgear.cache.stale": True})
                self._lookups.add(1, {**_whose(event), "switchgear.cache.result": "stale"})
            case CallQueued(reason=reason):
                span.queue(event)
                self._queued.add(1, {**_whose(event), "switchgear.queue.reason": reason.value})
            case AttemptStarted():
                span.enter()
            case AttemptEnded():
                span.leave(event.status)
                self._request_seconds.record(event.seconds, {**span.request, **_outcome(event)})
            case RetryScheduled():
                span.retry(event)
                self._retries.add(1, {**_whose(event), "error.type": event.reason})
            case CallEnded():
                del self._under_way[event.call]
                span.end(event)
                failed: _Attributes = {} if event.error is None else {"error.type": event.error}
                self._call_seconds.record(event.seconds, {**_whose(event), **failed})


class _CallSpan:
    """The span of a call under way."""

    def __init__(self, tracer: trace.Tracer, event: CallStarted) -> None:
        self.request: _Attributes = {
            "http.request.method": event.method,
            "url.template": event.template,
            "server.address": event.server,
            "server.port": event.port,
        }
        self._span = tracer.start_span(
            f"{event.method} {event.template}",
            kind=trace.SpanKind.CLIENT,
            attributes={**self.request, **_whose(event), "switchgear.breaker.state": event.breaker.value},
        )
        self._around = trace.set_span_in_context(self._span)
        self._token: Token[Context] | None = None
        self._status: int | None = None

    def note(self, attributes: _Attributes) -> None:
        self._span.set_attributes(attributes)

    def enter(self) -> None:
        """Make it current, for as long as an attempt takes."""
        self._status, self._token = None, context.attach(self._around)

    def leave(self, status: int | None) -> None:
        """Give back what was current; in another thread or task, where an abandoned call may end, nothing is ours."""
        if self._token is not None and context.get_current() is self._around:
            context.detach(self._token)
        self._status, self._token = status, None

    def queue(self, event: CallQueued) -> None:
        facts: _Attributes = {"switchgear.queue.reason": event.reason.value}
        if event.seconds is not None:
            facts["switchgear.delay"] = event.seconds
        self._span.add_event("switchgear.queued", facts)

    def retry(self, event: RetryScheduled) -> None:
        facts: _Attributes = {"switchgear.attempt": event.attempt, "switchgear.delay": event.delay}
        self._span.add_event("switchgear.retry", {**facts, "error.type": event.reason})

    def end(self, event: CallEnded) -> None:
        self.leave(self._status)  # an attempt may have been broken off
        if self._status is not None:
            self._span.set_attribute("http.response.status_code", self._status)
        if event.attempts > 1:
            self._span.set_attribute("http.request.resend_count", event.attempts - 1)
        if event.error is not None:
            self._span.set_attribute("error.type", event.error)
            self._span.set_status(trace.StatusCode.ERROR, f"{event.error} (attempts: {event.attempts})")
        self._span.end()


def _whose(event: CallEvent) -> _Attributes:
    return {"switchgear.service": event.service, "switchgear.operation": event.operation}


def _outcome(event: AttemptEnded) -> _Attributes:
    """What came of an attempt, as the semantic conventions say it: an error's type is the status, or the fault."""
    if event.status is None:
        return {"error.type": event.fault or "_OTHER"}
    answered: _Attributes = {"http.response.status_code": event.status}
    return answered | {"error.type": str(event.status)} if event.status >= 400 else answered


class TraceContext(Interceptor):
    """Sends W3C's `traceparent` and `tracestate` along, so that the service's spans join our trace.

    Hand it to clients of services of your own. It is on nowhere by itself: a third party would learn our traces' ids,
    and which are sampled. With `OpenTelemetry` among the observers the parent is the call's span, else the caller's.
    """

    @override
    def on_request(self, request: WireRequest) -> WireRequest:
        """Before an attempt is sent."""
        carrier: dict[str, str] = {}
        _W3C.inject(carrier)
        for name, value in carrier.items():
            request = request.with_header(name, value)
        return request


_W3C: Final = TraceContextTextMapPropagator()
"""Not the global propagator, which may send baggage along: what is in there is nobody's business."""
