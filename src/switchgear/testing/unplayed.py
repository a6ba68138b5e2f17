"""What a request that the sandbox does not play is called."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib import import_module
from typing import Final

from switchgear.pipeline.operations import OperationFacts, operations_of
from switchgear.testing.http import Arrived, matched

__all__ = ["unplayed"]

_CLIENTS: Final[Mapping[str, str]] = {"clerk": "ClerkClient", "stripe": "StripeClient", "ayrshare": "AyrshareClient"}


def unplayed(service: str, arrived: Arrived) -> str:
    """Method and path, after the name of the operation if there is one: `users.get (GET /v1/users/user_1)`."""
    route = f"{arrived.method} {arrived.path}"
    for facts in _operations(service):
        if facts.method == arrived.method and matched(facts.path.strip("/").split("/"), arrived.path) is not None:
            return f"{facts.name} ({route})"
    return route


@cache
def _operations(service: str) -> tuple[OperationFacts, ...]:
    client = getattr(import_module(f"switchgear.{service}.client"), _CLIENTS[service])
    return tuple(sorted(operations_of(client), key=lambda facts: facts.path.count("{")))  # `/pending` before `/{id}`
