"""Secrets kept out of words. Observers and logs need none of this: their events hold only what may be written down."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

__all__ = ["scrub"]

_SHORT: Final = 8
"""Shorter texts are no secrets; replacing them would garble messages."""


def scrub(text: str, secrets: Iterable[str]) -> str:
    """A service's own words without our secrets, should it repeat them."""
    for secret in sorted(secrets, key=len, reverse=True):  # one may be a part of another
        if len(secret) >= _SHORT:
            text = text.replace(secret, "***")
    return text
