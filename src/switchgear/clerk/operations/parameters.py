"""What operations take, and the checks that it passes before anything is sent.

Names and meanings are those of Clerk's Backend API reference. Times are aware datetimes, which Clerk reads to the
millisecond. A parameter that is left out, or `UNSET`, is not sent; None is sent as null and unsets a value.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Final, Literal, TypeAlias, TypeVar, cast

from pydantic import JsonValue, SecretStr
from typing_extensions import TypedDict

from switchgear.errors import InvalidRequest
from switchgear.pipeline.encoding import Value, repeated
from switchgear.pipeline.request import Query
from switchgear.types.secrets import SecretSource
from switchgear.types.times import to_millis
from switchgear.types.unset import UNSET, Unset

__all__ = [
    "MetadataParams",
    "UserCreateParams",
    "UserFilters",
    "UserListParams",
    "UserMetadataParams",
    "UserParams",
    "UserUpdateParams",
]

T = TypeVar("T")

Given: TypeAlias = T | Unset
"""May be left out."""
Nullable: TypeAlias = T | Unset | None
"""May be left out; None unsets it."""

MetadataParams: TypeAlias = Mapping[str, JsonValue]
"""A JSON object."""


class UserFilters(TypedDict, total=False):
    """Which users: those for whom every filter holds. Of a list, which has 1 to 100 entries, any entry may hold."""

    user_id: Given[Sequence[str]]
    """With `-` before it: not this one."""
    external_id: Given[Sequence[str]]
    """With `-` before it: not this one. Write `+` before an id that begins with either."""
    organization_id: Given[Sequence[str]]
    """Members of these; with `-` before it: not of this one."""
    email_address: Given[Sequence[str]]
    phone_number: Given[Sequence[str]]
    username: Given[Sequence[str]]
    web3_wallet: Given[Sequence[str]]
    provider: Given[str]
    """Such as `oauth_google`, together with `provider_user_id`."""
    provider_user_id: Given[Sequence[str]]
    query: Given[str]
    """Part of an e-mail address, phone number, username, wallet, id, or of a first or last name."""
    email_address_query: Given[str]
    phone_number_query: Given[str]
    username_query: Given[str]
    name_query: Given[str]
    banned: Given[bool]
    created_at_before: Given[datetime]
    created_at_after: Given[datetime]
    last_active_at_before: Given[datetime]
    last_active_at_after: Given[datetime]
    last_sign_in_at_before: Given[datetime]
    last_sign_in_at_after: Given[datetime]


class UserListParams(UserFilters, total=False):
    """Which users, in which order, and where to begin."""

    order_by: Given[str]
    """`created_at`, `updated_at`, `email_address`, `web3wallet`, `first_name`, `last_name`, `phone_number`, `username`,
    `last_active_at` or `last_sign_in_at`, with `-` before it for descending; Clerk's default is `-created_at`."""
    limit: Given[int]
    """How many users a page holds: 1 to 500; Clerk's default is 10."""
    offset: Given[int]
    """How many users to skip. Clerk gets slow where this is large."""
    starting_after: Given[str]
    """Begin after the user of this id; only in the order of `created_at`."""


class UserParams(TypedDict, total=False):
    """What can be said of a user at any time."""

    external_id: Nullable[str]
    """The user's id in one's own system, unique."""
    username: Nullable[str]
    first_name: Nullable[str]
    last_name: Nullable[str]
    locale: Nullable[str]
    """Such as `en-US`."""
    password: Given[SecretSource]
    """At least 8 characters, and in no list of stolen passwords."""
    password_digest: Given[SecretSource]
    """In the place of a password, together with `password_hasher`."""
    password_hasher: Given[str]
    """Such as `bcrypt` or `argon2id`."""
    skip_password_checks: Given[bool]
    totp_secret: Given[SecretSource]
    backup_codes: Given[Sequence[SecretSource]]
    """In clear or as bcrypt digests."""
    delete_self_enabled: Nullable[bool]
    create_organization_enabled: Nullable[bool]
    create_organizations_limit: Nullable[int]
    """0 is no limit."""
    legal_accepted_at: Nullable[datetime]
    skip_legal_checks: Given[bool]
    created_at: Given[datetime]
    """When the user signed up, if that was not now."""
    bypass_client_trust: Nullable[bool]


