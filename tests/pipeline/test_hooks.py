"""Observers and the log: what they are told, in what order, and that they break nothing."""

from __future__ import annotations

import asyncio
import json
import logging
from concurrent.futures import ThreadPoolExecutor
from dataclasses import FrozenInstanceError, fields
from itertools import groupby, pairwise
from threading import Barrier
from typing import Any, get_args

import pytest

from crm import CLIENTS, Line, contact, done, reply
from fresh import run
from scripted import LOST, call, make_client, spec_with
from switchgear._observers import be_quiet, log
from switchgear.errors import CircuitOpen, InvalidRequest, NotFound, ServerError, TokenFault
from switchgear.pipeline.breaker import BreakerState
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
    QueueReason,
    RetryScheduled,
    StaleServed,
    logging_observers,
    logs_everything,
    notify,
)
from switchgear.pipeline.request import Request, path
from switchgear.pipeline.shared import Shared
from switchgear.settings import BreakerPolicy, Settings
from switchgear.testing.clock import FakeClock
from switchgear.types import DeliveryAccepted, DeliveryRefused, DeliveryRepeated, Source, Unhandled

each_colour = pytest.mark.parametrize("colour", CLIENTS)

GET = ("crm", "contacts.get")
STARTED = CallStarted(*GET, "GET", "/contacts/{contact_id}", "crm.test", 443, BreakerState.CLOSED)


@pytest.fixture
def told() -> list[HookEvent]:
    return []


