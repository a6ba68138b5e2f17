"""A real HTTP/1.1 server on loopback, made of raw sockets, that misbehaves as it is told.

Each request meets the next behaviour of the script; the last one repeats. It counts connections and keeps what it was
sent. Every wait ends when the server closes, so that no test waits for a stalled one.
"""

from __future__ import annotations

import os
import socket
import ssl
import struct
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from threading import Event, Lock, Thread
from typing import Self, TypeAlias


@dataclass(frozen=True)
class Received:
    """A request as it arrived."""

    method: str
    target: str
    headers: dict[str, str]
    body: bytes


@dataclass
class Exchange:
    """One request and the connection that it came over."""

    server: Loopback
    connection: socket.socket
    received: Received
    keep: bool = field(default=True)
    """Whether the connection stays open afterwards."""

    def send(self, data: bytes) -> None:
        self.connection.sendall(data)

    def wait(self, seconds: float) -> None:
        self.server.over.wait(seconds)

    def reset(self) -> None:
        """Cut the connection hard."""
        cut(self.connection)
        self.keep = False


def cut(connection: socket.socket) -> None:
    """When it is closed, the other end hears of a reset."""
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


Behaviour: TypeAlias = Callable[[Exchange], None]


def head(status: int, headers: Iterable[tuple[str, str]]) -> bytes:
    lines = [f"HTTP/1.1 {status} Whatever", *(f"{name}: {value}" for name, value in headers)]
    return "\r\n".join([*lines, "", ""]).encode("latin-1")


def answer(
    status: int = 200,
    body: bytes = b"{}",
    headers: Iterable[tuple[str, str]] = (),
    *,
    length: int | None = None,
    close: bool = False,
    after: float = 0.0,
) -> Behaviour:
    """A whole answer; `length` may lie about it, `close` closes without a word, `after` takes some seconds."""

    def behave(exchange: Exchange) -> None:
        exchange.wait(after)
        size = ("Content-Length", str(len(body) if length is None else length))
        exchange.send(head(status, [("Content-Type", "application/json"), size, *headers]) + body)
        exchange.keep = not close

    return behave


def chunked(*parts: bytes, every: float = 0.0, ended: bool = True) -> Behaviour:
    """An answer in chunks, some seconds apart."""

    def behave(exchange: Exchange) -> None:
        exchange.send(head(200, [("Content-Type", "application/json"), ("Transfer-Encoding", "chunked")]))
        for part in parts:
            exchange.send(b"%x\r\n%s\r\n" % (len(part), part))
            exchange.wait(every)
        exchange.send(b"0\r\n\r\n" if ended else b"")
        exchange.keep = ended

    return behave


def drips(seconds: float, every: float = 0.05) -> Behaviour:
    """A body that comes byte by byte."""

    def behave(exchange: Exchange) -> None:
        drops = int(seconds / every)
        exchange.send(head(200, [("Content-Length", str(drops))]))
        for _ in range(drops):
            exchange.wait(every)
            exchange.send(b" ")

    return behave


def dripping(start: bytes, drop: bytes, every: float = 0.05, times: int = 1200) -> Behaviour:
    """Some bytes at once, and then the same few again and again."""

    def behave(exchange: Exchange) -> None:
        exchange.send(start)
        for _ in range(times):
            exchange.wait(every)
            exchange.send(drop)

    return behave


def stalls(exchange: Exchange) -> None:
    """Nothing ever comes."""
    exchange.wait(60)
    exchange.keep = False


def resets(exchange: Exchange) -> None:
    """The connection is cut after the request was read."""
    exchange.reset()


def hangs_up(exchange: Exchange) -> None:
    """The connection is closed politely, without an answer."""
    exchange.keep = False


def says(data: bytes) -> Behaviour:
    """Bytes as they are, then the end."""

    def behave(exchange: Exchange) -> None:
        exchange.send(data)
        exchange.keep = False

    return behave


def _family(host: str) -> socket.AddressFamily:
    return socket.AF_INET6 if ":" in host else socket.AF_INET