class UserMetadataParams(TypedDict, total=False):
    """What one's products keep with a user."""

    public_metadata: Given[MetadataParams]
    """For one's backend to write, and the user to read."""
    private_metadata: Given[MetadataParams]
    """For one's backend alone."""
    unsafe_metadata: Given[MetadataParams]
    """For the user to write: nothing in it is to be trusted."""


class UserCreateParams(UserParams, UserMetadataParams, total=False):
    """What can be said of a new user."""

    email_address: Given[Sequence[str]]
    """Unique; the first becomes the primary one."""
    email_address_identification_status: Given[Sequence[Literal["verified", "reserved"]]]
    """One for each address, which is `verified` otherwise."""
    phone_number: Given[Sequence[str]]
    """In E.164, unique; the first becomes the primary one."""
    phone_number_identification_status: Given[Sequence[Literal["verified", "reserved"]]]
    """One for each number, which is `verified` otherwise."""
    web3_wallet: Given[Sequence[str]]
    skip_password_requirement: Given[bool]
    skip_user_requirement: Given[bool]
    banned: Given[bool]
    locked: Given[bool]


class UserUpdateParams(UserParams, total=False):
    """What can be changed of a user, beside metadata."""

    primary_email_address_id: Given[str]
    """Of a verified address of the user."""
    notify_primary_email_address_changed: Given[bool]
    primary_phone_number_id: Given[str]
    primary_web3_wallet_id: Given[str]
    profile_image_id: Nullable[str]
    sign_out_of_other_sessions: Given[bool]
    """Once the password has changed."""


_LIMIT: Final = 500
_ENTRIES: Final = 100
_METADATA: Final = tuple(UserMetadataParams.__annotations__)


def filtered(shape: type, params: Mapping[str, object]) -> Query:
    """Filters and paging as a query.

    What is empty or None is refused, since it would not be sent, and all users would match.

    Args:
        shape: The `TypedDict` that declares them.
        params: Those given.

    Raises:
        InvalidRequest: One is unknown, empty, of another type, or beyond Clerk's limits; the message names it.
    """
    given = _known(shape, params)
    if ("provider" in given) != ("provider_user_id" in given):
        raise InvalidRequest("provider and provider_user_id go together")
    return repeated(**{name: _FILTERS.get(name, _entries)(name, value) for name, value in given.items()})


def creation(params: Mapping[str, object]) -> dict[str, Value]:
    """The body of a new user.

    Raises:
        InvalidRequest: A parameter is unknown, empty, or does not go with the others; the message names it.
    """
    given = _known(UserCreateParams, params)
    body = _body(given)
    for name in ("email_address", "phone_number"):
        status = f"{name}_identification_status"
        if status in body and len(cast(Sequence[str], body[status])) != len(cast(Sequence[str], body.get(name, ()))):
            raise InvalidRequest(f"{status} must have one entry for each {name}")
    return body


def change(params: Mapping[str, object]) -> dict[str, Value]:
    """The body of a change.

    Raises:
        InvalidRequest: There is nothing to change, or a parameter is unknown, empty, or does not go with the others.
    """
    if any(name in params for name in _METADATA):
        raise InvalidRequest("update takes no metadata; use merge_metadata or replace_metadata")
    given = _known(UserUpdateParams, params)
    if not given:
        raise InvalidRequest("there is nothing to update")
    for name in ("skip_password_checks", "sign_out_of_other_sessions"):
        if name in given and not given.keys() & {"password", "password_digest"}:
            raise InvalidRequest(f"{name} needs a password")
    return _body(given)


