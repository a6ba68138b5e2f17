"""How a kept answer is handed out: validated anew, shared where that is accepted, or stale while the service is out."""

from __future__ import annotations

import json
import logging
from dataclasses import replace
from typing import Any

import pytest

from scripted import LOST, REFUSED, Rig, call, done, each_colour, reply
from switchgear.errors import CircuitOpen, ConfigurationError, NotFound, RateLimited, SwitchgearError
from switchgear.pipeline.hooks import CacheAsked, CallEnded, CallStarted, HookEvent, StaleServed
from switchgear.pipeline.request import Caching, Request
from switchgear.pipeline.wire import WireResponse
from switchgear.settings import CachePolicy, RetryPolicy, Settings
from switchgear.types.cache import CacheTag
from switchgear.types.model import decoder

TAG = CacheTag.of("things", "thing", "1")


def kept(target: str = "/v1/things/1", **fields: Any) -> Request[Any]:
    return call("GET", target, **{"caching": Caching.REFERENCE, "tags": (TAG,), **fields})


def settings(**policy: Any) -> Settings:
    return Settings(cache=CachePolicy(**policy), retry=RetryPolicy(attempts=1))


# --- shared


@each_colour
def test_a_shared_object_is_handed_to_all_who_follow(colour):
    rig = Rig(colour, reply(200, {"a": [1]}, x_request_id="req_1"), settings=settings(shared=True))
    first, *others = [rig.send(kept()) for _ in range(4)]
    assert len(rig.sent) == 1
    assert all(other.value is first.value for other in others)
    assert (first.attempts, first.from_cache) == (1, False)
    assert {(one.attempts, one.seconds, one.from_cache, one.stale, one.request_id, one.status) for one in others} == {
        (0, 0.0, True, False, "req_1", 200)
    }


@each_colour
@pytest.mark.parametrize("watched", [False, True])
def test_watched_or_not_the_same_is_answered(colour, watched):
    """An observer makes a hit take the long way."""
    told: list[HookEvent] = []
    rig = Rig(colour, settings=settings(shared=True), observers=[told.append] if watched else [])
    values = [rig.send(kept()).value for _ in range(3)]
    assert all(value is values[0] for value in values)
    assert len([event for event in told if isinstance(event, CacheAsked) and event.hit]) == 2 * watched


@each_colour
def test_a_sibling_that_does_not_accept_shared_objects_gets_its_own(colour):
    rig = Rig(colour, reply(200, {"a": [1]}))
    sharing = rig.client.with_options(cache=CachePolicy(shared=True))
    own = rig.send(kept()).value
    shared = [rig.send(kept(), sharing).value for _ in range(2)]
    others = [rig.send(kept()).value for _ in range(2)]
    assert shared[0] is shared[1]
    assert len({id(value) for value in (own, shared[0], *others)}) == 4
    shared[0]["a"].append(2)
    assert rig.send(kept()).value == {"a": [1]}
    assert len(rig.sent) == 1


@each_colour
def test_what_another_decoder_made_is_not_handed_out(colour):
    rig = Rig(colour, reply(200, {"a": 1}), settings=settings(shared=True))
    readers = [decoder(dict[str, float]), json.loads, decoder(dict[str, str | int])]
    for read in (*readers, *readers):
        assert rig.send(kept(decode=read)).value == {"a": 1}
    assert rig.send(kept(decode=lambda content: content)).value == b'{"a": 1}'
    assert len(rig.sent) == 1


@each_colour
def test_a_shared_object_goes_with_its_answer(colour):
    rig = Rig(colour, *[reply(200, {"a": number}) for number in range(4)], settings=settings(shared=True, ttl=60.0))
    first = rig.send(kept()).value
    rig.clock.advance(60.0)
    second = rig.send(kept()).value
    assert (first, second) == ({"a": 0}, {"a": 1})
    rig.client.cache.invalidate([TAG])
    assert rig.send(kept()).value == {"a": 2}


@each_colour
def test_another_tenants_shared_object_is_not_handed_out(colour):
    rig = Rig(colour, lambda sent: reply(200, {"n": len(rig.sent)}), settings=settings(shared=True))
    other = rig.another(tenant="t-1")
    assert [rig.send(kept(), client).value["n"] for client in (rig.client, other, rig.client, other)] == [1, 2, 1, 2]


