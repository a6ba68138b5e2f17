"""What a call holds dies with it, without the garbage collector: nothing refers to itself, and no request is kept."""

from __future__ import annotations

import asyncio
import gc
import weakref
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

import pytest

from scripted import LOST, REFUSED, Rig, call, each_colour, reply
from switchgear.errors import SwitchgearError
from switchgear.pipeline import call as calls
from switchgear.pipeline.core import Call
from switchgear.pipeline.interceptors import Interceptor
from switchgear.pipeline.request import Caching, Lookup, Repeat, Request
from switchgear.settings import BreakerPolicy, CachePolicy, LimiterPolicy, Settings


class WatchedCall(Call):
    """One that weak references can watch."""

    made: list[weakref.ref[Call]]

    def __init__(self, **fields: Any) -> None:
        super().__init__(**fields)
        self.made.append(weakref.ref(self))


class Raises(Interceptor):
    def on_request(self, request: Any) -> None:
        raise SwitchgearError("of the caller's")


class Foreign(Interceptor):
    def on_request(self, request: Any) -> None:
        raise KeyError("of the caller's")


LOOKED_UP = {"repeat": Repeat.LOOKUP, "lookup": Lookup(call(), lambda rows, _: None)}
WAYS: dict[str, tuple[tuple[Any, ...], dict[str, Any], dict[str, Any]]] = {
    "success": ((reply(),), {}, {}),
    "after a retry": ((reply(503), LOST, reply()), {}, {}),
    "503": ((reply(503),), {}, {}),
    "lost": ((LOST,), {}, {}),
    "refused": ((REFUSED,), {}, {}),
    "404": ((reply(404),), {}, {}),
    "unreadable": ((reply(200, b"<html>"),), {}, {}),
    "the circuit opens": ((reply(503),), {}, {"settings": Settings(breaker=BreakerPolicy(consecutive=1))}),
    "the rate": ((reply(503),), {}, {"settings": Settings(limiter=LimiterPolicy(requests=1, per=99.0))}),
    "a look-up": ((LOST,), {"method": "POST", **LOOKED_UP}, {}),
    "kept": ((reply(503),), {"caching": Caching.ENTITY}, {"settings": Settings(cache=CachePolicy(entity=True))}),
    "an interceptor": ((reply(),), {}, {"interceptors": [Raises()]}),
    "a foreign exception": ((reply(),), {}, {"interceptors": [Foreign()]}),
}


@contextmanager
def no_collector() -> Iterator[None]:
    gc.collect()
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def _send(rig: Rig, request: Request[Any]) -> None:
    with suppress(SwitchgearError, KeyError):
        rig.client.send(request)


async def _asend(rig: Rig, request: Request[Any]) -> None:
    with suppress(SwitchgearError, KeyError):
        await rig.client.send(request)


@each_colour
@pytest.mark.parametrize("way", WAYS)
def test_a_call_dies_with_its_end(colour, way, monkeypatch):
    acts, fields, options = WAYS[way]
    monkeypatch.setattr(WatchedCall, "made", [], raising=False)
    monkeypatch.setattr(calls, "Call", WatchedCall)
    rig = Rig(colour, *acts, **options)

    def left() -> int:
        return sum(made() is not None for made in WatchedCall.made)

    with no_collector():
        if colour == "sync":
            _send(rig, call(**fields))
            assert left() == 0
        else:

            async def once() -> int:
                await _asend(rig, call(**fields))
                return left()

            assert asyncio.run(once()) == 0
    assert len(WatchedCall.made) == 1
