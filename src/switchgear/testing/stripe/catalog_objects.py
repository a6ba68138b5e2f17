"""Products, prices, plans, coupons, promotion codes and discounts as Stripe sends them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from switchgear.stripe import models
from switchgear.testing.stripe.shapes import blank
from switchgear.testing.stripe.store import JsonObject

__all__ = ["coupon", "discount", "plan", "price", "product", "promotion_code"]


def product(id: str, created: int, name: str) -> JsonObject:
    """A product."""
    return {
        "id": id,
        "object": "product",
        "active": True,
        "created": created,
        "default_price": None,
        "description": None,
        "images": [],
        "livemode": False,
        "marketing_features": [],
        "metadata": {},
        "name": name,
        "package_dimensions": None,
        "shippable": None,
        "statement_descriptor": None,
        "tax_code": None,
        "type": "service",
        "unit_label": None,
        "updated": created,
        "url": None,
    }


def price(
    id: str,
    created: int,
    product: str,
    *,
    unit_amount: int | None,
    currency: str,
    recurring: Mapping[str, Any] | None,
) -> JsonObject:
    """A price; `recurring` has `interval`, and `interval_count` and `usage_type` where they are not usual."""
    usual = {"interval_count": 1, "meter": None, "trial_period_days": None, "usage_type": "licensed"}
    known: JsonObject = {
        "id": id,
        "object": "price",
        "active": True,
        "billing_scheme": "per_unit",
        "created": created,
        "currency": currency,
        "product": product,
        "recurring": None if recurring is None else {**usual, **recurring},
        "tax_behavior": "unspecified",
        "type": "one_time" if recurring is None else "recurring",
        "unit_amount": unit_amount,
        "unit_amount_decimal": None if unit_amount is None else str(unit_amount),
    }
    return blank(models.Price, known, without="currency_options tiers")


def plan(price: JsonObject) -> JsonObject:
    """A recurring price as a plan, which subscription items still hold beside it."""
    recurring = price["recurring"]
    same = ("id", "active", "billing_scheme", "created", "currency", "livemode", "metadata", "nickname", "product")
    return {name: price[name] for name in same} | {
        "object": "plan",
        "amount": price["unit_amount"],
        "amount_decimal": price["unit_amount_decimal"],
        "interval": recurring["interval"],
        "interval_count": recurring["interval_count"],
        "meter": recurring["meter"],
        "tiers_mode": None,
        "transform_usage": None,
        "trial_period_days": recurring["trial_period_days"],
        "usage_type": recurring["usage_type"],
    }


def coupon(id: str, created: int) -> JsonObject:
    """A coupon of no value yet, to be used once."""
    known: JsonObject = {
        "id": id,
        "object": "coupon",
        "created": created,
        "duration": "once",
        "times_redeemed": 0,
        "valid": True,
    }
    return blank(models.Coupon, known, without="applies_to currency_options")


def promotion_code(id: str, created: int, code: str, coupon: str) -> JsonObject:
    """A code that customers type to get a coupon's discount."""
    known: JsonObject = {
        "id": id,
        "object": "promotion_code",
        "active": True,
        "code": code,
        "created": created,
        "promotion": {"coupon": coupon, "type": "coupon"},
        "restrictions": {"first_time_transaction": False, "minimum_amount": None, "minimum_amount_currency": None},
        "times_redeemed": 0,
    }
    return blank(models.PromotionCode, known)


def discount(id: str, start: int, coupon: str, **applied: Any) -> JsonObject:
    """A coupon that was redeemed; `applied` says by whom, and for what."""
    known: JsonObject = {
        "id": id,
        "object": "discount",
        "source": {"coupon": coupon, "type": "coupon"},
        "start": start,
    }
    return blank(models.Discount, known) | applied
