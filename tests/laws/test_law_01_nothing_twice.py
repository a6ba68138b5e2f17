"""Law 1: nothing is written twice. An operation is one pure method; its forms follow from it."""

from __future__ import annotations

import ast
import inspect
import re
from typing import Any

import pytest

from crm import Line, done, reply
from every_operation import (
    CLIENTS,
    DEPRECATED_TOO,
    arguments,
    each_namespace,
    forms,
    is_flow,
    namespaces,
    offered,
    operations,
)
from house import classes_of, module_names, syntax_of
from switchgear.errors import SwitchgearError
from switchgear.pipeline.effects import Block
from switchgear.pipeline.operation import Async, AsyncRaw, Namespace, Raw, Sync
from switchgear.pipeline.page import AsyncPage, Page
from switchgear.pipeline.request import Request
from switchgear.pipeline.signature import expanded

each_service = pytest.mark.parametrize("service", CLIENTS)

pytestmark = DEPRECATED_TOO
FACTS = ["method", "path", "query", "body", "headers", "repeat", "timing", "caching", "tags", "idempotency_key"]


class TestOneDefinition:
    @each_service
    def test_every_client_and_form_offers_the_same(self, service):
        sync, asynchronous = (make(Line()) for make in CLIENTS[service])
        assert operations(service)
        assert operations(service) == offered(asynchronous) == offered(sync.raw) == offered(asynchronous.raw)

    def test_every_namespace_is_offered_by_a_client(self):
        found = {type(one) for make, _ in CLIENTS.values() for _, one in namespaces(make(Line()))}
        assert set(classes_of(Namespace)) - {Namespace} <= found

    @each_namespace
    def test_the_forms_agree_on_their_parameters(self, service, trails):
        for trail in trails:
            operation = operations(service)[trail]
            pure = [*expanded(operation.build).parameters.values()][1:]
            for form in forms(service, trail).values():
                signature = inspect.signature(form)
                assert [*signature.parameters.values()] == pure, trail
                assert (form.__doc__, form.__name__) == (operation.build.__doc__, operation.build.__name__), trail

    @each_namespace
    def test_each_says_what_it_does_and_what_it_answers(self, service, trails):
        for trail in trails:
            operation = operations(service)[trail]
            assert inspect.getdoc(operation.build), trail
            assert set(operation._forms) == {Sync, Async, Raw, AsyncRaw}
            answers = {name: inspect.signature(form).return_annotation for name, form in forms(service, trail).items()}
            kind, _, inner = inspect.signature(operation.build).return_annotation.removesuffix("]").partition("[")
            expected = {
                "Request": {"sync": inner, "async": inner, "raw": f"Response[{inner}]"},
                "Paged": {"sync": f"Page[{inner}]", "async": f"AsyncPage[{inner}]", "raw": f"Response[Slice[{inner}]]"},
                "Flow": {"sync": inner, "async": inner, "raw": "Never"},
            }[kind]
            assert answers == {**expected, "async_raw": expected["raw"]}, trail

    @each_namespace
    def test_the_pure_method_is_pure(self, service, trails):
        for trail in trails:
            positional, named = arguments(service, trail)
            first, second = (operations(service)[trail].build(None, *positional, **named) for _ in range(2))
            if inspect.isgenerator(first):
                first, second = next(first), next(second)
            if isinstance(first, Block):  # a flow that keeps a file, which the driver opens
                assert first == second, trail
                continue
            assert isinstance(first, Request), trail
            assert [getattr(first, fact) for fact in FACTS] == [getattr(second, fact) for fact in FACTS], trail

    @each_namespace
    def test_every_form_sends_the_same(self, service, trails):
        for trail in trails:
            by_sync = sent(service, trail, "sync")
            assert by_sync, trail
            assert sent(service, trail, "async") == by_sync, trail
            if not is_flow(service, trail):
                assert sent(service, trail, "raw") == sent(service, trail, "async_raw") == by_sync, trail


def sent(service: str, trail: str, form: str) -> list[Any]:
    """What a form of an operation sends, to somebody who answers an empty object."""
    line = Line(reply({}))
    positional, named = arguments(service, trail)
    try:
        result = forms(service, trail, line)[form](*positional, **named)
        done(result.first() if isinstance(result, Page | AsyncPage) else result)
    except SwitchgearError:
        pass  # an empty object is no answer of most operations; what was sent is what counts
    requests = [(one.request, one.body) for one in line.sent]
    return [(sent.method, sent.url, sent.headers, _MINTED.sub(b"", body)) for sent, body in requests]


_MINTED = re.compile(rb'"idempotencyKey":"[0-9a-f]{64}"')
"""What `posts.create_many` makes of a name drawn by lot."""


COLOURED = {
    "switchgear.backfill.steps": "the two ways through the steps of a sweep",
    "switchgear.clerk.tokens.keys": "keys for both verifiers",
    "switchgear.clerk.tokens.renewal": "one fetch for all threads, or all tasks",
    "switchgear.clerk.tokens.sources": "the two sources of tokens",
    "switchgear.clerk.tokens.verifier": "the two verifiers",
    "switchgear.clerk.web.starlette": "a framework of the one colour",
    "switchgear.factory": "the two factories close differently",
    "switchgear.gather": "threads or tasks",
    "switchgear.pipeline.body": "bytes that go piece by piece, blocking or awaited",
    "switchgear.pipeline.client": "the two base clients",
    "switchgear.pipeline.clock": "two ways to wait",
    "switchgear.pipeline.drivers": "the two drivers",
    "switchgear.pipeline.flows": "the two ways through a flow",
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
    "switchgear.pipeline.transport._lent": "what both own transports lend",
    "switchgear.stripe.sdk": "the official SDK knows both",
    "switchgear.stripe.sdk_terms": "likewise",
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
