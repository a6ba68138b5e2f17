"""Interceptors may change what passes; hooks only watch. They run once per attempt, inside the deadline."""

from __future__ import annotations

from collections.abc import Awaitable
from typing import TypeAlias, TypeVar

from switchgear.errors import TransportFault
from switchgear.pipeline.wire import WireRequest, WireResponse

__all__ = ["Interceptor", "MaybeAsync"]

T = TypeVar("T")

MaybeAsync: TypeAlias = T | Awaitable[T]
"""In a synchronous client: the value. In an asynchronous one: the value, or an awaitable of it."""


class Interceptor:
    """Override what you need. What a method returns replaces what it was given; None leaves it as it is.

    An idempotency key that an interceptor drops or changes is put back: a repeat without it would not be safe.
    """

    def on_request(self, request: WireRequest) -> MaybeAsync[WireRequest | None]:
        """Before an attempt is sent."""

    def on_response(self, request: WireRequest, response: WireResponse) -> MaybeAsync[WireResponse | None]:
        """After an answer came, whatever its status."""

    def on_error(self, request: WireRequest, fault: TransportFault) -> MaybeAsync[WireResponse | None]:
        """After no answer came; a response returned here takes its place."""
