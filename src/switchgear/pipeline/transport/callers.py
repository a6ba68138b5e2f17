"""Transports over an `httpx.Client` that the caller brings along: its proxies, certificates and mocks all count.

The caller's client is never closed here. Redirects are not followed, whatever the client says: they would carry the
key. httpx knows timeouts per phase only; each is cut to what is left of the attempt when it begins, and the body is
watched as it arrives. What drips within one phase, such as an answer's head, is bounded by httpx alone.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator, Mapping
from typing import Final, TypeAlias, cast

import httpx
from typing_extensions import override

from switchgear.errors import ClientClosed, ConfigurationError
from switchgear.pipeline.transport._proxies import NO_PROXIES, Proxies
from switchgear.pipeline.transport.faults import MAX_BODY, Body, fault_of
from switchgear.pipeline.wire import Timeouts, WireRequest, WireResponse
from switchgear.types.headers import Headers

__all__ = ["AsyncHttpClient", "AsyncHttpxTransport", "HttpClient", "HttpxTransport"]

HttpClient: TypeAlias = httpx.Client
AsyncHttpClient: TypeAlias = httpx.AsyncClient


_LEAST: Final = 0.001
"""Seconds. A timeout of zero would mean something else to a socket: not to wait at all."""


class _Phases(Mapping[str, float]):
    """Each phase's timeout, cut to what is left of the attempt at the moment when it is asked for."""

    def __init__(self, timeouts: Timeouts, ends: float) -> None:
        self._limits = {
            "connect": timeouts.connect,
            "read": timeouts.read,
            "write": timeouts.write,
            "pool": timeouts.pool,
        }
        self._ends = ends

    @override
    def __getitem__(self, phase: str) -> float:
        return min(self._limits[phase], max(_LEAST, self._ends - time.monotonic()))

    @override
    def __iter__(self) -> Iterator[str]:
        return iter(self._limits)

    @override
    def __len__(self) -> int:
        return len(self._limits)


def _request(request: WireRequest, timeouts: Timeouts, ends: float) -> httpx.Request:
    return httpx.Request(
        request.method,
        request.url,
        headers=request.headers,
        content=request.content or None,
        extensions={"timeout": _Phases(timeouts, ends)},
    )


def _check_open(client: httpx.Client | httpx.AsyncClient) -> None:
    if client.is_closed:
        raise ClientClosed("the http_client was closed by its owner")


def _response(response: httpx.Response, body: Body) -> WireResponse:
    headers = Headers(response.headers.multi_items())
    # httpx has decompressed the body already
    return WireResponse(response.status_code, headers, body.read(Headers()))


class HttpxTransport:
    """Sends through a caller's `httpx.Client`.

    Args:
        client: Stays the caller's, who closes it.
        max_body: The most bytes an answer may have.
        owned: Whether `close()` closes the client after all.
        proxies: What the client was told of, to be named where a connection failed.
    """

    def __init__(
        self,
        client: httpx.Client,
        *,
        max_body: int = MAX_BODY,
        owned: bool = False,
        proxies: Proxies = NO_PROXIES,
    ) -> None:
        if not isinstance(cast(object, client), httpx.Client):
            raise ConfigurationError("http_client must be an httpx.Client; an asynchronous client takes an AsyncClient")
        self._client, self._max_body, self._owned, self._proxies = client, max_body, owned, proxies

    def send(self, request: WireRequest, timeouts: Timeouts, /) -> WireResponse:
        """Send once; see `Transport`."""
        _check_open(self._client)
        ends = time.monotonic() + timeouts.total
        body = Body(ends, self._max_body)
        try:
            response = self._client.send(
                _request(request, timeouts, ends), stream=True, auth=None, follow_redirects=False
            )
            try:
                for part in response.iter_bytes():
                    body.add(part)
            finally:
                response.close()
            return _response(response, body)
        except (httpx.HTTPError, httpx.InvalidURL, httpx.StreamError) as error:
            fault = self._proxies.blamed(fault_of(error), request.url)
        raise fault

    def close(self) -> None:
        """Close the client, if it is not the caller's."""
        if self._owned:
            self._client.close()


class AsyncHttpxTransport:
    """Sends through a caller's `httpx.AsyncClient`.

    Args:
        client: Stays the caller's, who closes it.
        max_body: The most bytes an answer may have.
        owned: Whether `close()` closes the client after all.
        proxies: What the client was told of, to be named where a connection failed.
    """

    def __init__(
        self,
        client: httpx.AsyncClient,
        *,
        max_body: int = MAX_BODY,
        owned: bool = False,
        proxies: Proxies = NO_PROXIES,
    ) -> None:
        if not isinstance(cast(object, client), httpx.AsyncClient):
            raise ConfigurationError("http_client must be an httpx.AsyncClient; a synchronous client takes a Client")
        self._client, self._max_body, self._owned, self._proxies = client, max_body, owned, proxies
        self._loop: asyncio.AbstractEventLoop | None = None

    async def send(self, request: WireRequest, timeouts: Timeouts, /) -> WireResponse:
        """Send once; see `AsyncTransport`.

        Raises:
            ConfigurationError: The client's connections belong to another event loop.
        """
        _check_open(self._client)
        running = asyncio.get_running_loop()
        first = self._loop = self._loop or running
        ends = time.monotonic() + timeouts.total
        body = Body(ends, self._max_body)
        try:
            response = await self._client.send(
                _request(request, timeouts, ends), stream=True, auth=None, follow_redirects=False
            )
            try:
                async for part in response.aiter_bytes():
                    body.add(part)
            finally:
                await response.aclose()
            return _response(response, body)
        except (httpx.HTTPError, httpx.InvalidURL, httpx.StreamError) as error:
            failed: Exception = self._proxies.blamed(fault_of(error), request.url)
        except RuntimeError:  # what asyncio says when a loop that has ended is asked for anything
            if first is running:
                raise
            failed = ConfigurationError("the http_client belongs to another event loop; give each loop one of its own")
        raise failed

    async def close(self) -> None:
        """Close the client, if it is not the caller's."""
        if self._owned:
            await self._client.aclose()
