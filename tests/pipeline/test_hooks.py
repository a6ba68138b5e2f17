"""Observers and the log: what they are told, in what order, and that they break nothing."""

from __future__ import annotations

import logging
from dataclasses import FrozenInstanceError, fields
from itertools import pairwise
from typing import Any

import pytest

from crm import CLIENTS, Line, contact, done, reply
from scripted import LOST, call, make_client, spec_with
from switchgear.errors import CircuitOpen, InvalidRequest, NotFound, ServerError
from switchgear.pipeline.breaker import BreakerState
from switchgear.pipeline.hooks import (
    AttemptEnded,
    AttemptStarted,
    BreakerChanged,
    CacheAsked,
    CallEnded,
    CallStarted,
    HookEvent,
    RetryScheduled,
    log,
    logging_observers,
    notify,
)
from switchgear.pipeline.shared import Shared
from switchgear.settings import BreakerPolicy, Settings
from switchgear.testing.clock import FakeClock

each_colour = pytest.mark.parametrize("colour", CLIENTS)

GET = ("crm", "contacts.get")


@pytest.fixture
def told() -> list[HookEvent]:
    return []


@each_colour
class TestWhatIsTold:
    def test_a_call_that_succeeds(self, colour, told):
        client = CLIENTS[colour](Line(reply(contact(), x_request_id="req_1")), observers=[told.append])
        done(client.contacts.get("c1"))
        assert told == [
            CallStarted(*GET, "GET", "/contacts/{contact_id}"),
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
            CallStarted(*GET, "GET", "/contacts/{contact_id}"),
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
            CallStarted(*GET, "GET", "/contacts/{contact_id}"),
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


class TestLog:
    @each_colour
    def test_levels(self, colour, caplog):
        caplog.set_level(logging.DEBUG, "switchgear")
        shared = Shared(Settings(breaker=BreakerPolicy(consecutive=2)), clock=FakeClock())
        with pytest.raises(CircuitOpen):
            done(CLIENTS[colour](Line(reply({}, 500)), shared=shared).contacts.get("c1"))
        levels = {record.getMessage().partition("(")[0]: record.levelname for record in caplog.records}
        assert levels == {
            "CallStarted": "DEBUG",
            "AttemptStarted": "DEBUG",
            "AttemptEnded": "DEBUG",
            "RetryScheduled": "INFO",
            "BreakerChanged": "INFO",
            "CallEnded": "DEBUG",
        }

    @pytest.mark.parametrize(
        ("level", "observers"), [(logging.DEBUG, (log,)), (logging.INFO, (log,)), (logging.WARNING, ())]
    )
    def test_silence_costs_nothing(self, caplog, level, observers):
        caplog.set_level(level, "switchgear")
        assert logging_observers() == observers

    @each_colour
    def test_without_listeners_no_event_is_built(self, colour, monkeypatch, caplog):
        caplog.set_level(logging.WARNING, "switchgear")
        monkeypatch.setattr("switchgear.pipeline.attempts.AttemptStarted", lambda *_: pytest.fail("built"))
        assert done(CLIENTS[colour](Line(reply(contact()))).contacts.get("c1")).id == "c1"


def test_events_are_frozen_and_hold_plain_facts():
    event = CallStarted("crm", "contacts.get", "GET", "/contacts/{contact_id}")
    with pytest.raises(FrozenInstanceError):
        event.service = "x"  # type: ignore[misc]
    kinds = (CallStarted, CacheAsked, AttemptStarted, AttemptEnded, RetryScheduled, BreakerChanged, CallEnded)
    facts = {field.type for kind in kinds for field in fields(kind)}
    assert facts == {"str", "int", "float", "bool", "int | None", "str | None", "BreakerState"}


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
