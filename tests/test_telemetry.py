"""Spans and metrics: what they say, whose they are, and that they change nothing."""

from __future__ import annotations

import asyncio
import logging
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from threading import Barrier
from typing import Any, get_args

import pytest
from opentelemetry import baggage, context, metrics, trace
from opentelemetry.trace import SpanKind, StatusCode

from crm import CLIENTS, KEY, AsyncCrmClient, CrmClient, Line, contact, done, reply
from fresh import run
from scripted import LOST, REFUSED
from switchgear import ApiClientFactory, AsyncApiClientFactory, Interceptor, gather_results
from switchgear.errors import CircuitOpen, InvalidRequest, RateLimited, ServerError, SwitchgearError
from switchgear.pipeline.hooks import HookEvent
from switchgear.pipeline.request import Request, path
from switchgear.pipeline.shared import Shared
from switchgear.settings import BreakerPolicy, CachePolicy, RetryPolicy, Settings
from switchgear.telemetry import OpenTelemetry, TraceContext
from switchgear.testing.clock import FakeClock
from tracing import EVERY, Recorder

each_colour = pytest.mark.parametrize("colour", CLIENTS)

REQUEST = {
    "http.request.method": "GET",
    "url.template": "/contacts/{contact_id}",
    "server.address": "crm.test",
    "server.port": 443,
}
WHOSE = {"switchgear.service": "crm", "switchgear.operation": "contacts.get"}
ONCE = Settings(retry=RetryPolicy(attempts=1))


@pytest.fixture
def recorder() -> Recorder:
    return Recorder()


def made(colour: str, recorder: Recorder, *acts: Any, **options: Any) -> Any:
    """A client that is watched."""
    return CLIENTS[colour](Line(*acts or (reply(contact()),)), observers=[recorder.observer], **options)


@each_colour
class TestSpans:
    def test_a_call_that_succeeds(self, colour, recorder):
        done(made(colour, recorder).contacts.get("c1"))
        span = recorder.span
        assert (span.name, span.kind) == ("GET /contacts/{contact_id}", SpanKind.CLIENT)
        assert span.attributes == {
            **REQUEST,
            **WHOSE,
            "switchgear.breaker.state": "closed",
            "http.response.status_code": 200,
        }
        assert (span.status.status_code, span.status.description) == (StatusCode.UNSET, None)
        assert (span.events, span.parent) == ((), None)

    def test_a_call_that_goes_again(self, colour, recorder):
        clock = FakeClock()
        client = made(colour, recorder, LOST, reply({}, 503), reply(contact()), shared=Shared(clock=clock))
        done(client.contacts.get("c1"))
        span = recorder.span
        assert (span.attributes["http.request.resend_count"], span.attributes["http.response.status_code"]) == (2, 200)
        assert [(event.name, dict(event.attributes)) for event in span.events] == [
            (
                "switchgear.retry",
                {"switchgear.attempt": attempt, "switchgear.delay": delay, "error.type": reason},
            )
            for attempt, delay, reason in zip((1, 2), clock.slept, ("ConnectionLost", "ServerError"), strict=True)
        ]
        assert (span.status.status_code, "error.type" in span.attributes) == (StatusCode.UNSET, False)

    @pytest.mark.parametrize(
        ("acts", "said", "attempts", "status"),
        [
            ((reply({}, 404),), "NotFound", 1, 404),
            ((reply({"code": "declined"}, 402),), "CardDeclined", 1, 402),
            ((reply({}, 500),), "ServerError", 3, 500),
            ((LOST,), "ConnectionLost", 3, None),
            ((reply({}, 500), REFUSED), "ConnectFailed", 3, None),
            ((reply("<html>"),), "DecodeError", 1, 200),
        ],
    )
    def test_a_call_that_fails(self, colour, recorder, acts, said, attempts, status):
        with pytest.raises(SwitchgearError):
            done(made(colour, recorder, *acts).contacts.get("c1"))
        span = recorder.span
        assert (span.status.status_code, span.status.description) == (
            StatusCode.ERROR,
            f"{said} (attempts: {attempts})",
        )
        assert span.attributes["error.type"] == said
        assert span.attributes.get("http.response.status_code") == status
        assert span.attributes.get("http.request.resend_count", 0) == attempts - 1
        assert not [event for event in span.events if event.name != "switchgear.retry"]

    def test_a_call_that_is_refused(self, colour, recorder):
        client = made(colour, recorder)
        client.breaker.isolate()
        with pytest.raises(CircuitOpen):
            done(client.contacts.get("c1"))
        attributes = recorder.span.attributes
        assert attributes == {**REQUEST, **WHOSE, "switchgear.breaker.state": "isolated", "error.type": "CircuitOpen"}
        assert recorder.span.status.description == "CircuitOpen (attempts: 0)"

    def test_what_is_refused_before_it_is_a_call_has_none(self, colour, recorder):
        with pytest.raises(InvalidRequest):
            done(made(colour, recorder).contacts.get(""))
        assert recorder.spans == ()

    def test_the_cache(self, colour, recorder):
        client = made(colour, recorder).with_options(cache=True)
        for _ in range(2):
            done(client.contacts.get("c1"))
        asked, served = recorder.spans
        assert (asked.attributes["switchgear.cache.hit"], served.attributes["switchgear.cache.hit"]) == (False, True)
        assert "http.response.status_code" not in served.attributes

    def test_the_server_that_is_asked(self, colour, recorder):
        client = made(colour, recorder, base_url="http://127.0.0.1:8080/crm")
        done(client.send(Request(method="POST", path=path("/a/{b}", b="c"), decode=bytes)))
        attributes = recorder.span.attributes
        assert (attributes["server.address"], attributes["server.port"]) == ("127.0.0.1", 8080)
        assert recorder.span.name == "POST /a/{b}"

    def test_factories_hand_them_on(self, colour, recorder):
        line = Line(reply(contact()))
        if colour == "sync":
            with ApiClientFactory(transport=line.transport, observers=[recorder.observer]) as factory:
                factory.client(CrmClient, KEY).contacts.get("c1")
        else:
            factory = AsyncApiClientFactory(transport=line.async_transport, observers=[recorder.observer])
            done(factory.client(AsyncCrmClient, KEY).contacts.get("c1"))
        assert recorder.span.attributes["switchgear.operation"] == "contacts.get"


