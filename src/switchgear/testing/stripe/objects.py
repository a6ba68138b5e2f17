"""Stripe's objects as it sends them (version 2026-10-28.endive): every field, with what is usual in it."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable, Mapping
from typing import Any

from switchgear.types.times import from_seconds, to_seconds

__all__ = [
    "JsonObject",
    "account",
    "after",
    "customer",
    "item",
    "line_item",
    "listed",
    "plan",
    "portal_session",
    "price",
    "product",
    "session",
    "subscription",
]

JsonObject = dict[str, Any]


def customer(id: str, created: int, prefix: str) -> JsonObject:
    """A customer of whom nothing is known."""
    return {
        "id": id,
        "object": "customer",
        "address": None,
        "balance": 0,
        "business_name": None,
        "created": created,
        "currency": None,
        "customer_account": None,
        "default_source": None,
        "delinquent": False,
        "description": None,
        "discount": None,
        "email": None,
        "individual_name": None,
        "invoice_prefix": prefix,
        "invoice_settings": {
            "custom_fields": None,
            "default_payment_method": None,
            "footer": None,
            "rendering_options": None,
        },
        "livemode": False,
        "metadata": {},
        "name": None,
        "next_invoice_sequence": 1,
        "phone": None,
        "preferred_locales": [],
        "shipping": None,
        "tax_exempt": "none",
        "test_clock": None,
    }


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
    usual = {
        "interval_count": 1,
        "meter": None,
        "trial_period_days": None,
        "usage_type": "licensed",
    }
    return {
        "id": id,
        "object": "price",
        "active": True,
        "billing_scheme": "per_unit",
        "created": created,
        "currency": currency,
        "custom_unit_amount": None,
        "livemode": False,
        "lookup_key": None,
        "metadata": {},
        "nickname": None,
        "product": product,
        "recurring": None if recurring is None else {**usual, **recurring},
        "tax_behavior": "unspecified",
        "tiers_mode": None,
        "transform_quantity": None,
        "type": "one_time" if recurring is None else "recurring",
        "unit_amount": unit_amount,
        "unit_amount_decimal": None if unit_amount is None else str(unit_amount),
    }


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


def subscription(id: str, created: int, customer: str, currency: str) -> JsonObject:
    """A subscription that was just created: incomplete, and still without items."""
    return {
        "id": id,
        "object": "subscription",
        "application": None,
        "application_fee_percent": None,
        "automatic_tax": {"disabled_reason": None, "enabled": False, "liability": None},
        "billing_cycle_anchor": created,
        "billing_cycle_anchor_config": None,
        "billing_mode": {
            "flexible": {"proration_discounts": "included"},
            "type": "flexible",
            "updated_at": created,
        },
        "billing_schedules": [],
        "billing_thresholds": None,
        "cancel_at": None,
        "cancel_at_period_end": False,
        "canceled_at": None,
        "cancellation_details": {"comment": None, "feedback": None, "feedback_option": None, "reason": None},
        "collection_method": "charge_automatically",
        "created": created,
        "currency": currency,
        "customer": customer,
        "customer_account": None,
        "days_until_due": None,
        "default_payment_method": None,
        "default_source": None,
        "default_tax_rates": [],
        "description": None,
        "discounts": [],
        "ended_at": None,
        "invoice_settings": {"account_tax_ids": None, "issuer": {"type": "self"}},
        "items": listed([], f"/v1/subscription_items?subscription={id}"),
        "latest_invoice": None,
        "livemode": False,
        "metadata": {},
        "next_pending_invoice_item_invoice": None,
        "on_behalf_of": None,
        "pause_collection": None,
        "payment_settings": {
            "payment_method_options": None,
            "payment_method_types": None,
            "save_default_payment_method": "off",
        },
        "pending_invoice_item_interval": None,
        "pending_setup_intent": None,
        "pending_update": None,
        "schedule": None,
        "start_date": created,
        "status": "incomplete",
        "test_clock": None,
        "transfer_data": None,
        "trial_end": None,
        "trial_settings": {"end_behavior": {"missing_payment_method": "create_invoice"}},
        "trial_start": None,
    }


def item(id: str, created: int, subscription: str, price: JsonObject) -> JsonObject:
    """An item of a subscription, one of what `price` is for; its period is yet to be set."""
    metered = price["recurring"]["usage_type"] == "metered"
    return {
        "id": id,
        "object": "subscription_item",
        "billing_thresholds": None,
        "created": created,
        "current_period_end": created,
        "current_period_start": created,
        "discounts": [],
        "metadata": {},
        "plan": plan(price),
        "price": price,
        "quantity": None if metered else 1,
        "subscription": subscription,
        "tax_rates": [],
    }


def session(id: str, created: int, mode: str) -> JsonObject:
    """An open checkout session on a page of Stripe's, with nothing in it."""
    return {
        "id": id,
        "object": "checkout.session",
        "adaptive_pricing": {"enabled": True},
        "after_expiration": None,
        "allow_promotion_codes": None,
        "amount_subtotal": 0,
        "amount_total": 0,
        "automatic_tax": {"enabled": False, "liability": None, "provider": None, "status": None},
        "billing_address_collection": None,
        "branding_settings": {
            "background_color": "#ffffff",
            "border_style": "rounded",
            "button_color": "#0074d4",
            "display_name": "Sandbox",
            "font_family": "default",
            "icon": None,
            "logo": None,
        },
        "cancel_url": None,
        "client_reference_id": None,
        "client_secret": None,
        "collected_information": None,
        "consent": None,
        "consent_collection": None,
        "created": created,
        "currency": None if mode == "setup" else "usd",
        "currency_conversion": None,
        "custom_fields": [],
        "custom_text": {
            "after_submit": None,
            "shipping_address": None,
            "submit": None,
            "terms_of_service_acceptance": None,
        },
        "customer": None,
        "customer_account": None,
        "customer_creation": {"payment": "if_required", "setup": "always"}.get(mode),
        "customer_details": None,
        "customer_email": None,
        "discounts": [],
        "expires_at": created + 24 * 60 * 60,
        "invoice": None,
        "invoice_creation": _INVOICE_CREATION if mode == "payment" else None,
        "livemode": False,
        "locale": None,
        "managed_payments": {"enabled": False},
        "metadata": {},
        "mode": mode,
        "origin_context": None,
        "payment_intent": None,
        "payment_link": None,
        "payment_method_collection": "always",
        "payment_method_configuration_details": None,
        "payment_method_options": {"card": {"request_three_d_secure": "automatic"}},
        "payment_method_types": ["card"],
        "payment_status": "no_payment_required" if mode == "setup" else "unpaid",
        "permissions": None,
        "phone_number_collection": {"enabled": False},
        "presentment_details": None,
        "recovered_from": None,
        "redirect_on_completion": None,
        "return_url": None,
        "saved_payment_method_options": None,
        "setup_intent": None,
        "shipping_address_collection": None,
        "shipping_cost": None,
        "shipping_options": [],
        "status": "open",
        "submit_type": None,
        "subscription": None,
        "success_url": None,
        "tax_id_collection": None,
        "total_details": {"amount_discount": 0, "amount_shipping": 0, "amount_tax": 0},
        "ui_mode": "hosted_page",
        "url": f"https://checkout.stripe.com/c/pay/{id}",
        "wallet_options": None,
    }


