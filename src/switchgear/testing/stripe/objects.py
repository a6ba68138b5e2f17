"""Stripe's objects as it sends them (version 2026-10-28.endive): what the models declare, with what is usual in it."""

from __future__ import annotations

from calendar import monthrange

from switchgear.stripe import models
from switchgear.testing.stripe.catalog_objects import plan
from switchgear.testing.stripe.shapes import blank, listed
from switchgear.testing.stripe.store import JsonObject
from switchgear.types.times import from_seconds, to_seconds

__all__ = [
    "account",
    "after",
    "customer",
    "item",
    "line_item",
    "portal_session",
    "session",
    "subscription",
]


def customer(id: str, created: int, prefix: str) -> JsonObject:
    """A customer of whom nothing is known."""
    known: JsonObject = {
        "id": id,
        "object": "customer",
        "balance": 0,
        "created": created,
        "delinquent": False,
        "invoice_prefix": prefix,
        "invoice_settings": blank(models.CustomerInvoiceSettings, {}),
        "next_invoice_sequence": 1,
        "preferred_locales": [],
        "tax_exempt": "none",
    }
    asked = "cash_balance invoice_credit_balance sources subscriptions tax tax_ids"
    return blank(models.Customer, known, without=asked)


def subscription(id: str, created: int, customer: str, currency: str) -> JsonObject:
    """A subscription that was just created: incomplete, and still without items."""
    flexible = {"flexible": {"proration_discounts": "included"}, "type": "flexible", "updated_at": created}
    known: JsonObject = {
        "id": id,
        "object": "subscription",
        "automatic_tax": blank(models.AutomaticTax, {"enabled": False}),
        "billing_cycle_anchor": created,
        "billing_mode": flexible,
        "billing_schedules": [],
        "cancel_at_period_end": False,
        "cancellation_details": blank(models.CancellationDetails, {}),
        "collection_method": "charge_automatically",
        "created": created,
        "currency": currency,
        "customer": customer,
        "default_tax_rates": [],
        "discounts": [],
        "invoice_settings": {"account_tax_ids": None, "issuer": {"type": "self"}},
        "items": listed([], f"/v1/subscription_items?subscription={id}"),
        "payment_settings": blank(models.SubscriptionPaymentSettings, {"save_default_payment_method": "off"}),
        "start_date": created,
        "status": "incomplete",
        "trial_settings": {"end_behavior": {"missing_payment_method": "create_invoice"}},
    }
    others = "managed_payments presentment_details status_details"
    return blank(models.Subscription, known, without=others)


def item(id: str, created: int, subscription: str, price: JsonObject) -> JsonObject:
    """An item of a subscription, one of what `price` is for; its period is yet to be set."""
    metered = price["recurring"]["usage_type"] == "metered"
    known: JsonObject = {
        "id": id,
        "object": "subscription_item",
        "created": created,
        "current_period_end": created,
        "current_period_start": created,
        "discounts": [],
        "plan": plan(price),
        "price": price,
        "quantity": None if metered else 1,
        "subscription": subscription,
        "tax_rates": [],
    }
    return blank(models.SubscriptionItem, known, without="billed_until current_trial")


_BRANDING: JsonObject = {
    "background_color": "#ffffff",
    "border_style": "rounded",
    "button_color": "#0074d4",
    "display_name": "Sandbox",
    "font_family": "default",
    "icon": None,
    "logo": None,
}


def session(id: str, created: int, mode: str) -> JsonObject:
    """An open checkout session on a page of Stripe's, with nothing in it."""
    invoice = {"enabled": False, "invoice_data": blank(models.InvoiceData, {})}
    known: JsonObject = {
        "id": id,
        "object": "checkout.session",
        "adaptive_pricing": {"enabled": True},
        "amount_subtotal": 0,
        "amount_total": 0,
        "automatic_tax": blank(models.CheckoutTax, {"enabled": False}),
        "branding_settings": _BRANDING,
        "created": created,
        "currency": None if mode == "setup" else "usd",
        "custom_fields": [],
        "custom_text": blank(models.CustomText, {}),
        "customer_creation": {"payment": "if_required", "setup": "always"}.get(mode),
        "discounts": [],
        "expires_at": created + 24 * 60 * 60,
        "invoice_creation": invoice if mode == "payment" else None,
        "managed_payments": {"enabled": False},
        "mode": mode,
        "payment_method_collection": "always",
        "payment_method_options": {"card": {"request_three_d_secure": "automatic"}},
        "payment_method_types": ["card"],
        "payment_status": "no_payment_required" if mode == "setup" else "unpaid",
        "phone_number_collection": {"enabled": False},
        "shipping_options": [],
        "status": "open",
        "total_details": {"amount_discount": 0, "amount_shipping": 0, "amount_tax": 0},
        "ui_mode": "hosted_page",
        "url": f"https://checkout.stripe.com/c/pay/{id}",
    }
    others = "allowed_payment_method_types excluded_payment_method_types integration_identifier name_collection"
    return blank(models.CheckoutSession, known, without=f"{others} line_items optional_items")


def line_item(id: str, price: JsonObject, quantity: int | None, description: str) -> JsonObject:
    """What a session is about; what is metered costs nothing yet."""
    amount = (price["unit_amount"] or 0) * (quantity or 0)
    known: JsonObject = {
        "id": id,
        "object": "item",
        "amount_discount": 0,
        "amount_subtotal": amount,
        "amount_tax": 0,
        "amount_total": amount,
        "currency": price["currency"],
        "description": description,
        "price": price,
        "quantity": quantity,
    }
    return blank(models.LineItem, known, without="discounts taxes")


def portal_session(id: str, created: int, customer: str) -> JsonObject:
    """A customer's way into the billing portal."""
    known: JsonObject = {
        "id": id,
        "object": "billing_portal.session",
        "configuration": "bpc_1Sandbox",
        "created": created,
        "customer": customer,
        "url": f"https://billing.stripe.com/p/session/test_{id.removeprefix('bps_')}",
    }
    return blank(models.PortalSession, known, without="after_expiration")


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


def after(start: int, interval: str, count: int) -> int:
    """The end of a period, in Unix seconds: months and years keep the day of the month, or end with the month."""
    if interval in {"day", "week"}:
        return start + count * (7 if interval == "week" else 1) * 24 * 60 * 60
    begun = from_seconds(start)
    months = begun.year * 12 + begun.month - 1 + count * (12 if interval == "year" else 1)
    year, month = months // 12, months % 12 + 1
    return to_seconds(begun.replace(year=year, month=month, day=min(begun.day, monthrange(year, month)[1])))
