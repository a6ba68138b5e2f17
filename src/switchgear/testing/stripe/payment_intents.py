"""The sandbox's payment intents, charges and refunds."""

from __future__ import annotations

from typing import Any, Final

from switchgear.stripe.operations.charges import ChargeListParams, ChargeUpdateParams
from switchgear.stripe.operations.parameters import MetadataUpdateParams, OfPaymentListParams
from switchgear.stripe.operations.payment_intent_parameters import ClientSecretParams
from switchgear.stripe.operations.payment_intents import (
    PaymentIntentCancelParams,
    PaymentIntentCaptureParams,
    PaymentIntentConfirmParams,
    PaymentIntentCreateParams,
    PaymentIntentListParams,
    PaymentIntentUpdateParams,
)
from switchgear.stripe.operations.refunds import RefundCreateParams
from switchgear.testing.stripe.account import Account
from switchgear.testing.stripe.billing import attempted
from switchgear.testing.stripe.cards import NOT_AUTHENTICATED
from switchgear.testing.stripe.parameters import wire
from switchgear.testing.stripe.payment_objects import refund
from switchgear.testing.stripe.payments import declined, method_for, method_of_data, new_intent, pay
from switchgear.testing.stripe.refusals import Refusal, invalid
from switchgear.testing.stripe.resources import Params, Resource
from switchgear.testing.stripe.store import JsonObject

__all__ = ["charges", "payment_intents", "refunds"]

_CANCELABLE: Final = frozenset(
    {"processing", "requires_action", "requires_capture", "requires_confirmation", "requires_payment_method"}
)
_LARGEST: Final = 99_999_999

payment_intents: Final = Resource("payment_intent", "/v1/payment_intents")
payment_intents.searches()
payment_intents.retrieves(ClientSecretParams)
payment_intents.lists(PaymentIntentListParams)

charges: Final = Resource("charge", "/v1/charges")
charges.searches()
charges.retrieves()
charges.lists(ChargeListParams)

refunds: Final = Resource("refund", "/v1/refunds")
refunds.retrieves()
refunds.lists(OfPaymentListParams)


# Payment intents


@payment_intents.creates(PaymentIntentCreateParams)
def _create(stripe: Account, params: Params) -> JsonObject:
    _check_amount(params["amount"])
    if params.get("customer") is not None:
        stripe.customer(params["customer"])
    manual = {"automatic_payment_methods": None} if "payment_method_types" in params else {}
    made = new_intent(stripe, params["amount"], params["currency"].lower(), **manual, **_known(stripe, params))
    return _confirmed(stripe, made, params) if params.get("confirm") else made


def _check_amount(amount: int) -> None:
    if amount < 1:
        raise invalid("amount", "This value must be greater than or equal to 1.", "parameter_invalid_integer")
    if amount > _LARGEST:
        raise invalid("amount", "Amount must be no more than $999,999.99", "amount_too_large")


def _known(stripe: Account, params: Params) -> JsonObject:
    """What a request says of a payment, as its fields."""
    blank: JsonObject = {name: None for name in _PLAIN if name in params} | {"metadata": {}}
    known = stripe.fill(blank, params)
    if "metadata" not in params:
        del known["metadata"]
    if "payment_method" in params:
        known["payment_method"] = method_for(stripe, params["payment_method"])["id"]
    elif "payment_method_data" in params:
        known["payment_method"] = method_of_data(stripe, wire(params["payment_method_data"]))["id"]
    if known.get("payment_method") is not None:
        known["status"] = "requires_confirmation"
    return known


_PLAIN: Final = (
    "application_fee_amount",
    "capture_method",
    "confirmation_method",
    "customer",
    "description",
    "on_behalf_of",
    "payment_method_types",
    "receipt_email",
    "setup_future_usage",
    "shipping",
    "statement_descriptor",
    "statement_descriptor_suffix",
    "transfer_data",
    "transfer_group",
)


@payment_intents.updates(PaymentIntentUpdateParams)
def _update(stripe: Account, found: JsonObject, params: Params) -> JsonObject:
    if found["status"] in {"succeeded", "canceled"} and params.keys() - {"description", "expand", "metadata"}:
        raise _unexpected(found, "update")
    if "amount" in params:
        _check_amount(params["amount"])
    changed = stripe.fill({**found}, params, without="payment_method payment_method_options amount_details")
    given = {name: params[name] for name in ("payment_method", "payment_method_data") if name in params}
    return stripe.save(changed | _known(stripe, given))


@payment_intents.updates(PaymentIntentConfirmParams, "/confirm")
def _confirm(stripe: Account, found: JsonObject, params: Params) -> JsonObject:
    return _confirmed(stripe, {**found, **_known(stripe, params)}, params)


