"""Every operation of the official package, through `client.sdk`: it reaches our transport once, and our policy alone.

What is called is found in the package that is installed, so that a new version of it is walked as a whole.
"""

from __future__ import annotations

import asyncio
import inspect
import re
from collections.abc import Callable, Iterator
from functools import cache
from importlib import import_module
from typing import Any
from urllib.parse import urlsplit

import pytest
import stripe

import stripe_sdk
from stripe_sdk import SdkOperation
from stripe_wire import StripeWire
from switchgear.errors import Fault, TransportFault
from switchgear.pipeline.wire import WireRequest, WireResponse
from switchgear.stripe import SPEC
from wires import answered, each_colour, reply

pytestmark = pytest.mark.untraced

ECHO = answered(reply(200, {"id": "echo_1", "object": "echo"}))
HOSTS = {"/v1/files": SPEC.bases["files"], "/pdf": SPEC.bases["files"], "_stream": SPEC.bases["meter_events"]}
"""Where else than to the API itself, by the end of the path of what creates or streams."""


def reset(through: Callable[[], WireResponse]) -> WireResponse:
    del through
    raise TransportFault(Fault.LOST, "reset", sent=True)


FAULTS = (answered(reply(429, {"error": {"type": "x"}}, retry_after="1")), answered(reply(500, "")), reset)


@pytest.fixture(autouse=True)
def _own_configuration_directory(tmp_path, monkeypatch):
    """The SDK writes a file there."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    monkeypatch.setenv("APPDATA", str(tmp_path))


def services(module: str, trail: tuple[str, ...]) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Every service below one, by its full name, and where it hangs."""
    for name, (where, service) in getattr(import_module(module), "_subservices", {}).items():
        yield f"{where}.{service}", (*trail, name)
        yield from services(where, (*trail, name))


@cache
def trails() -> dict[str, tuple[str, ...]]:
    return {
        service: trail
        for version in ("v1", "v2")
        for service, trail in services(f"stripe._{version}_services", (version,))
    }


@cache
def families() -> dict[str, list[SdkOperation]]:
    """The operations by the beginning of their paths."""
    found: dict[str, list[SdkOperation]] = {}
    for told in stripe_sdk.operations().values():
        found.setdefault("/".join(told.path.split("/")[1:3]), []).append(told)
    return found


def method_of(sdk: stripe.StripeClient, told: SdkOperation, suffix: str) -> tuple[Any, list[str]]:
    """The method of an operation, and what to call it with: an id for each part of its path."""
    part: Any = sdk
    for name in trails()[told.service]:
        part = getattr(part, name)
    method = getattr(part, told.method + suffix)
    required = [one for one in inspect.signature(method).parameters.values() if one.default is one.empty]
    return method, [f"id_{number}" for number, one in enumerate(required) if one.name != "params"]


def host_of(told: SdkOperation) -> str:
    named = (host for end, host in HOSTS.items() if told.path.endswith(end) and (told.verb == "post" or end == "/pdf"))
    return next(named, SPEC.base_url)


def check(told: SdkOperation, ids: list[str], sent: list[WireRequest], count: int) -> None:
    """That a call was sent so often, each time alike, and as the package says."""
    assert len(sent) == count
    values = iter(ids)
    filled = re.sub(r"\{\w+\}", lambda _: next(values), told.path)
    for request in sent:
        where = urlsplit(request.url)
        assert (request.method, where.path) == (told.verb.upper(), filled)
        assert f"{where.scheme}://{where.netloc}" == host_of(told)
        assert request.header("stripe-version") == stripe.api_version
        assert request.header("authorization") == "Bearer sk_test_sandbox"
        assert request.header("x-stripe-client-telemetry") is None
    keys = {request.header("idempotency-key") for request in sent}
    keyed = told.verb == "post" or (told.verb == "delete" and told.path.startswith("/v2/"))
    assert len(keys) == 1
    assert (None not in keys) is keyed


@each_colour
@pytest.mark.parametrize("family", families())
def test_every_operation_reaches_our_transport(family, colour):
    wire = StripeWire(colour)
    sdk, suffix = wire.client().sdk, "" if colour == "sync" else "_async"

    async def walk() -> None:
        for number, told in enumerate(families()[family]):
            method, ids = method_of(sdk, told, suffix)
            for fault in ([], [FAULTS[number % len(FAULTS)]]):
                wire.requests.clear()
                wire.clock.advance(60)
                wire.steps = [*fault, ECHO]
                arguments = [*ids, {}] if "params" in inspect.signature(method).parameters else ids
                answer = method(*arguments, options={"max_network_retries": 5})
                if inspect.isawaitable(answer):
                    await answer
                check(told, ids, wire.requests, 1 + len(fault))

    asyncio.run(walk())


def test_nothing_of_the_package_is_left_out():
    assert sum(map(len, families().values())) == len(stripe_sdk.operations()) >= 648
    assert {told.service for told in stripe_sdk.operations().values()} <= trails().keys()
