"""An httpx client that the caller brings along: honoured, never closed, and never let to carry the key elsewhere."""

from __future__ import annotations

import asyncio
import gzip
import time
from threading import Event
from types import SimpleNamespace

import httpx
import pytest

from loopback import Exchange, Loopback, answer, chunked, drips, hangs_up, says, stalls, unconnectable
from scripted import each_colour
from switchgear.errors import Fault, TransportFault
from switchgear.pipeline.transport import AsyncHttpxTransport, _connections, callers, faults
from switchgear.pipeline.transport.callers import _Phases
from switchgear.pipeline.transport.faults import fault_of
from wired import PATIENT, briefly, get, mocked_httpx, over_httpx, post, within

# --- what is sent


@each_colour
def test_a_request_arrives_as_it_was(colour):
    with Loopback() as server, over_httpx(colour) as wired:
        wired.send(post(f"{server.url}/v1/a%20b?x=1&y=[2]", b'{"a":1}', ("X-One", "1"), ("X-One", "2")))
        (received,) = server.received
    assert (received.method, received.target, received.body) == ("POST", "/v1/a%20b?x=1&y=[2]", b'{"a":1}')
    assert (received.headers["host"], received.headers["content-length"]) == (f"127.0.0.1:{server.port}", "7")


@each_colour
@pytest.mark.parametrize(("method", "length"), [("GET", None), ("DELETE", None), ("POST", "0"), ("PUT", "0")])
def test_an_empty_body_says_its_length_where_one_is_expected(colour, method, length):
    with Loopback() as server, over_httpx(colour) as wired:
        wired.send(type(get(""))(method, server.url, ()))
        assert server.received[0].headers.get("content-length") == length


@each_colour
def test_a_stream_goes_in_chunks(colour):
    def parts():
        yield b"one "
        yield b"two"

    async def async_parts():
        for part in parts():
            yield part

    with Loopback() as server, over_httpx(colour) as wired:
        wired.send(post(server.url, parts() if colour == "sync" else async_parts()))
        assert server.received[0].body == b"one two"


@each_colour
def test_what_the_client_would_add_is_not_added(colour):
    """Its own credentials, cookies, parameters and base are for its owner's requests."""
    with Loopback() as server:
        theirs = {
            "auth": ("user", "password"),
            "cookies": {"session": "1"},
            "params": {"q": "1"},
            "headers": {"X-Theirs": "1", "Authorization": "theirs"},
            "base_url": "http://elsewhere.example/base",
        }
        with over_httpx(colour, **theirs) as wired:
            wired.send(get(f"{server.url}/v1", ("Authorization", "Bearer ours")))
        (received,) = server.received
    assert received.target == "/v1"
    assert received.headers["authorization"] == "Bearer ours"
    assert not {"cookie", "x-theirs"} & set(received.headers)


@each_colour
@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_is_not_followed_though_the_client_would(colour, status):
    with Loopback() as elsewhere, Loopback(answer(status, headers=[("Location", elsewhere.url)])) as server:
        with over_httpx(colour, follow_redirects=True) as wired:
            response = wired.send(get(server.url, ("Authorization", "Bearer canary")))
        assert (response.status, response.headers["location"]) == (status, elsewhere.url)
        assert elsewhere.connections == 0


# --- what is read


@each_colour
def test_an_answer_is_read_as_it_is(colour):
    headers = [("X-One", "1"), ("x-one", "2")]
    with Loopback(answer(418, b"\x00\xff", headers), chunked(b"a", b"bc"), answer(204, b"")) as server:
        with over_httpx(colour) as wired:
            first, second, third = (wired.send(get(server.url)) for _ in range(3))
        assert server.connections == 1
    assert (first.status, first.content, first.headers["x-one"]) == (418, b"\x00\xff", "1, 2")
    assert (second.content, third.content) == (b"abc", b"")