class Seen:
    """An act that notes which span is current while it answers."""

    def __init__(self, *acts: Any) -> None:
        self.acts, self.spans = [*acts], list[Any]()

    def __call__(self, sent: object) -> Any:
        self.spans.append(trace.get_current_span().get_span_context())
        act = self.acts.pop(0)
        if isinstance(act, BaseException):
            raise act
        return act


@each_colour
class TestWhatIsCurrent:
    def test_the_caller_is_the_parent(self, colour, recorder):
        client = made(colour, recorder)
        with recorder.tracer.start_as_current_span("caller") as caller:
            done(client.contacts.get("c1"))
            assert trace.get_current_span() is caller
        call = recorder.spans[0]
        assert call.parent == caller.get_span_context()

    def test_the_call_is_current_while_it_is_with_the_service(self, colour, recorder):
        seen = Seen(reply({}, 500), reply(contact()))
        with recorder.tracer.start_as_current_span("caller"):
            done(made(colour, recorder, seen, seen).contacts.get("c1"))
        assert seen.spans == [recorder.spans[0].context] * 2

    @pytest.mark.parametrize("error", [KeyboardInterrupt(), RuntimeError("broken")], ids=["interrupted", "broken"])
    def test_nothing_is_left_behind_by_what_is_broken_off(self, colour, recorder, error):
        seen = Seen(error)
        client = made(colour, recorder, seen)
        left: list[object] = []

        async def asynchronously() -> None:
            try:
                await client.contacts.get("c1")
            finally:
                left.append(trace.get_current_span())

        with recorder.tracer.start_as_current_span("caller") as caller:
            with pytest.raises(type(error)):
                client.contacts.get("c1") if colour == "sync" else asyncio.run(asynchronously())
            assert trace.get_current_span() is caller
        assert left == [caller] * (colour == "async")
        span = recorder.spans[0]
        assert seen.spans == [span.context]
        assert span.status.description == "Abandoned (attempts: 1)"
        assert span.attributes["error.type"] == "Abandoned"
        assert recorder.observer._under_way == {}

    def test_an_attempt_that_is_broken_off_has_no_status(self, colour, recorder):
        seen = Seen(reply({}, 500), KeyboardInterrupt())
        with pytest.raises(KeyboardInterrupt):
            done(made(colour, recorder, seen).contacts.get("c1"))
        assert (recorder.span.attributes["http.request.resend_count"], len(seen.spans)) == (1, 2)
        assert "http.response.status_code" not in recorder.span.attributes

    def test_between_attempts_it_is_not(self, colour, recorder):
        class Clock(FakeClock):
            def sleep(self, seconds: float) -> None:
                current.append(trace.get_current_span())
                super().sleep(seconds)

        current: list[object] = []
        done(made(colour, recorder, LOST, reply(contact()), shared=Shared(clock=Clock())).contacts.get("c1"))
        assert current == [trace.INVALID_SPAN]


