"""A seeded storm: calls of every class, a service that mistreats their requests as planned, and what it received.

The network is real, time is not: waiting between attempts moves a clock of the storm's own and takes no time. What
happens to a request is planned per call, so that it does not depend on who comes first.
"""

from __future__ import annotations

import asyncio
import json
import random
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, field
from itertools import count
from threading import Lock
from typing import Any, Final, TypeAlias

from loopback import Exchange, Loopback, answer, chunked, drips, hangs_up, head, resets
from scripted import call, make_client
from switchgear.errors import SwitchgearError
from switchgear.pipeline.body import json_body
from switchgear.pipeline.interceptors import Interceptor
from switchgear.pipeline.request import Lookup, Repeat, Request
from switchgear.pipeline.retry import Outcome
from switchgear.pipeline.shared import Shared
from switchgear.pipeline.wire import WireRequest
from switchgear.settings import BreakerPolicy, RetryPolicy, Settings
from switchgear.testing.clock import FakeClock
from wired import OURS, PATIENT, Timed, within

Says: TypeAlias = Callable[[Exchange, bytes], None]
"""A behaviour that is given the body that a good answer would have."""


@dataclass(frozen=True)
class Act:
    """What the service does with a request, and what that says about the request's effect."""

    says: Says = field(repr=False)
    outcome: Outcome | None = None
    """None: it is a good answer."""
    asked: float | None = None
    """The seconds of its Retry-After."""
    limits: bool = False
    """Whether it is a 429: everybody with this key has to wait."""


def _stalls(exchange: Exchange, body: bytes) -> None:
    """Nothing comes until the client has gone."""
    exchange.connection.recv(1)
    exchange.keep = False


def _twice(exchange: Exchange, body: bytes) -> None:
    """The answer, and another one that nobody asked for."""
    exchange.send((head(200, [("Content-Length", str(len(body)))]) + body) * 2)


def _status(status: int, body: bytes = b'{"message": "no"}', **headers: str) -> Says:
    given = [(name.replace("_", "-"), value) for name, value in headers.items()]
    return lambda exchange, _: answer(status, body, given)(exchange)


def _asks(status: int, outcome: Outcome, seconds: float) -> Act:
    return Act(_status(status, retry_after=str(seconds)), outcome, seconds, limits=status == 429)


HTML: Final = b"<html><body>Something is <b>not</b> right</body></html>"
ACTS: Final[dict[str, Act]] = {
    "answers": Act(lambda exchange, body: answer(200, body)(exchange)),
    "answers in chunks": Act(lambda exchange, body: chunked(body[:3], body[3:])(exchange)),
    "answers and closes": Act(lambda exchange, body: answer(200, body, close=True)(exchange)),
    "answers twice": Act(_twice),
    "answers HTML": Act(_status(200, HTML), Outcome.FINAL),
    "says too short a length": Act(
        lambda exchange, body: answer(200, body, length=len(body) - 2)(exchange), Outcome.FINAL
    ),
    "says too long a length": Act(
        lambda exchange, body: answer(200, body, length=len(body) + 2, close=True)(exchange), Outcome.UNKNOWN
    ),
    "truncates": Act(
        lambda exchange, body: answer(200, body[:-3], length=len(body), close=True)(exchange), Outcome.UNKNOWN
    ),
    "resets": Act(lambda exchange, _: resets(exchange), Outcome.UNKNOWN),
    "hangs up": Act(lambda exchange, _: hangs_up(exchange), Outcome.UNKNOWN),
    "stalls": Act(_stalls, Outcome.UNKNOWN),
    "drips": Act(lambda exchange, _: drips(60)(exchange), Outcome.UNKNOWN),
    "500": Act(_status(500), Outcome.UNKNOWN),
    "502, in HTML": Act(_status(502, HTML), Outcome.UNKNOWN),
    "503, in 3 s": _asks(503, Outcome.UNKNOWN, 3.0),
    "429": Act(_status(429), Outcome.REFUSED, limits=True),
    "429, in 2 s": _asks(429, Outcome.REFUSED, 2.0),
    "429, in 12.5 s": _asks(429, Outcome.REFUSED, 12.5),
    "422": Act(_status(422), Outcome.FINAL),
    "redirects": Act(lambda _, __: None, Outcome.FINAL),
}
SLOW: Final = ("stalls", "drips")
"""They end when the client gives up; a call that meets them is in a hurry."""
TELLING: Final = tuple(name for name, act in ACTS.items() if act.asked is not None or act.limits)
"""What a client in a hurry might not hear, and then not heed."""


