"""Configurations of the billing portal (Stripe's API reference: Portal configurations)."""

from __future__ import annotations

from typing import Final, Required

from typing_extensions import Unpack

from switchgear.pipeline.kinds import Kind
from switchgear.pipeline.operation import ModeT, Namespace, operation, paginated
from switchgear.pipeline.page import Paged
from switchgear.pipeline.parameters import Given, Nullable, Omittable
from switchgear.pipeline.request import Request
from switchgear.stripe.models.portal_configuration import PortalConfiguration
from switchgear.stripe.operations.parameters import (
    STRIPE,
    ExpandParams,
    ListParams,
    MetadataParams,
    SwitchParams,
    WriteParams,
)
from switchgear.stripe.operations.portal_configuration_parameters import (
    BusinessProfileParams,
    PortalConfigurationFeatureParams,
    PortalConfigurationsUpdateFeatureParams,
)

__all__ = [
    "PortalConfigurationCreateParams",
    "PortalConfigurationListParams",
    "PortalConfigurationParams",
    "PortalConfigurationUpdateParams",
    "PortalConfigurations",
]


class PortalConfigurationParams(WriteParams, total=False):
    """What can be said of a configuration of the portal at any time."""

    business_profile: Given[BusinessProfileParams]
    default_return_url: Nullable[str]
    login_page: Given[SwitchParams]
    metadata: Nullable[MetadataParams]
    name: Nullable[str]


class PortalConfigurationCreateParams(PortalConfigurationParams, total=False):
    """What a configuration of the portal is created with."""

    features: Required[PortalConfigurationFeatureParams]


class PortalConfigurationUpdateParams(PortalConfigurationParams, total=False):
    """What can be said of a configuration of the portal that exists."""

    active: Given[bool]
    features: Given[PortalConfigurationsUpdateFeatureParams]


class PortalConfigurationListParams(ListParams, total=False):
    """Which ones."""

    active: Omittable[bool]
    is_default: Omittable[bool]


PORTAL_CONFIGURATION: Final = Kind(
    STRIPE, "billing_portal.configuration", "/v1/billing_portal/configurations/{configuration_id}", PortalConfiguration
)


class PortalConfigurations(Namespace[ModeT], path="billing_portal.configurations"):
    """`client.billing_portal.configurations`."""

    @operation
    def create(self, **params: Unpack[PortalConfigurationCreateParams]) -> Request[PortalConfiguration]:
        """Create a configuration of the portal."""
        return PORTAL_CONFIGURATION.create(params)

    @operation
    def retrieve(self, configuration_id: str, **params: Unpack[ExpandParams]) -> Request[PortalConfiguration]:
        """Read a configuration of the portal."""
        return PORTAL_CONFIGURATION.get(configuration_id, params=params)

    @operation
    def update(
        self, configuration_id: str, **params: Unpack[PortalConfigurationUpdateParams]
    ) -> Request[PortalConfiguration]:
        """Change what is given and leave the rest; None unsets, and metadata is merged key by key."""
        return PORTAL_CONFIGURATION.update(configuration_id, params=params)

    @paginated
    def list(self, **params: Unpack[PortalConfigurationListParams]) -> Paged[PortalConfiguration]:
        """List them, newest first."""
        return PORTAL_CONFIGURATION.list(params)
