"""What httpx, httpcore and aiohttp call their failures, in our terms. One table serves all three."""

from __future__ import annotations

import ssl
import time
import zlib
from collections.abc import Iterator
from typing import Final

from switchgear.errors import Fault, TransportFault
from switchgear.types.headers import Headers

__all__ = ["MAX_BODY", "Body", "fault_of"]

MAX_BODY: Final = 64 * 1024 * 1024
"""No answer of these services is larger, in bytes, decompressed."""

_FAULTS: Final[dict[str, tuple[Fault, bool]]] = {
    "ConnectTimeout": (Fault.CONNECT_TIMEOUT, False),
    "ConnectError": (Fault.CONNECT, False),
    "ProxyError": (Fault.CONNECT, False),
    "UnsupportedProtocol": (Fault.CONNECT, False),
    "LocalProtocolError": (Fault.PROTOCOL, False),
    "PoolTimeout": (Fault.POOL_TIMEOUT, False),
    "WriteTimeout": (Fault.WRITE_TIMEOUT, True),
    "ReadTimeout": (Fault.READ_TIMEOUT, True),
    "RemoteProtocolError": (Fault.PROTOCOL, True),
    "DecodingError": (Fault.PROTOCOL, True),
    "ClientConnectorError": (Fault.CONNECT, False),
    "ClientHttpProxyError": (Fault.CONNECT, False),
    "InvalidURL": (Fault.PROTOCOL, False),
    "ServerDisconnectedError": (Fault.PROTOCOL, True),
    "ClientPayloadError": (Fault.PROTOCOL, True),
    "ClientResponseError": (Fault.PROTOCOL, True),
}
"""The foreign class's name -> what it is, and whether the request may have left. All others: lost, and it may."""


def fault_of(error: Exception) -> TransportFault:
    """The fault behind a foreign exception; of its text only a failed connection's is kept, as others quote headers."""
    name = type(error).__name__
    for kind in type(error).__mro__:
        if kind.__name__ in _FAULTS:
            fault, sent = _FAULTS[kind.__name__]
            if fault is not Fault.CONNECT:
                return TransportFault(fault, name, sent=sent)
            distrusted = any(isinstance(cause, ssl.SSLCertVerificationError) for cause in _causes(error))
            return TransportFault(Fault.CERTIFICATE if distrusted else fault, f"{name} {_reason(error)}", sent=sent)
    return TransportFault(Fault.LOST, name, sent=True)


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__


def _reason(error: Exception) -> str:
    """Why it could not connect: a proxy's status, or what the system said."""
    status = getattr(error, "status", None)
    return str(error.__cause__ or error) if status is None else f"{status}"


class Body:
    """An answer's body as it arrives: bounded in size and time, decompressed at the end.

    Args:
        ends: The instant, on `time.monotonic`, by which it must have come.
        limit: The most bytes it may have, before and after decompression.
    """

    def __init__(self, ends: float, limit: int) -> None:
        self.ends: float = ends
        self._limit = limit
        self._parts: list[bytes] = []
        self._size = 0

    def add(self, part: bytes) -> None:
        """Take the next part.

        Raises:
            TransportFault: It is too large, or too late.
        """
        self._size += len(part)
        if self._size > self._limit:
            raise self._too_large()
        self._parts.append(part)
        if time.monotonic() > self.ends:
            raise TransportFault(Fault.READ_TIMEOUT, "the answer came too slowly", sent=True)

    def read(self, headers: Headers) -> bytes:
        """The whole body, decompressed.

        Raises:
            TransportFault: The compression is broken or unknown, or the body too large.
        """
        content = self._parts[0] if len(self._parts) == 1 else b"".join(self._parts)
        encoding = headers.get("content-encoding")
        if encoding is None or encoding.lower() == "identity" or not content:
            return content
        if encoding.lower() not in {"gzip", "deflate"}:
            raise TransportFault(Fault.PROTOCOL, "the answer is compressed in a way nobody asked for", sent=True)
        unpack = zlib.decompressobj(zlib.MAX_WBITS | 32)  # either header, told apart by zlib
        try:
            content = unpack.decompress(content, self._limit + 1)
        except zlib.error:
            content = b""
        if len(content) > self._limit:
            raise self._too_large()
        if not unpack.eof:
            raise TransportFault(Fault.PROTOCOL, "the answer's compression is broken", sent=True)
        return content

    def _too_large(self) -> TransportFault:
        return TransportFault(Fault.TOO_LARGE, f"the answer is larger than {self._limit} bytes", sent=True)
