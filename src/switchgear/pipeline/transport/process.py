"""The synchronous transport that all clients of a process share, for as long as one of them is open."""

from __future__ import annotations

from threading import Lock
from typing import TYPE_CHECKING

from switchgear.pipeline.transport._connections import tls_context
from switchgear.pipeline.transport._proxies import Proxies
from switchgear.pipeline.transport.own import PoolTransport

if TYPE_CHECKING:
    from switchgear.pipeline.wire import AsyncTransport, Transport

__all__ = ["async_transport", "borrow", "give_back"]

_lock = Lock()
_shared: Transport | None = None
_borrowers = 0


def borrow() -> Transport:
    """The process's transport; each borrower gives it back once."""
    global _shared, _borrowers  # noqa: PLW0603 - one per process is the point
    with _lock:
        if _shared is None:
            proxies = Proxies.of_environment()
            _shared = _proxied(proxies) if proxies else PoolTransport()
        _borrowers += 1
        return _shared


def give_back() -> None:
    """The last borrower closes it."""
    global _shared, _borrowers  # noqa: PLW0603 - one per process is the point
    with _lock:
        _borrowers -= 1
        if _borrowers or _shared is None:
            return
        transport, _shared = _shared, None
    transport.close()


def async_transport() -> AsyncTransport:
    """A new asynchronous transport: connections belong to an event loop, so they are not shared by the process."""
    proxies = Proxies.of_environment()
    if not proxies:
        from switchgear.pipeline.transport.own_async import AsyncPoolTransport

        return AsyncPoolTransport()
    import httpx

    from switchgear.pipeline.transport.callers import AsyncHttpxTransport

    return AsyncHttpxTransport(httpx.AsyncClient(verify=tls_context()), owned=True, proxies=proxies)


def _proxied(proxies: Proxies) -> Transport:
    """Through httpx, which knows proxies and reads from the environment where they are."""
    import httpx

    from switchgear.pipeline.transport.callers import HttpxTransport

    return HttpxTransport(httpx.Client(verify=tls_context()), owned=True, proxies=proxies)
