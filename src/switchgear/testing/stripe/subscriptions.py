"""The sandbox's subscriptions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from copy import deepcopy
from typing import Any, Final

from switchgear.pipeline.wire import WireResponse
from switchgear.stripe.operations.parameters import ExpandParams
from switchgear.stripe.operations.subscriptions import (
    SubscriptionCancelParams,
    SubscriptionCreateParams,
    SubscriptionListParams,
    SubscriptionResumeParams,
    SubscriptionUpdateParams,
)
from switchgear.testing.http import Arrived, Routes
from switchgear.testing.stripe.account import Account
from switchgear.testing.stripe.objects import JsonObject, after, item, subscription
from switchgear.testing.stripe.pages import among, page
from switchgear.testing.stripe.parameters import wire
from switchgear.testing.stripe.refusals import Refusal, invalid, missing

__all__ = ["create", "end", "pause", "routes"]

routes: Final = Routes()

_URL: Final = "/v1/subscriptions"
_ONE: Final = f"{_URL}/{{id}}"
_ENDED: Final = frozenset({"canceled", "incomplete_expired"})
_FIELDS: Final = (
    "application_fee_percent",
    "automatic_tax",
    "collection_method",
    "days_until_due",
    "default_payment_method",
    "default_source",
    "description",
    "invoice_settings",
    "on_behalf_of",
    "pause_collection",
    "payment_settings",
    "transfer_data",
    "trial_settings",
)
_DAY: Final = 24 * 60 * 60


def create(stripe: Account, params: Mapping[str, Any]) -> JsonObject:
    """Add a subscription, and pay for it.

    Raises:
        Refusal: Something that it names does not exist, or the payment is declined and must not be.
    """
    payer = stripe.customer(params["customer"])
    items = _prices(stripe, params["items"])
    now, currency = stripe.now(), items[0][1]["currency"]
    made = subscription(stripe.ids.new("sub_1", 23), now, payer["id"], currency)
    _assign(stripe, made, params)
    made["billing_mode"]["type"] = params.get("billing_mode", made["billing_mode"])["type"]
    made["items"]["data"] = [_item(stripe, made, price, given) for given, price in items]
    made["latest_invoice"] = stripe.ids.new("in_1", 23)
    made["start_date"] = wire(params.get("backdate_start_date")) or now
    _schedule(made, now, _trial_end(params, now), wire(params.get("billing_cycle_anchor")))
    _plan_end(made, params, now)
    status = _first_status(made, payer, params)
    made["status"] = status if status in {"trialing", "incomplete"} else "incomplete"
    stripe.customers[payer["id"]] = {**payer, "currency": currency}
    stripe.updated("customer.updated", stripe.customers[payer["id"]], payer)
    stripe.subscriptions[made["id"]] = made
    stripe.emit("customer.subscription.created", made)
    if status != made["status"]:
        paid = {**made, "status": status}
        stripe.subscriptions[made["id"]] = paid
        stripe.updated("customer.subscription.updated", paid, made)
    return stripe.subscriptions[made["id"]]


def _prices(stripe: Account, items: Sequence[Mapping[str, Any]]) -> list[tuple[Mapping[str, Any], JsonObject]]:
    priced = [(given, _recurring(stripe, given, f"items[{index}]")) for index, given in enumerate(items)]
    if len({price["currency"] for _, price in priced}) > 1:
        raise invalid("items", "All prices on a subscription must have the same currency.")
    return priced


def _recurring(stripe: Account, given: Mapping[str, Any], param: str) -> JsonObject:
    price = stripe.price(given, param)
    if price["recurring"] is None:
        text = "The price specified is set to `type=one_time` but this field only accepts prices with `type=recurring`."
        raise invalid(f"{param}[price]", text)
    return price


def _item(stripe: Account, of: JsonObject, price: JsonObject, given: Mapping[str, Any]) -> JsonObject:
    made = item(stripe.ids.new("si_", 14), stripe.now(), of["id"], price)
    _no_catalog(given)
    stripe.assign(made, given, ("quantity",))
    stripe.merge_metadata(made, given)
    return made


def _no_catalog(params: Mapping[str, Any]) -> None:
    """There are neither coupons nor tax rates to refer to."""
    for param, kind in (("discounts", "coupon"), ("tax_rates", "tax rate"), ("default_tax_rates", "tax rate")):
        for named in params.get(param) or ():
            raise missing(kind, named if isinstance(named, str) else next(iter(named.values()), ""), param)


def _assign(stripe: Account, thing: JsonObject, params: Mapping[str, Any]) -> None:
    _no_catalog(params)
    stripe.assign(thing, params, _FIELDS)
    stripe.merge_metadata(thing, params)
    tax = thing["automatic_tax"]
    tax["liability"] = (tax["liability"] or {"type": "self"}) if tax["enabled"] else None


def _trial_end(params: Mapping[str, Any], now: int) -> int | None:
    end = wire(params.get("trial_end"))
    days = params.get("trial_period_days")
    return None if end == "now" else now + days * _DAY if days else end


def _schedule(thing: JsonObject, start: int, trial_end: int | None, anchor: int | None = None) -> None:
    """Begin a period of each item: the trial, or up to the anchor, or one interval."""
    thing["trial_start"], thing["trial_end"] = (start, trial_end) if trial_end else (None, None)
    thing["billing_cycle_anchor"] = trial_end or anchor or start
    for part in thing["items"]["data"]:
        recurring = part["price"]["recurring"]
        whole = after(start, recurring["interval"], recurring["interval_count"])
        part["current_period_start"], part["current_period_end"] = start, trial_end or anchor or whole


def _first_status(made: JsonObject, payer: JsonObject, params: Mapping[str, Any]) -> str:
    """What the status comes to at once.

    Raises:
        Refusal: The payment is declined and must not be.
    """
    if made["trial_end"] is not None:
        return "trialing"
    if made["collection_method"] == "send_invoice":
        return "active"
    behavior = params.get("payment_behavior", "allow_incomplete")
    method = made["default_payment_method"] or payer["invoice_settings"]["default_payment_method"] or ""
    declined = method.startswith("pm_card_chargeDeclined")
    if declined and behavior == "error_if_incomplete":
        reason = "insufficient_funds" if method.endswith("InsufficientFunds") else "generic_decline"
        text = "Your card was declined." if reason == "generic_decline" else "Your card has insufficient funds."
        raise Refusal(402, text, type="card_error", code="card_declined", decline_code=reason)
    return "incomplete" if declined or behavior == "default_incomplete" else "active"


def _plan_end(thing: JsonObject, params: Mapping[str, Any], now: int) -> None:
    """Plan the end that `cancel_at` or `cancel_at_period_end` ask for, or give the plan up."""
    if "cancel_at" not in params and "cancel_at_period_end" not in params:
        return
    ends = [part["current_period_end"] for part in thing["items"]["data"]]
    at: Any = wire(params.get("cancel_at"))
    if params.get("cancel_at_period_end") or at in {"max_period_end", "max_billed_until"}:
        at = max(ends)
    elif at == "min_period_end":
        at = min(ends)
    thing["cancel_at"] = at
    thing["cancel_at_period_end"] = params.get("cancel_at_period_end", False)
    thing["canceled_at"] = at and now
    thing["cancellation_details"] = {
        **thing["cancellation_details"],
        "reason": at and "cancellation_requested",
    }


@routes("POST", _URL)
def _create(stripe: Account, request: Arrived) -> WireResponse:
    params = stripe.read(SubscriptionCreateParams, request)
    return stripe.ok(create(stripe, params), params)


@routes("GET", _URL)
def _list(stripe: Account, request: Arrived) -> WireResponse:
    params = stripe.read(SubscriptionListParams, request)
    found = page(stripe.subscriptions, lambda thing: _wanted(thing, params), params, _URL, "subscription")
    return stripe.ok(found, params)


def _wanted(thing: JsonObject, params: Mapping[str, Any]) -> bool:
    status, items = params.get("status"), thing["items"]["data"]
    by_status = {None: thing["status"] != "canceled", "all": True, "ended": thing["status"] in _ENDED}
    return (
        by_status.get(status, thing["status"] == status)
        and params.get("customer") in {None, thing["customer"]}
        and params.get("collection_method") in {None, thing["collection_method"]}
        and params.get("price") in {None, *(part["price"]["id"] for part in items)}
        and params.get("test_clock") in {None, thing["test_clock"]}
        and among(thing["created"], params.get("created"))
        and among(max(part["current_period_start"] for part in items), params.get("current_period_start"))
        and among(min(part["current_period_end"] for part in items), params.get("current_period_end"))
    )


def _found(stripe: Account, request: Arrived) -> JsonObject:
    found = stripe.subscriptions.get(request.parts["id"])
    if found is None:
        raise missing("subscription", request.parts["id"])
    return found


@routes("GET", _ONE)
def _retrieve(stripe: Account, request: Arrived) -> WireResponse:
    return stripe.ok(_found(stripe, request), stripe.read(ExpandParams, request))


@routes("POST", _ONE)
def _update(stripe: Account, request: Arrived) -> WireResponse:
    found = _found(stripe, request)
    params: Mapping[str, Any] = stripe.read(SubscriptionUpdateParams, request)
    if found["status"] == "canceled" and params.keys() - {"cancellation_details", "metadata", "expand"}:
        raise Refusal(400, "A canceled subscription can only update its cancellation_details and metadata.")
    changed = deepcopy(found)
    _assign(stripe, changed, params)
    stripe.assign(changed, params, ("cancellation_details",))
    _change_items(stripe, changed, params.get("items") or ())
    _change_period(changed, params, stripe.now())
    _plan_end(changed, params, stripe.now())
    return stripe.ok(_saved(stripe, changed), params)


def _change_items(stripe: Account, thing: JsonObject, items: Sequence[Mapping[str, Any]]) -> None:
    parts: list[JsonObject] = thing["items"]["data"]
    for index, given in enumerate(items):
        param = f"items[{index}]"
        if "id" not in given:
            added = _item(stripe, thing, _recurring(stripe, given, param), given)
            same = ("current_period_start", "current_period_end")
            parts.append(added | {name: parts[0][name] for name in same if parts})
            continue
        part = next((part for part in parts if part["id"] == given["id"]), None)
        if part is None:
            raise missing("subscription_item", given["id"], f"{param}[id]")
        if given.get("deleted"):
            parts.remove(part)
            continue
        if "price" in given or "price_data" in given:
            new = _item(stripe, thing, _recurring(stripe, given, param), {})
            part |= {name: new[name] for name in ("price", "plan", "quantity")}
        stripe.assign(part, given, ("quantity",))
        stripe.merge_metadata(part, given)
    if not parts:
        raise invalid("items", "A subscription must have at least one active item.")


def _change_period(thing: JsonObject, params: Mapping[str, Any], now: int) -> None:
    """End the trial now, or later, or begin a new period."""
    if params.get("trial_end") == "now" and thing["trial_end"] is not None:
        begun = thing["trial_start"]
        _schedule(thing, now, None)
        thing["trial_start"], thing["trial_end"] = begun, now
        thing["status"] = "active" if thing["status"] == "trialing" else thing["status"]
    elif params.get("trial_end") not in {None, "now"}:
        _schedule(thing, now, wire(params["trial_end"]))
        thing["status"] = "trialing"
    elif params.get("billing_cycle_anchor", {}).get("type") == "now":
        _schedule(thing, now, None)


def _saved(stripe: Account, changed: JsonObject, also: str | None = None) -> JsonObject:
    """Keep a changed subscription, and send what changed; `also` is the type of one more event about it."""
    before = stripe.subscriptions[changed["id"]]
    stripe.subscriptions[changed["id"]] = changed
    if also is not None:
        stripe.emit(also, changed)
    stripe.updated("customer.subscription.updated", changed, before)
    return changed


@routes("DELETE", _ONE)
def _cancel(stripe: Account, request: Arrived) -> WireResponse:
    found = _found(stripe, request)
    params = stripe.read(SubscriptionCancelParams, request)
    if found["status"] in _ENDED:
        raise missing("subscription", found["id"])
    return stripe.ok(end(stripe, found, params), params)


def end(stripe: Account, found: JsonObject, params: Mapping[str, Any]) -> JsonObject:
    """Cancel a subscription at once."""
    now = stripe.now()
    details = {**found["cancellation_details"], **wire(params.get("cancellation_details") or {})}
    ended = found | {
        "cancel_at": None,
        "cancel_at_period_end": False,
        "canceled_at": now,
        "cancellation_details": {**details, "reason": "cancellation_requested"},
        "ended_at": now,
        "status": "canceled",
    }
    stripe.subscriptions[found["id"]] = ended
    stripe.emit("customer.subscription.deleted", ended)
    return ended


def pause(stripe: Account, found: JsonObject) -> JsonObject:
    """Pause a subscription whose trial ended without a way to pay."""
    reason = {
        "subscription": {"type": "trial_end_without_payment_method"},
        "transitioned_at": stripe.now(),
        "type": "subscription",
    }
    paused = deepcopy(found) | {"status": "paused", "status_details": {"paused": reason}}
    return _saved(stripe, paused, "customer.subscription.paused")


@routes("POST", f"{_ONE}/resume")
def _resume(stripe: Account, request: Arrived) -> WireResponse:
    found = _found(stripe, request)
    params = stripe.read(SubscriptionResumeParams, request)
    if found["status"] != "paused":
        raise Refusal(400, f"Subscription {found['id']} is not paused, so it cannot be resumed.")
    resumed = deepcopy(found) | {"status": "active", "status_details": None}
    if (params.get("billing_cycle_anchor") or {"type": "now"})["type"] == "now":
        _schedule(resumed, stripe.now(), None)
    return stripe.ok(_saved(stripe, resumed, "customer.subscription.resumed"), params)