@dataclass(frozen=True)
class Planned:
    """A call, and what happens to its requests; the last act repeats."""

    number: int
    kind: str
    acts: tuple[str, ...]
    executes: bool
    """Whether a request takes effect when nobody can know whether it did."""
    deadline: float
    pause: float
    """Before the call begins."""

    @property
    def target(self) -> str:
        return f"/v1/calls/{self.number}"

    @property
    def hurried(self) -> bool:
        return not set(SLOW).isdisjoint(self.acts)


KINDS: Final[dict[str, Callable[[Planned], Request[Any]]]] = {
    "read": lambda plan: call("GET", plan.target),
    "keyed": lambda plan: _write(plan, repeat=Repeat.KEYED),
    "the caller's key": lambda plan: _write(plan, repeat=Repeat.KEYED, idempotency_key=f"mine-{plan.number}"),
    "looked up": lambda plan: _write(plan, repeat=Repeat.LOOKUP, lookup=_lookup(plan)),
    "never": lambda plan: _write(plan, repeat=Repeat.NEVER),
    "delete": lambda plan: call("DELETE", plan.target, gone=json.dumps({"call": plan.number}).encode()),
}


def _write(plan: Planned, **fields: Any) -> Request[Any]:
    return call("POST", plan.target, body=json_body({"call": plan.number}), **fields)


def _lookup(plan: Planned) -> Lookup[Any]:
    return Lookup(call("GET", plan.target), lambda value, _: value if value["done"] else None)


def plans(rng: random.Random, calls: int, *, trouble: float) -> Iterator[Planned]:
    """Calls of which so many (0 to 1) meet trouble at each of their requests."""
    good, bad = [[name for name, act in ACTS.items() if (act.outcome is None) is fine] for fine in (True, False)]
    for number in range(calls):
        kind = rng.choice(list(KINDS))
        hurried = rng.random() < 0.015 and kind != "looked up"  # a look-up sees nothing that is still on its way
        choice = [name for name in bad if name not in (TELLING if hurried else SLOW)]
        acts = [rng.choice(choice if rng.random() < trouble else good) for _ in range(6)]
        yield Planned(
            number,
            kind,
            ((rng.choice(SLOW), *acts) if hurried else tuple(acts)),
            rng.random() < 0.5,
            rng.choice([4.0, 30.0, 300.0]),
            rng.uniform(0.0, 0.2),
        )


@dataclass(frozen=True)
class Received:
    """A request as the service saw it."""

    order: int
    """In which order the client sent it."""
    at: float
    """When the client sent it, on the storm's clock."""
    plan: Planned
    method: str
    key: str | None
    body: bytes
    act: str

    @property
    def said(self) -> Act:
        return ACTS[self.act]


class Service:
    """The behaviour of a `Loopback` under which each call fares as planned."""

    def __init__(self, planned: list[Planned], elsewhere: str) -> None:
        self.planned = planned
        self.elsewhere = elsewhere
        self.received: list[Received] = []
        self.effects: dict[int, list[str | None]] = {plan.number: [] for plan in planned}
        """By call: the keys of the writes that took effect."""
        self._met: Counter[int] = Counter()
        self._answered = 0
        self._doomed: set[Any] = set()
        self._lock = Lock()

    def __call__(self, exchange: Exchange) -> None:
        asked = exchange.received
        plan = self.planned[int(asked.target.rpartition("/")[2])]
        with self._lock:
            if exchange.connection in self._doomed:
                self._doomed.discard(exchange.connection)
                act = "resets"  # a connection that was kept is closed as it is used
            else:
                act = plan.acts[min(self._met[plan.number], len(plan.acts) - 1)]
                self._met[plan.number] += 1
            sent, key = asked.headers["x-sent"].split(), asked.headers.get("idempotency-key")
            self.received.append(Received(int(sent[0]), float(sent[1]), plan, asked.method, key, asked.body, act))
            gone = asked.method == "DELETE" and bool(self.effects[plan.number])
            if asked.method != "GET" and not gone and self._takes_effect(plan, ACTS[act]):
                self.effects[plan.number].append(key)
            body = json.dumps({"call": plan.number, "done": bool(self.effects[plan.number])}).encode()
            self._answered += 1
            if self._answered % 25 == 0:
                self._doomed.add(exchange.connection)
        if act == "redirects":
            _status(307, location=f"{self.elsewhere}{asked.target}")(exchange, body)
        elif gone and ACTS[act].outcome is None:
            _status(404)(exchange, body)
        else:
            ACTS[act].says(exchange, body)

    def _takes_effect(self, plan: Planned, act: Act) -> bool:
        return act.outcome is None or (act.outcome is Outcome.UNKNOWN and plan.executes)


class SharedClock(FakeClock):
    """A clock that many threads or tasks move on."""

    def __init__(self) -> None:
        super().__init__()
        self._lock = Lock()

    def advance(self, seconds: float) -> None:
        with self._lock:
            super().advance(seconds)

    async def asleep(self, seconds: float, /) -> None:
        self.sleep(seconds)
        await asyncio.sleep(0)


