"""A proxy on loopback that opens tunnels (RFC 9110, section 9.3.6), and an authority that nobody else trusts.

Wherever a tunnel should lead, it leads to one port of loopback, so that the services behind it may have any name.
"""

from __future__ import annotations

import socket
import ssl
import subprocess
from base64 import b64encode
from contextlib import suppress
from pathlib import Path
from threading import Event, Lock, Thread
from typing import Self

import trustme


class Proxy:
    """A context manager.

    Args:
        to: The port to which the tunnels lead, and to which plain requests are handed on.
        status: What is answered; other than 200 opens no tunnel.
        credentials: `name:password` that each request for a tunnel has to show, or it is answered 407.
        tls: Makes it one that is spoken to over TLS.
        socks: Makes it one that speaks SOCKS 5, whose replies come byte by byte.
        drips: Seconds between the bytes of its answers, of which there is no end.
    """

    def __init__(
        self,
        to: int,
        *,
        status: int = 200,
        credentials: str | None = None,
        tls: ssl.SSLContext | None = None,
        socks: bool = False,
        drips: float = 0.0,
    ) -> None:
        self._to, self._status, self._tls, self._socks, self._drips = to, status, tls, socks, drips
        self._credentials = credentials
        self._shown = None if credentials is None else f"Basic {b64encode(credentials.encode()).decode()}"
        self.asked: list[str] = []
        """The `host:port` that each tunnel was asked for, or the URL of a plain request."""
        self.opened = 0
        self._lock = Lock()
        self._open: set[socket.socket] = set()
        self._threads: list[Thread] = []
        self._over = Event()
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=256)
        self.host = f"127.0.0.1:{self._listener.getsockname()[1]}"
        scheme = "socks5" if socks else "https" if tls else "http"
        self.url = f"{scheme}://{'' if credentials is None else f'{credentials}@'}{self.host}"

    def __enter__(self) -> Self:
        self._start(self._accept)
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        with self._lock:
            for connection in self._open:
                with suppress(OSError):
                    connection.shutdown(socket.SHUT_RDWR)
        for thread in self._threads:
            thread.join(5)
        assert not any(thread.is_alive() for thread in self._threads)

    def _start(self, run: object, *arguments: object) -> None:
        thread = Thread(target=run, args=arguments, daemon=True)  # type: ignore[arg-type]
        self._threads.append(thread)
        thread.start()

    def _accept(self) -> None:
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            self._start(self._serve, connection)

    def _serve(self, client: socket.socket) -> None:
        with self._lock:
            self._open.add(client)
        with client, suppress(OSError):
            if self._tls is not None:
                client = self._tls.wrap_socket(client, server_side=True)
                with self._lock:
                    self._open.add(client)
            with client:
                if self._lets_through(client) if self._socks else self._asks(client):
                    self._lead(client)

    def _asks(self, client: socket.socket) -> bool:
        """Read a request for a tunnel, or hand a plain one on; whether a tunnel is to be opened."""
        request = b""
        while b"\r\n\r\n" not in request:
            if not (more := client.recv(4096)):
                return False
            request += more
        start, *lines = request.decode("latin-1").split("\r\n")
        method, target, _ = start.split(" ", 2)
        self.asked.append(target)
        shown = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
        status = 407 if self._shown not in {None, shown.get("proxy-authorization")} else self._status
        if self._drips:
            client.sendall(b"HTTP/1.1 200 OK\r\nX-Drip: ")
            while not self._over.wait(self._drips):
                client.sendall(b"x")
        elif status != 200:
            client.sendall(f"HTTP/1.1 {status} Refused\r\nContent-Length: 0\r\n\r\n".encode())
        elif method != "CONNECT":
            self._lead(client, request)
        else:
            self.opened += 1
            client.sendall(b"HTTP/1.1 100 Wait\r\n\r\nHTTP/1.1 200 Connection established\r\n\r\n")
            return True
        return False

    def _lets_through(self, client: socket.socket) -> bool:
        """Shake hands as RFC 1928 and RFC 1929 say; whether the way is to be opened."""
        wants = 0 if self._credentials is None else 2
        version, methods = client.recv(2)
        assert (version, wants in client.recv(methods)) == (5, True)
        self._byte_by_byte(client, bytes([5, wants]))
        if self._credentials is not None:
            name = client.recv(client.recv(2)[1]).decode()
            password = client.recv(client.recv(1)[0]).decode()
            known = f"{name}:{password}" == self._credentials
            self._byte_by_byte(client, bytes([1, not known]))
            if not known:
                return False
        *_, kind = client.recv(4)
        host = client.recv(client.recv(1)[0]).decode() if kind == 3 else socket.inet_ntoa(client.recv(4))
        self.asked.append(f"{host}:{int.from_bytes(client.recv(2))}")
        allowed = self._status == 200
        self._byte_by_byte(client, bytes([5, 0 if allowed else 2, 0, 1, 127, 0, 0, 1, 0, 80]))
        self.opened += allowed
        return allowed

    def _byte_by_byte(self, client: socket.socket, data: bytes) -> None:
        client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        for byte in data:
            self._over.wait(self._drips)
            client.sendall(bytes([byte]))

    def _lead(self, client: socket.socket, first: bytes = b"") -> None:
        with socket.create_connection(("127.0.0.1", self._to)) as server:
            with self._lock:
                self._open.add(server)
            server.sendall(first)
            back = Thread(target=_pump, args=(server, client), daemon=True)
            back.start()
            _pump(client, server)
            back.join()


def _pump(source: socket.socket, target: socket.socket) -> None:
    with suppress(OSError):
        while data := source.recv(65536):
            target.sendall(data)
    with suppress(OSError):
        target.shutdown(socket.SHUT_WR)


class Authority:
    """Issues certificates.

    Args:
        folder: Where its own is kept, as a file and as a folder of the form that OpenSSL looks up.
    """

    def __init__(self, folder: Path) -> None:
        self._ca = trustme.CA()
        self.file = folder / "authority.pem"
        self.folder = folder / "authorities"
        self._ca.cert_pem.write_to_path(self.file)

    def serving(self, *names: str, **dates: object) -> ssl.SSLContext:
        """A server's context for these hosts."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self._ca.issue_cert(*names, **dates).configure_cert(context)  # type: ignore[arg-type]
        return context

    def trusting(self) -> ssl.SSLContext:
        """A client's context that trusts only this authority."""
        return ssl.create_default_context(cafile=self.file)

    def hashed(self) -> Path:
        """The folder, whose files are called by their subject's hash."""
        command = ["openssl", "x509", "-hash", "-noout", "-in", str(self.file)]
        name = subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()
        self.folder.mkdir(exist_ok=True)
        (self.folder / f"{name}.0").write_bytes(self.file.read_bytes())
        return self.folder
