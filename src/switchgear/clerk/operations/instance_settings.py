"""Settings of the instance (https://clerk.com/docs/reference/backend-api/tag/Instance-Settings)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Final, Literal

from typing_extensions import TypedDict, Unpack

from switchgear.clerk.models.instances import (
    Instance,
    InstanceCommunication,
    InstanceProtect,
    InstanceRestrictions,
    OAuthApplicationSettings,
    OrganizationSettings,
)
from switchgear.clerk.operations.parameters import CLERK, Texts, nothing, some
from switchgear.pipeline.kinds import Kind
from switchgear.pipeline.operation import ModeT, Namespace, operation
from switchgear.pipeline.parameters import Entries, Given, Nullable
from switchgear.pipeline.request import Caching, Request

__all__ = [
    "InstanceCommunicationParams",
    "InstanceParams",
    "InstanceProtectParams",
    "InstanceRestrictionsParams",
    "InstanceSettings",
    "OAuthApplicationSettingsParams",
    "OrganizationSettingsParams",
]


class InstanceParams(TypedDict, total=False):
    """The instance."""

    test_mode: Nullable[bool]
    """Take addresses and numbers for tests."""
    hibp: Nullable[bool]
    """Refuse passwords that are in lists of stolen ones."""
    support_email: Nullable[str]
    clerk_js_version: Nullable[str]
    development_origin: Nullable[str]
    allowed_origins: Given[Texts]
    """Of browser extensions, and of applications that are like a browser."""
    url_based_session_syncing: Nullable[bool]
    """Do without third-party cookies in development."""
    preferred_sign_in_strategy_when_password_required: Nullable[Literal["password", "otp"]]


class InstanceRestrictionsParams(TypedDict, total=False):
    """Who may sign up."""

    allowlist: Nullable[bool]
    blocklist: Nullable[bool]
    allowlist_blocklist_disabled_on_sign_in: Nullable[bool]
    block_email_subaddresses: Nullable[bool]
    """Refuse `name+anything@`."""
    block_disposable_email_domains: Nullable[bool]


class InstanceProtectParams(TypedDict, total=False):
    """What keeps attackers off."""

    rules_enabled: Nullable[bool]
    specter_enabled: Nullable[bool]


class InstanceCommunicationParams(TypedDict, total=False):
    """Where text messages go."""

    blocked_country_codes: Nullable[Annotated[Sequence[str], Entries(0, 250)]]
    """ISO 3166-1 alpha-2, in capitals: all that are to be blocked."""


class OAuthApplicationSettingsParams(TypedDict, total=False):
    """What OAuth applications may do."""

    dynamic_oauth_client_registration: Nullable[bool]
    """Register themselves (RFC 7591)."""
    default_scopes: Nullable[Texts]
    """None: Clerk's own."""
    oauth_jwt_access_tokens: Nullable[bool]
    """False: access tokens are opaque."""
    client_id_metadata_documents_advertised: Nullable[bool]
    client_id_metadata_documents_only_allow_pre_registered_clients: Nullable[bool]
    client_id_metadata_documents_block_implicitly_allowed_clients: Nullable[bool]


class OrganizationSettingsParams(TypedDict, total=False):
    """What holds for all organizations."""

    enabled: Nullable[bool]
    max_allowed_memberships: Nullable[int]
    """0 is no limit."""
    admin_delete_enabled: Nullable[bool]
    """Whether an administrator may delete an organization in the browser."""
    domains_enabled: Nullable[bool]
    slug_disabled: Nullable[bool]
    domains_enrollment_modes: Given[Texts]
    """`automatic_invitation`, `automatic_suggestion`."""
    creator_role_id: Nullable[str]
    domains_default_role_id: Nullable[str]


INSTANCE: Final = Kind(CLERK, "instance", "/v1/instance", Instance, caching=Caching.ENTITY)
RESTRICTIONS: Final = INSTANCE.reading(InstanceRestrictions)
PROTECT: Final = INSTANCE.reading(InstanceProtect, caching=Caching.ENTITY)
COMMUNICATION: Final = INSTANCE.reading(InstanceCommunication, caching=Caching.ENTITY)
OAUTH: Final = INSTANCE.reading(OAuthApplicationSettings, caching=Caching.ENTITY)
ORGANIZATIONS: Final = INSTANCE.reading(OrganizationSettings, caching=Caching.ENTITY)


class InstanceSettings(Namespace[ModeT], path="instance_settings"):
    """`client.instance_settings`. An update sets what is given and leaves the rest; without anything it is refused."""

    @operation
    def get(self) -> Request[Instance]:
        """Read the instance."""
        return INSTANCE.get()

    @operation
    def update(self, **params: Unpack[InstanceParams]) -> Request[None]:
        """Change the instance."""
        return INSTANCE.reading(nothing).update(params=some(params), verb="PATCH")

    @operation
    def update_restrictions(self, **params: Unpack[InstanceRestrictionsParams]) -> Request[InstanceRestrictions]:
        """Change who may sign up."""
        return RESTRICTIONS.update(params=some(params), verb="PATCH", to="/restrictions")

    @operation
    def get_protect(self) -> Request[InstanceProtect]:
        """Read what keeps attackers off."""
        return PROTECT.get(to="/protect")

    @operation
    def update_protect(self, **params: Unpack[InstanceProtectParams]) -> Request[InstanceProtect]:
        """Change what keeps attackers off."""
        return PROTECT.update(params=some(params), verb="PATCH", to="/protect")

    @operation
    def get_communication(self) -> Request[InstanceCommunication]:
        """Read where text messages go."""
        return COMMUNICATION.get(to="/communication")

    @operation
    def update_communication(self, **params: Unpack[InstanceCommunicationParams]) -> Request[InstanceCommunication]:
        """Change where text messages go; what Clerk does not know as a country is left out of what it keeps."""
        return COMMUNICATION.update(params=some(params), verb="PATCH", to="/communication")

    @operation
    def get_oauth_application_settings(self) -> Request[OAuthApplicationSettings]:
        """Read what OAuth applications may do."""
        return OAUTH.get(to="/oauth_application_settings")

    @operation
    def update_oauth_application_settings(
        self, **params: Unpack[OAuthApplicationSettingsParams]
    ) -> Request[OAuthApplicationSettings]:
        """Change what OAuth applications may do."""
        return OAUTH.update(params=some(params), verb="PATCH", to="/oauth_application_settings")

    @operation
    def get_organization_settings(self) -> Request[OrganizationSettings]:
        """Read what holds for all organizations."""
        return ORGANIZATIONS.get(to="/organization_settings")

    @operation
    def update_organization_settings(
        self, **params: Unpack[OrganizationSettingsParams]
    ) -> Request[OrganizationSettings]:
        """Change what holds for all organizations."""
        tags = (CLERK.tag("organization"),)
        return ORGANIZATIONS.update(params=some(params), verb="PATCH", to="/organization_settings", tags=tags)
