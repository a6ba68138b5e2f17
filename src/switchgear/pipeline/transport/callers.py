"""Transports over an `httpx.Client` that the caller brings along: its proxies, certificates and mocks all count.

The caller's client is never closed here. Redirects are not followed, whatever the client says: they would carry the
key. httpx knows timeouts per phase only; each is cut to what is left of the attempt when it begins. What drips within
one phase, such as an answer's head, or a look-up of a host that hangs, is not bounded by any of them. So a request runs
beside the call, which waits for it no longer than the attempt lasts: in a thread, or in a task. It is not cancelled,
which could take a connection of the client's pool along for good (httpcore 1.0.9), but ends when httpx lets it.
"""

from __future__ import annotations

import asyncio
import math
import os
import ssl
import sys
import time
from collections.abc import Coroutine, Iterator, Mapping
from functools import partial
from typing import Any, Final, Generic, TypeAlias, TypeVar, cast

import httpx
from typing_extensions import override

from switchgear.errors import ClientClosed, ConfigurationError, Fault, TransportFault
from switchgear.pipeline.transport._connections import check_left, more_came
from switchgear.pipeline.transport._helpers import Late, bounded
from switchgear.pipeline.transport._quiet import quiet, quieten
from switchgear.pipeline.transport.faults import CODINGS, MAX_BODY, Body, bare, fault_of
from switchgear.pipeline.wire import Timeouts, WireRequest, WireResponse
from switchgear.types.headers import Headers

__all__ = ["AsyncHttpClient", "AsyncHttpxTransport", "HttpClient", "HttpxTransport"]

HttpClient: TypeAlias = httpx.Client
AsyncHttpClient: TypeAlias = httpx.AsyncClient
ClientT = TypeVar("ClientT", httpx.Client, httpx.AsyncClient)


_LEAST: Final = 0.001
"""Seconds. A timeout of zero would mean something else to a socket: not to wait at all."""
_GRACE: Final = 0.1
"""Seconds after the attempt's end in which httpx's own timeout may tell which phase it was."""


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


class _Way:
    """How far httpcore has come with a request, as it tells whoever asks (its `trace` extension)."""

    def __init__(self) -> None:
        self._heard = self._leaves = False

    def told(self, event: str, _facts: object) -> None:
        self._heard = True
        self._leaves = self._leaves or event.endswith("send_request_headers.started")

    async def atold(self, event: str, facts: object) -> None:
        self.told(event, facts)

    def late(self) -> TransportFault:
        """The fault of an attempt that is over now."""
        if self._leaves or not self._heard:
            return TransportFault(Fault.READ_TIMEOUT, "the answer came too slowly", sent=True)
        return TransportFault(Fault.CONNECT_TIMEOUT, "the connection came too slowly", sent=False)


class _Guarded(Generic[ClientT]):
    """A caller's client, and whether it can be used here and now."""

    def __init__(self, client: ClientT) -> None:
        self._client: ClientT = client
        self._pid = os.getpid()

    def client(self) -> ClientT:
        """The client.

        Raises:
            ClientClosed: Its owner has closed it.
            ConfigurationError: It has connections of the parent's, which would mix up the answers of both.
        """
        if self._client.is_closed:
            raise ClientClosed("the http_client was closed by its owner")
        if os.getpid() != self._pid:
            state = getattr(getattr(self._client, "_state", None), "name", None)  # it has no public name for that
            if state != "UNOPENED":
                raise ConfigurationError(
                    "the http_client was used before this process was forked, so that its connections are the "
                    "parent's; make one after the fork (gunicorn: post_fork, Celery: worker_process_init)"
                )
            self._pid = os.getpid()
        return self._client


def _request(request: WireRequest, timeouts: Timeouts, ends: float, trace: object) -> httpx.Request:
    check_left(ends)
    return httpx.Request(
        request.method,
        request.url,
        headers=request.headers,
        content=request.content or None,
        extensions={"timeout": _Phases(timeouts, ends), "trace": trace},
    )


def _coding(response: httpx.Response) -> Headers | None:
    """What says how the body is packed, if it can be had as it came; None: httpx unpacks it.

    httpx reads the first member of a gzip body only, and takes one that is cut off for a whole one (0.28).
    """
    coding = response.headers.get("content-encoding", "identity")
    if coding.lower() not in CODINGS or response.is_stream_consumed:
        return None
    return Headers([("content-encoding", coding)])


def _response(response: httpx.Response, body: Body, coding: Headers | None) -> WireResponse:
    headers = Headers(response.headers.multi_items())
    return WireResponse(response.status_code, headers, body.read(coding or Headers()))


