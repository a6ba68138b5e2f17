"""What the official SDK streams, on a real wire: it comes as it is sent, and gives its connection back at its end."""

from __future__ import annotations

import asyncio
import tracemalloc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Event
from typing import Any

import pytest
import stripe

from loopback import Behaviour, Exchange, Loopback, answer, head
from switchgear.errors import ConnectionLost, NotFound
from switchgear.pipeline.transport.own import PoolTransport
from switchgear.pipeline.transport.own_async import AsyncPoolTransport
from switchgear.settings import RetryPolicy, Settings
from switchgear.stripe import AsyncStripeClient, StripeClient
from wires import each_colour

PIECE = b"%PDF" * 16_384
LARGEST = len(PIECE)
"""What the transports take of an answer that is not streamed."""


@pytest.fixture(autouse=True)
def _own_configuration_directory(tmp_path, monkeypatch):
    """The SDK writes a file there."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    monkeypatch.setenv("APPDATA", str(tmp_path))


class Pdf:
    """A quote's pdf, read by the SDK of a client of either colour, part by part."""

    def __init__(self, colour: str, url: str, *, sdk_errors: bool = True) -> None:
        self.runner = asyncio.Runner()
        settings = Settings(retry=RetryPolicy(attempts=1), sdk_errors=sdk_errors)
        options: Any = {"base_url": url, "settings": settings}
        self.transport: Any
        if colour == "sync":
            self.transport = PoolTransport(max_body=LARGEST, trust_env=False)
            self.quotes: Any = StripeClient("sk_test_1", transport=self.transport, **options).sdk.v1.quotes
            self._read: Callable[..., Any] = self._parts
        else:
            self.transport = AsyncPoolTransport(max_body=LARGEST, trust_env=False)
            self.quotes = AsyncStripeClient("sk_test_1", transport=self.transport, **options).sdk.v1.quotes
            self._read = lambda *arguments: self.runner.run(self._aparts(*arguments))

    def read(self, each: Callable[[bytes], object] = bytes, most: float = float("inf")) -> int:
        """How much came, at most so much."""
        return self._read(each, most)

    def _parts(self, each: Callable[[bytes], object], most: float) -> int:
        size = 0
        with self.quotes.pdf("qt_1").io as stream:
            while size < most and (part := stream.read1(10_000)):
                each(part)
                size += len(part)
        return size

    async def _aparts(self, each: Callable[[bytes], object], most: float) -> int:
        size = 0
        stream = (await self.quotes.pdf_async("qt_1")).stream()
        async for part in stream:
            each(part)
            size += len(part)
            if size >= most:
                break
        await stream.aclose()
        return size


@contextmanager
def reading(colour: str, *script: Behaviour, sdk_errors: bool = True) -> Iterator[tuple[Pdf, Loopback]]:
    with Loopback(*script) as server:
        pdf = Pdf(colour, server.url, sdk_errors=sdk_errors)
        with pdf.runner:
            yield pdf, server
            assert pdf.transport.pool().in_use == 0
            if colour == "async":
                pdf.runner.run(pdf.transport.close())
        if colour == "sync":
            pdf.transport.close()


def sends(times: int, *, of: int | None = None, seen: Event | None = None) -> Behaviour:
    """A body of so many pieces, perhaps cut off; all but the first come once somebody has seen that."""

    def behave(exchange: Exchange) -> None:
        exchange.send(head(200, [("Content-Length", str((of or times) * len(PIECE)))]) + PIECE)
        assert seen is None or seen.wait(10)
        for _ in range(times - 1):
            exchange.send(PIECE)
        exchange.keep = of is None

    return behave


@each_colour
def test_a_part_is_there_before_the_rest_is_sent(colour):
    seen = Event()
    with reading(colour, sends(3, seen=seen), answer(body=b"%PDF")) as (pdf, server):
        assert pdf.read(lambda _: seen.set()) == 3 * len(PIECE)
        assert pdf.read() == 4
        assert server.connections == 1
        assert [received.headers["accept-encoding"] for received in server.received] == ["identity"] * 2


@each_colour
def test_what_is_larger_than_an_answer_may_be_takes_no_memory(colour):
    with reading(colour, answer(body=b"%PDF"), sends(200)) as (pdf, _):
        pdf.read()
        tracemalloc.start()
        try:
            size = pdf.read()
            _, peak = tracemalloc.get_traced_memory()
        finally:
            tracemalloc.stop()
        assert size == 200 * LARGEST
        assert peak < 12 * LARGEST


@each_colour
@pytest.mark.parametrize("sdk_errors", [True, False])
def test_what_breaks_off_is_said_in_the_terms_that_are_set(colour, sdk_errors):
    with reading(colour, sends(2, of=3), sdk_errors=sdk_errors) as (pdf, server):
        with pytest.raises(stripe.APIConnectionError if sdk_errors else ConnectionLost, match="broke off") as broken:
            pdf.read()
        assert isinstance(broken.value.__cause__ if sdk_errors else broken.value, ConnectionLost)
        assert len(server.received) == 1


@each_colour
def test_who_stops_reading_gives_the_connection_back(colour):
    with reading(colour, sends(200), answer(body=b"%PDF")) as (pdf, server):
        assert pdf.read(most=1) < 200 * len(PIECE)
        assert pdf.read() == 4
        assert server.connections == 2


@each_colour
def test_a_refusal_is_none_the_less_one(colour):
    refused = answer(404, b'{"error": {"type": "invalid_request_error", "message": "No."}}')
    with reading(colour, refused) as (pdf, _):
        with pytest.raises(stripe.InvalidRequestError) as caught:
            pdf.read()
        assert isinstance(caught.value.__cause__, NotFound)
