"""The billing portal, where customers see to their subscriptions themselves (API reference: Portal sessions)."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import Final, Literal, Required

from typing_extensions import TypedDict, Unpack

from switchgear.pipeline.kinds import Kind
from switchgear.pipeline.namespaces import Offered
from switchgear.pipeline.operation import ModeT, Namespace, operation
from switchgear.pipeline.parameters import Given
from switchgear.pipeline.request import Request
from switchgear.stripe import operations
from switchgear.stripe.models.portal import PortalFlowType, PortalSession
from switchgear.stripe.operations.parameters import STRIPE, DiscountParams, WriteParams
from switchgear.stripe.operations.portal_parameters import PortalCreateAfterExpirationParams

__all__ = [
    "AfterCompletionParams",
    "BillingPortal",
    "CouponOfferParams",
    "FlowParams",
    "PortalCreateParams",
    "PortalSessions",
    "RetentionParams",
    "SubscriptionCancelFlowParams",
    "SubscriptionFlowParams",
    "SubscriptionUpdateFlowParams",
]


class _ConfirmationParams(TypedDict, total=False):
    custom_message: str


class _RedirectParams(TypedDict):
    return_url: str


class AfterCompletionParams(TypedDict, total=False):
    """How a flow ends; `type` names the field that goes with it."""

    type: Required[Literal["hosted_confirmation", "portal_homepage", "redirect"]]
    hosted_confirmation: _ConfirmationParams
    redirect: _RedirectParams


class CouponOfferParams(TypedDict):
    """The coupon that is offered."""

    coupon: str


class RetentionParams(TypedDict):
    """What is offered to a customer who is about to leave."""

    type: Literal["coupon_offer"]
    coupon_offer: CouponOfferParams


class SubscriptionFlowParams(TypedDict):
    """The subscription that a flow is about."""

    subscription: str


class SubscriptionCancelFlowParams(SubscriptionFlowParams, total=False):
    """Canceling."""

    retention: RetentionParams


class _ConfirmedItemParams(TypedDict, total=False):
    id: Required[str]
    price: str
    quantity: int


class SubscriptionUpdateFlowParams(SubscriptionFlowParams, total=False):
    """Confirming a change that is named here; one item."""

    items: Required[Sequence[_ConfirmedItemParams]]
    discounts: Sequence[DiscountParams]


class FlowParams(TypedDict, total=False):
    """What a session leads straight to; `type` names the field that goes with it."""

    type: Required[
        PortalFlowType
        | Literal[
            "customer_update",
            "payment_method_update",
            "subscription_cancel",
            "subscription_pause",
            "subscription_update",
            "subscription_update_confirm",
        ]
    ]
    after_completion: AfterCompletionParams
    subscription_cancel: SubscriptionCancelFlowParams
    subscription_pause: SubscriptionFlowParams
    subscription_update: SubscriptionFlowParams
    subscription_update_confirm: SubscriptionUpdateFlowParams


class PortalCreateParams(WriteParams, total=False):
    """What a session is created with."""

    customer: Required[str]
    """Whose: `cus_...`"""
    configuration: Given[str]
    """What the portal offers: `bpc_...`; the default configuration otherwise."""
    flow_data: Given[FlowParams]
    """What the session leads straight to."""
    locale: Given[str]
    """An IETF language tag; the customer's or the browser's otherwise."""
    on_behalf_of: Given[str]
    """Shows what is billed on behalf of this connected account only."""
    return_url: Given[str]
    """Where the portal's link back leads."""
    after_expiration: Given[PortalCreateAfterExpirationParams]
    customer_account: Given[str]


PORTAL_SESSION: Final = Kind(STRIPE, "billing_portal.session", "/v1/billing_portal/sessions", PortalSession)


class PortalSessions(Namespace[ModeT], path="billing_portal.sessions"):
    """`client.billing_portal.sessions`."""

    @operation
    def create(self, **params: Unpack[PortalCreateParams]) -> Request[PortalSession]:
        """Create a session, and send the customer to its `url`, which lets in whoever has it."""
        return PORTAL_SESSION.create(params)


class BillingPortal(Namespace[ModeT], path="billing_portal"):
    """`client.billing_portal`."""

    configurations: Offered[operations.PortalConfigurations[ModeT]] = Offered(lambda: operations.PortalConfigurations)

    @cached_property
    def sessions(self) -> PortalSessions[ModeT]:
        """Sessions of customers."""
        return PortalSessions(self)
