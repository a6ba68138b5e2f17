"""The sandbox: Clerk, Stripe and Ayrshare in this process, with state, errors, pages, headers and signed webhooks.

It takes the place of the network, so all of a client is real but the wire: mount `sandbox.transport` or
`sandbox.async_transport` on clients, and hand what `sandbox.webhooks.take()` gives to receivers.
"""

from __future__ import annotations

from collections.abc import AsyncIterable, Iterable, Mapping
from functools import cached_property
from random import Random
from threading import RLock
from typing import TYPE_CHECKING, Final, Protocol
from urllib.parse import urlsplit

from pydantic import JsonValue, SecretStr
from typing_extensions import Unpack

from switchgear.errors import Fault, TransportFault
from switchgear.pipeline.clock import Clock
from switchgear.pipeline.wire import AsyncTransport, Content, Timeouts, Transport, WireRequest, WireResponse
from switchgear.settings import Credentials
from switchgear.testing.ayrshare.service import AyrshareSandbox
from switchgear.testing.clerk.service import ClerkSandbox
from switchgear.testing.clock import FakeClock
from switchgear.testing.faults import Failures, How, Service
from switchgear.testing.http import Arrived, Ids, answer
from switchgear.testing.outbox import Outbox, Webhook
from switchgear.testing.unplayed import unplayed

if TYPE_CHECKING:
    from switchgear.testing.stripe.service import StripeSandbox

__all__ = ["Sandbox"]


_HOSTS: Final[Mapping[str, Service]] = {
    "api.clerk.com": "clerk",
    "api.stripe.com": "stripe",
    "api.ayrshare.com": "ayrshare",
}


class _Service(Protocol):
    def plays(self, arrived: Arrived) -> bool: ...

    def answer(self, arrived: Arrived) -> WireResponse: ...

    def event(self, type: str, object: Mapping[str, JsonValue], /, **envelope: JsonValue) -> Webhook: ...


