"""Users (Clerk's Backend API reference: Users, https://clerk.com/docs/reference/backend-api/tag/Users)."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Annotated, Any, Final, TypeVar

from typing_extensions import Unpack

from switchgear.clerk.models.base import DeletedObject, TotalCount
from switchgear.clerk.models.credentials import OAuthAccessToken, PasswordCheck, TOTPCheck, TrustedDevice, UserReference
from switchgear.clerk.models.invitations import InvitationStatus, OrganizationInvitation
from switchgear.clerk.models.organizations import OrganizationMembership
from switchgear.clerk.models.users import User
from switchgear.clerk.operations.parameters import (
    CLERK,
    DEFAULT_LIMIT,
    PAGINATED,
    PageParams,
    Texts,
    created,
    gone,
    new_one,
    settled,
    several,
    some,
)
from switchgear.clerk.operations.user_parameters import (
    UserCreateParams,
    UserFilters,
    UserImageParams,
    UserListParams,
    UserMetadataParams,
    UserUpdateParams,
)
from switchgear.errors import InvalidRequest
from switchgear.pipeline.kinds import Kind
from switchgear.pipeline.operation import ModeT, Namespace, operation, paginated
from switchgear.pipeline.page import Offset, Paged, Paging, Slice
from switchgear.pipeline.parameters import Entries, Omittable
from switchgear.pipeline.request import Caching, Lookup, Query, Repeat, Request, Timing
from switchgear.types.cache import CacheTag
from switchgear.types.model import decoder
from switchgear.types.secrets import SecretSource

__all__ = ["UserInvitationListParams", "Users"]

EntryT = TypeVar("EntryT")


class UserInvitationListParams(PageParams, total=False):
    """Which invitations of a user, and where to begin."""

    status: Omittable[InvitationStatus]


def _total(content: bytes) -> int:
    return decoder(TotalCount)(content).total_count


USER: Final = Kind(CLERK, "user", "/v1/users/{user_id}", User, caching=Caching.ENTITY)
DELETED_USER: Final = USER.reading(DeletedObject)
USERS_COUNT: Final = Kind(CLERK, "user", "/v1/users/count", _total)
SEVERAL_USERS: Final = USER.reading(several(User))
PASSWORD_CHECK: Final = USER.reading(PasswordCheck)
TOTP_CHECK: Final = USER.reading(TOTPCheck)
USER_REFERENCE: Final = USER.reading(UserReference)
USER_INVITATION: Final = USER.reading(OrganizationInvitation)
USER_MEMBERSHIP: Final = USER.reading(OrganizationMembership)
ACCESS_TOKEN: Final = Kind(CLERK, "user", "/v1/users/{user_id}/oauth_access_tokens/{provider}", OAuthAccessToken)
TRUSTED_DEVICE: Final = Kind(CLERK, "user", "/v1/users/{user_id}/trusted_devices/{trusted_device_id}", TrustedDevice)
PASSKEY: Final = Kind(CLERK, "user", "/v1/users/{user_id}/passkeys/{passkey_id}", DeletedObject)
WALLET: Final = Kind(CLERK, "user", "/v1/users/{user_id}/web3_wallets/{web3_wallet_id}", DeletedObject)
ACCOUNT: Final = Kind(CLERK, "user", "/v1/users/{user_id}/external_accounts/{external_account_id}", DeletedObject)


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
            FeatureUnavailable: The account's plan at Clerk does not include it.
        """
        return USER.update(user_id, to="/ban", repeat=Repeat.SAFE)

    @operation
    def unban(self, user_id: str) -> Request[User]:
        """Lift a ban. Twice is as good as once.

        Raises:
            FeatureUnavailable: The account's plan at Clerk does not include it.
        """
        return USER.update(user_id, to="/unban", repeat=Repeat.SAFE)

    @operation
    def bulk_ban(self, user_ids: Annotated[Texts, Entries(1, 50)]) -> Request[tuple[User, ...]]:
        """Ban several users. Twice is as good as once.

        Raises:
            FeatureUnavailable: The account's plan at Clerk does not include it.
        """
        return SEVERAL_USERS.update(params={"user_ids": user_ids}, to="/ban", tags=_each(user_ids), repeat=Repeat.SAFE)

    @operation
    def bulk_unban(self, user_ids: Annotated[Texts, Entries(1, 50)]) -> Request[tuple[User, ...]]:
        """Lift several bans. Twice is as good as once.

        Raises:
            FeatureUnavailable: The account's plan at Clerk does not include it.
        """
        return SEVERAL_USERS.update(
            params={"user_ids": user_ids}, to="/unban", tags=_each(user_ids), repeat=Repeat.SAFE
        )

    @operation
    def lock(self, user_id: str) -> Request[User]:
        """Keep a user from signing in, for as long as the instance's settings say. Twice is as good as once."""
        return USER.update(user_id, to="/lock", repeat=Repeat.SAFE)

    @operation
    def unlock(self, user_id: str) -> Request[User]:
        """Let a user sign in again. Twice is as good as once."""
        return USER.update(user_id, to="/unlock", repeat=Repeat.SAFE)

    @operation
    def set_profile_image(self, user_id: str, **params: Unpack[UserImageParams]) -> Request[User]:
        """Set an image file as the user's. Twice is as good as once."""
        return USER.update(user_id, params=params, to="/profile_image", timing=Timing.UPLOAD, repeat=Repeat.SAFE)

    @operation
    def delete_profile_image(self, user_id: str) -> Request[User]:
        """Delete the user's image; Clerk's default takes its place."""
        lookup = settled(USER.get(user_id), lambda user: user.has_image is False)
        return USER.delete(user_id, to="/profile_image", repeat=Repeat.LOOKUP, lookup=lookup)

    @operation
    def verify_password(self, user_id: str, password: SecretSource) -> Request[PasswordCheck]:
        """Whether a password is the user's. It changes nothing, so it is repeated where needed.

        Raises:
            ValidationFailed: It is not right (code `incorrect_password`), or the user has none (`no_password_set`).
        """
        return PASSWORD_CHECK.update(user_id, params={"password": password}, to="/verify_password", repeat=Repeat.SAFE)

    @operation
    def verify_totp(self, user_id: str, code: SecretSource) -> Request[TOTPCheck]:
        """Whether a code of an authenticator, or a backup code, is the user's. It is not repeated: it uses up the code.

        Raises:
            ValidationFailed: It is not right (code `totp_incorrect_code`), or switched off (`totp_disabled`).
        """
        return TOTP_CHECK.update(user_id, params={"code": code}, to="/verify_totp")

    @operation
    def remove_password(self, user_id: str, *, sign_out_of_other_sessions: bool = False) -> Request[User]:
        """Take the password away, whether or not there is another way to sign in. Twice is as good as once.

        Args:
            user_id: Whose.
            sign_out_of_other_sessions: Whether all sessions are revoked.
        """
        body = {"sign_out_of_other_sessions": True} if sign_out_of_other_sessions else {}
        return USER.update(user_id, params=body, to="/remove_password", repeat=Repeat.SAFE)

    @operation
    def set_password_compromised(self, user_id: str, *, revoke_all_sessions: bool | None = None) -> Request[User]:
        """Have the user set another password at the next sign-in. Twice is as good as once.

        Args:
            user_id: Whose.
            revoke_all_sessions: Whether that is at once.
        """
        body = {} if revoke_all_sessions is None else {"revoke_all_sessions": revoke_all_sessions}
        return USER.update(user_id, params=body, to="/password/set_compromised", repeat=Repeat.SAFE)

    @operation
    def unset_password_compromised(self, user_id: str) -> Request[User]:
        """Take the user's password as good again. Twice is as good as once."""
        return USER.update(user_id, to="/password/unset_compromised", repeat=Repeat.SAFE)

    @operation
    def disable_mfa(self, user_id: str) -> Request[UserReference]:
        """Take all second factors away."""
        return USER_REFERENCE.delete(user_id, to="/mfa", gone=_reference(user_id))

    @operation
    def delete_totp(self, user_id: str) -> Request[UserReference]:
        """Take the user's authenticators away."""
        return USER_REFERENCE.delete(user_id, to="/totp", gone=_reference(user_id))

    @operation
    def delete_backup_codes(self, user_id: str) -> Request[UserReference]:
        """Take the user's backup codes away."""
        return USER_REFERENCE.delete(user_id, to="/backup_code", gone=_reference(user_id))

    @operation
    def delete_passkey(self, user_id: str, passkey_id: str) -> Request[DeletedObject]:
        """Take a passkey away, and tell the user by e-mail."""
        return PASSKEY.delete(user_id, passkey_id, of=user_id, gone=gone("passkey", passkey_id))

    @operation
    def delete_web3_wallet(self, user_id: str, web3_wallet_id: str) -> Request[DeletedObject]:
        """Take a wallet away."""
        return WALLET.delete(user_id, web3_wallet_id, of=user_id, gone=gone("web3_wallet", web3_wallet_id))

    @operation
    def delete_external_account(self, user_id: str, external_account_id: str) -> Request[DeletedObject]:
        """Take an account at another service away."""
        answer = gone("external_account", external_account_id)
        return ACCOUNT.delete(user_id, external_account_id, of=user_id, gone=answer)

    @paginated
    def list_oauth_access_tokens(
        self, user_id: str, provider: str, **params: Unpack[PageParams]
    ) -> Paged[OAuthAccessToken]:
        """List tokens with which to act for the user at another service; Clerk refreshes those that have expired.

        Args:
            user_id: For whom.
            provider: Such as `oauth_google`.

        Raises:
            ValidationFailed: The user has no such account, or the other service would not refresh a token.
        """
        return ACCESS_TOKEN.list(PAGINATED | params, user_id, provider)

    @paginated
    def list_trusted_devices(self, user_id: str) -> Paged[TrustedDevice]:
        """List the devices that are trusted; all of them come at once."""
        return TRUSTED_DEVICE.list({}, user_id)

    @operation
    def revoke_trusted_device(self, user_id: str, trusted_device_id: str) -> Request[TrustedDevice]:
        """Trust a device no more."""
        answer = json.dumps({"id": trusted_device_id, "object": "trusted_device", "status": "revoked"}).encode()
        return TRUSTED_DEVICE.delete(user_id, trusted_device_id, of=user_id, gone=answer)

    @paginated
    def list_organization_memberships(
        self, user_id: str, **params: Unpack[PageParams]
    ) -> Paged[OrganizationMembership]:
        """List the organizations that the user is a member of."""
        return USER_MEMBERSHIP.list(params, user_id, to="/organization_memberships")

    @paginated
    def list_organization_invitations(
        self, user_id: str, **params: Unpack[UserInvitationListParams]
    ) -> Paged[OrganizationInvitation]:
        """List the organizations that the user is invited to."""
        return USER_INVITATION.list(params, user_id, to="/organization_invitations")


def identified(
    user_id: str, entries: Callable[[User], Sequence[EntryT]], same: Callable[[EntryT], bool]
) -> Lookup[EntryT]:
    """Look at a user whether an address or a number of theirs was created."""
    return Lookup(USER.get(user_id), lambda user, since: new_one(entries(user), same, since))


def _each(user_ids: Sequence[str]) -> tuple[CacheTag, ...]:
    return tuple(map(USER.tag, user_ids))


def _reference(user_id: str) -> bytes:
    return json.dumps({"user_id": user_id}).encode()


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
