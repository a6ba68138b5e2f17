"""The sandbox's checkout sessions and billing portal sessions."""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy
from typing import Any, Final

from switchgear.errors import InvalidRequest
from switchgear.pipeline.wire import WireResponse
from switchgear.stripe.operations.billing_portal import PortalCreateParams
from switchgear.stripe.operations.checkout import CheckoutCreateParams, CheckoutListParams
from switchgear.stripe.operations.parameters import ExpandParams
from switchgear.testing.http import Arrived, Routes
from switchgear.testing.stripe import customers, subscriptions
from switchgear.testing.stripe.account import Account
from switchgear.testing.stripe.objects import JsonObject, line_item, portal_session, session
from switchgear.testing.stripe.pages import among, page
from switchgear.testing.stripe.parameters import wire
from switchgear.testing.stripe.refusals import Refusal, invalid, missing

__all__ = ["complete", "routes"]

routes: Final = Routes()

_URL: Final = "/v1/checkout/sessions"
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


@routes("POST", _URL)
def _create(stripe: Account, request: Arrived) -> WireResponse:
    params: Mapping[str, Any] = stripe.read(CheckoutCreateParams, request)
    _check(stripe, params)
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
    if items:
        total = sum(item["amount_total"] for item in items)
        made |= {"amount_subtotal": total, "amount_total": total, "currency": items[0]["currency"]}
    stripe.checkout_sessions[made["id"]] = made
    stripe.line_items[made["id"]] = items
    stripe.subscription_data[made["id"]] = params.get("subscription_data") or {}
    return stripe.ok(made, params)


def _check(stripe: Account, params: Mapping[str, Any]) -> None:
    for one, other in (("customer", "customer_email"), ("allow_promotion_codes", "discounts")):
        if one in params and other in params:
            raise invalid(one, f"You may only specify one of these parameters: {one}, {other}.")
    if "customer" in params:
        stripe.customer(params["customer"])
    for discount in params.get("discounts") or ():
        raise missing("coupon", next(iter(discount.values()), ""), "discounts")


def _line_item(stripe: Account, given: Mapping[str, Any], param: str) -> JsonObject:
    price = stripe.price(given, param)
    name: str = stripe.products[price["product"]]["name"]
    metered = price["recurring"] is not None and price["recurring"]["usage_type"] == "metered"
    quantity = None if metered else given.get("quantity", 1)
    made = line_item(stripe.ids.new("li_1", 23), price, quantity, name)
    stripe.merge_metadata(made, given)
    return made


@routes("GET", _URL)
def _list(stripe: Account, request: Arrived) -> WireResponse:
    params = stripe.read(CheckoutListParams, request)

    def wanted(thing: JsonObject) -> bool:
        same = ("customer", "payment_intent", "status", "subscription")
        return all(params.get(name) in {None, thing[name]} for name in same) and among(
            thing["created"], params.get("created")
        )

    return stripe.ok(page(stripe.checkout_sessions, wanted, params, _URL, "checkout.session"), params)


def _found(stripe: Account, request: Arrived) -> JsonObject:
    found = stripe.checkout_sessions.get(request.parts["id"])
    if found is None:
        raise missing("checkout.session", request.parts["id"])
    return found


@routes("GET", f"{_URL}/{{id}}")
def _retrieve(stripe: Account, request: Arrived) -> WireResponse:
    return stripe.ok(_found(stripe, request), stripe.read(ExpandParams, request))


@routes("POST", f"{_URL}/{{id}}/expire")
def _expire(stripe: Account, request: Arrived) -> WireResponse:
    found = _found(stripe, request)
    params = stripe.read(ExpandParams, request)
    if found["status"] != "open":
        text = (
            'Only Checkout Sessions with a status in ["open"] can be expired. '
            f"This Checkout Session has a status of `{found['status']}`."
        )
        raise Refusal(400, text)
    expired = found | {"status": "expired", "url": None}
    stripe.checkout_sessions[found["id"]] = expired
    stripe.emit("checkout.session.expired", expired)
    return stripe.ok(expired, params)


def complete(stripe: Account, found: JsonObject, email: str) -> JsonObject:
    """The customer pays: what that creates, and `checkout.session.completed`.

    Raises:
        InvalidRequest: The session is not open.
    """
    if found["status"] != "open":
        raise InvalidRequest(f"the session is {found['status']}, so nobody can complete it")
    done: JsonObject = deepcopy(found) | {"status": "complete", "url": None}
    payer = _payer(stripe, done, found["customer_email"] or email)
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
    if done["mode"] == "subscription":
        started = _subscribe(stripe, done)
        trial = started["status"] == "trialing"
        done |= {"subscription": started["id"], "invoice": started["latest_invoice"]}
        done["payment_status"] = "no_payment_required" if trial else "paid"
    elif done["mode"] == "payment":
        done |= {"payment_intent": stripe.ids.new("pi_3", 23), "payment_status": "paid"}
    else:
        done["setup_intent"] = stripe.ids.new("seti_1", 23)
    stripe.checkout_sessions[done["id"]] = done
    stripe.emit("checkout.session.completed", done)
    return done


def _payer(stripe: Account, done: JsonObject, email: str) -> JsonObject | None:
    """The customer that the session names, or else makes; a one-off payment makes none unless it is to."""
    if done["customer"] is not None:
        return stripe.customer(done["customer"])
    if done["mode"] == "payment" and done["customer_creation"] != "always":
        return None
    return customers.create(stripe, {"email": email})


def _subscribe(stripe: Account, done: JsonObject) -> JsonObject:
    items = [
        {"price": item["price"]["id"]} | ({} if item["quantity"] is None else {"quantity": item["quantity"]})
        for item in stripe.line_items[done["id"]]
        if item["price"]["recurring"]
    ]
    data = stripe.subscription_data[done["id"]]
    return subscriptions.create(stripe, {**data, "customer": done["customer"], "items": items})


@routes("POST", "/v1/billing_portal/sessions")
def _create_portal(stripe: Account, request: Arrived) -> WireResponse:
    params = stripe.read(PortalCreateParams, request)
    payer = stripe.customer(params["customer"])
    made = portal_session(stripe.ids.new("bps_1", 23), stripe.now(), payer["id"])
    stripe.assign(made, params, ("configuration", "locale", "on_behalf_of", "return_url"))
    if "flow_data" in params:
        made["flow"] = _flow(stripe, wire(params["flow_data"]))
    stripe.portal_sessions[made["id"]] = made
    return stripe.ok(made, params)


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
