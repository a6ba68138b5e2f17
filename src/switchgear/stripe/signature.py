"""Stripe's webhook signatures (Stripe's documentation: webhooks, "Verify webhook signatures manually").

The header is `Stripe-Signature: t=<unix seconds>,v1=<hex>`. It may hold several `v1`: for a day after a secret is
rolled, Stripe signs with the old one too. A `v0` is a test scheme and proves nothing. What is signed is `t`, a dot, and
the raw body.
"""

from __future__ import annotations

import hmac
import re
from collections.abc import Sequence
from datetime import datetime
from typing import Final

from switchgear.errors import ConfigurationError, Forged, Stale, SwitchgearError
from switchgear.types.events import Delivery
from switchgear.types.headers import Headers
from switchgear.types.secrets import SecretSource, reveal
from switchgear.types.times import from_seconds, to_seconds

__all__ = ["HEADER", "sign", "verify"]

HEADER: Final = "Stripe-Signature"

_SERVICE: Final = "stripe"
_ILL_FORMED: Final = "a webhook secret of Stripe is whsec_ and more, without spaces"
_SECRET: Final = re.compile(r"whsec_[!-~]+")
_SECONDS: Final = re.compile(r"[1-9][0-9]{0,10}")
"""Up to the year 5138: any such number is a time."""


def verify(
    body: bytes, headers: Headers, secrets: Sequence[SecretSource], *, now: datetime, tolerance: float = 300.0
) -> Delivery:
    """Check that Stripe sent these bytes, and that it did so just now.

    Args:
        body: The body as received; JSON that was parsed and written again does not verify.
        headers: The delivery's headers.
        secrets: The endpoint's signing secrets, `whsec_...`; several while one is being rolled.
        now: The time of receipt, aware.
        tolerance: How many seconds the signed time may lie before or after `now`; 0 allows none.

    Returns:
        The signed time. Stripe signs no id of a delivery: an event's own id is equal on every redelivery.

    Raises:
        Forged: There is no signature, it is unreadable, or none of the secrets made it.
        Stale: The signature is genuine, but too old or from the future.
        ConfigurationError: There is no secret, one is not a signing secret, `now` is naive, or `tolerance` is not a
            number of seconds.
    """
    verdict = _verdict(body, headers, secrets)
    if isinstance(verdict, SwitchgearError):
        raise verdict  # from here, where neither a key nor a signature is among the frame's locals
    if now.tzinfo is None or not tolerance >= 0:
        raise ConfigurationError("now has to be an aware time, and tolerance at least 0 seconds", service=_SERVICE)
    age = now.timestamp() - verdict
    if abs(age) > tolerance:
        when = f"{age:.0f} s ago" if age > 0 else f"{-age:.0f} s ahead"
        raise Stale(f"signed {when}; {tolerance:g} s are allowed", service=_SERVICE)
    return Delivery(at=from_seconds(verdict))


def sign(body: bytes, secret: SecretSource, *, at: datetime, id: str = "") -> dict[str, str]:  # noqa: ARG001
    """The headers with which Stripe would send a body.

    Args:
        body: The body, as it will be sent.
        secret: The endpoint's signing secret.
        at: The time of sending, aware.
        id: For the other services' sake; Stripe signs no id of a delivery.

    Raises:
        ConfigurationError: The secret is not a signing secret.
    """
    key = _key(secret)
    if not key:
        raise ConfigurationError(_ILL_FORMED, service=_SERVICE)
    seconds = to_seconds(at)
    return {HEADER: f"t={seconds},v1={hmac.digest(key, b'%d.%b' % (seconds, body), 'sha256').hex()}"}


def _verdict(body: bytes, headers: Headers, secrets: Sequence[SecretSource]) -> int | SwitchgearError:
    """The time that was signed, or why not."""
    keys = [_key(secret) for secret in secrets]
    if not keys or not all(keys):
        return ConfigurationError(_ILL_FORMED if keys else "there is no webhook secret", service=_SERVICE)
    header = headers.get(HEADER)
    if not header:
        return Forged(f"no header {HEADER}", service=_SERVICE)
    times: list[str] = []
    signatures: list[bytes] = []
    for part in header.split(","):
        name, _, value = part.strip(" \t").partition("=")
        if name == "v1":  # as bytes: comparing text raises TypeError for what is not ASCII
            signatures.append(value.encode(errors="replace"))
        elif name == "t":
            times.append(value)
    if len(times) != 1 or not _SECONDS.fullmatch(times[0]):
        return Forged(f"{HEADER} has to hold one t, in whole seconds", service=_SERVICE)
    content = b"%b.%b" % (times[0].encode(), body)
    for key in keys:
        expected = hmac.digest(key, content, "sha256").hex().encode()
        for signature in signatures:
            if hmac.compare_digest(expected, signature):
                return int(times[0])
    return Forged("no v1 signature fits any of the secrets", service=_SERVICE)


def _key(secret: SecretSource) -> bytes:
    """The HMAC key of a secret, which is all of its text; empty if it cannot be one."""
    text = reveal(secret)
    return text.encode() if _SECRET.fullmatch(text) else b""
