"""Law 12: whatever a signal's handler raises, at whatever instant of a call, everything comes back.

And likewise for cancellation: see `tests/pipeline/test_cancellation.py` for storms of it.
"""

from __future__ import annotations

import asyncio
from contextlib import suppress
from threading import RLock
from typing import Any

import pytest
import tenacity  # noqa: F401 - loaded beforehand: how it is loaded is another test's matter

from interrupts import interrupted
from scripted import KEY, LOST, Rig, call, done, each_colour, reply
from switchgear import _fork
from switchgear.errors import SwitchgearError
from switchgear.pipeline import _pybreaker
from switchgear.pipeline.breaker import BreakerState
from switchgear.pipeline.request import Caching
from switchgear.settings import BreakerPolicy, CachePolicy, LimiterPolicy, RetryPolicy, Settings
from switchgear.types.cache import CacheTag

pytestmark = [
    pytest.mark.filterwarnings("ignore:coroutine .* was never awaited:RuntimeWarning"),  # it was interrupted
    pytest.mark.untraced,
]

_pybreaker.load_pybreaker()  # likewise

LOCK = type(RLock())
TAG = CacheTag.of("things", "thing", "1")
READ = call(caching=Caching.REFERENCE, tags=(TAG,))
WRITE = call("DELETE", tags=(TAG,))
ACTS: dict[str, tuple[Any, list[Any]]] = {
    "a probe that is answered": (READ, [reply(200, {"id": "1"})]),
    "a probe that fails, and a repeat": (READ, [reply(503), reply(200, {"id": "1"})]),
    "a write that is lost": (WRITE, [LOST]),
    "a read that is refused": (READ, [reply(404)]),
}


class Scene:
    """A call that leads a flight as the only probe, waits for the limiter, and has the only place at the service.

    While it is under way somebody waits for its answer, and somebody else for its place.
    """

    def __init__(self, colour: Any, acts: list[Any]) -> None:
        settings = Settings(
            breaker=BreakerPolicy(consecutive=1, open_for=0.5, probes=1),
            retry=RetryPolicy(attempts=2),
            cache=CachePolicy(stale_if_error=60.0),
            limiter=LimiterPolicy(requests=2, per=2.0),
            concurrency=1,
        )
        self.rig = Rig(colour, *acts, settings=settings)
        self.core, self.woken = self.rig.core, list[str]()
        self.breaker, self.room = self.core.breaker, self.core.concurrency
        self.limiter = self.core.limiters.of(self.core.owner(KEY, READ))
        self.breaker.failure(self.breaker.admit())
        self.rig.clock.advance(1.0)
        for _ in range(2):
            assert self.limiter.take(self.rig.clock.monotonic())
        self.heir = self.room.turn()
        perform, self.rig.script.perform = self.rig.script.perform, self.perform
        self._perform = perform

    def perform(self, *sent: Any) -> Any:
        for flight in self.core.flights._flights.values():
            flight.on_end(lambda: self.woken.append("follower"))
        if not self.heir.granted and not self.room.waiting:
            assert not self.heir.enter()
            self.heir.on_granted(lambda: self.woken.append("heir"))
        return self._perform(*sent)

    def look(self, where: str) -> None:
        """All is given back, and who waited is woken."""
        sent = bool(self.rig.sent)
        self.heir.leave()
        held = [thing for thing in list(_fork._registered) if _is_owned(thing)]
        found = (self.core.flights._flights, self.breaker._probes, self.room.in_use, self.room.waiting)
        assert (*found, self.limiter.waiting, held) == ({}, 0, 0, 0, 0, []), where
        assert not (sent and "heir" not in self.woken), where
        assert self.core.cache._entries.timer._Timer__nesting == 0, where

    def goes_on(self, where: str) -> None:
        """The next call is answered, and circuit and cache work as ever."""
        self.rig.script.acts = [reply(200, {"id": "2"})]
        self.rig.script.perform = self._perform
        self.rig.clock.advance(100.0)
        assert done(self.rig.client.with_options(cache=False).send(READ)).status == 200, where
        assert self.breaker.state is BreakerState.CLOSED, where
        self.breaker.failure(self.breaker.admit())
        assert self.breaker.state is BreakerState.OPEN, where


def _is_owned(thing: Any) -> bool:
    lock = getattr(thing, "_lock", None)
    return isinstance(lock, LOCK) and lock._is_owned()


@pytest.mark.parametrize("at", [50, 200, 400])
def test_an_import_that_is_interrupted_is_made_again(at, monkeypatch):
    """pybreaker is loaded when something first fails; what is left of half a load would fail for ever."""
    monkeypatch.setattr(_pybreaker, "_loaded", [])
    rig = Rig("sync", settings=Settings(breaker=BreakerPolicy(consecutive=1)))
    breaker = rig.core.breaker
    assert interrupted(lambda: breaker.failure(breaker.admit()), at)
    if breaker.state is BreakerState.CLOSED:  # otherwise it was loaded by then, and what was interrupted came after
        breaker.failure(breaker.admit())
    assert breaker.state is BreakerState.OPEN


def made(scene: Scene, request: Any, *, steps: int = 10**6, cancelled: bool = False) -> bool:
    """Make the call, an asynchronous one by hand; whether it ended before it was cancelled, or left alone."""
    with suppress(SwitchgearError):
        called = scene.rig.client.send(request)
        if scene.rig.colour == "async":
            with suppress(StopIteration):
                for _ in range(steps):
                    called.send(None)
                with suppress(asyncio.CancelledError):
                    called.throw(asyncio.CancelledError()) if cancelled else called.close()
                return False
    return True


@each_colour
@pytest.mark.parametrize("step", [7, pytest.param(1, marks=pytest.mark.long)])
@pytest.mark.parametrize("act", ACTS)
def test_at_every_instant_of_a_call(act, step, colour):
    request, acts = ACTS[act]
    at, where = 1, ""
    while where is not None:
        scene = Scene(colour, list(acts))
        where = interrupted(lambda: made(scene, request), at)  # noqa: B023 - called at once
        scene.look(where or "")
        scene.goes_on(where or "")
        at += step
    assert at > 150


@pytest.mark.parametrize("cancelled", [True, False])
@pytest.mark.parametrize("act", ACTS)
def test_at_every_step_of_an_asynchronous_call(act, cancelled):
    request, acts = ACTS[act]
    steps, over = 0, False
    while not over:
        scene = Scene("async", list(acts))
        over = made(scene, request, steps=steps, cancelled=cancelled)
        scene.look(f"after {steps} steps")
        scene.goes_on(f"after {steps} steps")
        steps += 1
    assert steps > 2
