"""Which class reads which kind of object: the one table that references, lists and events go by."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib import import_module
from typing import Any, Final

__all__ = ["KINDS", "class_of"]

KINDS: Final[Mapping[str, str]] = {
    "billing_portal.session": "portal.PortalSession",
    "checkout.session": "checkout.CheckoutSession",
    "customer": "customer.Customer",
    "discount": "discount.Discount",
    "payment_method": "payment_method.PaymentMethod",
    "plan": "price.Plan",
    "price": "price.Price",
    "subscription": "subscription.Subscription",
    "subscription_item": "subscription.SubscriptionItem",
    "tax_id": "tax.TaxId",
    "tax_rate": "tax.TaxRate",
}
"""By the `object` that Stripe names: the class, and the module here that it lives in."""


@cache
def class_of(kind: str) -> type[Any] | None:
    """The class that reads objects of a kind, loaded when it is first asked for; None: there is none of its own."""
    module, _, name = KINDS.get(kind, "").partition(".")
    return getattr(import_module(f"switchgear.stripe.models.{module}"), name) if module else None
