"""Law 3: no unsafe repeat. What the service sees, by class of operation and kind of failure."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest

import loopback
from loopback import Loopback, unconnectable
from scripted import LOST, REFUSED, NetworkRig, Rig, Sent, Takes, call, each_colour, fault, reply, spec_with, timed
from switchgear.errors import (
    ApiError,
    AuthenticationFailed,
    Conflict,
    ConnectFailed,
    ConnectionLost,
    DecodeError,
    Fault,
    InvalidRequest,
    NotFound,
    PaymentFailed,
    PermissionDenied,
    PoolExhausted,
    RateLimited,
    ServerError,
    SwitchgearError,
    TimedOut,
    TransportError,
    ValidationFailed,
)
from switchgear.pipeline.body import json_body, stream_body
from switchgear.pipeline.interceptors import Interceptor
from switchgear.pipeline.request import Lookup, Repeat, Request, Timing
from switchgear.pipeline.retry import Outcome
from switchgear.pipeline.service import Problem, problem_of_status
from switchgear.pipeline.transport import AsyncPoolTransport, PoolTransport
from switchgear.pipeline.wire import WireRequest, WireResponse
from switchgear.settings import RetryPolicy, Settings
from wired import Timed, briefly


def write(repeat: Repeat, **fields: Any) -> Request[Any]:
    fields.setdefault("timing", Timing.FAST)
    return call("POST", "/v1/things", repeat=repeat, **fields)


def looked_up(found: Callable[[Any, datetime], Any]) -> Request[Any]:
    return write(Repeat.LOOKUP, lookup=Lookup(call("GET", "/v1/things"), found, under_way=0.0))


CLASSES: dict[str, Callable[[], Request[Any]]] = {
    "safe": lambda: write(Repeat.SAFE),
    "keyed, key minted": lambda: write(Repeat.KEYED),
    "keyed, key given": lambda: write(Repeat.KEYED, idempotency_key="mine"),
    "lookup that finds nothing": lambda: looked_up(lambda _, __: None),
    "lookup without a lookup": lambda: write(Repeat.LOOKUP),
    "never": lambda: write(Repeat.NEVER),
    "never, key given": lambda: write(Repeat.NEVER, idempotency_key="mine"),
}
AGAIN, ONCE = (3, 3, 3, 3, 3, 3, 3), (1, 1, 1, 1, 1, 1, 1)
IF_SAFE = (3, 3, 3, 3, 1, 1, 1)
TABLE: dict[str, tuple[Any, type[SwitchgearError], tuple[int, ...]]] = {
    # never left: may always go again
    "connect error": (fault(Fault.CONNECT, sent=False), ConnectFailed, AGAIN),
    "connect timeout": (fault(Fault.CONNECT_TIMEOUT, sent=False), ConnectFailed, AGAIN),
    "pool timeout": (fault(Fault.POOL_TIMEOUT, sent=False), PoolExhausted, AGAIN),
    # perhaps executed
    "write timeout": (fault(Fault.WRITE_TIMEOUT, sent=True), TimedOut, IF_SAFE),
    "read timeout": (fault(Fault.READ_TIMEOUT, sent=True), TimedOut, IF_SAFE),
    "connection lost": (fault(Fault.LOST, sent=True), ConnectionLost, IF_SAFE),
    "no HTTP came back": (fault(Fault.PROTOCOL, sent=True), ConnectionLost, IF_SAFE),
    "408": (reply(408), ValidationFailed, IF_SAFE),
    "500": (reply(500), ServerError, IF_SAFE),
    "502": (reply(502), ServerError, IF_SAFE),
    "503": (reply(503), ServerError, IF_SAFE),
    "504": (reply(504), ServerError, IF_SAFE),
    # surely not executed
    "425": (reply(425), ValidationFailed, AGAIN),
    "429": (reply(429), RateLimited, AGAIN),
    # a repeat would fare the same
    "a certificate that is not trusted": (fault(Fault.CERTIFICATE, sent=False), ConnectFailed, ONCE),
    "an answer too large": (fault(Fault.TOO_LARGE, sent=True), ConnectionLost, ONCE),
    "a request that is no HTTP": (fault(Fault.PROTOCOL, sent=False), ConnectionLost, ONCE),
    "307": (reply(307, location="https://elsewhere.example"), ApiError, ONCE),
    "400": (reply(400), ValidationFailed, ONCE),
    "401": (reply(401), AuthenticationFailed, ONCE),
    "402": (reply(402), PaymentFailed, ONCE),
    "403": (reply(403), PermissionDenied, ONCE),
    "404": (reply(404), NotFound, ONCE),
    "409": (reply(409), Conflict, ONCE),
    "422": (reply(422), ValidationFailed, ONCE),
    "an answer that cannot be read": (reply(200, b"<html>"), DecodeError, ONCE),
}
ROWS = [
    pytest.param(kind, failure, TABLE[failure][2][column], id=f"{kind}: {failure}")
    for failure in TABLE
    for column, kind in enumerate(CLASSES)
]


@each_colour
@pytest.mark.parametrize(("kind", "failure", "times"), ROWS)
def test_how_often_the_service_sees_a_write(colour, kind, failure, times):
    act, error, _ = TABLE[failure]

    def acts(sent: Sent) -> WireResponse:
        if sent.request.method == "GET":
            return reply(200, [])
        if isinstance(act, WireResponse):
            return act
        raise act

    rig = Rig(colour, acts)
    request = CLASSES[kind]()
    raised = rig.fails(request, error)
    writes = [sent for sent in rig.sent if sent.request.method == "POST"]
    assert len(writes) == times
    looks = times - 1 if kind == "lookup that finds nothing" and TABLE[failure][2] is IF_SAFE else 0
    assert len(rig.sent) == times + looks
    assert (raised.service, raised.attempts) == ("things", len(rig.sent))
    # each repeat is the same request
    assert len({(sent.key, sent.body, sent.request.url) for sent in writes}) == 1
    minted = kind == "keyed, key minted"
    assert (writes[0].key is not None) is (minted or "given" in kind)
    if not minted:
        assert writes[0].key == request.idempotency_key
    # whether the caller may go on repeating
    if times == 1:
        assert not raised.retryable
    elif error in {ConnectFailed, PoolExhausted, RateLimited}:
        assert raised.retryable
    if isinstance(raised, TransportError):
        assert raised.__cause__ is not None
        assert raised.__cause__.fault is act.fault


CONFLICTS = {Repeat.SAFE: 3, Repeat.KEYED: 3, Repeat.LOOKUP: 1, Repeat.NEVER: 1}


def inviting(response: WireResponse) -> Problem | None:
    """As Stripe: a conflict while the same key is in progress invites to come again."""
    problem = problem_of_status(response)
    return Problem(Conflict, "in progress", Outcome.INVITED) if problem and response.status == 409 else problem


@each_colour
@pytest.mark.parametrize("repeat", list(Repeat))
def test_an_invitation_is_only_followed_by_what_may_be_repeated(colour, repeat):
    rig = Rig(colour, reply(409), spec=spec_with(problem=inviting))
    error = rig.fails(write(repeat), Conflict)
    assert len(rig.sent) == CONFLICTS[repeat]
    assert error.retryable is (CONFLICTS[repeat] == 3)


@each_colour
def test_as_many_attempts_as_the_policy_says(colour):
    for attempts in (1, 2, 5):
        rig = Rig(colour, LOST, settings=Settings(retry=RetryPolicy(attempts=attempts)))
        assert rig.fails(call(), ConnectionLost).attempts == attempts == len(rig.sent)


@each_colour
def test_what_succeeds_goes_once(colour):
    rig = Rig(colour)
    for request in (call(), *(make() for make in CLASSES.values())):
        rig.sent.clear()
        assert rig.send(request).attempts == 1 == len(rig.sent)


@each_colour
def test_by_verb_the_service_says_what_a_repeat_means(colour):
    for method, times in (("GET", 3), ("PUT", 3), ("DELETE", 3), ("PATCH", 1), ("POST", 3)):
        rig = Rig(colour, LOST)
        rig.fails(call(method), ConnectionLost)
        assert len(rig.sent) == times, method


# --- the key


@each_colour
def test_a_key_is_minted_once_per_call(colour):
    rig = Rig(colour, LOST, REFUSED, reply(), LOST, reply())
    rig.send(write(Repeat.KEYED))
    rig.send(write(Repeat.KEYED))
    keys = [sent.key for sent in rig.sent]
    assert len(set(keys[:3])) == len(set(keys[3:])) == 1
    assert keys[0] != keys[3]
    assert all(key and len(key) == 36 for key in keys)


@each_colour
def test_keys_follow_from_the_randomness_that_a_test_owns(colour):
    keys = []
    for seed in (1, 1, 2):
        rig = Rig(colour, seed=seed)
        rig.send(write(Repeat.KEYED))
        keys.append(rig.sent[0].key)
    assert keys[0] == keys[1] != keys[2]


@each_colour
def test_no_key_is_minted_where_none_is_needed(colour):
    rig = Rig(colour)
    for repeat in (Repeat.SAFE, Repeat.LOOKUP, Repeat.NEVER):
        rig.send(write(repeat))
    rig.send(call())
    assert [sent.key for sent in rig.sent] == [None] * 4


@each_colour
def test_a_callers_key_is_never_replaced(colour):
    rig = Rig(colour, LOST, reply(429), reply(503), reply(), settings=Settings(retry=RetryPolicy(attempts=9)))
    rig.send(write(Repeat.KEYED, idempotency_key="order-1"))
    assert [sent.key for sent in rig.sent] == ["order-1"] * 4


@each_colour
@pytest.mark.parametrize("key", ["", " ", " a", "a\n", "é", "a\0"])
def test_a_key_that_cannot_be_sent_is_refused(colour, key):
    rig = Rig(colour)
    rig.fails(write(Repeat.KEYED, idempotency_key=key), InvalidRequest)
    assert rig.sent == []


@each_colour
def test_a_key_that_the_service_does_not_take_protects_nothing(colour):
    rig = Rig(colour, LOST, spec=spec_with(idempotency_header=None))
    rig.fails(write(Repeat.KEYED, idempotency_key="mine"), InvalidRequest)
    assert rig.sent == []
    rig.fails(write(Repeat.KEYED), ConnectionLost)
    assert [sent.key for sent in rig.sent] == [None]


class Drops(Interceptor):
    """Makes another request of it, without the key."""

    def on_request(self, request: WireRequest) -> WireRequest:
        kept = tuple(pair for pair in request.headers if pair[0] != "Idempotency-Key")
        return WireRequest(request.method, request.url, (*kept, ("X-Seen", "1")), request.content)


class Changes(Interceptor):
    def on_request(self, request: WireRequest) -> WireRequest:
        return request.with_header("idempotency-key", "another").with_header("X-Seen", "1")


@each_colour
@pytest.mark.parametrize("interceptor", [Drops(), Changes()])
def test_an_interceptor_cannot_take_the_key_away(colour, interceptor):
    rig = Rig(colour, LOST, reply(), interceptors=[interceptor])
    rig.send(write(Repeat.KEYED, idempotency_key="mine"))
    assert [(sent.key, sent.request.header("X-Seen")) for sent in rig.sent] == [("mine", "1")] * 2
    assert all([name.lower() for name, _ in sent.request.headers].count("idempotency-key") == 1 for sent in rig.sent)


@each_colour
def test_a_look_up_carries_no_key(colour):
    rig = Rig(colour, LOST, reply(200, []), reply(), interceptors=[Drops()])
    lookup = Lookup(call("GET", "/v1/things"), lambda _, __: None, under_way=0.0)
    rig.send(write(Repeat.LOOKUP, idempotency_key="mine", lookup=lookup))
    assert [(sent.request.method, sent.key) for sent in rig.sent] == [("POST", "mine"), ("GET", None), ("POST", "mine")]


@each_colour
def test_who_could_only_repeat_under_another_key_is_told_not_to(colour):
    """A caller's repeat would have a key of its own, and could happen twice; with the caller's own key it is safe."""
    for act in (LOST, reply(500)):
        minted, given = Rig(colour, act), Rig(colour, act)
        assert not minted.fails(write(Repeat.KEYED), _kind(act)).retryable
        assert given.fails(write(Repeat.KEYED, idempotency_key="mine"), _kind(act)).retryable
    refused = Rig(colour, reply(429))
    assert refused.fails(write(Repeat.KEYED), RateLimited).retryable


def _kind(act: object) -> type[SwitchgearError]:
    return ServerError if isinstance(act, WireResponse) else ConnectionLost


# --- the body


@each_colour
def test_what_the_caller_changes_meanwhile_does_not_reach_a_repeat(colour):
    data = {"name": "first", "tags": ["a"]}
    request = write(Repeat.KEYED, body=json_body(data))

    def changes(_: Sent) -> WireResponse:
        data["name"], data["tags"] = "second", ["b"]
        raise LOST

    rig = Rig(colour, changes, changes, reply())
    rig.send(request)
    assert [json.loads(sent.body) for sent in rig.sent] == [{"name": "first", "tags": ["a"]}] * 3


def stream(colour: str, opened: list[int], *, replayable: bool) -> Any:
    def open_it() -> Any:
        opened.append(1)
        if colour == "sync":
            return iter([b"one ", b"two"])

        async def parts() -> Any:
            yield b"one "
            yield b"two"

        return parts()

    return stream_body(open_it, replayable=replayable)


@each_colour
@pytest.mark.parametrize("failure", ["connect error", "connection lost", "429", "503"])
def test_a_stream_that_cannot_start_over_is_never_sent_twice(colour, failure):
    act, error, _ = TABLE[failure]
    opened: list[int] = []
    rig = Rig(colour, act)
    rig.fails(write(Repeat.SAFE, body=stream(colour, opened, replayable=False)), error)
    assert (len(rig.sent), len(opened)) == (1, 1)


@each_colour
def test_not_even_with_a_fresh_credential(colour):
    opened: list[int] = []
    keys = iter(["key_old", "key_new"])
    rig = Rig(colour, reply(401), reply(), credential=lambda: next(keys))
    rig.fails(write(Repeat.SAFE, body=stream(colour, opened, replayable=False)), AuthenticationFailed)
    assert (len(rig.sent), len(opened)) == (1, 1)


@each_colour
def test_a_stream_that_can_start_over_is_opened_per_attempt(colour):
    opened: list[int] = []
    rig = Rig(colour, LOST, reply(503), reply())
    rig.send(write(Repeat.SAFE, body=stream(colour, opened, replayable=True)))
    assert [sent.body for sent in rig.sent] == [b"one two"] * 3
    assert len(opened) == 3


@each_colour
def test_a_stream_of_the_other_colour_is_refused(colour):
    rig = Rig(colour)
    other = "async" if colour == "sync" else "sync"
    rig.fails(write(Repeat.SAFE, body=stream(other, [], replayable=True)), InvalidRequest)
    assert rig.sent == []


# --- deleting


def removal(**fields: Any) -> Request[Any]:
    return call("DELETE", gone=b'{"deleted":true}', **fields)


@each_colour
@pytest.mark.parametrize("first", ["read timeout", "connection lost", "500", "503"])
def test_a_delete_whose_repeat_finds_nothing_is_done(colour, first):
    rig = timed(colour, TABLE[first][0], Takes(3.0, reply(404)))
    rig.clock.advance(100.0)
    response = rig.send(removal())
    assert (response.value, response.status, response.attempts) == ({"deleted": True}, 200, 2)
    assert response.seconds == pytest.approx(3.0)


@each_colour
def test_what_was_ambiguous_once_stays_so(colour):
    rig = Rig(colour, LOST, reply(429), reply(404))
    assert rig.send(removal()).value == {"deleted": True}


@each_colour
@pytest.mark.parametrize("first", ["connect error", "429", "pool timeout"])
def test_a_delete_that_never_arrived_is_not_done(colour, first):
    rig = Rig(colour, TABLE[first][0], reply(404))
    rig.fails(removal(), NotFound)


@each_colour
def test_a_delete_of_what_is_not_there_is_an_error(colour):
    rig = Rig(colour, reply(404))
    assert rig.fails(removal(), NotFound).attempts == 1


@each_colour
def test_a_delete_that_has_no_answer_to_give_is_an_error(colour):
    rig = Rig(colour, LOST, reply(404))
    rig.fails(call("DELETE"), NotFound)


@each_colour
def test_a_repeated_delete_that_is_refused_otherwise_is_an_error(colour):
    for status, error in ((403, PermissionDenied), (409, Conflict), (400, ValidationFailed)):
        rig = Rig(colour, LOST, reply(status))
        rig.fails(removal(), error)


# --- the same over a real network


FAILURES = {
    "cut after reading": (loopback.resets, ConnectionLost, (3, 1)),
    "closed without an answer": (loopback.hangs_up, ConnectionLost, (3, 1)),
    "cut in the middle of the body": (loopback.answer(200, b"{}", length=10, close=True), ConnectionLost, (3, 1)),
    "something else than HTTP": (loopback.says(b"SSH-2.0-OpenSSH_9.6\r\n\r\n"), ConnectionLost, (3, 1)),
    "no answer in time": (loopback.stalls, TimedOut, (3, 1)),
    "503": (loopback.answer(503), ServerError, (3, 1)),
    "429": (loopback.answer(429, headers=[("Retry-After", "2")]), RateLimited, (3, 3)),
    "a proxy's page": (loopback.answer(200, b"<html></html>"), DecodeError, (1, 1)),
}


@each_colour
@pytest.mark.parametrize("failure", list(FAILURES))
@pytest.mark.parametrize("column", [0, 1], ids=["keyed", "never"])
def test_how_often_a_real_server_sees_a_write(colour, failure, column):
    behaviour, error, times = FAILURES[failure]
    with Loopback(behaviour) as server:
        own = PoolTransport() if colour == "sync" else AsyncPoolTransport()
        rig = NetworkRig(colour, server.url, transport=Timed(own, briefly(read=0.2)) if error is TimedOut else own)
        rig.fails(write((Repeat.KEYED, Repeat.NEVER)[column]), error)
        assert server.heard(times[column]) == times[column]
        assert len({(sent.headers.get("idempotency-key"), sent.body) for sent in server.received}) == 1


@each_colour
def test_what_cannot_connect_goes_again(colour):
    rig = NetworkRig(colour, f"http://127.0.0.1:{unconnectable()}")
    error = rig.fails(write(Repeat.NEVER), ConnectFailed)
    assert (error.attempts, error.retryable) == (3, True)
