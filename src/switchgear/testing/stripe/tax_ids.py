"""The sandbox's tax ids of customers and of the account; nobody looks whether they are true, so they stay `pending`."""

from __future__ import annotations

from typing import Any, Final

from switchgear.pipeline.wire import WireResponse
from switchgear.stripe import models
from switchgear.stripe.operations.customer_parts import TaxIdCreateParams
from switchgear.stripe.operations.parameters import ExpandParams, ListParams
from switchgear.stripe.operations.taxes import TaxIdListParams, TaxIdsCreateParams
from switchgear.testing.http import Arrived
from switchgear.testing.stripe.account import Account
from switchgear.testing.stripe.pages import page
from switchgear.testing.stripe.refusals import invalid, missing
from switchgear.testing.stripe.resources import Params, Resource
from switchgear.testing.stripe.shapes import blank
from switchgear.testing.stripe.store import JsonObject

__all__ = ["tax_ids"]

_OF_CUSTOMER: Final = "/v1/customers/{customer}/tax_ids"


def _owned(thing: JsonObject, owner: Any) -> bool:
    """Without an owner, those of the account are meant."""
    wanted = owner or {"type": "self"}
    return {name: thing["owner"].get(name) for name in wanted} == dict(wanted)


tax_ids: Final = Resource("tax_id", "/v1/tax_ids")
tax_ids.retrieves()
tax_ids.lists(TaxIdListParams, owner=_owned)


@tax_ids.creates(TaxIdsCreateParams)
def _create(stripe: Account, params: Params) -> JsonObject:
    owner = params.get("owner", {"type": "self"})
    if owner["type"] not in {"customer", "self"}:
        raise invalid("owner[type]", "The sandbox knows no other owners of tax ids than customers and the account.")
    payer = stripe.customer(owner.get("customer", ""), "owner[customer]")["id"] if owner["type"] == "customer" else None
    return _made(stripe, params, payer)


def _made(stripe: Account, params: Params, customer: str | None) -> JsonObject:
    known: JsonObject = {
        "id": stripe.ids.new("txi_1", 23),
        "object": "tax_id",
        "country": params["type"].partition("_")[0].upper() if params["type"] != "eu_vat" else params["value"][:2],
        "created": stripe.now(),
        "customer": customer,
        "owner": blank(models.TaxIdOwner, {"customer": customer, "type": "customer" if customer else "self"}),
        "type": params["type"],
        "value": params["value"],
        "verification": blank(models.TaxIdVerification, {"status": "pending"}),
    }
    made = blank(models.TaxId, known)
    return stripe.add(made, "customer.tax_id.created" if customer else None)


@tax_ids.deletes()
def _delete(stripe: Account, found: JsonObject, _params: Params) -> JsonObject:
    del stripe.kept.of("tax_id")[found["id"]]
    if found["customer"]:
        stripe.emit("customer.tax_id.deleted", found)
    return {"id": found["id"], "object": "tax_id", "deleted": True}


@tax_ids.routes("POST", _OF_CUSTOMER)
def _create_of_customer(stripe: Account, request: Arrived) -> WireResponse:
    payer = stripe.customer(request.parts["customer"])["id"]
    params: Params = stripe.read(TaxIdCreateParams, request)
    return stripe.ok(_made(stripe, params, payer), params)


@tax_ids.routes("GET", _OF_CUSTOMER)
def _list_of_customer(stripe: Account, request: Arrived) -> WireResponse:
    payer = stripe.customer(request.parts["customer"])["id"]
    params: Params = stripe.read(ListParams, request)
    every, url = stripe.kept.of("tax_id"), _OF_CUSTOMER.format(customer=payer)
    return stripe.ok(page(every, lambda thing: thing["customer"] == payer, params, url, "tax_id"), params)


def _of_customer(stripe: Account, request: Arrived) -> JsonObject:
    payer = stripe.customer(request.parts["customer"])["id"]
    found = stripe.found("tax_id", request.parts["id"], "id")
    if found["customer"] != payer:
        raise missing("tax_id", found["id"], "id")
    return found


@tax_ids.routes("GET", _OF_CUSTOMER + "/{id}")
def _retrieve_of_customer(stripe: Account, request: Arrived) -> WireResponse:
    params: Params = stripe.read(ExpandParams, request)
    return stripe.ok(_of_customer(stripe, request), params)


@tax_ids.routes("DELETE", _OF_CUSTOMER + "/{id}")
def _delete_of_customer(stripe: Account, request: Arrived) -> WireResponse:
    return stripe.ok(_delete(stripe, _of_customer(stripe, request), {}))
