"""SAML connections (https://clerk.com/docs/reference/backend-api/tag/SAML-Connections).

Clerk has deprecated all of it in favour of `enterprise_connections`.
"""

from __future__ import annotations

from typing import Final, Literal, Required

from typing_extensions import TypedDict, Unpack, deprecated

from switchgear.clerk.models.base import DeletedObject
from switchgear.clerk.models.connections import SAMLConnection
from switchgear.clerk.operations.enterprise_connections import LoginHintParams
from switchgear.clerk.operations.parameters import CLERK, AnyOf, PageParams, Texts, gone, some
from switchgear.pipeline.kinds import Kind
from switchgear.pipeline.operation import ModeT, Namespace, operation, paginated
from switchgear.pipeline.page import Paged
from switchgear.pipeline.parameters import Given, Nullable, Omittable, Text
from switchgear.pipeline.request import Caching, Request

__all__ = [
    "SAMLAttributeParams",
    "SAMLConnectionCreateParams",
    "SAMLConnectionListParams",
    "SAMLConnectionParams",
    "SAMLConnectionUpdateParams",
    "SAMLConnections",
]

_DEPRECATED: Final = "Clerk has deprecated SAML connections; use enterprise_connections"


class SAMLConnectionListParams(PageParams, total=False):
    """Which connections, in which order, and where to begin."""

    query: Omittable[Text]
    """Part of a name."""
    order_by: Omittable[Text]
    organization_id: Omittable[AnyOf]
    """With `-` before it: not of this one."""


class SAMLAttributeParams(TypedDict, total=False):
    """What the provider calls the properties of a user."""

    user_id: str
    email_address: str
    first_name: str
    last_name: str


class SAMLConnectionParams(TypedDict, total=False):
    """What can be said of a connection at any time."""

    idp_entity_id: Nullable[str]
    idp_sso_url: Nullable[str]
    idp_certificate: Nullable[str]
    """X.509."""
    idp_metadata_url: Nullable[str]
    """In the place of what the metadata hold."""
    idp_metadata: Nullable[str]
    """XML, in the place of what it holds."""
    organization_id: Nullable[str]
    attribute_mapping: Nullable[SAMLAttributeParams]
    force_authn: Given[bool]
    login_hint: Nullable[LoginHintParams]


class SAMLConnectionCreateParams(SAMLConnectionParams, total=False):
    """A new connection."""

    name: Required[Text]
    provider: Required[Literal["saml_custom", "saml_okta", "saml_google", "saml_microsoft"]]
    domains: Required[Texts]


class SAMLConnectionUpdateParams(SAMLConnectionParams, total=False):
    """What can be changed of a connection."""

    name: Nullable[str]
    domains: Nullable[Texts]
    active: Nullable[bool]
    sync_user_attributes: Nullable[bool]
    """At each sign-in."""
    allow_subdomains: Nullable[bool]
    allow_idp_initiated: Nullable[bool]
    disable_additional_identifications: Nullable[bool]
    allow_organization_account_linking: Nullable[bool]
    consent_verified_domains_deletion: Nullable[bool]
    """Whether to make it active may delete domains of organizations."""


SAML_CONNECTION: Final = Kind(
    CLERK, "saml_connection", "/v1/saml_connections/{saml_connection_id}", SAMLConnection, caching=Caching.ENTITY
)
_ALSO: Final = (CLERK.tag("enterprise_connection"),)
"""The same connections under their present name."""


class SAMLConnections(Namespace[ModeT], path="saml_connections"):
    """`client.saml_connections`."""

    @paginated
    @deprecated(_DEPRECATED)
    def list(self, **params: Unpack[SAMLConnectionListParams]) -> Paged[SAMLConnection]:
        """List connections, the newest first."""
        return SAML_CONNECTION.list(params)

    @operation
    @deprecated(_DEPRECATED)
    def get(self, saml_connection_id: str) -> Request[SAMLConnection]:
        """Read a connection.

        Raises:
            NotFound: There is no such connection.
        """
        return SAML_CONNECTION.get(saml_connection_id)

    @operation
    @deprecated(_DEPRECATED)
    def create(self, **params: Unpack[SAMLConnectionCreateParams]) -> Request[SAMLConnection]:
        """Create a connection. It is not repeated where it ended without an answer."""
        return SAML_CONNECTION.create(params, tags=_ALSO)

    @operation
    @deprecated(_DEPRECATED)
    def update(self, saml_connection_id: str, **params: Unpack[SAMLConnectionUpdateParams]) -> Request[SAMLConnection]:
        """Set what is given and leave the rest.

        Raises:
            InvalidRequest: There is nothing to update.
        """
        tags = (*_ALSO, CLERK.tag("organization_domain")) if params.get("active") else _ALSO
        return SAML_CONNECTION.update(saml_connection_id, params=some(params), verb="PATCH", tags=tags)

    @operation
    @deprecated(_DEPRECATED)
    def delete(self, saml_connection_id: str) -> Request[DeletedObject]:
        """Delete a connection."""
        deleted = gone("saml_connection", saml_connection_id)
        return SAML_CONNECTION.reading(DeletedObject).delete(saml_connection_id, gone=deleted, tags=_ALSO)
