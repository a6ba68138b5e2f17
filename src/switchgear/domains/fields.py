"""The vocabulary of entity fields: each type says what it accepts, and which rule a wrong value breaks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Annotated, Any, Final, TypeAlias, TypeVar
from uuid import UUID

from pydantic import AfterValidator, BeforeValidator, EmailStr, Field, GetCoreSchemaHandler, ValidationInfo
from pydantic_core import CoreSchema, PydanticCustomError, SchemaValidator, core_schema

from switchgear.domains import iso
from switchgear.types.platforms import SocialPlatform, parse_platform

__all__ = [
    "UNUSUAL_ID",
    "Closed",
    "Count",
    "Country",
    "Currency",
    "Email",
    "Language",
    "NonEmpty",
    "Platform",
    "Positive",
    "Prefix",
    "Rule",
    "TimeZone",
    "Timestamp",
    "Url",
    "Uuid",
    "Whole",
]


@dataclass(frozen=True, slots=True)
class Rule:
    """Names the rule that a field's type stands for: whatever is refused there is refused under this code."""

    code: str
    message: str

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.custom_error_schema(
            handler(source), custom_error_type=self.code, custom_error_message=self.message
        )


UNUSUAL_ID: Final = "unusual_id"
"""The finding of an entity whose provider itself gave an object an id without the usual prefix."""


@dataclass(frozen=True, slots=True)
class Prefix:
    """Text that begins like the provider's ids of one kind: `Annotated[str, Prefix("cus_")]`.

    Older accounts have objects with ids of the merchant's choice. An entity that was made of one says `unusual_id` in
    its `incomplete`, and any text that is not empty goes through then.
    """

    text: str

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        usual = core_schema.str_schema(pattern=f"^{self.text}")  # these never leave pydantic's core
        other = core_schema.with_info_after_validator_function(_reported, core_schema.str_schema(min_length=1))
        return core_schema.custom_error_schema(
            core_schema.union_schema([usual, other], mode="left_to_right"),
            custom_error_type="prefix",
            custom_error_message=f"Input should be an id that begins with {self.text}",
        )


def _reported(value: str, info: ValidationInfo) -> str:
    if UNUSUAL_ID not in (info.data.get("incomplete") or ()):
        raise ValueError("an id without its prefix, and nothing says that the provider gave it")
    return value


class _Aware:
    """Epoch milliseconds, ISO 8601 with an offset, or an aware datetime -> UTC, cut to milliseconds.

    The whole numbers of a document store's wire never leave pydantic's core; only the other forms cost a Python call.
    Fractions are among these: Convex gives a document's creation time as 1699931054642.111 (its documentation,
    "Scheduled functions").
    """

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        aware = core_schema.datetime_schema(tz_constraint="aware", strict=False)
        number = core_schema.chain_schema([core_schema.int_schema(strict=True), aware])
        other = core_schema.no_info_after_validator_function(_utc, aware)
        return core_schema.custom_error_schema(
            core_schema.union_schema([number, other], mode="left_to_right"),
            custom_error_type="timestamp",
            custom_error_message="Input should be a time with its zone, or milliseconds since 1970",
            serialization=core_schema.simple_ser_schema("datetime"),
        )


def _utc(value: datetime) -> datetime:
    try:
        moved = value if value.tzinfo is UTC else value.astimezone(UTC)
    except OverflowError:
        raise ValueError("beyond what a datetime can hold in UTC") from None
    return moved.replace(microsecond=moved.microsecond // 1000 * 1000) if moved.microsecond % 1000 else moved


E = TypeVar("E", bound=StrEnum)


class _Members:
    """The members of an enumeration, or their text."""

    def __get_pydantic_core_schema__(self, source: type[StrEnum], handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.enum_schema(source, list(source), sub_type="str", strict=False)


Closed: TypeAlias = Annotated[E, _Members()]
"""An enumeration without other values, given as member or text: `role: Closed[AccessRole]`."""

Timestamp: TypeAlias = Annotated[datetime, _Aware()]
"""An aware UTC datetime of millisecond precision; a naive one is refused."""

Uuid: TypeAlias = Annotated[UUID, Field(strict=False), Rule("uuid_invalid", "Input should be a UUID")]
"""A UUID, or the text of one."""

NonEmpty: TypeAlias = Annotated[str, Field(min_length=1)]
"""Text of at least one character."""


def _whole(value: object) -> object:
    return int(value) if isinstance(value, float) and value.is_integer() else value


Whole: TypeAlias = Annotated[int, BeforeValidator(_whole)]
"""A whole number, also given as a float, as document stores write all numbers."""

Count: TypeAlias = Annotated[Whole, Field(ge=0)]
"""A whole number, zero or more."""

Positive: TypeAlias = Annotated[Whole, Field(gt=0)]
"""A whole number, one or more."""


class _PlainForm:
    """Lets addresses of plain form through without a Python call; any other is left to the type that it marks.

    Plain is: small letters and digits, single separators between them, at most 64 characters, and a top-level domain of
    two or three letters, none of which is set aside for special use.
    """

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        plain = core_schema.str_schema(
            pattern=r"^[a-z0-9]+(?:[._+-][a-z0-9]+)*@(?:[a-z0-9]+(?:-[a-z0-9]+)*\.)+[a-z]{2,3}$", max_length=64
        )
        return core_schema.union_schema([plain, handler(source)], mode="left_to_right")


Email: TypeAlias = Annotated[EmailStr, _PlainForm(), Rule("email_invalid", "Input should be an e-mail address")]
"""An e-mail address; its domain is brought to small letters."""

Platform: TypeAlias = Annotated[
    Closed[SocialPlatform], BeforeValidator(lambda value: parse_platform(value) if isinstance(value, str) else value)
]
"""A social network by any of its names, in any case; held under its canonical one."""


_http_url = SchemaValidator(core_schema.url_schema(allowed_schemes=["http", "https"], host_required=True))


def _url(value: str) -> str:
    _http_url.validate_python(value)
    return value


def _currency(value: str) -> str:
    code = value.upper()
    if not iso.is_currency(code):
        raise PydanticCustomError("currency_invalid", "Input should be an ISO 4217 currency code, such as USD")
    return code


def _country(value: str) -> str:
    if not iso.is_country(value):
        raise PydanticCustomError("country_invalid", "Input should be an ISO 3166-1 alpha-2 country code, such as US")
    return value


def _language(value: str) -> str:
    if not iso.is_language(value):
        raise PydanticCustomError("language_invalid", "Input should be an ISO 639 language code, such as en")
    return value


def _time_zone(value: str) -> str:
    if not iso.is_time_zone(value):
        raise PydanticCustomError("timezone_invalid", "Input should be an IANA time zone, such as Europe/Berlin")
    return value


Url: TypeAlias = Annotated[str, AfterValidator(_url), Rule("url_invalid", "Input should be an http or https address")]
"""An http or https address, kept as it was written."""

Currency: TypeAlias = Annotated[str, AfterValidator(_currency)]
"""An ISO 4217 code in capitals; small letters, as Stripe sends them, are raised."""

Country: TypeAlias = Annotated[str, AfterValidator(_country)]
"""An ISO 3166-1 alpha-2 code."""

Language: TypeAlias = Annotated[str, AfterValidator(_language)]
"""An ISO 639 code."""

TimeZone: TypeAlias = Annotated[str, AfterValidator(_time_zone)]
"""The name of an IANA time zone."""
