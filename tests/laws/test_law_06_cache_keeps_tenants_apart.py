"""Law 6: a cache never tells one tenant another's secrets, and forgets what it must."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

import pytest
from pydantic import SecretStr

from scripted import KEY, LOST, Rig, Sent, call, each_colour, reply, spec_with
from switchgear.errors import AuthenticationFailed, DecodeError
from switchgear.pipeline.cache import MemoryCache
from switchgear.pipeline.request import Caching, Request
from switchgear.pipeline.shared import Shared
from switchgear.pipeline.wire import WireResponse
from switchgear.settings import CachePolicy, RetryPolicy, Settings
from switchgear.testing.clock import FakeClock
from switchgear.types.cache import CacheTag
from switchgear.types.model import WireModel, decoder

ENTITIES = Settings(cache=CachePolicy(entity=True))
ONE = CacheTag.of("things", "thing", "1")
TWO = CacheTag.of("things", "thing", "2")
MANY = CacheTag.of("things", "thing")


def kept(target: str = "/v1/things/1", **fields: Any) -> Request[Any]:
    """A read whose answer is kept."""
    return call("GET", target, **{"caching": Caching.REFERENCE, **fields})


@dataclass
class Caller:
    """Who asks, and what: the difference to the usual."""

    name: str
    client: dict[str, Any]
    options: dict[str, Any]
    request: dict[str, Any]

    def of(self, rig: Rig) -> Any:
        return rig.another(**self.client).with_options(**self.options)


def caller(name: str, *, client: Any = None, options: Any = None, request: Any = None) -> Caller:
    return Caller(name, client or {}, options or {}, request or {})


X = {"x": (SecretStr("x-key-1"), SecretStr("x-secret-1"))}
X2 = {"x": (SecretStr("x-key-1"), SecretStr("x-secret-2"))}
CALLERS = [
    caller("the usual"),
    caller("another credential", client={"credential": "key_of_somebody_else"}),
    caller("a credential asked for", client={"credential": lambda: "key_asked_for"}),
    caller("a tenant", client={"tenant": "t-1"}),
    caller("another tenant", client={"tenant": "t-2"}),
    caller("a tenant by option", options={"tenant": "t-3"}),
    caller("a tenant like a credential", client={"credential": "t-1", "tenant": KEY}),
    caller("another host", client={"base_url": "https://eu.things.example"}),
    caller("another path of the host", client={"base_url": "https://api.things.example/eu"}),
    caller("a header", client={"headers": {"X-Version": "2"}}),
    caller("another value of a header", client={"headers": {"X-Version": "3"}}),
    caller("a header by option", options={"headers": {"X-Version": "4"}}),
    caller("a header of the request", request={"headers": (("X-Version", "5"),)}),
    caller("another path", request={"target": "/v1/things/2"}),
    caller("a query", request={"query": (("a", "1"),)}),
    caller("another query", request={"query": (("a", "2"),)}),
    caller("two parameters", request={"query": (("a", "1"), ("b", "2"))}),
    caller("their other order", request={"query": (("b", "2"), ("a", "1"))}),
    caller("an extra credential", client={"extra_credentials": X}, request={"needs": ("x",)}),
    caller("another extra credential", client={"extra_credentials": X2}, request={"needs": ("x",)}),
    caller("one that is wanted", client={"extra_credentials": X}, request={"wants": ("x",), "query": (("w", "1"),)}),
    caller(
        "another that is wanted", client={"extra_credentials": X2}, request={"wants": ("x",), "query": (("w", "1"),)}
    ),
    caller("none of what is wanted", request={"wants": ("x",), "query": (("w", "1"),)}),
    caller("another base", request={"base": "files"}),
    caller("another service", client={"spec": spec_with(name="stuff")}),
    caller("a service's own header", client={"spec": spec_with(headers=(("Version", "1"),))}),
]


@each_colour
def test_nobody_is_told_what_another_was_told(colour):
    """Everybody asks twice, in turn: each gets what was meant for it, and the second time from the cache."""
    rig = Rig(colour, lambda sent: reply(200, len(rig.sent)))
    clients = [(who, who.of(rig)) for who in CALLERS]
    first = {who.name: rig.send(kept(**who.request), client).value for who, client in clients}
    assert len(rig.sent) == len(CALLERS)
    assert sorted(first.values()) == list(range(1, len(CALLERS) + 1))
    again = {who.name: rig.send(kept(**who.request), client) for who, client in clients}
    assert len(rig.sent) == len(CALLERS)
    assert {name: response.value for name, response in again.items()} == first
    assert all(response.from_cache and response.attempts == 0 for response in again.values())


@each_colour
def test_what_does_not_concern_a_tenant_is_shared_by_tenants(colour):
    rig = Rig(colour)
    rig.send(kept(tenant=False), rig.another(tenant="t-1"))
    rig.send(kept(tenant=False), rig.another(tenant="t-2"))
    assert len(rig.sent) == 1
    assert rig.sent[0].request.header("Tenant") is None


@each_colour
def test_equal_callers_share(colour):
    rig = Rig(colour)
    rig.send(kept())
    for client in (rig.another(), rig.client.with_options(deadline=5.0), rig.another(credential=SecretStr(KEY))):
        assert rig.send(kept(), client).from_cache
    assert len(rig.sent) == 1


CANARIES = ("canary_credential", "canary_tenant", "canary_header", "canary_extra")


@each_colour
def test_no_secret_is_in_any_key(colour):
    seen: list[str] = []

    class Watched(MemoryCache):
        def get(self, key):
            seen.append(repr(key))
            return super().get(key)

        def put(self, key, answer, began):
            seen.append(repr(key))
            super().put(key, answer, began)

    clock = FakeClock()
    shared = Shared(clock=clock, cache=Watched(CachePolicy(), monotonic=clock.monotonic))

    def flying(_: Sent) -> WireResponse:
        seen.append(repr(shared.flights._flights))
        return reply()

    rig = Rig(
        colour,
        flying,
        shared=shared,
        clock=clock,
        credential="canary_credential",
        tenant="canary_tenant",
        headers={"X-Header": "canary_header"},
        extra_credentials={"x": ("canary_extra", "canary_extra")},
    )
    rig.send(kept(needs=("x",)))
    assert [sent.request.header("authorization") for sent in rig.sent] == ["Bearer canary_credential"]
    assert len(seen) >= 4
    assert not any(canary in text for canary in CANARIES for text in [*seen, repr(shared.cache), repr(rig.core.cache)])


# --- what is kept


@each_colour
@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
def test_only_reads_are_kept(colour, method):
    rig = Rig(colour, settings=ENTITIES)
    for _ in range(2):
        assert not rig.send(call(method, caching=Caching.REFERENCE)).from_cache
    assert len(rig.sent) == 2


@each_colour
@pytest.mark.parametrize("status", [300, 302, 304, 400, 401, 403, 404, 408, 429, 500, 503])
def test_only_successes_are_kept(colour, status):
    rig = Rig(colour, reply(status), reply(), settings=Settings(retry=RetryPolicy(attempts=1)))
    with pytest.raises(Exception, match="things"):
        rig.send(kept())
    assert not rig.send(kept()).from_cache
    assert rig.send(kept()).from_cache


@each_colour
def test_what_cannot_be_read_is_not_kept(colour):
    rig = Rig(colour, reply(200, b"<html>a portal</html>"), reply())
    rig.fails(kept(), DecodeError)
    assert not rig.send(kept()).from_cache


@each_colour
def test_another_decoder_reads_what_one_could_not(colour):
    rig = Rig(colour, reply(200, {"id": 1}))
    rig.fails(kept(decode=decoder(list[int])), DecodeError)
    rig.send(kept())
    rig.fails(kept(decode=decoder(list[int])), DecodeError)  # what it cannot read is a miss
    assert len(rig.sent) == 3


@each_colour
@pytest.mark.parametrize(
    ("caching", "policy", "keeps"),
    [
        (Caching.REFERENCE, CachePolicy(), True),
        (Caching.REFERENCE, CachePolicy(reference=False), False),
        (Caching.REFERENCE, CachePolicy(reference=False, entity=True), False),
        (Caching.ENTITY, CachePolicy(), False),
        (Caching.ENTITY, CachePolicy(entity=True), True),
        (Caching.ENTITY, CachePolicy(entity=True, reference=False), True),
        (Caching.NEVER, CachePolicy(), False),
        (Caching.NEVER, CachePolicy(entity=True), False),
    ],
)
def test_by_class_of_operation(colour, caching, policy, keeps):
    rig = Rig(colour, settings=Settings(cache=policy))
    for _ in range(2):
        rig.send(kept(caching=caching))
    assert len(rig.sent) == (1 if keeps else 2)


@each_colour
def test_single_objects_are_kept_when_asked_for(colour):
    rig = Rig(colour)
    asking = rig.client.with_options(cache=True)
    for _ in range(2):
        rig.send(kept(caching=Caching.ENTITY), asking)
        rig.send(kept(caching=Caching.NEVER), asking)
    assert len(rig.sent) == 3


@each_colour
def test_an_answer_grows_old(colour):
    rig = Rig(colour, settings=Settings(cache=CachePolicy(ttl=300.0)))
    rig.send(kept())
    rig.clock.advance(299.0)
    assert rig.send(kept()).from_cache
    rig.clock.advance(1.0)
    assert not rig.send(kept()).from_cache


class Thing(WireModel):
    name: str
    tags: list[str]
    more: dict[str, Any]


@each_colour
@pytest.mark.parametrize("decode", [json.loads, decoder(Thing), decoder(dict[str, Any])])
def test_nobody_can_change_what_is_kept(colour, decode):
    rig = Rig(colour, reply(200, {"name": "a", "tags": ["x"], "more": {"deep": [1]}}))
    request = kept(decode=decode)
    for _ in range(3):
        value = rig.send(request).value
        data = value if isinstance(value, dict) else value.__dict__
        assert data == {"name": "a", "tags": ["x"], "more": {"deep": [1]}}
        data["tags"].append("y")
        data["more"]["deep"].append(2)
        data["name"] = "b"
    assert len(rig.sent) == 1


@each_colour
def test_a_kept_answer_does_not_say_when_it_began(colour):
    rig = Rig(colour, reply(200, {}, date="Thu, 01 Jan 2026 12:00:00 GMT"))
    assert rig.send(kept()).started_at is not None
    again = rig.send(kept())
    assert (again.from_cache, again.started_at, again.seconds) == (True, None, 0.0)
    assert again.headers["date"] == "Thu, 01 Jan 2026 12:00:00 GMT"


@each_colour
def test_without_the_cache_means_neither_reading_nor_filling_it(colour):
    rig = Rig(colour, *[reply(200, number) for number in range(9)])
    fresh = rig.client.with_options(cache=False)
    assert rig.send(kept(), fresh).value == 0
    assert rig.send(kept()).value == 1
    assert rig.send(kept(), fresh).value == 2
    assert rig.send(kept()).value == 1
    assert rig.send(kept(), fresh.with_options(deadline=5.0)).value == 3
    assert rig.send(kept(), fresh.with_options(cache=True)).value == 1


@each_colour
def test_an_answer_to_another_key_is_nobodys(colour):
    """The key was refused and asked for again: what the new one was told is not kept under the old one."""
    keys = iter(["key_old", "key_new", "key_old"])
    rig = Rig(colour, reply(401), reply(200, "of the new"), reply(200, "of the old"), credential=lambda: next(keys))
    assert rig.send(kept()).value == "of the new"
    assert rig.send(kept()).value == "of the old"
    assert rig.shared.flights._flights == {}


@each_colour
def test_a_refused_key_is_not_kept_either(colour):
    rig = Rig(colour, reply(401))
    for _ in range(2):
        rig.fails(kept(), AuthenticationFailed)
    assert len(rig.sent) == 2


@each_colour
def test_a_retry_fills_the_cache(colour):
    rig = Rig(colour, LOST, reply(503), reply(200, "third"), reply(200, "fourth"))
    assert [rig.send(kept()).value for _ in range(2)] == ["third", "third"]


@each_colour
def test_a_list_of_nothing_is_kept(colour):
    rig = Rig(colour, reply(200, b"null"), reply(200, "later"))
    assert [rig.send(kept()).value for _ in range(2)] == [None, None]
