"""The router: who runs for an event, in which order, and what happens when some fail."""

from __future__ import annotations

import asyncio
from functools import partial

import pytest

from small_events import Invoiced, Overdue, an_event
from switchgear.errors import ConfigurationError
from switchgear.types import Event, GenericEvent
from switchgear.webhooks import AsyncSink, Router, Sink

INVOICED = an_event(kind=Invoiced, type="invoice.paid")
OVERDUE = an_event(kind=Overdue, type="invoice.overdue")


@pytest.fixture
def ran():
    return []


@pytest.fixture
def router(ran):
    router = Router()

    @router.on(Event)
    def all_events(event):
        ran.append("all")

    @router.on(Invoiced, "invoice.paid", "invoice.voided")
    def paid_or_voided(event):
        ran.append("paid or voided")

    @router.on(Overdue)
    def overdue(event):
        ran.append("overdue")

    @router.on(Invoiced)
    def invoiced(event):
        ran.append("invoiced")

    return router


@pytest.mark.parametrize(
    ("event", "expected"),
    [
        (INVOICED, ["all", "paid or voided", "invoiced"]),
        (an_event(kind=Invoiced, type="invoice.voided"), ["all", "paid or voided", "invoiced"]),
        (an_event(kind=Invoiced, type="invoice.paid.twice"), ["all", "invoiced"]),
        (an_event(kind=Invoiced, type="invoice.*"), ["all", "invoiced"]),
        (OVERDUE, ["all", "overdue", "invoiced"]),
        (an_event(kind=Overdue, type="invoice.paid"), ["all", "paid or voided", "overdue", "invoiced"]),
        (an_event(type="invoice.paid"), ["all"]),
    ],
)
async def test_who_runs_and_in_which_order(router, ran, event, expected):
    fetched = router.fetch(event)
    assert ran == []
    for handler in fetched:
        handler(event)
    assert ran == expected
    router.accept(event)
    await router.aaccept(event)
    assert ran == expected * 3


def test_a_handler_gets_the_event_itself():
    router, got = Router(), []
    router.on(Event)(got.append)
    router.accept(INVOICED)
    assert got == [INVOICED]
    assert got[0] is INVOICED


def test_the_decorator_leaves_the_function_as_it_is():
    router = Router()

    def handler(event: Event[object]) -> str:
        return event.id

    assert router.on(Event)(handler) is handler


def test_a_handler_registered_twice_runs_once(ran):
    router = Router()

    @router.on(Invoiced)
    @router.on(Overdue, "invoice.overdue")
    @router.on(GenericEvent)
    def handler(event):
        ran.append(event.type)

    assert router.fetch(OVERDUE) == (handler,)
    router.accept(OVERDUE)
    assert ran == ["invoice.overdue"]


def test_an_event_without_handlers_is_accepted():
    Router().accept(INVOICED)


@pytest.mark.parametrize("kind", [lambda event: None, "invoice.paid", Event[object], int, None])
def test_only_classes_of_events_are_routed(kind):
    with pytest.raises(ConfigurationError, match="class of events first"):
        Router().on(kind)


class Failure(Exception):
    pass


def in_a_coroutine(call):
    async def run(event):
        call(event)

    return run


@pytest.mark.parametrize("way", ["accept", "aaccept"])
async def test_the_others_run_and_the_errors_come_together(ran, way):
    router, first, second = Router(), Failure("first"), Failure("second")

    def fail(error, event):
        ran.append(str(error))
        raise error

    router.on(Event)(partial(fail, first))
    router.on(Event)(lambda event: ran.append("between"))
    router.on(Event)(partial(fail, second))
    run = router.aaccept if way == "aaccept" else in_a_coroutine(router.accept)
    with pytest.raises(ExceptionGroup, match=r"2 of 3 handlers failed for invoice\.paid evt_1") as failed:
        await run(INVOICED)
    assert ran == ["first", "between", "second"]
    assert failed.value.exceptions == (first, second)


def test_one_error_is_a_group_too():
    router = Router()

    @router.on(Event)
    def fail(event):
        raise Failure("alone")

    caught = []
    try:
        router.accept(INVOICED)
    except* Failure as group:
        caught.extend(group.exceptions)
    assert [str(error) for error in caught] == ["alone"]


def test_what_is_no_exception_ends_the_run_at_once(ran):
    router = Router()

    @router.on(Event)
    def interrupted(event):
        raise KeyboardInterrupt

    router.on(Event)(ran.append)
    with pytest.raises(KeyboardInterrupt):
        router.accept(INVOICED)
    assert ran == []


async def test_a_cancellation_ends_the_run_at_once(ran):
    router = Router()

    @router.on(Event)
    async def cancelled(event):
        raise asyncio.CancelledError

    router.on(Event)(ran.append)
    with pytest.raises(asyncio.CancelledError):
        await router.aaccept(INVOICED)
    assert ran == []


class AsyncCallable:
    async def __call__(self, event):
        raise AssertionError("it must not run")


async def _coroutine_function(event, extra=None):
    raise AssertionError("it must not run")


@pytest.mark.parametrize("handler", [_coroutine_function, partial(_coroutine_function, extra=1), AsyncCallable()])
def test_a_coroutine_function_needs_the_other_method(ran, handler):
    router = Router()
    router.on(Event)(ran.append)
    router.on(Event)(handler)
    with pytest.raises(ConfigurationError, match=r"await router\.aaccept"):
        router.accept(INVOICED)
    assert ran == []


def test_an_awaitable_answer_is_not_forgotten(ran):
    router = Router()
    router.on(Event)(lambda event: _coroutine_function(event, extra=1))
    router.on(Event)(ran.append)
    with pytest.raises(ExceptionGroup) as failed:
        router.accept(INVOICED)
    [error] = failed.value.exceptions
    assert isinstance(error, ConfigurationError)
    assert "answered an awaitable" in str(error)
    assert ran == [INVOICED]


class Later:
    """Awaitable, and no coroutine."""

    def __init__(self, ran):
        self.ran = ran

    def __await__(self):
        self.ran.append("later")
        yield from ()


async def test_both_kinds_run_one_after_another(ran):
    router = Router()

    @router.on(Event)
    async def slow(event):
        ran.append("slow begins")
        await asyncio.sleep(0)
        ran.append("slow ends")

    @router.on(Event)
    def plain(event):
        ran.append("plain")

    router.on(Event)(lambda event: Later(ran))
    await router.aaccept(INVOICED)
    assert ran == ["slow begins", "slow ends", "plain", "later"]


def test_an_awaitable_that_is_no_coroutine_is_not_forgotten_either(ran):
    router = Router()
    router.on(Event)(lambda event: Later(ran))
    with pytest.raises(ExceptionGroup):
        router.accept(INVOICED)
    assert ran == []


def test_a_router_is_both_kinds_of_sink():
    sink: Sink = Router()
    async_sink: AsyncSink = Router()
    assert isinstance(sink, AsyncSink)
    assert isinstance(async_sink, Sink)