_INVOICE_CREATION: JsonObject = {
    "enabled": False,
    "invoice_data": {
        "account_tax_ids": None,
        "custom_fields": None,
        "description": None,
        "footer": None,
        "issuer": None,
        "metadata": {},
        "rendering_options": None,
    },
}


def line_item(id: str, price: JsonObject, quantity: int | None, description: str) -> JsonObject:
    """What a session is about; what is metered costs nothing yet."""
    amount = (price["unit_amount"] or 0) * (quantity or 0)
    return {
        "id": id,
        "object": "item",
        "adjustable_quantity": None,
        "amount_discount": 0,
        "amount_subtotal": amount,
        "amount_tax": 0,
        "amount_total": amount,
        "currency": price["currency"],
        "description": description,
        "metadata": {},
        "price": price,
        "quantity": quantity,
    }


def portal_session(id: str, created: int, customer: str) -> JsonObject:
    """A customer's way into the billing portal."""
    return {
        "id": id,
        "object": "billing_portal.session",
        "configuration": "bpc_1Sandbox",
        "created": created,
        "customer": customer,
        "customer_account": None,
        "flow": None,
        "livemode": False,
        "locale": None,
        "on_behalf_of": None,
        "return_url": None,
        "url": f"https://billing.stripe.com/p/session/test_{id.removeprefix('bps_')}",
    }


def account(id: str, created: int) -> JsonObject:
    """The account itself, as far as anybody asks for it."""
    return {
        "id": id,
        "object": "account",
        "charges_enabled": True,
        "country": "US",
        "created": created,
        "default_currency": "usd",
        "details_submitted": True,
        "email": None,
        "metadata": {},
        "payouts_enabled": True,
        "type": "standard",
    }


def listed(data: Iterable[JsonObject], url: str, *, has_more: bool = False) -> JsonObject:
    """A list."""
    return {"object": "list", "data": list(data), "has_more": has_more, "url": url}


def after(start: int, interval: str, count: int) -> int:
    """The end of a period, in Unix seconds: months and years keep the day of the month, or end with the month."""
    if interval in {"day", "week"}:
        return start + count * (7 if interval == "week" else 1) * 24 * 60 * 60
    begun = from_seconds(start)
    months = begun.year * 12 + begun.month - 1 + count * (12 if interval == "year" else 1)
    year, month = months // 12, months % 12 + 1
    return to_seconds(begun.replace(year=year, month=month, day=min(begun.day, monthrange(year, month)[1])))
