"""Many asynchronous calls at once: ours with every policy on, over both transports, against the same by hand.

The bars of throughput speak of its ratio, which is the inverse of the times' that the table shows.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from statistics import median, quantiles
from typing import Any

import httpx
import pytest

from switchgear import AsyncClerkClient
from switchgear.clerk.models import User
from switchgear.pipeline.transport import AiohttpTransport
from switchgear.settings import Settings

KEY = "sk_test_benchmark00000000000000000000"
TLS = httpx.create_ssl_context()
ROUNDS = 5
PATIENT = Settings(deadline=600.0, attempt_timeout=600.0)
"""A thousand tasks take their time on a busy machine; nobody gives up, neither here nor by hand."""


async def driven(call: Callable[[], Awaitable[object]], tasks: int, calls: int) -> tuple[float, float]:
    """Microseconds per call, and the 99th percentile of what one call takes."""
    times: list[float] = []

    async def worker() -> None:
        for _ in range(calls // tasks):
            began = time.perf_counter()
            await call()
            times.append(time.perf_counter() - began)

    began = time.perf_counter()
    await asyncio.gather(*(worker() for _ in range(tasks)))
    took = time.perf_counter() - began
    return took / calls * 1e6, quantiles(times, n=100)[98] * 1e6


async def measured(server: str, tasks: int) -> dict[str, list[tuple[float, float]]]:
    """Rounds of own transport, aiohttp and by hand, in turn."""
    calls, url = max(tasks, 400), f"{server}/v1/users/user_1"
    async with (
        AsyncExitStack() as stack,
        AsyncClerkClient(KEY, base_url=server, settings=PATIENT) as own,
        httpx.AsyncClient(verify=TLS, timeout=600) as client,
    ):
        transport = AiohttpTransport()
        stack.push_async_callback(transport.close)
        aiohttp = AsyncClerkClient(KEY, base_url=server, transport=transport, settings=PATIENT)

        async def by_hand() -> None:
            response = await client.get(url, headers={"Authorization": f"Bearer {KEY}"})
            User.model_validate(response.json())

        work: dict[str, Callable[[], Awaitable[object]]] = {
            "own transport": lambda: own.users.get("user_1"),
            "aiohttp": lambda: aiohttp.users.get("user_1"),
            "by hand": by_hand,
        }
        for call in work.values():
            await driven(call, tasks, max(tasks, 2))
        rounds: dict[str, list[tuple[float, float]]] = {name: [] for name in work}
        for _ in range(ROUNDS):
            for name, call in work.items():
                rounds[name].append(await driven(call, tasks, calls))
    return rounds


@pytest.mark.parametrize(
    ("tasks", "bars"),
    [
        (1, {"own transport": "", "aiohttp": ""}),
        (100, {"own transport": ">= 2.5 x", "aiohttp": ">= 4 x"}),
        (1000, {"own transport": ">= 3 x", "aiohttp": ">= 4 x"}),
    ],
    ids=["1", "100", "1000"],
)
def test_throughput_and_slowest_calls(ratios: Any, server: str, tasks: int, bars: dict[str, str]) -> None:
    rounds = asyncio.run(measured(server, tasks))
    for at, what in enumerate(("", ", p99")):
        theirs = median(one[at] for one in rounds["by hand"])
        for name, bar in bars.items():
            mine = median(one[at] for one in rounds[name])
            bar_here = ("<= 0.33" if tasks > 1 else "") if what else bar
            ratios.rows.append((f"async GET over {name}, {tasks} tasks{what}", mine / theirs, bar_here, mine, theirs))
