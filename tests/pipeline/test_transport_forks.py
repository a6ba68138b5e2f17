"""Processes that fork: over a connection that two of them have, each would read the other's answers.

The children do not begin before all of them are there, so that they send side by side, over whatever they inherited.
"""

from __future__ import annotations

import asyncio
import os
import warnings
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from typing import Any

import httpx
import pytest

from loopback import Exchange, Loopback, answer
from switchgear.errors import ConfigurationError
from switchgear.pipeline.transport import (
    AiohttpTransport,
    AsyncHttpxTransport,
    AsyncPoolTransport,
    HttpxTransport,
    PoolTransport,
)
from switchgear.pipeline.transport._tls import tls_context
from switchgear.pipeline.wire import WireResponse
from tunnel import Authority, Proxy
from wired import PATIENT, get

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no fork here")

HOST = "crm.example"
CHILDREN, EACH = 4, 5
OWN: dict[str, Callable[[], Any]] = {
    "sync": PoolTransport,
    "async": AsyncPoolTransport,
    "aiohttp": AiohttpTransport,
}
CALLERS: dict[str, Callable[[], Any]] = {
    "sync": lambda: HttpxTransport(httpx.Client(), owned=True),
    "async": lambda: AsyncHttpxTransport(httpx.AsyncClient(), owned=True),
}


WAYS = ["direct", "plain, through a proxy", "a tunnel", "SOCKS"]


@pytest.fixture
def url(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A server that answers with what it was asked for, and the way to it."""
    authority = Authority(tmp_path)
    way = request.param
    for name in ("http_proxy", "https_proxy", "all_proxy", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)
    monkeypatch.setenv("SSL_CERT_FILE", str(authority.file))
    tls_context.cache_clear()

    def echoes(exchange: Exchange) -> None:
        answer(200, exchange.received.target.rpartition("/")[2].encode())(exchange)

    with ExitStack() as stack:
        secured = way in {"a tunnel", "SOCKS"}
        server = stack.enter_context(Loopback(echoes, tls=authority.serving(HOST) if secured else None))
        if way == "direct":
            yield server.url
        else:
            proxy = stack.enter_context(Proxy(server.port, socks=way == "SOCKS"))
            monkeypatch.setenv("HTTPS_PROXY" if secured else "HTTP_PROXY", proxy.url)
            yield f"{'https' if secured else 'http'}://{HOST}"
    tls_context.cache_clear()


class Forks:
    """Children that are let go together."""

    def __init__(self) -> None:
        self._gate, self._opener = os.pipe()
        self._children: list[int] = []

    def fork(self, work: Callable[[], bool]) -> None:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)  # a fork beside the server's threads
            child = os.fork()
        if child:
            self._children.append(child)
            return
        status = 1
        try:
            os.close(self._opener)
            os.read(self._gate, 1)
            status = 0 if work() else 2
        finally:
            os._exit(status)

    def ended(self) -> list[int]:
        """Let them go, and how they ended."""
        os.close(self._opener)
        os.close(self._gate)
        return [os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child in self._children]


def asks(send: Callable[[str], WireResponse], who: str) -> bool:
    """Whether all answers are to what was asked."""
    asked = [f"{who}-{number}" for number in range(EACH)]
    return [send(one).content.decode() for one in asked] == asked


@pytest.mark.parametrize("url", WAYS, indirect=True)
@pytest.mark.parametrize("colour", OWN)
def test_each_process_gets_the_answers_to_its_own_requests(colour, url, request):
    """A connection of the parent's is kept when the children come."""
    if (colour, request.node.callspec.params["url"]) == ("aiohttp", "SOCKS"):
        pytest.skip("aiohttp does not speak SOCKS")
    transport = OWN[colour]()
    forks = Forks()
    with asyncio.Runner() as runner:

        def send(what: str) -> WireResponse:
            sent = transport.send(get(f"{url}/{what}"), PATIENT)
            return sent if colour == "sync" else runner.run(sent)

        assert send("first").content == b"first"
        for number in range(CHILDREN):  # the children of an asynchronous parent go on with its loop
            forks.fork(partial(asks, send, f"child{number}"))
        ended = forks.ended()
        assert asks(send, "parent")
        assert ended == [0] * CHILDREN
        closed = transport.close()
        if colour != "sync":
            runner.run(closed)


@pytest.mark.parametrize("colour", OWN)
def test_a_child_lets_go_of_its_parents_connections(colour):
    """The server sees the end of a connection when the parent closes it, though the child is still there."""
    with Loopback() as server, asyncio.Runner() as runner:
        transport = OWN[colour]()

        def run(work: Any) -> Any:
            return work if colour == "sync" else runner.run(work)

        run(transport.send(get(server.url), PATIENT))
        gate, opener = os.pipe()
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)
            child = os.fork()
        if not child:
            os.close(opener)
            os.read(gate, 1)
            os._exit(0)
        run(transport.close())
        left = server.settled()
        os.close(opener)
        os.close(gate)
        os.waitpid(child, 0)
        assert left == 0


@pytest.mark.parametrize("url", WAYS[:3], indirect=True)
@pytest.mark.parametrize("colour", CALLERS)
@pytest.mark.parametrize("used", [False, True])
def test_a_callers_client_is_not_used_in_a_child_if_it_has_connections(colour, used, url):
    """It cannot be made to begin anew; one that nobody has used yet has nothing to share."""
    transport = CALLERS[colour]()
    forks = Forks()

    def send(what: str) -> WireResponse:
        sent = transport.send(get(f"{url}/{what}"), PATIENT)
        return sent if colour == "sync" else runner.run(sent)

    def is_refused() -> bool:
        with pytest.raises(ConfigurationError, match="after the fork"):
            send("child")
        return True

    with asyncio.Runner() as runner:
        if used:
            assert send("first").content == b"first"
        for number in range(2):
            forks.fork(is_refused if used else partial(asks, send, f"child{number}"))
        assert forks.ended() == [0] * 2
        assert asks(send, "parent")
        closed = transport.close()
        if colour != "sync":
            runner.run(closed)
