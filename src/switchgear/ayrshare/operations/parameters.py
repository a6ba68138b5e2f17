"""How Ayrshare is written to, and what the parameters of its operations are made of. What it cannot read is not sent.

Names are those of Ayrshare's documentation (https://www.ayrshare.com/docs/apis) in Python's spelling: `media_urls` for
`mediaUrls`. Networks go by any of their names.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from functools import cache
from typing import Annotated, Any, Final, TypeAlias, cast

from pydantic.alias_generators import to_camel

from switchgear.errors import InvalidRequest
from switchgear.pipeline.body import json_body
from switchgear.pipeline.encoding import Value, bracketed
from switchgear.pipeline.kinds import Dialect
from switchgear.pipeline.shape import Fields
from switchgear.types.enums import Unrecognized
from switchgear.types.platforms import SocialPlatform, ayrshare_name, parse_platform

__all__ = ["AYRSHARE", "HttpsUrls", "Networks", "Options", "option_objects"]

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

_camel: Final = cache(to_camel)


def _fields(fields: Mapping[str, Any]) -> dict[str, Any]:
    return {_camel(name): _written(name, value) for name, value in fields.items()}


def _written(name: str, value: Any) -> Any:
    """A value as Ayrshare reads it; a mapping of the caller's own, which has Ayrshare's names already, as it is."""
    if type(value) is str or type(value) is bool or type(value) is int:
        return value
    if isinstance(value, Fields):
        return _fields(value)
    if isinstance(value, datetime):
        return _utc(name, value)
    if isinstance(value, SocialPlatform):
        return ayrshare_name(value)
    return [_written(name, one) for one in cast(Any, value)] if isinstance(value, list | tuple) else value


def _utc(name: str, at: datetime) -> str:
    """A time as `2026-07-08T12:30:00Z`, cut to whole seconds."""
    try:
        return at.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="seconds") + "Z"
    except OverflowError:
        pass
    raise InvalidRequest(f"{name} lies beyond the calendar")


AYRSHARE: Final = Dialect(
    "ayrshare",
    query=lambda fields: bracketed(**_fields(fields)),
    body=lambda fields: json_body(_fields(fields)),
    deletes_by_body=True,
)
"""camelCase names, times as text in UTC, networks by Ayrshare's names; brackets in queries, JSON bodies."""


def _listed(name: str, value: Any) -> Sequence[str]:
    entries = cast(Sequence[object], value) if isinstance(value, list | tuple) else ()
    if not entries:
        raise InvalidRequest(f"{name} must be a list, and not an empty one")
    for number, entry in enumerate(entries):
        if not isinstance(entry, str):
            raise InvalidRequest(f"{name}[{number}] must be text, not {type(entry).__name__}")
    return cast(Sequence[str], entries)


def _networks(name: str, value: Any) -> Any:
    """Networks by any of their names, each once, in the order given."""
    known = {entry: parse_platform(entry) for entry in _listed(name, value)}
    unknown = [entry for entry, network in known.items() if isinstance(network, Unrecognized)]
    if unknown:
        raise InvalidRequest(f"{name} holds unknown networks: {', '.join(map(repr, unknown))}")
    return tuple(dict.fromkeys(known.values()))


def _https_urls(name: str, value: Any) -> Any:
    urls = _listed(name, value)
    if not all(url.startswith("https://") for url in urls):
        raise InvalidRequest(f"{name} must be https addresses")
    return tuple(urls)


Networks: TypeAlias = Annotated[Sequence[SocialPlatform | str], _networks]
"""Networks by any of their names."""
HttpsUrls: TypeAlias = Annotated[Sequence[str], _https_urls]
"""Addresses that Ayrshare can fetch."""
Options: TypeAlias = Mapping[SocialPlatform | str, Mapping[str, Value]]
"""By network (any of its names), or by Ayrshare's name of the object, such as `instagramOptions`."""


def option_objects(options: Options) -> dict[str, Value]:
    """Option objects by Ayrshare's names for them.

    Raises:
        InvalidRequest: A key is neither a network nor an object's name, or two mean the same object.
    """
    objects: dict[str, Value] = {}
    for key, values in options.items():
        network = parse_platform(key)
        name = key if isinstance(network, Unrecognized) else _OPTION_OBJECTS[network]
        if not name.endswith("Options") or name in objects:
            raise InvalidRequest(f"options: {key!r} is neither a network nor one of Ayrshare's objects, or comes twice")
        objects[name] = values
    return objects
