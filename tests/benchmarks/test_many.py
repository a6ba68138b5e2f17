"""Many at once: threads, tasks, clients."""

from __future__ import annotations

import asyncio
import gc
import random
import time
import tracemalloc
from concurrent.futures import ThreadPoolExecutor
from statistics import quantiles
from typing import Any

import httpx

from switchgear import ApiClientFactory, AsyncClerkClient, AsyncStripeClient, ClerkClient
from switchgear.clerk.models import User
from switchgear.settings import Credentials

KEY = "sk_test_benchmark00000000000000000000"
TLS = httpx.create_ssl_context()


def test_twenty_threads(ratios: Any, server: str) -> None:
    """20 threads, 5 calls each, to a service that answers after 50 ms: nothing is held while it does."""
    slow = f"{server}/delay/50"
    with ClerkClient(KEY, base_url=slow) as clerk, httpx.Client(verify=TLS) as client:

        def by_hand() -> User:
            response = client.get(f"{slow}/v1/users/user_1", headers={"Authorization": f"Bearer {KEY}"})
            return User.model_validate(response.json())

        def all_threads(call: Any) -> None:
            with ThreadPoolExecutor(20) as pool:
                list(pool.map(lambda _: call(), range(100)))

        ratios.compare(
            "20 threads x 50 ms / httpx.Client",
            lambda: all_threads(lambda: clerk.users.get("user_1")),
            lambda: all_threads(by_hand),
            bar="<= 1.05",
            rounds=9,
            calls=1,
        )


def test_mixed_calls(ratios: Any, server: str) -> None:
    """10,000 reads and writes of two services, 50 at once, to services that answer after 100 ms."""
    slow, rng = f"{server}/delay/100", random.Random(1)

    async def main() -> list[float]:
        async with AsyncClerkClient(KEY, base_url=slow) as clerk, AsyncStripeClient(KEY, base_url=slow) as stripe:
            calls = [
                lambda: clerk.users.get("user_1"),
                lambda: clerk.users.update("user_1", first_name="Ada"),
                lambda: stripe.customers.retrieve("cus_1"),
                lambda: stripe.customers.create(email="ada@example.com"),
            ]
            times: list[float] = []

            async def worker() -> None:
                for _ in range(200):
                    began = time.perf_counter()
                    await rng.choice(calls)()
                    times.append((time.perf_counter() - began) * 1e6)

            await asyncio.gather(*(worker() for _ in range(50)))
            return times

    began = time.process_time()
    times = asyncio.run(main())
    own = (time.process_time() - began) / len(times) * 1e6
    p95 = quantiles(times, n=20)[-1]
    ratios.rows.append(("10,000 mixed calls, p95 / 200 ms", p95 / 200e3, "< 1", p95, 200e3))
    ratios.rows.append(("10,000 mixed calls, this process's CPU / p95", own / p95, "<= 0.05", own, p95))


def test_memory_of_a_thousand_clients(ratios: Any) -> None:
    """Clients of a thousand tenants from one factory."""
    with ApiClientFactory(Credentials()) as factory:
        keep = [factory.clerk(secret_key=f"{KEY}{0:04}")]
        gc.collect()
        tracemalloc.start()
        keep += [factory.clerk(secret_key=f"{KEY}{n:04}") for n in range(1000)]
        gc.collect()
        grown = tracemalloc.get_traced_memory()[0]
        tracemalloc.stop()
        ratios.rows.append(("1,000 clients of a factory, bytes / 5 MB", grown / 5e6, "<= 1", grown, 5e6))
        del keep
