"""Whose httpx client it is: never closed, refused in the wrong colour or loop, and as good as its mocks."""

from __future__ import annotations

import asyncio
import gc
import warnings
from typing import Any

import httpx
import pytest
import respx

from loopback import Loopback
from scripted import KEY, SPEC, Rig, call, each_colour, make_client
from switchgear.errors import ClientClosed, ConfigurationError, ConnectFailed, ServerError
from switchgear.pipeline.request import Repeat
from switchgear.pipeline.transport import AsyncHttpxTransport, HttpxTransport
from switchgear.settings import RetryPolicy, Settings
from wired import PATIENT, get, mocked_httpx, over_httpx

ONE_TRY = Settings(retry=RetryPolicy(attempts=1))


@each_colour
def test_it_is_never_closed(colour):
    with Loopback() as server:
        if colour == "sync":
            theirs = httpx.Client(trust_env=False)
            client: Any = make_client(colour, HttpxTransport(theirs), base_url=server.url)
            client.send(call())
            client.close()
            assert not theirs.is_closed
            theirs.close()
        else:

            async def run() -> None:
                theirs = httpx.AsyncClient(trust_env=False)
                client: Any = make_client(colour, AsyncHttpxTransport(theirs), base_url=server.url)
                await client.send(call())
                await client.close()
                assert not theirs.is_closed
                await theirs.aclose()

            asyncio.run(run())


@each_colour
def test_unless_it_is_ours(colour):
    with over_httpx(colour, owned=True) as wired:
        wired.close()
        wired.close()
        assert wired.transport._client.is_closed
    with over_httpx(colour, owned=False) as wired:
        wired.close()
        assert not wired.transport._client.is_closed


@each_colour
def test_a_client_that_its_owner_closed_says_so(colour):
    with over_httpx(colour) as wired:
        wired.close()
        rig = Rig(colour, transport=wired.transport)
        error = rig.fails(call(), ClientClosed)
    assert (error.service, error.attempts) == ("things", 1)
    assert rig.core.breaker.state.value == "closed"


@pytest.mark.parametrize("given", ["sync", "async", "neither"])
def test_a_client_of_the_wrong_colour_is_refused(given):
    clients = {"sync": httpx.Client, "async": httpx.AsyncClient, "neither": object}
    client: Any = clients[given]()
    if given != "sync":
        with pytest.raises(ConfigurationError, match=r"httpx\.Client"):
            HttpxTransport(client)
    if given != "async":
        with pytest.raises(ConfigurationError, match=r"httpx\.AsyncClient"):
            AsyncHttpxTransport(client)


def test_a_second_loop_is_refused_by_name():
    """httpx's connections belong to the loop in which they were made."""
    with Loopback() as server, warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)
        transport = AsyncHttpxTransport(httpx.AsyncClient(trust_env=False))
        client: Any = make_client("async", transport, base_url=server.url, settings=ONE_TRY)
        assert asyncio.run(client.send(call())).status == 200
        with pytest.raises(ConfigurationError, match="event loop"):
            asyncio.run(client.send(call()))
        del client, transport
        gc.collect()  # the first loop's connections can only be collected


def test_a_mock_may_serve_any_loop():
    transport = AsyncHttpxTransport(httpx.AsyncClient(transport=httpx.MockTransport(lambda _: httpx.Response(200))))
    for _ in range(3):
        assert asyncio.run(transport.send(get("https://x.example"), PATIENT)).status == 200


def test_an_error_of_the_first_loop_is_its_own():
    def handler(request: httpx.Request) -> httpx.Response:
        raise RuntimeError("a bug of the caller's")

    with mocked_httpx("async", handler) as wired, pytest.raises(RuntimeError, match="bug"):
        wired.send(get("https://x.example"))


# --- mocks


@each_colour
def test_mock_transports_are_honoured(colour):
    seen: list[httpx.Request] = []

    def handler(request: httpx.Request) -> httpx.Response:
        seen.append(request)
        return httpx.Response(503) if len(seen) == 1 else httpx.Response(200, json={"id": "1"})

    if colour == "sync":
        transport: Any = HttpxTransport(httpx.Client(transport=httpx.MockTransport(handler)))
    else:
        transport = AsyncHttpxTransport(httpx.AsyncClient(transport=httpx.MockTransport(handler)))
    rig = Rig(colour, transport=transport)
    response = rig.send(call("POST", repeat=Repeat.KEYED))
    assert (response.value, response.attempts) == ({"id": "1"}, 2)
    assert {request.headers["authorization"] for request in seen} == {f"Bearer {KEY}"}
    assert len({request.headers["idempotency-key"] for request in seen}) == 1
    assert {str(request.url) for request in seen} == {f"{SPEC.base_url}/v1/things/1"}
    assert {request.content for request in seen} == {b'{"name":"A"}'}


@each_colour
def test_respx_is_honoured(colour):
    with respx.mock(base_url=SPEC.base_url) as router:
        route = router.get("/v1/things/1").mock(
            side_effect=[httpx.ConnectError("refused"), httpx.Response(200, json={"id": "1"})]
        )
        http_client: Any = httpx.Client() if colour == "sync" else httpx.AsyncClient()
        transport: Any = HttpxTransport(http_client) if colour == "sync" else AsyncHttpxTransport(http_client)
        rig = Rig(colour, transport=transport)
        assert rig.send(call()).value == {"id": "1"}
        assert route.call_count == 2
        router.get("/v1/things/2").mock(return_value=httpx.Response(500))
        once = rig.client.with_options(attempts=1)
        rig.fails(call("GET", "/v1/things/2"), ServerError, once)
        router.get("/v1/things/3").mock(side_effect=httpx.ConnectError("refused"))
        rig.fails(call("GET", "/v1/things/3"), ConnectFailed, once)
    if colour == "sync":
        http_client.close()
    else:
        asyncio.run(http_client.aclose())
