"""API keys of users and organizations (https://clerk.com/docs/reference/backend-api/tag/API-Keys)."""

from __future__ import annotations

from typing import Annotated, Final, Required

from pydantic import JsonValue
from typing_extensions import TypedDict, Unpack

from switchgear.clerk.models.base import DeletedObject
from switchgear.clerk.models.issued_credentials import APIKey, APIKeySecret, NewAPIKey
from switchgear.clerk.operations.parameters import CLERK, RevocationParams, Texts, gone, some
from switchgear.pipeline.kinds import Kind
from switchgear.pipeline.operation import ModeT, Namespace, operation, paginated
from switchgear.pipeline.page import Paged
from switchgear.pipeline.parameters import Between, Given, Nullable, Omittable, Text
from switchgear.pipeline.request import Repeat, Request
from switchgear.types.secrets import SecretSource

__all__ = [
    "APIKeyCreateParams",
    "APIKeyListParams",
    "APIKeyParams",
    "APIKeyUpdateParams",
    "APIKeyVerifyParams",
    "APIKeys",
]


class APIKeyListParams(TypedDict, total=False):
    """Whose keys, and where to begin."""

    subject: Required[Text]
    """The id of a user or an organization."""
    type: Omittable[Text]
    include_invalid: Omittable[bool]
    """Those that are revoked or have expired, too."""
    query: Omittable[Text]
    limit: Omittable[Annotated[int, Between(1, 100)]]
    """How many a page holds; Clerk's default is 10."""
    offset: Omittable[Annotated[int, Between(0)]]


class APIKeyParams(TypedDict, total=False):
    """What can be said of a key at any time."""

    description: Nullable[str]
    claims: Nullable[JsonValue]
    """For one's own API to read."""
    scopes: Given[Texts]
    seconds_until_expiration: Nullable[Annotated[float, Between(1)]]
    """From now on; None: it does not expire."""


class APIKeyCreateParams(APIKeyParams, total=False):
    """What can be said of a new key."""

    name: Required[Text]
    subject: Required[Text]
    """The id of the user or organization that it acts for."""
    type: Given[str]
    created_by: Nullable[str]


class APIKeyUpdateParams(APIKeyParams, total=False):
    """What can be changed of a key."""

    subject: Given[str]


class APIKeyVerifyParams(TypedDict):
    """What somebody came with."""

    secret: SecretSource


API_KEY: Final = Kind(CLERK, "api_key", "/v1/api_keys/{api_key_id}", APIKey)


class APIKeys(Namespace[ModeT], path="api_keys"):
    """`client.api_keys`."""

    @paginated
    def list(self, **params: Unpack[APIKeyListParams]) -> Paged[APIKey]:
        """List the keys of a user or an organization."""
        return API_KEY.list(params)

    @operation
    def get(self, api_key_id: str) -> Request[APIKey]:
        """Read what is known of a key, without its secret.

        Raises:
            NotFound: There is no such key.
        """
        return API_KEY.get(api_key_id)

    @operation
    def create(self, **params: Unpack[APIKeyCreateParams]) -> Request[NewAPIKey]:
        """Create a key. Nothing of it is unique, so a create that ended without an answer is not repeated."""
        return API_KEY.reading(NewAPIKey).create(params)

    @operation
    def update(self, api_key_id: str, **params: Unpack[APIKeyUpdateParams]) -> Request[APIKey]:
        """Set what is given and leave the rest.

        Raises:
            InvalidRequest: There is nothing to update.
        """
        return API_KEY.update(api_key_id, params=some(params), verb="PATCH")

    @operation
    def delete(self, api_key_id: str) -> Request[DeletedObject]:
        """Delete a key for good."""
        return API_KEY.reading(DeletedObject).delete(api_key_id, gone=gone("api_key", api_key_id))

    @operation
    def get_secret(self, api_key_id: str) -> Request[APIKeySecret]:
        """Read the secret of a key."""
        return API_KEY.reading(APIKeySecret).get(api_key_id, to="/secret")

    @operation
    def revoke(self, api_key_id: str, **params: Unpack[RevocationParams]) -> Request[APIKey]:
        """Revoke a key. Twice is as good as once."""
        return API_KEY.update(api_key_id, params=params, to="/revoke", repeat=Repeat.SAFE)

    @operation
    def verify(self, **params: Unpack[APIKeyVerifyParams]) -> Request[APIKey]:
        """Look what a secret is the key of. Look at `revoked` and `expired` of the answer, too.

        Raises:
            NotFound: It is no key.
        """
        return API_KEY.update(params=params, to="/verify", repeat=Repeat.SAFE)
