"""How Ayrshare is written to, and what the parameters of its operations are made of. What it cannot read is not sent.

Names are those of Ayrshare's documentation (https://www.ayrshare.com/docs/apis) in Python's spelling: `media_urls` for
`mediaUrls`. Networks go by any of their names.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import UTC, datetime
from functools import cache
from typing import Annotated, Any, Final, TypeAlias, cast

from pydantic import SecretStr
from pydantic.alias_generators import to_camel
from typing_extensions import TypedDict

from switchgear.errors import InvalidRequest
from switchgear.pipeline.body import json_body
from switchgear.pipeline.encoding import Value, bracketed
from switchgear.pipeline.kinds import Dialect
from switchgear.pipeline.shape import Fields
from switchgear.types.enums import Unrecognized
from switchgear.types.platforms import SocialPlatform, ayrshare_name, parse_platform
from switchgear.types.secrets import SecretSource, reveal

__all__ = [
    "AYRSHARE",
    "HttpsUrl",
    "HttpsUrls",
    "Network",
    "Networks",
    "OpenFields",
    "SignedUrl",
    "Touching",
    "only_one",
    "own_names",
    "touching",
]

_ODD: Final = {"is_ai_generated": "isAIGenerated"}
"""Names that follow no rule."""


@cache
def _camel(name: str) -> str:
    return _ODD.get(name) or to_camel(name)


def own_names(fields: Mapping[str, Any]) -> dict[str, Any]:
    """Parameters in Ayrshare's spelling; a mapping of the caller's own has it already."""
    return _fields(fields) if isinstance(fields, Fields) else dict(fields)


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


def _network(name: str, value: Any) -> Any:
    return _networks(name, (value,))[0]


def _https_urls(name: str, value: Any) -> Any:
    urls = _listed(name, value)
    if not all(url.startswith("https://") for url in urls):
        raise InvalidRequest(f"{name} must be https addresses")
    return tuple(urls)


def _https_url(name: str, value: Any) -> Any:
    if not isinstance(value, str) or not value.startswith("https://"):
        raise InvalidRequest(f"{name} must be an https address")
    return value


def _signed_url(name: str, value: Any) -> Any:
    if not isinstance(value, str | SecretStr) or not reveal(value).startswith("https://"):
        raise InvalidRequest(f"{name} must be an https address")
    return value


Network: TypeAlias = Annotated[SocialPlatform | str, _network]
"""A network by any of its names."""
Networks: TypeAlias = Annotated[Sequence[SocialPlatform | str], _networks]
"""Networks by any of their names."""
HttpsUrl: TypeAlias = Annotated[str, _https_url]
"""An address that Ayrshare can fetch, or call."""
HttpsUrls: TypeAlias = Annotated[Sequence[str], _https_urls]
"""Addresses that Ayrshare can fetch."""
SignedUrl: TypeAlias = Annotated[SecretSource, _signed_url]
"""An address that lets anybody do something who has it."""
OpenFields: TypeAlias = Mapping[str, Value]
"""What goes along as it is, in Ayrshare's own names, where nobody has written down what is taken."""


_X: Final = ("x",)
"""The credentials of the caller's own X application (`SPEC.extra_credentials`)."""


class Touching(TypedDict, total=False):
    """What a request says of the networks that it touches."""

    needs: tuple[str, ...]
    wants: tuple[str, ...]
    limited_by: tuple[str, ...]


def touching(networks: Collection[SocialPlatform | str]) -> Touching:
    """The X credentials that a call carries: it needs them if X is among its networks, and may if it names none.

    Each network has a cap of its own.
    """
    if not networks:
        return {"wants": _X}
    limits = tuple(ayrshare_name(SocialPlatform(network)) for network in networks)
    return {"needs": _X if SocialPlatform.X in networks else (), "limited_by": limits}


def only_one(networks: Collection[SocialPlatform | str]) -> None:
    """Refuse a network's own id where the network is not clear.

    Raises:
        InvalidRequest: There is not exactly one network.
    """
    if len(networks) != 1:
        raise InvalidRequest("search_platform_id: a network's own id needs exactly one network, which it belongs to")
