"""What may be written down. An allow-list: whatever is not on it, is not written."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

__all__ = ["READABLE_HEADERS", "scrub"]

READABLE_HEADERS: Final = frozenset(
    {
        "content-length",
        "content-type",
        "date",
        "request-id",
        "retry-after",
        "stripe-should-retry",
        "stripe-version",
        "x-ratelimit-count",
        "x-ratelimit-max",
    }
)
"""Headers whose values may stand in a log or a span."""

_SHORT: Final = 8
"""Shorter texts are no secrets; replacing them would garble messages."""


def scrub(text: str, secrets: Iterable[str]) -> str:
    """A service's own words without our secrets, should it repeat them."""
    for secret in secrets:
        if len(secret) >= _SHORT and secret in text:
            text = text.replace(secret, "***")
    return text