def metadata(params: Mapping[str, object]) -> dict[str, Value]:
    """The body of a change of metadata.

    Raises:
        InvalidRequest: None is given, or one is unknown or no mapping.
    """
    given = _known(UserMetadataParams, params)
    if not given:
        raise InvalidRequest(f"one of {', '.join(_METADATA)} must be given")
    return _body(given)


def _known(shape: type, params: Mapping[str, object]) -> dict[str, object]:
    """The parameters that are given."""
    unknown = params.keys() - shape.__annotations__.keys()
    if unknown:
        raise InvalidRequest(f"{min(unknown)} is no parameter of this operation")
    return {name: value for name, value in params.items() if value is not UNSET}


def _body(given: Mapping[str, object]) -> dict[str, Value]:
    if ("password_digest" in given) != ("password_hasher" in given):
        raise InvalidRequest("password_digest and password_hasher go together")
    return {name: _field(name, value) for name, value in given.items()}


def _field(name: str, value: object) -> Value:
    if name in _METADATA:
        return _object(name, value)
    if name in _LISTS:
        return _texts(name, value)
    if isinstance(value, datetime):
        return _aware(name, value)
    return cast(Value, value)


_LISTS: Final = frozenset(
    {
        "backup_codes",
        "email_address",
        "email_address_identification_status",
        "phone_number",
        "phone_number_identification_status",
        "web3_wallet",
    }
)


def _object(name: str, value: object) -> Value:
    if not isinstance(value, Mapping):
        raise InvalidRequest(f"{name} must be a mapping, and an empty one to clear it")
    return cast(Mapping[str, Value], value)


def _aware(name: str, value: object) -> datetime:
    if not isinstance(value, datetime) or value.tzinfo is None:
        raise InvalidRequest(f"{name} must be a datetime with a time zone; without one it has no place in time")
    return value


def _texts(name: str, value: object) -> tuple[str, ...]:
    """Several texts, or a single one by itself; none of them blank."""
    several = (value,) if isinstance(value, str | SecretStr) else value
    entries = tuple(cast(Sequence[object], several)) if isinstance(several, Sequence) else ()
    if not entries or not all(
        isinstance(entry, SecretStr) or (isinstance(entry, str) and entry.strip()) for entry in entries
    ):
        raise InvalidRequest(f"{name} must be a list of text, and neither it nor its entries empty")
    return cast(tuple[str, ...], entries)


def _entries(name: str, value: object) -> tuple[str, ...]:
    entries = _texts(name, value)
    if len(entries) > _ENTRIES:
        raise InvalidRequest(f"{name} holds {len(entries)} entries, and Clerk takes {_ENTRIES}")
    return entries


def _text(name: str, value: object) -> str:
    if not isinstance(value, str) or not value.strip():
        raise InvalidRequest(f"{name} must be text, and not blank")
    return value


def _flag(name: str, value: object) -> bool:
    if not isinstance(value, bool):
        raise InvalidRequest(f"{name} must be True or False")
    return value


def _millis(name: str, value: object) -> int:
    return to_millis(_aware(name, value))


def _limit(name: str, value: object) -> int:
    """1 to 500: of more Clerk would answer 10, and say nothing."""
    if isinstance(value, bool) or not isinstance(value, int) or not 1 <= value <= _LIMIT:
        raise InvalidRequest(f"{name} must be a whole number from 1 to {_LIMIT}")
    return value


def _offset(name: str, value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:
        raise InvalidRequest(f"{name} must be a whole number, and not below 0")
    return value


_FILTERS: Final[Mapping[str, Callable[[str, object], Value]]] = {
    **dict.fromkeys((name for name in UserFilters.__annotations__ if name.endswith(("_before", "_after"))), _millis),
    **dict.fromkeys((name for name in UserFilters.__annotations__ if name.endswith("query")), _text),
    "banned": _flag,
    "limit": _limit,
    "offset": _offset,
    "order_by": _text,
    "provider": _text,
    "starting_after": _text,
}
"""How filters are written that are no lists."""
