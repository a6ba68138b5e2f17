"""Text that people wrote: how commands clean it, and how its length is counted."""

from __future__ import annotations

import re
from typing import Final
from unicodedata import normalize

__all__ = ["code_points", "sanitize_text"]

_NEWLINES: Final = re.compile("\r\n|[\r\x85\u2028\u2029]")
_UNSAFE: Final = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
"""Control characters except newline and tab, and the characters that embed, isolate or override text direction."""


def sanitize_text(text: str) -> str:
    """What commands make of user text: newlines as one character, no unsafe characters, NFC. Idempotent."""
    return normalize("NFC", _UNSAFE.sub("", _NEWLINES.sub("\n", text)))


def code_points(text: str) -> int:
    """The length that limits are held against: Unicode code points after NFC."""
    return len(text) if text.isascii() else len(normalize("NFC", text))
