"""What observers are told of deliveries: the same observers, and the same log, that hear of clients' calls."""

from __future__ import annotations

import logging
from datetime import timedelta
from itertools import count
from typing import Any

import pytest

from crm import CLIENTS, Line, contact, done, reply
from deliveries import AT, SENDERS, STRIPE, Sender
from fresh import run
from small_events import Invoiced, an_event
from switchgear.errors import ConfigurationError, InvalidRequest, Replayed, SwitchgearError
from switchgear.pipeline.hooks import CallEnded, HookEvent
from switchgear.types import DeliveryAccepted, DeliveryRefused, DeliveryRepeated, Event, Source, Unhandled
from switchgear.webhooks import ReplayGuard, Router, StripeReceiver

BUILT = [lambda **options: StripeReceiver("whsec_1", **options), ReplayGuard, Router]
"""Everything that takes observers."""
LATE = an_event(type="invoice.paid", received_at=AT + timedelta(minutes=1), occurred_at=AT)


@pytest.fixture
def told() -> list[HookEvent]:
    return []


@pytest.fixture(autouse=True)
def each_look_at_the_clock_is_half_a_second_later(monkeypatch: pytest.MonkeyPatch) -> None:
    ticks = count(0.0, 0.5)
    monkeypatch.setattr("switchgear.webhooks.receiver.perf_counter", lambda: next(ticks))
    monkeypatch.setattr("switchgear.webhooks.replay.perf_counter", lambda: next(ticks))


@pytest.mark.parametrize("sender", SENDERS, ids=lambda sender: sender.source)
class TestReceivers:
    def test_a_delivery_that_is_accepted(self, sender: Sender, told):
        later = AT + timedelta(seconds=90)
        receiver = sender.build(clock=lambda: later, observers=[told.append])
        event = receiver.receive(sender.body, sender.sign(sender.body))
        assert told == [DeliveryAccepted(sender.source, event.type, 0.5, 90.0)]

    @pytest.mark.parametrize(
        ("reason", "body", "at"),
        [
            ("Forged", None, None),
            ("Stale", None, AT - timedelta(hours=1)),
            ("Malformed", b"[]", AT),
            ("TooLarge", b" " * 1_001, AT),
        ],
    )
    def test_a_delivery_that_is_refused(self, sender: Sender, told, reason, body, at):
        body = body or sender.body
        receiver = sender.build(max_body=1_000, observers=[told.append])
        with pytest.raises(SwitchgearError) as refused:
            receiver.receive(body, sender.sign(body, at=at) if at else {})
        assert type(refused.value).__name__ == reason
        assert told == [DeliveryRefused(sender.source, reason, 0.5)]

    def test_a_delivery_that_cannot_be_looked_at(self, sender: Sender, told):
        def secrets() -> str:
            raise KeyError("vault")

        with pytest.raises(KeyError):
            sender.build(secrets, observers=[told.append]).receive(sender.body, {})
        with pytest.raises(InvalidRequest):
            sender.build(observers=[told.append]).receive("text", {})  # type: ignore[arg-type]  # a caller's mistake
        assert told == [DeliveryRefused(sender.source, reason, 0.5) for reason in ("KeyError", "InvalidRequest")]

    def test_what_interrupts_is_no_refusal(self, sender: Sender, told):
        def secrets() -> str:
            raise KeyboardInterrupt

        with pytest.raises(KeyboardInterrupt):
            sender.build(secrets, observers=[told.append]).receive(sender.body, {})
        assert told == []


def test_an_event_that_comes_again(told):
    guard = ReplayGuard(observers=[told.append])
    guard.check(LATE)
    assert told == []
    with pytest.raises(Replayed):
        guard.check(LATE)
    assert told == [DeliveryRepeated(Source.STRIPE, "invoice.paid", 0.5, 60.0)]


def test_observers_are_told_outside_the_guards_lock():
    held: list[bool] = []
    guard = ReplayGuard(observers=[lambda _: held.append(guard._lock._is_owned())])
    guard.check(LATE)
    with pytest.raises(Replayed):
        guard.check(LATE)
    assert held == [False]


