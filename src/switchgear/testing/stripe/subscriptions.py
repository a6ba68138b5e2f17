"""The sandbox's subscriptions and their items."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from copy import deepcopy
from typing import Any, Final

from switchgear.pipeline.wire import WireResponse
from switchgear.stripe.operations.subscriptions import (
    SubscriptionCancelParams,
    SubscriptionCreateParams,
    SubscriptionListParams,
    SubscriptionPauseParams,
    SubscriptionResumeParams,
    SubscriptionUpdateParams,
)
from switchgear.testing.http import Arrived
from switchgear.testing.stripe.account import Account
from switchgear.testing.stripe.billing import DAY, attempt, end_subscription, finalize, payment_of
from switchgear.testing.stripe.cards import NO_METHOD, NOT_AUTHENTICATED
from switchgear.testing.stripe.catalog import amount_of, price_of
from switchgear.testing.stripe.discounts import minimum, redeem
from switchgear.testing.stripe.invoice_objects import invoice_item
from switchgear.testing.stripe.objects import item, subscription
from switchgear.testing.stripe.pages import among
from switchgear.testing.stripe.parameters import wire
from switchgear.testing.stripe.payments import attach, declined, method_for
from switchgear.testing.stripe.refusals import Refusal, invalid, missing
from switchgear.testing.stripe.renewals import (
    first_lines,
    invoice_for,
    invoice_now,
    pause,
    plan_next,
    prorate,
    schedule,
)
from switchgear.testing.stripe.resources import Params, Resource
from switchgear.testing.stripe.store import JsonObject, inside

__all__ = ["create", "subscriptions", "update"]

_ENDED: Final = frozenset({"canceled", "incomplete_expired"})
_FIELDS: Final = (
    "application_fee_percent",
    "automatic_tax",
    "collection_method",
    "days_until_due",
    "default_source",
    "description",
    "invoice_settings",
    "on_behalf_of",
    "pause_collection",
    "payment_settings",
    "transfer_data",
    "trial_settings",
)


def _by_status(thing: JsonObject, status: str | None) -> bool:
    held: str = thing["status"]
    by_group = {None: held != "canceled", "all": True, "ended": held in _ENDED}
    return by_group.get(status, held == status)


def _prices_of(thing: JsonObject) -> set[str]:
    return {part["price"]["id"] for part in thing["items"]["data"]}


def _periods_of(thing: JsonObject, edge: str) -> list[int]:
    return [part[f"current_period_{edge}"] for part in thing["items"]["data"]]


subscriptions: Final = Resource("subscription", "/v1/subscriptions")
subscriptions.searches()
subscriptions.retrieves()
subscriptions.lists(
    SubscriptionListParams,
    status=_by_status,
    price=lambda thing, price: price is None or price in _prices_of(thing),
    current_period_start=lambda thing, wanted: among(max(_periods_of(thing, "start")), wanted),
    current_period_end=lambda thing, wanted: among(min(_periods_of(thing, "end")), wanted),
)


# What begins


@subscriptions.creates(SubscriptionCreateParams)
def create(stripe: Account, params: Params) -> JsonObject:
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
    made["start_date"] = wire(params.get("backdate_start_date")) or now
    schedule(made, now, _trial_end(params, now), wire(params.get("billing_cycle_anchor")))
    _plan_end(made, params, now)
    made["status"] = "incomplete" if made["trial_end"] is None else "trialing"
    payer = stripe.save({**payer, "currency": payer["currency"] or currency})
    lines, given = first_lines(stripe, made), params.get("discounts") or ()
    for each in given:
        minimum(stripe, each, "discounts", sum(line["amount"] for line in lines))
    made["discounts"] = redeem(stripe, given, "discounts", payer, subscription=made["id"])
    _add_invoice_items(stripe, made, params.get("add_invoice_items") or ())
    sent = made["collection_method"] == "send_invoice"
    first = invoice_for(stripe, made, lines, "subscription_create", auto_advance=sent)
    stripe.add({**made, "latest_invoice": first["id"]}, "customer.subscription.created")
    if made["trial_end"] is not None and made["trial_end"] - now <= 3 * DAY:
        stripe.emit("customer.subscription.trial_will_end", stripe.subscriptions[made["id"]])
    if not sent:
        _pay_first(stripe, finalize(stripe, first), params)
    elif made["trial_end"] is None:
        stripe.save({**stripe.subscriptions[made["id"]], "status": "active"})
    plan_next(stripe, stripe.subscriptions[made["id"]])
    return stripe.subscriptions[made["id"]]


def _pay_first(stripe: Account, first: JsonObject, params: Params) -> None:
    """Have the first invoice paid, as far as that is asked for.

    Raises:
        Refusal: It is not, and must be.
    """
    behavior = params.get("payment_behavior", "allow_incomplete")
    if first["status"] != "open" or behavior == "default_incomplete":
        return
    paid, decline = attempt(stripe, first, off_session=bool(params.get("off_session")))
    if decline is NO_METHOD or (paid["status"] != "paid" and behavior == "error_if_incomplete"):
        raise declined(decline or NOT_AUTHENTICATED, effect=False)


def _prices(stripe: Account, items: Sequence[Mapping[str, Any]]) -> list[tuple[Mapping[str, Any], JsonObject]]:
    priced = [(given, _recurring(stripe, given, f"items[{index}]")) for index, given in enumerate(items)]
    if len({price["currency"] for _, price in priced}) > 1:
        raise invalid("items", "All prices on a subscription must have the same currency.")
    return priced


def _recurring(stripe: Account, given: Mapping[str, Any], param: str) -> JsonObject:
    price = price_of(stripe, given, param)
    if price["recurring"] is None:
        text = "The price specified is set to `type=one_time` but this field only accepts prices with `type=recurring`."
        raise invalid(f"{param}[price]", text)
    return price


def _item(stripe: Account, of: JsonObject, price: JsonObject, given: Mapping[str, Any]) -> JsonObject:
    made = item(stripe.ids.new("si_", 14), stripe.now(), of["id"], price)
    _no_tax_rates(given)
    stripe.assign(made, given, ("quantity",))
    stripe.merge_metadata(made, given)
    return made


def _no_tax_rates(params: Mapping[str, Any]) -> None:
    """There are none to refer to."""
    for param in ("tax_rates", "default_tax_rates"):
        for named in params.get(param) or ():
            raise missing("tax rate", named, param)


def _add_invoice_items(stripe: Account, of: JsonObject, items: Sequence[Mapping[str, Any]]) -> None:
    """What is paid once, with the next invoice."""
    for index, given in enumerate(items):
        price, quantity = price_of(stripe, given, f"add_invoice_items[{index}]"), given.get("quantity", 1)
        amount, name = amount_of(stripe, price, quantity), stripe.products[price["product"]]["name"]
        new_id = stripe.ids.new("ii_1", 23)
        made = invoice_item(new_id, stripe.now(), of["customer"], amount, price["currency"], price=price)
        details = {"subscription": of["id"], "subscription_item": None}
        made |= {
            "description": name,
            "parent": {"subscription_details": details, "type": "subscription_details"},
            "quantity": quantity,
            "quantity_decimal": str(quantity),
        }
        stripe.merge_metadata(made, given)
        stripe.add(made, "invoiceitem.created")


def _assign(stripe: Account, thing: JsonObject, params: Mapping[str, Any]) -> None:
    _no_tax_rates(params)
    stripe.assign(thing, params, _FIELDS)
    stripe.merge_metadata(thing, params)
    if params.get("default_payment_method") is not None:
        method = method_for(stripe, params["default_payment_method"], "default_payment_method")
        thing["default_payment_method"] = attach(stripe, method, thing["customer"])["id"]
    tax = thing["automatic_tax"]
    thing["automatic_tax"] = {**tax, "liability": (tax["liability"] or {"type": "self"}) if tax["enabled"] else None}


def _trial_end(params: Mapping[str, Any], now: int) -> int | None:
    end = wire(params.get("trial_end"))
    days = params.get("trial_period_days")
    return None if end == "now" else now + days * DAY if days else end


def _plan_end(thing: JsonObject, params: Mapping[str, Any], now: int) -> None:
    """Plan the end that `cancel_at` or `cancel_at_period_end` ask for, or give the plan up."""
    if "cancel_at" not in params and "cancel_at_period_end" not in params:
        return
    ends = _periods_of(thing, "end")
    at: Any = wire(params.get("cancel_at"))
    if params.get("cancel_at_period_end") or at in {"max_period_end", "max_billed_until"}:
        at = max(ends)
    elif at == "min_period_end":
        at = min(ends)
    thing["cancel_at"] = at
    thing["cancel_at_period_end"] = params.get("cancel_at_period_end", False)
    thing["canceled_at"] = at and now
    thing["cancellation_details"] = {**thing["cancellation_details"], "reason": at and "cancellation_requested"}


# What changes


@subscriptions.updates(SubscriptionUpdateParams)
def update(stripe: Account, found: JsonObject, params: Params) -> JsonObject:
    """Change a subscription, and invoice what that costs at once if it is to be."""
    if found["status"] == "canceled" and params.keys() - {"cancellation_details", "metadata", "expand"}:
        raise Refusal(400, "A canceled subscription can only update its cancellation_details and metadata.")
    changed, now = deepcopy(found), stripe.now()
    _assign(stripe, changed, params)
    stripe.assign(changed, params, ("cancellation_details",))
    if "discounts" in params:
        payer = stripe.customers[found["customer"]]
        changed["discounts"] = redeem(stripe, params["discounts"] or (), "discounts", payer, subscription=found["id"])
    _change_items(stripe, changed, params.get("items") or ())
    anew = _change_period(changed, found, params, now)
    _plan_end(changed, params, now)
    stripe.save(changed)
    _add_invoice_items(stripe, changed, params.get("add_invoice_items") or ())
    behavior = params.get("proration_behavior", "create_prorations")
    if behavior != "none" and found["status"] not in {"trialing", "incomplete"}:
        at = wire(params.get("proration_date")) or now
        ahead = () if anew else changed["items"]["data"]
        if prorate(stripe, found["items"]["data"], ahead, at) and behavior == "always_invoice":
            changed = invoice_now(stripe, changed, (), "subscription_update")
    if anew:
        changed = invoice_now(stripe, changed, first_lines(stripe, changed), "subscription_update")
    if params.get("payment_behavior") == "error_if_incomplete" and changed["latest_invoice"] != found["latest_invoice"]:
        _insist(stripe, changed)
    plan_next(stripe, changed)
    return changed


def _insist(stripe: Account, changed: JsonObject) -> None:
    """Give a change up whose invoice is not paid.

    Raises:
        Refusal: It is not.
    """
    payment = payment_of(stripe, changed["latest_invoice"])
    if payment is not None and payment["status"] != "paid":
        intent = stripe.payment_intents[payment["payment"]["payment_intent"]]
        error = inside(intent, "last_payment_error")
        raise Refusal(
            402,
            error.get("message", NOT_AUTHENTICATED.message),
            type="card_error",
            code=error.get("code", NOT_AUTHENTICATED.code),
            decline_code=error.get("decline_code"),
            advice_code=error.get("advice_code"),
        )


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


def _change_period(thing: JsonObject, found: JsonObject, params: Mapping[str, Any], now: int) -> bool:
    """End the trial now, or later, or begin a new period; whether one begins that is to be paid for."""

    def intervals(of: JsonObject) -> set[tuple[str, int]]:
        recurring = [part["price"]["recurring"] for part in of["items"]["data"]]
        return {(each["interval"], each["interval_count"]) for each in recurring}

    if params.get("trial_end") == "now" and thing["trial_end"] is not None:
        begun, ended = thing["trial_start"], min(now, thing["trial_end"])
        schedule(thing, now, None)
        thing["trial_start"], thing["trial_end"] = begun, ended
        thing["status"] = "active" if thing["status"] == "trialing" else thing["status"]
        return bool(found["status"] == "trialing")
    if params.get("trial_end") not in {None, "now"}:
        schedule(thing, now, wire(params["trial_end"]))
        thing["status"] = "trialing"
        return False
    if params.get("billing_cycle_anchor", {}).get("type") == "now" or (
        found["status"] in {"active", "past_due"} and intervals(thing) != intervals(found)
    ):
        trial = thing["trial_start"], thing["trial_end"]
        schedule(thing, now, None)
        thing["trial_start"], thing["trial_end"] = trial
        return True
    return False


@subscriptions.deletes(SubscriptionCancelParams)
def _cancel(stripe: Account, found: JsonObject, params: Params) -> JsonObject:
    if found["status"] in _ENDED:
        raise missing("subscription", found["id"])
    credited = params.get("prorate") and found["status"] in {"active", "past_due"}
    if credited:
        prorate(stripe, found["items"]["data"], (), stripe.now())
    if params.get("invoice_now"):
        invoice_now(stripe, found, (), "subscription_update")
    details = wire(params.get("cancellation_details") or {})
    return end_subscription(stripe, stripe.subscriptions[found["id"]], **details)


@subscriptions.updates(SubscriptionPauseParams, "/pause")
def _pause(stripe: Account, found: JsonObject, _params: Params) -> JsonObject:
    if found["status"] not in {"active", "trialing", "past_due"}:
        raise Refusal(400, f"Subscription {found['id']} is {found['status']}, so it cannot be paused.")
    return pause(stripe, found, "pause_requested")


@subscriptions.updates(SubscriptionResumeParams, "/resume")
def _resume(stripe: Account, found: JsonObject, params: Params) -> JsonObject:
    if found["status"] != "paused":
        raise Refusal(400, f"Subscription {found['id']} is not paused, so it cannot be resumed.")
    resumed = deepcopy(found) | {"status": "active", "status_details": None}
    anew = (params.get("billing_cycle_anchor") or {"type": "now"})["type"] == "now"
    if anew:
        schedule(resumed, stripe.now(), None)
    stripe.save(resumed, "customer.subscription.resumed")
    if anew:
        resumed = invoice_now(stripe, resumed, first_lines(stripe, resumed), "subscription_update")
    plan_next(stripe, resumed)
    return resumed


@subscriptions.routes("DELETE", f"{subscriptions.url}/{{id}}/discount")
def _delete_discount(stripe: Account, request: Arrived) -> WireResponse:
    found = stripe.found("subscription", request.parts["id"], "id")
    if not found["discounts"]:
        raise missing("discount", found["id"])
    stripe.save({**found, "discounts": []})
    gone = [stripe.kept.of("discount")[named] for named in found["discounts"]]
    for discount in gone:
        stripe.emit("customer.discount.deleted", discount)
    return stripe.ok({**gone[0], "deleted": True})
