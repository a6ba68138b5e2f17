"""What all of Stripe's objects are made with: what their models declare, and lists."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any, Final

from switchgear.stripe.models.base import StripeModel
from switchgear.testing.stripe.store import JsonObject

__all__ = ["blank", "listed"]

_OLDER: Final[Mapping[str, str]] = {
    "Charge": "invoice",
    "CheckoutSession": "shipping_details",
    "Discount": "coupon",
    "Invoice": "application_fee_amount charge discount paid paid_out_of_band payment_intent quote subscription "
    "subscription_details tax total_tax_amounts transfer_data",
    "InvoiceItem": "plan price subscription subscription_item unit_amount unit_amount_decimal",
    "InvoiceLineItem": "amount_excluding_tax invoice_item plan price proration proration_details subscription_item "
    "tax_amounts tax_rates type unit_amount_excluding_tax",
    "PaymentIntent": "invoice",
    "PromotionCode": "coupon",
    "Subscription": "current_period_end current_period_start discount",
}
"""By model, the fields that only versions before this one send."""

_USUAL: JsonObject = {"livemode": False, "metadata": {}}


def blank(model: type[StripeModel], fields: Mapping[str, Any], *, without: str = "") -> JsonObject:
    """An object with every field that its model declares: null where nothing else is usual or given.

    Args:
        model: What reads it.
        fields: What is in it.
        without: Fields that Stripe leaves out unless they are asked for.
    """
    return _unfilled(model, without) | dict(fields)


@cache
def _unfilled(model: type[StripeModel], without: str) -> JsonObject:
    """Never to be changed: all that are made of it share it."""
    left_out = {"deleted", *without.split(), *_OLDER.get(model.__name__, "").split()}
    named = {field.alias or name for name, field in model.model_fields.items()} - left_out
    return {name: _USUAL.get(name) for name in sorted(named)}


def listed(data: Iterable[JsonObject], url: str, *, has_more: bool = False) -> JsonObject:
    """A list."""
    return {"object": "list", "data": list(data), "has_more": has_more, "url": url}