class TestManyAtOnce:
    def follows(self, recorder: Recorder, seen: list[tuple[str, Any]]) -> None:
        calls = {span.context.span_id: span for span in recorder.spans if span.kind is SpanKind.CLIENT}
        callers = {span.context.span_id: span.name for span in recorder.spans if span.kind is SpanKind.INTERNAL}
        assert len(calls) == len(callers) == len(seen) == 8
        for asked, current in seen:  # each request was sent under the span of its own call, of its own caller
            assert callers[calls[current.span_id].parent.span_id] == asked
        assert {span.attributes["http.response.status_code"] for span in calls.values()} == {200}

    def test_in_threads(self, recorder):
        together, seen = Barrier(8), list[tuple[str, Any]]()

        def answer(sent: Any) -> Any:
            seen.append((sent.request.url.rpartition("/")[2], trace.get_current_span().get_span_context()))
            together.wait(30)
            return reply(contact())

        client = made("sync", recorder, answer)

        def one(name: str) -> None:
            with recorder.tracer.start_as_current_span(name):
                client.contacts.get(name)

        with ThreadPoolExecutor(8) as threads:
            list(threads.map(one, [f"c{number}" for number in range(8)]))
        self.follows(recorder, seen)

    async def test_in_tasks(self, recorder):
        seen: list[tuple[str, Any]] = []

        def answer(sent: Any) -> Any:
            seen.append((sent.request.url.rpartition("/")[2], trace.get_current_span().get_span_context()))
            return reply(contact())

        client = made("async", recorder, answer)

        async def one(name: str) -> None:
            with recorder.tracer.start_as_current_span(name):
                await client.contacts.get(name)

        await asyncio.gather(*(one(f"c{number}") for number in range(8)))
        self.follows(recorder, seen)

    def test_gathered_in_threads_they_keep_their_parent(self, recorder):
        client = made("sync", recorder)
        with recorder.tracer.start_as_current_span("caller") as caller:
            outcomes = gather_results([lambda: client.contacts.get("c1")] * 4)
        assert all(outcome.ok for outcome in outcomes)
        assert [span.parent for span in recorder.spans[:4]] == [caller.get_span_context()] * 4

    def test_what_is_dropped_in_another_context_ends_quietly(self, recorder, caplog):
        class Stuck:
            async def send(self, *_: object) -> Any:
                await asyncio.Future()

            async def close(self) -> None: ...

        caplog.set_level(logging.DEBUG)
        client = AsyncCrmClient(KEY, transport=Stuck(), observers=[recorder.observer])

        async def start() -> Any:
            call = client.contacts.get("c1").__await__()
            copy_context().run(next, call)
            return call

        call = asyncio.run(start())
        with recorder.tracer.start_as_current_span("another") as other:
            call.close()
            assert trace.get_current_span() is other
        assert recorder.spans[0].status.description == "Abandoned (attempts: 1)"
        assert not [record for record in caplog.records if record.levelno > logging.DEBUG]


