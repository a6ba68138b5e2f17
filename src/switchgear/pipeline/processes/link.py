"""The link to Redis: scripts that each take one round trip, and a failing server that costs next to nothing.

A command that fails, or takes longer in all than its timeout, is answered with None; so are all that follow for a
while, without being sent, so that a slow server slows nobody down. Then one command tries again. Where the server works
and only a key holds something else than ours, only commands about that key are answered so. Nothing is ever raised.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from importlib import import_module
from itertools import islice
from threading import RLock, local
from typing import Any, Final, NoReturn, TypeAlias, cast

from typing_extensions import override

from switchgear._fork import begin_anew_in_children
from switchgear._frames import frameless
from switchgear.errors import ConfigurationError
from switchgear.pipeline.transport._helpers import Late, bounded
from switchgear.types.secrets import SecretSource, reveal

__all__ = ["Argument", "RedisLink", "Script"]

logger: Final = logging.getLogger("switchgear")
_PAUSE: Final = 2.0
"""Seconds for which a failing server is left alone."""
_BATCH: Final = 500
"""How many keys are deleted by one command."""
_GRACE: Final = 0.05
"""Seconds in which a connection that came too late can still be closed by who made it."""
_SCHEMES: Final = ("redis://", "rediss://", "unix://")

Argument: TypeAlias = str | bytes | int


@dataclass(frozen=True, slots=True)
class Script:
    """Lua that the server runs as one step. It always answers a list."""

    source: str


class RedisLink:
    """One per `RedisShared`; threads may share it.

    Args:
        url: Where the server is, and its password; `redis://`, `rediss://` or `unix://`.
        prefix: Begins every key.
        timeout: Seconds for each command, connecting included.
        monotonic: The clock of the pauses.

    Raises:
        ConfigurationError: The URL is none of a Redis server, or the extra `redis` is not installed.
    """

    def __init__(self, url: SecretSource, *, prefix: str, timeout: float, monotonic: Callable[[], float]) -> None:
        self._timeout = timeout
        self._allowance = _Allowance()
        self._connect: Callable[[], Any] = lambda: _connect(reveal(url), timeout, self._allowance)
        self._client = self._connect()
        self._prefix, self._monotonic = prefix, monotonic
        self._scripts: dict[Script, Callable[..., Any]] = {}
        self._lock = RLock()  # reentrant: a signal's handler may make a call inside another's turn
        self._closed = False
        self._odd_keys = False
        """Whether it was said that a key holds something else."""
        self._next_try: float | None = None
        """When a failing server is asked again; None: it works."""
        begin_anew_in_children(self)

    def after_fork(self) -> None:
        """Connections are the parent's, and so are the locks around them: none is used, nor asked to close itself."""
        self._lock = RLock()
        self._client.auto_close_connection_pool = False
        self._client, self._scripts = self._connect(), {}

    def key(self, *parts: str) -> str:
        """A key of ours."""
        return ":".join((self._prefix, *parts))

    def run(self, script: Script, keys: Sequence[str], *arguments: Argument) -> list[Any] | None:
        """What the script answers; None: the server fails."""
        run = self._scripts.get(script)
        if run is None:
            run = self._scripts[script] = self._client.register_script(script.source)
        return cast("list[Any] | None", self._try(lambda: run(keys=keys, args=arguments)))

    def delete(self, *parts: str) -> None:
        """Delete the keys below `key(*parts)`, as far as the server lets us."""
        pattern = _literally(self.key(*parts, "")) + "*"
        found: Iterator[bytes] = self._client.scan_iter(match=pattern, count=_BATCH)
        while batch := self._try(lambda: list(islice(found, _BATCH))):
            self._try(lambda: self._client.unlink(*batch))

    def close(self) -> None:
        """Close the connections; whoever still asks is answered with None. Twice does no harm."""
        self._closed = True
        try:
            self._client.close()
        except Exception as error:  # noqa: BLE001 - they are gone either way
            logger.info("Redis failed while it was closed (%s)", type(error).__name__)

    def _try(self, command: Callable[[], Any]) -> Any:
        if self._closed or not self._may_try():
            return None
        self._allowance.ends = time.monotonic() + self._timeout
        try:
            answer = command()
        except Exception as error:  # noqa: BLE001 - whatever is wrong with the server must not touch the call
            if not _is_about_a_key(error):
                self._failed(error)
                return None
            self._odd_key()
            answer = None
        self._works()
        return answer

    def _may_try(self) -> bool:
        """Whether the server works, or its pause is over: for one of those who ask."""
        with self._lock:
            if self._next_try is None:
                return True
            now = self._monotonic()
            if now < self._next_try:
                return False
            self._next_try = now + _PAUSE
            return True

    def _failed(self, error: Exception) -> None:
        with self._lock:
            known = self._next_try is not None
            self._next_try = self._monotonic() + _PAUSE
        if not (known or self._closed):
            logger.warning("Redis failed (%s): until it works again, nothing is shared by it", type(error).__name__)

    def _odd_key(self) -> None:
        if not self._odd_keys:
            self._odd_keys = True
            logger.warning("Redis holds something else under a key of ours: what belongs there is not shared")

    def _works(self) -> None:
        with self._lock:
            failed, self._next_try = self._next_try is not None, None
        if failed:
            logger.info("Redis works again")

    @override
    def __repr__(self) -> str:
        return f"RedisLink(prefix={self._prefix!r})"

    @override
    def __reduce__(self) -> NoReturn:
        raise TypeError("a link to Redis holds its password; make one where it is used")


