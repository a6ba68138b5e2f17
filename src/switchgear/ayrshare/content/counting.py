"""How networks count the characters of a text.

Bluesky's lexicon of `app.bsky.feed.post` allows 300 graphemes in at most 3,000 bytes. That TikTok counts UTF-16 units
(https://developers.tiktok.com/doc/content-posting-api-reference-direct-post) and YouTube bytes
(https://developers.google.com/youtube/v3/docs/videos) is known second-hand: the pages were not read to that place.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import Final

__all__ = ["bluesky_length", "code_points", "graphemes", "urls_in", "utf8_bytes", "utf16_units", "x_weight"]

URL: Final = re.compile(r"https?://[^\s<>\"'…]*[^\s<>\"'….,;:!?)\]}]")
"""An address in a text, without the punctuation that follows it."""

_URL_WEIGHT: Final = 23
"""X shortens every address to this length, shorter ones too."""
_LIGHT: Final = ((0, 4351), (8192, 8205), (8208, 8223), (8242, 8247))
"""Code points that count once on X; all others count twice (https://docs.x.com/fundamentals/counting-characters)."""

_JOINER: Final = "\u200d"
_EXTENDS: Final = frozenset({*map(chr, range(0x1F3FB, 0x1F400)), *map(chr, range(0xFE00, 0xFE10)), "\u20e3"})
"""Tones of skin, selectors of variants, and the frame of a key."""


def urls_in(text: str) -> tuple[str, ...]:
    """The addresses in a text, in their order."""
    return tuple(URL.findall(text))


def code_points(text: str) -> int:
    """The length as Python and most networks count it."""
    return len(text)


def utf16_units(text: str) -> int:
    """The length as TikTok counts it: a character beyond U+FFFF, such as an emoji, counts twice."""
    return len(text) + sum(char > "\uffff" for char in text)


def utf8_bytes(text: str) -> int:
    """The length as YouTube counts a description."""
    return len(text.encode("utf-8", "surrogatepass"))


def graphemes(text: str) -> int:
    """The length as Bluesky counts it: what a reader sees as one character counts once."""
    return sum(1 for _ in clusters(text))


def bluesky_length(text: str) -> int:
    """The length as Bluesky limits it: graphemes, of which 300 may take 3,000 bytes, so that ten bytes count as one."""
    return max(graphemes(text), -(-utf8_bytes(text) // 10))


def x_weight(text: str) -> int:
    """The length as X counts it.

    An address counts 23, and an emoji 2 however it is put together, as does most of what is not Latin, Greek, Cyrillic,
    Hebrew or Arabic.
    """
    plain = URL.sub("", text)
    addresses = len(URL.findall(text))
    return addresses * _URL_WEIGHT + sum(map(_weight, clusters(unicodedata.normalize("NFC", plain))))


def clusters(text: str) -> Iterator[str]:
    """What a reader sees as one character each, by the rules that emojis and accents need."""
    start = 0
    for place in range(1, len(text) + 1):
        if place == len(text) or not _continues(text, start, place):
            yield text[start:place]
            start = place


def _continues(text: str, start: int, place: int) -> bool:
    char, before = text[place], text[place - 1]
    if char == _JOINER or char in _EXTENDS or unicodedata.category(char).startswith("M"):
        return not before.isspace()
    if before == _JOINER:
        return unicodedata.category(char) == "So"
    if _is_flag(char) and _is_flag(before):
        return (place - start) % 2 == 1  # two letters are one flag
    return before == "\r" and char == "\n"


def _is_flag(char: str) -> bool:
    return "\U0001f1e6" <= char <= "\U0001f1ff"


def _weight(cluster: str) -> int:
    """An emoji counts 2, whatever it is made of; of anything else each code point counts."""
    if len(cluster) > 1 and (cluster[0] > "\u2000" or "\u20e3" in cluster):
        return 2
    return sum(1 if any(low <= ord(char) <= high for low, high in _LIGHT) else 2 for char in cluster)
