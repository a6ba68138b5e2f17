"""What a client could not use, or would ignore, is refused when it is built."""

from __future__ import annotations

import functools

import httpx
import pytest

from crm import KEY, AsyncCrmClient, CrmClient, Line
from switchgear import ApiClientFactory, AsyncApiClientFactory
from switchgear.errors import ConfigurationError
from switchgear.pipeline.interceptors import Interceptor
from switchgear.pipeline.shared import Shared
from switchgear.pipeline.transport import AsyncPoolTransport, PoolTransport
from switchgear.settings import BreakerPolicy, BudgetPolicy, CachePolicy, LimiterPolicy, Settings

LINE = Line()


class Awaits(Interceptor):
    async def on_response(self, request, response): ...


async def awaited(event): ...


class Wrapped:
    """An asynchronous transport behind a plain wrapper."""

    @functools.wraps(AsyncPoolTransport.send)
    def send(self, request, timeouts, /):
        return LINE.async_transport.send(request, timeouts)

    async def close(self): ...


SYNC = [
    ({"transport": LINE.async_transport}, "AsyncScriptedTransport is awaited: a synchronous client needs a Transport"),
    ({"interceptors": [Awaits()]}, "an asynchronous interceptor needs an asynchronous client"),
]
ASYNC = [
    ({"transport": LINE.transport}, "ScriptedTransport blocks: an asynchronous client needs an AsyncTransport"),
    ({"transport": PoolTransport(trust_env=False)}, "PoolTransport blocks"),
]
BOTH = [
    ({"transport": "http://proxy"}, "a transport has the methods send and close; str has not"),
    ({"transport": PoolTransport}, "a transport has the methods send and close; the class PoolTransport has not"),
    ({"interceptors": [Awaits]}, "unlike the class Awaits|the class Awaits has not"),
    ({"transport": httpx.HTTPTransport()}, "hand a client of it over as http_client"),
    ({"observers": ["print"]}, "an observer must be a plain function of one event, not str"),
    ({"observers": [awaited]}, "an observer must be a plain function of one event, not function"),
    ({"interceptors": [print]}, "an interceptor has the methods on_request, on_response, on_error"),
    ({"settings": {"deadline": 5}}, "settings must be a Settings, not dict"),
    ({"shared": Settings()}, "shared must be a Shared, not Settings"),
]
CASES = [
    *((CrmClient, ApiClientFactory, *case) for case in (*SYNC, *BOTH)),
    *((AsyncCrmClient, AsyncApiClientFactory, *case) for case in (*ASYNC, *BOTH)),
]


@pytest.mark.parametrize(("client", "factory", "options", "words"), CASES)
def test_the_wrong_kind_is_refused(client, factory, options, words):
    with pytest.raises(ConfigurationError, match=words):
        client(KEY, **options)
    with pytest.raises(ConfigurationError, match=words):
        factory(**options)


def test_a_wrapped_transport_is_taken():
    AsyncCrmClient(KEY, transport=Wrapped())


def test_a_credential_that_is_awaited_needs_an_asynchronous_client():
    async def current() -> str:
        return KEY

    with pytest.raises(ConfigurationError, match="a credential that is awaited needs an asynchronous client"):
        CrmClient(current, transport=LINE.transport)
    AsyncCrmClient(current, transport=LINE.async_transport)


IGNORED = {
    "breaker": Settings(breaker=BreakerPolicy(consecutive=2)),
    "budget": Settings(budget=BudgetPolicy(capacity=5)),
    "cache.ttl": Settings(cache=CachePolicy(ttl=60.0)),
    "cache.max_entries": Settings(cache=CachePolicy(max_entries=5)),
    "cache.stale_if_error": Settings(cache=CachePolicy(stale_if_error=60.0)),
}


@pytest.mark.parametrize("name", IGNORED)
def test_settings_that_only_shared_could_heed_are_refused(name):
    settings = IGNORED[name]
    for build in (
        lambda shared: CrmClient(KEY, transport=LINE.transport, settings=settings, shared=shared),
        lambda shared: ApiClientFactory(settings=settings, shared=shared, transport=LINE.transport),
        lambda shared: ApiClientFactory(shared=shared, transport=LINE.transport).client(
            CrmClient, KEY, settings=settings
        ),
    ):
        with pytest.raises(ConfigurationError, match=rf"settings\.{name} would be ignored"):
            build(Shared(Settings(deadline=5.0)))
        build(Shared(settings))


@pytest.mark.parametrize("name", [name for name in IGNORED if name.startswith("cache")])
def test_a_sibling_says_nothing_of_the_store_either(name):
    policy = IGNORED[name].cache
    with pytest.raises(ConfigurationError, match=f"{name} is that of the client"):
        CrmClient(KEY, transport=LINE.transport).with_options(cache=policy)
    CrmClient(KEY, transport=LINE.transport, settings=IGNORED[name]).with_options(cache=policy)


def test_what_a_client_heeds_itself_may_differ_and_else_shared_says_it():
    mine = Settings(deadline=1.0, limiter=LimiterPolicy(requests=1, per=1.0), cache=CachePolicy(entity=True))
    shared = Shared(Settings(deadline=5.0, cache=CachePolicy(entity=True, ttl=60.0)))
    assert CrmClient(KEY, transport=LINE.transport, settings=mine, shared=shared)._core.settings.deadline == 1.0
    inherited = CrmClient(KEY, transport=LINE.transport, shared=shared)._core
    assert (inherited.settings.deadline, inherited.settings.cache.entity) == (5.0, True)
