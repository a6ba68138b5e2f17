"""Law 1: nothing is written twice. An operation is one pure method; its faces and the two colours follow from it."""

from __future__ import annotations

import ast
import inspect
import random
from collections.abc import Callable, Iterator
from functools import cached_property
from typing import Any

import pytest

from crm import AsyncCrmClient, CrmClient, Line, done, reply
from house import classes_of, module_names, syntax_of
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
from switchgear.errors import SwitchgearError
from switchgear.pipeline.operation import Async, AsyncRaw, Namespace, Operation, Raw, Sync
from switchgear.pipeline.page import AsyncPage, Page, Paged
from switchgear.pipeline.request import Request
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
each_operation = pytest.mark.parametrize(("service", "trail"), EVERY)
each_service = pytest.mark.parametrize("service", CLIENTS)
_FACES = {"sync": Sync, "async": Async, "raw": Raw, "async_raw": AsyncRaw}


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


class TestOneDefinition:
    @each_service
    def test_every_colour_and_form_offers_the_same(self, service):
        sync, asynchronous = (make(Line()) for make in CLIENTS[service])
        offered = operations(sync)
        assert offered
        assert offered == operations(asynchronous) == operations(sync.raw) == operations(asynchronous.raw)

    def test_every_namespace_is_offered_by_a_client(self):
        offered = {type(found) for service, (make, _) in CLIENTS.items() for _, found in namespaces(make(Line()))}
        assert set(classes_of(Namespace)) - {Namespace} <= offered

    @each_operation
    def test_the_faces_agree_on_their_parameters(self, service, trail):
        operation = operations(CLIENTS[service][0](Line()))[trail]
        pure = [*inspect.signature(operation.build).parameters.values()][1:]
        for face in faces(service, trail).values():
            signature = inspect.signature(face)
            assert [*signature.parameters.values()] == pure
            assert face.__doc__ == operation.build.__doc__
            assert face.__name__ == operation.build.__name__

    @each_operation
    def test_each_says_what_it_does_and_what_it_answers(self, service, trail):
        operation = operations(CLIENTS[service][0](Line()))[trail]
        assert inspect.getdoc(operation.build)
        assert set(operation._faces) == set(_FACES.values())
        answers = {name: inspect.signature(face).return_annotation for name, face in faces(service, trail).items()}
        declared = inspect.signature(operation.build).return_annotation
        kind, _, inner = declared.removesuffix("]").partition("[")
        expected = {
            "Request": {"sync": inner, "async": inner, "raw": f"Response[{inner}]"},
            "Paged": {"sync": f"Page[{inner}]", "async": f"AsyncPage[{inner}]", "raw": f"Response[Slice[{inner}]]"},
            "Flow": {"sync": inner, "async": inner, "raw": "Never"},
        }[kind]
        assert answers == {**expected, "async_raw": expected["raw"]}

    @each_operation
    def test_the_pure_method_is_pure(self, service, trail):
        operation = operations(CLIENTS[service][0](Line()))[trail]
        positional, named = arguments(service, trail)
        first, second = (operation.build(None, *positional, **named) for _ in range(2))
        if inspect.isgenerator(first):
            first, second = next(first), next(second)
        assert isinstance(first, Request)
        assert first is not second
        comparable = (
            "method",
            "path",
            "query",
            "body",
            "headers",
            "repeat",
            "timing",
            "caching",
            "tags",
            "idempotency_key",
        )
        assert all(getattr(first, fact) == getattr(second, fact) for fact in comparable)

    @each_operation
    def test_every_face_sends_the_same(self, service, trail):
        positional, named = arguments(service, trail)
        operation = operations(CLIENTS[service][0](Line()))[trail]
        is_list = isinstance(operation.build(None, *positional, **named), Paged)

        def sent(name: str) -> list[Any]:
            line = Line(reply({}))
            call = faces(service, trail, line)[name]
            try:
                result = call(*positional, **named)
                assert isinstance(result, Page | AsyncPage) is (is_list and name in {"sync", "async"})
                done(result.first() if isinstance(result, Page | AsyncPage) else result)
            except SwitchgearError:
                pass  # an empty object is no answer of most operations; what was sent is what counts
            return [(one.request, one.body) for one in line.sent]

        by_sync = sent("sync")
        assert by_sync
        assert sent("async") == by_sync
        if trail.endswith(".ensure"):
            return  # a flow has no raw form
        assert sent("raw") == sent("async_raw") == by_sync


COLOURED = {
    "switchgear.factory": "the two factories close differently",
    "switchgear.gather": "threads or tasks",
    "switchgear.pipeline.client": "the two base clients",
    "switchgear.pipeline.clock": "two ways to wait",
    "switchgear.pipeline.drivers": "the two drivers",
    "switchgear.pipeline.operation": "the faces of an operation",
    "switchgear.pipeline.page": "the two pages",
    "switchgear.pipeline.transport._line": "one connection's network",
    "switchgear.pipeline.transport.callers": "the caller's httpx clients",
    "switchgear.pipeline.transport.own_async": "the asynchronous pool",
    "switchgear.pipeline.wire": "the two protocols of transports",
    "switchgear.stripe.sdk": "the official SDK knows both",
    "switchgear.testing.clock": "two ways to wait",
    "switchgear.testing.sandbox": "the two transports",
    "switchgear.webhooks.router": "handlers of both kinds",
    "switchgear.webhooks.sink": "the two protocols of sinks",
}
"""The only modules that know both colours, and why."""
_AWAITING = (ast.AsyncFunctionDef, ast.Await, ast.AsyncFor, ast.AsyncWith)


@pytest.mark.parametrize("name", module_names())
def test_few_modules_know_both_colours(name):
    awaits = any(isinstance(node, _AWAITING) for node in ast.walk(syntax_of(name)))
    assert awaits is (name in COLOURED)


@pytest.mark.parametrize("name", [name for name in module_names() if name.startswith("switchgear.pipeline.")])
def test_what_decides_neither_waits_nor_sends(name):
    if name in COLOURED or ".transport" in name:
        return
    called = {ast.unparse(node.func) for node in ast.walk(syntax_of(name)) if isinstance(node, ast.Call)}
    assert not called & {"time.sleep", "sleep", "time.time", "time.monotonic", "datetime.now", "datetime.utcnow"}
    assert not any(one.startswith(("socket.", "asyncio.", "threading.Thread")) for one in called)
