"""Every operation of every service, what to call it with, and its faces."""

from __future__ import annotations

import inspect
import random
from collections.abc import Callable, Iterator
from functools import cached_property
from typing import Any

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
from switchgear.pipeline.operation import Namespace, Operation
from switchgear.testing import FakeClock

X = XCredentials("x-key", "x-secret")
VAULT = {"vault": ("vault-key", "vault-secret")}
CLIENTS: dict[str, tuple[Callable[..., Any], Callable[..., Any]]] = {
    "ayrshare": (
        lambda line, **options: AyrshareClient("ayrshare-key", x_credentials=X, transport=line.transport, **options),
        lambda line, **options: AsyncAyrshareClient(
            "ayrshare-key", x_credentials=X, transport=line.async_transport, **options
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

ARGUMENTS: dict[str, tuple[tuple[Any, ...], dict[str, Any]]] = {
    "ayrshare.posts.create": (("Hello",), {"platforms": ["x", "linkedin"], "idempotency_key": "mine"}),
    "ayrshare.profiles.create": (("A title",), {}),
    "ayrshare.profiles.delete": ((), {"title": "A title"}),
    "ayrshare.profiles.find": ((), {"title": "A title"}),
    "clerk.users.create": ((), {"email_address": ["a@example.com"], "password": "a long password"}),
    "clerk.users.update": (("user_1",), {"first_name": None}),
    "clerk.users.merge_metadata": (("user_1",), {"public_metadata": {"a": 1}}),
    "clerk.users.replace_metadata": (("user_1",), {"public_metadata": {"a": 1}}),
    "crm.contacts.notes.get": (("c1", "n1"), {}),
    "crm.admins.ban": (("c1",), {"reason": "spam"}),
    "stripe.billing_portal.sessions.create": ((), {"customer": "cus_1", "return_url": "https://example.com"}),
    "stripe.checkout.sessions.create": (
        (),
        {
            "mode": "payment",
            "success_url": "https://example.com",
            "line_items": [{"price": "price_1", "quantity": 1}],
        },
    ),
    "stripe.subscriptions.create": ((), {"customer": "cus_1", "items": [{"price": "price_1"}]}),
    "stripe.subscriptions.update": (("sub_1",), {"metadata": {"a": "1"}}),
    "stripe.customers.update": (("cus_1",), {"name": "Ada"}),
}
"""What a call needs, where that is more than an id or a text for each parameter without a default."""


def namespaces(bound: Any, trail: str = "") -> Iterator[tuple[str, Any]]:
    """Every namespace of a client, or of its raw twin, below others too."""
    for cls in type(bound).__mro__:
        for name, member in vars(cls).items():
            if isinstance(member, cached_property) and isinstance(found := getattr(bound, name), Namespace):
                yield f"{trail}{name}", found
                yield from namespaces(found, f"{trail}{name}.")


def operations(bound: Any) -> dict[str, Operation[..., Any, Any, Any]]:
    """Every operation that a client offers, by the path that a caller writes."""
    return {
        f"{trail}.{name}": operation
        for trail, namespace in namespaces(bound)
        for name, operation in inspect.getmembers(type(namespace), lambda member: isinstance(member, Operation))
    }


EVERY = [(service, trail) for service, (make, _) in CLIENTS.items() for trail in operations(make(Line()))]
"""Service and path of each."""


def at(bound: Any, trail: str) -> Any:
    """What a caller reaches by a path."""
    for name in trail.split("."):
        bound = getattr(bound, name)
    return bound


def faces(service: str, trail: str, line: Line | None = None) -> dict[str, Any]:
    """The four faces of an operation, over one line."""
    line = line or Line()
    clients = [make(line, rng=random.Random(7), shared=Shared(clock=FakeClock())) for make in CLIENTS[service]]
    sync, asynchronous = clients
    bound = {"sync": sync, "async": asynchronous, "raw": sync.raw, "async_raw": asynchronous.raw}
    return {face: at(one, trail) for face, one in bound.items()}


def arguments(service: str, trail: str) -> tuple[tuple[Any, ...], dict[str, Any]]:
    """What to call an operation with."""
    operation = operations(CLIENTS[service][0](Line()))[trail]
    given = ARGUMENTS.get(f"{service}.{operation.name}")
    if given is not None:
        return given
    parameters = inspect.signature(operation.build).parameters.values()
    needed = [one for one in parameters if one.default is one.empty and one.kind is not one.VAR_KEYWORD]
    return tuple(f"{one.name}_1" for one in needed if one.name != "self"), {}
