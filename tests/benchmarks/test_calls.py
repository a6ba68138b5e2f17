"""Calls: ours with every policy on, against the same call written by hand."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import httpx
import pytest

from switchgear import AsyncClerkClient, ClerkClient
from switchgear.clerk.models import User
from switchgear.errors import CircuitOpen
from switchgear.pipeline.request import Request, path
from switchgear.pipeline.wire import Timeouts, WireRequest, WireResponse
from switchgear.settings import LimiterPolicy, Settings
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
        self.answer = WireResponse(200, Headers([("content-type", "application/json")]), body)

    def send(self, request: WireRequest, timeouts: Timeouts, /) -> WireResponse:
        return self.answer

    def close(self) -> None:
        pass


class AsyncCanned(Canned):
    """The same for the asynchronous driver."""

    async def send(self, request: WireRequest, timeouts: Timeouts, /) -> WireResponse:  # type: ignore[override] # another colour
        return self.answer

    async def close(self) -> None:  # type: ignore[override] # another colour
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


def test_policies_alone(ratios: Any, server: str, user_body: bytes) -> None:
    """A call with neither wire nor decoding, in units of the call by hand."""
    request: Request[bytes] = Request(method="GET", path=path("/v1/users/{user_id}", user_id="user_1"), decode=bytes)
    # a limiter of a rate that is never reached, so that it has to count
    settings = Settings(limiter=LimiterPolicy(requests=10**5, per=10.0))
    with (
        ClerkClient(KEY, transport=Canned(user_body), settings=settings) as clerk,
        httpx.Client(verify=TLS) as client,
        asyncio.Runner() as runner,
    ):
        url = f"{server}/v1/users/user_1"
        aclerk = AsyncClerkClient(KEY, transport=AsyncCanned(user_body), settings=settings)

        async def a_hundred() -> None:
            for _ in range(100):
                await aclerk.send(request)

        def a_hundred_by_hand() -> None:
            for _ in range(100):
                by_hand(client, url)

        ratios.compare("policies / by hand", lambda: clerk.send(request), lambda: by_hand(client, url), bar="<= 0.05")
        ratios.compare(
            "policies, async / by hand", lambda: runner.run(a_hundred()), a_hundred_by_hand, bar="<= 0.08", calls=1
        )
        runner.run(aclerk.close())


def test_siblings_and_refusals(benchmark: Any, ratios: Any, server: str, user_body: bytes) -> None:
    with ClerkClient(KEY, transport=Canned(user_body)) as clerk, httpx.Client(verify=TLS) as client:
        url = f"{server}/v1/users/user_1"
        ratios.compare(
            "with_options / by hand",
            lambda: clerk.with_options(deadline=2.0),
            lambda: by_hand(client, url),
            bar="<= 0.02",
        )
        clerk.breaker.isolate()

        def refused() -> None:
            with pytest.raises(CircuitOpen):
                clerk.users.get("user_1")

        ratios.compare("refused by the breaker / by hand", refused, lambda: by_hand(client, url), bar="<= 0.15")
        benchmark.pedantic(clerk.with_options, kwargs={"deadline": 2.0}, rounds=50, iterations=20)


def test_json_is_what_it_says(user_body: bytes) -> None:
    assert 3500 < len(user_body) < 5000
    assert json.loads(user_body)["object"] == "user"
