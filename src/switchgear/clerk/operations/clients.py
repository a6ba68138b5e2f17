"""Clients and sign-ups (https://clerk.com/docs/reference/backend-api/tag/Clients)."""

from __future__ import annotations

from typing import Final

from typing_extensions import TypedDict, Unpack, deprecated

from switchgear.clerk.models.clients import Client
from switchgear.clerk.models.sign_ups import SignUp
from switchgear.clerk.operations.parameters import CLERK, PAGINATED, PageParams, some
from switchgear.pipeline.kinds import Kind
from switchgear.pipeline.operation import ModeT, Namespace, operation, paginated
from switchgear.pipeline.page import Paged
from switchgear.pipeline.parameters import Nullable
from switchgear.pipeline.request import Repeat, Request
from switchgear.types.secrets import SecretSource

__all__ = ["Clients", "SignUpUpdateParams", "SignUps"]


class SignUpUpdateParams(TypedDict, total=False):
    """What can be changed of a sign-up."""

    external_id: Nullable[str]
    """What the user will have as `external_id`."""
    custom_action: Nullable[bool]


CLIENT: Final = Kind(CLERK, "client", "/v1/clients/{client_id}", Client)
SIGN_UP: Final = Kind(CLERK, "sign_up", "/v1/sign_ups/{sign_up_id}", SignUp)


class Clients(Namespace[ModeT], path="clients"):
    """`client.clients`: the browsers and apps that users sign in with."""

    @paginated
    @deprecated("Clerk is going to remove it; list the sessions of a user in its place")
    def list(self, **params: Unpack[PageParams]) -> Paged[Client]:
        """List clients, the newest first."""
        return CLIENT.list(PAGINATED | params)

    @operation
    def get(self, client_id: str) -> Request[Client]:
        """Read a client.

        Raises:
            NotFound: There is no such client.
        """
        return CLIENT.get(client_id)

    @operation
    def verify(self, token: SecretSource) -> Request[Client]:
        """The client that a token is of. It changes nothing, so it is repeated where needed.

        Args:
            token: The value of the cookie `__client`.

        Raises:
            AuthenticationFailed: It is no token of a client.
        """
        return CLIENT.update(params={"token": token}, to="/verify", repeat=Repeat.SAFE)


class SignUps(Namespace[ModeT], path="sign_ups"):
    """`client.sign_ups`: users in the making."""

    @operation
    def get(self, sign_up_id: str) -> Request[SignUp]:
        """Read a sign-up.

        Raises:
            PermissionDenied: There is no such sign-up.
        """
        return SIGN_UP.get(sign_up_id)

    @operation
    def update(self, sign_up_id: str, **params: Unpack[SignUpUpdateParams]) -> Request[SignUp]:
        """Set what is given and leave the rest; None unsets.

        Raises:
            InvalidRequest: There is nothing to update.
            PermissionDenied: There is no such sign-up.
        """
        return SIGN_UP.update(sign_up_id, params=some(params), verb="PATCH")
