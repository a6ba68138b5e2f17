"""Texts made to fit: shortened for one network, one for each of several, or cut into a thread."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from typing import Final

from switchgear.ayrshare.content.checking import HASHTAG, network_of
from switchgear.ayrshare.content.counting import URL, clusters
from switchgear.ayrshare.content.limits import LIMITS
from switchgear.errors import InvalidRequest
from switchgear.types.platforms import SocialPlatform

__all__ = ["adapt", "adapt_each", "split_thread"]

_ELLIPSIS: Final = "…"
_BREAKS: Final = (re.compile(r"\n\s*\n"), re.compile(r"(?<=[.!?…])\s+"), re.compile(r"\s+"))
"""Where a text is cut best: between paragraphs, sentences, words."""


def adapt(text: str, platform: SocialPlatform | str, *, limit: int | None = None) -> str:
    """A text that a network takes.

    Hashtags beyond those that it allows lose their `#`, and what is too long is cut at the end of a word. A text that
    fits stays as it is, and adapting twice is as good as once.

    Args:
        text: The text.
        platform: The network, by any of its names.
        limit: Another length, such as 25,000 for an account that pays X for it.

    Raises:
        InvalidRequest: There is no such network, or the limit leaves no room.
    """
    network = network_of(platform)
    limits = LIMITS[network]
    fewer = text if limits.hashtags is None else _fewer_hashtags(text, limits.hashtags)
    most = _room(limit, limits.text)
    if limits.counts(fewer) <= most:
        return fewer
    if most <= limits.counts(_ELLIPSIS):
        raise InvalidRequest("limit leaves no room for a shortened text")
    kept = _head(fewer, most - limits.counts(_ELLIPSIS), limits.counts).rstrip()
    return f"{kept}{_ELLIPSIS}"


def adapt_each(text: str, platforms: Sequence[SocialPlatform | str]) -> str | dict[SocialPlatform | str, str]:
    """What `posts.create` takes so that one call serves all networks.

    That is the text if it fits everywhere, else one for each network that needs its own, and the text as `default`.
    """
    texts = {network: adapt(text, network) for network in map(network_of, platforms)}
    own: dict[SocialPlatform | str, str] = {network: short for network, short in texts.items() if short != text}
    return {"default": text, **own} if own else text


def split_thread(text: str, platform: SocialPlatform | str, *, numbered: bool = False) -> tuple[str, ...]:
    """The parts of a thread, each of which the network takes; nothing but the white space between them is lost.

    It is cut between paragraphs where those fit, else between sentences, else between words; an address stays whole
    unless it is longer than a part.

    Args:
        text: The whole.
        platform: The network, by any of its names.
        numbered: Whether each part ends with its number, such as ` 2/5`.

    Raises:
        InvalidRequest: There is no such network, or nothing to post.
    """
    limits = LIMITS[network_of(platform)]
    if not text.strip():
        raise InvalidRequest("there is nothing to split")
    if not numbered:
        return tuple(_parts(text, limits.text, limits.counts))
    for digits in range(1, 6):
        room = limits.text - len(f" {'9' * digits}/{'9' * digits}")
        parts = [*_parts(text, room, limits.counts)]
        if len(str(len(parts))) <= digits:
            return tuple(f"{part} {number}/{len(parts)}" for number, part in enumerate(parts, 1))
    raise InvalidRequest("the thread would have too many parts")


def _room(limit: int | None, usual: int) -> int:
    if limit is not None and limit < 1:
        raise InvalidRequest("limit must be at least 1")
    return usual if limit is None else limit


def _fewer_hashtags(text: str, most: int) -> str:
    for mark in reversed([*HASHTAG.finditer(text)][most:]):
        text = text[: mark.start()] + text[mark.start() + 1 :]
    return text


def _parts(text: str, most: int, counts: Callable[[str], int]) -> Iterator[str]:
    rest = text.strip()
    while rest:
        part = rest if counts(rest) <= most else _head(rest, most, counts).rstrip()
        yield part
        rest = rest[len(part) :].lstrip()


def _head(text: str, most: int, counts: Callable[[str], int]) -> str:
    """As much of the beginning as fits, cut where it is best, and at least one character."""
    reach = _reach(text, most, counts)
    for pattern in _BREAKS:
        ends = [mark.start() for mark in pattern.finditer(text[: reach + 1]) if 0 < mark.start() <= reach]
        if ends and (pattern is _BREAKS[-1] or ends[-1] * 2 >= reach):
            return text[: ends[-1]]
    return text[:reach]


def _reach(text: str, most: int, counts: Callable[[str], int]) -> int:
    """How many code points from the beginning fit; neither an emoji nor an address is cut, if there is more."""
    low, high = 0, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if counts(text[:middle]) <= most else (low, middle - 1)
    place = 0
    for cluster in clusters(text):
        if place + len(cluster) > low:
            break
        place += len(cluster)
    whole = next((mark.start() for mark in URL.finditer(text) if mark.start() < place < mark.end()), place)
    return whole or place or len(next(clusters(text)))
