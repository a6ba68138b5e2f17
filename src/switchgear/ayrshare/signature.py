"""Ayrshare's webhook signature: hex HMAC-SHA256 of the raw body (Ayrshare's documentation: webhook security).

`X-Authorization-Content-SHA256` holds one signature; `X-Authorization-Content-SHA256-V2` holds `v1=<hex>` items, one
per secret that is valid during a rotation. A match in either is enough: which secret signs the plain header while
secrets rotate is not documented.

`X-Authorization-Timestamp` (Unix seconds) is **not** part of the signed data, so it proves nothing: whoever replays a
delivery can set it anew, and `ReplayGuard` or an inbox is what stops a replay. It is judged all the same where it is
present, since an honest delivery has an honest one; where it is absent, the delivery is accepted. Whether a repeated
delivery (up to nine over about an hour) has a new time is not documented: a larger tolerance costs no safety here.
"""

from __future__ import annotations

import hmac
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Final

from switchgear.errors import ConfigurationError, Forged, Stale, SwitchgearError
from switchgear.types.events import Delivery
from switchgear.types.headers import Headers
from switchgear.types.secrets import SecretSource, reveal
from switchgear.types.times import from_seconds, to_seconds

__all__ = ["sign", "verify"]

_SERVICE: Final = "ayrshare"
_TIMESTAMP: Final = "X-Authorization-Timestamp"
_SIGNATURE: Final = "X-Authorization-Content-SHA256"
_SIGNATURES: Final = "X-Authorization-Content-SHA256-V2"
_DELIVERY_ID: Final = "X-Ayrshare-Delivery-Id"
_UNUSABLE: Final = "a webhook secret is empty, or has white space or control characters that do not belong to it"
_MAX_DIGITS: Final = 11
"""Unix seconds up to the year 5138."""


def verify(
    body: bytes,
    headers: Headers,
    secrets: Sequence[SecretSource],
    *,
    now: datetime,
    tolerance: float = 300.0,
) -> Delivery:
    """Accept a delivery that one of the secrets has signed; the body is not parsed.

    Args:
        body: The raw body, as it came.
        headers: The request's headers.
        secrets: The endpoint's secrets: the current one, and during a rotation the previous one.
        now: The time of receipt.
        tolerance: How many seconds the timestamp may lie from `now`, either way.

    Returns:
        The delivery, without an id, since Ayrshare signs none. Its time is the timestamp header's, which is not signed.

    Raises:
        Forged: No signature, none that fits any of the secrets, or a timestamp that is no number.
        Stale: The signature fits, but the timestamp lies too far from `now`.
        ConfigurationError: There is no secret, or one that cannot be any.
    """
    fault = _fault(body, headers, secrets)
    if fault is not None:
        raise fault  # from here, where no key is among the frame's locals
    return Delivery(at=_judge(headers.get(_TIMESTAMP), now, tolerance))


def sign(body: bytes, secret: SecretSource, *, at: datetime, id: str = "") -> dict[str, str]:
    """The headers that Ayrshare would send with this body.

    Args:
        body: The raw body.
        secret: The endpoint's secret.
        at: The time of sending.
        id: The delivery's id, which Ayrshare does not sign; left out if empty.

    Raises:
        ConfigurationError: The secret cannot be any.
    """
    if not _key(secret):
        raise ConfigurationError(_UNUSABLE, service=_SERVICE)
    headers = {_TIMESTAMP: str(to_seconds(at)), _SIGNATURE: hmac.digest(_key(secret), body, "sha256").hex()}
    return {**headers, _DELIVERY_ID: id} if id else headers


def _fault(body: bytes, headers: Headers, secrets: Sequence[SecretSource]) -> SwitchgearError | None:
    """What is wrong with the signature, if anything is."""
    keys = [_key(secret) for secret in secrets]
    if not keys or not all(keys):
        reason = _UNUSABLE if keys else "there is no webhook secret to verify with"
        return ConfigurationError(reason, service=_SERVICE)
    candidates = list(_candidates(headers))
    if not candidates:
        return Forged("the delivery is not signed; Ayrshare signs once the webhook has a secret", service=_SERVICE)
    for key in keys:
        expected = hmac.digest(key, body, "sha256").hex().encode()
        if any(hmac.compare_digest(expected, candidate) for candidate in candidates):
            return None
    return Forged("no signature of the delivery fits any of the secrets", service=_SERVICE)


def _key(secret: SecretSource) -> bytes:
    """The HMAC key of a secret; empty if it is none."""
    text = reveal(secret)
    return text.encode() if text == text.strip() and text.isprintable() else b""


def _candidates(headers: Headers) -> Iterator[bytes]:
    """Every signature of the delivery; surrogates in a hostile value become bytes that no digest has."""
    for item in headers.get(_SIGNATURES, "").split(","):
        scheme, _, digest = item.strip().partition("=")
        if scheme == "v1" and digest:
            yield digest.encode(errors="replace")
    if plain := headers.get(_SIGNATURE):
        yield plain.strip().encode(errors="replace")


def _judge(timestamp: str | None, now: datetime, tolerance: float) -> datetime | None:
    if timestamp is None:
        return None
    if not (timestamp.isascii() and timestamp.isdigit() and len(timestamp) <= _MAX_DIGITS):
        raise Forged(f"{_TIMESTAMP} is no Unix time in seconds", service=_SERVICE)
    at = from_seconds(int(timestamp))
    age = (now - at).total_seconds()
    if not abs(age) <= tolerance:
        where = "ago" if age > 0 else "in the future"
        raise Stale(f"sent {abs(age):.1f} s {where}, {tolerance:g} s are tolerated", service=_SERVICE)
    return at
