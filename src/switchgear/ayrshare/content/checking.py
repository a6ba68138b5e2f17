"""Whether networks will take a post: every reason why not, before anything is sent."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

from typing_extensions import override

from switchgear.ayrshare.content.limits import LIMITS, NetworkLimits
from switchgear.errors import InvalidRequest
from switchgear.types.enums import Unrecognized
from switchgear.types.platforms import SocialPlatform, parse_platform

__all__ = ["HASHTAG", "Draft", "MediaItem", "Violation", "network_of", "validate_post"]

HASHTAG: Final = re.compile(r"(?<![\w&/#])#\w+")
_MENTION: Final = re.compile(r"(?<![\w@/.])@\w+")
_PHONE: Final = re.compile(r"(?<![\w.])\+?\d(?:[ ().-]?\d){8,13}(?!\w)")
_VIDEOS: Final = (".mp4", ".mov", ".avi", ".webm", ".m4v")


@dataclass(frozen=True, slots=True)
class MediaItem:
    """A picture or a video."""

    url: str
    size: int | None = None
    """Bytes; None: nobody knows."""
    video: bool | None = None
    """None: the address tells by its extension."""

    @property
    def extension(self) -> str:
        """Such as `.png`; empty if the address has none."""
        name = urlsplit(self.url).path.rpartition("/")[2].lower()
        return f".{name.rpartition('.')[2]}" if "." in name else ""

    @property
    def is_video(self) -> bool:
        """Whether it is a video."""
        return self.extension in _VIDEOS if self.video is None else self.video


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What is to be posted."""

    text: str = ""
    media: Sequence[MediaItem] = ()
    title: str | None = None
    subreddit: str | None = None
    first_comment: str | None = None
    alt_texts: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Violation:
    """One reason why a network will not take a post as it is."""

    platform: SocialPlatform
    field: str
    """`text`, `title`, `media`, and so on."""
    problem: str
    """In words, with what was found and what is taken."""

    @override
    def __str__(self) -> str:
        return f"{self.platform}: {self.field} {self.problem}"


def network_of(name: SocialPlatform | str) -> SocialPlatform:
    """The network of any of its names: `x` or `twitter`, `google_business` or `gmb`.

    Raises:
        InvalidRequest: There is no network of this name.
    """
    network = parse_platform(name)
    if isinstance(network, Unrecognized):
        raise InvalidRequest(f"{name!r} is no network that is known")
    return network


def validate_post(draft: Draft, platforms: Sequence[SocialPlatform | str]) -> tuple[Violation, ...]:
    """Every reason why networks would not take a post; empty: none is known.

    Raises:
        InvalidRequest: There is no network of a name.
    """
    networks = dict.fromkeys(map(network_of, platforms))
    return tuple(violation for network in networks for rule in _RULES for violation in rule(draft, network))


def _lengths(draft: Draft, network: SocialPlatform) -> Iterator[Violation]:
    limits = LIMITS[network]
    fields = (
        ("text", draft.text, limits.text, limits.counts),
        ("title", draft.title or "", limits.title, len),
        ("first_comment", draft.first_comment or "", limits.comment, len),
        *(("alt_text", text, limits.alt_text, len) for text in draft.alt_texts),
    )
    for name, text, most, counts in fields:
        if most is not None and (found := counts(text)) > most:
            yield Violation(network, name, f"has a length of {found}, and {most} is taken")


def _required(draft: Draft, network: SocialPlatform) -> Iterator[Violation]:
    there = {
        "title": bool(draft.title),
        "subreddit": bool(draft.subreddit),
        "media": bool(draft.media),
        "video": any(item.is_video for item in draft.media),
    }
    for name in LIMITS[network].required:
        if not there[name]:
            yield Violation(network, name, "is required")
    if not draft.text and not draft.media:
        yield Violation(network, "text", "is empty, and there is no media")


def _marks(draft: Draft, network: SocialPlatform) -> Iterator[Violation]:
    limits = LIMITS[network]
    for what, pattern, most in (("hashtags", HASHTAG, limits.hashtags), ("mentions", _MENTION, limits.mentions)):
        if most is not None and (found := len(pattern.findall(draft.text))) > most:
            yield Violation(network, "text", f"holds {found} {what}, and {most} are taken")
    if network is SocialPlatform.GOOGLE_BUSINESS and _PHONE.search(draft.text):
        yield Violation(network, "text", "holds a telephone number, which is refused")


def _media(draft: Draft, network: SocialPlatform) -> Iterator[Violation]:
    limits = LIMITS[network]
    pictures = [item for item in draft.media if not item.is_video]
    for what, found, most in (
        ("pictures", len(pictures), limits.images),
        ("videos", len(draft.media) - len(pictures), limits.videos),
    ):
        if most is not None and found > most:
            yield Violation(network, "media", f"holds {found} {what}, and {most} are taken")
    for item in draft.media:
        if item.extension in limits.refused:
            yield Violation(network, "media", f"holds a {item.extension} file, which is refused")
    for item in pictures:
        yield from _size(item, limits, network)


def _size(item: MediaItem, limits: NetworkLimits, network: SocialPlatform) -> Iterator[Violation]:
    if item.size is None:
        return
    if limits.image_bytes is not None and item.size > limits.image_bytes:
        yield Violation(network, "media", f"holds a picture of {item.size} bytes, and {limits.image_bytes} are taken")
    if item.size < limits.least_image_bytes:
        yield Violation(
            network, "media", f"holds a picture of {item.size} bytes, fewer than {limits.least_image_bytes}"
        )


_RULES: Final[tuple[Callable[[Draft, SocialPlatform], Iterator[Violation]], ...]] = (
    _required,
    _lengths,
    _marks,
    _media,
)
