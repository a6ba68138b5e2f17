"""The transports: the only package that knows an HTTP library. `PoolTransport` is what clients use by default."""

from typing import TYPE_CHECKING

from switchgear._lazy import lazy_exports

if TYPE_CHECKING:
    from switchgear.pipeline.transport.aio import *
    from switchgear.pipeline.transport.callers import *
    from switchgear.pipeline.transport.own import *
    from switchgear.pipeline.transport.own_async import *
else:  # a checker that saw __getattr__ would accept any name
    __getattr__, __dir__ = lazy_exports(__name__, "aio callers own own_async")