@each_colour
def test_a_request_id_is_scrubbed_of_secrets_at_every_hit(colour):
    rig = Rig(colour, reply(200, {}, x_request_id="of key_of_the_first_account"))
    assert {rig.send(kept()).request_id for _ in range(2)} == {"of ***"}


# --- at once


@each_colour
def test_a_hit_is_counted_once_and_tells_who_listens(colour, caplog):
    told: list[HookEvent] = []
    rig = Rig(colour)
    rig.send(kept())
    rig.send(kept())
    assert (rig.client.stats().cache.hits, rig.client.stats().cache.misses) == (1, 1)
    rig.send(kept(), rig.another(observers=[told.append]))
    assert [type(event) for event in told] == [CallStarted, CacheAsked, CallEnded]
    caplog.set_level(logging.INFO, "switchgear")
    rig.send(kept())
    assert caplog.records == []
    caplog.set_level(logging.DEBUG, "switchgear")
    rig.send(kept())
    assert [record.__dict__["switchgear.event"] for record in caplog.records] == [
        "CallStarted",
        "CacheAsked",
        "CallEnded",
    ]
    assert rig.client.stats().cache.hits == 4


@each_colour
def test_a_client_that_is_closed_or_switched_off_hands_out_nothing(colour):
    rig = Rig(colour)
    rig.send(kept())
    with pytest.raises(SwitchgearError, match="switched off"):
        rig.send(kept(), rig.another(settings=Settings(enabled=False)))
    done(rig.client.close())
    with pytest.raises(SwitchgearError, match="closed"):
        rig.send(kept())


@each_colour
def test_a_hit_needs_neither_service_nor_deadline(colour):
    rig = Rig(colour)
    rig.send(kept())
    rig.core.breaker.isolate()
    assert rig.send(kept(), rig.client.with_options(deadline=0.001)).from_cache


@each_colour
def test_a_key_that_cannot_be_made_is_an_error_as_ever(colour):
    rig = Rig(colour)
    with pytest.raises(SwitchgearError, match="Unicode"):
        rig.send(kept(query=(("a", "\ud800"),)))


# --- stale if error


class Outage(Rig):
    """A service that answered once, and whose answer has expired."""

    def __init__(self, colour: Any, *acts: Any, stale_if_error: float = 600.0, **options: Any) -> None:
        self.told: list[HookEvent] = []
        options.setdefault("settings", settings(ttl=60.0, stale_if_error=stale_if_error))
        super().__init__(colour, reply(200, "old"), *acts, observers=[self.told.append], **options)
        assert self.send(kept()).value == "old"
        self.clock.advance(60.0)


@each_colour
def test_while_the_breaker_is_open_an_expired_answer_is_served(colour):
    rig = Outage(colour)
    rig.core.breaker.isolate()
    for _ in range(2):
        response = rig.send(kept())
        assert (response.value, response.from_cache, response.stale, response.attempts) == ("old", True, True, 0)
        assert response.started_at is None
    assert [event.reason for event in rig.told if isinstance(event, StaleServed)] == ["CircuitOpen"] * 2
    assert [event.error for event in rig.told if isinstance(event, CallEnded)] == [None] * 3
    assert rig.client.stats().cache.stale == 2
    assert len(rig.sent) == 1


@each_colour
@pytest.mark.parametrize("act", [LOST, REFUSED, reply(500), reply(503)], ids=["lost", "refused", "500", "503"])
def test_it_stands_in_for_a_service_that_fails_too(colour, act):
    rig = Outage(colour, act)
    response = rig.send(kept())
    assert (response.value, response.stale, response.attempts) == ("old", True, 1)
    assert len(rig.sent) == 2


@each_colour
@pytest.mark.parametrize(("status", "error"), [(404, NotFound), (429, RateLimited)])
def test_it_never_stands_in_for_what_the_service_says(colour, status, error):
    Outage(colour, reply(status)).fails(kept(), error)


@each_colour
def test_unless_it_is_asked_for_nothing_stale_is_served(colour):
    rig = Outage(colour, settings=settings(ttl=60.0))
    rig.core.breaker.isolate()
    rig.fails(kept(), CircuitOpen)
    with pytest.raises(
        ConfigurationError, match=r"cache\.stale_if_error"
    ):  # how long they are kept is the client's own
        rig.client.with_options(cache=CachePolicy(stale_if_error=600.0))


