"""The sandbox: Clerk, Stripe and Ayrshare in this process, with state, errors, pages, headers and signed webhooks.

It takes the place of the network, so all of a client is real but the wire: mount `sandbox.transport` or
`sandbox.async_transport` on clients of either colour, and hand what `sandbox.webhooks.take()` gives to receivers.
"""

from __future__ import annotations

from collections.abc import AsyncIterable, Iterable
from typing import Protocol
from urllib.parse import urlsplit

from switchgear.errors import Fault, TransportFault
from switchgear.pipeline.clock import Clock
from switchgear.pipeline.wire import AsyncTransport, Content, Timeouts, Transport, WireRequest, WireResponse
from switchgear.testing.ayrshare import AyrshareSandbox
from switchgear.testing.clerk import ClerkSandbox
from switchgear.testing.clock import FakeClock
from switchgear.testing.http import Arrived, Ids
from switchgear.testing.outbox import Outbox
from switchgear.testing.stripe import StripeSandbox

__all__ = ["Sandbox"]


class _Service(Protocol):
    def answer(self, arrived: Arrived) -> WireResponse: ...


class Sandbox:
    """The three services, sharing a clock and an outbox.

    Args:
        clock: Where the services take the time from; it stands still by default.
        seed: Makes other ids.
    """

    def __init__(self, *, clock: Clock | None = None, seed: str = "") -> None:
        self.clock: Clock = clock or FakeClock()
        self.webhooks: Outbox = Outbox()
        """Events as they are sent, signed with the services' `webhook_secret`."""
        ids = Ids(seed)
        self.clerk: ClerkSandbox = ClerkSandbox(self.clock, self.webhooks, ids)
        self.stripe: StripeSandbox = StripeSandbox(self.clock, self.webhooks, ids)
        self.ayrshare: AyrshareSandbox = AyrshareSandbox(self.clock, self.webhooks, ids)
        self.requests: list[WireRequest] = []
        """What arrived, oldest first."""
        self.transport: Transport = _Transport(self)
        """For synchronous clients."""
        self.async_transport: AsyncTransport = _AsyncTransport(self)
        """For asynchronous clients."""

    def answer(self, request: WireRequest, body: bytes) -> WireResponse:
        """What the service at the request's host answers.

        Raises:
            TransportFault: No service is there.
        """
        self.requests.append(request)
        services: dict[str, _Service] = {
            "api.clerk.com": self.clerk,
            "api.stripe.com": self.stripe,
            "api.ayrshare.com": self.ayrshare,
        }
        service = services.get(urlsplit(request.url).hostname or "")
        if service is None:
            raise TransportFault(Fault.CONNECT, "the sandbox has no such host", sent=False)
        return service.answer(Arrived.of(request, body))


class _Transport:
    offline = True

    def __init__(self, sandbox: Sandbox) -> None:
        self._sandbox = sandbox

    def send(self, request: WireRequest, timeouts: Timeouts, /) -> WireResponse:
        del timeouts
        return self._sandbox.answer(request, _joined(request.content))

    def close(self) -> None:
        """Nothing is held."""


class _AsyncTransport:
    offline = True

    def __init__(self, sandbox: Sandbox) -> None:
        self._sandbox = sandbox

    async def send(self, request: WireRequest, timeouts: Timeouts, /) -> WireResponse:
        del timeouts
        content = request.content
        if isinstance(content, AsyncIterable):
            content = b"".join([part async for part in content])
        return self._sandbox.answer(request, _joined(content))

    async def close(self) -> None:
        """Nothing is held."""


def _joined(content: Content) -> bytes:
    if isinstance(content, bytes):
        return content
    if isinstance(content, Iterable):
        return b"".join(content)
    raise TransportFault(Fault.PROTOCOL, "a synchronous client cannot send an asynchronous stream", sent=False)
