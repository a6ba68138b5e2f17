"""How subscriptions live on in the sandbox: their periods, what each is invoiced, and what happens when one is over."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

from switchgear.testing.stripe.account import Account
from switchgear.testing.stripe.billing import (
    DAY,
    advance,
    draft,
    end_subscription,
    finalize,
    lines_of,
    mark_uncollectible,
    pending_items,
    void,
)
from switchgear.testing.stripe.catalog import amount_of
from switchgear.testing.stripe.invoice_objects import invoice_item, line, of_subscription
from switchgear.testing.stripe.meters import usage
from switchgear.testing.stripe.objects import after
from switchgear.testing.stripe.store import JsonObject, inside

__all__ = [
    "due",
    "first_lines",
    "invoice_for",
    "invoice_now",
    "pause",
    "plan_next",
    "prorate",
    "schedule",
    "upcoming",
]

_EXPIRES: Final = 23 * 60 * 60
"""After so long, a subscription whose first invoice was not paid is over."""
_WARNED: Final = 3 * DAY
"""So long before a trial ends, `customer.subscription.trial_will_end` says so."""


def schedule(thing: JsonObject, start: int, trial_end: int | None, anchor: int | None = None) -> None:
    """Begin a period of each item: the trial, or up to the anchor, or one interval."""
    thing["trial_start"], thing["trial_end"] = (start, trial_end) if trial_end else (None, None)
    thing["billing_cycle_anchor"] = trial_end or anchor or start
    for part in thing["items"]["data"]:
        recurring = part["price"]["recurring"]
        whole = after(start, recurring["interval"], recurring["interval_count"])
        part["current_period_start"], part["current_period_end"] = start, trial_end or anchor or whole


def _next_end(anchor: int, start: int, recurring: Mapping[str, Any]) -> int:
    """The end of a period that begins then: it is counted from the anchor, so that short months shorten no others."""
    count = 1
    while (end := after(anchor, recurring["interval"], count * recurring["interval_count"])) <= start:
        count += 1
    return end


# Lines


def _metered(item: Mapping[str, Any]) -> bool:
    return bool(item["price"]["recurring"]["usage_type"] == "metered")


def _line(stripe: Account, item: JsonObject, quantity: int, start: int, end: int, *, trial: bool = False) -> JsonObject:
    price = item["price"]
    name = stripe.products.get(price["product"], {}).get("name", "Product")
    amount = 0 if trial else amount_of(stripe, price, quantity)
    said = f"Trial period for {name}" if trial else f"{quantity} x {name}"
    return line(
        stripe.ids.new("il_1", 23),
        amount,
        price["currency"],
        said,
        (start, end),
        price=price,
        quantity=quantity,
        parent=of_subscription(item),
        subscription=item["subscription"],
    )


def first_lines(stripe: Account, of: JsonObject) -> list[JsonObject]:
    """What the period that has begun costs; what is metered is invoiced afterwards."""
    trial = of["trial_end"] is not None and of["trial_end"] > stripe.now()
    return [
        _line(stripe, item, item["quantity"], item["current_period_start"], item["current_period_end"], trial=trial)
        for item in of["items"]["data"]
        if not _metered(item)
    ]


def renewed(stripe: Account, of: JsonObject) -> tuple[JsonObject, list[JsonObject]]:
    """A subscription with a new period of each item whose period is over, and the lines of the invoice for that."""
    lines: list[JsonObject] = []
    items: list[JsonObject] = []
    for item in of["items"]["data"]:
        start, end = item["current_period_start"], item["current_period_end"]
        if end > stripe.now():
            items.append(item)
            continue
        following = _next_end(of["billing_cycle_anchor"], end, item["price"]["recurring"])
        items.append({**item, "current_period_end": following, "current_period_start": end})
        if not _metered(item):
            lines.append(_line(stripe, item, item["quantity"], end, following))
        elif of["status"] != "trialing":
            used = usage(stripe, item["price"]["recurring"]["meter"], of["customer"], start, end)
            lines.append(_line(stripe, item, used, start, end))
    return {**of, "items": {**of["items"], "data": items}}, lines


def prorate(stripe: Account, before: Iterable[JsonObject], now: Iterable[JsonObject], at: int) -> bool:
    """Let the rest of the periods of items that changed wait for the next invoice; whether there is anything.

    What they were is a credit.
    """
    old, new = {item["id"]: item for item in before}, {item["id"]: item for item in now}
    waiting = False
    for named in old | new:
        was, is_ = old.get(named), new.get(named)
        if was and is_ and (was["price"]["id"], was["quantity"]) == (is_["price"]["id"], is_["quantity"]):
            continue
        for item, sign in ((was, -1), (is_, 1)):
            if item is not None and not _metered(item):
                _rest_of_period(stripe, item, sign, at)
                waiting = True
    return waiting


def _rest_of_period(stripe: Account, item: JsonObject, sign: int, at: int) -> None:
    start, end, price = item["current_period_start"], item["current_period_end"], item["price"]
    share = max(0, end - max(at, start)) / max(1, end - start)
    amount = sign * round(amount_of(stripe, price, item["quantity"]) * share)
    of = stripe.subscriptions[item["subscription"]]
    name = stripe.products.get(price["product"], {}).get("name", "Product")
    made = invoice_item(
        stripe.ids.new("ii_1", 23), at, of["customer"], amount, price["currency"], price=price, period=(at, end)
    )
    details = {"subscription": of["id"], "subscription_item": item["id"]}
    made |= {
        "description": f"{'Unused' if sign < 0 else 'Remaining'} time on {item['quantity']} x {name}",
        "parent": {"subscription_details": details, "type": "subscription_details"},
        "proration": True,
        "quantity": item["quantity"],
        "quantity_decimal": str(item["quantity"]),
    }
    stripe.add(made, "invoiceitem.created")


# As time goes on


def plan_next(stripe: Account, of: JsonObject) -> None:
    """Look at a subscription again when something of it is due."""
    moments: list[int | None] = [of["cancel_at"], inside(of, "pause_collection").get("resumes_at")]
    match of["status"]:
        case "incomplete":
            moments = [of["created"] + _EXPIRES]
        case "trialing":
            moments += [of["trial_end"] - _WARNED, of["trial_end"]]
        case "active" | "past_due" | "unpaid":
            ends = [item["current_period_end"] for item in of["items"]["data"]]
            moments += [*ends, _announced(stripe, of)]
        case _:
            return
    later = [moment for moment in moments if moment is not None and moment > stripe.now()]
    if later:
        stripe.plan(min(later), "subscription", of["id"])


def _announced(stripe: Account, of: JsonObject) -> int | None:
    """When `invoice.upcoming` says that a subscription renews; None: it does not say so."""
    if stripe.upcoming_days is None:
        return None
    end: int = min(item["current_period_end"] for item in of["items"]["data"])
    return end - stripe.upcoming_days * DAY


def due(stripe: Account, id: str) -> None:
    """What happens to a subscription when something of it is due."""
    of, now = stripe.subscriptions.get(id), stripe.now()
    if of is None or of["status"] in {"canceled", "incomplete_expired", "paused"}:
        return
    if of["status"] == "incomplete":
        if now >= of["created"] + _EXPIRES:
            _expire(stripe, of)
    elif of["cancel_at"] is not None and of["cancel_at"] <= now:
        end_subscription(stripe, of)
    elif of["status"] == "trialing" and now < of["trial_end"]:
        if now == of["trial_end"] - _WARNED:
            stripe.emit("customer.subscription.trial_will_end", of)
    elif of["status"] == "trialing" and not _goes_on(stripe, of):
        pass
    elif any(item["current_period_end"] <= now for item in of["items"]["data"]):
        _renew(stripe, of)
    else:
        _within_period(stripe, of)
    plan_next(stripe, stripe.subscriptions[id])


def _within_period(stripe: Account, of: JsonObject) -> None:
    """What happens before a period is over: invoices are collected again, or the next one is announced."""
    now = stripe.now()
    if (inside(of, "pause_collection").get("resumes_at") or now + 1) <= now:
        stripe.save({**of, "pause_collection": None})
    elif _announced(stripe, of) == now and of["cancel_at"] is None:
        stripe.emit("invoice.upcoming", {name: value for name, value in upcoming(stripe, of).items() if name != "id"})


def _expire(stripe: Account, of: JsonObject) -> None:
    first = stripe.invoices[of["latest_invoice"]]
    if first["status"] == "open":
        void(stripe, first)
    stripe.save({**of, "ended_at": stripe.now(), "status": "incomplete_expired"})


def _goes_on(stripe: Account, of: JsonObject) -> bool:
    """Whether a subscription goes on after its trial: without a payment method, it may be to end or pause instead."""
    payer = stripe.customers[of["customer"]]
    own = of["default_payment_method"] or payer["invoice_settings"]["default_payment_method"]
    behavior = of["trial_settings"]["end_behavior"]["missing_payment_method"]
    if own is not None or behavior == "create_invoice":
        return True
    if behavior == "pause":
        pause(stripe, of, "trial_end_without_payment_method")
    else:
        end_subscription(stripe, of)
    return False


def pause(stripe: Account, of: JsonObject, trigger: str) -> JsonObject:
    """Pause a subscription: no period advances, and no invoice is made, until it is resumed."""
    reason = {"subscription": {"type": trigger}, "transitioned_at": stripe.now(), "type": "subscription"}
    paused = {**of, "status": "paused", "status_details": {"paused": reason}}
    return stripe.save(paused, "customer.subscription.paused")


def _renew(stripe: Account, of: JsonObject) -> None:
    """Begin the next period of what is due, and make its invoice, which is paid an hour later."""
    changed, lines = renewed(stripe, of)
    changed["status"] = "active" if of["status"] == "trialing" else of["status"]
    paused = inside(of, "pause_collection").get("behavior")
    made = invoice_for(
        stripe,
        changed,
        lines,
        "subscription_cycle",
        auto_advance=of["status"] != "unpaid" and paused is None,
    )
    stripe.save({**changed, "latest_invoice": made["id"]})
    if paused == "void":
        void(stripe, finalize(stripe, made))
    elif paused == "mark_uncollectible":
        mark_uncollectible(stripe, finalize(stripe, made))


def invoice_for(stripe: Account, of: JsonObject, lines: Iterable[JsonObject], reason: str, **fields: Any) -> JsonObject:
    """A draft for a subscription, of these lines and of what waits for its next invoice."""
    payer = stripe.customers[of["customer"]]
    every = [*pending_items(stripe, payer["id"], of["currency"], of["id"]), *lines]
    periods = [line["period"] for line in every]
    now, settings = stripe.now(), of["invoice_settings"]
    if of["collection_method"] == "send_invoice":
        fields = {"due_date": now + (of["days_until_due"] or 30) * DAY, **fields}
    return draft(
        stripe,
        payer,
        of["currency"],
        every,
        subscription=of,
        billing_reason=reason,
        default_payment_method=None,
        description=settings.get("description"),
        footer=settings.get("footer"),
        period_end=max((period["start"] for period in periods), default=now),
        period_start=min((period["start"] for period in periods), default=now),
        **fields,
    )


def upcoming(stripe: Account, of: JsonObject) -> JsonObject:
    """The invoice of the next renewal, as it would be if it were made now; it is not kept."""
    with stripe.trying(at=min(item["current_period_end"] for item in of["items"]["data"])):
        changed, lines = renewed(stripe, of)
        return invoice_for(stripe, changed, lines, "upcoming")


def invoice_now(stripe: Account, of: JsonObject, lines: Iterable[JsonObject], reason: str) -> JsonObject:
    """Invoice a subscription at once, and try to have that paid; the subscription as it is then."""
    made = invoice_for(stripe, of, lines, reason)
    if lines_of(stripe, made["id"]):
        stripe.save({**stripe.subscriptions[of["id"]], "latest_invoice": made["id"]})
        advance(stripe, made)
    return stripe.subscriptions[of["id"]]
