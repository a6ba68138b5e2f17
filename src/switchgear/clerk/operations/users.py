"""Users (Clerk's Backend API reference: Users, https://clerk.com/docs/reference/backend-api/tag/Users)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any, Final, Literal, TypeAlias

from typing_extensions import TypedDict, Unpack

from switchgear.clerk.models.base import DeletedObject, TotalCount
from switchgear.clerk.models.users import User
from switchgear.clerk.operations.parameters import (
    CLERK,
    DEFAULT_LIMIT,
    AnyOf,
    MetadataParams,
    OneEach,
    PageParams,
    Texts,
    created,
    gone,
    some,
    texts,
)
from switchgear.errors import InvalidRequest
from switchgear.pipeline.kinds import Kind
from switchgear.pipeline.operation import ModeT, Namespace, operation, paginated
from switchgear.pipeline.page import Offset, Paged, Paging, Slice
from switchgear.pipeline.parameters import Given, Needs, Nullable, Omittable, Text, With
from switchgear.pipeline.request import Caching, Query, Repeat, Request
from switchgear.types.model import decoder
from switchgear.types.secrets import SecretSource

__all__ = [
    "UserCreateParams",
    "UserFilters",
    "UserListParams",
    "UserMetadataParams",
    "UserParams",
    "UserUpdateParams",
    "Users",
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


def _total(content: bytes) -> int:
    return decoder(TotalCount)(content).total_count


USER: Final = Kind(CLERK, "user", "/v1/users/{user_id}", User, caching=Caching.ENTITY)
DELETED_USER: Final = USER.reading(DeletedObject)
USERS_COUNT: Final = Kind(CLERK, "user", "/v1/users/count", _total)


class Users(Namespace[ModeT], path="users"):
    """`client.users`."""

    @paginated
    def list(self, **params: Unpack[UserListParams]) -> Paged[User]:
        """List users, the newest first.

        In the order of `created_at`, which is the default, a page begins after the last user of the one before, so
        that nobody is left out or comes twice while others sign up or are deleted. In any other order, or where an
        `offset` is given, pages are counted, and then both can happen. Either way, collect those to be deleted with
        `all()` first. Clerk does not say how many there are: see `count`.

        Raises:
            InvalidRequest: `starting_after` is excluded by the order or by an offset.
        """
        return USER.list(params, paging=_paging(params))

    @operation
    def count(self, **params: Unpack[UserFilters]) -> Request[int]:
        """How many users there are."""
        return USERS_COUNT.get(params=params)

    @operation
    def get(self, user_id: str) -> Request[User]:
        """Read a user.

        Raises:
            NotFound: There is no such user.
        """
        return USER.get(user_id)

    @operation
    def create(self, **params: Unpack[UserCreateParams]) -> Request[User]:
        """Create a user.

        Clerk has no idempotency keys. With an `external_id`, a create that ended without an answer is looked up by it,
        and repeated only if it did not take effect; without one it is not repeated.

        Raises:
            ValidationFailed: Clerk refuses it; code `form_identifier_exists`: what must be unique is taken.
        """
        external_id = params.get("external_id")
        if not external_id:
            return USER.create(params)
        one = {"external_id": f"+{external_id}", "limit": 1}  # an id may itself begin with - or +
        made = "updated_at" if "created_at" in params else "created_at"  # the only one that it does not set
        lookup = created(USER.list(one), lambda user: user.external_id == external_id, made)
        return USER.create(params, repeat=Repeat.LOOKUP, lookup=lookup)

    @operation
    def update(self, user_id: str, **params: Unpack[UserUpdateParams]) -> Request[User]:
        """Set what is given and leave the rest; None unsets. Metadata has operations of its own.

        Setting the same values twice is as good as once, so it is repeated where needed; not so with
        `notify_primary_email_address_changed`, which may send a second message.

        Raises:
            InvalidRequest: There is nothing to update.
            ValidationFailed: Clerk refuses it; code `form_identifier_exists`: what must be unique is taken.
        """
        repeat = Repeat.NEVER if params.get("notify_primary_email_address_changed") else None
        given = some(params, metadata="merge_metadata, replace_metadata")
        return USER.update(user_id, params=given, verb="PATCH", repeat=repeat)

    @operation
    def delete(self, user_id: str) -> Request[DeletedObject]:
        """Delete a user for good.

        Raises:
            NotFound: There is no such user.
        """
        return DELETED_USER.delete(user_id, gone=gone("user", user_id))

    @operation
    def merge_metadata(self, user_id: str, **params: Unpack[UserMetadataParams]) -> Request[User]:
        """Merge into what is there, objects within objects too; None removes a key at any depth.

        Merging the same twice is as good as once, so it is repeated where needed.

        Raises:
            InvalidRequest: None of them is given.
        """
        return USER.update(user_id, params=some(params), verb="PATCH", to="/metadata")

    @operation
    def replace_metadata(self, user_id: str, **params: Unpack[UserMetadataParams]) -> Request[User]:
        """Put each that is given in the place of what is there, an empty one to clear it; the others stay.

        Raises:
            InvalidRequest: None of them is given.
        """
        return USER.update(user_id, params=some(params), verb="PUT", to="/metadata")

    @operation
    def ban(self, user_id: str) -> Request[User]:
        """Ban a user: all sessions are revoked, and there are no new ones. Twice is as good as once.

        Raises:
            PermissionDenied: The account's plan at Clerk does not include it.
        """
        return USER.update(user_id, to="/ban", repeat=Repeat.SAFE)

    @operation
    def unban(self, user_id: str) -> Request[User]:
        """Lift a ban. Twice is as good as once.

        Raises:
            PermissionDenied: The account's plan at Clerk does not include it.
        """
        return USER.update(user_id, to="/unban", repeat=Repeat.SAFE)


@dataclass(frozen=True, slots=True)
class _AfterLast:
    """After the last user of a page; a page that is not full is the last."""

    def cursor(self, query: Query, page: Slice[Any]) -> str | None:
        full = len(page.items) >= int(dict(query).get("limit", DEFAULT_LIMIT))
        return str(page.items[-1].id) if full else None

    def at(self, query: Query, cursor: str) -> Query:
        return (*(pair for pair in query if pair[0] != "starting_after"), ("starting_after", cursor))


def _paging(params: UserListParams) -> Paging:
    """How a list goes on: Clerk takes a cursor only in the order of `created_at`, and without an offset."""
    by_creation = (params.get("order_by") or "created_at").lstrip("+-") == "created_at"
    if "starting_after" in params and ("offset" in params or not by_creation):
        raise InvalidRequest("starting_after goes neither with offset nor with another order than created_at")
    return _AfterLast() if by_creation and "offset" not in params else Offset(DEFAULT_LIMIT)
