"""Law 12: a fork at any instant leaves no lock, slot, flight or ticket behind; the child answers in time."""

from __future__ import annotations

import ast
import os
import signal
import sys
import time
import traceback
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import cached_property
from random import Random
from threading import Barrier, Event, RLock, Thread
from typing import Any
from uuid import UUID

import pytest

from house import SOURCE
from scripted import KEY, call, make_client, reply
from small_events import an_event
from switchgear import _fork
from switchgear.errors import CircuitOpen, Replayed, SwitchgearError
from switchgear.pipeline.breaker import BreakerState
from switchgear.pipeline.core import Core
from switchgear.pipeline.request import Caching
from switchgear.pipeline.shared import Shared
from switchgear.pipeline.wire import Timeouts, WireRequest, WireResponse
from switchgear.settings import BreakerPolicy, BudgetPolicy, CachePolicy, LimiterPolicy, RetryPolicy, Settings
from switchgear.types.cache import CacheTag
from switchgear.webhooks import ReplayGuard

pytestmark = [pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no fork here"), pytest.mark.untraced]

TAG = CacheTag.of("things", "thing", "1")
READ = call(caching=Caching.REFERENCE, tags=(TAG,))
WRITE = call("DELETE", tags=(TAG,))
PATIENCE = 20


def forked(work: Callable[[], object]) -> int:
    """A child that does this; it kills itself rather than hang."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # a fork beside threads is what this is about
        child = os.fork()
    if child == 0:
        status = 1
        signal.signal(signal.SIGALRM, signal.SIG_DFL)
        signal.alarm(PATIENCE)
        with suppress(BaseException):
            try:
                work()
                status = 0
            except BaseException:
                traceback.print_exc()
                raise
        os._exit(status)
    return child


def ended(child: int) -> int:
    """0 if well; -14 if it hung."""
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


class Answers:
    """A service that answers at once, or fails, as it is told; no lock is in it."""

    def __init__(self) -> None:
        self.fails = 0
        self.before: Callable[[], object] = lambda: None

    def send(self, request: WireRequest, timeouts: Timeouts, /) -> WireResponse:
        self.before()
        if self.fails:
            self.fails -= 1
            return reply(503)
        return reply(200, {"id": "1"})

    def close(self) -> None:
        """Nothing is held."""


def made(**changes: Any) -> tuple[Any, Answers, Shared]:
    policies: dict[str, Any] = {
        "deadline": 5.0,
        "retry": RetryPolicy(attempts=1),
        "breaker": BreakerPolicy(consecutive=2, open_for=1e-9, probes=1),
        "budget": BudgetPolicy(capacity=100),
        "limiter": LimiterPolicy(requests=10**6, per=1.0),
        "concurrency": 2,
        **changes,
    }
    settings, service = Settings(**policies), Answers()
    shared = Shared(settings)
    return make_client("sync", service, shared=shared, settings=settings), service, shared


def use(client: Any) -> None:
    """A read that is kept, one that is not, a write, and a sibling."""
    for request in (READ, call(), WRITE, READ):
        assert client.send(request).status == 200
    assert client.with_options(deadline=4.0, tenant="other").send(READ).status == 200
    client.stats()


def failing(client: Any, service: Answers, times: int) -> None:
    service.fails = times
    for _ in range(times):
        with pytest.raises(SwitchgearError):
            client.send(call())


@contextmanager
def in_another_thread(*entered: Any) -> Iterator[None]:
    """Another thread is inside of all these."""
    both, leave = Barrier(2), Event()

    def hold() -> None:
        for one in entered:
            one.__enter__()
        both.wait()
        leave.wait()
        for one in reversed(entered):
            one.__exit__(None, None, None)

    holder = Thread(target=hold)
    holder.start()
    both.wait()
    try:
        yield
    finally:
        leave.set()
        holder.join()


LOCK = type(RLock())


def locks_of(thing: Any) -> list[Any]:
    """Those that a thing holds, and those of what it holds."""
    parts = [thing, getattr(thing, "_room", None), getattr(thing, "_circuit", None)]
    parts += getattr(thing, "_limiters", {}).values()
    found = []
    for part in parts:
        names = [*getattr(part, "__dict__", {}), *getattr(type(part), "__slots__", ())]
        found += [value for name in names if isinstance(value := getattr(part, name, None), LOCK)]
    return found


def test_with_every_lock_held_by_another_thread():
    client, service, shared = made()
    use(client)
    failing(client, service, 1)
    guard = ReplayGuard()
    locks = [lock for thing in list(_fork._registered) for lock in locks_of(thing)]
    assert len(locks) >= 8
    if sys.version_info < (3, 12):
        cached = [member for member in vars(Core).values() if isinstance(member, cached_property)]
        locks += [member.lock for member in cached]
    with in_another_thread(*locks, shared.cache._entries.timer, guard._seen.timer):

        def work() -> None:
            failing(client, service, 1)
            use(client)
            guard.check(an_event("evt_1"))
            with pytest.raises(Replayed):
                guard.check(an_event("evt_1"))
            assert shared.cache._entries.timer() != shared.cache._entries.timer()  # its clock goes

        assert ended(forked(work)) == 0


def test_what_is_kept_is_kept_in_the_child_too():
    client, _, _ = made()
    client.send(READ)

    def work() -> None:
        assert client.send(READ).from_cache

    assert ended(forked(work)) == 0


def test_with_a_flight_a_probe_a_place_and_a_line_under_way():
    """Another thread leads a flight as the only probe, and has one of two places; a third one waits for its answer."""
    client, service, shared = made(cache=CachePolicy())
    failing(client, service, 2)
    breaker = client.breaker
    assert breaker.state is BreakerState.OPEN
    sent, answer = Event(), Event()

    def stuck() -> None:
        sent.set()
        answer.wait()

    service.before = stuck
    threads = [Thread(target=client.send, args=(READ,)) for _ in range(2)]
    for thread in threads:
        thread.start()
    sent.wait()
    (flight,) = shared.flights._flights.values()
    ends = time.monotonic() + PATIENCE
    while not flight.waiting and time.monotonic() < ends:
        time.sleep(0.001)
    assert (breaker.state, client.stats().concurrency.in_use) == (BreakerState.HALF_OPEN, 1)
    limiter = client._core.limiters.of(client._core.owner(KEY, READ))
    limiter.join(-1)

    def work() -> None:
        service.before = lambda: None
        assert (breaker.state, client.stats().concurrency.in_use, limiter.waiting) == (BreakerState.OPEN, 0, 0)
        use(client)
        assert breaker.state is BreakerState.CLOSED

    child = forked(work)
    limiter.leave(-1)
    answer.set()
    for thread in threads:
        thread.join()
    assert ended(child) == 0
    assert (breaker.state, breaker._probes) == (BreakerState.CLOSED, 0)


@pytest.mark.parametrize("held", ["open", "isolated"])
def test_a_circuit_that_is_open_is_open_in_the_child(held):
    client, service, _ = made(breaker=BreakerPolicy(consecutive=1, open_for=60.0))
    failing(client, service, 1) if held == "open" else client.breaker.isolate()

    def work() -> None:
        with pytest.raises(CircuitOpen):
            client.send(call())
        client.breaker.reset()
        use(client)

    assert ended(forked(work)) == 0


def test_who_forks_in_the_middle_of_a_call_goes_on_in_both_processes():
    client, service, shared = made()
    failing(client, service, 2)
    children: list[int] = []

    def fork_once() -> None:
        if not children:
            children.append(os.getpid())
            children.append(os.fork())

    service.before = fork_once
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        status = 1
        try:
            assert client.send(READ).status == 200
            use(client)
            assert shared.flights._flights == {}
            assert (client.breaker._probes, client.stats().concurrency.in_use) == (0, 0)
            status = 0
        finally:
            if os.getpid() != children[0]:
                os._exit(status)
    assert ended(children[1]) == 0


def test_a_fork_waits_for_an_import_that_is_under_way(tmp_path, monkeypatch):
    """A child would wait for ever for a module that another thread was importing."""
    (tmp_path / "long_to_import.py").write_text("import time\ntime.sleep(0.3)\n")
    monkeypatch.syspath_prepend(tmp_path)
    begun = Event()

    def load() -> None:
        begun.set()
        _fork.load("long_to_import")

    thread = Thread(target=load)
    thread.start()
    begun.wait()
    assert ended(forked(lambda: __import__("long_to_import"))) == 0
    thread.join()


@pytest.mark.parametrize("workers", [17, pytest.param(60, marks=pytest.mark.long)])
def test_workers_that_are_forked_under_load_answer_in_time(workers):
    """As a server does that loads its application first, while threads of it are calling, failing and probing."""
    client, service, _ = made(retry=RetryPolicy(attempts=2, base=1e-6, cap=1e-6), concurrency=3)
    calls, enough = [0], Event()

    def some_fail() -> None:
        calls[0] += 1
        service.fails = int(calls[0] % 5 in {0, 1})
        time.sleep(0)

    service.before = some_fail

    def load() -> None:
        while not enough.is_set():
            for request in (READ, call(), WRITE):
                with suppress(SwitchgearError):
                    client.with_options(deadline=3.0).send(request)

    threads = [Thread(target=load) for _ in range(8)]
    for thread in threads:
        thread.start()
    try:

        def work() -> None:
            service.before = lambda: None
            service.fails = 0
            began = time.monotonic()
            use(client)
            assert time.monotonic() - began < 5.0

        children = []
        for _ in range(workers):
            children.append(forked(work))
            time.sleep(0.002)
    finally:
        enough.set()
        for thread in threads:
            thread.join()
    assert [ended(child) for child in children] == [0] * workers


def test_every_class_that_has_a_lock_begins_anew_in_a_child():
    """Those of the transports are tested beside the transports."""
    without = []
    for file in SOURCE.rglob("*.py"):
        text = file.read_text()
        if "Lock()" not in text or {"testing", "transport"} & {*file.parts}:
            continue
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.ClassDef) and node.name != "Forkable" and "Lock()" in ast.unparse(node):
                methods = {one.name for one in node.body if isinstance(one, ast.FunctionDef)}
                without += [] if "after_fork" in methods else [f"{file.name}: {node.name}"]
    assert without == []


def test_children_of_a_client_with_a_random_generator_of_its_own_mint_keys_of_their_own():
    core = make_client("sync", Answers(), rng=Random(7))._core
    expected = str(UUID(int=Random(7).getrandbits(128), version=4))
    reads, writes = os.pipe()
    children = [forked(lambda: os.write(writes, f"{core.new_key()} {core.uniform(0, 1)}\n".encode())) for _ in "ab"]
    assert [ended(child) for child in children] == [0, 0]
    os.close(writes)
    with os.fdopen(reads) as told:
        drawn = [line.split() for line in told]
    keys = {key for key, _ in drawn} | {core.new_key()}
    assert len(keys) == 3
    assert len({jitter for _, jitter in drawn}) == 2
    assert expected in keys, "the parent goes on with its own"