def _confirmed(stripe: Account, intent: JsonObject, params: Params) -> JsonObject:
    if intent["status"] not in {"requires_confirmation", "requires_payment_method", "requires_action"}:
        raise _unexpected(intent, "confirm")
    if intent["payment_method"] is None:
        text = (
            "You cannot confirm this PaymentIntent because it's missing a payment method. You can either update the "
            "PaymentIntent with a payment method and then confirm it again, or confirm it again directly with a "
            "payment method or ConfirmationToken."
        )
        raise Refusal(400, text, code="payment_intent_unexpected_state", payment_intent=intent)
    method = stripe.payment_methods[intent["payment_method"]]
    if method["customer"] not in {None, intent["customer"]}:
        text = f"The payment method {method['id']} belongs to a customer; name that customer with the payment."
        raise invalid("payment_method", text)
    done, decline = pay(stripe, intent, method, off_session=bool(params.get("off_session")))
    if done["status"] == "requires_action":
        if params.get("error_on_requires_action"):
            raise declined(NOT_AUTHENTICATED, effect=False, payment_intent=intent, payment_method=method)
        if params.get("return_url"):
            url = f"https://hooks.stripe.com/3d_secure_2/hosted?payment_intent={done['id']}"
            redirect = {"redirect_to_url": {"return_url": params["return_url"], "url": url}, "type": "redirect_to_url"}
            done = stripe.save({**done, "next_action": redirect})
    if decline is not None:
        attempted(stripe, done, decline)
        last = done["latest_charge"]
        raise declined(decline, effect=True, charge=last, payment_intent=done, payment_method=method)
    return attempted(stripe, done, None)


@payment_intents.updates(PaymentIntentCaptureParams, "/capture")
def _capture(stripe: Account, found: JsonObject, params: Params) -> JsonObject:
    if found["status"] != "requires_capture":
        raise _unexpected(found, "capture")
    amount = params.get("amount_to_capture", found["amount_capturable"])
    if not 0 < amount <= found["amount_capturable"]:
        text = f"The amount_to_capture may be at most the amount_capturable ({found['amount_capturable']})."
        raise invalid("amount_to_capture", text)
    held = stripe.charges[found["latest_charge"]]
    left = held["amount"] - amount
    captured = {**held, "amount_captured": amount, "amount_refunded": left, "captured": True}
    _told(stripe, "charge.captured", captured, held)
    done = {**found, "amount_capturable": 0, "amount_received": amount, "status": "succeeded"}
    stripe.merge_metadata(done, params)
    return stripe.save(done, "payment_intent.succeeded")


@payment_intents.updates(PaymentIntentCancelParams, "/cancel")
def _cancel(stripe: Account, found: JsonObject, params: Params) -> JsonObject:
    if found["status"] not in _CANCELABLE:
        raise _unexpected(found, "cancel")
    if found["status"] == "requires_capture":
        held = stripe.charges[found["latest_charge"]]
        _told(stripe, "charge.refunded", {**held, "amount_refunded": held["amount"], "refunded": True}, held)
    given_up = {
        **found,
        "amount_capturable": 0,
        "canceled_at": stripe.now(),
        "cancellation_reason": params.get("cancellation_reason"),
        "next_action": None,
        "status": "canceled",
    }
    return stripe.save(given_up, "payment_intent.canceled")


def _unexpected(intent: JsonObject, act: str) -> Refusal:
    text = f"You cannot {act} this PaymentIntent because it has a status of {intent['status']}."
    return Refusal(400, text, code="payment_intent_unexpected_state", payment_intent=intent)


# Charges and refunds


@charges.updates(ChargeUpdateParams)
def _update_charge(stripe: Account, found: JsonObject, params: Params) -> JsonObject:
    return stripe.save(stripe.fill({**found}, params))


@refunds.creates(RefundCreateParams)
def _refund(stripe: Account, params: Params) -> JsonObject:
    charge = _refundable(stripe, params)
    left: int = charge["amount_captured"] - charge["amount_refunded"]
    if left <= 0:
        raise Refusal(400, f"Charge {charge['id']} has already been refunded.", code="charge_already_refunded")
    amount = params.get("amount", left)
    if amount < 1:
        raise invalid("amount", "This value must be greater than or equal to 1.", "parameter_invalid_integer")
    if amount > left:
        text = f"Refund amount ({amount}) is greater than unrefunded amount on charge ({left})"
        raise invalid("amount", text)
    made = stripe.fill(refund(stripe.ids.new("re_3", 23), stripe.now(), charge, amount), params, without="amount")
    stripe.add(made, "refund.created")
    back = charge["amount_refunded"] + amount
    changed: dict[str, Any] = {**charge, "amount_refunded": back, "refunded": back == charge["amount"]}
    _told(stripe, "charge.refunded", changed, charge)
    return made


def _told(stripe: Account, type: str, changed: JsonObject, before: JsonObject) -> None:
    """Keep a changed charge, whose change has an event of its own."""
    stripe.save(changed, quiet=True)
    stripe.updated(type, changed, before)


def _refundable(stripe: Account, params: Params) -> JsonObject:
    """The charge that a refund is of, named by itself or by its payment intent.

    Raises:
        Refusal: There is none, or it did not succeed.
    """
    named = params.get("charge")
    if named is None:
        if params.get("payment_intent") is None:
            text = "One of the following params should be provided for this request: payment_intent or charge."
            raise invalid("payment_intent", text, "parameter_missing")
        intent = stripe.found("payment_intent", params["payment_intent"], "payment_intent")
        named = intent["latest_charge"]
        if named is None or not stripe.charges[named]["paid"]:
            text = f"This PaymentIntent ({intent['id']}) does not have a successful charge to refund."
            raise invalid("payment_intent", text)
    found = stripe.found("charge", named, "charge")
    if not found["paid"]:
        raise invalid("charge", f"Charge {named} cannot be refunded because it did not succeed.")
    return found


@refunds.updates(MetadataUpdateParams)
def _update_refund(stripe: Account, found: JsonObject, params: Params) -> JsonObject:
    return stripe.save(stripe.fill({**found}, params), "charge.refund.updated")
