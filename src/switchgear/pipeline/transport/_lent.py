"""Answers whose body is handed over as it comes, with the connection that it comes over."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Generator
from typing import Protocol

import httpcore

from switchgear.pipeline.transport._connections import FOREIGN
from switchgear.pipeline.transport.faults import fault_of
from switchgear.pipeline.wire import WireRequest

__all__ = ["aparts_of", "lends", "parts_of"]


class _GiveBack(Protocol):
    def __call__(self, *, reusable: bool) -> None: ...


def lends(request: WireRequest, response: httpcore.Response) -> bool:
    """Whether an answer is handed over as it comes: one that is asked for so, good, and not packed after all."""
    packed = any(name.lower() == b"content-encoding" and coding != b"identity" for name, coding in response.headers)
    return request.streamed and 200 <= response.status < 300 and not packed


def parts_of(response: httpcore.Response, give_back: _GiveBack) -> Generator[bytes]:
    """An answer's body as it comes.

    The first part is empty, so that it can be begun at once: from then on, what is lent is given back at its end,
    whatever that is.

    Raises:
        TransportFault: It breaks off.
    """
    whole = False
    try:
        yield b""
        yield from response.iter_stream()
        response.close()
        whole = True
    except FOREIGN as error:
        fault = fault_of(error)
    else:
        return
    finally:
        give_back(reusable=whole)
    raise fault


async def aparts_of(response: httpcore.Response, give_back: _GiveBack) -> AsyncGenerator[bytes]:
    """Like `parts_of`, awaited."""
    whole = False
    try:
        yield b""
        async for part in response.aiter_stream():
            yield part
        await response.aclose()
        whole = True
    except FOREIGN as error:
        fault = fault_of(error)
    else:
        return
    finally:
        give_back(reusable=whole)
    raise fault
