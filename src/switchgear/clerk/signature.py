"""Who sent a webhook: the Svix scheme, which is also that of Standard Webhooks.

Signed is `id.timestamp.body` with HMAC-SHA256 under the decoded secret; `svix-signature` (or `webhook-signature`) holds
one or more `v1,<base64>` apart by spaces, of which one has to match. Entries of other versions are ignored. What is
accepted is what the official verifier accepts (a timestamp with a fraction, say); what makes it crash is `Forged` here.

Source: Svix' documentation, "Verifying webhooks manually".
"""

from __future__ import annotations

from base64 import b64decode, b64encode
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from hashlib import blake2b
from hmac import compare_digest
from hmac import digest as hmac_digest
from math import floor
from typing import Final

from switchgear.errors import ConfigurationError, Forged, Stale, SwitchgearError
from switchgear.types.events import Delivery
from switchgear.types.headers import Headers
from switchgear.types.secrets import SecretSource, reveal

__all__ = ["sign", "verify"]

_SERVICE: Final = "clerk"
_ILL_FORMED: Final = "a webhook secret has to be base64, after whsec_ or by itself"
_PARTS: Final = ("id", "timestamp", "signature")


def verify(
    body: bytes, headers: Headers, secrets: Sequence[SecretSource], *, now: datetime, tolerance: float = 300.0
) -> Delivery:
    """Check that a delivery was signed with one of these secrets, and lately.

    Args:
        body: The body as received; JSON that was parsed and written again does not verify.
        headers: The request's headers: `svix-id`, `svix-timestamp`, `svix-signature`, or the same with `webhook-`.
        secrets: The endpoint's secrets; several while one is being replaced.
        now: The time, aware.
        tolerance: How many seconds the signed time may lie in the past or in the future.

    Returns:
        The delivery's id, the same on each redelivery, and the time it was signed at.

    Raises:
        Forged: The signature is missing, unreadable, or of none of these secrets.
        Stale: The signature is right, the time is not.
        ConfigurationError: There is no secret, or one that cannot be any.
    """
    verdict = _verdict(body, headers, secrets)
    if isinstance(verdict, SwitchgearError):
        raise verdict  # from here, where neither a key nor a signature is among the frame's locals
    msg_id, at = verdict
    age = (now - at).total_seconds()
    if not abs(age) <= tolerance:
        when = f"{age:.0f} s ago" if age > 0 else f"{-age:.0f} s ahead"
        raise Stale(f"signed {when}; {tolerance:.0f} s are allowed", service=_SERVICE)
    return Delivery(id=msg_id, at=at)


def sign(body: bytes, secret: SecretSource, *, at: datetime, id: str | None = None) -> dict[str, str]:
    """The headers that Clerk would send with this body.

    Args:
        body: The body as it will be sent.
        secret: The endpoint's secret.
        at: The time of sending, aware.
        id: The delivery's id; without one it follows from the body, so that the same body is a redelivery.

    Raises:
        ConfigurationError: The secret cannot be any.
    """
    if not _key(secret):
        raise ConfigurationError(_ILL_FORMED, service=_SERVICE)
    msg_id = f"msg_{blake2b(body, digest_size=14).hexdigest()}" if id is None else id
    mac = hmac_digest(_key(secret), _content(msg_id, at, body), "sha256")
    values = (msg_id, str(floor(at.timestamp())), f"v1,{b64encode(mac).decode()}")
    return {f"svix-{part}": value for part, value in zip(_PARTS, values, strict=True)}


def _verdict(body: bytes, headers: Headers, secrets: Sequence[SecretSource]) -> tuple[str, datetime] | SwitchgearError:
    """The id and time that were signed, or why not."""
    keys = [_key(secret) for secret in secrets]
    if not keys or not all(keys):
        return ConfigurationError(_ILL_FORMED if keys else "there is no webhook secret", service=_SERVICE)
    msg_id, stamp, signatures = given = [_header(headers, part) for part in _PARTS]
    if not all(given):
        missing = ", ".join(f"svix-{part}" for part, value in zip(_PARTS, given, strict=True) if not value)
        return Forged(f"no header {missing}", service=_SERVICE)
    try:
        at = datetime.fromtimestamp(float(stamp), UTC)
        content = _content(msg_id, at, body)
    except (ValueError, OverflowError, OSError):
        return Forged("svix-id or svix-timestamp is unreadable", service=_SERVICE)
    for key in keys:
        expected = hmac_digest(key, content, "sha256")
        if any(compare_digest(expected, candidate) for candidate in _candidates(signatures)):
            return msg_id, at
    return Forged("no signature matches any of the secrets", service=_SERVICE)


def _key(secret: SecretSource) -> bytes:
    """The HMAC key of a secret; empty if it is none."""
    text = reveal(secret).removeprefix("whsec_")
    try:
        return b64decode(text + "=" * (-len(text) % 4), validate=True)
    except ValueError:
        return b""


def _header(headers: Headers, part: str) -> str:
    value = headers.get(f"svix-{part}")
    return headers.get(f"webhook-{part}", "") if value is None else value


def _content(msg_id: str, at: datetime, body: bytes) -> bytes:
    """What is signed; the time in whole seconds, whatever its header says behind the point."""
    return f"{msg_id}.{floor(at.timestamp())}.".encode() + body


def _candidates(signatures: str) -> Iterator[bytes]:
    """The readable `v1` signatures of a header."""
    for entry in signatures.split():
        version, _, text = entry.partition(",")
        if version == "v1":
            try:
                yield b64decode(text)
            except ValueError:
                continue
