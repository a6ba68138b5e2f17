"""The transports of our own against a real server: what they send, what they read, and how faults are named."""

from __future__ import annotations

import gc
import gzip
import socket
import time
import zlib

import pytest

from loopback import Loopback, Unanswering, answer, chunked, drips, hangs_up, resets, says, stalls, unconnectable
from switchgear.errors import Fault
from wired import PATIENT, Wired, briefly, each_transport, get, post, within

# --- what is sent


@each_transport
def test_a_request_arrives_as_it_was(colour):
    with Loopback() as server, Wired(colour) as wired:
        wired.send(post(f"{server.url}/v1/a%20b?x=1&y=[2]", b'{"a":1}', ("X-One", "1"), ("Content-Type", "text/x")))
        (received,) = server.received
    assert (received.method, received.target, received.body) == ("POST", "/v1/a%20b?x=1&y=[2]", b'{"a":1}')
    assert received.headers == {
        "host": f"127.0.0.1:{server.port}",
        "accept-encoding": "gzip, deflate",
        "x-one": "1",
        "content-type": "text/x",
        "content-length": "7",
    }


@each_transport
@pytest.mark.parametrize(
    ("method", "length"), [("GET", None), ("DELETE", None), ("POST", "0"), ("PUT", "0"), ("PATCH", "0")]
)
def test_an_empty_body_says_its_length_where_one_is_expected(colour, method, length):
    with Loopback() as server, Wired(colour) as wired:
        request = get(server.url)
        wired.send(type(request)(method, request.url, ()))
        (received,) = server.received
    assert (received.method, received.target) == (method, "/")
    assert received.headers.get("content-length") == length
    assert "transfer-encoding" not in received.headers


@each_transport
def test_a_delete_may_have_a_body(colour):
    with Loopback() as server, Wired(colour) as wired:
        wired.send(type(get(""))("DELETE", server.url, (), b"{}"))
        assert (server.received[0].headers["content-length"], server.received[0].body) == ("2", b"{}")


@each_transport
def test_a_stream_goes_in_chunks(colour):
    def parts():
        yield b"one "
        yield b""
        yield b"two"

    async def async_parts():
        for part in parts():
            yield part

    with Loopback() as server, Wired(colour) as wired:
        wired.send(post(server.url, parts() if colour == "sync" else async_parts()))
        (received,) = server.received
    assert (received.headers["transfer-encoding"], received.body) == ("chunked", b"one two")
    assert "content-length" not in received.headers


@each_transport
def test_an_answer_is_read_as_it_is(colour):
    headers = [("X-One", "1"), ("x-one", "2"), ("Date", "Thu, 01 Jan 2026 12:00:00 GMT"), ("X-Latin", "\xe9")]
    until_the_end = says(b"HTTP/1.0 200 OK\r\n\r\nuntil the end")
    answers = (answer(418, b"\x00\xff", headers), chunked(b"a", b"bc"), until_the_end)
    with Loopback(*answers) as server, Wired(colour) as wired:
        first, second, third = (wired.send(get(server.url)) for _ in range(3))
    assert (first.status, first.content, first.headers["x-one"]) == (418, b"\x00\xff", "1, 2")
    assert first.headers["X-Latin"] == "\xe9"
    assert second.content == b"abc"
    assert third.content == b"until the end"


@each_transport
@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_is_not_followed_and_carries_no_key(colour, status):
    with Loopback() as elsewhere, Loopback(answer(status, headers=[("Location", elsewhere.url)])) as server:
        with Wired(colour) as wired:
            response = wired.send(get(server.url, ("Authorization", "Bearer canary")))
        assert (response.status, response.headers["location"]) == (status, elsewhere.url)
        assert elsewhere.connections == 0


@each_transport
def test_interim_answers_are_passed_over(colour):
    interim = b"HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}"
    with Loopback(says(interim)) as server, Wired(colour) as wired:
        assert wired.send(get(server.url)).status == 200


