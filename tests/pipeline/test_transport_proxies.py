"""Behind a proxy, as the environment names it: a tunnel to the service is asked for, and a refusal names the proxy."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from canary import Witness, canary
from crm import KEY, AsyncCrmClient, Contact, CrmClient, contact
from fresh import run
from loopback import Loopback, answer, unconnectable
from switchgear.errors import ConfigurationError, ConnectFailed, Fault, TransportFault
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
        refused(way)
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


# --- kinds of proxies


@pytest.mark.parametrize(
    ("way", "kind"),
    [(way, kind) for kind in ("https", "socks5") for way in WAYS if (way, kind) != ("aiohttp", "socks5")],
)
@pytest.mark.parametrize("credentials", [None, "ada:p%40ss"])
def test_a_tunnel_through_a_proxy_of_another_kind(way, kind, credentials, server, authority, monkeypatch):
    """Over TLS there is TLS within TLS; a SOCKS proxy's replies come byte by byte, and it looks the host up."""
    known = None if credentials is None else credentials.replace("%40", "@")
    options: Any = {"socks": True} if kind == "socks5" else {"tls": authority.serving("127.0.0.1")}
    with Proxy(server.port, credentials=known, **options) as proxy:
        shown = "" if credentials is None else f"{credentials}@"
        monkeypatch.setenv("ALL_PROXY", f"{kind}://{shown}{proxy.host}")
        server.script = [answer(200, json.dumps(contact()).encode() + b" " * 300_000)]
        assert [one.id for one in fetched(way, times=3)] == ["c1"] * 3
        assert (proxy.asked, proxy.opened) == ([f"{HOST}:443"], 1)


@pytest.mark.parametrize("way", ["sync", "async"])
@pytest.mark.parametrize(("status", "credentials"), [(403, None), (200, "ada:right")])
def test_a_socks_proxy_that_refuses_is_named(way, status, credentials, server, monkeypatch):
    with Proxy(server.port, socks=True, status=status, credentials=credentials) as proxy:
        monkeypatch.setenv("HTTPS_PROXY", f"socks5h://{'ada:canary@' if credentials else ''}{proxy.host}")
        error = refused(way)
        assert f"proxy {proxy.host}" in str(error)
        assert "canary" not in f"{error!r} {error.__cause__!r}"
    assert server.received == []


@pytest.mark.parametrize("way", ["sync", "async"])
@pytest.mark.parametrize("scheme", ["http", "socks5"])
@pytest.mark.parametrize("says", [b"220 smtp.example ESMTP\r\n", b"\x05\xff", b"\x04\x5a", b""])
def test_what_is_no_proxy_is_named(way, scheme, says, monkeypatch):
    with Loopback() as other:
        other.greets = lambda connection: connection.sendall(says)
        monkeypatch.setenv("HTTPS_PROXY", other.url.replace("http", scheme))
        assert "proxy 127.0.0.1" in str(refused(way))


@each_way
def test_a_plain_request_is_handed_to_the_proxy(way, monkeypatch):
    """It is shown the credentials, and the whole address."""
    with Loopback(answer(200, json.dumps(contact()).encode())) as plain, Proxy(plain.port, credentials="a:b") as proxy:
        monkeypatch.setenv("HTTP_PROXY", proxy.url)
        assert fetched(way, plain.url)[0].id == "c1"
        assert proxy.asked == [f"{plain.url}/contacts/c1"]
        assert plain.received[0].headers["host"] == plain.url.removeprefix("http://")


@pytest.mark.parametrize("way", ["async", "aiohttp"])
def test_each_event_loop_has_tunnels_of_its_own(way, server, monkeypatch):
    async def once() -> str:
        return (await client.contacts.get("c1")).id

    with Proxy(server.port) as proxy:
        monkeypatch.setenv("HTTPS_PROXY", proxy.url)
        options: Any = {"transport": AiohttpTransport()} if way == "aiohttp" else {}
        client = AsyncCrmClient(KEY, base_url=URL, settings=SETTINGS, **options)
        assert [asyncio.run(once()) for _ in range(4)] == ["c1"] * 4
        assert proxy.opened == 4
        asyncio.run(client.close())


