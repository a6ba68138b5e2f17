"""What the operations are given, checked and written as Ayrshare reads it. What it cannot read is not sent."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Final

from switchgear.errors import InvalidRequest
from switchgear.pipeline.encoding import Value
from switchgear.types.enums import Unrecognized
from switchgear.types.platforms import SocialPlatform, ayrshare_name, parse_platform
from switchgear.types.unset import UNSET, Unset

__all__ = ["https_urls", "named", "names", "networks", "option_objects", "text", "utc", "within"]

_OPTION_OBJECTS: Final = {
    SocialPlatform.BLUESKY: "blueSkyOptions",
    SocialPlatform.FACEBOOK: "faceBookOptions",
    SocialPlatform.GOOGLE_BUSINESS: "gmbOptions",
    SocialPlatform.INSTAGRAM: "instagramOptions",
    SocialPlatform.LINKEDIN: "linkedInOptions",
    SocialPlatform.PINTEREST: "pinterestOptions",
    SocialPlatform.REDDIT: "redditOptions",
    SocialPlatform.SNAPCHAT: "snapChatOptions",
    SocialPlatform.TELEGRAM: "telegramOptions",
    SocialPlatform.THREADS: "threadsOptions",
    SocialPlatform.TIKTOK: "tikTokOptions",
    SocialPlatform.X: "xOptions",
    SocialPlatform.YOUTUBE: "youTubeOptions",
}
"""Ayrshare's spelling, which follows no rule."""


def text(argument: str, value: object) -> str:
    """Any text.

    Raises:
        InvalidRequest: It is of another type.
    """
    if not isinstance(value, str):
        raise InvalidRequest(f"{argument} must be text, not {type(value).__name__}")
    return value


def named(argument: str, value: object) -> str:
    """Text that names something.

    Raises:
        InvalidRequest: It is no text, or blank.
    """
    checked = text(argument, value)
    if not checked.strip():
        raise InvalidRequest(f"{argument} must not be blank")
    return checked


def within(argument: str, value: object, lowest: int, highest: int | None = None) -> int | Unset:
    """A whole number of a range.

    Raises:
        InvalidRequest: It lies outside.
    """
    if value is UNSET:
        return UNSET
    if isinstance(value, bool) or not isinstance(value, int) or value < lowest or value > (highest or value):
        upper = f" and at most {highest}" if highest is not None else ""
        raise InvalidRequest(f"{argument} must be a whole number, at least {lowest}{upper}")
    return value


def utc(argument: str, at: object) -> str | Unset:
    """A time as `2026-07-08T12:30:00Z`, cut to whole seconds.

    Raises:
        InvalidRequest: It is no datetime, naive, or beyond the calendar.
    """
    if at is UNSET:
        return UNSET
    if not isinstance(at, datetime) or at.tzinfo is None:
        raise InvalidRequest(f"{argument} must be a datetime with a time zone; without one it has no place in time")
    try:
        return at.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="seconds") + "Z"
    except OverflowError:
        pass
    raise InvalidRequest(f"{argument} lies beyond the calendar")


def _listed(argument: str, values: Sequence[str]) -> tuple[str, ...]:
    if isinstance(values, str) or not values:
        raise InvalidRequest(f"{argument} must be a list, and not an empty one")
    return tuple(text(argument, value) for value in values)


def networks(argument: str, platforms: Sequence[SocialPlatform | str]) -> tuple[SocialPlatform, ...]:
    """Networks by any of their names, each once, in the order given.

    Raises:
        InvalidRequest: There is none, or one is unknown.
    """
    known = {name: parse_platform(name) for name in _listed(argument, platforms)}
    unknown = [name for name, network in known.items() if isinstance(network, Unrecognized)]
    if unknown:
        raise InvalidRequest(f"{argument} holds unknown networks: {', '.join(map(repr, unknown))}")
    return tuple(dict.fromkeys(network for network in known.values() if isinstance(network, SocialPlatform)))


def names(platforms: Sequence[SocialPlatform]) -> list[str]:
    """Networks as Ayrshare calls them."""
    return [ayrshare_name(platform) for platform in platforms]


def https_urls(argument: str, urls: Sequence[str] | Unset) -> tuple[str, ...]:
    """Addresses that Ayrshare can fetch; none if there are none.

    Raises:
        InvalidRequest: The list is empty, or an address is not https.
    """
    listed = () if urls is UNSET else _listed(argument, urls)
    if not all(url.startswith("https://") for url in listed):
        raise InvalidRequest(f"{argument} must be https addresses")
    return listed


def option_objects(options: Mapping[SocialPlatform | str, Mapping[str, Value]] | Unset) -> dict[str, Value]:
    """Option objects by Ayrshare's names for them.

    Args:
        options: By network (any of its names), or by Ayrshare's name of the object, such as `instagramOptions`.

    Raises:
        InvalidRequest: A key is neither, or two mean the same object.
    """
    objects: dict[str, Value] = {}
    if options is UNSET:
        return objects
    for key, values in options.items():
        network = parse_platform(named("options", key))
        name = key if isinstance(network, Unrecognized) else _OPTION_OBJECTS[network]
        if not name.endswith("Options") or name in objects:
            raise InvalidRequest(f"options: {key!r} is neither a network nor one of Ayrshare's objects, or comes twice")
        objects[name] = values
    return objects
