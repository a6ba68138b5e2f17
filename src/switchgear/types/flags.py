"""Flags: features that are off, on, or on for a stable share of keys."""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import blake2b

__all__ = ["is_on"]


def is_on(flags: Mapping[str, float], key: str, *features: str) -> bool:
    """Whether all of some features are on for a key; the answer for a key never changes while its share grows.

    Args:
        flags: Feature -> the share of keys that it is on for, from 0 (off) to 1 (on); one that is not named is on.
        key: What the share is of.
        features: Their names.
    """
    return all(_bucket(feature, key) < flags.get(feature, 1.0) for feature in features)


def _bucket(feature: str, key: str) -> float:
    """A stable number from 0 up to 1, evenly spread over keys."""
    return int.from_bytes(blake2b(f"{feature}\0{key}".encode(), digest_size=6).digest()) / 2**48
