"""Calls: ours with every policy on, against the same call written by hand."""

from __future__ import annotations

import asyncio
import json
import time
from statistics import median
from typing import Any

import httpx
import pytest

from switchgear import AsyncClerkClient, ClerkClient
from switchgear.clerk.models import User
from switchgear.pipeline.wire import Timeouts, WireRequest, WireResponse
from switchgear.types.headers import Headers

KEY = "sk_test_benchmark00000000000000000000"
TLS = httpx.create_ssl_context()


def by_hand(client: httpx.Client, url: str) -> User:
    response = client.get(url, headers={"Authorization": f"Bearer {KEY}"})
    response.raise_for_status()
    return User.model_validate(response.json())


class Canned:
    """A transport that answers at once: what is left is the pipeline."""

    def __init__(self, body: bytes) -> None:
        self._answer = WireResponse(200, Headers([("content-type", "application/json")]), body)

    def send(self, request: WireRequest, timeouts: Timeouts, /) -> WireResponse:
        return self._answer

    def close(self) -> None:
        pass


def test_get_over_own_transport(benchmark: Any, ratios: Any, server: str) -> None:
    with ClerkClient(KEY, base_url=server) as clerk, httpx.Client(verify=TLS) as client:
        url = f"{server}/v1/users/user_1"
        ratios.compare(
            "sync GET, own transport / by hand",
            lambda: clerk.users.get("user_1"),
            lambda: by_hand(client, url),
            bar="<= 0.85",
        )
        benchmark.pedantic(clerk.users.get, ("user_1",), rounds=50, iterations=20)


def test_get_over_a_callers_client(benchmark: Any, ratios: Any, server: str) -> None:
    with httpx.Client(verify=TLS) as client, ClerkClient(KEY, base_url=server, http_client=client) as clerk:
        url = f"{server}/v1/users/user_1"
        ratios.compare(
            "sync GET, caller's httpx.Client / by hand",
            lambda: clerk.users.get("user_1"),
            lambda: by_hand(client, url),
            bar="<= 1.2",
        )
        benchmark.pedantic(clerk.users.get, ("user_1",), rounds=50, iterations=20)


def test_policies_alone(benchmark: Any, ratios: Any, server: str, user_body: bytes) -> None:
    """Everything but wire and decoding, in units of the call by hand."""
    with ClerkClient(KEY, transport=Canned(user_body)) as clerk, httpx.Client(verify=TLS) as client:
        url = f"{server}/v1/users/user_1"
        ratios.compare(
            "policies and decoding / by hand", lambda: clerk.users.get("user_1"), lambda: by_hand(client, url), bar=""
        )
        ratios.compare(
            "decoding / by hand", lambda: User.model_validate_json(user_body), lambda: by_hand(client, url), bar=""
        )
        ratios.compare(
            "with_options / by hand",
            lambda: clerk.with_options(deadline=2.0),
            lambda: by_hand(client, url),
            bar="<= 0.02",
        )
        clerk.breaker.isolate()

        def refused() -> None:
            with pytest.raises(Exception):  # noqa: B017 - any refusal
                clerk.users.get("user_1")

        ratios.compare("refused by the breaker / by hand", refused, lambda: by_hand(client, url), bar="<= 0.15")
        benchmark.pedantic(clerk.with_options, kwargs={"deadline": 2.0}, rounds=50, iterations=20)


def test_cache_hit(benchmark: Any, ratios: Any, server: str) -> None:
    with ClerkClient(KEY, base_url=server) as clerk, httpx.Client(verify=TLS) as client:
        url, cached = f"{server}/v1/users/user_1", clerk.with_options(cache=True)
        cached.users.get("user_1")
        ratios.compare(
            "cache hit / by hand", lambda: cached.users.get("user_1"), lambda: by_hand(client, url), bar="<= 0.12"
        )
        assert clerk.stats().cache.hits > 0
        benchmark.pedantic(cached.users.get, ("user_1",), rounds=50, iterations=20)


@pytest.mark.parametrize(("tasks", "bar"), [(1, ""), (100, ">= 2.5 x"), (1000, ">= 3 x")])
def test_async_throughput(ratios: Any, server: str, tasks: int, bar: str) -> None:
    """Seconds for the same calls; the bar speaks of throughput, which is the ratio's inverse."""
    calls = max(tasks, 400)

    async def drive(call: Any) -> float:
        async def worker(count: int) -> None:
            for _ in range(count):
                await call()

        began = time.perf_counter()
        await asyncio.gather(*(worker(calls // tasks) for _ in range(tasks)))
        return time.perf_counter() - began

    async def main() -> tuple[float, float]:
        url = f"{server}/v1/users/user_1"
        async with AsyncClerkClient(KEY, base_url=server) as clerk, httpx.AsyncClient(verify=TLS, timeout=60) as client:

            async def ours() -> None:
                await clerk.users.get("user_1")

            async def theirs() -> None:
                response = await client.get(url, headers={"Authorization": f"Bearer {KEY}"})
                User.model_validate(response.json())

            times = [(await drive(ours), await drive(theirs)) for _ in range(5)]
        return median(t[0] for t in times), median(t[1] for t in times)

    mine, theirs = asyncio.run(main())
    ratios.rows.append(
        (f"async GET, {tasks} tasks / by hand", mine / theirs, bar, mine / calls * 1e6, theirs / calls * 1e6)
    )


def test_json_is_what_it_says(user_body: bytes) -> None:
    assert 3500 < len(user_body) < 5000
    assert json.loads(user_body)["object"] == "user"
