"""What aiohttp would do beside sending, and does not; and what it calls its failures."""

from __future__ import annotations

import sys
from typing import Any

import aiohttp
import pytest

from fresh import run
from loopback import Loopback, answer, hangs_up, resets
from switchgear.errors import ConfigurationError, Fault
from switchgear.pipeline.transport import AiohttpTransport
from switchgear.pipeline.transport.faults import MAX_BODY, fault_of
from switchgear.pipeline.wire import WireRequest
from wired import PATIENT, Wired, each_transport, get, post

REFUSED = ConnectionRefusedError(111, "Connect call failed")


def response_error(kind: type[aiohttp.ClientResponseError]) -> aiohttp.ClientResponseError:
    facts: Any = None
    return kind(facts, (), status=407, message="canary")


FOREIGN = {
    "ClientConnectorError": (aiohttp.ClientConnectorError(Any, REFUSED), Fault.CONNECT, False),
    "ClientConnectorDNSError": (aiohttp.ClientConnectorDNSError(Any, REFUSED), Fault.CONNECT, False),
    "ClientProxyConnectionError": (aiohttp.ClientProxyConnectionError(Any, REFUSED), Fault.CONNECT, False),
    "ClientHttpProxyError": (response_error(aiohttp.ClientHttpProxyError), Fault.CONNECT, False),
    "InvalidURL": (aiohttp.InvalidURL("canary"), Fault.PROTOCOL, False),
    "ServerDisconnectedError": (aiohttp.ServerDisconnectedError("canary"), Fault.PROTOCOL, True),
    "ClientPayloadError": (aiohttp.ClientPayloadError("canary"), Fault.PROTOCOL, True),
    "ClientResponseError": (response_error(aiohttp.ClientResponseError), Fault.PROTOCOL, True),
    "ClientOSError": (aiohttp.ClientOSError(104, "canary"), Fault.LOST, True),
    "ClientConnectionResetError": (aiohttp.ClientConnectionResetError("canary"), Fault.LOST, True),
}


@pytest.mark.parametrize("name", FOREIGN)
def test_what_aiohttp_raises_is_named_in_our_terms(name):
    foreign, kind, sent = FOREIGN[name]
    foreign.__cause__ = REFUSED if isinstance(foreign, aiohttp.ClientConnectorError) else None
    fault = fault_of(foreign)
    reason = {"ClientHttpProxyError": " 407"}.get(name, f" {REFUSED}" if kind is Fault.CONNECT else "")
    assert (fault.fault, fault.text, fault.sent) == (kind, f"{name}{reason}", sent)


@each_transport
@pytest.mark.parametrize("breaks", [hangs_up, resets], ids=["hangs up", "resets"])
@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE"])
def test_nothing_is_sent_twice(colour, breaks, method):
    """aiohttp repeats idempotent requests whose connection breaks; whether to repeat is decided elsewhere."""
    with Loopback(answer(), breaks, answer()) as server, Wired(colour) as wired:
        wired.send(get(server.url))
        fault = wired.fault(WireRequest(method, f"{server.url}/once", (), b"" if method == "GET" else b"{}"))
        assert (fault.fault in {Fault.LOST, Fault.PROTOCOL}, fault.sent) == (True, True)
        assert [received.target for received in server.received] == ["/", "/once"]


@each_transport
def test_cookies_are_not_kept(colour):
    with Loopback(answer(headers=[("Set-Cookie", "session=1")])) as server, Wired(colour) as wired:
        for _ in range(2):
            assert wired.send(get(server.url)).headers["set-cookie"] == "session=1"
        assert not any("cookie" in received.headers for received in server.received)


def test_netrc_is_not_read(tmp_path, monkeypatch):
    netrc = tmp_path / "netrc"
    netrc.write_text("machine 127.0.0.1 login ada password canary\n")
    monkeypatch.setenv("NETRC", str(netrc))
    monkeypatch.setenv("NO_PROXY", "*")
    with Loopback() as server, Wired("async", AiohttpTransport) as wired:
        wired.send(get(server.url))
        assert "authorization" not in server.received[0].headers


@pytest.mark.parametrize("error", [ValueError("of the caller's"), KeyError("of the caller's"), OSError("a file")])
def test_what_the_callers_stream_raises_is_the_callers(error):
    async def parts() -> Any:
        yield b"one"
        raise error

    with Loopback() as server, Wired("aiohttp") as wired:
        with pytest.raises(type(error), match=str(error).strip("'")):
            wired.send(post(server.url, parts()))
        assert wired.send(get(server.url)).status == 200
        assert len(server.received) == 1


@each_transport
@pytest.mark.parametrize("size", [1, 16 * 1024, 16 * 1024 + 1, 64 * 1024, 300_000])
def test_a_body_of_any_size_arrives_with_its_length(colour, size):
    body = bytes(range(256)) * (size // 256) + b"x" * (size % 256)
    with Loopback() as server, Wired(colour) as wired:
        wired.send(post(server.url, body))
        (received,) = server.received
    assert (received.body, received.headers["content-length"]) == (body, str(size))
    assert set(received.headers) == {"host", "accept-encoding", "content-length"}


async def test_a_transport_that_was_closed_opens_again():
    """As the others do: closing gives back what is held."""
    transport = AiohttpTransport(trust_env=False)
    with Loopback() as server:
        for _ in range(2):
            assert (await transport.send(get(server.url), PATIENT)).status == 200
            await transport.close()
            await transport.close()
        assert server.connections == 2


def test_without_aiohttp_it_says_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "switchgear.pipeline.transport._aiohttp", None)
    with pytest.raises(ConfigurationError, match=r"switchgear\[aiohttp\]") as caught:
        AiohttpTransport()
    assert caught.value.__context__ is None


def test_aiohttp_is_imported_when_a_transport_is_made():
    code = """
import sys
from switchgear.pipeline.transport import AiohttpTransport
print("aiohttp" in sys.modules)
AiohttpTransport()
print("aiohttp" in sys.modules)
"""
    assert run(code).split() == ["False", "True"]


def test_no_answer_is_larger_than_64_mebibytes():
    assert MAX_BODY == 2**26
