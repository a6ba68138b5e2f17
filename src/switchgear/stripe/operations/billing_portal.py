"""The billing portal, where customers see to their subscriptions themselves (API reference: Portal sessions)."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import Literal

from typing_extensions import TypedDict, Unpack

from switchgear.pipeline.operation import ModeT, Namespace, operation
from switchgear.pipeline.request import Request, path
from switchgear.stripe.models.portal import PortalFlowType, PortalSession
from switchgear.stripe.operations.parameters import DiscountParams, ExpandParams, Given, checked
from switchgear.stripe.operations.requests import write
from switchgear.types.model import decoder

__all__ = [
    "AfterCompletionParams",
    "BillingPortal",
    "CouponOfferParams",
    "FlowParams",
    "PortalParams",
    "PortalSessions",
    "PortalStartParams",
    "RetentionParams",
    "SubscriptionCancelFlowParams",
    "SubscriptionFlowParams",
    "SubscriptionUpdateFlowParams",
]


class _ConfirmationParams(TypedDict, total=False):
    custom_message: str


class _RedirectParams(TypedDict):
    return_url: str


class _AfterCompletionRequired(TypedDict):
    type: Literal["hosted_confirmation", "portal_homepage", "redirect"]


class AfterCompletionParams(_AfterCompletionRequired, total=False):
    """How a flow ends; `type` names the field that goes with it."""

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


class _ConfirmedItemRequired(TypedDict):
    id: str


class _ConfirmedItemParams(_ConfirmedItemRequired, total=False):
    price: str
    quantity: int


class _SubscriptionUpdateFlowRequired(SubscriptionFlowParams):
    items: Sequence[_ConfirmedItemParams]


class SubscriptionUpdateFlowParams(_SubscriptionUpdateFlowRequired, total=False):
    """Confirming a change that is named here; one item."""

    discounts: Sequence[DiscountParams]


class _FlowRequired(TypedDict):
    type: (
        PortalFlowType
        | Literal[
            "customer_update",
            "payment_method_update",
            "subscription_cancel",
            "subscription_pause",
            "subscription_update",
            "subscription_update_confirm",
        ]
    )


class FlowParams(_FlowRequired, total=False):
    """What a session leads straight to; `type` names the field that goes with it."""

    after_completion: AfterCompletionParams
    subscription_cancel: SubscriptionCancelFlowParams
    subscription_pause: SubscriptionFlowParams
    subscription_update: SubscriptionFlowParams
    subscription_update_confirm: SubscriptionUpdateFlowParams


class PortalParams(ExpandParams, total=False):
    """What can be said of a session, beside its customer."""

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


class PortalStartParams(PortalParams):
    """All that a session is created with."""

    customer: str


class PortalSessions(Namespace[ModeT], path="billing_portal.sessions"):
    """`client.billing_portal.sessions`."""

    @operation
    def create(
        self, *, customer: str, idempotency_key: str | None = None, **params: Unpack[PortalParams]
    ) -> Request[PortalSession]:
        """Create a session, and send the customer to its `url`, which lets in whoever has it.

        Args:
            customer: Whose: `cus_...`
            idempotency_key: A key of one's own, for a job that may be restarted; one is minted otherwise.
            **params: See `PortalParams`.

        Raises:
            InvalidRequest: A parameter is unknown, or beyond Stripe's limits.
        """
        fields = checked(PortalStartParams, {"customer": customer, **params}, new=True)
        return write(path("/v1/billing_portal/sessions"), decoder(PortalSession), fields, idempotency_key, tags=())


class BillingPortal(Namespace[ModeT], path="billing_portal"):
    """`client.billing_portal`."""

    @cached_property
    def sessions(self) -> PortalSessions[ModeT]:
        """Sessions of customers."""
        return PortalSessions(self)
