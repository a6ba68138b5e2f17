"""Answers that are odd: what RFC 9112 allows is read, and what it forbids does no harm to the next request."""

from __future__ import annotations

import asyncio
import socket
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from threading import Event
from typing import Any

import httpx
import pytest

from loopback import Behaviour, Exchange, Loopback, answer
from switchgear.errors import Fault, TransportFault
from switchgear.pipeline.transport import AsyncHttpxTransport, HttpxTransport
from switchgear.pipeline.wire import WireRequest
from tunnel import Authority
from wired import OURS, Wired, each_transport, get, post

OK = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n"
LATER = answer(201, b"later")


def sends(*parts: bytes) -> Behaviour:
    """Bytes as they are; the connection stays open."""

    def behave(exchange: Exchange) -> None:
        for part in parts:
            exchange.send(part)

    return behave


@dataclass(frozen=True)
class Odd:
    """What is sent, and what is made of it."""

    sent: bytes
    status: int = 200
    content: bytes = b"{}"
    header: tuple[str, str | None] = ("x-none", None)
    kept: bool = True
    """Whether the connection serves the next request."""
    method: str = "GET"


READ = {
    "interim answers": Odd(b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early\r\nLink: x\r\n\r\n" + OK + b"\r\n{}"),
    "no reason": Odd(b"HTTP/1.1 200 \r\nContent-Length: 2\r\n\r\n{}"),
    "not even the space before a reason": Odd(b"HTTP/1.1 200\r\nContent-Length: 2\r\n\r\n{}"),
    "a status that nobody knows": Odd(b"HTTP/1.1 299 Odd\r\nContent-Length: 2\r\n\r\n{}", status=299),
    "chunks with extensions and trailers": Odd(
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nTrailer: X-Sum\r\n\r\n2;a=b\r\n{}\r\n0\r\nX-Sum: 1\r\n\r\n"
    ),
    "chunks, in capitals": Odd(b"HTTP/1.1 200 OK\r\nTRANSFER-ENCODING: CHUNKED\r\n\r\n02\r\n{}\r\n000\r\n\r\n"),
    "a folded header": Odd(OK + b"X-Fold: a\r\n b\r\n\r\n{}", header=("x-fold", "a b")),
    "an empty header": Odd(OK + b"X-Empty:\r\n\r\n{}", header=("x-empty", "")),
    "spaces round a header": Odd(OK + b"X-Wide: \t a  b \t\r\n\r\n{}", header=("x-wide", "a  b")),
    "bytes beyond ASCII": Odd(
        OK + b"X-Bytes: \xe9\xff\xe2\x82\xac\r\n\r\n{}", header=("x-bytes", "\xe9\xff\xe2\x82\xac")
    ),
    "a long header": Odd(OK + b"X-Long: " + b"x" * 30_000 + b"\r\n\r\n{}", header=("x-long", "x" * 30_000)),
    "many headers": Odd(OK + b"X-Many: 1\r\n" * 100 + b"\r\n{}", header=("x-many", ", ".join("1" * 100))),
    "keep-alive with a limit": Odd(OK + b"Keep-Alive: timeout=5, max=100\r\n\r\n{}"),
    "HTTP/1.0": Odd(b"HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\n{}", kept=False),
    "Connection: close": Odd(OK + b"Connection: close\r\n\r\n{}", kept=False),
    "no content": Odd(b"HTTP/1.1 204 No Content\r\n\r\n", status=204, content=b""),
    "not modified, with the length that it would have": Odd(
        b"HTTP/1.1 304 Not Modified\r\nContent-Length: 500\r\n\r\n", status=304, content=b""
    ),
    "a head, with the length of its body": Odd(
        b"HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n", content=b"", method="HEAD"
    ),
    "a head of chunks": Odd(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", content=b"", method="HEAD"),
}


@each_transport
@pytest.mark.parametrize("name", READ)
def test_what_is_allowed_is_read(colour, name):
    odd = READ[name]
    with Loopback(sends(odd.sent), LATER) as server, Wired(colour) as wired:
        read = wired.send(WireRequest(odd.method, server.url, ()))
        assert (read.status, read.content) == (odd.status, odd.content)
        assert read.headers.get(odd.header[0]) == odd.header[1]
        later = wired.send(get(server.url))
        assert (later.status, later.content) == (201, b"later")
        assert server.connections == (1 if odd.kept else 2)


UNASKED = b"HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\ncanary"
POISON = {
    "an answer that nobody asked for": OK + b"\r\n{}" + UNASKED,
    "an answer after no content": b"HTTP/1.1 204 No Content\r\n\r\n" + UNASKED,
    "an answer after chunks": b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n" + UNASKED,
    "a body longer than its length": OK + b"\r\n{}{}",
    "a body with an answer to HEAD": b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}",
}


WAYS: dict[str, Callable[..., Any]] = {
    **OURS,
    "a caller's Client": lambda ssl_context=None: HttpxTransport(_httpx(httpx.Client, ssl_context), owned=True),
    "a caller's AsyncClient": lambda ssl_context=None: AsyncHttpxTransport(
        _httpx(httpx.AsyncClient, ssl_context), owned=True
    ),
}
each_way = pytest.mark.parametrize("way", WAYS)
each_wire = pytest.mark.parametrize("secured", [False, True], ids=["plain", "TLS"])


def _httpx(kind: Any, context: ssl.SSLContext | None) -> Any:
    return kind(trust_env=False, verify=context or ssl.create_default_context())


@contextmanager
def between(way: str, folder: Path, *script: Behaviour, secured: bool) -> Iterator[tuple[Loopback, Wired]]:
    """A server and a transport, over TLS or not."""
    authority = Authority(folder)
    tls = authority.serving("127.0.0.1") if secured else None
    options = {"ssl_context": authority.trusting()} if secured else {}
    colour = "sync" if way in {"sync", "a caller's Client"} else "async"
    with Loopback(*script, tls=tls) as server, Wired(colour, WAYS[way], **options) as wired:
        yield server, wired


def at_once(data: bytes) -> Behaviour:
    """Half of the bytes in one record of TLS, half in another, both in one packet."""

    def behave(exchange: Exchange) -> None:
        exchange.connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_CORK, 1)
        start, _, rest = data.partition(UNASKED)
        exchange.send(start or rest)
        if start:
            exchange.send(data[len(start) :])
        exchange.connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_CORK, 0)

    return behave


