"""How payments go in the sandbox: what a payment intent comes to when it is confirmed, and the charges of that."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from switchgear.testing.stripe.account import Account
from switchgear.testing.stripe.cards import (
    BY_NUMBER,
    NO_METHOD,
    NOT_AUTHENTICATED,
    Card,
    Decline,
    card_named,
    card_numbered,
)
from switchgear.testing.stripe.payment_objects import charge, payment_error, payment_intent, payment_method
from switchgear.testing.stripe.refusals import Refusal, invalid, missing
from switchgear.testing.stripe.store import JsonObject

__all__ = [
    "attach",
    "authenticated",
    "card_of",
    "declined",
    "method_for",
    "method_of_data",
    "new_intent",
    "new_method",
    "pay",
    "paying_method",
]

_FAILED_AUTHENTICATION: Final = Decline(
    "payment_intent_authentication_failure",
    "We are unable to authenticate your payment method. Please choose a different payment method and try again.",
    advice=None,
)


def declined(decline: Decline, *, effect: bool, charge: str | None = None, **more: Any) -> Refusal:
    """The answer to a request whose payment is declined; `more` are the objects that it is about."""
    if decline is NO_METHOD:
        return Refusal(400, decline.message, code=decline.code)
    return Refusal(
        402,
        decline.message,
        type="card_error",
        code=decline.code,
        effect=effect,
        advice_code=decline.advice,
        charge=charge,
        decline_code=decline.decline_code,
        **more,
    )


# Payment methods


def new_method(stripe: Account, card: Card, expiry: tuple[int, int] = (12, 2034)) -> JsonObject:
    """A payment method of a card, that no customer keeps yet."""
    made = payment_method(stripe.ids.new("pm_1", 23), stripe.now(), card, expiry)
    stripe.kept.put_aside("payment_method", made["id"], number=card.number)
    return stripe.add(made)


def card_of(stripe: Account, method: JsonObject) -> Card:
    """The test card that a payment method is."""
    return BY_NUMBER[stripe.kept.aside("payment_method", method["id"])["number"]]


def method_for(stripe: Account, id: str, param: str = "payment_method") -> JsonObject:
    """A payment method by its id; of a name such as `pm_card_visa`, a new one.

    Raises:
        Refusal: There is none.
    """
    card = card_named(id)
    if card is not None:
        return new_method(stripe, card)
    found = stripe.payment_methods.get(id)
    if found is None:
        raise Refusal(400, f"No such PaymentMethod: '{id}'", code="resource_missing", param=param)
    return found


def attach(stripe: Account, method: JsonObject, customer: str) -> JsonObject:
    """Let a customer keep a payment method.

    Raises:
        Refusal: Another customer has it.
    """
    if method["customer"] == customer:
        return method
    if method["customer"] is not None:
        text = "The payment method you provided has already been attached to a customer."
        raise invalid("payment_method", text)
    return stripe.save({**method, "customer": customer}, "payment_method.attached", quiet=True)


def paying_method(stripe: Account, customer: JsonObject | None, *preferred: str | None) -> JsonObject | None:
    """What a customer pays with: the first that is preferred, or the customer's default, or that of the sandbox."""
    own = customer["invoice_settings"]["default_payment_method"] if customer else None
    named = next(filter(None, (*preferred, own, stripe.default_card)), None)
    return method_for(stripe, named) if named else None


# Payment intents


def new_intent(stripe: Account, amount: int, currency: str, **fields: Any) -> JsonObject:
    """A payment that is to be made."""
    made = payment_intent(stripe.ids.new("pi_3", 23), stripe.now(), amount, currency) | fields
    return stripe.add(made, "payment_intent.created")


def pay(
    stripe: Account, intent: JsonObject, method: JsonObject, *, off_session: bool
) -> tuple[JsonObject, Decline | None]:
    """Confirm a payment: what it comes to, and why it is declined if it is.

    Where the customer has to authenticate it and is there, it waits for that.
    """
    card = card_of(stripe, method)
    intent = {**intent, "payment_method": method["id"], "next_action": None}
    set_up = stripe.kept.aside("payment_method", method["id"]).get("set_up")
    if card.authentication == "always" or (card.authentication == "unless_set_up" and not set_up):
        if off_session:
            return _attempt(stripe, intent, method, NOT_AUTHENTICATED)
        action = {"type": "use_stripe_sdk", "use_stripe_sdk": {"type": "three_d_secure_redirect"}}
        waiting = {**intent, "next_action": action, "status": "requires_action"}
        return stripe.save(waiting, "payment_intent.requires_action"), None
    return _attempt(stripe, intent, method, card.decline)


def authenticated(stripe: Account, intent: JsonObject, *, succeeds: bool) -> tuple[JsonObject, Decline | None]:
    """What comes of a payment that waited for the customer to authenticate it."""
    method = stripe.payment_methods[intent["payment_method"]]
    if succeeds:
        stripe.kept.put_aside("payment_method", method["id"], set_up=True)
        return _attempt(stripe, {**intent, "next_action": None}, method, card_of(stripe, method).decline)
    failed = _failed(intent, payment_error(_FAILED_AUTHENTICATION, None, method))
    return stripe.save(failed, "payment_intent.payment_failed"), _FAILED_AUTHENTICATION


def _failed(intent: JsonObject, error: JsonObject) -> JsonObject:
    return {
        **intent,
        "last_payment_error": error,
        "next_action": None,
        "payment_method": None,
        "status": "requires_payment_method",
    }


def _attempt(
    stripe: Account, intent: JsonObject, method: JsonObject, decline: Decline | None
) -> tuple[JsonObject, Decline | None]:
    """Ask the bank."""
    made = charge(stripe.ids.new("ch_3", 23), intent, method, stripe.now(), decline)
    intent = {**intent, "latest_charge": made["id"]}
    if decline is not None:
        stripe.add(made, "charge.failed")
        failed = _failed(intent, payment_error(decline, made["id"], method))
        return stripe.save(failed, "payment_intent.payment_failed"), decline
    stripe.add(made, "charge.succeeded")
    if intent["customer"] and intent["setup_future_usage"]:
        attach(stripe, method, intent["customer"])
    if intent["capture_method"] == "manual":
        held = {**intent, "amount_capturable": intent["amount"], "status": "requires_capture"}
        return stripe.save(held, "payment_intent.amount_capturable_updated"), None
    paid = {**intent, "amount_received": intent["amount"], "last_payment_error": None, "status": "succeeded"}
    return stripe.save(paid, "payment_intent.succeeded"), None


def method_of_data(stripe: Account, data: Mapping[str, Any]) -> JsonObject:
    """A payment method of what a request says of a card: its number, or a token such as `tok_visa`.

    Raises:
        Refusal: It is no card that is known.
    """
    card: Mapping[str, Any] = data.get("card") or {}
    kind = data.get("type", "card")
    if kind != "card":
        raise invalid("type", f"The sandbox plays cards alone, no {kind}.")
    if "token" in card:
        named = card_named(card["token"])
        if named is None:
            raise missing("token", card["token"], "card[token]")
        made = new_method(stripe, named)
    else:
        numbered = card_numbered(str(card.get("number", "")))
        if numbered is None:
            raise Refusal(
                402,
                "Your card number is incorrect.",
                type="card_error",
                code="incorrect_number",
                param="number",
            )
        made = new_method(stripe, numbered, (int(card.get("exp_month", 12)), int(card.get("exp_year", 2034))))
    details = data.get("billing_details")
    if details:
        made = {**made, "billing_details": {**made["billing_details"], **details}}
    return stripe.save({**made, "metadata": dict(data.get("metadata") or {})}, quiet=True)
