"""Features, and who is entitled to them."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from switchgear.stripe.models.base import Expandable, ListObject, Metadata, StripeModel, StripeObject

__all__ = [
    "ActiveEntitlement",
    "ActiveEntitlementSummary",
    "Feature",
]


class Feature(StripeObject):
    """What customers may be entitled to."""

    object: Literal["entitlements.feature"]
    active: bool | None = None
    livemode: bool
    lookup_key: str | None = None
    metadata: Metadata = Field(default_factory=dict)
    name: str | None = None


class ActiveEntitlement(StripeObject):
    """What a customer is entitled to now."""

    object: Literal["entitlements.active_entitlement"]
    feature: Expandable["Feature"] | None = None
    livemode: bool
    lookup_key: str | None = None


class ActiveEntitlementSummary(StripeModel):
    """All that a customer is entitled to now; an event holds it, no operation does."""

    object: Literal["entitlements.active_entitlement_summary"]
    customer: str | None = None
    entitlements: ListObject[ActiveEntitlement] | None = None
    livemode: bool
