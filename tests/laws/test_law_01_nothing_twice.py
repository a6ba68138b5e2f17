"""Law 1: nothing is written twice. An operation is one pure method; its forms follow from it."""

from __future__ import annotations

import ast
import inspect
from typing import Any

import pytest

from crm import Line, done, reply
from every_operation import CLIENTS, DEPRECATED_TOO, EVERY, arguments, forms, namespaces, operations
from house import classes_of, module_names, syntax_of
from switchgear.errors import SwitchgearError
from switchgear.pipeline.operation import Async, AsyncRaw, Namespace, Raw, Sync
from switchgear.pipeline.page import AsyncPage, Page, Paged
from switchgear.pipeline.request import Request
from switchgear.pipeline.signature import expanded

pytestmark = DEPRECATED_TOO

each_operation = pytest.mark.parametrize(("service", "trail"), EVERY)
each_service = pytest.mark.parametrize("service", CLIENTS)


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
    def test_the_forms_agree_on_their_parameters(self, service, trail):
        operation = operations(CLIENTS[service][0](Line()))[trail]
        pure = [*expanded(operation.build).parameters.values()][1:]
        for face in forms(service, trail).values():
            signature = inspect.signature(face)
            assert [*signature.parameters.values()] == pure
            assert face.__doc__ == operation.build.__doc__
            assert face.__name__ == operation.build.__name__

    @each_operation
    def test_each_says_what_it_does_and_what_it_answers(self, service, trail):
        operation = operations(CLIENTS[service][0](Line()))[trail]
        assert inspect.getdoc(operation.build)
        assert set(operation._forms) == {Sync, Async, Raw, AsyncRaw}
        answers = {name: inspect.signature(face).return_annotation for name, face in forms(service, trail).items()}
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
            call = forms(service, trail, line)[name]
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
    "switchgear.clerk.tokens.keys": "keys for both verifiers",
    "switchgear.clerk.tokens.renewal": "one fetch for all threads, or all tasks",
    "switchgear.clerk.tokens.sources": "the two sources of tokens",
    "switchgear.clerk.tokens.verifier": "the two verifiers",
    "switchgear.clerk.web.starlette": "a framework of the one colour",
    "switchgear.factory": "the two factories close differently",
    "switchgear.gather": "threads or tasks",
    "switchgear.pipeline.client": "the two base clients",
    "switchgear.pipeline.clock": "two ways to wait",
    "switchgear.pipeline.drivers": "the two drivers",
    "switchgear.pipeline.operation": "the forms of an operation",
    "switchgear.pipeline.page": "the two pages",
    "switchgear._frames": "what is awaited on the way leaves without frames, too",
    "switchgear.pipeline.transport._line_async": "one connection's network",
    "switchgear.pipeline.transport._loops": "what a loop holds",
    "switchgear.pipeline.transport._aiohttp": "the session of aiohttp",
    "switchgear.pipeline.transport.aio": "the transport over aiohttp",
    "switchgear.pipeline.transport.callers": "the caller's httpx clients",
    "switchgear.pipeline.transport.own_async": "the asynchronous pool",
    "switchgear.pipeline.waiting": "waiting for others, blocking or awaiting",
    "switchgear.pipeline.wire": "the two protocols of transports",
    "switchgear.stripe.sdk": "the official SDK knows both",
    "switchgear.testing.clock": "two ways to wait",
    "switchgear.testing.sandbox": "the two transports",
    "switchgear.webhooks.router": "handlers of both kinds",
    "switchgear.webhooks.sink": "the two protocols of sinks",
}
"""The only modules that know both colours, and why."""
_AWAITING = (ast.AsyncFunctionDef, ast.Await, ast.AsyncFor, ast.AsyncWith)


def test_few_modules_know_both_colours():
    awaiting = {
        name for name in module_names() if any(isinstance(node, _AWAITING) for node in ast.walk(syntax_of(name)))
    }
    assert awaiting == set(COLOURED)


_WAITING = {"time.sleep", "sleep", "time.time", "time.monotonic", "datetime.now", "datetime.utcnow"}
_SENDING = ("socket.", "asyncio.", "threading.Thread")


def test_what_decides_neither_waits_nor_sends():
    found = {
        (name, called)
        for name in module_names()
        if name.startswith("switchgear.pipeline.")
        and name not in COLOURED
        and not {"transport", "processes"} & set(name.split("."))
        for node in ast.walk(syntax_of(name))
        if isinstance(node, ast.Call)
        and ((called := ast.unparse(node.func)) in _WAITING or called.startswith(_SENDING))
    }
    assert found == set()
