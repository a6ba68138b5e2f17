"""Phone numbers of users (https://clerk.com/docs/reference/backend-api/tag/Phone-Numbers)."""

from __future__ import annotations

from typing import Final, Required

from typing_extensions import TypedDict, Unpack

from switchgear.clerk.models.base import DeletedObject
from switchgear.clerk.models.identifications import PhoneNumber
from switchgear.clerk.models.verification import CodeVerification
from switchgear.clerk.operations.parameters import CLERK, ReplacementStatus, gone, some
from switchgear.clerk.operations.users import identified
from switchgear.pipeline.kinds import Kind
from switchgear.pipeline.operation import ModeT, Namespace, operation
from switchgear.pipeline.parameters import Given, Nullable, Text
from switchgear.pipeline.request import Repeat, Request
from switchgear.types.secrets import SecretSource

__all__ = ["PhoneNumberCreateParams", "PhoneNumberReplaceParams", "PhoneNumberUpdateParams", "PhoneNumbers"]


class PhoneNumberUpdateParams(TypedDict, total=False):
    """What can be said of a number."""

    verified: Nullable[bool]
    primary: Nullable[bool]
    reserved_for_second_factor: Nullable[bool]
    """Whether it is for the second factor alone; it has to be verified."""


class PhoneNumberCreateParams(PhoneNumberUpdateParams, total=False):
    """A new number."""

    user_id: Required[Text]
    phone_number: Required[Text]
    """In E.164."""


class PhoneNumberReplaceParams(TypedDict, total=False):
    """The only number of a user."""

    phone_number: Required[Text]
    """In E.164."""
    identification_status: Given[ReplacementStatus]
    """`verified`, which is Clerk's default; `reserved` for this user, and good for signing in; or `unverified`, with
    which nobody can sign in."""


PHONE_NUMBER: Final = Kind(CLERK, "phone_number", "/v1/phone_numbers/{phone_number_id}", PhoneNumber)
DELETED_PHONE_NUMBER: Final = PHONE_NUMBER.reading(DeletedObject)
VERIFICATION: Final = PHONE_NUMBER.reading(CodeVerification)
ONLY_PHONE_NUMBER: Final = Kind(CLERK, "user", "/v1/users/{user_id}/phone_number", PhoneNumber)
_USERS: Final = (CLERK.tag("user"),)
"""An id does not say whose number it is."""


class PhoneNumbers(Namespace[ModeT], path="phone_numbers"):
    """`client.phone_numbers`."""

    @operation
    def get(self, phone_number_id: str) -> Request[PhoneNumber]:
        """Read a number.

        Raises:
            NotFound: There is no such number.
        """
        return PHONE_NUMBER.get(phone_number_id)

    @operation
    def create(self, **params: Unpack[PhoneNumberCreateParams]) -> Request[PhoneNumber]:
        """Give a user another number.

        A user has a number once, so a create that ended without an answer is looked up, and repeated only if it did not
        take effect.

        Raises:
            NotFound: There is no such user.
            ValidationFailed: Somebody has it already (code `form_identifier_exists`), or it is no number.
        """
        user_id, number = params["user_id"], params["phone_number"]
        lookup = identified(user_id, lambda user: user.phone_numbers, lambda one: one.phone_number == number)
        tags = (CLERK.tag("user", user_id),)
        return PHONE_NUMBER.create(params, repeat=Repeat.LOOKUP, lookup=lookup, tags=tags)

    @operation
    def update(self, phone_number_id: str, **params: Unpack[PhoneNumberUpdateParams]) -> Request[PhoneNumber]:
        """Set what is given and leave the rest.

        Raises:
            InvalidRequest: There is nothing to update.
            NotFound: There is no such number.
        """
        return PHONE_NUMBER.update(phone_number_id, params=some(params), verb="PATCH", tags=_USERS)

    @operation
    def delete(self, phone_number_id: str) -> Request[DeletedObject]:
        """Take a number from its user.

        Raises:
            NotFound: There is no such number.
        """
        answer = gone("phone_number", phone_number_id)
        return DELETED_PHONE_NUMBER.delete(phone_number_id, gone=answer, tags=_USERS)

    @operation
    def prepare_verification(self, phone_number_id: str) -> Request[CodeVerification]:
        """Send a one-time code to a number. It is not repeated: a second message would come.

        Raises:
            NotFound: There is no such number.
            RateLimited: Too many were sent.
        """
        return VERIFICATION.update(phone_number_id, to="/prepare_verification")

    @operation
    def attempt_verification(
        self, phone_number_id: str, verification_id: Text, code: SecretSource
    ) -> Request[CodeVerification]:
        """Check a code that was sent; a wrong one is no error, but says so in `status`. It is not repeated.

        Args:
            phone_number_id: Which number.
            verification_id: The `id` that `prepare_verification` answered.
            code: What the user entered.

        Raises:
            ValidationFailed: The code was accepted before (code `verification_already_verified`).
        """
        body = {"verification_id": verification_id, "code": code}
        return VERIFICATION.update(phone_number_id, params=body, to="/attempt_verification", tags=_USERS)

    @operation
    def replace_for_user(self, user_id: str, **params: Unpack[PhoneNumberReplaceParams]) -> Request[PhoneNumber]:
        """Give a user one number in the place of all; without a number for the second factor there is none any more.

        Raises:
            ValidationFailed: Somebody has it already, or it is no number.
        """
        return ONLY_PHONE_NUMBER.update(user_id, params=params, verb="PUT")
