"""Tokens that let administrators of organizations set up their connections.

Source: Clerk's Backend API reference, Admin Portal Link Tokens
(https://clerk.com/docs/reference/backend-api/tag/Admin-Portal-Link-Tokens).
"""

from __future__ import annotations

from typing import Annotated, Final

from typing_extensions import TypedDict, Unpack

from switchgear.clerk.models.issued_credentials import AdminPortalLinkToken, NewAdminPortalLinkToken
from switchgear.clerk.operations.parameters import CLERK, RevocationParams, Texts
from switchgear.pipeline.kinds import Kind
from switchgear.pipeline.operation import ModeT, Namespace, operation
from switchgear.pipeline.parameters import Between, Given
from switchgear.pipeline.request import Repeat, Request

__all__ = ["AdminPortalLinkTokenCreateParams", "AdminPortalLinkTokens"]


class AdminPortalLinkTokenCreateParams(TypedDict, total=False):
    """Whom a token is for."""

    organization_id: Given[str]
    it_contact_id: Given[str]
    scopes: Given[Texts]
    seconds_until_expiration: Given[Annotated[int, Between(1, 86400)]]
    """Clerk's default is 3600."""


ADMIN_PORTAL_LINK_TOKEN: Final = Kind(
    CLERK, "admin_portal_link_token", "/v1/admin_portal_link_tokens/{token_id}", AdminPortalLinkToken
)


class AdminPortalLinkTokens(Namespace[ModeT], path="admin_portal_link_tokens"):
    """`client.admin_portal_link_tokens`."""

    @operation
    def create(self, **params: Unpack[AdminPortalLinkTokenCreateParams]) -> Request[NewAdminPortalLinkToken]:
        """Create a token."""
        return ADMIN_PORTAL_LINK_TOKEN.reading(NewAdminPortalLinkToken).create(params)

    @operation
    def revoke(self, token_id: str, **params: Unpack[RevocationParams]) -> Request[AdminPortalLinkToken]:
        """Revoke a token. Twice is as good as once."""
        return ADMIN_PORTAL_LINK_TOKEN.update(token_id, params=params, to="/revoke", repeat=Repeat.SAFE)
