"""Interceptors: what they see, what they may change, and what becomes of what they raise."""

from __future__ import annotations

import asyncio

import pytest

from scripted import LOST, Rig, call, each_colour, reply, spec_with
from switchgear.errors import (
    ConfigurationError,
    RuleViolation,
)
from switchgear.pipeline.breaker import BreakerState
from switchgear.pipeline.interceptors import Interceptor
from switchgear.pipeline.wire import WireResponse
from switchgear.settings import BreakerPolicy, Settings
from switchgear.types.headers import Headers


class Recorder(Interceptor):
    """Notes what passes."""

    def __init__(self, name: str, notes: list) -> None:
        self.name, self.notes = name, notes

    def on_request(self, request):
        self.notes.append((self.name, "request"))

    def on_response(self, request, response):
        self.notes.append((self.name, response.status))

    def on_error(self, request, fault):
        self.notes.append((self.name, fault.fault.value))


@each_colour
def test_interceptors_see_every_attempt_in_their_order(colour):
    notes: list = []
    rig = Rig(colour, LOST, reply(503), reply(), interceptors=[Recorder("a", notes), Recorder("b", notes)])
    rig.send(call())
    per_attempt = [("a", "request"), ("b", "request")]
    assert notes == [
        *per_attempt, ("a", "lost"), ("b", "lost"),
        *per_attempt, ("a", 503), ("b", 503),
        *per_attempt, ("a", 200), ("b", 200),
    ]  # fmt: skip


class Rewrites(Interceptor):
    def on_request(self, request):
        return request.with_header("X-Signed", request.url)

    def on_response(self, request, response):
        assert request.header("X-Signed") == request.url
        return WireResponse(200, response.headers, response.content.replace(b"1", b"2"))


class Answers(Interceptor):
    def on_error(self, request, fault):
        return WireResponse(200, Headers(), b'"stand-in"')


@each_colour
def test_interceptors_may_change_what_passes(colour):
    rig = Rig(colour, reply(500, 1), interceptors=[Rewrites()])
    assert rig.send(call()).value == 2
    assert rig.sent[0].request.header("x-signed") == "https://api.things.example/v1/things/1"
    assert "idempotency-key" not in {name.lower() for name, _ in rig.sent[0].request.headers}


@each_colour
def test_interceptors_may_change_what_passes_where_there_are_no_keys(colour):
    rig = Rig(colour, reply(200, 1), interceptors=[Rewrites()], spec=spec_with(idempotency_header=None))
    assert rig.send(call("POST")).value == 2


@each_colour
def test_an_interceptor_may_answer_in_place_of_a_fault(colour):
    notes: list = []
    rig = Rig(colour, LOST, interceptors=[Answers(), Recorder("after", notes)])
    response = rig.send(call())
    assert (response.value, response.attempts, len(rig.sent)) == ("stand-in", 1, 1)
    assert notes == [("after", "request"), ("after", 200)]


class Awaitable(Interceptor):
    async def on_request(self, request):
        return request.with_header("X-Signed", "1")

    async def on_response(self, request, response):
        return reply(200, "changed")


def test_an_asynchronous_client_awaits_its_interceptors():
    rig = Rig("async", reply(500), interceptors=[Awaitable()])
    assert rig.send(call()).value == "changed"
    assert rig.sent[0].request.header("x-signed") == "1"


def test_a_synchronous_client_cannot_await_its_interceptors():
    with pytest.raises(ConfigurationError, match="needs an asynchronous client"):
        Rig("sync", interceptors=[Awaitable()])


class AnswersAwaitable(Interceptor):
    def on_request(self, request):
        return asyncio.sleep(0)


def test_what_is_awaited_after_all_is_found_before_anything_is_sent():
    rig = Rig("sync", interceptors=[AnswersAwaitable()])
    error = rig.fails(call(), ConfigurationError)
    assert (error.service, rig.sent) == ("things", [])


class Raises(Interceptor):
    def __init__(self, error: Exception) -> None:
        self.error = error

    def on_request(self, request):
        raise self.error


@each_colour
def test_what_an_interceptor_raises_ends_the_call(colour):
    rig = Rig(colour, interceptors=[Raises(KeyError("x"))])
    with pytest.raises(KeyError):
        rig.send(call())
    refused = Rig(colour, interceptors=[Raises(RuleViolation("not on Sundays"))])
    error = refused.fails(call(), RuleViolation)
    assert (error.service, error.attempts) == ("things", 0)
    assert rig.sent == refused.sent == []


@each_colour
def test_what_an_interceptor_raises_gives_the_probe_back(colour):
    raising = Raises(KeyError("x"))
    rig = Rig(
        colour, reply(), settings=Settings(breaker=BreakerPolicy(consecutive=1, probes=1)), interceptors=[raising]
    )
    breaker = rig.core.breaker
    breaker.failure(breaker.admit())
    rig.clock.advance(30.0)
    for _ in range(3):
        with pytest.raises(KeyError):
            rig.send(call())
    raising.error = RuleViolation("no")
    rig.fails(call(), RuleViolation)
    rig.send(call(), rig.another(interceptors=[]))
    assert breaker.state is BreakerState.CLOSED
