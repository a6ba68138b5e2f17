"""What all Ayrshare models share: the base, network names, and ids that may arrive as numbers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Annotated, Any, ClassVar, Final, Generic, TypeAlias, TypeVar, cast

from pydantic import (
    ConfigDict,
    Field,
    GetCoreSchemaHandler,
    JsonValue,
    PlainSerializer,
    ValidatorFunctionWrapHandler,
    WrapValidator,
)
from pydantic.alias_generators import to_camel
from pydantic_core import CoreSchema, core_schema

from switchgear.types.enums import Open, Unrecognized
from switchgear.types.model import WireModel, salvage
from switchgear.types.platforms import SocialPlatform, ayrshare_name, parse_platform
from switchgear.types.times import AnyTime

__all__ = ["AyrshareModel", "ByNetwork", "Cached", "Platform", "PostStatus", "PostText", "Reply", "TextId"]


class AyrshareModel(WireModel):
    """What Ayrshare sends. Nearly everything is optional, because Ayrshare publishes no schema."""

    model_config: ClassVar[ConfigDict] = ConfigDict(alias_generator=to_camel)


_KNOWN = {ayrshare_name(platform): platform for platform in SocialPlatform}


def _read_platform(name: str) -> SocialPlatform | Unrecognized:
    return _KNOWN.get(name) or parse_platform(name)


def _write_platform(platform: SocialPlatform | Unrecognized) -> str:
    return ayrshare_name(platform) if isinstance(platform, SocialPlatform) else str.__str__(platform)


class _AyrsharePlatform:
    """Reads any of a platform's names, writes Ayrshare's."""

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        text = core_schema.str_schema(min_length=1)
        write = core_schema.plain_serializer_function_ser_schema(_write_platform, return_schema=text)
        return core_schema.no_info_after_validator_function(_read_platform, text, serialization=write)


Platform: TypeAlias = Annotated[SocialPlatform | Unrecognized, _AyrsharePlatform()]
"""A network: X is `twitter` on this wire, Google Business Profile is `gmb`."""


class _Number(str):
    """The text of an id that arrived as a number, and leaves as one."""

    __slots__ = ()


def _read_id(value: object, handler: ValidatorFunctionWrapHandler) -> str:
    if isinstance(value, int) and not isinstance(value, bool):
        return _Number(value)
    text: str = handler(value)
    return text


def _write_id(value: str) -> str | int:
    return int(value) if isinstance(value, _Number) else value


TextId: TypeAlias = Annotated[
    str, Field(min_length=1), WrapValidator(_read_id), PlainSerializer(_write_id, when_used="json")
]
"""An id as text. Telegram's are integers on the wire; they are written as they came."""

PostText: TypeAlias = str | dict[str, str]
"""A post's text, or one text per network with a `default`."""


class PostStatus(StrEnum):
    """The status of a post, or of a reply about one."""

    SUCCESS = "success"
    ERROR = "error"
    PROCESSING = "processing"
    PENDING = "pending"
    PAUSED = "paused"
    DELETED = "deleted"
    AWAITING_APPROVAL = "awaiting approval"
    SCHEDULED = "scheduled"
    """The reply to a scheduling call."""
    PARTIAL = "partial"
    """Some networks did, some did not."""


class Reply(AyrshareModel):
    """What every reply may hold, and all that is known of some."""

    status: Open[PostStatus] | None = None
    id: TextId | None = None
    ref_id: str | None = None
    """The profile."""
    action: str | None = None
    code: int | None = None
    message: str | None = None


class Cached(Reply):
    """A reply that Ayrshare keeps for a while."""

    last_updated: AnyTime | None = None
    next_update: AnyTime | None = None
    """Asking again sooner brings the same answer."""


EntryT = TypeVar("EntryT", bound=AyrshareModel)

_SAYS_SOMETHING: Final = frozenset(("status", "analytics"))
"""What tells the entry of a network that is new from a field that is."""


class ByNetwork(Reply, Generic[EntryT]):
    """A reply that has a field for each network, named after it."""

    @property
    def by_network(self) -> Mapping[SocialPlatform | Unrecognized, tuple[EntryT, ...]]:
        """What is told of each network: one entry, or several where Ayrshare lists them."""
        extra = cast(Mapping[str, JsonValue], self.model_extra or {})
        return {
            parse_platform(name): tuple(self._entry(value) for value in entries)
            for name, entries in ((name, _objects(value)) for name, value in extra.items())
            if entries and (name in _KNOWN or not _SAYS_SOMETHING.isdisjoint(entries[0]))
        }

    @classmethod
    def _entry(cls, value: Mapping[str, JsonValue]) -> EntryT:
        """What fits of an entry; the rest is in the reply's `model_extra`."""
        (kind,) = next(
            base.__pydantic_generic_metadata__["args"]
            for base in cls.__mro__
            if issubclass(base, ByNetwork) and base.__pydantic_generic_metadata__["args"]
        )
        return cast(EntryT, salvage(cast(type[AyrshareModel], kind), value)[0])


def _objects(value: JsonValue) -> Sequence[Mapping[str, JsonValue]]:
    several = value if isinstance(value, list) else [value]
    return [one for one in several if isinstance(one, dict)]
