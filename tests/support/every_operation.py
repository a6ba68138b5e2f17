"""Every operation of every service, arguments to call it with, and its forms."""

from __future__ import annotations

import inspect
import random
from collections.abc import Callable, Iterator
from functools import cache, cached_property
from typing import Any

import pytest

from crm import AsyncCrmClient, CrmClient, Line
from switchgear import (
    AsyncAyrshareClient,
    AsyncClerkClient,
    AsyncStripeClient,
    AyrshareClient,
    ClerkClient,
    Shared,
    StripeClient,
)
from switchgear.ayrshare import XCredentials
from switchgear.pipeline.examples import example_call
from switchgear.pipeline.operation import Namespace, Operation
from switchgear.testing import FakeClock

X = XCredentials("x-key", "x-secret")
VAULT = {"vault": ("vault-key", "vault-secret")}
CLIENTS: dict[str, tuple[Callable[..., Any], Callable[..., Any]]] = {
    "ayrshare": (
        lambda line, **options: AyrshareClient(
            "ayrshare-key", profile_key="profile-key", x_credentials=X, transport=line.transport, **options
        ),
        lambda line, **options: AsyncAyrshareClient(
            "ayrshare-key", profile_key="profile-key", x_credentials=X, transport=line.async_transport, **options
        ),
    ),
    "clerk": (
        lambda line, **options: ClerkClient("sk_test_key", transport=line.transport, **options),
        lambda line, **options: AsyncClerkClient("sk_test_key", transport=line.async_transport, **options),
    ),
    "stripe": (
        lambda line, **options: StripeClient("sk_test_key", transport=line.transport, **options),
        lambda line, **options: AsyncStripeClient("sk_test_key", transport=line.async_transport, **options),
    ),
    "crm": (
        lambda line, **options: CrmClient("crm-key", extra_credentials=VAULT, transport=line.transport, **options),
        lambda line, **options: AsyncCrmClient(
            "crm-key", extra_credentials=VAULT, transport=line.async_transport, **options
        ),
    ),
}


DEPRECATED_TOO = pytest.mark.filterwarnings(r"ignore:[a-z_]+\.[a-z_.]+:DeprecationWarning")
"""For tests that call every operation, also those that warn of themselves."""


def namespaces(bound: Any, trail: str = "") -> Iterator[tuple[str, Any]]:
    """Every namespace of a client, or of its raw twin, below others too."""
    for cls in type(bound).__mro__:
        for name, member in vars(cls).items():
            if isinstance(member, cached_property) and isinstance(found := getattr(bound, name), Namespace):
                yield f"{trail}{name}", found
                yield from namespaces(found, f"{trail}{name}.")


def offered(bound: Any) -> dict[str, Operation[..., Any, Any, Any]]:
    """Every operation that a client offers, by the path that a caller writes."""
    return {
        f"{trail}.{name}": operation
        for trail, namespace in namespaces(bound)
        for name, operation in inspect.getmembers(type(namespace), lambda member: isinstance(member, Operation))
    }


@cache
def operations(service: str) -> dict[str, Operation[..., Any, Any, Any]]:
    """Every operation of a service, by the path that a caller writes."""
    return offered(CLIENTS[service][0](Line()))


EVERY = [(service, trail) for service in CLIENTS for trail in operations(service)]
"""Service and path of each."""


def is_flow(service: str, trail: str) -> bool:
    """Whether an operation makes several requests, each decided by the answers before it; then it has no raw form."""
    return inspect.isgeneratorfunction(inspect.unwrap(operations(service)[trail].build))


def by_namespace(service: str) -> dict[str, list[str]]:
    """The paths of a service's operations, by namespace. Beginning a test takes longer than what is tested of one."""
    found: dict[str, list[str]] = {}
    for trail in operations(service):
        found.setdefault(trail.rpartition(".")[0], []).append(trail)
    return found


each_namespace = pytest.mark.parametrize(
    ("service", "trails"),
    [
        pytest.param(service, trails, id=f"{service}.{name}")
        for service in CLIENTS
        for name, trails in by_namespace(service).items()
    ],
)


def at(bound: Any, trail: str) -> Any:
    """What a caller reaches by a path."""
    for name in trail.split("."):
        bound = getattr(bound, name)
    return bound


def forms(service: str, trail: str, line: Line | None = None) -> dict[str, Any]:
    """The four forms of an operation, over one line."""
    line = line or Line()
    clients = [make(line, rng=random.Random(7), shared=Shared(clock=FakeClock())) for make in CLIENTS[service]]
    sync, asynchronous = clients
    bound = {"sync": sync, "async": asynchronous, "raw": sync.raw, "async_raw": asynchronous.raw}
    return {form: at(one, trail) for form, one in bound.items()}


@cache
def arguments(service: str, trail: str) -> tuple[tuple[Any, ...], dict[str, Any]]:
    """Arguments made from the operation's declaration: all that go together, at any depth."""
    return example_call(operations(service)[trail].build)
