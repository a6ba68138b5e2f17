"""The sandbox's checkout sessions and billing portal sessions."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from copy import deepcopy
from typing import Any, Final

from switchgear.errors import InvalidRequest
from switchgear.pipeline.wire import WireResponse
from switchgear.stripe.operations.billing_portal import PortalCreateParams
from switchgear.stripe.operations.checkout import CheckoutCreateParams, CheckoutListParams
from switchgear.stripe.operations.parameters import ExpandParams, ListParams
from switchgear.testing.http import Arrived
from switchgear.testing.stripe import customers
from switchgear.testing.stripe.account import Account
from switchgear.testing.stripe.catalog import amount_of, price_of
from switchgear.testing.stripe.discounts import check, minimum
from switchgear.testing.stripe.objects import line_item, portal_session, session
from switchgear.testing.stripe.pages import listing, page
from switchgear.testing.stripe.parameters import wire
from switchgear.testing.stripe.payment_methods import set_up
from switchgear.testing.stripe.payment_objects import setup_intent
from switchgear.testing.stripe.payments import authenticated, method_for, new_intent, pay
from switchgear.testing.stripe.refusals import Refusal, invalid, missing
from switchgear.testing.stripe.resources import Params, Resource
from switchgear.testing.stripe.shapes import listed
from switchgear.testing.stripe.store import JsonObject
from switchgear.testing.stripe.subscriptions import create as subscribe

__all__ = ["complete", "due", "portal_sessions", "sessions"]

sessions: Final = Resource("checkout.session", "/v1/checkout/sessions")
sessions.retrieves()
sessions.lists(CheckoutListParams)

portal_sessions: Final = Resource("billing_portal.session", "/v1/billing_portal/sessions")

_FIELDS: Final = (
    "allow_promotion_codes",
    "automatic_tax",
    "billing_address_collection",
    "cancel_url",
    "client_reference_id",
    "consent_collection",
    "currency",
    "customer",
    "customer_creation",
    "customer_email",
    "expires_at",
    "locale",
    "payment_method_collection",
    "phone_number_collection",
    "redirect_on_completion",
    "return_url",
    "submit_type",
    "success_url",
    "tax_id_collection",
    "ui_mode",
)


@sessions.creates(CheckoutCreateParams)
def _create(stripe: Account, params: Params) -> JsonObject:
    payer = _check(stripe, params)
    made = session(stripe.ids.new("cs_test_a1", 58), stripe.now(), wire(params["mode"]))
    stripe.assign(made, params, _FIELDS)
    stripe.merge_metadata(made, params)
    if made["ui_mode"] != "hosted_page":
        made |= {"client_secret": f"{made['id']}_secret_sandbox", "url": None}
    items = [
        _line_item(stripe, given, f"line_items[{index}]") for index, given in enumerate(params.get("line_items") or ())
    ]
    if made["mode"] == "subscription" and not any(item["price"]["recurring"] for item in items):
        text = "You must provide at least one recurring price in `subscription` mode when using prices."
        raise invalid("line_items", text)
    given = tuple(params.get("discounts") or ())
    made |= _totals(stripe, items, given, payer)
    url = f"{sessions.url}/{made['id']}/line_items"
    stripe.kept.put_aside("checkout.session", made["id"], line_items=listed(items, url))
    stripe.kept.put_aside("begins with", made["id"], params=params, discounts=given)
    stripe.plan(made["expires_at"], "checkout.session", made["id"])
    return stripe.add(made)


def _check(stripe: Account, params: Params) -> JsonObject | None:
    """The customer that a session is for, if it names one."""
    for one, other in (("customer", "customer_email"), ("allow_promotion_codes", "discounts")):
        if one in params and other in params:
            raise invalid(one, f"You may only specify one of these parameters: {one}, {other}.")
    return stripe.customer(params["customer"]) if "customer" in params else None


def _totals(
    stripe: Account, items: Sequence[JsonObject], given: Sequence[Mapping[str, Any]], payer: JsonObject | None
) -> JsonObject:
    """What a session comes to, less what its discounts take off."""
    subtotal = sum(item["amount_subtotal"] for item in items)
    off, applied = 0, list[JsonObject]()
    for discount in given:
        coupon = check(stripe, discount, "discounts", payer)
        minimum(stripe, discount, "discounts", subtotal)
        rest = subtotal - off
        off += round(rest * coupon["percent_off"] / 100) if coupon["percent_off"] else min(rest, coupon["amount_off"])
        applied.append({"coupon": coupon["id"], "promotion_code": discount.get("promotion_code")})
    found: JsonObject = {
        "amount_subtotal": subtotal,
        "amount_total": subtotal - off,
        "discounts": applied,
        "total_details": {"amount_discount": off, "amount_shipping": 0, "amount_tax": 0},
    }
    return found | ({"currency": items[0]["currency"]} if items else {})


def _line_item(stripe: Account, given: Mapping[str, Any], param: str) -> JsonObject:
    price = price_of(stripe, given, param)
    name: str = stripe.products[price["product"]]["name"]
    metered = price["recurring"] is not None and price["recurring"]["usage_type"] == "metered"
    quantity = None if metered else given.get("quantity", 1)
    amount = amount_of(stripe, price, quantity) if quantity else 0
    made = line_item(stripe.ids.new("li_1", 23), price, quantity, name)
    made |= {"amount_subtotal": amount, "amount_total": amount}
    stripe.merge_metadata(made, given)
    return made


@sessions.routes("GET", f"{sessions.url}/{{id}}/line_items")
def _line_items(stripe: Account, request: Arrived) -> WireResponse:
    found = stripe.found("checkout.session", request.parts["id"], "id")
    params: Params = stripe.read(ListParams, request)
    items = stripe.kept.aside("checkout.session", found["id"])["line_items"]
    return stripe.ok(page(listing(items["data"]), lambda _: True, params, items["url"], "item"), params)


@sessions.updates(ExpandParams, "/expire")
def _expire(stripe: Account, found: JsonObject, _params: Params) -> JsonObject:
    if found["status"] != "open":
        text = (
            'Only Checkout Sessions with a status in ["open"] can be expired. '
            f"This Checkout Session has a status of `{found['status']}`."
        )
        raise Refusal(400, text)
    return stripe.save({**found, "status": "expired", "url": None}, "checkout.session.expired")


def due(stripe: Account, id: str) -> None:
    """A session that is still open when its time is over has expired."""
    found = stripe.checkout_sessions.get(id)
    if found is not None and found["status"] == "open":
        _expire(stripe, found, {})


def complete(
    stripe: Account, found: JsonObject, email: str, card: str | None, promotion_code: str | None
) -> JsonObject:
    """The customer pays: what that creates, and `checkout.session.completed`.

    Raises:
        InvalidRequest: The session is not open, or takes no such code, or the card is declined.
    """
    if found["status"] != "open":
        raise InvalidRequest(f"the session is {found['status']}, so nobody can complete it")
    done: JsonObject = deepcopy(found) | {"status": "complete", "url": None}
    payer = _payer(stripe, done, found["customer_email"] or email)
    if promotion_code is not None:
        done |= _with_code(stripe, done, promotion_code, payer)
    done["customer"] = payer and payer["id"]
    done["customer_details"] = {
        "address": (payer or {}).get("address"),
        "business_name": None,
        "email": (payer or {}).get("email") or found["customer_email"] or email,
        "individual_name": None,
        "name": (payer or {}).get("name"),
        "phone": (payer or {}).get("phone"),
        "tax_exempt": (payer or {}).get("tax_exempt", "none"),
        "tax_ids": [],
    }
    done |= _PLAYED[done["mode"]](stripe, done, card)
    return stripe.save(done, "checkout.session.completed")


def _with_code(stripe: Account, done: JsonObject, typed: str, payer: JsonObject | None) -> JsonObject:
    codes = stripe.promotion_codes.newest()
    code = next((code for code in codes if code["active"] and code["code"].casefold() == typed.casefold()), None)
    if code is None or not done["allow_promotion_codes"]:
        raise InvalidRequest(f"the session takes no promotion code {typed!r}")
    given = ({"promotion_code": code["id"]},)
    stripe.kept.put_aside("begins with", done["id"], discounts=given)
    items = stripe.kept.aside("checkout.session", done["id"])["line_items"]["data"]
    return _totals(stripe, items, given, payer)


def _declined(message: str) -> InvalidRequest:
    return InvalidRequest(f"the customer cannot pay: {message} The session is as it was, and can be completed later")


def _subscribed(stripe: Account, done: JsonObject, card: str | None) -> JsonObject:
    kept = stripe.kept.aside("begins with", done["id"])
    items = [
        {"price": item["price"]["id"]} | ({} if item["quantity"] is None else {"quantity": item["quantity"]})
        for item in stripe.kept.aside("checkout.session", done["id"])["line_items"]["data"]
        if item["price"]["recurring"]
    ]
    once = [
        {"price": item["price"]["id"], "quantity": item["quantity"]}
        for item in stripe.kept.aside("checkout.session", done["id"])["line_items"]["data"]
        if not item["price"]["recurring"]
    ]
    data: Params = kept["params"].get("subscription_data") or {}
    begun: JsonObject = {
        **data,
        "add_invoice_items": once,
        "customer": done["customer"],
        "discounts": kept["discounts"],
        "items": items,
        "payment_behavior": "error_if_incomplete",
    }
    if card is not None:
        begun["default_payment_method"] = card
    try:
        started = subscribe(stripe, begun)
    except Refusal as refusal:
        raise _declined(str(refusal)) from None
    trial = started["status"] == "trialing"
    return {
        "invoice": started["latest_invoice"],
        "payment_status": "no_payment_required" if trial else "paid",
        "subscription": started["id"],
    }


def _paid(stripe: Account, done: JsonObject, card: str | None) -> JsonObject:
    if done["amount_total"] == 0:
        return {"payment_status": "no_payment_required"}
    data: Params = wire(stripe.kept.aside("begins with", done["id"])["params"].get("payment_intent_data") or {})
    same = {
        name: data[name] for name in ("capture_method", "description", "metadata", "setup_future_usage") if name in data
    }
    intent = new_intent(stripe, done["amount_total"], done["currency"], customer=done["customer"], **same)
    method = method_for(stripe, card or stripe.default_card or "pm_card_visa")
    paid, decline = pay(stripe, intent, method, off_session=False)
    if paid["status"] == "requires_action":  # the page asks for it
        paid, decline = authenticated(stripe, paid, succeeds=True)
    if decline is not None:
        raise _declined(decline.message)
    return {"payment_intent": paid["id"], "payment_status": "paid" if paid["status"] == "succeeded" else "unpaid"}


def _set_up(stripe: Account, done: JsonObject, card: str | None) -> JsonObject:
    method = method_for(stripe, card or stripe.default_card or "pm_card_visa")
    made = setup_intent(stripe.ids.new("seti_1", 23), stripe.now()) | {"customer": done["customer"]}
    intent = stripe.add({**made, "payment_method": method["id"]}, "setup_intent.created")
    return {"setup_intent": set_up(stripe, intent)["id"]}


_PLAYED: Final[Mapping[str, Callable[[Account, JsonObject, str | None], JsonObject]]] = {
    "payment": _paid,
    "setup": _set_up,
    "subscription": _subscribed,
}


def _payer(stripe: Account, done: JsonObject, email: str) -> JsonObject | None:
    """The customer that the session names, or else makes; a one-off payment makes none unless it is to."""
    if done["customer"] is not None:
        return stripe.customer(done["customer"])
    if done["mode"] == "payment" and done["customer_creation"] != "always":
        return None
    return customers.create(stripe, {"email": email})


@portal_sessions.creates(PortalCreateParams)
def _create_portal(stripe: Account, params: Params) -> JsonObject:
    payer = stripe.customer(params["customer"])
    made = portal_session(stripe.ids.new("bps_1", 23), stripe.now(), payer["id"])
    stripe.assign(made, params, ("configuration", "locale", "on_behalf_of", "return_url"))
    if "flow_data" in params:
        made["flow"] = _flow(stripe, wire(params["flow_data"]))
    return stripe.add(made)


def _flow(stripe: Account, given: JsonObject) -> JsonObject:
    about: JsonObject = given.get(given["type"], {})
    if "subscription" in about and about["subscription"] not in stripe.subscriptions:
        raise missing("subscription", about["subscription"], f"flow_data[{given['type']}][subscription]")
    completion = {"hosted_confirmation": None, "redirect": None, "type": "portal_homepage"}
    kinds = ("subscription_cancel", "subscription_update", "subscription_update_confirm")
    return {
        **dict.fromkeys(kinds),
        **given,
        "after_completion": {**completion, **given.get("after_completion", {})},
    }
