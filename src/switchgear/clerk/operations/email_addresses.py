"""E-mail addresses of users (https://clerk.com/docs/reference/backend-api/tag/Email-Addresses)."""

from __future__ import annotations

from typing import Final, Required

from typing_extensions import TypedDict, Unpack

from switchgear.clerk.models.base import DeletedObject
from switchgear.clerk.models.identifications import EmailAddress
from switchgear.clerk.models.verification import CodeVerification
from switchgear.clerk.operations.parameters import CLERK, ReplacementStatus, gone, some
from switchgear.clerk.operations.users import identified
from switchgear.pipeline.kinds import Kind
from switchgear.pipeline.operation import ModeT, Namespace, operation
from switchgear.pipeline.parameters import Given, Nullable, Text
from switchgear.pipeline.request import Repeat, Request
from switchgear.types.secrets import SecretSource

__all__ = [
    "EmailAddressCreateParams",
    "EmailAddressReplaceParams",
    "EmailAddressUpdateParams",
    "EmailAddresses",
]


class EmailAddressUpdateParams(TypedDict, total=False):
    """What can be said of an address."""

    verified: Nullable[bool]
    primary: Nullable[bool]
    notify_primary_email_address_changed: Nullable[bool]
    """Whether the address that was the primary one is told."""


class EmailAddressCreateParams(EmailAddressUpdateParams, total=False):
    """A new address."""

    user_id: Required[Text]
    email_address: Required[Text]


class EmailAddressReplaceParams(TypedDict, total=False):
    """The only address of a user."""

    email_address: Required[Text]
    identification_status: Given[ReplacementStatus]
    """`verified`, which is Clerk's default; `reserved` for this user, and good for signing in; or `unverified`, with
    which nobody can sign in."""
    notify_primary_email_address_changed: Nullable[bool]


EMAIL_ADDRESS: Final = Kind(CLERK, "email_address", "/v1/email_addresses/{email_address_id}", EmailAddress)
DELETED_EMAIL_ADDRESS: Final = EMAIL_ADDRESS.reading(DeletedObject)
VERIFICATION: Final = EMAIL_ADDRESS.reading(CodeVerification)
ONLY_EMAIL_ADDRESS: Final = Kind(CLERK, "user", "/v1/users/{user_id}/email_address", EmailAddress)
_USERS: Final = (CLERK.tag("user"),)
"""An id does not say whose address it is."""


class EmailAddresses(Namespace[ModeT], path="email_addresses"):
    """`client.email_addresses`."""

    @operation
    def get(self, email_address_id: str) -> Request[EmailAddress]:
        """Read an address.

        Raises:
            NotFound: There is no such address.
        """
        return EMAIL_ADDRESS.get(email_address_id)

    @operation
    def create(self, **params: Unpack[EmailAddressCreateParams]) -> Request[EmailAddress]:
        """Give a user another address.

        A user has an address once, so a create that ended without an answer is looked up, and repeated only if it did
        not take effect.

        Raises:
            NotFound: There is no such user.
            ValidationFailed: Somebody has it already (code `form_identifier_exists`), or it is no address.
        """
        user_id, address = params["user_id"], params["email_address"].lower()
        lookup = identified(user_id, lambda user: user.email_addresses, lambda one: one.email_address == address)
        tags = (CLERK.tag("user", user_id),)
        return EMAIL_ADDRESS.create(params, repeat=Repeat.LOOKUP, lookup=lookup, tags=tags)

    @operation
    def update(self, email_address_id: str, **params: Unpack[EmailAddressUpdateParams]) -> Request[EmailAddress]:
        """Set what is given and leave the rest.

        It is not repeated with `notify_primary_email_address_changed`, which may send a second message.

        Raises:
            InvalidRequest: There is nothing to update.
            NotFound: There is no such address.
        """
        repeat = Repeat.NEVER if params.get("notify_primary_email_address_changed") else None
        return EMAIL_ADDRESS.update(email_address_id, params=some(params), verb="PATCH", repeat=repeat, tags=_USERS)

    @operation
    def delete(self, email_address_id: str) -> Request[DeletedObject]:
        """Take an address from its user.

        Raises:
            NotFound: There is no such address.
            Conflict: The user has no other way to sign in.
        """
        answer = gone("email_address", email_address_id)
        return DELETED_EMAIL_ADDRESS.delete(email_address_id, gone=answer, tags=_USERS)

    @operation
    def prepare_verification(self, email_address_id: str) -> Request[CodeVerification]:
        """Send a one-time code to an address. It is not repeated: a second message would come.

        Raises:
            NotFound: There is no such address.
        """
        return VERIFICATION.update(email_address_id, to="/prepare_verification")

    @operation
    def attempt_verification(
        self, email_address_id: str, verification_id: Text, code: SecretSource
    ) -> Request[CodeVerification]:
        """Check a code that was sent; a wrong one is no error, but says so in `status`. It is not repeated.

        Args:
            email_address_id: Which address.
            verification_id: The `id` that `prepare_verification` answered.
            code: What the user entered.

        Raises:
            ValidationFailed: The code was accepted before (code `verification_already_verified`).
        """
        body = {"verification_id": verification_id, "code": code}
        return VERIFICATION.update(email_address_id, params=body, to="/attempt_verification", tags=_USERS)

    @operation
    def replace_for_user(self, user_id: str, **params: Unpack[EmailAddressReplaceParams]) -> Request[EmailAddress]:
        """Give a user one address in the place of all.

        Raises:
            ValidationFailed: Somebody has it already, or one of the user's is linked to an account elsewhere.
        """
        return ONLY_EMAIL_ADDRESS.update(user_id, params=params, verb="PUT")
