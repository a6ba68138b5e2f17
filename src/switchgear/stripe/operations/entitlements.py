"""Features, and who is entitled to them (Stripe's API reference: Features, Active Entitlements)."""

from __future__ import annotations

from typing import Final, Required

from typing_extensions import Unpack

from switchgear.pipeline.kinds import Kind
from switchgear.pipeline.operation import ModeT, Namespace, operation, paginated
from switchgear.pipeline.page import Paged
from switchgear.pipeline.parameters import Given, Nullable, Omittable
from switchgear.pipeline.request import Request
from switchgear.stripe.models.entitlement import ActiveEntitlement, Feature
from switchgear.stripe.operations.parameters import STRIPE, ExpandParams, ListParams, MetadataParams, WriteParams

__all__ = [
    "ActiveEntitlementListParams",
    "ActiveEntitlements",
    "FeatureCreateParams",
    "FeatureListParams",
    "FeatureUpdateParams",
    "Features",
]


class FeatureCreateParams(WriteParams, total=False):
    """What a feature is created with."""

    lookup_key: Required[str]
    name: Required[str]
    metadata: Given[MetadataParams]


class FeatureUpdateParams(WriteParams, total=False):
    """What can be said of a feature that exists."""

    active: Given[bool]
    metadata: Nullable[MetadataParams]
    name: Given[str]


class FeatureListParams(ListParams, total=False):
    """Which ones."""

    archived: Omittable[bool]
    lookup_key: Omittable[str]


class ActiveEntitlementListParams(ListParams, total=False):
    """Which ones."""

    customer: Required[str]


FEATURE: Final = Kind(STRIPE, "entitlements.feature", "/v1/entitlements/features/{feature_id}", Feature)
ACTIVE_ENTITLEMENT: Final = Kind(
    STRIPE,
    "entitlements.active_entitlement",
    "/v1/entitlements/active_entitlements/{entitlement_id}",
    ActiveEntitlement,
)


class Features(Namespace[ModeT], path="entitlements.features"):
    """`client.entitlements.features`."""

    @operation
    def create(self, **params: Unpack[FeatureCreateParams]) -> Request[Feature]:
        """Create a feature."""
        return FEATURE.create(params)

    @operation
    def retrieve(self, feature_id: str, **params: Unpack[ExpandParams]) -> Request[Feature]:
        """Read a feature."""
        return FEATURE.get(feature_id, params=params)

    @operation
    def update(self, feature_id: str, **params: Unpack[FeatureUpdateParams]) -> Request[Feature]:
        """Change what is given and leave the rest; None unsets, and metadata is merged key by key."""
        return FEATURE.update(feature_id, params=params)

    @paginated
    def list(self, **params: Unpack[FeatureListParams]) -> Paged[Feature]:
        """List them, newest first."""
        return FEATURE.list(params)


class ActiveEntitlements(Namespace[ModeT], path="entitlements.active_entitlements"):
    """`client.entitlements.active_entitlements`."""

    @operation
    def retrieve(self, entitlement_id: str, **params: Unpack[ExpandParams]) -> Request[ActiveEntitlement]:
        """Read an entitlement."""
        return ACTIVE_ENTITLEMENT.get(entitlement_id, params=params)

    @paginated
    def list(self, **params: Unpack[ActiveEntitlementListParams]) -> Paged[ActiveEntitlement]:
        """List them, newest first."""
        return ACTIVE_ENTITLEMENT.list(params)
