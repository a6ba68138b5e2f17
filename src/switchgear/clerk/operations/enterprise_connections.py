"""Connections to the identity providers of enterprises.

Source: Clerk's Backend API reference, Enterprise Connections
(https://clerk.com/docs/reference/backend-api/tag/Enterprise-Connections).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Final, Literal, Required, TypeAlias

from typing_extensions import TypedDict, Unpack

from switchgear.clerk.models.base import DeletedObject
from switchgear.clerk.models.connections import (
    ConnectionTestRun,
    ConnectionTestRunURL,
    EnterpriseConnection,
    LoginHintMode,
)
from switchgear.clerk.operations.parameters import CLERK, PageParams, Texts, gone, some
from switchgear.pipeline.kinds import Kind
from switchgear.pipeline.operation import ModeT, Namespace, operation, paginated
from switchgear.pipeline.page import Paged
from switchgear.pipeline.parameters import Entries, Given, Nullable, Omittable, Text
from switchgear.pipeline.request import Caching, Repeat, Request
from switchgear.types.secrets import SecretSource

__all__ = [
    "ConnectionTestRunListParams",
    "CustomAttributeParams",
    "EnterpriseConnectionCreateParams",
    "EnterpriseConnectionListParams",
    "EnterpriseConnectionParams",
    "EnterpriseConnectionUpdateParams",
    "EnterpriseConnections",
    "EnterpriseOIDCParams",
    "EnterpriseSAMLAttributeParams",
    "EnterpriseSAMLParams",
    "EnterpriseSAMLUpdateParams",
    "LoginHintParams",
]

EnterpriseProvider: TypeAlias = Literal[
    "saml_custom",
    "saml_okta",
    "saml_google",
    "saml_microsoft",
    "oidc_custom",
    "oidc_github_enterprise",
    "oidc_gitlab",
]


class EnterpriseConnectionListParams(PageParams, total=False):
    """Which connections, and where to begin."""

    organization_id: Omittable[Text]
    active: Omittable[bool]


class LoginHintParams(TypedDict, total=False):
    """What the provider is told of who wants to sign in."""

    mode: Required[LoginHintMode]
    source: str
    """The key in the user's public metadata, of a custom attribute."""


class EnterpriseSAMLAttributeParams(TypedDict, total=False):
    """What the provider calls the properties of a user."""

    user_id: str | None
    email_address: str | None
    first_name: str | None
    last_name: str | None


class EnterpriseSAMLParams(TypedDict, total=False):
    """Of a connection that speaks SAML."""

    idp_entity_id: str | None
    idp_sso_url: str | None
    idp_certificate: str | None
    """X.509."""
    idp_metadata_url: str | None
    """In the place of what the metadata hold."""
    idp_metadata: str | None
    """XML, in the place of what it holds."""
    attribute_mapping: EnterpriseSAMLAttributeParams | None
    allow_subdomains: bool | None
    allow_idp_initiated: bool | None
    force_authn: bool | None
    login_hint: LoginHintParams | None


class EnterpriseSAMLUpdateParams(EnterpriseSAMLParams, total=False):
    """What can be changed of a connection that speaks SAML."""

    name: str | None


class EnterpriseOIDCParams(TypedDict, total=False):
    """Of a connection that speaks OpenID Connect."""

    client_id: str | None
    client_secret: SecretSource | None
    discovery_url: str | None
    auth_url: str | None
    token_url: str | None
    user_info_url: str | None
    requires_pkce: bool | None


class CustomAttributeParams(TypedDict, total=False):
    """A property of users that comes from the provider or a directory; where the instance has that feature."""

    name: Required[Text]
    key: Required[Text]
    sso_path: str
    scim_path: str
    directory_path: str
    multi_valued: bool


class EnterpriseConnectionParams(TypedDict, total=False):
    """What can be said of a connection at any time."""

    organization_id: Nullable[str]
    """Once there is one, another can take its place, and nothing unlinks it."""
    allow_organization_account_linking: Nullable[bool]
    active: Nullable[bool]
    """An active one needs what its provider is found by."""
    oidc: Nullable[EnterpriseOIDCParams]


