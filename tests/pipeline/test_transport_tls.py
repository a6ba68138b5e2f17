"""A private authority, and servers that are not who they should be."""

from __future__ import annotations

import shutil
import ssl
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest

from loopback import Loopback
from scripted import KEY, call, make_client
from switchgear.errors import ConnectFailed, Fault, TransportFault
from switchgear.pipeline.transport import AsyncHttpxTransport, HttpxTransport
from switchgear.pipeline.transport import _connections as connections
from switchgear.pipeline.transport._connections import tls_context
from switchgear.settings import BreakerPolicy, Settings
from tunnel import Authority
from wired import OURS, Wired, each_transport, get

WAYS: dict[str, Callable[..., Any]] = {
    **OURS,
    "a caller's Client": lambda ssl_context: HttpxTransport(httpx.Client(verify=ssl_context), owned=True),
    "a caller's AsyncClient": lambda ssl_context: AsyncHttpxTransport(
        httpx.AsyncClient(verify=ssl_context), owned=True
    ),
}
each_way = pytest.mark.parametrize("way", WAYS)


def wired(way: str, context: ssl.SSLContext) -> Wired:
    return Wired("sync" if way in {"sync", "a caller's Client"} else "async", WAYS[way], ssl_context=context)


@pytest.fixture
def authority(tmp_path: Path) -> Authority:
    return Authority(tmp_path)


@pytest.fixture
def fresh_context() -> Iterator[None]:
    """A process that has not made its context yet."""
    tls_context.cache_clear()
    yield
    tls_context.cache_clear()


@each_way
def test_a_context_of_ones_own_is_used(way, authority):
    with Loopback(tls=authority.serving("127.0.0.1")) as server, wired(way, authority.trusting()) as client:
        assert [client.send(get(server.url)).status for _ in range(2)] == [200] * 2
        assert server.connections == 1


@pytest.mark.usefixtures("fresh_context")
@each_transport
@pytest.mark.parametrize("variable", ["SSL_CERT_FILE", "SSL_CERT_DIR"])
def test_the_environment_names_authorities(colour, variable, authority, monkeypatch):
    if variable == "SSL_CERT_FILE":
        monkeypatch.setenv(variable, str(authority.file))
    elif shutil.which("openssl"):
        monkeypatch.setenv(variable, str(authority.hashed()))
    else:
        pytest.skip("openssl, which names such a folder's files, is not here")
    with Loopback(tls=authority.serving("127.0.0.1")) as server, Wired(colour) as client:
        assert client.send(get(server.url)).status == 200


@pytest.mark.usefixtures("fresh_context")
def test_a_process_makes_one_context(authority, monkeypatch):
    """Making one takes 16 ms."""
    made: list[ssl.SSLContext] = []

    def making() -> ssl.SSLContext:
        made.append(authority.trusting())
        return made[-1]

    monkeypatch.setattr(connections.httpcore, "default_ssl_context", making)
    with Loopback(tls=authority.serving("127.0.0.1")) as server:
        for colour in (*OURS, *OURS):
            with Wired(colour) as client:
                assert client.send(get(server.url)).status == 200
    assert len(made) == 1


@pytest.mark.usefixtures("fresh_context")
@each_transport
def test_without_tls_no_context_is_made(colour, monkeypatch):
    monkeypatch.setattr(connections.httpcore, "default_ssl_context", None)
    with Loopback() as server, Wired(colour) as client:
        assert client.send(get(server.url)).status == 200


LAST_YEAR = datetime.now(UTC) - timedelta(days=365)
IMPOSTORS: dict[str, Callable[[Authority, Authority], ssl.SSLContext]] = {
    "an unknown authority": lambda _, other: other.serving("127.0.0.1"),
    "another host": lambda trusted, _: trusted.serving("elsewhere.example"),
    "expired": lambda trusted, _: trusted.serving(
        "127.0.0.1", not_before=LAST_YEAR - timedelta(days=90), not_after=LAST_YEAR
    ),
}


@each_way
@pytest.mark.parametrize("impostor", IMPOSTORS)
def test_who_cannot_be_trusted_gets_no_key_and_is_not_asked_again(way, impostor, authority, tmp_path):
    """A repeat would fare the same; and the circuit stays closed, so that every call says what is wrong."""
    (tmp_path / "other").mkdir()
    serving = IMPOSTORS[impostor](authority, Authority(tmp_path / "other"))
    settings = Settings(breaker=BreakerPolicy(consecutive=1))
    with Loopback(tls=serving) as server, wired(way, authority.trusting()) as line:
        colour: Any = "sync" if line.blocks else "async"
        client: Any = make_client(colour, line.transport, base_url=server.url, settings=settings)
        with pytest.raises(ConnectFailed) as caught:
            client.send(call()) if line.blocks else line.runner.run(client.send(call()))
        error, fault = caught.value, caught.value.__cause__
        assert isinstance(fault, TransportFault)
        assert (fault.fault, fault.sent) == (Fault.CERTIFICATE, False)
        assert (error.attempts, error.retryable, client.stats().breaker) == (1, False, "closed")
        assert "certificate" in str(error)
        assert "certificates" in error.guidance
        assert (server.connections, server.received) == (1, [])
        assert KEY not in f"{error!r} {fault!r}"


@each_way
def test_a_handshake_that_fails_otherwise_may_go_again(way, authority):
    """No version of TLS that both speak: perhaps the server is being exchanged."""
    serving, trusting = authority.serving("127.0.0.1"), authority.trusting()
    serving.maximum_version, trusting.minimum_version = ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3
    with Loopback(tls=serving) as server, wired(way, trusting) as client:
        fault = client.fault(get(server.url))
        assert (fault.fault, fault.sent) == (Fault.CONNECT, False)
