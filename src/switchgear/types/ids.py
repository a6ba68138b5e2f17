"""Identifiers are opaque text; local ones follow from the provider's, so that they do not depend on arrival order."""

from __future__ import annotations

from functools import lru_cache
from typing import Final
from uuid import UUID, uuid5

__all__ = ["local_id"]

LOCAL_IDS: Final = UUID("6c1d8a52-0f6b-5b0e-9a57-3f0e8f2f7b11")
"""The namespace of local ids."""


def local_id(provider: str, kind: str, id: str, *, account: str = "", namespace: UUID = LOCAL_IDS) -> str:
    """The local id of a provider's object: the same whatever arrives first.

    Args:
        provider: `clerk`, `stripe` or `ayrshare`.
        kind: The kind of object, such as `customer`.
        id: The provider's id.
        account: The account, instance or profile that the object belongs to; empty for our own.
        namespace: A namespace of the caller's own.
    """
    return _named(namespace, f"{provider}:{account}:{kind}:{id}")


@lru_cache(maxsize=4096)
def _named(namespace: UUID, name: str) -> str:
    """One entity's id is asked for with each of its events, and again by all that refer to it."""
    return str(uuid5(namespace, name))