@each_colour
class TestWhatIsTold:
    def test_a_call_that_succeeds(self, colour, told):
        client = CLIENTS[colour](Line(reply(contact(), x_request_id="req_1")), observers=[told.append])
        done(client.contacts.get("c1"))
        assert told == [
            STARTED,
            AttemptStarted(*GET, 1),
            AttemptEnded(*GET, 1, 0.0, 200, None, "req_1"),
            CallEnded(*GET, 0.0, 1, None),
        ]

    def test_a_call_that_goes_again(self, colour, told):
        line = Line(LOST, reply({}, 503, retry_after="2"), reply(contact()))
        clock = FakeClock()
        client = CLIENTS[colour](line, observers=[told.append], shared=Shared(clock=clock))
        done(client.contacts.get("c1"))
        first, second = clock.slept
        assert second >= 2.0
        assert told == [
            STARTED,
            AttemptStarted(*GET, 1),
            AttemptEnded(*GET, 1, 0.0, None, "lost", None),
            RetryScheduled(*GET, 1, first, "ConnectionLost"),
            AttemptStarted(*GET, 2),
            AttemptEnded(*GET, 2, 0.0, 503, None, None),
            RetryScheduled(*GET, 2, second, "ServerError"),
            AttemptStarted(*GET, 3),
            AttemptEnded(*GET, 3, 0.0, 200, None, None),
            CallEnded(*GET, first + second, 3, None),
        ]

    def test_the_cache(self, colour, told):
        client = CLIENTS[colour](Line(reply(contact())), observers=[told.append]).with_options(cache=True)
        done(client.contacts.get("c1"))
        del told[:]
        done(client.contacts.get("c1"))
        assert told == [
            STARTED,
            CacheAsked(*GET, hit=True),
            CallEnded(*GET, 0.0, 0, None),
        ]

    def test_a_call_that_fails(self, colour, told):
        client = CLIENTS[colour](Line(reply({}, 404)), observers=[told.append])
        with pytest.raises(NotFound):
            done(client.contacts.get("c1"))
        assert told[-1] == CallEnded(*GET, 0.0, 1, "NotFound")

    def test_a_call_whose_caller_breaks_off(self, colour, told):
        def interrupt(_: object) -> Any:
            raise KeyboardInterrupt

        client = CLIENTS[colour](Line(interrupt), observers=[told.append])
        with pytest.raises(KeyboardInterrupt):
            done(client.contacts.get("c1"))
        assert told[-1] == CallEnded(*GET, 0.0, 1, "Abandoned")

    def test_nothing_is_told_of_what_was_refused_before(self, colour, told):
        with pytest.raises(InvalidRequest):
            done(CLIENTS[colour](Line(), observers=[told.append]).contacts.get(""))
        assert not told

    def test_the_breaker(self, colour, told):
        shared = Shared(Settings(breaker=BreakerPolicy(consecutive=2)), clock=(clock := FakeClock()))
        line = Line(reply({}, 500), reply({}, 500), reply(contact()))
        client = CLIENTS[colour](line, observers=[told.append], shared=shared)
        with pytest.raises(CircuitOpen):
            done(client.contacts.get("c1"))
        clock.advance(31)
        for _ in range(3):
            done(client.contacts.get("c1"))
        changes = [event for event in told if isinstance(event, BreakerChanged)]
        closed, opened, half = BreakerState.CLOSED, BreakerState.OPEN, BreakerState.HALF_OPEN
        assert changes == [BreakerChanged("crm", old, new) for old, new in pairwise((closed, opened, half, closed))]

    def test_the_circuit_that_a_call_finds(self, colour, told):
        client = CLIENTS[colour](Line(reply(contact())), observers=[told.append])
        client.breaker.isolate()
        with pytest.raises(CircuitOpen):
            done(client.contacts.get("c1"))
        assert [event.breaker for event in told if isinstance(event, CallStarted)] == [BreakerState.ISOLATED]

    @pytest.mark.parametrize(
        ("base", "server", "port"),
        [
            (None, "crm.test", 443),
            ("https://proxy.test:8443/crm", "proxy.test", 8443),
            ("http://127.0.0.1", "127.0.0.1", 80),
            ("http://[::1]:81", "::1", 81),
        ],
    )
    def test_the_server(self, colour, told, base, server, port):
        options = {} if base is None else {"base_url": base}
        done(CLIENTS[colour](Line(reply(contact())), observers=[told.append], **options).contacts.get("c1"))
        assert (told[0].server, told[0].port) == (server, port)

    def test_the_server_of_an_operation_with_a_base_of_its_own(self, colour, told):
        client = CLIENTS[colour](Line(reply(contact())), observers=[told.append])
        done(client.send(Request(method="GET", path=path("/a"), base="files", decode=bytes)))
        assert told[0].server == "files.crm.test"

    def test_no_id_is_told(self, colour, told):
        done(CLIENTS[colour](Line(reply(contact())), observers=[told.append]).contacts.get("c-secret-1", expand=True))
        assert "c-secret-1" not in repr(told)

    def test_a_request_id_that_repeats_the_key(self, colour, told):
        line = Line(reply(contact(), x_request_id="Bearer crm_key_of_the_tests"))
        done(CLIENTS[colour](line, observers=[told.append]).contacts.get("c1"))
        assert next(event for event in told if isinstance(event, AttemptEnded)).request_id == "Bearer ***"

    def test_an_observer_that_raises_is_logged_and_otherwise_ignored(self, colour, told, caplog):
        def broken(event: HookEvent) -> None:
            raise RuntimeError("canary-of-the-observer")

        client = CLIENTS[colour](Line(reply(contact())), observers=[broken, told.append])
        assert done(client.contacts.get("c1")).id == "c1"
        assert len(told) == 4
        assert "an observer raised RuntimeError on CallStarted" in caplog.text
        assert "canary-of-the-observer" not in caplog.text


def changed(new: BreakerState) -> BreakerChanged:
    return BreakerChanged("crm", BreakerState.CLOSED, new)


LEVELS: list[tuple[HookEvent, str]] = [
    (STARTED, "DEBUG"),
    (CacheAsked(*GET, hit=True), "DEBUG"),
    (AttemptStarted(*GET, 1), "DEBUG"),
    (AttemptEnded(*GET, 1, 0.5, 200, None, "req_1"), "DEBUG"),
    (AttemptEnded(*GET, 1, 0.5, None, "lost", None), "DEBUG"),
    (RetryScheduled(*GET, 1, 0.25, "ServerError"), "INFO"),
    (StaleServed(*GET, "CircuitOpen"), "INFO"),
    (CallQueued(*GET, QueueReason.RATE, 2.5), "INFO"),
    (CallQueued(*GET, QueueReason.CONCURRENCY, None), "INFO"),
    (AuthEvent("clerk", None, "ins_1", None), "DEBUG"),
    (AuthEvent("clerk", TokenFault.EXPIRED, "ins_1", None), "DEBUG"),
    (AuthEvent("clerk", TokenFault.SIGNATURE, None, "https://clerk.test"), "INFO"),
    (changed(BreakerState.OPEN), "WARNING"),
    (changed(BreakerState.ISOLATED), "WARNING"),
    (changed(BreakerState.HALF_OPEN), "INFO"),
    (changed(BreakerState.CLOSED), "INFO"),
    (CallEnded(*GET, 0.5, 1, None), "DEBUG"),
    (CallEnded(*GET, 0.5, 1, "ServerError"), "DEBUG"),
    (Healed("stripe", "customer", "stripe:customer:cus_1", ("name",), 60.0), "WARNING"),
    (DeliveryAccepted(Source.STRIPE, "invoice.paid", 0.5, 60.0), "DEBUG"),
    (DeliveryRefused(Source.STRIPE, "Forged", 0.5), "WARNING"),
    (DeliveryRepeated(Source.STRIPE, "invoice.paid", 0.5, 60.0), "INFO"),
    (Unhandled(Source.STRIPE, "invoice.paid", 60.0), "INFO"),
]
"""How loud each event is."""


