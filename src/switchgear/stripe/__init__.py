"""Stripe: its objects as models, its webhooks as events."""

from typing import TYPE_CHECKING

from switchgear._lazy import lazy_exports

if TYPE_CHECKING:
    from switchgear.stripe.events import CheckoutSessionEvent as CheckoutSessionEvent
    from switchgear.stripe.events import CustomerEvent as CustomerEvent
    from switchgear.stripe.events import PaymentMethodEvent as PaymentMethodEvent
    from switchgear.stripe.events import StripeEvent as StripeEvent
    from switchgear.stripe.events import StripeGenericEvent as StripeGenericEvent
    from switchgear.stripe.events import SubscriptionEvent as SubscriptionEvent
    from switchgear.stripe.events import TaxIdEvent as TaxIdEvent
    from switchgear.stripe.events import ThinEvent as ThinEvent
    from switchgear.stripe.models import CheckoutSession as CheckoutSession
    from switchgear.stripe.models import Customer as Customer
    from switchgear.stripe.models import DeletedCustomer as DeletedCustomer
    from switchgear.stripe.models import PaymentMethod as PaymentMethod
    from switchgear.stripe.models import PortalSession as PortalSession
    from switchgear.stripe.models import Price as Price
    from switchgear.stripe.models import Subscription as Subscription
    from switchgear.stripe.models import SubscriptionItem as SubscriptionItem
    from switchgear.stripe.models import SubscriptionStatus as SubscriptionStatus
    from switchgear.stripe.models import TaxId as TaxId
    from switchgear.stripe.models import id_of as id_of

__all__ = [
    "CheckoutSession",
    "CheckoutSessionEvent",
    "Customer",
    "CustomerEvent",
    "DeletedCustomer",
    "PaymentMethod",
    "PaymentMethodEvent",
    "PortalSession",
    "Price",
    "StripeEvent",
    "StripeGenericEvent",
    "Subscription",
    "SubscriptionEvent",
    "SubscriptionItem",
    "SubscriptionStatus",
    "TaxId",
    "TaxIdEvent",
    "ThinEvent",
    "id_of",
]

if not TYPE_CHECKING:  # a checker that saw __getattr__ would accept any name
    __getattr__, __dir__ = lazy_exports(
        __name__,
        {
            "events": "CheckoutSessionEvent CustomerEvent PaymentMethodEvent StripeEvent StripeGenericEvent"
            " SubscriptionEvent TaxIdEvent ThinEvent",
            "models": "CheckoutSession Customer DeletedCustomer PaymentMethod PortalSession Price Subscription"
            " SubscriptionItem SubscriptionStatus TaxId id_of",
        },
    )
