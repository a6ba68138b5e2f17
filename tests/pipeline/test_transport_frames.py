"""Whatever leaves a transport leaves without frames that hold the request: its key, its tenant, its body."""

from __future__ import annotations

import asyncio
import signal
import threading
from collections.abc import Callable
from typing import Any

import httpx
import pytest

from canary import Witness, canary
from loopback import Loopback, stalls
from switchgear.pipeline.transport import AsyncHttpxTransport, HttpxTransport
from wired import OURS, PATIENT, post

SECRET = canary()
BODIES: dict[str, bytes] = {"small": SECRET.encode(), "large, cut off in the middle": SECRET.encode() * 500_000}
each_body = pytest.mark.parametrize("body", BODIES)
BLOCKING: dict[str, Callable[[], Any]] = {
    "sync": OURS["sync"],
    "a caller's Client": lambda: HttpxTransport(httpx.Client(trust_env=False), owned=True),
}
AWAITING: dict[str, Callable[[], Any]] = {
    "async": OURS["async"],
    "aiohttp": OURS["aiohttp"],
    "a caller's AsyncClient": lambda: AsyncHttpxTransport(httpx.AsyncClient(trust_env=False), owned=True),
}


class Interrupted(BaseException):
    """What a signal's handler raises."""


def sings(error: BaseException) -> list[tuple[str, str]]:
    witness = Witness()
    witness.look("error", error)
    assert any("send" in text for _, text in witness.seen)
    return witness.singing(SECRET, SECRET[:12])


def request(url: str, content: Any) -> Any:
    return post(url, content, ("Authorization", f"Bearer {SECRET}"), ("Profile-Key", SECRET))


@each_body
@pytest.mark.parametrize("way", AWAITING)
def test_a_cancelled_request_shows_nothing_of_itself(way, body):
    async def cancelled() -> BaseException:
        transport = AWAITING[way]()

        async def caught() -> BaseException:
            with pytest.raises(asyncio.CancelledError) as caught:
                await transport.send(request(server.url, BODIES[body]), PATIENT)
            return caught.value

        task = asyncio.create_task(caught())
        while not server.connections:  # noqa: ASYNC110 - it is another thread that counts
            await asyncio.sleep(0)
        for _ in range(50):
            await asyncio.sleep(0)
        task.cancel()
        error = await task
        await transport.close()
        return error

    with Loopback(stalls) as server:
        server.reads = body == "small"
        assert sings(asyncio.run(cancelled())) == []


@pytest.mark.skipif(not hasattr(signal, "pthread_kill"), reason="no signals to threads here")
@each_body
@pytest.mark.parametrize("way", BLOCKING)
def test_an_interrupted_request_shows_nothing_of_itself(way, body, monkeypatch):
    def raises(*_: object) -> None:
        raise Interrupted

    def interrupts() -> None:
        while not server.connections:
            server.over.wait(0.01)
        server.over.wait(0.1)
        signal.pthread_kill(threading.main_thread().ident or 0, signal.SIGUSR1)

    before = signal.signal(signal.SIGUSR1, raises)
    try:
        with Loopback(stalls) as server:
            server.reads = body == "small"
            transport = BLOCKING[way]()
            other = threading.Thread(target=interrupts)
            other.start()
            with pytest.raises(Interrupted) as caught:
                transport.send(request(server.url, BODIES[body]), PATIENT)
            other.join()
            transport.close()
    finally:
        signal.signal(signal.SIGUSR1, before)
    assert sings(caught.value) == []


@pytest.mark.parametrize("way", [*BLOCKING, *AWAITING])
def test_what_the_callers_stream_raises_says_where_and_nothing_else(way):
    """What the caller was handling meanwhile stays as it is."""

    def parts() -> Any:
        yield SECRET.encode()
        raise LookupError("of the caller's")

    async def async_parts() -> Any:
        for part in parts():
            yield part

    async def awaited() -> None:
        transport = AWAITING[way]()
        try:
            await transport.send(request(server.url, async_parts()), PATIENT)
        finally:
            await transport.close()

    def blocking() -> None:
        transport = BLOCKING[way]()
        try:
            transport.send(request(server.url, parts()), PATIENT)
        finally:
            transport.close()

    with Loopback() as server:
        try:
            raise ZeroDivisionError
        except ZeroDivisionError as handled:
            outer = handled
            with pytest.raises(LookupError, match="of the caller's") as caught:
                blocking() if way in BLOCKING else asyncio.run(awaited())
    assert sings(caught.value) == []
    assert "parts" in caught.value.__notes__[0]
    assert __file__ in caught.value.__notes__[0]
    assert outer.__traceback__ is not None