@each_way
@each_wire
@pytest.mark.parametrize("name", POISON)
@pytest.mark.skipif(not hasattr(socket, "TCP_CORK"), reason="packets cannot be held back here")
def test_what_comes_unasked_is_no_answer_to_the_next_request(way, secured, name, tmp_path):
    """It may have been meant for somebody else. What came before it may be read or refused."""
    with between(way, tmp_path, at_once(POISON[name]), LATER, secured=secured) as (server, wired):
        with suppress(TransportFault):
            wired.send(WireRequest("HEAD" if "HEAD" in name else "GET", server.url, ()))
        later = wired.send(post(server.url, b"{}"))
        assert (later.status, later.content) == (201, b"later")
        assert [received.method for received in server.received][1:] == ["POST"]


@each_way
@each_wire
@pytest.mark.parametrize("unasked", [UNASKED, UNASKED[:20], b"\r\n", b""], ids=["whole", "half", "a line", "the end"])
@pytest.mark.parametrize("heard", [False, True])
def test_what_comes_over_an_idle_connection_is_no_answer_to_the_next_request(way, secured, unasked, heard, tmp_path):
    """Whether the event loop has heard of it already, or not."""
    read, said = Event(), Event()

    def speaks_again(exchange: Exchange) -> None:
        answer()(exchange)
        assert read.wait(30)
        exchange.send(unasked) if unasked else exchange.connection.shutdown(socket.SHUT_WR)
        said.set()

    with between(way, tmp_path, speaks_again, LATER, secured=secured) as (server, wired):
        assert wired.send(get(server.url)).content == b"{}"
        read.set()
        assert said.wait(30)
        if heard and not wired.blocks:
            wired.runner.run(ticks(10))
        later = wired.send(post(server.url, b"{}"))
        assert (later.status, later.content) == (201, b"later")
        assert [received.method for received in server.received] == ["GET", "POST"]
        assert server.connections == 2


async def ticks(count: int) -> None:
    for _ in range(count):
        await asyncio.sleep(0)


FORBIDDEN = {
    "a negative length": b"HTTP/1.1 200 OK\r\nContent-Length: -2\r\n\r\n{}",
    "a length that is no number": b"HTTP/1.1 200 OK\r\nContent-Length: two\r\n\r\n{}",
    "a chunk whose length is no number": b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n{}\r\n0\r\n\r\n",
    "a status that is no number": b"HTTP/1.1 abc OK\r\n\r\n",
    "a header without a colon": OK + b"X-Nothing\r\n\r\n{}",
    "a zero byte in a header": OK + b"X-Zero: a\0b\r\n\r\n{}",
}


@each_transport
@pytest.mark.parametrize("name", FORBIDDEN)
def test_what_is_forbidden_is_a_fault(colour, name):
    with Loopback(sends(FORBIDDEN[name]), LATER) as server, Wired(colour) as wired:
        fault = wired.fault(get(server.url))
        assert (fault.fault, fault.sent) == (Fault.PROTOCOL, True)
        assert wired.send(get(server.url)).content == b"later"
        assert server.connections == 2


@each_transport
def test_an_answer_in_the_middle_of_an_upload_is_read(colour):
    """The service has seen enough, and does not want the rest."""
    with Loopback() as server, Wired(colour) as wired:
        server.refuses = True
        response = wired.send(post(server.url, bytes(8 * 1024 * 1024)))
        assert (response.status, response.content) == (413, b"{}")
        server.refuses = False
        assert wired.send(get(server.url)).status == 200


@each_transport
def test_ipv6(colour):
    try:
        server = Loopback(host="::1")
    except OSError:
        pytest.skip("there is no IPv6 here")
    with server, Wired(colour) as wired:
        assert [wired.send(get(f"{server.url}/v1")).status for _ in range(2)] == [200] * 2
        assert {received.headers["host"] for received in server.received} == {f"[::1]:{server.port}"}
        assert server.connections == 1


@each_transport
def test_a_name_with_several_addresses(colour, monkeypatch):
    """The first leads nowhere."""
    with Loopback() as server, Wired(colour) as wired:
        found: Any = [
            (socket.AF_INET6, socket.SOCK_STREAM, 6, "", ("::1", server.port, 0, 0)),
            (socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", server.port)),
        ]
        monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: found)
        assert wired.send(get(f"http://both.example:{server.port}")).status == 200
        assert server.received[0].headers["host"] == f"both.example:{server.port}"
