"""Stripe's operations, grouped and named as in its API reference."""

from typing import TYPE_CHECKING

from switchgear._lazy import lazy_exports

if TYPE_CHECKING:
    from switchgear.stripe.operations.billing_portal import BillingPortal as BillingPortal
    from switchgear.stripe.operations.billing_portal import PortalSessions as PortalSessions
    from switchgear.stripe.operations.checkout import Checkout as Checkout
    from switchgear.stripe.operations.checkout import CheckoutSessions as CheckoutSessions
    from switchgear.stripe.operations.customers import Customers as Customers
    from switchgear.stripe.operations.subscriptions import Subscriptions as Subscriptions

__all__ = ["BillingPortal", "Checkout", "CheckoutSessions", "Customers", "PortalSessions", "Subscriptions"]

if not TYPE_CHECKING:  # a checker that saw __getattr__ would accept any name
    __getattr__, __dir__ = lazy_exports(
        __name__,
        {
            "billing_portal": "BillingPortal PortalSessions",
            "checkout": "Checkout CheckoutSessions",
            "customers": "Customers",
            "subscriptions": "Subscriptions",
        },
    )