class Sandbox:
    """The three services, sharing a clock and an outbox.

    Args:
        clock: Where the services take the time from; it stands still by default.
        seed: Makes other ids, and other chances where something goes wrong by probability.
    """

    def __init__(self, *, clock: Clock | None = None, seed: str = "") -> None:
        self.clock: Clock = clock or FakeClock()
        random = Random(seed)  # noqa: S311 - a test's dice
        self.webhooks: Outbox = Outbox(self.clock, random)
        """Events as they are sent, signed with the services' `webhook_secret`."""
        ids = Ids(seed)
        self._ids = ids
        self.clerk: ClerkSandbox = ClerkSandbox(self.clock, self.webhooks, ids)
        self.ayrshare: AyrshareSandbox = AyrshareSandbox(self.clock, self.webhooks, ids)
        self._lock = RLock()
        self.requests: list[WireRequest] = []
        """What arrived, oldest first; what was refused or lost on the way too."""
        self.unplayed: list[str] = []
        """What arrived and is not played here, such as `users.get_oauth_access_token (GET /v1/users/...)`; each was
        answered with 501."""
        self.failures: Failures = Failures(random)
        """What is to go wrong; `fail` adds to it."""
        self.transport: Transport = _Transport(self)
        """For synchronous clients."""
        self.async_transport: AsyncTransport = _AsyncTransport(self)
        """For asynchronous clients."""

    @cached_property
    def stripe(self) -> StripeSandbox:
        """Stripe; it is loaded when it is first used, since that takes longer than the others."""
        from switchgear.testing.stripe.service import StripeSandbox

        return StripeSandbox(self.clock, self.webhooks, self._ids)

    @property
    def credentials(self) -> Credentials:
        """The keys that the services take: `ApiClientFactory(sandbox.credentials, transport=sandbox.transport)`."""
        return Credentials(
            clerk_secret_key=SecretStr(self.clerk.secret_key),
            clerk_publishable_key=self.clerk.tokens.publishable_key,
            clerk_webhook_secrets=(SecretStr(self.clerk.webhook_secret),),
            stripe_api_key=SecretStr(self.stripe.secret_key),
            stripe_webhook_secrets=(SecretStr(self.stripe.webhook_secret),),
            ayrshare_api_key=SecretStr(self.ayrshare.api_key),
            ayrshare_webhook_secrets=(SecretStr(self.ayrshare.webhook_secret),),
        )

    def fail(
        self,
        service: Service,
        route: str | None = None,
        *,
        times: int | None = 1,
        probability: float = 1.0,
        **how: Unpack[How],
    ) -> None:
        """From now on, requests to a service fail: `sandbox.fail("stripe", "POST /v1/customers", times=2, status=503)`.

        Args:
            service: Its name.
            route: Method and path, with `{id}` for any part; None: every request.
            times: How often; None: without end.
            probability: Of each request; the sandbox's seed decides.
            how: What happens (`switchgear.testing.faults.How`).

        Raises:
            ConfigurationError: The route is none, two ways to answer are named, or a number is out of range.
        """
        self.failures.add(service, route, how, times=times, probability=probability)

    def event(self, service: Service, type: str, object: Mapping[str, JsonValue], **envelope: JsonValue) -> Webhook:
        """An event of any type, ready to be delivered; it is not in the outbox.

        Args:
            service: Its name.
            type: The provider's own name of the type.
            object: What the event is about: Stripe's `data.object`, Clerk's `data`, the fields of Ayrshare's.
            envelope: Further fields of the envelope, or others than the sandbox would choose.
        """
        return self._service(service).event(type, object, **envelope)

    def _service(self, name: Service) -> _Service:
        match name:
            case "clerk":
                return self.clerk
            case "stripe":
                return self.stripe
            case "ayrshare":
                return self.ayrshare

    def exchange(
        self, request: WireRequest, body: bytes, timeouts: Timeouts
    ) -> tuple[float, WireResponse | TransportFault]:
        """How many seconds a request takes, and what comes of it; one after another, whatever threads ask."""
        with self._lock:
            return self._exchange(request, body, timeouts)

    def _exchange(
        self, request: WireRequest, body: bytes, timeouts: Timeouts
    ) -> tuple[float, WireResponse | TransportFault]:
        self.requests.append(request)
        service = _HOSTS.get(urlsplit(request.url).hostname or "")
        if service is None:
            return 0.0, TransportFault(Fault.CONNECT, "the sandbox has no such host", sent=False)
        sandboxed, arrived = self._service(service), Arrived.of(request, body)
        if not sandboxed.plays(arrived):
            name = unplayed(service, arrived)
            self.unplayed.append(name)
            return 0.0, answer(501, _not_played(name), self.clock.now())
        failure = self.failures.next(service, arrived)
        if failure is None:
            return 0.0, sandboxed.answer(arrived)
        answered = sandboxed.answer(arrived) if failure.takes_effect else None
        return failure.seconds(timeouts), failure.fault(timeouts) or failure.shown(answered)


class _Transport:
    offline = True

    def __init__(self, sandbox: Sandbox) -> None:
        self._sandbox = sandbox

    def send(self, request: WireRequest, timeouts: Timeouts, /) -> WireResponse:
        seconds, came = self._sandbox.exchange(request, _joined(request.content), timeouts)
        if seconds:
            self._sandbox.clock.sleep(seconds)
        return _answer(came)

    def close(self) -> None:
        """Nothing is held."""


class _AsyncTransport:
    offline = True

    def __init__(self, sandbox: Sandbox) -> None:
        self._sandbox = sandbox

    async def send(self, request: WireRequest, timeouts: Timeouts, /) -> WireResponse:
        content = request.content
        if isinstance(content, AsyncIterable):
            content = b"".join([part async for part in content])
        seconds, came = self._sandbox.exchange(request, _joined(content), timeouts)
        if seconds:
            await self._sandbox.clock.asleep(seconds)
        return _answer(came)

    async def close(self) -> None:
        """Nothing is held."""


def _not_played(name: str) -> JsonValue:
    """An error as each of the services words its own."""
    said = f"the sandbox does not play {name}"
    return {"error": {"message": said}, "errors": [{"message": said, "code": "not_played"}], "message": said}


def _answer(came: WireResponse | TransportFault) -> WireResponse:
    if isinstance(came, TransportFault):
        raise came
    return came


def _joined(content: Content) -> bytes:
    if isinstance(content, bytes):
        return content
    if isinstance(content, Iterable):
        return b"".join(content)
    raise TransportFault(Fault.PROTOCOL, "a synchronous client cannot send an asynchronous stream", sent=False)