def _is_spoiled(response: httpx.Response) -> bool:
    """Whether more came than the answer: what httpcore has read, and what TLS has taken in and not yet unpacked."""
    stream = response.extensions.get("network_stream")
    if stream is None:
        return False
    tls = stream.get_extra_info("ssl_object")
    if isinstance(tls, ssl.SSLObject):
        try:
            tls.read(1)
        except ssl.SSLWantReadError:
            pass
        except ssl.SSLError:
            return True
        else:
            return True
    return more_came(response.stream)


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
        self._client, self._guarded = client, _Guarded[httpx.Client](client)
        self._max_body, self._owned = max_body, owned
        quieten()

    def send(self, request: WireRequest, timeouts: Timeouts, /) -> WireResponse:
        """Send once; see `Transport`.

        Raises:
            ClientClosed: The client's owner has closed it.
            ConfigurationError: The client's connections belong to the parent of this process.
        """
        outer, token = sys.exception(), quiet.set(True)
        try:
            return self._send(request, timeouts)
        except BaseException as error:  # noqa: BLE001 - raised again
            del request
            raise bare(error, outer)  # noqa: B904 - the same error
        finally:
            quiet.reset(token)

    def _send(self, request: WireRequest, timeouts: Timeouts) -> WireResponse:
        client, ends, way = self._guarded.client(), time.monotonic() + timeouts.total, _Way()
        try:
            exchange = partial(self._exchange, client, _request(request, timeouts, ends, way.told), ends)
            return exchange() if ends == math.inf else bounded(exchange, timeouts.total + _GRACE)
        except Late:
            fault = way.late()
        except (httpx.HTTPError, httpx.InvalidURL, httpx.StreamError, ssl.SSLError) as error:
            fault = fault_of(error)
        raise fault

    def _exchange(self, client: httpx.Client, request: httpx.Request, ends: float) -> WireResponse:
        body = Body(ends, self._max_body)
        response = client.send(request, stream=True, auth=None, follow_redirects=False)
        try:
            coding = _coding(response)
            for part in response.iter_bytes() if coding is None else response.iter_raw():
                body.add(part)
            if _is_spoiled(response):
                response.extensions["network_stream"].close()
        finally:
            response.close()
        return _response(response, body, coding)

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
        self._client, self._guarded = client, _Guarded[httpx.AsyncClient](client)
        self._max_body, self._owned = max_body, owned
        self._loop: asyncio.AbstractEventLoop | None = None
        self._late: set[asyncio.Task[Any]] = set()
        quieten()

    async def send(self, request: WireRequest, timeouts: Timeouts, /) -> WireResponse:
        """Send once; see `AsyncTransport`.

        Raises:
            ClientClosed: The client's owner has closed it.
            ConfigurationError: The client's connections belong to another event loop, or to the parent of this process.
        """
        outer, token = sys.exception(), quiet.set(True)
        try:
            return await self._send(request, timeouts)
        except BaseException as error:  # noqa: BLE001 - raised again
            del request
            raise bare(error, outer)  # noqa: B904 - the same error
        finally:
            quiet.reset(token)

    async def _send(self, request: WireRequest, timeouts: Timeouts) -> WireResponse:
        client, ends, way = self._guarded.client(), time.monotonic() + timeouts.total, _Way()
        running = asyncio.get_running_loop()
        first = self._loop = self._loop or running
        try:
            exchange = self._exchange(client, _request(request, timeouts, ends, way.atold), ends)
            return await (exchange if ends == math.inf else self._bounded(exchange, timeouts.total + _GRACE))
        except Late:
            failed: Exception = way.late()
        except (httpx.HTTPError, httpx.InvalidURL, httpx.StreamError, ssl.SSLError) as error:
            failed = fault_of(error)
        except RuntimeError:  # what asyncio says when a loop that has ended is asked for anything
            if first is running:
                raise
            failed = ConfigurationError("the http_client belongs to another event loop; give each loop one of its own")
        raise failed

    async def _exchange(self, client: httpx.AsyncClient, request: httpx.Request, ends: float) -> WireResponse:
        body = Body(ends, self._max_body)
        response = await client.send(request, stream=True, auth=None, follow_redirects=False)
        try:
            coding = _coding(response)
            async for part in response.aiter_bytes() if coding is None else response.aiter_raw():
                body.add(part)
            if _is_spoiled(response):
                await response.extensions["network_stream"].aclose()
        finally:
            await response.aclose()
        return _response(response, body, coding)

    async def _bounded(self, exchange: Coroutine[Any, Any, WireResponse], seconds: float) -> WireResponse:
        """What an exchange answers; the caller's own cancellation reaches it, the attempt's end does not."""
        task = asyncio.ensure_future(exchange)
        try:
            await asyncio.wait({task}, timeout=seconds)
        except BaseException:
            task.cancel()
            await asyncio.wait({task})
            raise
        if task.done():
            return task.result()
        self._late.add(task)
        task.add_done_callback(self._forget)
        raise Late

    def _forget(self, task: asyncio.Task[Any]) -> None:
        self._late.discard(task)
        _ = task.cancelled() or task.exception()  # nobody else asks

    async def close(self) -> None:
        """Close the client, if it is not the caller's."""
        if self._owned:
            await self._client.aclose()
