"""The asynchronous transport over aiohttp (extra `aiohttp`), which costs less per request than the default one."""

from __future__ import annotations

import sys
import time
from typing import TYPE_CHECKING

from switchgear.errors import ConfigurationError, TransportFault
from switchgear.pipeline.transport._connections import MAX_CONNECTIONS, check_left
from switchgear.pipeline.transport._loops import Loops
from switchgear.pipeline.transport._proxies import NO_PROXIES, Proxies
from switchgear.pipeline.transport._tls import tls_context
from switchgear.pipeline.transport.faults import MAX_BODY, Body, bare
from switchgear.pipeline.wire import Timeouts, WireRequest, WireResponse

if TYPE_CHECKING:
    import ssl

    from switchgear.pipeline.transport._aiohttp import Session

__all__ = ["AiohttpTransport"]


class AiohttpTransport:
    """Sends through aiohttp; each event loop has connections of its own.

    Args:
        max_connections: How many requests may be under way at once in a loop; further ones queue in their order.
        max_body: The most bytes an answer may have.
        ssl_context: Of one's own, for services and proxies.
        trust_env: Whether the proxies count that the environment names now (`HTTPS_PROXY`, `NO_PROXY`).

    Raises:
        ConfigurationError: aiohttp is not installed.
    """

    def __init__(
        self,
        *,
        max_connections: int = MAX_CONNECTIONS,
        max_body: int = MAX_BODY,
        ssl_context: ssl.SSLContext | None = None,
        trust_env: bool = True,
    ) -> None:
        self._session = _session_class()
        self._max_connections, self._max_body, self._ssl = max_connections, max_body, ssl_context
        self._proxies = Proxies.of_environment() if trust_env else NO_PROXIES
        self._loops = Loops["Session"]()

    async def send(self, request: WireRequest, timeouts: Timeouts, /) -> WireResponse:
        """Send once; see `AsyncTransport`.

        Raises:
            ConfigurationError: What the environment names for this address cannot be used: a proxy, certificates.
        """
        outer = sys.exception()
        try:
            return await self._send(request, timeouts)
        except BaseException as error:  # noqa: BLE001 - raised again
            del request
            raise bare(error, outer)  # noqa: B904 - the same error

    async def _send(self, request: WireRequest, timeouts: Timeouts) -> WireResponse:
        body = Body(time.monotonic() + timeouts.total, self._max_body)
        proxy = self._proxies.of(request.url)
        if proxy is not None and proxy.scheme == "socks5":
            raise proxy.unusable("AiohttpTransport does not speak SOCKS, as the default transport does")
        secure = proxy is not None or request.url.startswith("https:")
        context = (self._ssl or tls_context()) if secure else None
        session = await self._loops.here(lambda: self._session(self._max_connections))
        held = await session.take(timeouts.pool)
        try:
            check_left(body.ends)
            async with session.used():
                return await session.send(request, timeouts, body, proxy=proxy, context=context)
        except TransportFault as fault:
            failed = self._proxies.blamed(fault, request.url)
        finally:
            session.give_back(held)
        raise failed

    async def close(self) -> None:
        """Close this loop's idle connections; those under way are closed when they end."""
        await self._loops.close()


def _session_class() -> type[Session]:
    try:
        from switchgear.pipeline.transport._aiohttp import Session
    except ImportError:
        pass
    else:
        return Session
    raise ConfigurationError("AiohttpTransport needs aiohttp: install switchgear[aiohttp]")
