"""The sandbox's invoices, their items, lines and payments."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from switchgear.pipeline.wire import WireResponse
from switchgear.stripe.operations.invoice_items import (
    InvoiceItemCreateParams,
    InvoiceItemListParams,
    InvoiceItemUpdateParams,
    InvoicePaymentListParams,
)
from switchgear.stripe.operations.invoices import (
    InvoiceAddLinesParams,
    InvoiceCreateParams,
    InvoiceCreatePreviewParams,
    InvoiceFinalizeParams,
    InvoiceListParams,
    InvoiceParams,
    InvoicePayParams,
)
from switchgear.stripe.operations.parameters import ExpandParams, ListParams
from switchgear.testing.http import Arrived
from switchgear.testing.stripe.account import Account
from switchgear.testing.stripe.billing import (
    DAY,
    attempt,
    draft,
    finalize,
    give_up_payment,
    lines_of,
    mark_uncollectible,
    payment_of,
    pending_items,
    settle,
    subscription_id_of,
    void,
    with_lines,
)
from switchgear.testing.stripe.cards import NOT_AUTHENTICATED
from switchgear.testing.stripe.catalog import amount_of, price_of
from switchgear.testing.stripe.discounts import redeem
from switchgear.testing.stripe.invoice_objects import invoice_item, line
from switchgear.testing.stripe.pages import among, listing, page
from switchgear.testing.stripe.parameters import wire
from switchgear.testing.stripe.payments import attach, declined, method_for
from switchgear.testing.stripe.refusals import Refusal, invalid
from switchgear.testing.stripe.renewals import upcoming
from switchgear.testing.stripe.resources import Params, Resource
from switchgear.testing.stripe.store import JsonObject, inside
from switchgear.testing.stripe.subscriptions import create as subscribe
from switchgear.testing.stripe.subscriptions import update as change_subscription

__all__ = ["invoice_items", "invoice_payments", "invoices"]

invoices: Final = Resource("invoice", "/v1/invoices")
invoices.searches()
invoices.retrieves()

invoice_items: Final = Resource("invoiceitem", "/v1/invoiceitems")
invoice_items.retrieves()
invoice_items.lists(
    InvoiceItemListParams,
    created=lambda thing, wanted: among(thing["date"], wanted),
    pending=lambda thing, pending: pending is None or pending is (thing["invoice"] is None),
)

invoice_payments: Final = Resource("invoice_payment", "/v1/invoice_payments")
invoice_payments.retrieves()
invoice_payments.lists(
    InvoicePaymentListParams,
    payment=lambda thing, payment: not payment or payment.items() <= thing["payment"].items(),
)


invoices.lists(
    InvoiceListParams,
    subscription=lambda thing, named: named in {None, subscription_id_of(thing)},
)


# Invoices


@invoices.creates(InvoiceCreateParams)
def _create(stripe: Account, params: Params) -> JsonObject:
    if params.get("customer") is None:
        raise invalid("customer", "Missing required param: customer.", "parameter_missing")
    payer = stripe.customer(params["customer"])
    named = params.get("subscription")
    of = None if named is None else stripe.found("subscription", named, "subscription")
    currency = params.get("currency") or (of or payer)["currency"] or "usd"
    take = of is not None or params.get("pending_invoice_items_behavior") == "include"
    lines = pending_items(stripe, payer["id"], currency, named) if take else []
    if of is not None and not lines:
        raise Refusal(400, "Nothing to invoice for subscription", code="invoice_no_subscription_line_items")
    given = redeem(stripe, params.get("discounts") or (), "discounts", payer)
    said = {"discounts": [*(of["discounts"] if of else ()), *given], **_said(stripe, params, payer["id"])}
    return draft(stripe, payer, currency, lines, subscription=of, **said)


def _said(stripe: Account, params: Params, customer: str) -> JsonObject:
    """What a request says of an invoice, as its fields."""
    known = {name: wire(params[name]) for name in _SAID if name in params}
    if "days_until_due" in params:
        known["due_date"] = stripe.now() + params["days_until_due"] * DAY
    if params.get("default_payment_method") is not None:
        method = method_for(stripe, params["default_payment_method"], "default_payment_method")
        known["default_payment_method"] = attach(stripe, method, customer)["id"]
    if "metadata" in params:
        known["metadata"] = {key: text for key, text in inside(params, "metadata").items() if text is not None}
    return known


_SAID: Final = (
    "auto_advance",
    "collection_method",
    "custom_fields",
    "description",
    "due_date",
    "effective_at",
    "footer",
    "number",
    "on_behalf_of",
    "statement_descriptor",
)


@invoices.updates(InvoiceParams)
def _update(stripe: Account, found: JsonObject, params: Params) -> JsonObject:
    if found["status"] != "draft" and params.keys() - {"auto_advance", "default_payment_method", "expand", "metadata"}:
        raise Refusal(400, "Finalized invoices can't be updated in this way", code="invoice_not_editable")
    changed = {**found, **_said(stripe, {**params, "metadata": {}}, found["customer"]), "metadata": found["metadata"]}
    stripe.merge_metadata(changed, params)
    if "discounts" in params:
        payer = stripe.customers[found["customer"]]
        changed["discounts"] = redeem(stripe, params["discounts"] or (), "discounts", payer)
        changed = with_lines(stripe, changed, lines_of(stripe, found["id"]))
    if changed["auto_advance"] and changed["status"] == "draft" and not found["auto_advance"]:
        changed["automatically_finalizes_at"] = stripe.now() + DAY // 24
        stripe.plan(changed["automatically_finalizes_at"], "invoice", found["id"])
    return stripe.save(changed)


@invoices.deletes()
def _delete(stripe: Account, found: JsonObject, _params: Params) -> JsonObject:
    _expect(found, "delete", "draft")
    del stripe.invoices[found["id"]]
    for item in stripe.kept.of("invoiceitem").of_customer(found["customer"]):
        if item["invoice"] == found["id"]:
            stripe.save({**item, "invoice": None})
    stripe.emit("invoice.deleted", found)
    return {"id": found["id"], "object": "invoice", "deleted": True}


def _expect(found: JsonObject, act: str, *statuses: str) -> None:
    if found["status"] not in statuses:
        text = f"You cannot {act} an invoice that is {found['status']}: only one that is {' or '.join(statuses)}."
        raise Refusal(400, text, code="invoice_not_editable" if "draft" in statuses else None)


@invoices.updates(InvoiceFinalizeParams, "/finalize")
def _finalize(stripe: Account, found: JsonObject, params: Params) -> JsonObject:
    _expect(found, "finalize", "draft")
    return finalize(stripe, found | {name: params[name] for name in ("auto_advance",) if name in params})


@invoices.updates(InvoicePayParams, "/pay")
def _pay(stripe: Account, found: JsonObject, params: Params) -> JsonObject:
    if found["status"] == "paid":
        raise Refusal(400, "Invoice is already paid", code="invoice_already_paid")
    if found["status"] == "draft":
        found = finalize(stripe, found)
        if found["status"] == "paid":
            return found
    _expect(found, "pay", "open", "uncollectible")
    if params.get("paid_out_of_band"):
        give_up_payment(stripe, found, "automatic")
        return settle(stripe, {**found, "amount_paid_off_stripe": found["amount_due"]}, None)
    if params.get("payment_method") is not None:
        method = method_for(stripe, params["payment_method"])
        params = {**params, "payment_method": attach(stripe, method, found["customer"])["id"]}
    paid, decline = attempt(
        stripe, found, method=params.get("payment_method"), off_session=bool(params.get("off_session", True))
    )
    if paid["status"] == "paid":
        return paid
    payment = payment_of(stripe, found["id"])
    intent = stripe.payment_intents[payment["payment"]["payment_intent"]] if payment else None
    if decline is None:
        raise Refusal(
            402,
            NOT_AUTHENTICATED.message,
            type="card_error",
            code="invoice_payment_intent_requires_action",
            effect=True,
            payment_intent=intent,
        )
    raise declined(decline, effect=True, payment_intent=intent)


@invoices.updates(ExpandParams, "/send")
def _send(stripe: Account, found: JsonObject, _params: Params) -> JsonObject:
    if found["status"] == "draft":
        found = finalize(stripe, found)
    _expect(found, "send", "open", "paid")
    stripe.emit("invoice.sent", found)
    return found


@invoices.updates(ExpandParams, "/void")
def _void(stripe: Account, found: JsonObject, _params: Params) -> JsonObject:
    _expect(found, "void", "open", "uncollectible")
    return void(stripe, found)


@invoices.updates(ExpandParams, "/mark_uncollectible")
def _mark_uncollectible(stripe: Account, found: JsonObject, _params: Params) -> JsonObject:
    _expect(found, "mark uncollectible", "open")
    return mark_uncollectible(stripe, found)


@invoices.creates(InvoiceCreatePreviewParams, "/create_preview")
def _preview(stripe: Account, params: Params) -> JsonObject:
    """What the next invoice would be: everything is done for that, and then undone."""
    details, named = inside(params, "subscription_details"), params.get("subscription")
    with stripe.trying():
        if named is None and not details.get("items"):
            payer = stripe.customer(params.get("customer") or "")
            currency = params.get("currency") or payer["currency"] or "usd"
            made = draft(stripe, payer, currency, pending_items(stripe, payer["id"], currency))
        elif named is None:
            of = subscribe(stripe, {"customer": params.get("customer") or "", **details})
            made = stripe.invoices[of["latest_invoice"]]
        else:
            of = stripe.found("subscription", named, "subscription")
            if details:
                of = change_subscription(stripe, of, {"proration_behavior": "create_prorations", **details})
            made = _next_invoice(stripe, of)
    return {**made, "id": f"upcoming_{made['id']}", "status": "draft"}


def _next_invoice(stripe: Account, of: JsonObject) -> JsonObject:
    if of["status"] in {"canceled", "incomplete_expired"} or of["cancel_at_period_end"]:
        raise Refusal(404, f"No upcoming invoices for customer: {of['customer']}", code="invoice_upcoming_none")
    return upcoming(stripe, of)


# Lines and items


@invoices.updates(InvoiceAddLinesParams, "/add_lines")
def _add_lines(stripe: Account, found: JsonObject, params: Params) -> JsonObject:
    _expect(found, "add lines to", "draft")
    lines = lines_of(stripe, found["id"])
    for index, given in enumerate(params["lines"]):
        amount, price, quantity = _priced(stripe, given, f"lines[{index}]")
        period = wire(given.get("period")) or {"end": stripe.now(), "start": stripe.now()}
        made = line(
            stripe.ids.new("il_1", 23),
            amount,
            found["currency"],
            given.get("description") or _name_of(stripe, price),
            (period["start"], period["end"]),
            price=price,
            quantity=quantity,
        )
        stripe.merge_metadata(made, given)
        lines = [*lines, made]
    return stripe.save(with_lines(stripe, found, lines))


def _priced(stripe: Account, given: Mapping[str, Any], param: str) -> tuple[int, JsonObject | None, int]:
    """The amount of a line or an item, its price if it has one, and how many it is of.

    Raises:
        Refusal: Neither amount nor price is given.
    """
    quantity = given.get("quantity", 1)
    if "amount" in given:
        return given["amount"], None, quantity
    named = {"price": given["pricing"]["price"]} if "pricing" in given else given
    if "unit_amount_decimal" in given:
        return round(float(given["unit_amount_decimal"]) * quantity), None, quantity
    price = price_of(stripe, named, param)
    return amount_of(stripe, price, quantity), price, quantity


def _name_of(stripe: Account, price: JsonObject | None) -> str | None:
    named: str | None = None if price is None else stripe.products[price["product"]]["name"]
    return named


@invoices.routes("GET", f"{invoices.url}/{{id}}/lines")
def _list_lines(stripe: Account, request: Arrived) -> WireResponse:
    found = stripe.found("invoice", request.parts["id"], "id")
    params: Params = stripe.read(ListParams, request)
    url = f"{invoices.url}/{found['id']}/lines"
    return stripe.ok(page(listing(lines_of(stripe, found["id"])), lambda _: True, params, url, "line_item"), params)


@invoice_items.creates(InvoiceItemCreateParams)
def _create_item(stripe: Account, params: Params) -> JsonObject:
    on = None if params.get("invoice") is None else stripe.found("invoice", params["invoice"], "invoice")
    if on is not None:
        _expect(on, "add items to", "draft")
    payer = stripe.customer(params.get("customer") or (on or {}).get("customer") or "")
    amount, price, quantity = _priced(stripe, params, "")
    currency = price["currency"] if price else params.get("currency") or payer["currency"] or "usd"
    made = invoice_item(stripe.ids.new("ii_1", 23), stripe.now(), payer["id"], amount, currency, price=price)
    made |= {"description": _name_of(stripe, price), "quantity": quantity, "quantity_decimal": str(quantity)}
    if params.get("subscription") is not None:
        of = stripe.found("subscription", params["subscription"], "subscription")
        details = {"subscription": of["id"], "subscription_item": None}
        made["parent"] = {"subscription_details": details, "type": "subscription_details"}
    stripe.assign(made, params, ("description", "discountable", "period"))
    stripe.merge_metadata(made, params)
    stripe.add(made, "invoiceitem.created")
    if on is not None:
        _put_on(stripe, made, on)
    return stripe.kept.of("invoiceitem")[made["id"]]


def _put_on(stripe: Account, item: JsonObject, on: JsonObject) -> None:
    """Put an item on a draft, among what is there."""
    [own] = [
        line
        for line in pending_items(stripe, item["customer"], item["currency"], subscription_id_of(on))
        if line["parent"]["invoice_item_details"]["invoice_item"] == item["id"]
    ]
    stripe.save({**item, "invoice": on["id"]})
    stripe.save(with_lines(stripe, on, [*lines_of(stripe, on["id"]), own]))


@invoice_items.updates(InvoiceItemUpdateParams)
def _update_item(stripe: Account, found: JsonObject, params: Params) -> JsonObject:
    _expect_waiting(stripe, found)
    changed = {**found}
    if params.keys() & {"amount", "price_data", "pricing", "quantity", "unit_amount_decimal"}:
        amount, price, quantity = _priced(stripe, {"amount": found["amount"], **params}, "")
        del price
        changed |= {"amount": amount, "net_amount": amount, "quantity": quantity, "quantity_decimal": str(quantity)}
    stripe.assign(changed, params, ("description", "discountable", "period"))
    stripe.merge_metadata(changed, params)
    return stripe.save(changed)


@invoice_items.deletes()
def _delete_item(stripe: Account, found: JsonObject, _params: Params) -> JsonObject:
    _expect_waiting(stripe, found)
    del stripe.kept.of("invoiceitem")[found["id"]]
    stripe.emit("invoiceitem.deleted", found)
    return {"id": found["id"], "object": "invoiceitem", "deleted": True}


def _expect_waiting(stripe: Account, found: JsonObject) -> None:
    if found["invoice"] is not None:
        _expect(stripe.invoices[found["invoice"]], "change items of", "draft")
