"""Behind a proxy, as the environment names it: a tunnel to the service is asked for, and a refusal names the proxy."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from crm import KEY, AsyncCrmClient, Contact, CrmClient, contact
from fresh import run
from loopback import Loopback, answer, unconnectable
from switchgear.errors import ConnectFailed, Fault, TransportFault
from switchgear.pipeline.transport import AiohttpTransport, process
from switchgear.pipeline.transport._proxies import Proxies
from switchgear.pipeline.transport._tls import tls_context
from switchgear.settings import RetryPolicy, Settings
from tunnel import Authority, Proxy

HOST = "crm.example"
URL = f"https://{HOST}"
SETTINGS = Settings(retry=RetryPolicy(base=0.0, cap=0.0))
WAYS = ("sync", "async", "aiohttp")
each_way = pytest.mark.parametrize("way", WAYS)


@pytest.fixture
def authority(tmp_path: Path) -> Authority:
    return Authority(tmp_path)


@pytest.fixture(autouse=True)
def environment(monkeypatch: pytest.MonkeyPatch, authority: Authority) -> Iterator[None]:
    """Nobody has borrowed yet, there is no proxy, and the private authority is trusted."""
    monkeypatch.setattr(process, "_shared", None)
    monkeypatch.setattr(process, "_borrowers", 0)
    for name in ("http_proxy", "https_proxy", "all_proxy", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)
    monkeypatch.setenv("SSL_CERT_FILE", str(authority.file))
    tls_context.cache_clear()
    yield
    tls_context.cache_clear()


@pytest.fixture
def server(authority: Authority) -> Iterator[Loopback]:
    with Loopback(answer(200, json.dumps(contact()).encode()), tls=authority.serving(HOST, "127.0.0.1")) as running:
        yield running


def fetched(way: str, url: str = URL, times: int = 1) -> list[Contact]:
    """A contact, over what a client uses when nobody says otherwise, or over aiohttp."""
    if way == "sync":
        with CrmClient(KEY, base_url=url, settings=SETTINGS) as client:
            return [client.contacts.get("c1") for _ in range(times)]

    async def main() -> list[Contact]:
        transport = AiohttpTransport() if way == "aiohttp" else None
        options: Any = {} if transport is None else {"transport": transport}
        try:
            async with AsyncCrmClient(KEY, base_url=url, settings=SETTINGS, **options) as client:
                return [await client.contacts.get("c1") for _ in range(times)]
        finally:
            if transport is not None:
                await transport.close()

    return asyncio.run(main())


def refused(way: str) -> ConnectFailed:
    with pytest.raises(ConnectFailed) as caught:
        fetched(way)
    fault = caught.value.__cause__
    assert isinstance(fault, TransportFault)
    assert (fault.fault, fault.sent) == (Fault.CONNECT, False)
    return caught.value


@each_way
@pytest.mark.parametrize("variable", ["HTTPS_PROXY", "https_proxy", "ALL_PROXY"])
def test_a_request_goes_through_one_tunnel(way, variable, server, monkeypatch):
    with Proxy(server.port) as proxy:
        monkeypatch.setenv(variable, proxy.url)
        assert [one.id for one in fetched(way, times=3)] == ["c1"] * 3
        assert (proxy.asked, proxy.opened) == ([f"{HOST}:443"], 1)
    assert {received.target for received in server.received} == {"/contacts/c1"}
    assert {received.headers["host"] for received in server.received} == {HOST}
    assert not any("proxy-authorization" in received.headers for received in server.received)


@each_way
def test_a_proxy_is_shown_its_credentials(way, server, monkeypatch):
    with Proxy(server.port, credentials="ada:canary") as proxy:
        monkeypatch.setenv("HTTPS_PROXY", proxy.url)
        assert fetched(way)[0].id == "c1"
        assert proxy.opened == 1


@each_way
@pytest.mark.parametrize("spared", ["127.0.0.1", "crm.example,127.0.0.1", "*"])
def test_what_no_proxy_spares_goes_straight(way, spared, server, monkeypatch):
    with Proxy(server.port) as proxy:
        monkeypatch.setenv("HTTPS_PROXY", proxy.url)
        monkeypatch.setenv("NO_PROXY", spared)
        assert fetched(way, server.url)[0].id == "c1"
        assert proxy.asked == []


@each_way
@pytest.mark.parametrize("status", [403, 502])
def test_a_proxy_that_refuses_is_named(way, status, server, monkeypatch):
    with Proxy(server.port, status=status) as proxy:
        monkeypatch.setenv("HTTPS_PROXY", proxy.url)
        error = refused(way)
        assert f"{status}" in str(error)
        assert f"proxy {proxy.host}" in str(error)
        assert "proxy" in error.guidance
        assert len(proxy.asked) == error.attempts == 3  # nothing left, so that it may go again
    assert server.connections == 0


@each_way
def test_a_proxy_that_does_not_know_us_is_not_told_of(way, server, monkeypatch):
    """Its address is named, and nothing of the credentials."""
    with Proxy(server.port, credentials="ada:right") as proxy:
        monkeypatch.setenv("HTTPS_PROXY", proxy.url.replace("right", "canary"))
        error = refused(way)
        assert "407" in str(error)
        assert f"proxy {proxy.host}" in str(error)
        told = f"{error} {error!r} {error.__cause__} {error.__cause__!r} {error.__dict__}"
        assert not {"canary", "ada", "YWRhOmNhbmFyeQ"} & {
            word for word in ("canary", "ada", "YWRhOmNhbmFyeQ") if word in told
        }


@each_way
def test_a_proxy_that_is_not_there_is_named(way, monkeypatch):
    port = unconnectable()
    monkeypatch.setenv("HTTPS_PROXY", f"http://ada:canary@127.0.0.1:{port}")
    error = refused(way)
    assert f"proxy 127.0.0.1:{port}" in str(error)
    assert "canary" not in f"{error!r} {error.__cause__!r}"


@each_way
def test_a_proxy_that_does_not_answer_never_passed_anything_on(way, monkeypatch, server):
    """It takes the request for a tunnel, and hangs up."""
    with Loopback(lambda exchange: setattr(exchange, "keep", False)) as proxy:
        monkeypatch.setenv("HTTPS_PROXY", proxy.url)
        with pytest.raises(ConnectFailed if way == "aiohttp" else Exception):
            fetched(way)
    assert server.received == []


@each_way
def test_the_service_behind_a_proxy_must_be_the_one_that_was_asked_for(way, authority, monkeypatch):
    """A proxy that leads elsewhere sees a handshake, and no key."""
    with Loopback(tls=authority.serving("elsewhere.example")) as elsewhere, Proxy(elsewhere.port) as proxy:
        monkeypatch.setenv("HTTPS_PROXY", proxy.url)
        with pytest.raises(ConnectFailed) as caught:
            fetched(way)
        assert isinstance(caught.value.__cause__, TransportFault)
        assert caught.value.__cause__.fault is Fault.CERTIFICATE
        assert elsewhere.received == []


def test_in_a_new_process_the_environment_is_all_that_is_needed(server, authority):
    code = f"""
