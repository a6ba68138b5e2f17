"""Text that people wrote: how commands clean it, and how its length is counted."""

from __future__ import annotations

import re
from typing import Final
from unicodedata import normalize

from switchgear.domains.violations import BrokenRule, Violation

__all__ = ["code_points", "required", "sanitize_text"]

_NEWLINES: Final = re.compile("\r\n|[\r\x85\u2028\u2029]")
_UNSAFE: Final = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
"""Control characters except newline and tab, and the characters that embed, isolate or override text direction."""


def sanitize_text(text: str) -> str:
    """What commands make of user text: newlines as one character, no unsafe characters, NFC. Idempotent."""
    return normalize("NFC", _UNSAFE.sub("", _NEWLINES.sub("\n", text)))


def required(text: str, field: str, subject: str) -> str:
    """Text that a command cannot do without: who asks for it, or why.

    Args:
        text: The text.
        field: The field that it is for.
        subject: The class of what is changed or made.

    Raises:
        BrokenRule: It is empty.
    """
    if text:
        return text
    raise BrokenRule([Violation(field, "empty", "Input should not be empty")], subject=subject)


def code_points(text: str) -> int:
    """The length that limits are held against: Unicode code points after NFC."""
    return len(text) if text.isascii() else len(normalize("NFC", text))
