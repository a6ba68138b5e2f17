"""Transports over an `httpx.Client` that the caller brings along: its proxies, certificates and mocks all count.

The caller's client is never closed here. Redirects are not followed, whatever the client says: they would carry the
key.
"""

from __future__ import annotations

import time
from typing import TypeAlias, cast

import httpx

from switchgear.errors import ConfigurationError
from switchgear.pipeline.transport.faults import MAX_BODY, Body, fault_of
from switchgear.pipeline.wire import Timeouts, WireRequest, WireResponse
from switchgear.types.headers import Headers

__all__ = ["AsyncHttpClient", "AsyncHttpxTransport", "HttpClient", "HttpxTransport"]

HttpClient: TypeAlias = httpx.Client
AsyncHttpClient: TypeAlias = httpx.AsyncClient


def _request(request: WireRequest, timeouts: Timeouts) -> httpx.Request:
    phases = {
        "connect": timeouts.connect,
        "read": timeouts.read,
        "write": timeouts.write,
        "pool": timeouts.pool,
    }
    return httpx.Request(
        request.method,
        request.url,
        headers=request.headers,
        content=request.content or None,
        extensions={"timeout": phases},
    )


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
    """

    def __init__(self, client: httpx.Client, *, max_body: int = MAX_BODY, owned: bool = False) -> None:
        if not isinstance(cast(object, client), httpx.Client):
            raise ConfigurationError("http_client must be an httpx.Client; an asynchronous client takes an AsyncClient")
        self._client, self._max_body, self._owned = client, max_body, owned

    def send(self, request: WireRequest, timeouts: Timeouts, /) -> WireResponse:
        """Send once; see `Transport`."""
        body = Body(time.monotonic() + timeouts.total, self._max_body)
        try:
            response = self._client.send(_request(request, timeouts), stream=True, auth=None, follow_redirects=False)
            try:
                for part in response.iter_bytes():
                    body.add(part)
            finally:
                response.close()
            return _response(response, body)
        except (httpx.HTTPError, httpx.InvalidURL, httpx.StreamError) as error:
            fault = fault_of(error)
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
    """

    def __init__(self, client: httpx.AsyncClient, *, max_body: int = MAX_BODY, owned: bool = False) -> None:
        if not isinstance(cast(object, client), httpx.AsyncClient):
            raise ConfigurationError("http_client must be an httpx.AsyncClient; a synchronous client takes a Client")
        self._client, self._max_body, self._owned = client, max_body, owned

    async def send(self, request: WireRequest, timeouts: Timeouts, /) -> WireResponse:
        """Send once; see `AsyncTransport`."""
        body = Body(time.monotonic() + timeouts.total, self._max_body)
        try:
            response = await self._client.send(
                _request(request, timeouts), stream=True, auth=None, follow_redirects=False
            )
            try:
                async for part in response.aiter_bytes():
                    body.add(part)
            finally:
                await response.aclose()
            return _response(response, body)
        except (httpx.HTTPError, httpx.InvalidURL, httpx.StreamError) as error:
            fault = fault_of(error)
        raise fault

    async def close(self) -> None:
        """Close the client, if it is not the caller's."""
        if self._owned:
            await self._client.aclose()