class EnterpriseConnectionCreateParams(EnterpriseConnectionParams, total=False):
    """A new connection."""

    name: Required[Text]
    provider: Required[EnterpriseProvider]
    domains: Required[Annotated[Texts, Entries(1)]]
    saml: Nullable[EnterpriseSAMLParams]
    custom_attributes: Given[Sequence[CustomAttributeParams]]


class EnterpriseConnectionUpdateParams(EnterpriseConnectionParams, total=False):
    """What can be changed of a connection."""

    name: Nullable[str]
    domains: Nullable[Sequence[str]]
    """All of them; an empty list changes nothing."""
    sync_user_attributes: Nullable[bool]
    """At each sign-in."""
    disable_additional_identifications: Nullable[bool]
    saml: Nullable[EnterpriseSAMLUpdateParams]
    custom_attributes: Nullable[Sequence[CustomAttributeParams]]


class ConnectionTestRunListParams(PageParams, total=False):
    """Which tests, and where to begin."""

    status: Omittable[Annotated[Sequence[Literal["pending", "success", "failed"]], Entries(1)]]


ENTERPRISE_CONNECTION: Final = Kind(
    CLERK,
    "enterprise_connection",
    "/v1/enterprise_connections/{enterprise_connection_id}",
    EnterpriseConnection,
    caching=Caching.ENTITY,
)
TEST_RUN: Final = Kind(
    CLERK,
    "connection_test_run",
    "/v1/enterprise_connections/{enterprise_connection_id}/test_runs/{test_run_id}",
    ConnectionTestRun,
)
_ALSO: Final = (CLERK.tag("saml_connection"),)
"""The same connections under their former name."""


class EnterpriseConnections(Namespace[ModeT], path="enterprise_connections"):
    """`client.enterprise_connections`."""

    @paginated
    def list(self, **params: Unpack[EnterpriseConnectionListParams]) -> Paged[EnterpriseConnection]:
        """List connections."""
        return ENTERPRISE_CONNECTION.list(params)

    @operation
    def get(self, enterprise_connection_id: str) -> Request[EnterpriseConnection]:
        """Read a connection.

        Raises:
            NotFound: There is no such connection.
        """
        return ENTERPRISE_CONNECTION.get(enterprise_connection_id)

    @operation
    def create(self, **params: Unpack[EnterpriseConnectionCreateParams]) -> Request[EnterpriseConnection]:
        """Create a connection. It is not repeated where it ended without an answer.

        Raises:
            ValidationFailed: Clerk refuses it.
            FeatureUnavailable: The account's plan at Clerk does not include it.
        """
        return ENTERPRISE_CONNECTION.create(params, tags=_ALSO)

    @operation
    def update(
        self, enterprise_connection_id: str, **params: Unpack[EnterpriseConnectionUpdateParams]
    ) -> Request[EnterpriseConnection]:
        """Set what is given and leave the rest. To make one active may delete the same domains of organizations.

        Raises:
            InvalidRequest: There is nothing to update.
        """
        tags = (*_ALSO, CLERK.tag("organization_domain")) if params.get("active") else _ALSO
        return ENTERPRISE_CONNECTION.update(enterprise_connection_id, params=some(params), verb="PATCH", tags=tags)

    @operation
    def delete(self, enterprise_connection_id: str) -> Request[DeletedObject]:
        """Delete a connection."""
        deleted = gone("enterprise_connection", enterprise_connection_id)
        return ENTERPRISE_CONNECTION.reading(DeletedObject).delete(enterprise_connection_id, gone=deleted, tags=_ALSO)

    @paginated
    def list_test_runs(
        self, enterprise_connection_id: str, **params: Unpack[ConnectionTestRunListParams]
    ) -> Paged[ConnectionTestRun]:
        """List the tests of a connection."""
        return TEST_RUN.list(params, enterprise_connection_id)

    @operation
    def create_test_run(self, enterprise_connection_id: str) -> Request[ConnectionTestRunURL]:
        """Where to begin a test, for a short while; one that nobody begins is none, so twice is as good as once."""
        return TEST_RUN.reading(ConnectionTestRunURL).create(None, enterprise_connection_id, repeat=Repeat.SAFE)