@each_colour
def test_compression_is_undone_once(colour):
    """An answer that is itself a gzip file, compressed once more on the way."""
    file = gzip.compress(b"a file", mtime=0)
    with (
        Loopback(answer(200, gzip.compress(file, mtime=0), [("Content-Encoding", "gzip")])) as server,
        over_httpx(colour) as wired,
    ):
        assert wired.send(get(server.url)).content == file


@each_colour
def test_broken_compression_is_a_fault(colour):
    with Loopback(answer(200, b"no gzip", [("Content-Encoding", "gzip")])) as server, over_httpx(colour) as wired:
        fault = wired.fault(get(server.url))
    assert (fault.fault, fault.sent) == (Fault.PROTOCOL, True)


@each_colour
@pytest.mark.parametrize(
    "behaviour",
    [
        answer(200, b"x" * 1001),
        chunked(*[b"x" * 400] * 3),
        answer(200, gzip.compress(b"x" * 1001, mtime=0), [("Content-Encoding", "gzip")]),
    ],
    ids=["plain", "chunked", "packed"],
)
def test_what_is_too_large_is_refused(colour, behaviour):
    with Loopback(answer(200, b"x" * 1000), behaviour) as server, over_httpx(colour) as wired:
        assert len(wired.send(get(server.url)).content) == 1000
        fault = wired.fault(get(server.url))
    assert (fault.fault, fault.sent) == (Fault.TOO_LARGE, True)


# --- faults

FOREIGN = [
    (httpx.ConnectTimeout, Fault.CONNECT_TIMEOUT, False),
    (httpx.ConnectError, Fault.CONNECT, False),
    (httpx.ProxyError, Fault.CONNECT, False),
    (httpx.UnsupportedProtocol, Fault.CONNECT, False),
    (httpx.LocalProtocolError, Fault.PROTOCOL, False),
    (httpx.PoolTimeout, Fault.POOL_TIMEOUT, False),
    (httpx.WriteTimeout, Fault.WRITE_TIMEOUT, True),
    (httpx.ReadTimeout, Fault.READ_TIMEOUT, True),
    (httpx.WriteError, Fault.LOST, True),
    (httpx.ReadError, Fault.LOST, True),
    (httpx.CloseError, Fault.LOST, True),
    (httpx.RemoteProtocolError, Fault.PROTOCOL, True),
    (httpx.DecodingError, Fault.PROTOCOL, True),
    (httpx.TooManyRedirects, Fault.LOST, True),
    (httpx.StreamClosed, Fault.LOST, True),
    (httpx.InvalidURL, Fault.PROTOCOL, False),
]


@each_colour
@pytest.mark.parametrize(("foreign", "kind", "sent"), FOREIGN, ids=lambda value: getattr(value, "__name__", None))
def test_what_httpx_raises_is_named_in_our_terms(colour, foreign, kind, sent):
    def handler(request: httpx.Request) -> httpx.Response:
        raise foreign() if foreign is httpx.StreamClosed else foreign("canary in its text")

    with mocked_httpx(colour, handler) as wired:
        fault = wired.fault(get("https://x.example"))
    assert (fault.fault, fault.sent) == (kind, sent)
    assert foreign.__name__ in str(fault)
    assert ("canary" in str(fault)) is (kind is Fault.CONNECT)  # where it could not connect to may be told


def test_every_failure_that_httpx_knows_has_a_name():
    """A kind of failure that a later httpx adds would be taken for a lost connection; this says so first."""

    def below(kind: type[Exception]) -> set[type[Exception]]:
        return {kind}.union(*(below(sub) for sub in kind.__subclasses__()))

    known = {foreign for foreign, _, _ in FOREIGN}
    groups = {httpx.HTTPError, httpx.RequestError, httpx.TransportError, httpx.TimeoutException, httpx.NetworkError}
    groups |= {httpx.ProtocolError, httpx.HTTPStatusError}
    assert below(httpx.HTTPError) <= known | groups


