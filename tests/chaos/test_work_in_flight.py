"""Work that outlives its connection: the service goes on after the answer was lost, and nothing happens twice.

Each service is its sandbox behind a server on loopback. A write that is cut off is carried out seconds or minutes
later, or never. Whoever is told that an error is `retryable` makes the call again, as a queue would.
"""

from __future__ import annotations

import asyncio
import json
import random
from collections import Counter, defaultdict
from collections.abc import Callable
from inspect import isawaitable
from typing import Any, Final
from urllib.parse import parse_qs

import pytest

from chaos import SharedClock
from loopback import Exchange, Loopback, answer
from switchgear import (
    AsyncAyrshareClient,
    AsyncClerkClient,
    AsyncStripeClient,
    AyrshareClient,
    ClerkClient,
    StripeClient,
)
from switchgear.errors import SwitchgearError
from switchgear.pipeline import attempts
from switchgear.pipeline.deadline import LIMITS
from switchgear.pipeline.request import Timing
from switchgear.pipeline.shared import Shared
from switchgear.pipeline.wire import WireRequest
from switchgear.settings import Settings
from switchgear.testing.ayrshare.service import AyrshareSandbox
from switchgear.testing.clerk.service import ClerkSandbox
from switchgear.testing.http import Arrived, Ids
from switchgear.testing.outbox import Outbox
from switchgear.testing.stripe.service import StripeSandbox
from wired import OURS, each_transport

pytestmark = pytest.mark.untraced


class Kind:
    """A service, and a write to it.

    Args:
        sandbox: What stands at its end.
        clients: Of both colours.
        key: What the sandbox calls its key.
        create: Makes the call of a number, and tells it from others.
        item: Reads that number from a write's body.
        longest: For how many seconds a write may be under way.
    """

    def __init__(
        self,
        sandbox: Callable[..., Any],
        clients: tuple[Callable[..., Any], Callable[..., Any]],
        key: str,
        create: Callable[[Any, int], Any],
        item: Callable[[bytes], str],
        longest: float,
    ) -> None:
        self.sandbox, self.clients, self.key = sandbox, clients, key
        self.create, self.item, self.longest = create, item, longest


def _post(client: Any, number: int) -> Any:
    platform, key = ("facebook", "linkedin", "telegram")[number % 3], f"key-{number}" if number % 2 else None
    return client.posts.create(f"{number}", platforms=[platform], idempotency_key=key)


def _user(client: Any, number: int) -> Any:
    return client.users.create(email_address=[f"u{number}@example.com"], external_id=f"{number}")


KINDS: Final = {
    "ayrshare": Kind(
        AyrshareSandbox,
        (AyrshareClient, AsyncAyrshareClient),
        "api_key",
        _post,
        lambda body: str(json.loads(body)["post"]),
        LIMITS[Timing.POST].attempt,
    ),
    "clerk": Kind(
        ClerkSandbox,
        (ClerkClient, AsyncClerkClient),
        "secret_key",
        _user,
        lambda body: str(json.loads(body)["external_id"]),
        LIMITS[Timing.FAST].attempt,
    ),
    "stripe": Kind(
        StripeSandbox,
        (StripeClient, AsyncStripeClient),
        "secret_key",
        lambda client, number: client.customers.create(name=f"{number}"),
        lambda body: parse_qs(body.decode())["name"][0],
        LIMITS[Timing.SLOW].attempt,
    ),
}


