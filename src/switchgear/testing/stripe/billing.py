"""How invoices get paid in the sandbox, and what that makes of subscriptions; the routes are in `invoices`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Final

from switchgear.testing.stripe.account import Account
from switchgear.testing.stripe.cards import NO_METHOD, Decline
from switchgear.testing.stripe.discounts import coupon_of, taken_off
from switchgear.testing.stripe.invoice_objects import invoice, invoice_payment, line_of
from switchgear.testing.stripe.payments import new_intent, pay, paying_method
from switchgear.testing.stripe.shapes import listed
from switchgear.testing.stripe.store import JsonObject, inside

__all__ = [
    "DAY",
    "advance",
    "attempt",
    "attempted",
    "draft",
    "due",
    "end_subscription",
    "finalize",
    "give_up_payment",
    "lines_of",
    "mark_uncollectible",
    "payment_of",
    "pending_items",
    "settle",
    "subscription_id_of",
    "void",
    "with_lines",
]

DAY: Final = 24 * 60 * 60
_HOUR: Final = 60 * 60
_SHOWN: Final = 10
"""Lines that an invoice shows."""


def subscription_of(stripe: Account, of: JsonObject) -> JsonObject | None:
    """The subscription that an invoice is of."""
    return stripe.subscriptions.get(subscription_id_of(of) or "")


def subscription_id_of(of: JsonObject) -> str | None:
    """The id of the subscription that an invoice, or an invoice item, is of."""
    named: str | None = inside(of, "parent", "subscription_details").get("subscription")
    return named


def lines_of(stripe: Account, invoice_id: str) -> list[JsonObject]:
    """All lines of an invoice."""
    lines: list[JsonObject] = stripe.kept.aside("lines of", invoice_id).get("lines", [])
    return lines


# Drafts


def draft(
    stripe: Account,
    payer: JsonObject,
    currency: str,
    lines: Iterable[JsonObject],
    *,
    subscription: JsonObject | None = None,
    **fields: Any,
) -> JsonObject:
    """Make an invoice of lines, that is finalized after an hour if it is to advance by itself.

    `fields` are those that are not as usual.
    """
    made = invoice(stripe.ids.new("in_1", 23), stripe.now(), payer, currency)
    if subscription is not None:
        about = {"metadata": subscription["metadata"], "subscription": subscription["id"]}
        made |= {
            "collection_method": subscription["collection_method"],
            "discounts": subscription["discounts"],
            "parent": {"quote_details": None, "subscription_details": about, "type": "subscription_details"},
        }
    known = stripe.kept.of("tax_id").of_customer(payer["id"])
    made["customer_tax_ids"] = [{"type": tax["type"], "value": tax["value"]} for tax in known]
    made = with_lines(stripe, made | fields, lines)
    if made["auto_advance"]:
        made["automatically_finalizes_at"] = stripe.now() + _HOUR
        stripe.plan(stripe.now() + _HOUR, "invoice", made["id"])
    return stripe.add(made, "invoice.created")


def with_lines(stripe: Account, found: JsonObject, lines: Iterable[JsonObject]) -> JsonObject:
    """An invoice with these lines in place of its own, and what that adds up to."""
    made: list[JsonObject] = [
        {**line, "discount_amounts": [], "discounts": [], "invoice": found["id"]} for line in lines
    ]
    taken_off(stripe, found["discounts"], [line for line in made if line["discountable"]], stripe.now())
    stripe.kept.put_aside("lines of", found["id"], lines=made)
    off: dict[str, int] = {}
    for part in (part for line in made for part in line["discount_amounts"]):
        off[part["discount"]] = off.get(part["discount"], 0) + part["amount"]
    subtotal = sum(line["amount"] for line in made)
    total = subtotal - sum(off.values())
    return found | {
        "amount_due": max(0, total),
        "amount_remaining": max(0, total),
        "lines": listed(made[:_SHOWN], f"/v1/invoices/{found['id']}/lines", has_more=len(made) > _SHOWN),
        "subtotal": subtotal,
        "subtotal_excluding_tax": subtotal,
        "total": total,
        "total_discount_amounts": [{"amount": amount, "discount": named} for named, amount in off.items()],
        "total_excluding_tax": total,
    }


def pending_items(stripe: Account, customer: str, currency: str, subscription: str | None = None) -> list[JsonObject]:
    """The lines of what waits for the next invoice of a customer, and is not for another subscription."""
    lines: list[JsonObject] = []
    for item in stripe.kept.of("invoiceitem").of_customer(customer):
        of = subscription_id_of(item)
        if item["invoice"] is None and item["currency"] == currency and of in {None, subscription}:
            lines.append(line_of(stripe.ids.new("il_1", 23), item))
    return lines


def _take_items(stripe: Account, found: JsonObject) -> None:
    """What waited for an invoice is on this one."""
    for line in lines_of(stripe, found["id"]):
        of = inside(line, "parent", "invoice_item_details")
        if of and (item := stripe.kept.of("invoiceitem").get(of["invoice_item"])):
            stripe.save({**item, "invoice": found["id"]})


# From draft to paid


def finalize(stripe: Account, found: JsonObject) -> JsonObject:
    """Open a draft: it gets its number, and a payment to be made, or is paid at once if there is nothing to pay."""
    now, payer = stripe.now(), stripe.customers[found["customer"]]
    _take_items(stripe, found)
    before: int = payer["balance"]
    to_pay = max(0, found["total"] + before)
    sequence = payer["next_invoice_sequence"]
    opened: JsonObject = {
        **found,
        "amount_due": to_pay,
        "amount_remaining": to_pay,
        "automatically_finalizes_at": None,
        "effective_at": now,
        "ending_balance": found["total"] + before - to_pay,
        "hosted_invoice_url": f"https://invoice.stripe.com/i/{stripe.account}/{found['id']}",
        "invoice_pdf": f"https://pay.stripe.com/invoice/{stripe.account}/{found['id']}/pdf",
        "number": found["number"] or f"{payer['invoice_prefix']}-{sequence:04}",
        "starting_balance": before,
        "status": "open",
        "status_transitions": {**found["status_transitions"], "finalized_at": now},
    }
    stripe.save({**payer, "balance": opened["ending_balance"], "next_invoice_sequence": sequence + 1})
    if opened["collection_method"] == "send_invoice":
        opened["due_date"] = opened["due_date"] or now + 30 * DAY
        stripe.plan(opened["due_date"], "invoice", opened["id"])
    opened = stripe.save(opened, "invoice.finalized")
    _use_up(stripe, opened)
    if to_pay == 0:
        return settle(stripe, opened, None)
    intent = new_intent(
        stripe,
        to_pay,
        opened["currency"],
        automatic_payment_methods=None,
        customer=opened["customer"],
        setup_future_usage="off_session" if opened["parent"] else None,
    )
    stripe.kept.put_aside("invoice of", intent["id"], invoice=opened["id"])
    secret = {"client_secret": intent["client_secret"], "type": "payment_intent"}
    stripe.kept.put_aside("invoice", opened["id"], confirmation_secret=secret)
    payment = stripe.add(invoice_payment(stripe.ids.new("inpay_1", 23), now, opened, intent["id"]))
    stripe.kept.put_aside("payment of", opened["id"], payment=payment["id"])
    return opened


def _use_up(stripe: Account, opened: JsonObject) -> None:
    """Take the discounts off a subscription that were for one invoice, and took something off it, or have ended."""
    of, now = subscription_of(stripe, opened), stripe.now()
    took_off = {part["discount"] for part in opened["total_discount_amounts"] if part["amount"]}
    used: list[str] = []
    for named in () if of is None else of["discounts"]:
        given = stripe.kept.of("discount")[named]
        found = coupon_of(stripe, given)
        spent = found is None or (found["duration"] == "once" and named in took_off)
        if spent or (given["end"] is not None and given["end"] <= now):
            used.append(named)
    if of is not None and used:
        stripe.save({**of, "discounts": [kept for kept in of["discounts"] if kept not in used]})
        for gone in used:
            stripe.emit("customer.discount.deleted", stripe.kept.of("discount")[gone])


def payment_of(stripe: Account, invoice_id: str) -> JsonObject | None:
    """The payment of an invoice that was opened."""
    return stripe.kept.of("invoice_payment").get(stripe.kept.aside("payment of", invoice_id).get("payment", ""))


def attempt(
    stripe: Account, found: JsonObject, *, method: str | None = None, off_session: bool = True
) -> tuple[JsonObject, Decline | None]:
    """Try to have an open invoice paid; the invoice as it is then, and why it was declined if it was."""
    payment, of = payment_of(stripe, found["id"]), subscription_of(stripe, found)
    if payment is None:
        return found, None
    payer = stripe.customers[found["customer"]]
    own: str | None = of["default_payment_method"] if of else None
    paid_with = paying_method(stripe, payer, method, found["default_payment_method"], own)
    intent = stripe.payment_intents[payment["payment"]["payment_intent"]]
    decline: Decline | None = NO_METHOD
    if paid_with is None:
        _failed(stripe, found)
    else:
        done, decline = pay(stripe, intent, paid_with, off_session=off_session)
        attempted(stripe, done, decline)
    return stripe.invoices[found["id"]], decline


def attempted(stripe: Account, intent: JsonObject, decline: Decline | None) -> JsonObject:
    """What a payment means for its invoice, if it is of one; the payment itself is answered."""
    found = stripe.invoices.get(stripe.kept.aside("invoice of", intent["id"]).get("invoice", ""))
    if found is None or found["status"] not in {"open", "uncollectible"}:
        return intent
    if intent["status"] == "succeeded":
        settle(stripe, found, intent)
    elif decline is not None:
        _failed(stripe, found)
    elif intent["status"] == "requires_action":
        waiting = {**found, "attempt_count": found["attempt_count"] + 1, "attempted": True}
        stripe.save(waiting, "invoice.payment_action_required")
        _fall_behind(stripe, waiting)
    return intent


def settle(stripe: Account, found: JsonObject, intent: JsonObject | None) -> JsonObject:
    """An invoice is paid: by a payment, or without one."""
    now = stripe.now()
    paid = {
        **found,
        "amount_paid": found["amount_due"],
        "amount_remaining": 0,
        "attempt_count": found["attempt_count"] + (intent is not None),
        "attempted": True,
        "next_payment_attempt": None,
        "status": "paid",
        "status_transitions": {**found["status_transitions"], "paid_at": now},
    }
    stripe.save(paid)
    stripe.emit("invoice.paid", paid)
    stripe.emit("invoice.payment_succeeded", paid)
    payment = payment_of(stripe, found["id"])
    if payment is not None and intent is not None:
        transitions = {**payment["status_transitions"], "paid_at": now}
        done = {**payment, "amount_paid": paid["amount_paid"], "status": "paid", "status_transitions": transitions}
        stripe.save(done, "invoice_payment.paid")
    of = subscription_of(stripe, paid)
    if of is not None:
        _catch_up(stripe, of, intent)
    return paid


def _catch_up(stripe: Account, of: JsonObject, intent: JsonObject | None) -> None:
    """A subscription whose invoice is paid is active."""
    changed = dict(of)
    if of["status"] in {"incomplete", "past_due", "unpaid"}:
        changed["status"] = "active"
    saved = of["payment_settings"]["save_default_payment_method"]
    if intent is not None and saved == "on_subscription" and of["default_payment_method"] is None:
        changed["default_payment_method"] = intent["payment_method"]
    stripe.save(changed)
    stripe.save({**stripe.customers[of["customer"]], "delinquent": False})


def _failed(stripe: Account, found: JsonObject) -> None:
    """An attempt failed: it is repeated in some days, so many times."""
    attempts, of = found["attempt_count"] + 1, subscription_of(stripe, found)
    first = found["billing_reason"] == "subscription_create"
    retries = of is not None and not first and found["collection_method"] == "charge_automatically"
    days = stripe.retry_days[attempts - 1 : attempts] if retries else ()
    again = stripe.now() + days[0] * DAY if days else None
    failed = {**found, "attempt_count": attempts, "attempted": True, "next_payment_attempt": again}
    stripe.save(failed, "invoice.payment_failed")
    if again is not None:
        stripe.plan(again, "invoice", found["id"])
    _fall_behind(stripe, failed, last=retries and again is None)


def _fall_behind(stripe: Account, found: JsonObject, *, last: bool = False) -> None:
    """The subscription of an invoice that is not paid is past due, but for a first one, which has not begun."""
    of = subscription_of(stripe, found)
    if of is None or found["billing_reason"] == "subscription_create":
        return
    stripe.save({**stripe.customers[of["customer"]], "delinquent": True})
    if last and stripe.after_retries == "cancel":
        end_subscription(stripe, of, reason="payment_failed")
    elif of["status"] in {"active", "past_due"}:
        stripe.save({**of, "status": "unpaid" if last and stripe.after_retries == "unpaid" else "past_due"})


def void(stripe: Account, found: JsonObject) -> JsonObject:
    """Nobody has to pay an invoice any more."""
    give_up_payment(stripe, found, "void_invoice")
    transitions = {**found["status_transitions"], "voided_at": stripe.now()}
    gone = {"amount_remaining": 0, "next_payment_attempt": None, "status": "void", "status_transitions": transitions}
    return stripe.save(found | gone, "invoice.voided")


def mark_uncollectible(stripe: Account, found: JsonObject) -> JsonObject:
    """Give an invoice up, that can still be paid."""
    transitions = {**found["status_transitions"], "marked_uncollectible_at": stripe.now()}
    changed = {**found, "next_payment_attempt": None, "status": "uncollectible", "status_transitions": transitions}
    return stripe.save(changed, "invoice.marked_uncollectible")


def give_up_payment(stripe: Account, found: JsonObject, reason: str) -> None:
    """The payment of an invoice is not to be made any more."""
    payment = payment_of(stripe, found["id"])
    if payment is None:
        return
    transitions = {**payment["status_transitions"], "canceled_at": stripe.now()}
    stripe.save({**payment, "status": "canceled", "status_transitions": transitions})
    intent = stripe.payment_intents[payment["payment"]["payment_intent"]]
    given_up = {"canceled_at": stripe.now(), "cancellation_reason": reason, "status": "canceled"}
    stripe.save(intent | given_up, "payment_intent.canceled")


# As time goes on


def due(stripe: Account, id: str) -> None:
    """What happens to an invoice when its time has come: it is finalized, paid or sent, or overdue."""
    found, now = stripe.invoices.get(id), stripe.now()
    if found is None:
        return
    if found["status"] == "draft" and found["auto_advance"] and (found["automatically_finalizes_at"] or now) <= now:
        advance(stripe, found)
    elif found["status"] == "open" and found["next_payment_attempt"] and found["next_payment_attempt"] <= now:
        attempt(stripe, found)
    elif found["status"] == "open" and found["due_date"] and found["due_date"] <= now:
        stripe.emit("invoice.overdue", found)
        _fall_behind(stripe, found)


def advance(stripe: Account, found: JsonObject) -> JsonObject:
    """Finalize a draft, and have it paid or send it."""
    opened = finalize(stripe, found)
    if opened["status"] != "open":
        return opened
    if opened["collection_method"] == "send_invoice":
        stripe.emit("invoice.sent", opened)
        return opened
    return attempt(stripe, opened)[0]


def end_subscription(
    stripe: Account, found: JsonObject, *, reason: str = "cancellation_requested", **details: Any
) -> JsonObject:
    """Cancel a subscription at once; its invoices are not collected by themselves any more."""
    now = stripe.now()
    ended = found | {
        "cancel_at": None,
        "cancel_at_period_end": False,
        "canceled_at": found["canceled_at"] or now,
        "cancellation_details": {**found["cancellation_details"], **details, "reason": reason},
        "ended_at": now,
        "status": "canceled",
    }
    stripe.save(ended, quiet=True)
    for kept in _unpaid(stripe, found):
        stripe.save({**kept, "auto_advance": False, "next_payment_attempt": None})
    stripe.emit("customer.subscription.deleted", ended)
    return ended


def _unpaid(stripe: Account, of: JsonObject) -> Sequence[JsonObject]:
    found = stripe.invoices.of_customer(of["customer"])
    return [kept for kept in found if kept["status"] in {"draft", "open"} and subscription_id_of(kept) == of["id"]]
