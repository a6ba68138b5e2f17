"""Stripe's objects as typed models."""

from typing import TYPE_CHECKING

from switchgear._lazy import lazy_exports

if TYPE_CHECKING:
    from switchgear.stripe.models.base import DeletedStub as DeletedStub
    from switchgear.stripe.models.base import Expandable as Expandable
    from switchgear.stripe.models.base import ListObject as ListObject
    from switchgear.stripe.models.base import StripeModel as StripeModel
    from switchgear.stripe.models.base import StripeObject as StripeObject
    from switchgear.stripe.models.base import UntypedObject as UntypedObject
    from switchgear.stripe.models.base import id_of as id_of
    from switchgear.stripe.models.checkout import CheckoutMode as CheckoutMode
    from switchgear.stripe.models.checkout import CheckoutSession as CheckoutSession
    from switchgear.stripe.models.checkout import CheckoutStatus as CheckoutStatus
    from switchgear.stripe.models.checkout import LineItem as LineItem
    from switchgear.stripe.models.checkout import PaymentStatus as PaymentStatus
    from switchgear.stripe.models.common import Address as Address
    from switchgear.stripe.models.common import Interval as Interval
    from switchgear.stripe.models.customer import Customer as Customer
    from switchgear.stripe.models.customer import DeletedCustomer as DeletedCustomer
    from switchgear.stripe.models.discount import Discount as Discount
    from switchgear.stripe.models.payment_method import PaymentMethod as PaymentMethod
    from switchgear.stripe.models.payment_method import PaymentMethodType as PaymentMethodType
    from switchgear.stripe.models.portal import PortalFlowType as PortalFlowType
    from switchgear.stripe.models.portal import PortalSession as PortalSession
    from switchgear.stripe.models.price import Plan as Plan
    from switchgear.stripe.models.price import Price as Price
    from switchgear.stripe.models.price import PriceType as PriceType
    from switchgear.stripe.models.subscription import Subscription as Subscription
    from switchgear.stripe.models.subscription import SubscriptionItem as SubscriptionItem
    from switchgear.stripe.models.subscription import SubscriptionStatus as SubscriptionStatus
    from switchgear.stripe.models.tax import TaxId as TaxId
    from switchgear.stripe.models.tax import TaxRate as TaxRate

__all__ = [
    "Address",
    "CheckoutMode",
    "CheckoutSession",
    "CheckoutStatus",
    "Customer",
    "DeletedCustomer",
    "DeletedStub",
    "Discount",
    "Expandable",
    "Interval",
    "LineItem",
    "ListObject",
    "PaymentMethod",
    "PaymentMethodType",
    "PaymentStatus",
    "Plan",
    "PortalFlowType",
    "PortalSession",
    "Price",
    "PriceType",
    "StripeModel",
    "StripeObject",
    "Subscription",
    "SubscriptionItem",
    "SubscriptionStatus",
    "TaxId",
    "TaxRate",
    "UntypedObject",
    "id_of",
]

if not TYPE_CHECKING:  # a checker that saw __getattr__ would accept any name
    __getattr__, __dir__ = lazy_exports(
        __name__,
        {
            "base": "DeletedStub Expandable ListObject StripeModel StripeObject UntypedObject id_of",
            "checkout": "CheckoutMode CheckoutSession CheckoutStatus LineItem PaymentStatus",
            "common": "Address Interval",
            "customer": "Customer DeletedCustomer",
            "discount": "Discount",
            "payment_method": "PaymentMethod PaymentMethodType",
            "portal": "PortalFlowType PortalSession",
            "price": "Plan Price PriceType",
            "subscription": "Subscription SubscriptionItem SubscriptionStatus",
            "tax": "TaxId TaxRate",
        },
    )