@each_colour
class TestMetrics:
    def test_requests_and_calls(self, colour, recorder):
        client = made(colour, recorder, LOST, reply({}, 503), reply(contact()), reply({}, 400), REFUSED)
        done(client.contacts.get("c1"))
        for _ in range(2):
            with pytest.raises(SwitchgearError):
                done(client.with_options(attempts=1).contacts.get("c1"))
        assert recorder.measured("http.client.request.duration") == [
            ({**REQUEST, "error.type": "lost"}, 1),
            ({**REQUEST, "http.response.status_code": 503, "error.type": "503"}, 1),
            ({**REQUEST, "http.response.status_code": 200}, 1),
            ({**REQUEST, "http.response.status_code": 400, "error.type": "400"}, 1),
            ({**REQUEST, "error.type": "connect"}, 1),
        ]
        assert recorder.measured("switchgear.call.duration") == [
            (WHOSE, 1),
            ({**WHOSE, "error.type": "ValidationFailed"}, 1),
            ({**WHOSE, "error.type": "ConnectFailed"}, 1),
        ]
        assert recorder.measured("switchgear.retries") == [
            ({**WHOSE, "error.type": "ConnectionLost"}, 1),
            ({**WHOSE, "error.type": "ServerError"}, 1),
        ]

    def test_they_are_in_seconds(self, colour, recorder):
        clock = FakeClock()

        def slow(_: object) -> Any:
            clock.advance(2.0)
            return reply({}, 503, retry_after="3") if len(clock.slept) == 0 else reply(contact())

        done(made(colour, recorder, slow, shared=Shared(clock=clock)).contacts.get("c1"))
        instruments = recorder.instruments()
        requests = instruments["http.client.request.duration"]
        (call,) = instruments["switchgear.call.duration"].data.data_points
        advised = (0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10)
        assert [point.sum for point in requests.data.data_points] == [pytest.approx(2.0)] * 2
        assert {tuple(point.explicit_bounds) for point in requests.data.data_points} == {advised}
        assert call.sum == pytest.approx(4.0 + sum(clock.slept))
        assert tuple(call.explicit_bounds) == (*advised, 30, 60, 120, 180)

    def test_the_cache(self, colour, recorder):
        client = made(colour, recorder).with_options(cache=True)
        for _ in range(3):
            done(client.contacts.get("c1"))
        assert recorder.measured("switchgear.cache.lookups") == [
            ({**WHOSE, "switchgear.cache.result": "miss"}, 1),
            ({**WHOSE, "switchgear.cache.result": "hit"}, 2),
        ]

    def test_what_waits(self, colour, recorder):
        clock = FakeClock()
        client = made(colour, recorder, reply({}, 429, retry_after="5"), reply(contact()), shared=Shared(clock=clock))
        with pytest.raises(RateLimited):
            done(client.with_options(attempts=1).contacts.get("c1"))
        done(client.contacts.get("c1"))
        (event,) = recorder.spans[1].events
        facts = {"switchgear.queue.reason": "retry_after", "switchgear.delay": pytest.approx(5.0)}
        assert (event.name, event.attributes) == ("switchgear.queued", facts)
        assert recorder.measured("switchgear.queued") == [({**WHOSE, "switchgear.queue.reason": "retry_after"}, 1)]

    def test_expired_answers(self, colour, recorder):
        cache = CachePolicy(entity=True, ttl=60, stale_if_error=3600)
        settings = Settings(cache=cache, retry=RetryPolicy(attempts=1))
        shared = Shared(settings, clock=(clock := FakeClock()))
        client = made(colour, recorder, reply(contact()), reply({}, 500), shared=shared, settings=settings)
        done(client.contacts.get("c1"))
        clock.advance(61)
        assert done(client.contacts.get("c1")).id == "c1"
        span = recorder.spans[1]
        assert (span.attributes["switchgear.cache.hit"], span.attributes["switchgear.cache.stale"]) == (False, True)
        assert (span.attributes["http.response.status_code"], span.status.status_code) == (500, StatusCode.UNSET)
        assert recorder.measured("switchgear.cache.lookups") == [
            ({**WHOSE, "switchgear.cache.result": "miss"}, 2),
            ({**WHOSE, "switchgear.cache.result": "stale"}, 1),
        ]

    def test_circuits(self, colour, recorder):
        shared = Shared(Settings(breaker=BreakerPolicy(consecutive=1)), clock=(clock := FakeClock()))
        client = made(colour, recorder, reply({}, 500), reply(contact()), shared=shared, settings=ONCE)
        with pytest.raises(ServerError):
            done(client.contacts.get("c1"))
        clock.advance(31)
        for _ in range(3):
            done(client.contacts.get("c1"))
        assert recorder.measured("switchgear.breaker.changes") == [
            ({"switchgear.service": "crm", "switchgear.breaker.state": state}, 1)
            for state in ("open", "half_open", "closed")
        ]

    def test_a_circuit_of_several_clients_changes_once(self, colour, recorder):
        shared = Shared(clock=FakeClock())
        clients = [made(colour, recorder, shared=shared) for _ in range(3)]
        clients[0].breaker.isolate()
        assert recorder.measured("switchgear.breaker.changes")[0][1] == 1