class _Allowance(local):
    """Until when a thread's command may take."""

    ends: float = 0.0

    @property
    def left(self) -> float:
        """Seconds; never none, which would mean not to wait at all."""
        return max(0.001, self.ends - time.monotonic())


class _Bounded:
    """A socket of which all that a command reads is read within its time, however little comes at once."""

    def __init__(self, socket: Any, allowance: _Allowance) -> None:
        self._socket, self._allowance = socket, allowance

    def recv(self, *args: Any) -> bytes:
        self._wait()
        return cast(bytes, self._socket.recv(*args))

    def recv_into(self, *args: Any) -> int:
        self._wait()
        return cast(int, self._socket.recv_into(*args))

    def _wait(self) -> None:
        if self._socket.gettimeout() != 0:  # only a look whether there is anything
            if time.monotonic() >= self._allowance.ends:
                raise TimeoutError
            self._socket.settimeout(self._allowance.left)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._socket, name)


def _is_about_a_key(error: Exception) -> bool:
    """Whether a script met a value that is not ours: the server works, and says so of one key."""
    text = str(error)
    return type(error).__name__ == "ResponseError" and text.startswith(("WRONGTYPE", "user_script", "Error running"))


@frameless
def _connect(url: str, timeout: float, allowance: _Allowance) -> Any:
    """A client that never waits for long, and never tries again by itself."""
    if not url.startswith(_SCHEMES):
        raise ConfigurationError(f"the URL of a Redis server begins with {', '.join(_SCHEMES)}")
    if not 0 < timeout <= 5:
        raise ConfigurationError("the timeout of Redis lies above 0 and is at most 5 s")
    try:
        redis: Any = import_module("redis")
    except ImportError:
        redis = None
    if redis is None:
        raise ConfigurationError("state that processes share needs the extra: pip install 'switchgear[redis]'")
    once = redis.retry.Retry(redis.backoff.NoBackoff(), 0)
    waits = {"socket_timeout": timeout, "socket_connect_timeout": timeout}
    with suppress(ValueError, TypeError):
        client: Any = redis.Redis.from_url(url, retry=once, protocol=2, decode_responses=False, **waits)
        client.connection_pool.connection_class = _bounded(client.connection_pool.connection_class, allowance)
        return client
    raise ConfigurationError("the URL of the Redis server cannot be read")


def _bounded(connection_class: Any, allowance: _Allowance) -> Any:
    """Connections of that class, over bounded sockets. The system's look-up of a host knows no timeout."""

    def _connect(self: Any) -> _Bounded:
        self.socket_connect_timeout = allowance.left
        ends = allowance.ends

        def opened() -> Any:
            socket = connection_class._connect(self)
            if time.monotonic() < ends:
                return socket
            socket.close()
            raise TimeoutError

        with suppress(Late):
            return _Bounded(bounded(opened, allowance.left + _GRACE), allowance)
        raise TimeoutError

    return type(connection_class.__name__, (connection_class,), {"_connect": _connect})


def _literally(text: str) -> str:
    """A pattern of SCAN that means the text itself."""
    return "".join(f"\\{character}" if character in "*?[]^\\" else character for character in text)
