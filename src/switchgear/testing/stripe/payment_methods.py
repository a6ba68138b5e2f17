"""The sandbox's payment methods and setup intents."""

from __future__ import annotations

from typing import Final

from switchgear.pipeline.wire import WireResponse
from switchgear.stripe.operations.parameters import ExpandParams
from switchgear.stripe.operations.payment_intent_parameters import ClientSecretParams
from switchgear.stripe.operations.payment_methods import (
    PaymentMethodAttachParams,
    PaymentMethodCreateParams,
    PaymentMethodListParams,
    PaymentMethodUpdateParams,
)
from switchgear.stripe.operations.setup_intents import (
    SetupIntentCancelParams,
    SetupIntentConfirmParams,
    SetupIntentCreateParams,
    SetupIntentListParams,
    SetupIntentWriteParams,
)
from switchgear.testing.http import Arrived
from switchgear.testing.stripe.account import Account
from switchgear.testing.stripe.cards import card_named
from switchgear.testing.stripe.pages import page
from switchgear.testing.stripe.parameters import wire
from switchgear.testing.stripe.payment_objects import payment_error, setup_intent
from switchgear.testing.stripe.payments import attach, card_of, declined, method_for, method_of_data, new_method
from switchgear.testing.stripe.refusals import Refusal, invalid, missing
from switchgear.testing.stripe.resources import Params, Resource
from switchgear.testing.stripe.store import JsonObject

__all__ = ["authenticated", "payment_methods", "set_up", "setup_intents"]

_OF_CUSTOMER: Final = "/v1/customers/{customer}/payment_methods"

payment_methods: Final = Resource("payment_method", "/v1/payment_methods")
payment_methods.lists(PaymentMethodListParams)

setup_intents: Final = Resource("setup_intent", "/v1/setup_intents")
setup_intents.retrieves(ClientSecretParams)
setup_intents.lists(SetupIntentListParams)


@payment_methods.routes("GET", f"{payment_methods.url}/{{id}}")
def _retrieve(stripe: Account, request: Arrived) -> WireResponse:
    named = request.parts["id"]
    card = card_named(named)
    found = stripe.found("payment_method", named, "id") if card is None else new_method(stripe, card)
    return stripe.ok(found, stripe.read(ExpandParams, request))


@payment_methods.creates(PaymentMethodCreateParams)
def _create(stripe: Account, params: Params) -> JsonObject:
    return method_of_data(stripe, wire(params))


@payment_methods.updates(PaymentMethodUpdateParams)
def _update(stripe: Account, found: JsonObject, params: Params) -> JsonObject:
    return stripe.save(stripe.fill({**found}, params))


@payment_methods.routes("POST", f"{payment_methods.url}/{{id}}/attach")
def _attach(stripe: Account, request: Arrived) -> WireResponse:
    params = stripe.read(PaymentMethodAttachParams, request)
    payer = stripe.customer(params.get("customer") or "")
    method = method_for(stripe, request.parts["id"], "id")
    card = card_of(stripe, method)
    if card.decline is not None and not card.attaches:
        raise declined(card.decline, effect=False)
    return stripe.ok(attach(stripe, method, payer["id"]), params)


@payment_methods.updates(ExpandParams, "/detach")
def _detach(stripe: Account, found: JsonObject, _params: Params) -> JsonObject:
    if found["customer"] is None:
        raise invalid("payment_method", "The payment method you provided is not attached to a customer.")
    changed, before = {**found, "customer": None}, found["customer"]
    stripe.save(changed, quiet=True)
    stripe.emit("payment_method.detached", changed, {"customer": before})
    for kind in ("customer", "subscription"):
        for holder in (
            stripe.kept.of(kind).of_customer(before) if kind == "subscription" else [stripe.customers[before]]
        ):
            _forget(stripe, holder, found["id"])
    return changed


def _forget(stripe: Account, holder: JsonObject, method: str) -> None:
    """Take a payment method that is gone from what it was the default of."""
    if holder.get("default_payment_method") == method:
        stripe.save({**holder, "default_payment_method": None})
    settings = holder["invoice_settings"]
    if settings.get("default_payment_method") == method:
        stripe.save({**holder, "invoice_settings": {**settings, "default_payment_method": None}})


@payment_methods.routes("GET", _OF_CUSTOMER)
def _list_of_customer(stripe: Account, request: Arrived) -> WireResponse:
    payer = stripe.customer(request.parts["customer"], "id")
    params: Params = stripe.read(PaymentMethodListParams, request)
    url = _OF_CUSTOMER.format(customer=payer["id"])
    found = page(stripe.payment_methods, lambda thing: thing["customer"] == payer["id"], params, url, "payment_method")
    return stripe.ok(found, params)