import asyncio
from switchgear import AsyncClerkClient, ClerkClient
from switchgear.pipeline.transport import AiohttpTransport
with ClerkClient("sk_test_key", base_url="{URL}") as clerk:
    print(clerk.raw.users.get("user_1").status)
async def main():
    over_aiohttp = AiohttpTransport()
    for options in ({{}}, {{"transport": over_aiohttp}}):
        async with AsyncClerkClient("sk_test_key", base_url="{URL}", **options) as clerk:
            print((await clerk.raw.users.get("user_1")).status)
    await over_aiohttp.close()
asyncio.run(main())
"""
    server.script = [answer(200, b'{"id": "user_1", "object": "user", "created_at": 1, "updated_at": 1}')]
    with Proxy(server.port) as proxy:
        assert run(code, HTTPS_PROXY=proxy.url, SSL_CERT_FILE=str(authority.file)).split() == ["200"] * 3
        assert proxy.asked == [f"{HOST}:443"] * 3


# --- where they are


@pytest.mark.parametrize(
    ("named", "url", "proxy"),
    [
        ({}, "https://a.example", None),
        ({"https": "http://p:1"}, "https://a.example", "http://p:1"),
        ({"https": "http://p:1"}, "http://a.example", None),
        ({"http": "http://p:1"}, "https://a.example", None),
        ({"all": "http://p:1"}, "https://a.example", "http://p:1"),
        ({"all": "http://p:1", "https": "http://q:2"}, "https://a.example", "http://q:2"),
        ({"https": "p:1"}, "https://a.example", "http://p:1"),
        ({"https": "http://p:1"}, "https://spared.example:8443/x", None),
        ({"https": "http://p:1"}, "https://sub.spared.example", None),
        ({"no": "spared.example"}, "https://a.example", None),
    ],
)
def test_the_proxy_on_the_way_to_an_address(named, url, proxy):
    proxies = Proxies({"no": "spared.example", **named})
    found = proxies.of(url)
    assert (None if found is None else f"{found.scheme}://{found.address}") == proxy
    assert bool(proxies) is not (not named or set(named) == {"no"})


_AT_A_PROXY = {Fault.CONNECT, Fault.CONNECT_TIMEOUT, Fault.TLS}


@pytest.mark.parametrize("fault", Fault)
def test_only_a_failed_connection_is_blamed_on_the_proxy(fault):
    proxies = Proxies({"https": "http://ada:canary@p.example:3128"})
    sent = TransportFault(fault, "so it is", sent=False)
    blamed = proxies.blamed(sent, "https://a.example")
    told = ", on the way through the proxy p.example:3128" if fault in _AT_A_PROXY else ""
    assert (blamed.fault, blamed.text, blamed.sent) == (fault, f"so it is{told}", False)
    assert proxies.blamed(sent, "http://a.example") is sent