@each_colour
def test_a_sibling_may_want_nothing_stale_or_nothing_that_old(colour):
    rig = Outage(colour)
    rig.core.breaker.isolate()
    rig.fails(kept(), CircuitOpen, rig.client.with_options(cache=CachePolicy()))
    rig.fails(kept(), CircuitOpen, rig.client.with_options(cache=False))
    rig.clock.advance(100.0)
    rig.fails(kept(), CircuitOpen, rig.client.with_options(cache=CachePolicy(stale_if_error=100.0)))
    assert rig.send(kept(), rig.client.with_options(cache=CachePolicy(stale_if_error=101.0))).stale


@each_colour
def test_it_grows_too_old(colour):
    rig = Outage(colour, stale_if_error=600.0)
    rig.core.breaker.isolate()
    rig.clock.advance(599.0)
    assert rig.send(kept()).stale
    rig.clock.advance(1.0)
    rig.fails(kept(), CircuitOpen)


@each_colour
@pytest.mark.parametrize("drop", ["invalidate", "clear", "write"])
def test_what_was_invalidated_is_never_served(colour, drop):
    rig = Outage(colour, reply(200))
    if drop == "write":
        rig.send(call("POST", tags=(TAG,)))
    else:
        getattr(rig.client.cache, drop)(*([[TAG]] if drop == "invalidate" else []))
    rig.core.breaker.isolate()
    rig.fails(kept(), CircuitOpen)


@each_colour
def test_after_the_outage_the_service_is_asked_again(colour):
    rig = Outage(colour, reply(503), reply(200, "new"))
    assert rig.send(kept()).value == "old"
    response = rig.send(kept())
    assert (response.value, response.stale, response.from_cache) == ("new", False, False)
    assert rig.send(kept()).value == "new"


@each_colour
def test_a_stale_shared_object_says_that_it_is_stale_only_while_it_is(colour):
    rig = Outage(colour, settings=settings(ttl=60.0, stale_if_error=600.0, shared=True))
    rig.core.breaker.isolate()
    first, second = rig.send(kept()), rig.send(kept())
    assert first.stale
    assert first.value is second.value


@each_colour
def test_an_answer_of_another_key_does_not_stand_in(colour):
    """The key was refused and asked for again; then the service went out: what the old key was told is not served."""
    keys = iter(["key_old", "key_old", "key_new"])
    rig = Outage(colour, reply(401), reply(503), credential=lambda: next(keys))
    with pytest.raises(SwitchgearError, match="503"):
        rig.send(kept())


@each_colour
def test_one_that_cannot_be_read_stands_in_for_nothing(colour):
    rig = Outage(colour)
    rig.core.breaker.isolate()
    with pytest.raises(CircuitOpen):
        rig.send(kept(decode=decoder(list[int])))


@each_colour
def test_a_damaged_answer_is_as_good_as_none(colour):
    """As a store beyond the process may hold; what is fetched in its place is kept again."""
    rig = Rig(colour, reply(200, "one"), reply(200, "two"), settings=settings())
    rig.send(kept())
    (held,) = rig.core.cache._entries.values()
    held.response = replace(held.response, content=b'"on')
    asked: list[CacheAsked] = []
    watched = rig.another(observers=[lambda event: asked.append(event) if isinstance(event, CacheAsked) else None])
    assert rig.send(kept(), watched).value == "two"
    assert [event.hit for event in asked] == [False]
    assert (rig.send(kept()).value, len(rig.sent)) == ("two", 2)


def test_expired_answers_take_no_more_room_than_there_is():
    rig = Rig("sync", settings=settings(ttl=1.0, stale_if_error=86_400.0, max_entries=10))
    for number in range(100):
        rig.send(kept(f"/v1/things/{number}"))
        rig.clock.advance(2.0)
    assert rig.client.stats().cache.entries == 10


@pytest.mark.parametrize("seconds", [-1.0, 86_401.0, float("nan")])
def test_an_impossible_age_is_refused(seconds):
    with pytest.raises(ConfigurationError, match="stale_if_error"):
        CachePolicy(stale_if_error=seconds)


def test_a_day_is_the_most():
    assert CachePolicy(stale_if_error=86_400.0).stale_if_error == 86_400.0


def test_an_answer_is_a_response_as_before():
    """What a `CachedAnswer` keeps beside the bytes does not take part in comparisons."""
    from switchgear.pipeline.cache import CachedAnswer
    from switchgear.types.headers import Headers

    response = WireResponse(200, Headers(), b"{}")
    one, other = CachedAnswer(response, (TAG,)), CachedAnswer(response, (TAG,), expires=3.0)
    assert one == other
    assert "shared" not in repr(one)