class Stamps(Interceptor):
    """Writes on each request how many were sent before it, and when."""

    def __init__(self, clock: FakeClock) -> None:
        self._clock = clock
        self._order = count()

    def on_request(self, request: WireRequest) -> WireRequest:
        return request.with_header("X-Sent", f"{next(self._order)} {self._clock.monotonic()!r}")


@dataclass(frozen=True)
class Ended:
    """How a call ended."""

    plan: Planned
    began: float
    ended: float
    result: Any
    """What it answered, or its error."""


@dataclass(frozen=True)
class Held:
    """What a client holds after its calls."""

    slots: int
    waiting: int = 0
    probes: int = 0
    flights: int = 0
    connections: int = 0


NEVER_OPENS = BreakerPolicy(consecutive=10**9, minimum_calls=10**9)


class Storm:
    """Calls of one colour, so many at a time; `rage()` makes them, and says afterwards what came of it.

    Args:
        colour: The client's, or the name of one of our transports that stands for it.
        calls: How many.
        workers: How many at a time. If it is one, nothing but the client's own waiting moves its clock.
        seed: Of the plan and of the client's jitter.
        trouble: Which share of the requests meets trouble.
        slots: How many connections the client may have.
    """

    def __init__(
        self, colour: Any, calls: int, *, workers: int = 1, seed: int = 0, trouble: float = 0.45, slots: int = 6
    ) -> None:
        rng = random.Random(seed)
        self.colour, self.workers, self.slots = colour, workers, slots
        self.planned = list(plans(rng, calls, trouble=trouble))
        self.clock = SharedClock()
        self.settings = Settings(breaker=NEVER_OPENS, retry=RetryPolicy(attempts=4))
        self.shared = Shared(self.settings, clock=self.clock)
        self.ended: list[Ended] = []
        self._rng = rng

    def rage(self) -> Storm:
        """Make the calls."""
        with ExitStack() as stack:
            self.elsewhere = stack.enter_context(Loopback())
            self.service = Service(self.planned, self.elsewhere.url)
            server = stack.enter_context(Loopback(self.service))
            self.settled = server.settled
            self.transport: Any = OURS[self.colour](max_connections=self.slots)
            options: dict[str, Any] = {
                "base_url": server.url,
                "shared": self.shared,
                "settings": self.settings,
                "rng": self._rng,
                "interceptors": [Stamps(self.clock)],
            }
            self.patient: Any = make_client(self.colour, Timed(self.transport, PATIENT), **options)
            self.hurried: Any = make_client(self.colour, Timed(self.transport, within(0.05)), **options)
            if self.colour == "sync":
                self._in_threads()
            else:
                asyncio.run(self._in_tasks())
            self.received = sorted(self.service.received, key=lambda received: received.order)
        return self

    @property
    def repeats(self) -> int:
        """How many requests were not their call's first of that method."""
        return len(self.received) - len({(request.plan.number, request.method) for request in self.received})

    def _in_threads(self) -> None:
        with ThreadPoolExecutor(self.workers) as threads:
            list(threads.map(self._one, self.planned))
        taken = self.transport.pool().in_use
        self.transport.close()
        self.held = self._held(self.slots - taken, 0)

    def _one(self, plan: Planned) -> None:
        began = self._begins(plan)
        try:
            self._ends(plan, began, self._client(plan).send(KINDS[plan.kind](plan)).value)
        except SwitchgearError as error:
            self._ends(plan, began, error)

    async def _in_tasks(self) -> None:
        waiting = iter(self.planned)

        async def work() -> None:
            for plan in waiting:
                await self._one_awaited(plan)

        await asyncio.gather(*(work() for _ in range(self.workers)))
        loop = self.transport._loops[asyncio.get_running_loop()]
        await self.transport.close()
        self.held = await asyncio.to_thread(self._held, loop.slots, len(loop.waiting))

    async def _one_awaited(self, plan: Planned) -> None:
        began = self._begins(plan)
        try:
            self._ends(plan, began, (await self._client(plan).send(KINDS[plan.kind](plan))).value)
        except SwitchgearError as error:
            self._ends(plan, began, error)

    def _begins(self, plan: Planned) -> float:
        self.clock.advance(plan.pause)
        return self.clock.monotonic()

    def _client(self, plan: Planned) -> Any:
        return (self.hurried if plan.hurried else self.patient).with_options(deadline=plan.deadline)

    def _ends(self, plan: Planned, began: float, result: Any) -> None:
        self.ended.append(Ended(plan, began, self.clock.monotonic(), result))

    def _held(self, slots: int, waiting: int) -> Held:
        probes = self.patient._core.breaker._probes
        return Held(slots, waiting, probes, len(self.shared.flights._flights), self.settled())