class TestLog:
    @pytest.mark.parametrize(("event", "level"), LEVELS, ids=range(len(LEVELS)))
    def test_levels(self, caplog, event, level):
        caplog.set_level(level, "switchgear")
        log(event)
        (record,) = caplog.records
        assert (record.name, record.levelname, record.getMessage()) == ("switchgear", level, repr(event))
        caplog.set_level(getattr(logging, level) + 1, "switchgear")
        log(event)
        assert len(caplog.records) == 1

    def test_of_what_nobody_hears_nothing_is_built(self, caplog, monkeypatch):
        monkeypatch.setattr("switchgear._observers.fields", lambda _: pytest.fail("built"))
        caplog.set_level(logging.INFO, "switchgear")
        log(STARTED)
        assert not caplog.records

    def test_every_event_has_a_level(self):
        assert {type(event) for event, _ in LEVELS} == set(get_args(HookEvent))

    @pytest.mark.parametrize("event", [event for event, _ in LEVELS], ids=range(len(LEVELS)))
    def test_a_record_carries_the_facts(self, caplog, event):
        caplog.set_level(logging.DEBUG, "switchgear")
        log(event)
        own = {name: value for name, value in vars(caplog.records[0]).items() if name.startswith("switchgear.")}
        facts = {f"switchgear.{fact.name}": getattr(event, fact.name) for fact in fields(event)}
        assert own == {"switchgear.event": type(event).__name__, **facts}
        plain = {name: [*value] if isinstance(value, tuple) else value for name, value in own.items()}
        assert json.loads(json.dumps(own)) == plain

    @each_colour
    def test_of_a_call(self, colour, caplog):
        caplog.set_level(logging.DEBUG, "switchgear")
        shared = Shared(Settings(breaker=BreakerPolicy(consecutive=2)), clock=FakeClock())
        with pytest.raises(CircuitOpen):
            done(CLIENTS[colour](Line(reply({}, 500)), shared=shared).contacts.get("c1"))
        said = [(record.getMessage().partition("(")[0], record.levelname) for record in caplog.records]
        attempt = [("AttemptStarted", "DEBUG"), ("AttemptEnded", "DEBUG")]
        retry = ("RetryScheduled", "INFO")
        opened = ("BreakerChanged", "WARNING")
        assert said == [("CallStarted", "DEBUG"), *attempt, retry, *attempt, opened, retry, ("CallEnded", "DEBUG")]

    @each_colour
    def test_a_circuit_that_opens_is_heard_at_the_usual_level(self, colour, caplog):
        caplog.set_level(logging.WARNING, "switchgear")
        shared = Shared(Settings(breaker=BreakerPolicy(consecutive=2)), clock=FakeClock())
        with pytest.raises(CircuitOpen):
            done(CLIENTS[colour](Line(reply({}, 500)), shared=shared).contacts.get("c1"))
        assert [record.getMessage().partition("(")[0] for record in caplog.records] == ["BreakerChanged"]

    def test_where_logging_is_not_configured_nothing_is_printed(self):
        code = """
import logging
from switchgear import ClerkClient
from switchgear.testing import Sandbox
logger, sandbox = logging.getLogger("switchgear"), Sandbox()
print(len(logger.handlers))
def broken(event):
    raise RuntimeError
for _ in range(2):
    clerk = ClerkClient(sandbox.clerk.secret_key, transport=sandbox.transport, observers=[broken])
clerk.users.list().first()
clerk.breaker.isolate()
print([type(handler).__name__ for handler in logger.handlers])
"""
        assert run(code).splitlines() == ["0", "['NullHandler']"]  # and nothing on stderr

    def test_handlers_of_the_callers_stay_as_they_are(self, monkeypatch):
        own = logging.StreamHandler()
        monkeypatch.setattr(logging.getLogger("switchgear"), "handlers", [own])
        be_quiet()
        assert logging.getLogger("switchgear").handlers == [own]

    @pytest.mark.parametrize(
        ("level", "observers"), [(logging.DEBUG, (log,)), (logging.INFO, (log,)), (logging.WARNING, ())]
    )
    def test_silence_costs_nothing(self, caplog, level, observers):
        caplog.set_level(level, "switchgear")
        assert logging_observers() == observers
        assert logs_everything() is (level == logging.DEBUG)

    @each_colour
    def test_without_listeners_no_event_is_built(self, colour, monkeypatch, caplog):
        caplog.set_level(logging.WARNING, "switchgear")
        monkeypatch.setattr("switchgear.pipeline.attempts.AttemptStarted", lambda *_: pytest.fail("built"))
        assert done(CLIENTS[colour](Line(reply(contact()))).contacts.get("c1")).id == "c1"