class TestEverything:
    @pytest.fixture(autouse=True)
    def told(self, recorder: Recorder) -> None:
        for event in EVERY:
            recorder.observer(event)

    def test_it_is_every_event(self):
        assert {type(event) for event in EVERY} == set(get_args(HookEvent))

    def test_the_instruments(self, recorder):
        instruments = recorder.instruments()
        assert {name: instrument.unit for name, instrument in instruments.items()} == {
            "http.client.request.duration": "s",
            "switchgear.call.duration": "s",
            "switchgear.retries": "{retry}",
            "switchgear.queued": "{wait}",
            "switchgear.cache.lookups": "{lookup}",
            "switchgear.breaker.changes": "{change}",
            "switchgear.tokens": "{token}",
            "switchgear.healed": "{object}",
            "switchgear.healed.age": "s",
            "switchgear.delivery.duration": "s",
            "switchgear.event.age": "s",
            "switchgear.events.repeated": "{event}",
            "switchgear.events.unhandled": "{event}",
        }
        assert all(instrument.description.endswith(".") for instrument in instruments.values())

    def test_tokens_are_counted_by_why_they_were_refused(self, recorder):
        assert recorder.measured("switchgear.tokens") == [
            ({"switchgear.service": "clerk"}, 1),
            ({"switchgear.service": "clerk", "error.type": "signature"}, 1),
        ]

    def test_waiting_for_others_takes_no_known_time(self, recorder):
        queued = [event for event in recorder.span.events if event.name == "switchgear.queued"]
        assert [event.attributes for event in queued] == [{"switchgear.queue.reason": "concurrency"}]

    def test_deliveries(self, recorder):
        stripe = {"switchgear.service": "stripe"}
        paid = {**stripe, "switchgear.event.type": "invoice.paid"}
        assert recorder.measured("switchgear.delivery.duration") == [({**stripe, "error.type": "Forged"}, 1), (paid, 1)]
        for name in ("switchgear.event.age", "switchgear.events.repeated", "switchgear.events.unhandled"):
            assert recorder.measured(name) == [(paid, 1)]
        (age,) = recorder.instruments()["switchgear.event.age"].data.data_points
        assert (age.sum, age.explicit_bounds[-1]) == (0.0, 259_200.0)  # the provider's clock was ahead

    def test_what_sweeps_put_right(self, recorder):
        of_kind = {"switchgear.service": "stripe", "switchgear.kind": "customer"}
        assert recorder.measured("switchgear.healed") == [(of_kind, 2)]
        (age,) = recorder.instruments()["switchgear.healed.age"].data.data_points
        assert (age.sum, age.count) == (90.0, 1)

    def test_a_fault_without_a_name(self, recorder):
        told = recorder.measured("http.client.request.duration")
        assert [attributes["error.type"] for attributes, _ in told] == ["500", "_OTHER"]


