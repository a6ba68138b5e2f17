"""A service that follows a script, in memory, and clients of both colours that talk to it.

What an `Act` says happens to one request: an answer, a fault, or a function of what was sent. The last act repeats.
"""

from __future__ import annotations

import asyncio
import json
import random
from collections.abc import AsyncIterable, Callable, Iterable
from contextlib import closing
from dataclasses import dataclass, replace
from typing import Any, Literal, TypeAlias, TypeVar, cast

import pytest

from switchgear.errors import Fault, TransportFault
from switchgear.pipeline.body import json_body
from switchgear.pipeline.client import AsyncBaseApiClient, BaseApiClient
from switchgear.pipeline.core import Core
from switchgear.pipeline.request import Method, Repeat, Request, Response, path
from switchgear.pipeline.service import HTTP_REPEATS, ServiceSpec
from switchgear.pipeline.shared import Shared
from switchgear.pipeline.transport import AsyncPoolTransport, PoolTransport
from switchgear.pipeline.wire import AsyncTransport, Timeouts, Transport, WireRequest, WireResponse
from switchgear.settings import Settings
from switchgear.testing.clock import FakeClock
from switchgear.types.headers import Headers

T = TypeVar("T")
ErrorT = TypeVar("ErrorT", bound=BaseException)
Colour: TypeAlias = Literal["sync", "async"]

COLOURS: tuple[Colour, ...] = ("sync", "async")
each_colour = pytest.mark.parametrize("colour", COLOURS)

SPEC = ServiceSpec(
    name="things",
    base_url="https://api.things.example",
    bases={"files": "https://files.things.example"},
    tenant_header="Tenant",
    extra_credentials={"x": ("X-Extra-Key", "X-Extra-Secret")},
    idempotency_header="Idempotency-Key",
    repeat={**HTTP_REPEATS, "POST": Repeat.KEYED},
)
KEY = "key_of_the_first_account"


@dataclass(frozen=True)
class Sent:
    """A request as it left."""

    request: WireRequest
    body: bytes
    timeouts: Timeouts
    at: float
    """On the clock's monotonic scale."""

    @property
    def key(self) -> str | None:
        """Its idempotency key."""
        return self.request.header("Idempotency-Key")


Act: TypeAlias = WireResponse | TransportFault | Callable[[Sent], WireResponse]


def reply(status: int = 200, body: object = None, **headers: str) -> WireResponse:
    """An answer in JSON, or of bytes as they are; `retry_after` is the header `retry-after`."""
    content = body if isinstance(body, bytes) else json.dumps({} if body is None else body).encode()
    return WireResponse(status, Headers((name.replace("_", "-"), text) for name, text in headers.items()), content)


def fault(kind: Fault, *, sent: bool) -> TransportFault:
    return TransportFault(kind, "scripted", sent=sent)


LOST = fault(Fault.LOST, sent=True)
REFUSED = fault(Fault.CONNECT, sent=False)


class Script:
    """What happens to the requests of both transports, in their order."""

    def __init__(self, acts: Iterable[Act], clock: FakeClock) -> None:
        self.acts = list(acts) or [reply()]
        self.clock = clock
        self.sent: list[Sent] = []

    def perform(self, request: WireRequest, body: bytes, timeouts: Timeouts) -> WireResponse:
        sent = Sent(request, body, timeouts, self.clock.monotonic())
        self.sent.append(sent)
        act = self.acts.pop(0) if len(self.acts) > 1 else self.acts[0]
        if isinstance(act, TransportFault):
            raise TransportFault(act.fault, act.text, sent=act.sent)
        return act if isinstance(act, WireResponse) else act(sent)


class ScriptedTransport:
    """The synchronous end."""

    def __init__(self, script: Script) -> None:
        self.script = script
        self.closed = 0

    def send(self, request: WireRequest, timeouts: Timeouts, /) -> WireResponse:
        content = request.content
        body = content if isinstance(content, bytes) else b"".join(cast(Iterable[bytes], content))
        return self.script.perform(request, body, timeouts)

    def close(self) -> None:
        self.closed += 1


class AsyncScriptedTransport:
    """The asynchronous end; it lets other tasks run before it answers."""

    def __init__(self, script: Script) -> None:
        self.script = script
        self.closed = 0

    async def send(self, request: WireRequest, timeouts: Timeouts, /) -> WireResponse:
        content = request.content
        if isinstance(content, bytes):
            body = content
        else:
            body = b"".join([part async for part in cast(AsyncIterable[bytes], content)])
        await asyncio.sleep(0)
        return self.script.perform(request, body, timeouts)

    async def close(self) -> None:
        self.closed += 1


