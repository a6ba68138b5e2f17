"""Payment methods, payment intents, charges, refunds and setup intents as Stripe sends them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from switchgear.stripe import models
from switchgear.testing.stripe.cards import Card, Decline
from switchgear.testing.stripe.shapes import blank
from switchgear.testing.stripe.store import JsonObject

__all__ = ["charge", "payment_error", "payment_intent", "payment_method", "refund", "setup_intent"]

_ADDRESS: Final = dict.fromkeys(("city", "country", "line1", "line2", "postal_code", "state"))
_BILLING: Final = {"address": _ADDRESS, "email": None, "name": None, "phone": None, "tax_id": None}


def _fingerprint(card: Card) -> str:
    return f"sandbox{card.number[-9:]}"


def payment_method(id: str, created: int, card: Card, expiry: tuple[int, int] = (12, 2034)) -> JsonObject:
    """A card that nobody keeps yet."""
    details: JsonObject = {
        "brand": card.brand,
        "checks": {"address_line1_check": None, "address_postal_code_check": None, "cvc_check": "unchecked"},
        "country": "US",
        "display_brand": card.brand,
        "exp_month": expiry[0],
        "exp_year": expiry[1],
        "fingerprint": _fingerprint(card),
        "funding": card.funding,
        "generated_from": None,
        "last4": card.number[-4:],
        "networks": {"available": [card.brand], "preferred": None},
        "regulated_status": "unregulated",
        "three_d_secure_usage": {"supported": True},
        "wallet": None,
    }
    return {
        "id": id,
        "object": "payment_method",
        "allow_redisplay": "unspecified",
        "billing_details": _BILLING,
        "card": details,
        "created": created,
        "customer": None,
        "customer_account": None,
        "livemode": False,
        "metadata": {},
        "type": "card",
    }


def payment_intent(id: str, created: int, amount: int, currency: str) -> JsonObject:
    """A payment that is to be made, with no payment method yet."""
    known: JsonObject = {
        "id": id,
        "object": "payment_intent",
        "amount": amount,
        "amount_capturable": 0,
        "amount_details": {"tip": {}},
        "amount_received": 0,
        "automatic_payment_methods": {"allow_redirects": "always", "enabled": True},
        "capture_method": "automatic_async",
        "client_secret": f"{id}_secret_sandbox",
        "confirmation_method": "automatic",
        "created": created,
        "currency": currency,
        "payment_method_options": {"card": {"request_three_d_secure": "automatic"}},
        "payment_method_types": ["card"],
        "status": "requires_payment_method",
    }
    others = "allowed_payment_method_types hooks managed_payments payment_details payment_record presentment_details"
    return blank(models.PaymentIntent, known, without=others)


def setup_intent(id: str, created: int) -> JsonObject:
    """A payment method that is to be set up."""
    known: JsonObject = {
        "id": id,
        "object": "setup_intent",
        "automatic_payment_methods": {"allow_redirects": "always", "enabled": True},
        "client_secret": f"{id}_secret_sandbox",
        "created": created,
        "payment_method_options": {"card": {"request_three_d_secure": "automatic"}},
        "payment_method_types": ["card"],
        "status": "requires_payment_method",
        "usage": "off_session",
    }
    return blank(models.SetupIntent, known, without="allowed_payment_method_types attach_to_self managed_payments")


def charge(id: str, intent: JsonObject, method: JsonObject, created: int, decline: Decline | None) -> JsonObject:
    """An attempt to take the money of a payment: it succeeds, or is declined."""
    card = method["card"]
    of_card = ("brand", "country", "exp_month", "exp_year", "fingerprint", "funding", "last4", "wallet")
    details = {name: card[name] for name in of_card} | {
        "amount_authorized": intent["amount"],
        "checks": card["checks"],
        "network": card["brand"],
        "three_d_secure": None,
    }
    captured = decline is None and intent["capture_method"] != "manual"
    same = ("amount", "currency", "customer", "description", "metadata", "receipt_email", "shipping")
    known: JsonObject = {
        "id": id,
        "object": "charge",
        **{name: intent[name] for name in same},
        "amount_captured": intent["amount"] if captured else 0,
        "amount_refunded": 0,
        "billing_details": method["billing_details"],
        "calculated_statement_descriptor": "SANDBOX",
        "captured": captured,
        "created": created,
        "disputed": False,
        "failure_code": decline and decline.code,
        "failure_message": decline and decline.message,
        "fraud_details": {},
        "outcome": _outcome(decline),
        "paid": decline is None,
        "payment_intent": intent["id"],
        "payment_method": method["id"],
        "payment_method_details": {"card": details, "type": "card"},
        "radar_options": {},
        "receipt_url": None if decline else f"https://pay.stripe.com/receipts/{id}",
        "refunded": False,
        "status": "failed" if decline else "succeeded",
    }
    others = "authorization_code level3 presentment_details refunds source_transfer transfer"
    return blank(models.Charge, known, without=f"application_fee {others}") | {"application_fee": None}


def _outcome(decline: Decline | None) -> JsonObject:
    known: JsonObject = {
        "network_status": "approved_by_network",
        "risk_level": "normal",
        "risk_score": 12,
        "seller_message": "Payment complete.",
        "type": "authorized",
    }
    if decline is not None:
        known |= {
            "advice_code": decline.advice,
            "network_status": "not_sent_to_network" if decline.blocked else "declined_by_network",
            "reason": decline.decline_code or decline.code,
            "seller_message": "The bank did not return any further details with this decline.",
            "type": "blocked" if decline.blocked else "issuer_declined",
        }
    return blank(models.ChargeOutcome, known, without="rule")


def payment_error(decline: Decline, charge: str | None, method: JsonObject) -> JsonObject:
    """A decline as errors and `last_payment_error` say it."""
    known = {
        "advice_code": decline.advice,
        "charge": charge,
        "code": decline.code,
        "decline_code": decline.decline_code,
        "doc_url": f"https://stripe.com/docs/error-codes/{decline.code.replace('_', '-')}",
        "message": decline.message,
        "payment_method": method,
        "type": "card_error",
    }
    return {name: value for name, value in known.items() if value is not None}


def refund(id: str, created: int, charge: Mapping[str, Any], amount: int) -> JsonObject:
    """Money of a charge that goes back."""
    known: JsonObject = {
        "id": id,
        "object": "refund",
        "amount": amount,
        "charge": charge["id"],
        "created": created,
        "currency": charge["currency"],
        "customer": charge["customer"],
        "destination_details": {
            "card": {"reference_status": "pending", "reference_type": "acquirer_reference_number", "type": "refund"},
            "type": "card",
        },
        "payment_intent": charge["payment_intent"],
        "status": "succeeded",
    }
    others = "description failure_balance_transaction failure_reason instructions_email"
    return blank(
        models.Refund, known, without=f"{others} next_action payment_method pending_reason presentment_details"
    )