def test_events_are_frozen_and_hold_plain_facts():
    with pytest.raises(FrozenInstanceError):
        STARTED.service = "x"  # type: ignore[misc]
    facts = {field.type for kind in get_args(HookEvent) for field in fields(kind)}
    plain = {"str", "int", "float", "bool", "int | None", "str | None", "float | None", "tuple[str, ...]"}
    assert facts == plain | {"BreakerState", "QueueReason", "Source", "TokenFault | None"}


class TestWhichCall:
    """Events of calls that run at the same time are told apart."""

    def follows(self, told: list[HookEvent]) -> None:
        assert all(isinstance(event, CallEvent) for event in told)
        told.sort(key=lambda event: event.call)  # stable: each call's events stay in their order
        calls = [[type(event) for event in events] for _, events in groupby(told, lambda event: event.call)]
        assert calls == [[CallStarted, AttemptStarted, AttemptEnded, CallEnded]] * 8

    def test_in_threads(self, told):
        together = Barrier(8)

        def answer(_: object) -> Any:
            together.wait(30)
            return reply(contact())

        client = CLIENTS["sync"](Line(answer), observers=[told.append])
        with ThreadPoolExecutor(8) as threads:
            list(threads.map(client.contacts.get, ["c1"] * 8))
        self.follows(told)

    async def test_in_tasks(self, told):
        client = CLIENTS["async"](Line(reply(contact())), observers=[told.append])
        await asyncio.gather(*(client.contacts.get("c1") for _ in range(8)))
        assert len({event.call for event in told[:8]}) > 1  # they did run at the same time
        self.follows(told)

    def test_what_is_told_is_equal_whichever_call_it_was(self):
        one, other = CacheAsked(*GET, hit=True, call=1), CacheAsked(*GET, hit=True, call=2)
        assert one == other
        assert (one.call, other.call) == (1, 2)
        assert "call=2" in repr(other)


def test_why_a_call_queues():
    assert {reason.value for reason in QueueReason} == {"retry_after", "rate", "concurrency"}


def test_everybody_is_told():
    first: list[HookEvent] = []
    second: list[HookEvent] = []
    event = CacheAsked("crm", "x", hit=False)
    notify((first.append, second.append), event)
    assert first == second == [event]


@each_colour
def test_a_service_without_request_ids(colour):
    told: list[HookEvent] = []
    spec = spec_with(request_id_headers=())
    line = Line(reply({}, 500, x_request_id="req_1"))
    transport = line.transport if colour == "sync" else line.async_transport
    client = make_client(colour, transport, spec=spec, observers=[told.append], shared=Shared(clock=FakeClock()))
    with pytest.raises(ServerError) as failed:
        done(client.send(call()))
    assert failed.value.request_id is None
    assert {event.request_id for event in told if isinstance(event, AttemptEnded)} == {None}