@each_transport
@pytest.mark.parametrize("status", [204, 304])
def test_an_answer_without_a_body(colour, status):
    head = f"HTTP/1.1 {status} No\r\nContent-Encoding: gzip\r\n\r\n".encode()
    with Loopback(says(head)) as server, Wired(colour) as wired:
        assert wired.send(get(server.url)).content == b""


# --- compression and size


def raw_deflate(data: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return packer.compress(data) + packer.flush()


@each_transport
@pytest.mark.parametrize(
    ("coding", "packed"),
    [
        ("gzip", gzip.compress(b'{"a": 1}', mtime=0)),
        ("GZIP", gzip.compress(b'{"a": 1}', mtime=0)),
        ("gzip", gzip.compress(b'{"a"', mtime=0) + gzip.compress(b": 1}", mtime=0)),
        ("deflate", zlib.compress(b'{"a": 1}')),
        ("deflate", raw_deflate(b'{"a": 1}')),
        ("identity", b'{"a": 1}'),
    ],
)
def test_compression_is_undone(colour, coding, packed):
    with Loopback(answer(200, packed, [("Content-Encoding", coding)])) as server, Wired(colour) as wired:
        assert wired.send(get(server.url)).content == b'{"a": 1}'


@each_transport
@pytest.mark.parametrize(
    ("coding", "packed"),
    [
        ("gzip", b"<html>not gzip</html>"),
        ("gzip", gzip.compress(b"x" * 1000, mtime=0)[:-9]),
        ("gzip", gzip.compress(b"x" * 1000, mtime=0)[:-8] + b"\0" * 8),
        ("gzip", gzip.compress(b"x", mtime=0) + gzip.compress(b"x" * 1000, mtime=0)[:-9]),
        ("gzip", gzip.compress(b"x", mtime=0) + b"and more"),
        ("deflate", raw_deflate(b'{"a": 1}')[:-1]),
        ("br", b"anything"),
        ("gzip, gzip", gzip.compress(gzip.compress(b"x", mtime=0), mtime=0)),
    ],
)
def test_broken_compression_is_a_fault(colour, coding, packed):
    with Loopback(answer(200, packed, [("Content-Encoding", coding)])) as server, Wired(colour) as wired:
        fault = wired.fault(get(server.url))
    assert (fault.fault, fault.sent) == (Fault.PROTOCOL, True)


@each_transport
@pytest.mark.parametrize("size", [0, 1, 999, 1000])
@pytest.mark.parametrize("packed", [False, True])
def test_what_is_not_too_large_is_read(colour, size, packed):
    body = b"x" * size
    sent, headers = (gzip.compress(body, mtime=0), [("Content-Encoding", "gzip")]) if packed else (body, [])
    with Loopback(answer(200, sent, headers)) as server, Wired(colour, max_body=1000) as wired:
        assert wired.send(get(server.url)).content == body


@each_transport
@pytest.mark.parametrize(
    "behaviour",
    [
        answer(200, b"x" * 1001),
        chunked(*[b"x" * 400] * 3),
        answer(200, gzip.compress(b"x" * 1001, mtime=0), [("Content-Encoding", "gzip")]),
        answer(200, gzip.compress(b"x" * 5_000_000, mtime=0)[:900], [("Content-Encoding", "gzip")]),
        answer(200, zlib.compress(bytes(10_000)), [("Content-Encoding", "deflate")]),
    ],
    ids=["plain", "chunked", "one byte, packed", "a bomb", "deflate"],
)
def test_what_is_too_large_is_refused(colour, behaviour):
    with Loopback(behaviour) as server, Wired(colour, max_body=1000) as wired:
        fault = wired.fault(get(server.url))
        assert (fault.fault, fault.sent) == (Fault.TOO_LARGE, True)
        assert "1000 bytes" in str(fault)


@each_transport
def test_the_rest_of_what_is_too_large_is_not_read(colour):
    with Loopback(chunked(*[b"x" * 2000] * 1200, every=0.05)) as server, Wired(colour, max_body=1000) as wired:
        began = time.monotonic()
        assert wired.fault(get(server.url)).fault is Fault.TOO_LARGE
        assert time.monotonic() - began < 10


# --- faults

HTTP = b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n"
FAULTS = {
    "cut after reading": (resets, Fault.LOST, True),
    "closed without an answer": (hangs_up, Fault.PROTOCOL, True),
    "closed in the middle of a body": (answer(200, b"{}", length=10, close=True), Fault.PROTOCOL, True),
    "closed in the middle of a chunk": (chunked(b"x", ended=False), Fault.PROTOCOL, True),
    "closed in the middle of a head": (says(b"HTTP/1.1 200 OK\r\nX-"), Fault.PROTOCOL, True),
    "no HTTP": (says(b"220 smtp.example.com ESMTP\r\n\r\n"), Fault.PROTOCOL, True),
    "a head without end": (says(b"HTTP/1.1 200 OK\r\nX: " + b"x" * 200_000), Fault.PROTOCOL, True),
    "two lengths": (
        says(b"HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nxx"),
        Fault.PROTOCOL,
        True,
    ),
    "no answer in time": (stalls, Fault.READ_TIMEOUT, True),
    "a body that drips": (drips(60), Fault.READ_TIMEOUT, True),
}


@each_transport
@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_is_named_and_says_whether_the_request_left(colour, name):
    behaviour, kind, sent = FAULTS[name]
    timeouts = {"no answer in time": briefly(read=0.2), "a body that drips": briefly(total=2.0)}.get(name, PATIENT)
    with Loopback(behaviour) as server, Wired(colour) as wired:
        fault = wired.fault(get(f"{server.url}/?secret=canary", ("Authorization", "Bearer canary")), timeouts)
    assert (fault.fault, fault.sent) == (kind, sent)
    assert "canary" not in f"{fault} {fault!r}"


@each_transport
def test_what_cannot_connect_never_left(colour):
    with Wired(colour) as wired:
        fault = wired.fault(get(f"http://127.0.0.1:{unconnectable()}"))
    assert (fault.fault, fault.sent) == (Fault.CONNECT, False)


@each_transport
def test_what_cannot_connect_in_time_never_left(colour):
    with Unanswering() as nobody, Wired(colour) as wired:
        fault = wired.fault(get(nobody.url), within(0.15))
        assert (fault.fault, fault.sent) == (Fault.CONNECT_TIMEOUT, False)
        fault = wired.fault(get(nobody.url), briefly(connect=0.1))
        assert (fault.fault, fault.sent) == (Fault.CONNECT_TIMEOUT, False)


@each_transport
def test_a_host_that_does_not_exist_never_left(colour, monkeypatch):
    def unknown(*_, **__):
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    with Wired(colour) as wired:
        fault = wired.fault(get("http://nowhere.invalid"))
    assert (fault.fault, fault.sent) == (Fault.CONNECT, False)


@each_transport
def test_a_write_that_nobody_reads_times_out(colour):
    with Loopback() as server, Wired(colour) as wired:
        server.reads = False
        fault = wired.fault(post(server.url, bytes(16 * 1024 * 1024)), briefly(total=2.0))
        assert (fault.fault, fault.sent) == (Fault.WRITE_TIMEOUT, True)
        fault = wired.fault(post(server.url, bytes(16 * 1024 * 1024)), briefly(write=0.1))
        assert (fault.fault, fault.sent) == (Fault.WRITE_TIMEOUT, True)
    gc.collect()  # a connection that is left open, with what was not read in its buffer, says so


@each_transport
@pytest.mark.parametrize("header", [("X-A", "a\nb"), ("X-A", "a\0"), ("X A", "1"), ("", "1"), ("X-A", " a")])
def test_a_request_that_is_no_http_never_left(colour, header):
    with Loopback() as server, Wired(colour) as wired:
        fault = wired.fault(get(server.url, header))
        assert (fault.fault, fault.sent) == (Fault.PROTOCOL, False)
        assert server.received == []


@each_transport
@pytest.mark.parametrize("total", [0.0, -1.0])
def test_without_time_nothing_is_sent(colour, total):
    with Loopback() as server, Wired(colour) as wired:
        for _ in range(2):  # over a new connection, and over one that is kept
            fault = wired.fault(get(server.url), briefly(total=total))
            assert (fault.fault, fault.sent) == (Fault.CONNECT_TIMEOUT, False)
            wired.send(get(server.url))
        assert (len(server.received), server.connections) == (2, 1)


@each_transport
def test_an_answer_before_the_body_was_read_is_read(colour):
    """A server may refuse what is too large without reading it."""

    def refuses(exchange):
        exchange.send(b"HTTP/1.1 413 Too Large\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}")
        exchange.keep = False

    with Loopback(refuses) as server, Wired(colour) as wired:
        response = wired.send(post(server.url, b"x" * 1000))
        assert (response.status, response.content) == (413, b"{}")


# --- several addresses


def resolving(monkeypatch, *addresses: tuple[str, int]) -> None:
    found = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", address) for address in addresses]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: found)


def test_a_dead_address_leaves_time_for_a_live_one(monkeypatch):
    """The black hole, on a host address of its own, gets its share of the time, and the next address the rest."""
    connect = socket.create_connection

    def routed(address, timeout, **options):
        if address[0] == "192.0.2.1":
            tried.append(timeout)
            raise TimeoutError
        return connect(address, timeout, **options)

    tried: list[float] = []
    monkeypatch.setattr(socket, "create_connection", routed)
    with Loopback() as server, Wired("sync") as wired:
        resolving(monkeypatch, ("192.0.2.1", server.port), ("192.0.2.1", server.port), ("127.0.0.1", server.port))
        assert wired.send(get(f"http://three.example:{server.port}"), within(30.0)).status == 200
    assert tried == [pytest.approx(10.0, abs=3.0), pytest.approx(15.0, abs=3.0)]
    assert server.received[0].headers["host"] == f"three.example:{server.port}"


def test_when_all_addresses_are_dead_the_last_says_why(monkeypatch):
    with Wired("sync") as wired:
        port = unconnectable()
        resolving(monkeypatch, ("127.0.0.1", port), ("127.0.0.1", port))
        assert wired.fault(get(f"http://two.example:{port}")).fault is Fault.CONNECT
        resolving(monkeypatch)
        fault = wired.fault(get(f"http://none.example:{port}"))
        assert (fault.fault, fault.text) == (Fault.CONNECT, "ConnectError the host has no address")


def test_dead_addresses_take_no_longer_than_the_attempt(monkeypatch):
    with Unanswering() as nobody, Wired("sync") as wired:
        address = ("127.0.0.1", int(nobody.url.rpartition(":")[2]))
        resolving(monkeypatch, *[address] * 60)
        began = time.monotonic()
        assert wired.fault(get(f"http://sixty.example:{address[1]}"), within(1.0)).fault is Fault.CONNECT_TIMEOUT
        assert time.monotonic() - began < 10


def test_looking_up_a_host_counts(monkeypatch):
    def slow(*_, **__):
        time.sleep(0.1)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", server.port))]

    with Loopback() as server, Wired("sync") as wired:
        monkeypatch.setattr(socket, "getaddrinfo", slow)
        fault = wired.fault(get(f"http://slow.example:{server.port}"), within(0.05))
        assert (fault.fault, fault.sent, server.connections) == (Fault.CONNECT_TIMEOUT, False, 0)


# --- TLS


@each_transport
def test_a_handshake_that_stalls_never_left(colour):
    """A server that accepts and says nothing."""
    with Loopback() as server, Wired(colour) as wired:
        fault = wired.fault(get(server.url.replace("http:", "https:")), within(0.15))
        assert (fault.fault, fault.sent) == (Fault.CONNECT_TIMEOUT, False)
