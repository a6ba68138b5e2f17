"""What httpx, httpcore and aiohttp call their failures, in our terms. One table serves all three."""

from __future__ import annotations

import re
import ssl
import time
import zlib
from collections.abc import Iterator
from contextlib import suppress
from traceback import walk_tb
from typing import Final, TypeVar, cast

from switchgear.errors import Fault, SwitchgearError, TransportFault
from switchgear.types.headers import Headers

__all__ = ["CODINGS", "MAX_BODY", "Body", "bare", "fault_of"]

MAX_BODY: Final = 64 * 1024 * 1024
"""No answer of these services is larger, in bytes, decompressed."""

CODINGS: Final[dict[str, tuple[int, ...]]] = {
    "identity": (),
    "gzip": (zlib.MAX_WBITS | 32,),
    "x-gzip": (zlib.MAX_WBITS | 32,),
    "deflate": (zlib.MAX_WBITS | 32, -zlib.MAX_WBITS),
}
"""How zlib reads each coding: with either header, told apart by itself; and `deflate` without one, as some send it."""

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


_BROKEN: Final = (ssl.SSLEOFError, ssl.SSLZeroReturnError, ssl.SSLSyscallError, ssl.SSLWantReadError)
"""Failures of TLS in which the connection broke."""
_PASSING: Final = ("INTERNAL_ERROR", "BAD_RECORD_MAC", "USER_CANCELLED")
"""Parts of OpenSSL's names for what may be otherwise the next time; all else is how the two ends are set up."""
_WORDS: Final = re.compile(r"\[SSL[^\]]*\] (.+?)(?: \(_ssl|\Z)")
"""What OpenSSL says of what Python has no name for, such as an alert that came after its table was made."""
_REFUSES: Final = ("CERTIFICATE", "UNKNOWN_CA", "HANDSHAKE_FAILURE", "ACCESS_DENIED")
"""Parts of its names for a refusal that may come after the client's last word; nothing was taken in (TLS 1.3)."""


def fault_of(error: Exception) -> TransportFault:
    """The fault behind a foreign exception; of its text only a failed connection's is kept, as others quote headers."""
    name = type(error).__name__
    known = next((kind.__name__ for kind in type(error).__mro__ if kind.__name__ in _FAULTS), None)
    fault, sent = (Fault.LOST, True) if known is None else _FAULTS[known]
    causes = [cause for cause in _causes(error) if isinstance(cause, ssl.SSLError)]
    if fault is Fault.CONNECT and any(isinstance(cause, ssl.SSLCertVerificationError) for cause in causes):
        fault = Fault.CERTIFICATE
    elif final := next((cause for cause in causes if _is_final(cause, connected=fault is not Fault.CONNECT)), None):
        return TransportFault(Fault.TLS, f"{name} {_named(final)}", sent=False)
    if fault in {Fault.CONNECT, Fault.CERTIFICATE}:
        name = f"{name} {_reason(error)}"
    return TransportFault(fault, name, sent=sent)


def _is_final(error: ssl.SSLError, *, connected: bool) -> bool:
    """Whether a repeat would fare the same."""
    reason = _named(error)
    if reason is None or isinstance(error, _BROKEN) or any(part in reason for part in _PASSING):
        return False
    return not connected or ("ALERT" in reason and any(part in reason for part in _REFUSES))


def _named(error: ssl.SSLError) -> str | None:
    """OpenSSL's name for it, made of its words where Python knows none; None: it is aiohttp's own and has no such."""
    if (name := cast("str | None", getattr(error, "reason", None))) is not None:
        return name
    words = _WORDS.match(str(error))
    return words and words[1].upper().replace(" ", "_")


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__


def _reason(error: Exception) -> str:
    """Why it could not connect: a proxy's status, or what the system said."""
    status = getattr(error, "status", None)
    if status is not None:
        return f"{status}"
    return str(error.__cause__ or "") or str(error) or type(error.__cause__).__name__


ErrorT = TypeVar("ErrorT", bound=BaseException)


def bare(error: ErrorT, outer: BaseException | None) -> ErrorT:
    """The same exception without frames, its own and those of what led to it: they hold the request and its key.

    What a caller's own code raised is given a note of where it comes from in their place.

    Args:
        error: What leaves a transport.
        outer: What the caller was handling when the transport was called, which stays as it is.
    """
    if isinstance(error, Exception) and not isinstance(error, TransportFault | SwitchgearError):
        *_, (frame, line) = walk_tb(error.__traceback__)
        error.add_note(f"raised in {frame.f_code.co_qualname} ({frame.f_code.co_filename}:{line})")
    seen: set[int] = set()
    chain: list[BaseException | None] = [error]
    while chain:
        one = chain.pop()
        if one is not None and one is not outer and id(one) not in seen:
            seen.add(id(one))
            one.__traceback__ = None
            chain += [one.__cause__, one.__context__]
    return error


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
        encoding = headers.get("content-encoding", "identity").lower()
        if encoding == "identity" or not content:
            return content
        if encoding not in CODINGS:
            raise TransportFault(Fault.PROTOCOL, "the answer is compressed in a way nobody asked for", sent=True)
        for bits in CODINGS[encoding]:
            with suppress(zlib.error):
                return self._unpacked(content, bits)
        raise TransportFault(Fault.PROTOCOL, "the answer's compression is broken", sent=True)

    def _unpacked(self, content: bytes, bits: int) -> bytes:
        """All members of a packed body (RFC 1952, section 2.2).

        Raises:
            zlib.error: It is broken, or ends too early.
        """
        parts: list[bytes] = []
        size = 0
        while content:
            unpack = zlib.decompressobj(bits)
            parts.append(unpack.decompress(content, self._limit - size + 1))
            size += len(parts[-1])
            if size > self._limit:
                raise self._too_large()
            if not unpack.eof:
                raise zlib.error("it ends too early")
            content = unpack.unused_data
        return b"".join(parts)

    def _too_large(self) -> TransportFault:
        return TransportFault(Fault.TOO_LARGE, f"the answer is larger than {self._limit} bytes", sent=True)