def make_client(
    colour: Colour, transport: object, *, spec: ServiceSpec = SPEC, credential: Any = KEY, **options: Any
) -> BaseApiClient | AsyncBaseApiClient:
    """A client of a service of one's own."""
    base: type[BaseApiClient | AsyncBaseApiClient] = BaseApiClient if colour == "sync" else AsyncBaseApiClient
    made = cast(Callable[..., Any], type("Things", (base,), {"spec": spec}))
    return made(credential, transport=transport, **options)


def done(value: Any) -> Any:
    """What a call answers, in either colour."""
    return asyncio.run(_awaited(value)) if hasattr(value, "__await__") else value


async def _awaited(value: Any) -> Any:
    return await value


class Rig:
    """A client with a scripted service, a clock of its own, and known randomness."""

    def __init__(
        self,
        colour: Colour,
        *acts: Act,
        clock: FakeClock | None = None,
        shared: Shared | None = None,
        settings: Settings | None = None,
        seed: int = 0,
        **options: Any,
    ) -> None:
        self.colour: Colour = colour
        self.clock = clock or FakeClock()
        self.shared = shared or Shared(settings, clock=self.clock)
        self.script = Script(acts, self.clock)
        transport: Transport | AsyncTransport = (
            ScriptedTransport(self.script) if colour == "sync" else AsyncScriptedTransport(self.script)
        )
        self.transport = transport
        self.options: dict[str, Any] = {
            "shared": self.shared,
            "rng": random.Random(seed),
            **({} if settings is None else {"settings": settings}),
            **options,
        }
        self.client = self.another()

    def another(self, **options: Any) -> Any:
        """A further client of the same service, sharing what clients share."""
        merged = {"transport": self.transport, **self.options, **options}
        return make_client(self.colour, merged.pop("transport"), **merged)

    @property
    def core(self) -> Core:
        return self.client._core

    @property
    def sent(self) -> list[Sent]:
        return self.script.sent

    def send(self, request: Request[T], client: Any = None) -> Response[T]:
        """Send through the client, or through another one."""
        return cast(Response[T], done((client or self.client).send(request)))

    def fails(self, request: Request[Any], kind: type[ErrorT], client: Any = None) -> ErrorT:
        """The error with which a call ends: of exactly this class."""
        with pytest.raises(kind) as caught:
            self.send(request, client)
        assert type(caught.value) is kind, repr(caught.value)
        return caught.value


class Takes:
    """An act that takes some seconds of a rig's clock."""

    def __init__(self, seconds: float, act: WireResponse | TransportFault) -> None:
        self.seconds, self.act = seconds, act
        self.clock = FakeClock()

    def __call__(self, sent: Sent) -> WireResponse:
        self.clock.advance(self.seconds)
        if isinstance(self.act, TransportFault):
            raise self.act
        return self.act


def timed(colour: Colour, *acts: Act, **options: Any) -> Rig:
    """A rig whose acts may take time of its clock."""
    rig = Rig(colour, *acts, **options)
    for act in acts:
        if isinstance(act, Takes):
            act.clock = rig.clock
    return rig


class NetworkRig(Rig):
    """A client that sends over a real network, by default through the transports of our own.

    The asynchronous one closes its connections after each call, as the loop of each call is another.
    """

    def __init__(self, colour: Colour, url: str, *, transport: Any = None, **options: Any) -> None:
        if transport is None:
            transport = PoolTransport() if colour == "sync" else AsyncPoolTransport()
        super().__init__(colour, base_url=url, transport=transport, **options)
        self.transport = transport

    def send(self, request: Request[T], client: Any = None) -> Response[T]:
        """Send, and close the connections."""
        client = client or self.client
        if self.colour == "sync":
            with closing(cast(Any, self.transport)):
                return cast(Response[T], client.send(request))
        return cast(Response[T], asyncio.run(self._send(client, request)))

    async def _send(self, client: Any, request: Request[Any]) -> Any:
        try:
            return await client.send(request)
        finally:
            await cast(Any, self.transport).close()


def call(method: Method = "GET", target: str = "/v1/things/1", **fields: Any) -> Request[Any]:
    """A request whose answer is JSON."""
    fields.setdefault("decode", json.loads)
    if method in {"POST", "PUT", "PATCH"}:
        fields.setdefault("body", json_body({"name": "A"}))
    return Request(method=method, path=path(target), **fields)


def spec_with(**changes: Any) -> ServiceSpec:
    """The service's spec with other facts."""
    return replace(SPEC, **changes)
