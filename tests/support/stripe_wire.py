"""Stripe's clients of both colours, on a wire to its sandbox."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from switchgear.stripe import AsyncStripeClient, StripeClient
from switchgear.stripe.events import StripeEvent
from switchgear.stripe.parsing import parse
from switchgear.stripe.signature import verify
from switchgear.testing.stripe.service import StripeSandbox
from switchgear.types.headers import Headers
from wires import Wire


class StripeWire(Wire):
    """A wire to Stripe."""

    service: StripeSandbox

    def __init__(self, colour: str = "sync") -> None:
        super().__init__(StripeSandbox)
        self.colour = colour

    def client(self, key: Any = None, **options: Any) -> Any:
        """A client of this wire's colour."""
        options = {"shared": self.shared, **options}
        key = self.service.secret_key if key is None else key
        if self.colour == "sync":
            return StripeClient(key, transport=self.transport, **options)
        return AsyncStripeClient(key, transport=self.async_transport, **options)

    def keys(self) -> list[str | None]:
        """The idempotency keys that left, oldest first."""
        return [request.header("idempotency-key") for request in self.requests]

    def form(self, index: int = -1) -> Mapping[str, str]:
        """The parameters of a request: its form, or its query."""
        request = self.requests[index]
        assert isinstance(request.content, bytes)
        text = request.content.decode() or urlsplit(request.url).query
        return dict(parse_qsl(text, keep_blank_values=True))

    def types(self) -> list[str]:
        """The types of the events that were sent and not taken yet."""
        return [sent.type for sent in self.webhooks.take()]

    def events(self) -> list[StripeEvent[Any]]:
        """The events that were sent and not taken yet, received as an endpoint does."""
        now = self.clock.now()
        return [
            parse(
                sent.body,
                verify(sent.body, Headers.of(sent.headers(now)), [self.service.webhook_secret], now=now),
                received_at=now,
            )
            for sent in self.webhooks.take()
        ]
