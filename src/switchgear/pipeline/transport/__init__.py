"""The transports: the only package that knows an HTTP library. `PoolTransport` is what clients use by default."""

from typing import TYPE_CHECKING

from switchgear._lazy import lazy_exports

if TYPE_CHECKING:
    from switchgear.pipeline.transport.aio import AiohttpTransport as AiohttpTransport
    from switchgear.pipeline.transport.callers import AsyncHttpxTransport as AsyncHttpxTransport
    from switchgear.pipeline.transport.callers import HttpxTransport as HttpxTransport
    from switchgear.pipeline.transport.own import PoolTransport as PoolTransport
    from switchgear.pipeline.transport.own_async import AsyncPoolTransport as AsyncPoolTransport

__all__ = ["AiohttpTransport", "AsyncHttpxTransport", "AsyncPoolTransport", "HttpxTransport", "PoolTransport"]

if not TYPE_CHECKING:  # a checker that saw __getattr__ would accept any name
    __getattr__, __dir__ = lazy_exports(
        __name__,
        {
            "aio": "AiohttpTransport",
            "callers": "AsyncHttpxTransport HttpxTransport",
            "own": "PoolTransport",
            "own_async": "AsyncPoolTransport",
        },
    )