class AtWork:
    """The behaviour of a server that cuts off some writes, and carries them out later."""

    def __init__(self, kind: Kind, clock: SharedClock, rng: random.Random) -> None:
        self.kind, self.clock, self.rng = kind, clock, rng
        self.sandbox = kind.sandbox(clock, Outbox(), Ids())
        self.late: list[tuple[float, Arrived]] = []
        self.taken: defaultdict[str, list[str]] = defaultdict(list)
        """By number of the call: each write that took effect, or will; those with one key are one."""
        self.lost: Counter[str] = Counter()

    def __call__(self, exchange: Exchange) -> None:
        asked = exchange.received
        request = WireRequest(asked.method, f"http://service{asked.target}", tuple(asked.headers.items()))
        arrived = Arrived.of(request, asked.body)
        self.carry_out()
        if asked.method != "POST":
            self._answer(exchange, arrived)
            return
        item, key = self.kind.item(asked.body), arrived.headers.get("idempotency-key")
        if key is not None and any(other.headers.get("idempotency-key") == key for _, other in self.late):
            answer(409, b'{"error": {"code": "idempotency_key_in_use", "message": "in progress"}}')(exchange)
            return
        became = self.rng.choices(["answered", "late", "never", "failed"], [3, 4, 1, 1])[0]
        if became in {"late", "never"}:
            self.lost[became] += 1
            exchange.reset()
        if became == "failed":
            answer(503, b"<html>")(exchange)
        if became == "late":
            due = self.clock.monotonic() + self.rng.uniform(0.1, self.kind.longest - 0.1)
            self.late.append((due, arrived))
        if became == "answered":
            self._answer(exchange, arrived)
        if became in {"answered", "late"} and (key is None or key not in self.taken[item]):
            self.taken[item].append(key or "")

    def carry_out(self) -> None:
        now = self.clock.monotonic()
        for work in sorted((work for work in self.late if work[0] <= now), key=lambda work: work[0]):
            self.late.remove(work)
            self.sandbox.answer(work[1])

    def _answer(self, exchange: Exchange, arrived: Arrived) -> None:
        said = self.sandbox.answer(arrived)
        answer(said.status, said.content, said.headers.pairs)(exchange)


def storm(service: str, colour: str, calls: int, seed: int) -> tuple[AtWork, Counter[str]]:
    """So many calls; what the server did, and how the calls ended."""
    kind, clock, rng, ended = KINDS[service], SharedClock(), random.Random(seed), Counter[str]()
    work = AtWork(kind, clock, rng)

    async def run(url: str) -> None:
        transport: Any = OURS[colour]()
        client: Any = kind.clients[colour != "sync"](
            getattr(work.sandbox, kind.key),
            base_url=url,
            transport=transport,
            shared=Shared(clock=clock),
            settings=Settings(limiter=None),
            rng=rng,
        )
        for number in range(calls):
            for _ in range(5):
                try:
                    await either(kind.create(client, number))
                    ended["done"] += 1
                    break
                except SwitchgearError as error:
                    clock.advance(error.retry_after or 1.0)
                    if not error.retryable:
                        ended[type(error).__name__] += 1
                        break
            clock.advance(rng.uniform(0.0, 20.0))
        await either(transport.close())

    with Loopback(work) as server:
        asyncio.run(run(server.url))
    clock.advance(1000.0)
    work.carry_out()
    return work, ended


async def either(value: Any) -> Any:
    """What a call in either colour comes to."""
    return await value if isawaitable(value) else value


def nothing_happened_twice(work: AtWork) -> None:
    doubles = {item: writes for item, writes in work.taken.items() if len(writes) > 1}
    assert doubles == {}


@each_transport
@pytest.mark.parametrize("service", KINDS)
def test_what_outlives_its_connection_happens_once(colour, service):
    work, ended = storm(service, colour, 40, seed=40)
    nothing_happened_twice(work)
    assert min(work.lost["late"], work.lost["never"]) > 0
    assert ended["done"] > 13


@pytest.mark.long
@each_transport
def test_of_two_thousand_calls_none_happens_twice(colour):
    for seed, service in enumerate(KINDS):
        work, ended = storm(service, colour, 700, seed=seed)
        nothing_happened_twice(work)
        assert min(work.lost["late"], ended["done"]) > 200


@pytest.mark.parametrize("service", ["ayrshare", "clerk"])
def test_who_takes_what_is_under_way_for_absent_is_caught(monkeypatch, service):
    """As of a look-up at once, that finds nothing yet."""
    monkeypatch.setattr(attempts, "LIMITS", dict.fromkeys(LIMITS, LIMITS[Timing.FAST].__class__(1.0, 0.0)))
    work, _ = storm(service, "sync", 40, seed=40)
    with pytest.raises(AssertionError):
        nothing_happened_twice(work)
