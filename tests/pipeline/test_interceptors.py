"""Interceptors: once per attempt, inside the deadline, in both colours; they may change what passes."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from crm import CLIENTS, KEY, Line, async_client, contact, done, reply, sync_client
from scripted import LOST
from switchgear.errors import ConfigurationError, DeadlineExceeded, NotFound, TransportFault
from switchgear.pipeline.interceptors import Interceptor
from switchgear.pipeline.shared import Shared
from switchgear.pipeline.wire import WireRequest, WireResponse
from switchgear.testing.clock import FakeClock

each_colour = pytest.mark.parametrize("colour", CLIENTS)


class Witness(Interceptor):
    """Writes down what passes, and changes nothing."""

    def __init__(self, name: str = "", log: list[str] | None = None) -> None:
        self.name = name
        self.log = [] if log is None else log

    def on_request(self, request: WireRequest) -> None:
        self.log.append(f"{self.name}> {request.method}")

    def on_response(self, request: WireRequest, response: WireResponse) -> None:
        self.log.append(f"{self.name}< {response.status}")

    def on_error(self, request: WireRequest, fault: TransportFault) -> None:
        self.log.append(f"{self.name}! {fault.fault}")


class AsyncWitness(Witness):
    """The same, awaited."""

    async def on_request(self, request: WireRequest) -> None:  # type: ignore[override]
        super().on_request(request)

    async def on_response(self, request: WireRequest, response: WireResponse) -> None:  # type: ignore[override]
        super().on_response(request, response)

    async def on_error(self, request: WireRequest, fault: TransportFault) -> None:  # type: ignore[override]
        super().on_error(request, fault)


WITNESSES = [("sync", Witness), ("async", Witness), ("async", AsyncWitness)]


@pytest.mark.parametrize(("colour", "kind"), WITNESSES)
def test_they_see_each_attempt_in_the_order_given(colour, kind):
    log: list[str] = []
    line = Line(LOST, reply({}, 503), reply(contact()))
    client = CLIENTS[colour](line, interceptors=[kind("a", log), kind("b", log)])
    assert done(client.contacts.get("c1")).id == "c1"
    outcomes = ("! lost", "< 503", "< 200")
    assert log == [seen for outcome in outcomes for seen in ("a> GET", "b> GET", f"a{outcome}", f"b{outcome}")]


@each_colour
class TestChanges:
    def test_a_request(self, colour):
        class Sign(Interceptor):
            def on_request(self, request: WireRequest) -> WireRequest:
                return request.with_header("X-Signature", f"of {request.header('authorization')}")

        class Count(Interceptor):
            def on_request(self, request: WireRequest) -> WireRequest:
                return request.with_header("X-Signed", str(request.header("x-signature") is not None))

        line = Line(reply({}, 503), reply(contact()))
        done(CLIENTS[colour](line, interceptors=[Sign(), Count()]).contacts.get("c1"))
        for request in line.requests:
            assert (request.header("X-Signature"), request.header("X-Signed")) == (f"of Bearer {KEY}", "True")

    def test_a_response(self, colour):
        class Rename(Interceptor):
            def on_response(self, request: WireRequest, response: WireResponse) -> WireResponse:
                return replace(response, content=response.content.replace(b"Ada", b"Grace"))

        client = CLIENTS[colour](Line(reply(contact(name="Ada"))), interceptors=[Rename()])
        assert done(client.contacts.get("c1")).name == "Grace"

    def test_a_response_into_a_failure(self, colour):
        class Missing(Interceptor):
            def on_response(self, request: WireRequest, response: WireResponse) -> WireResponse:
                return reply({"message": "not for you"}, 404)

        with pytest.raises(NotFound, match="not for you"):
            done(CLIENTS[colour](Line(reply(contact())), interceptors=[Missing()]).contacts.get("c1"))

    def test_a_fault_into_a_response(self, colour):
        class Rescue(Interceptor):
            def on_error(self, request: WireRequest, fault: TransportFault) -> WireResponse:
                return reply(contact("from a store"))

        witness = Witness()
        client = CLIENTS[colour](Line(LOST), interceptors=[Rescue(), witness])
        assert done(client.contacts.get("c1")).id == "from a store"
        assert witness.log == ["> GET", "< 200"]  # for those that follow, it is a response

    @pytest.mark.parametrize("change", ["drop", "replace"])
    def test_a_key_that_is_dropped_or_replaced_is_put_back(self, colour, change):
        class Meddle(Interceptor):
            def on_request(self, request: WireRequest) -> WireRequest:
                kept = tuple(pair for pair in request.headers if pair[0] != "Idempotency-Key")
                return replace(request, headers=kept if change == "drop" else (*kept, ("Idempotency-Key", "other")))

        line = Line(reply({}, 503), reply(contact()))
        done(CLIENTS[colour](line, interceptors=[Meddle()]).contacts.create("Ada", idempotency_key="mine"))
        assert [request.header("idempotency-key") for request in line.requests] == ["mine", "mine"]


@each_colour
def test_their_time_counts(colour):
    clock = FakeClock()

    class Slow(Interceptor):
        def on_request(self, request: WireRequest) -> None:
            clock.advance(20)

    line = Line(reply({}, 503))
    client = CLIENTS[colour](line, interceptors=[Slow()], shared=Shared(clock=clock))
    with pytest.raises(DeadlineExceeded):
        done(client.contacts.get("c1"))
    assert clock.monotonic() < 45


@each_colour
def test_what_they_raise_is_raised_and_leaves_nothing_behind(colour):
    class Broken(Interceptor):
        def on_request(self, request: WireRequest) -> None:
            raise ZeroDivisionError

    client = CLIENTS[colour](Line(reply(contact())), interceptors=[Broken()])
    for _ in range(10):
        with pytest.raises(ZeroDivisionError):
            done(client.contacts.get("c1"))
    assert client.stats().breaker == "closed"


@each_colour
def test_an_error_of_ours_says_where_it_happened(colour):
    class Strict(Interceptor):
        def on_response(self, request: WireRequest, response: WireResponse) -> None:
            raise NotFound("by our own rules")

    with pytest.raises(NotFound) as refused:
        done(CLIENTS[colour](Line(reply(contact())), interceptors=[Strict()]).contacts.get("c1"))
    assert (refused.value.service, refused.value.operation) == ("crm", "contacts.get")


def test_an_asynchronous_one_needs_an_asynchronous_client():
    line = Line(reply(contact()))
    with pytest.raises(ConfigurationError, match="asynchronous"):
        sync_client(line, interceptors=[AsyncWitness()]).contacts.get("c1")
    assert not line.requests


def test_a_base_interceptor_changes_nothing():
    line = Line(reply(contact()), LOST, reply(contact()))
    client = async_client(line, interceptors=[Interceptor()])
    for _ in range(2):
        value: Any = done(client.contacts.get("c1"))
        assert value.id == "c1"
