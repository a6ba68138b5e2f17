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

from loopback import Loopback, cut
from scripted import KEY, call, make_client
from switchgear.errors import ConnectFailed, Fault, TransportFault
from switchgear.pipeline.transport import AsyncHttpxTransport, HttpxTransport
from switchgear.pipeline.transport import _connections as connections
from switchgear.pipeline.transport._tls import tls_context
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


def only(version: ssl.TLSVersion, context: ssl.SSLContext) -> ssl.SSLContext:
    context.minimum_version = context.maximum_version = version
    return context


def speaking(version: ssl.TLSVersion, **settings: Any) -> Callable[[Authority, ssl.SSLContext], ssl.SSLContext]:
    """A server that speaks one version of TLS, with methods of its context called."""

    def make(authority: Authority, _: ssl.SSLContext) -> ssl.SSLContext:
        context = only(version, authority.serving("127.0.0.1"))
        for method, argument in settings.items():
            getattr(context, method)(argument)
        return context

    return make


def asking(version: ssl.TLSVersion) -> Callable[[Authority, ssl.SSLContext], ssl.SSLContext]:
    """A server that wants a certificate of the client's, which has none."""

    def make(authority: Authority, _: ssl.SSLContext) -> ssl.SSLContext:
        context = only(version, authority.serving("127.0.0.1"))
        context.load_verify_locations(authority.file)
        context.verify_mode = ssl.CERT_REQUIRED
        return context

    return make


def another_version(authority: Authority, trusting: ssl.SSLContext) -> ssl.SSLContext:
    trusting.minimum_version = ssl.TLSVersion.TLSv1_3
    return only(ssl.TLSVersion.TLSv1_2, authority.serving("127.0.0.1"))


def another_cipher(authority: Authority, trusting: ssl.SSLContext) -> ssl.SSLContext:
    only(ssl.TLSVersion.TLSv1_2, trusting).set_ciphers("ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-RSA-AES128-GCM-SHA256")
    return speaking(ssl.TLSVersion.TLSv1_2, set_ciphers="ECDHE-ECDSA-AES256-GCM-SHA384")(authority, trusting)


NO_APPLICATION_PROTOCOL = bytes((21, 3, 3, 0, 2, 2, 120))
"""A fatal alert (RFC 7301, section 3.2). Python's own server goes on without a protocol instead."""
REFUSALS: dict[str, tuple[Callable[[Authority, ssl.SSLContext], ssl.SSLContext | bytes], str]] = {
    "another version": (another_version, "PROTOCOL_VERSION"),
    "no TLS at all": (
        lambda *_: b"HTTP/1.1 400 Bad Request\r\n\r\n",
        "WRONG_VERSION_NUMBER|RECORD_LAYER_FAILURE|HTTP_REQUEST",
    ),
    "HTTP/2 alone": (lambda *_: NO_APPLICATION_PROTOCOL, "NO_APPLICATION_PROTOCOL"),
    "other ciphers": (another_cipher, "HANDSHAKE_FAILURE"),
    "a certificate of the client's, in TLS 1.2": (asking(ssl.TLSVersion.TLSv1_2), "HANDSHAKE_FAILURE|CERTIFICATE"),
    "a certificate of the client's, in TLS 1.3": (asking(ssl.TLSVersion.TLSv1_3), "CERTIFICATE_REQUIRED"),
}


@each_way
@pytest.mark.parametrize("refusal", REFUSALS)
def test_what_the_two_ends_cannot_agree_on_is_said_and_not_asked_again(way, refusal, authority):
    """A repeat would fare the same; and the circuit stays closed, so that every call says what is wrong."""
    make, reason = REFUSALS[refusal]
    trusting = authority.trusting()
    serving = make(authority, trusting)
    settings = Settings(breaker=BreakerPolicy(consecutive=1))
    said = serving if isinstance(serving, bytes) else None
    with Loopback(tls=None if isinstance(serving, bytes) else serving) as server, wired(way, trusting) as line:
        if said is not None:
            server.greets = lambda connection: connection.sendall(said)
        colour: Any = "sync" if line.blocks else "async"
        url = server.url.replace("http:", "https:")
        client: Any = make_client(colour, line.transport, base_url=url, settings=settings)
        with pytest.raises(ConnectFailed, match=reason) as caught:
            client.send(call()) if line.blocks else line.runner.run(client.send(call()))
        error, fault = caught.value, caught.value.__cause__
        assert isinstance(fault, TransportFault)
        assert (fault.fault, fault.sent) == (Fault.TLS, False)
        assert (error.attempts, error.retryable, client.stats().breaker) == (1, False, "closed")
        assert (server.connections, server.received) == (1, [])


@each_way
def test_a_connection_that_is_cut_in_a_handshake_may_go_again_and_says_so(way, authority):
    """Perhaps the server is being exchanged."""
    with Loopback() as server, wired(way, authority.trusting()) as client:
        server.greets = cut
        fault = client.fault(get(server.url.replace("http:", "https:")))
        assert (fault.fault, fault.sent) == (Fault.CONNECT, False)
        assert fault.text.partition(" ")[2].strip()
