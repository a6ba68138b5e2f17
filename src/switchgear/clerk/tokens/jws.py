"""A signed token taken apart (RFC 7515, compact), and its signature checked by RS256."""

from __future__ import annotations

import json
import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from contextlib import suppress
from typing import Any, Final, NamedTuple, cast

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from jwt.algorithms import RSAAlgorithm

from switchgear.errors import TokenFault, TokenRejected

__all__: list[str] = []

_COMPACT: Final = re.compile(rb"[\w-]+\.[\w-]+\.[\w-]*")
_LONGEST: Final = 16_384
"""Characters of a token; browsers keep no cookie of more than 4,096."""
_RS256: Final = RSAAlgorithm(RSAAlgorithm.SHA256)


class Unverified(NamedTuple):
    """A token whose signature was not looked at yet."""

    header: dict[str, Any]
    payload: bytes
    signed: bytes
    signature: bytes

    @property
    def kid(self) -> str | None:
        """The id of the key that it names."""
        return self.header.get("kid")

    def is_signed_with(self, key: RSAPublicKey) -> bool:
        """Whether the key has signed it, by RS256."""
        return _RS256.verify(self.signed, key, self.signature)

    def claims(self) -> dict[str, Any]:
        """The payload.

        Raises:
            TokenRejected: It is no JSON object.
        """
        return _object(self.payload)


def opened(token: str) -> Unverified:
    """Take a token apart.

    Raises:
        TokenRejected: It is no JWT, or asks for an extension (`crit`), of which none is understood here.
    """
    raw = token.encode("ascii", "replace")
    if len(raw) > _LONGEST or not _COMPACT.fullmatch(raw):
        raise _malformed("it has not the three parts")
    parts = raw.split(b".")
    header, payload, signature = map(_decoded, parts)
    fields = _object(header)
    if "crit" in fields or not isinstance(fields.get("kid", ""), str):
        raise _malformed("its header is none that is understood")
    return Unverified(fields, payload, raw[: raw.rindex(b".")], signature)


def _decoded(part: bytes) -> bytes:
    content: bytes | None = None
    with suppress(ValueError):
        content = urlsafe_b64decode(part + b"=" * (-len(part) % 4))
    if content is None or urlsafe_b64encode(content).rstrip(b"=") != part:  # one way to write it is enough
        raise _malformed("a part is no base64url")
    return content


def _object(content: bytes) -> dict[str, Any]:
    try:
        value: object = json.loads(content)
    except (ValueError, RecursionError):
        value = None
    if not isinstance(value, dict):
        raise _malformed("a part is no JSON object")
    return cast(dict[str, Any], value)


def _malformed(why: str) -> TokenRejected:
    return TokenRejected.of(TokenFault.MALFORMED, f"the token is no JWT: {why}")