@each_colour
class TestTraceContext:
    def sent(self, colour: str, recorder: Recorder | None, **options: Any) -> dict[str, str]:
        line = Line(reply(contact()))
        observers = [] if recorder is None else [recorder.observer]
        done(CLIENTS[colour](line, observers=observers, **options).contacts.get("c1"))
        return {name.lower(): value for name, value in line.requests[0].headers}

    def test_the_service_learns_of_the_calls_span(self, colour, recorder):
        told = self.sent(colour, recorder, interceptors=[TraceContext()])
        span = recorder.span.context
        assert told["traceparent"].startswith(f"00-{span.trace_id:032x}-{span.span_id:016x}-")

    def test_without_spans_of_ours_it_learns_of_the_callers(self, colour, recorder):
        with recorder.tracer.start_as_current_span("caller") as caller:
            told = self.sent(colour, None, interceptors=[TraceContext()])
        assert f"{caller.get_span_context().span_id:016x}" in told["traceparent"]

    def test_nobody_learns_of_baggage(self, colour, recorder):
        token = context.attach(baggage.set_baggage("user", "ada@example.com"))
        try:
            assert "ada" not in repr(self.sent(colour, recorder, interceptors=[TraceContext()]))
        finally:
            context.detach(token)

    def test_without_a_trace_nothing_is_sent(self, colour):
        assert "traceparent" not in self.sent(colour, None, interceptors=[TraceContext()])

    def test_unasked_nothing_is_sent(self, colour, recorder):
        with recorder.tracer.start_as_current_span("caller"):
            assert not {"traceparent", "tracestate", "baggage"} & {*self.sent(colour, recorder)}


class TestProviders:
    def test_by_default_the_global_ones(self, monkeypatch, recorder):
        tracers, meters = recorder.tracers, recorder.meters
        monkeypatch.setattr(trace, "get_tracer_provider", lambda: tracers)
        monkeypatch.setattr(metrics._internal, "get_meter_provider", lambda: meters)
        done(CLIENTS["sync"](Line(reply(contact())), observers=[OpenTelemetry()]).contacts.get("c1"))
        assert recorder.span.name == "GET /contacts/{contact_id}"
        assert set(recorder.instruments()) == {"http.client.request.duration", "switchgear.call.duration"}

    def test_what_they_report_for(self, recorder):
        from switchgear import __version__

        done(made("sync", recorder).contacts.get("c1"))
        scopes = [recorder.span.instrumentation_scope, *recorder.scopes()]
        assert {(scope.name, scope.version) for scope in scopes} == {("switchgear", __version__)}
        assert {scope.schema_url for scope in scopes} == {"https://opentelemetry.io/schemas/1.37.0"}

    def test_where_there_are_none_nothing_happens(self):
        client = CLIENTS["sync"](Line(reply(contact())), observers=[OpenTelemetry()])
        assert client.contacts.get("c1").id == "c1"

    def test_spans_that_cannot_be_started_are_done_without(self, monkeypatch, recorder, caplog):
        def broken(*_: object, **__: object) -> None:
            raise RuntimeError

        monkeypatch.setattr(recorder.observer._tracer, "start_span", broken)
        assert made("sync", recorder).contacts.get("c1").id == "c1"
        assert [record.getMessage() for record in caplog.records if record.levelno >= logging.WARNING] == [
            "an observer raised RuntimeError on CallStarted"
        ]


class TestExtra:
    def test_without_it_the_module_says_what_to_install(self):
        code = """
import sys
sys.modules["opentelemetry"] = None
import switchgear, switchgear.factory, switchgear.pipeline.client, switchgear.testing.sandbox
try:
    import switchgear.telemetry
except ModuleNotFoundError as error:
    print(error, error.name, error.__cause__, sep="|")
"""
        assert run(code) == ("spans and metrics need the extra: pip install 'switchgear[otel]'|opentelemetry|None")

    def test_it_needs_the_api_alone(self):
        code = """
import sys
for name in ("opentelemetry.sdk", "opentelemetry.semconv"):
    sys.modules[name] = None
from switchgear import ClerkClient
from switchgear.telemetry import OpenTelemetry, TraceContext
from switchgear.testing import Sandbox
sandbox = Sandbox()
options = {"observers": [OpenTelemetry()], "interceptors": [TraceContext()]}
print(list(ClerkClient(sandbox.clerk.secret_key, transport=sandbox.transport, **options).users.list()))
"""
        assert run(code) == "[]"


def test_interceptors_see_the_calls_span(recorder):
    class Look(Interceptor):
        def on_request(self, request: Any) -> None:
            seen.append(trace.get_current_span().get_span_context())

    seen: list[Any] = []
    made("sync", recorder, interceptors=[Look()]).contacts.get("c1")
    assert seen == [recorder.span.context]
