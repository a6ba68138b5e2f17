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
from threading import Lock, Thread
from typing import Self

import trustme


class Proxy:
    """A context manager.

    Args:
        to: The port to which the tunnels lead.
        status: What is answered; other than 200 opens no tunnel.
        credentials: `name:password` that each request for a tunnel has to show, or it is answered 407.
    """

    def __init__(self, to: int, *, status: int = 200, credentials: str | None = None) -> None:
        self._to, self._status = to, status
        self._shown = None if credentials is None else f"Basic {b64encode(credentials.encode()).decode()}"
        self.asked: list[str] = []
        """The `host:port` that each tunnel was asked for."""
        self.opened = 0
        self._lock = Lock()
        self._open: set[socket.socket] = set()
        self._threads: list[Thread] = []
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.host = f"127.0.0.1:{self._listener.getsockname()[1]}"
        self.url = f"http://{'' if credentials is None else f'{credentials}@'}{self.host}"

    def __enter__(self) -> Self:
        self._start(self._accept)
        return self

    def __exit__(self, *_: object) -> None:
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
        with client, suppress(OSError):
            self._open.add(client)
            request = b""
            while b"\r\n\r\n" not in request:
                if not (more := client.recv(4096)):
                    return
                request += more
            start, *lines = request.decode("latin-1").split("\r\n")
            self.asked.append(start.split(" ")[1])
            shown = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
            status = 407 if self._shown not in {None, shown.get("proxy-authorization")} else self._status
            if status != 200:
                client.sendall(f"HTTP/1.1 {status} Refused\r\nContent-Length: 0\r\n\r\n".encode())
                return
            with socket.create_connection(("127.0.0.1", self._to)) as server:
                self._open.add(server)
                self.opened += 1
                client.sendall(b"HTTP/1.1 200 Connection established\r\n\r\n")
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