@each_way
def test_nobody_else_writes_down_what_passes(way, server, monkeypatch):
    witness, cookie = Witness(), canary()
    server.script = [answer(200, json.dumps(contact()).encode(), [("Set-Cookie", cookie)])]
    with Proxy(server.port, credentials="ada:canary") as proxy:
        monkeypatch.setenv("HTTPS_PROXY", proxy.url)
        fetched(way)  # the loggers are there
        with witness.listening():
            fetched(way)
    assert {where for where, _ in witness.seen if where.removeprefix("log ").startswith(("http", "hpack"))} == set()
    assert witness.singing(cookie, "canary", "c1") == []


def test_others_may_write_down_their_own_calls(server, authority):
    witness = Witness()
    fetched("sync", server.url)
    with witness.listening(), httpx.Client(verify=authority.trusting()) as client:
        client.get(server.url)
    assert {"log httpx", "log httpcore.http11"} <= {where for where, _ in witness.seen}


# --- what cannot be used

UNUSABLE = [
    "http://127.0.0.1:port",
    "http://127.0.0.1:99999",
    "http://127.0.0.1:0",
    "http://[::1",
    "http://",
    "http://:8080",
    "socks://127.0.0.1:1080",
    "socks4://127.0.0.1:1080",
    "ftp://127.0.0.1",
    "socks5://ada@127.0.0.1",
    f"http://{'a' * 70}.example",
]


@each_way
@pytest.mark.parametrize("proxy", UNUSABLE)
def test_a_proxy_that_cannot_be_used_is_an_error_when_a_call_would_go_that_way(way, proxy, server, monkeypatch):
    monkeypatch.setenv("HTTPS_PROXY", proxy)
    with pytest.raises(ConfigurationError, match=r"(?i)https_proxy .*NO_PROXY") as caught:
        fetched(way)
    assert caught.value.__context__ is None
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    assert fetched(way, server.url)[0].id == "c1"


def test_aiohttp_does_not_speak_socks(monkeypatch):
    monkeypatch.setenv("ALL_PROXY", "socks5://127.0.0.1:1")
    with pytest.raises(ConfigurationError, match=r"(?i)all_proxy .*the default transport does"):
        fetched("aiohttp")


@each_way
@pytest.mark.parametrize("variable", ["SSL_CERT_FILE", "SSL_CERT_DIR", "SSLKEYLOGFILE"])
def test_a_path_that_cannot_be_used_is_an_error_when_a_call_needs_it(way, variable, tmp_path, monkeypatch):
    monkeypatch.setenv(variable, str(tmp_path / "nowhere" / "nothing"))
    with pytest.raises(ConfigurationError, match=f"{variable} names .*nothing.*unset it") as caught:
        fetched(way)
    assert caught.value.__context__ is None
    with Loopback(answer(200, json.dumps(contact()).encode())) as plain:
        assert fetched(way, plain.url)[0].id == "c1"


# --- where they are


@pytest.mark.parametrize(
    ("spared", "url", "is_spared"),
    [
        ("*", "https://a.example", True),
        ("a.example", "https://a.example", True),
        ("a.example", "https://sub.a.example", True),
        (".a.example", "https://a.example", True),
        ("*.a.example", "https://sub.a.example", True),
        ("a.example", "https://ba.example", False),
        ("A.Example , b.example", "https://a.example", True),
        ("a.example:8443", "https://a.example:8443", True),
        ("a.example:8443", "https://a.example", False),
        ("a.example:443", "https://a.example", True),
        ("127.0.0.1", "https://127.0.0.1:8443", True),
        ("127.0.0.1:8443", "https://127.0.0.1:8443", True),
        ("127.0.0.1:8443", "https://127.0.0.1", False),
        ("10.0.0.0/8", "https://10.1.2.3", True),
        ("10.0.0.0/8", "https://11.1.2.3", False),
        ("10.0.0.0/8", "https://a.example", False),
        ("[::1]", "https://[::1]:8443", True),
        ("::1", "https://[::1]", True),
        ("[::1]:8443", "https://[::1]:8443", True),
        ("[::1]:8443", "https://[::1]", False),
        ("fe80::/10", "https://[fe80::1]", True),
        ("fe80::/10", "https://[fd00::1]", False),
        ("fe80::/10", "https://127.0.0.1", False),
        ("300.1.1.1/99,,:,[,a b,a.example:port", "https://127.0.0.1", False),
        ("300.1.1.1/99,,:,[,a b,a.example:port", "https://a.example", False),
    ],
)
def test_whom_no_proxy_spares(spared, url, is_spared):
    assert (Proxies({"all": "http://p:1", "no": spared}).of(url) is None) is is_spared


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
