"""Invoices, their lines, items and payments as Stripe sends them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from switchgear.stripe import models
from switchgear.testing.stripe.shapes import blank, listed
from switchgear.testing.stripe.store import JsonObject, inside

__all__ = ["invoice", "invoice_item", "invoice_payment", "line", "line_of", "of_subscription"]


def invoice(id: str, created: int, customer: Mapping[str, Any], currency: str) -> JsonObject:
    """A draft with nothing on it."""
    known: JsonObject = {
        "id": id,
        "object": "invoice",
        "account_country": "US",
        "account_name": "Sandbox",
        "amount_due": 0,
        "amount_overpaid": 0,
        "amount_paid": 0,
        "amount_paid_off_stripe": 0,
        "amount_remaining": 0,
        "amount_shipping": 0,
        "attempt_count": 0,
        "attempted": False,
        "auto_advance": False,
        "automatic_tax": blank(models.InvoiceTax, {"enabled": False}),
        "billing_reason": "manual",
        "collection_method": "charge_automatically",
        "created": created,
        "currency": currency,
        "customer": customer["id"],
        "customer_address": customer["address"],
        "customer_email": customer["email"],
        "customer_name": customer["name"],
        "customer_phone": customer["phone"],
        "customer_shipping": customer["shipping"],
        "customer_tax_exempt": customer["tax_exempt"],
        "customer_tax_ids": [],
        "default_tax_rates": [],
        "discounts": [],
        "issuer": {"type": "self"},
        "lines": listed([], f"/v1/invoices/{id}/lines"),
        "payment_settings": blank(models.InvoicePaymentSettings, {}),
        "period_end": created,
        "period_start": created,
        "post_payment_credit_notes_amount": 0,
        "pre_payment_credit_notes_amount": 0,
        "starting_balance": 0,
        "status": "draft",
        "status_transitions": blank(models.InvoiceTransitions, {}),
        "subtotal": 0,
        "subtotal_excluding_tax": 0,
        "total": 0,
        "total_discount_amounts": [],
        "total_excluding_tax": 0,
        "total_pretax_credit_amounts": [],
        "total_taxes": [],
    }
    return blank(models.Invoice, known, without="confirmation_secret payments status_details threshold_reason")


def _pricing(price: Mapping[str, Any]) -> JsonObject:
    return {
        "price_details": {"price": price["id"], "product": price["product"]},
        "type": "price_details",
        "unit_amount_decimal": price["unit_amount_decimal"],
    }


def line(
    id: str,
    amount: int,
    currency: str,
    description: str | None,
    period: tuple[int, int],
    *,
    price: Mapping[str, Any] | None = None,
    quantity: int | None = 1,
    **fields: Any,
) -> JsonObject:
    """A line that is on no invoice yet."""
    known: JsonObject = {
        "id": id,
        "object": "line_item",
        "amount": amount,
        "currency": currency,
        "description": description,
        "discount_amounts": [],
        "discountable": True,
        "discounts": [],
        "period": {"end": period[1], "start": period[0]},
        "pretax_credit_amounts": [],
        "pricing": price and _pricing(price),
        "quantity": quantity,
        "quantity_decimal": None if quantity is None else str(quantity),
        "subtotal": amount,
        "taxes": [],
    }
    return blank(models.InvoiceLineItem, known) | fields


def of_subscription(item: Mapping[str, Any], *, proration: bool = False) -> JsonObject:
    """What a line comes from, if it comes from an item of a subscription."""
    details: JsonObject = {
        "invoice_item": None,
        "proration": proration,
        "proration_details": {"credited_items": None},
        "subscription": item["subscription"],
        "subscription_item": item["id"],
    }
    return {
        "invoice_item_details": None,
        "subscription_item_details": details,
        "type": "subscription_item_details",
    }


def invoice_item(
    id: str,
    created: int,
    customer: str,
    amount: int,
    currency: str,
    *,
    price: Mapping[str, Any] | None = None,
    period: tuple[int, int] | None = None,
) -> JsonObject:
    """Something that waits for the customer's next invoice."""
    start, end = period or (created, created)
    known: JsonObject = {
        "id": id,
        "object": "invoiceitem",
        "amount": amount,
        "currency": currency,
        "customer": customer,
        "date": created,
        "discountable": True,
        "discounts": [],
        "net_amount": amount,
        "period": {"end": end, "start": start},
        "pricing": price and _pricing(price),
        "proration": False,
        "quantity": 1,
        "quantity_decimal": "1",
        "tax_rates": [],
    }
    return blank(models.InvoiceItem, known, without="frozen_fields invoicing_rules proration_details")


def line_of(id: str, item: Mapping[str, Any]) -> JsonObject:
    """The line of an invoice item."""
    of = inside(item, "parent", "subscription_details")
    parent: JsonObject = {
        "invoice_item_details": {
            "invoice_item": item["id"],
            "proration": item["proration"],
            "proration_details": {"credited_items": None},
            "subscription": of.get("subscription"),
        },
        "subscription_item_details": None,
        "type": "invoice_item_details",
    }
    period = (item["period"]["start"], item["period"]["end"])
    made = line(id, item["amount"], item["currency"], item["description"], period, quantity=item["quantity"])
    same = ("discountable", "metadata", "pricing")
    return made | {name: item[name] for name in same} | {"parent": parent, "subscription": of.get("subscription")}


def invoice_payment(id: str, created: int, invoice: Mapping[str, Any], intent: str) -> JsonObject:
    """The payment of an invoice that is still to be made."""
    return {
        "id": id,
        "object": "invoice_payment",
        "amount_paid": None,
        "amount_requested": invoice["amount_due"],
        "created": created,
        "currency": invoice["currency"],
        "invoice": invoice["id"],
        "is_default": True,
        "livemode": False,
        "payment": {"payment_intent": intent, "type": "payment_intent"},
        "status": "open",
        "status_transitions": {"canceled_at": None, "paid_at": None},
    }
