"""A service that is out for a minute: it is left alone, probed, and gets its calls back. By what it received."""

from __future__ import annotations

import asyncio
import random
from contextlib import suppress
from inspect import isawaitable
from typing import Any

from chaos import SharedClock
from loopback import Exchange, Loopback, answer, hangs_up, resets
from scripted import call, make_client
from switchgear.errors import SwitchgearError
from switchgear.pipeline.shared import Shared
from wired import OURS, each_transport

FAILS_FROM, FAILS_UNTIL = 60.0, 120.0
NOTICED_BY, PROBES, OPEN_FOR = 5, 3, 30.0
"""The breaker's defaults: failures in a row, probes at once, seconds until them."""


class Outage:
    """A service that fails for a minute of its clock, and when it received what."""

    def __init__(self, clock: SharedClock) -> None:
        self.clock = clock
        self.received: list[float] = []
        self._rng = random.Random(3)

    def __call__(self, exchange: Exchange) -> None:
        now = self.clock.monotonic()
        self.received.append(now)
        down = FAILS_FROM <= now < FAILS_UNTIL
        (self._rng.choice([resets, hangs_up, answer(503), answer(502, b"<html>")]) if down else answer())(exchange)

    def between(self, start: float, end: float) -> int:
        """How many requests came then."""
        return sum(start <= at < end for at in self.received)


async def either(value: Any) -> Any:
    """What a call in either colour comes to."""
    return await value if isawaitable(value) else value


@each_transport
def test_a_minute_of_outage_costs_few_requests_and_no_more_than_half_a_minute_afterwards(colour):
    """One call a second for four minutes."""
    clock = SharedClock()
    outage, answered = Outage(clock), list[float]()
    with Loopback(outage) as server:
        transport: Any = OURS[colour]()
        client: Any = make_client(colour, transport, base_url=server.url, shared=Shared(clock=clock))

        async def calls() -> None:
            while clock.monotonic() < 240:
                second = clock.monotonic()
                with suppress(SwitchgearError):
                    await either(client.send(call()))
                    answered.append(second)
                clock.advance(1.0)
            await either(transport.close())

        asyncio.run(calls())
        assert server.settled() == 0
    windows = (FAILS_UNTIL - FAILS_FROM) / OPEN_FOR
    assert 0 < outage.between(FAILS_FROM, FAILS_UNTIL) <= NOTICED_BY + PROBES * windows
    before = [second for second in answered if second < FAILS_FROM]
    after = [second for second in answered if second >= FAILS_UNTIL + OPEN_FOR]
    assert len(before) == outage.between(0, FAILS_FROM) >= 59
    assert len(after) == outage.between(FAILS_UNTIL + OPEN_FOR, 241) >= 89
