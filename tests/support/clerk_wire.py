"""Clerk's clients of both colours, on a wire to its sandbox."""

from __future__ import annotations

from typing import Any

from switchgear.clerk import AsyncClerkClient, ClerkClient
from switchgear.testing.clerk.service import ClerkSandbox
from wires import Wire


class ClerkWire(Wire):
    """A wire to Clerk."""

    service: ClerkSandbox

    def __init__(self, colour: str = "sync") -> None:
        super().__init__(ClerkSandbox)
        self.colour = colour

    def client(self, key: Any = None, **options: Any) -> Any:
        """A client of this wire's colour."""
        options = {"shared": self.shared, **options}
        key = self.service.secret_key if key is None else key
        if self.colour == "sync":
            return ClerkClient(key, transport=self.transport, **options)
        return AsyncClerkClient(key, transport=self.async_transport, **options)