@payment_methods.routes("GET", f"{_OF_CUSTOMER}/{{id}}")
def _retrieve_of_customer(stripe: Account, request: Arrived) -> WireResponse:
    found = stripe.found("payment_method", request.parts["id"], "id")
    if found["customer"] != request.parts["customer"]:
        raise missing("payment_method", found["id"])
    return stripe.ok(found, stripe.read(ExpandParams, request))


# Setup intents


@setup_intents.creates(SetupIntentCreateParams)
def _create_setup(stripe: Account, params: Params) -> JsonObject:
    if params.get("customer") is not None:
        stripe.customer(params["customer"])
    made = setup_intent(stripe.ids.new("seti_1", 23), stripe.now())
    made = stripe.add(stripe.fill(made, params, without="payment_method"), "setup_intent.created")
    made = _given(stripe, made, params)
    return _set_up(stripe, made) if params.get("confirm") else made


def _given(stripe: Account, found: JsonObject, params: Params) -> JsonObject:
    """With the payment method that a request names or describes."""
    if "payment_method" in params:
        method = method_for(stripe, params["payment_method"])
    elif "payment_method_data" in params:
        method = method_of_data(stripe, wire(params["payment_method_data"]))
    else:
        return found
    return stripe.save({**found, "payment_method": method["id"], "status": "requires_confirmation"})


@setup_intents.updates(SetupIntentWriteParams)
def _update_setup(stripe: Account, found: JsonObject, params: Params) -> JsonObject:
    return _given(stripe, stripe.save(stripe.fill({**found}, params, without="payment_method")), params)


@setup_intents.updates(SetupIntentConfirmParams, "/confirm")
def _confirm_setup(stripe: Account, found: JsonObject, params: Params) -> JsonObject:
    return _set_up(stripe, _given(stripe, found, params))


def _set_up(stripe: Account, intent: JsonObject) -> JsonObject:
    if intent["status"] in {"succeeded", "canceled"}:
        raise _unexpected(intent, "confirm")
    if intent["payment_method"] is None:
        text = "You cannot confirm this SetupIntent because it's missing a payment method."
        raise Refusal(400, text, code="setup_intent_unexpected_state", setup_intent=intent)
    method = stripe.payment_methods[intent["payment_method"]]
    card = card_of(stripe, method)
    if card.decline is not None and not card.attaches:
        error = payment_error(card.decline, None, method)
        failed = {**intent, "last_setup_error": error, "payment_method": None, "status": "requires_payment_method"}
        stripe.save(failed, "setup_intent.setup_failed")
        raise declined(card.decline, effect=True, setup_intent=failed, payment_method=method)
    if card.authentication != "never":
        action = {"type": "use_stripe_sdk", "use_stripe_sdk": {"type": "three_d_secure_redirect"}}
        return stripe.save(
            {**intent, "next_action": action, "status": "requires_action"}, "setup_intent.requires_action"
        )
    return set_up(stripe, intent)


def set_up(stripe: Account, intent: JsonObject) -> JsonObject:
    """The payment method can be charged later from now on."""
    method = stripe.payment_methods[intent["payment_method"]]
    stripe.kept.put_aside("payment_method", method["id"], set_up=True)
    if intent["customer"] is not None:
        attach(stripe, method, intent["customer"])
    done = {**intent, "last_setup_error": None, "next_action": None, "status": "succeeded"}
    return stripe.save(done, "setup_intent.succeeded")


def authenticated(stripe: Account, intent: JsonObject, *, succeeds: bool) -> JsonObject:
    """What comes of a setup that waited for the customer."""
    if succeeds:
        return set_up(stripe, intent)
    error = {
        "code": "setup_intent_authentication_failure",
        "message": "The payment method could not be authenticated.",
        "type": "invalid_request_error",
    }
    failed = {"last_setup_error": error, "next_action": None, "payment_method": None}
    return stripe.save({**intent, **failed, "status": "requires_payment_method"}, "setup_intent.setup_failed")


@setup_intents.updates(SetupIntentCancelParams, "/cancel")
def _cancel_setup(stripe: Account, found: JsonObject, params: Params) -> JsonObject:
    if found["status"] in {"succeeded", "canceled"}:
        raise _unexpected(found, "cancel")
    reason = params.get("cancellation_reason")
    return stripe.save({**found, "cancellation_reason": reason, "status": "canceled"}, "setup_intent.canceled")


def _unexpected(intent: JsonObject, act: str) -> Refusal:
    text = f"You cannot {act} this SetupIntent because it has a status of {intent['status']}."
    return Refusal(400, text, code="setup_intent_unexpected_state", setup_intent=intent)
