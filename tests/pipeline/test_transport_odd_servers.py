"""Answers that are odd: what RFC 9112 allows is read, and what it forbids does no harm to the next request."""

from __future__ import annotations

import socket
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import pytest

from loopback import Behaviour, Exchange, Loopback, answer
from switchgear.errors import Fault, TransportFault
from switchgear.pipeline.wire import WireRequest
from wired import Wired, each_transport, get, post

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


@each_transport
@pytest.mark.parametrize("name", POISON)
def test_what_comes_unasked_is_no_answer_to_the_next_request(colour, name):
    """It may have been meant for somebody else. What came before it may be read or refused."""
    with Loopback(sends(POISON[name]), LATER) as server, Wired(colour) as wired:
        with suppress(TransportFault):
            wired.send(WireRequest("HEAD" if "HEAD" in name else "GET", server.url, ()))
        later = wired.send(get(server.url))
        assert (later.status, later.content) == (201, b"later")


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