class TestUnhandled:
    async def run(self, way: str, router: Router, event: Event[Any]) -> None:
        if way == "accept":
            router.accept(event)
        else:
            await router.aaccept(event)

    @pytest.mark.parametrize("way", ["accept", "aaccept"])
    async def test_an_event_without_a_handler_is_told_and_handed_over(self, told, way):
        left: list[Event[Any]] = []
        router = Router(unhandled=left.append, observers=[told.append])
        handled: list[Event[Any]] = []
        router.on(Invoiced, "invoice.paid")(handled.append)
        paid, voided = (an_event(kind=Invoiced, type=named) for named in ("invoice.paid", "invoice.voided"))
        for event in (paid, voided, LATE):
            await self.run(way, router, event)
        assert (handled, left) == ([paid], [voided, LATE])
        assert told == [
            Unhandled(Source.STRIPE, "invoice.voided", 0.0),
            Unhandled(Source.STRIPE, "invoice.paid", 60.0),
        ]

    @pytest.mark.parametrize("way", ["accept", "aaccept"])
    async def test_it_is_told_without_that_handler_too(self, told, way):
        await self.run(way, Router(observers=[told.append]), LATE)
        assert told == [Unhandled(Source.STRIPE, "invoice.paid", 60.0)]

    def test_asking_who_would_run_tells_nobody(self, told):
        router = Router(unhandled=print, observers=[told.append])
        assert router.fetch(LATE) == (print,)
        assert told == []

    async def test_that_handler_may_be_awaited(self):
        left: list[Event[Any]] = []

        async def later(event: Event[Any]) -> None:
            left.append(event)

        router = Router(unhandled=later)
        with pytest.raises(ConfigurationError, match=r"await router\.aaccept"):
            router.accept(LATE)
        await router.aaccept(LATE)
        assert left == [LATE]

    def test_its_errors_are_those_of_handlers(self):
        def fail(_: object) -> None:
            raise KeyError

        with pytest.raises(ExceptionGroup, match="1 of 1 handlers failed"):
            Router(unhandled=fail).accept(LATE)

    def test_what_is_no_function_is_refused(self):
        with pytest.raises(ConfigurationError, match="unhandled has to be a function of one event, not str"):
            Router(unhandled="print")  # type: ignore[arg-type]  # a caller's mistake


def test_one_observer_hears_of_calls_and_of_deliveries(told):
    client = CLIENTS["sync"](Line(reply(contact())), observers=[told.append])
    done(client.contacts.get("c1"))
    STRIPE.build(observers=[told.append]).receive(STRIPE.body, STRIPE.sign(STRIPE.body))
    assert [type(event) for event in told[-2:]] == [CallEnded, DeliveryAccepted]


def test_an_observer_that_raises_changes_nothing(told, caplog):
    def broken(_: object) -> None:
        raise RuntimeError

    receiver = STRIPE.build(observers=[broken, told.append])
    assert receiver.receive(STRIPE.body, STRIPE.sign(STRIPE.body)).id == "evt_1"
    assert len(told) == 1
    assert caplog.messages == ["an observer raised RuntimeError on DeliveryAccepted"]


@pytest.mark.parametrize("build", BUILT)
def test_what_cannot_be_told_is_refused(build):
    async def awaited(_: object) -> None: ...

    for observer in ("print", awaited):
        with pytest.raises(ConfigurationError, match="an observer must be a plain function of one event"):
            build(observers=[observer])


def test_the_log_hears_of_them_without_observers(caplog):
    caplog.set_level(logging.DEBUG, "switchgear")
    receiver, guard = STRIPE.build(), ReplayGuard()
    event = receiver.receive(STRIPE.body, STRIPE.sign(STRIPE.body))
    with pytest.raises(SwitchgearError):
        receiver.receive(STRIPE.body, {})
    guard.check(event)
    with pytest.raises(Replayed):
        guard.check(event)
    Router().accept(event)
    assert [(record.levelname, record.getMessage().partition("(")[0]) for record in caplog.records] == [
        ("DEBUG", "DeliveryAccepted"),
        ("WARNING", "DeliveryRefused"),
        ("INFO", "DeliveryRepeated"),
        ("INFO", "Unhandled"),
    ]


def test_where_logging_is_not_configured_nothing_is_printed():
    code = """
from switchgear.errors import Forged
from switchgear.webhooks import StripeReceiver
try:
    StripeReceiver("whsec_1").receive(b"{}", {})
except Forged:
    print("forged")
"""
    assert run(code) == "forged"  # and nothing on stderr
