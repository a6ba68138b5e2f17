"""Where verified events go: a router, an inbox, or anything else with `accept`."""

from __future__ import annotations

from typing import Protocol, runtime_checkable

from switchgear.types.events import Event

__all__ = ["AsyncSink", "Sink"]


@runtime_checkable
class Sink(Protocol):
    """Takes events. What it returns is its own business; if it raises, the delivery is not acknowledged."""

    def accept(self, event: Event[object], /) -> object:
        """Take one event."""
        ...


@runtime_checkable
class AsyncSink(Protocol):
    """Takes events, awaited. Its method has a name of its own, so that one class can be both kinds of sink."""

    async def aaccept(self, event: Event[object], /) -> object:
        """Take one event."""
        ...