class Loopback:
    """The server; a context manager.

    Args:
        script: What happens to the requests, in their order; the last one repeats.
        tls: Makes it an https server.
        host: The address of loopback.
    """

    def __init__(self, *script: Behaviour, tls: ssl.SSLContext | None = None, host: str = "127.0.0.1") -> None:
        self.script = list(script) or [answer()]
        self.received: list[Received] = []
        self.connections = 0
        self.open = 0
        self.over = Event()
        self.arrived = Event()
        """Set when the first request has been read."""
        self.reads = True
        """Whether it reads what it is sent."""
        self.refuses = False
        """Whether it answers 413 when it has read a request's head, and lets the rest of it come to nothing."""
        self.greets: Callable[[socket.socket], None] | None = None
        """What it does in place of all else when the first bytes of a connection have come."""
        self._lock = Lock()
        self._threads: list[Thread] = []
        self._sockets: set[socket.socket] = set()
        self._listener = socket.create_server((host, 0), family=_family(host), backlog=256)
        self.port: int = self._listener.getsockname()[1]
        self._tls = tls
        self.url = f"{'https' if tls else 'http'}://{f'[{host}]' if ':' in host else host}:{self.port}"

    def __enter__(self) -> Self:
        self._start(self._accept)
        return self

    def __exit__(self, *_: object) -> None:
        self.over.set()
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self.hang_up()
        for thread in self._threads:
            thread.join(5)
        assert not any(thread.is_alive() for thread in self._threads)

    def hang_up(self) -> None:
        """Close all connections."""
        with self._lock:
            for connection in self._sockets:
                with suppress(OSError):
                    connection.shutdown(socket.SHUT_RDWR)

    def settled(self, seconds: float = 10.0) -> int:
        """How many connections are open once no more are closing."""
        ends = time.monotonic() + seconds
        while self.open and time.monotonic() < ends:
            self.over.wait(0.01)
        return self.open

    def heard(self, count: int, seconds: float = 10.0) -> int:
        """How many requests it has read, once there are so many: a client that gave up may be ahead of it."""
        ends = time.monotonic() + seconds
        while len(self.received) < count and time.monotonic() < ends:
            self.over.wait(0.01)
        return len(self.received)

    def _start(self, run: Callable[..., None], *arguments: object) -> None:
        thread = Thread(target=run, args=arguments, daemon=True)
        self._threads.append(thread)
        thread.start()

    def _accept(self) -> None:
        while not self.over.is_set():
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            with self._lock:
                self.connections += 1
                self.open += 1
                self._sockets.add(connection)
            self._start(self._serve, connection)

    def _serve(self, accepted: socket.socket) -> None:
        try:
            with self._secured(accepted) as connection:
                if not self.reads:
                    self.over.wait(60)
                if self.greets is not None:
                    connection.recv(1)
                    return self.greets(connection)
                while (received := self._read(connection)) is not None:
                    with self._lock:
                        self.received.append(received)
                        behave = self.script.pop(0) if len(self.script) > 1 else self.script[0]
                    self.arrived.set()
                    exchange = Exchange(self, connection, received)
                    behave(exchange)
                    if not exchange.keep:
                        break
        except OSError:
            pass  # the other end went away, as ends do
        finally:
            accepted.close()
            with self._lock:
                self._sockets.discard(accepted)
                self.open -= 1

    def _secured(self, accepted: socket.socket) -> socket.socket:
        if self._tls is None:
            return accepted
        secured = self._tls.wrap_socket(accepted, server_side=True, do_handshake_on_connect=False)
        with self._lock:
            self._sockets.add(secured)
        try:
            secured.do_handshake()
        except ssl.SSLError:
            with secured, socket.socket(fileno=os.dup(secured.fileno())) as plain:
                while plain.recv(65536):  # or what it says would be lost in a reset
                    pass
            raise
        return secured

    def _read(self, connection: socket.socket) -> Received | None:
        data = b""
        while b"\r\n\r\n" not in data:
            more = connection.recv(65536)
            if not more:
                return None
            data += more
        if self.refuses:
            connection.sendall(head(413, [("Content-Length", "2"), ("Connection", "close")]) + b"{}")
            while connection.recv(65536):
                pass
            return None
        start, _, body = data.partition(b"\r\n\r\n")
        first, *lines = start.decode("latin-1").split("\r\n")
        method, target, _ = first.split(" ", 2)
        headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
        if headers.get("transfer-encoding") == "chunked":
            return Received(method, target, headers, self._chunks(connection, body))
        while len(body) < int(headers.get("content-length", "0")):
            body += self._more(connection)
        return Received(method, target, headers, body)

    def _more(self, connection: socket.socket) -> bytes:
        more = connection.recv(65536)
        if not more:
            raise ConnectionError("the client went away")
        return more

    def _chunks(self, connection: socket.socket, data: bytes) -> bytes:
        body = b""
        while True:
            while b"\r\n" not in data:
                data += self._more(connection)
            size, _, data = data.partition(b"\r\n")
            wanted = int(size, 16)
            while len(data) < wanted + 2:
                data += self._more(connection)
            body, data = body + data[:wanted], data[wanted + 2 :]
            if wanted == 0:
                return body


def unconnectable() -> int:
    """A port of loopback that nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


class Unanswering:
    """A port of loopback on which connecting takes for ever: its queue of pending connections is full."""

    def __init__(self) -> None:
        self._listener = socket.socket()
        self._waiting: list[socket.socket] = []

    def __enter__(self) -> Self:
        self._listener.bind(("127.0.0.1", 0))
        self._listener.listen(0)
        for _ in range(8):
            waiting = socket.socket()
            waiting.setblocking(False)
            waiting.connect_ex(self._listener.getsockname())
            self._waiting.append(waiting)
        return self

    def __exit__(self, *_: object) -> None:
        for waiting in self._waiting:
            waiting.close()
        self._listener.close()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._listener.getsockname()[1]}"