def test_what_nobody_knows_may_have_left():
    class Unheard(Exception):
        pass

    fault = fault_of(Unheard("canary"))
    assert (fault.fault, fault.text, fault.sent) == (Fault.LOST, "Unheard", True)


@each_colour
@pytest.mark.parametrize(
    ("behaviour", "kind", "sent"),
    [
        (hangs_up, Fault.PROTOCOL, True),
        (says(b"no HTTP\r\n\r\n"), Fault.PROTOCOL, True),
        (answer(200, b"{}", length=9, close=True), Fault.PROTOCOL, True),
        (stalls, Fault.READ_TIMEOUT, True),
        (drips(60), Fault.READ_TIMEOUT, True),
    ],
)
def test_a_real_fault_is_named_too(colour, behaviour, kind, sent):
    timeouts = PATIENT if kind is Fault.PROTOCOL else briefly(read=0.2) if behaviour is stalls else briefly(total=2.0)
    with Loopback(behaviour) as server, over_httpx(colour, max_body=10_000) as wired:
        fault = wired.fault(get(server.url), timeouts)
    assert (fault.fault, fault.sent) == (kind, sent)


@each_colour
def test_what_cannot_connect_never_left(colour):
    with over_httpx(colour) as wired:
        fault = wired.fault(get(f"http://127.0.0.1:{unconnectable()}"))
    assert (fault.fault, fault.sent) == (Fault.CONNECT, False)


@each_colour
def test_what_a_mock_raises_is_not_hidden(colour):
    def handler(request: httpx.Request) -> httpx.Response:
        raise AssertionError("nobody expected this request")

    with mocked_httpx(colour, handler) as wired, pytest.raises(AssertionError):
        wired.send(get("https://x.example"))


# --- time


def test_each_phase_gets_what_is_left_when_it_begins(monkeypatch):
    now = 100.0
    monkeypatch.setattr(callers.time, "monotonic", lambda: now)
    phases = _Phases(within(10.0, connect=3.0), 110.0)
    assert dict(phases) == {"connect": 3.0, "read": 10.0, "write": 10.0, "pool": 10.0}
    now = 108.0
    assert dict(phases) == {"connect": 2.0, "read": 2.0, "write": 2.0, "pool": 2.0}
    assert (phases.get("read"), phases.get("other"), len(phases)) == (2.0, None, 4)
    now = 200.0
    assert 0 < phases["read"] <= 0.001


@each_colour
def test_the_clients_own_timeouts_do_not_count(colour):
    with Loopback(answer(after=0.1)) as server, over_httpx(colour, timeout=0.01) as wired:
        assert wired.send(get(server.url)).status == 200


async def test_waiting_for_a_connection_shortens_the_rest(monkeypatch):
    """Nearly all of the time goes by in the client's own pool; what is left for reading is the rest."""
    queued, passed = Event(), 0.0
    for module in (callers, faults, _connections):
        monkeypatch.setattr(module, "time", SimpleNamespace(monotonic=lambda: passed))

    def answers_late(exchange: Exchange) -> None:
        nonlocal passed
        assert queued.wait(30)
        passed = 58.0
        answer()(exchange)

    with Loopback(answers_late, stalls) as server:
        client = httpx.AsyncClient(trust_env=False, limits=httpx.Limits(max_connections=1))
        transport = AsyncHttpxTransport(client)
        first = asyncio.create_task(transport.send(get(server.url), within(100.0)))
        assert await asyncio.to_thread(server.arrived.wait, 30)
        began = time.monotonic()
        second = asyncio.create_task(transport.send(get(server.url), within(60.0)))
        await asyncio.sleep(0)
        queued.set()
        with pytest.raises(TransportFault) as late:
            await second
        assert late.value.fault is Fault.READ_TIMEOUT
        assert time.monotonic() - began < 20
        assert (await first).status == 200
        await client.aclose()
