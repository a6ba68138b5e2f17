"""Kept answers: ours, validated anew or shared, against the call by hand and against hishel's hit."""

from __future__ import annotations

import asyncio
import sqlite3
import time
from statistics import median
from typing import Any

import httpx
import pytest
from hishel import SqliteStorage
from hishel.httpx import CacheTransport

from switchgear import AsyncClerkClient, CachePolicy, ClerkClient
from switchgear.clerk.models import User

KEY = "sk_test_benchmark00000000000000000000"
TLS = httpx.create_ssl_context()
ISOLATED, SHARED = CachePolicy(entity=True), CachePolicy(entity=True, shared=True)


def by_hand(client: httpx.Client, url: str) -> User:
    response = client.get(url, headers={"Authorization": f"Bearer {KEY}"})
    response.raise_for_status()
    return User.model_validate(response.json())


@pytest.fixture
def hishel(user_body: bytes) -> Any:
    """A client of hishel's that was answered once, by a service that says for how long this is fresh."""

    def answer(_: httpx.Request) -> httpx.Response:
        return httpx.Response(200, content=user_body, headers={"cache-control": "max-age=3600"})

    storage = SqliteStorage(connection=sqlite3.connect(":memory:", check_same_thread=False))
    transport = CacheTransport(next_transport=httpx.MockTransport(answer), storage=storage)
    with httpx.Client(transport=transport) as client:
        client.get("https://api.clerk.example/v1/users/user_1")
        again = client.get("https://api.clerk.example/v1/users/user_1")
        assert again.extensions["caching"]["from_cache"]
        yield lambda: User.model_validate_json(client.get("https://api.clerk.example/v1/users/user_1").content)


@pytest.mark.parametrize(("form", "policy", "bar"), [("isolated", ISOLATED, "<= 0.12"), ("shared", SHARED, "<= 0.02")])
def test_hit_against_the_call_by_hand(ratios: Any, server: str, form: str, policy: CachePolicy, bar: str) -> None:
    with ClerkClient(KEY, base_url=server) as clerk, httpx.Client(verify=TLS) as client:
        url, kept = f"{server}/v1/users/user_1", clerk.with_options(cache=policy)
        ratios.compare(
            f"cache hit, {form} / by hand", lambda: kept.users.get("user_1"), lambda: by_hand(client, url), bar=bar
        )
        assert clerk.stats().cache.hits >= 1500
        assert (kept.users.get("user_1") is kept.users.get("user_1")) is (form == "shared")


def test_hit_against_hishel(ratios: Any, server: str, hishel: Any) -> None:
    with ClerkClient(KEY, base_url=server) as clerk:
        kept = clerk.with_options(cache=SHARED)
        ratios.compare("cache hit, shared / hishel", lambda: kept.users.get("user_1"), hishel, bar="<= 0.02")


def test_asynchronous_hit(ratios: Any, server: str) -> None:
    """Awaited in one task: what a hit costs beside the synchronous one."""

    async def main() -> tuple[float, float]:
        async with AsyncClerkClient(KEY, base_url=server) as aclerk:
            kept = aclerk.with_options(cache=SHARED)
            with ClerkClient(KEY, base_url=server) as clerk:
                sync = clerk.with_options(cache=SHARED)
                await kept.users.get("user_1")
                sync.users.get("user_1")
                times: tuple[list[float], list[float]] = ([], [])
                for _ in range(15):
                    began = time.perf_counter()
                    for _ in range(1000):
                        await kept.users.get("user_1")
                    middle = time.perf_counter()
                    for _ in range(1000):
                        sync.users.get("user_1")
                    times[0].append((middle - began) * 1000)
                    times[1].append((time.perf_counter() - middle) * 1000)
        return median(times[0]), median(times[1])

    mine, theirs = asyncio.run(main())
    ratios.rows.append(("cache hit, shared, awaited / not awaited", mine / theirs, "", mine, theirs))
