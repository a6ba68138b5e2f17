"""What can be said of users, and how they are looked for."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Literal, Required, TypeAlias

from typing_extensions import TypedDict

from switchgear.clerk.operations.parameters import AnyOf, MetadataParams, OneEach, PageParams, Texts, texts
from switchgear.pipeline.body import File
from switchgear.pipeline.parameters import Given, Needs, Nullable, Omittable, Text, With
from switchgear.types.secrets import SecretSource

__all__ = [
    "UserCreateParams",
    "UserFilters",
    "UserImageParams",
    "UserListParams",
    "UserMetadataParams",
    "UserParams",
    "UserUpdateParams",
]

IdentificationStatuses: TypeAlias = Annotated[Sequence[Literal["verified", "reserved"]], texts]


class UserFilters(TypedDict, total=False):
    """Which users: those for whom every filter holds. Of a list, which has 1 to 100 entries, any entry may hold."""

    user_id: Omittable[AnyOf]
    """With `-` before it: not this one."""
    external_id: Omittable[AnyOf]
    """With `-` before it: not this one. Write `+` before an id that begins with either."""
    organization_id: Omittable[AnyOf]
    """Members of these; with `-` before it: not of this one."""
    email_address: Omittable[AnyOf]
    phone_number: Omittable[AnyOf]
    username: Omittable[AnyOf]
    web3_wallet: Omittable[AnyOf]
    provider: Annotated[Omittable[Text], With("provider_user_id")]
    """Such as `oauth_google`."""
    provider_user_id: Annotated[Omittable[AnyOf], With("provider")]
    query: Omittable[Text]
    """Part of an e-mail address, phone number, username, wallet, id, or of a first or last name."""
    email_address_query: Omittable[Text]
    phone_number_query: Omittable[Text]
    username_query: Omittable[Text]
    name_query: Omittable[Text]
    banned: Omittable[bool]
    created_at_before: Omittable[datetime]
    created_at_after: Omittable[datetime]
    last_active_at_before: Omittable[datetime]
    last_active_at_after: Omittable[datetime]
    last_sign_in_at_before: Omittable[datetime]
    last_sign_in_at_after: Omittable[datetime]


class UserListParams(UserFilters, PageParams, total=False):
    """Which users, in which order, and where to begin."""

    order_by: Omittable[Text]
    """`created_at`, `updated_at`, `email_address`, `web3wallet`, `first_name`, `last_name`, `phone_number`, `username`,
    `last_active_at` or `last_sign_in_at`, with `-` before it for descending; Clerk's default is `-created_at`."""
    starting_after: Omittable[Text]
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
    password_digest: Annotated[Given[SecretSource], With("password_hasher")]
    """In the place of a password."""
    password_hasher: Annotated[Given[str], With("password_digest")]
    """Such as `bcrypt` or `argon2id`."""
    skip_password_checks: Given[bool]
    totp_secret: Given[SecretSource]
    backup_codes: Given[Annotated[Sequence[SecretSource], texts]]
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

    email_address: Given[Texts]
    """Unique; the first becomes the primary one."""
    email_address_identification_status: Annotated[Given[IdentificationStatuses], OneEach("email_address")]
    """An address is `verified` otherwise."""
    phone_number: Given[Texts]
    """In E.164, unique; the first becomes the primary one."""
    phone_number_identification_status: Annotated[Given[IdentificationStatuses], OneEach("phone_number")]
    """A number is `verified` otherwise."""
    web3_wallet: Given[Texts]
    skip_password_requirement: Given[bool]
    skip_user_requirement: Given[bool]
    banned: Given[bool]
    locked: Given[bool]


class UserUpdateParams(UserParams, total=False):
    """What can be changed of a user, beside metadata."""

    skip_password_checks: Annotated[Given[bool], Needs("password", "password_digest")]
    primary_email_address_id: Given[str]
    """Of a verified address of the user."""
    notify_primary_email_address_changed: Given[bool]
    primary_phone_number_id: Given[str]
    primary_web3_wallet_id: Given[str]
    profile_image_id: Nullable[str]
    sign_out_of_other_sessions: Annotated[Given[bool], Needs("password", "password_digest")]
    """Once the password has changed."""


class UserImageParams(TypedDict, total=False):
    """An image."""

    file: Required[File]
    """JPEG, PNG, GIF or WebP, of 10 MB at most."""
