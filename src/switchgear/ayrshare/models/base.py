"""What all Ayrshare models share: the base, network names, and ids that may arrive as numbers."""

from __future__ import annotations

from typing import Annotated, Any, ClassVar, TypeAlias

from pydantic import (
    ConfigDict,
    Field,
    GetCoreSchemaHandler,
    PlainSerializer,
    ValidatorFunctionWrapHandler,
    WrapValidator,
)
from pydantic.alias_generators import to_camel
from pydantic_core import CoreSchema, core_schema

from switchgear.types.enums import Unrecognized
from switchgear.types.model import WireModel
from switchgear.types.platforms import SocialPlatform, ayrshare_name, parse_platform

__all__ = ["AyrshareModel", "Platform", "PostText", "TextId"]


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
