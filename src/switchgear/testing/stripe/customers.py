"""The sandbox's customers."""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy
from typing import Any, Final

from switchgear.pipeline.wire import WireResponse
from switchgear.stripe.operations.customers import (
    CustomerCreateParams,
    CustomerListParams,
    CustomerUpdateParams,
)
from switchgear.stripe.operations.parameters import ExpandParams, SearchParams
from switchgear.testing.http import Arrived, Routes
from switchgear.testing.stripe.account import Account
from switchgear.testing.stripe.objects import JsonObject, customer
from switchgear.testing.stripe.pages import among, page, search
from switchgear.testing.stripe.refusals import invalid, missing
from switchgear.testing.stripe.subscriptions import end

__all__ = ["create", "routes"]

routes: Final = Routes()

_URL: Final = "/v1/customers"
_FIELDS: Final = (
    "address",
    "balance",
    "business_name",
    "default_source",
    "description",
    "email",
    "individual_name",
    "invoice_prefix",
    "invoice_settings",
    "name",
    "next_invoice_sequence",
    "phone",
    "preferred_locales",
    "shipping",
    "tax_exempt",
    "test_clock",
)
_ADDRESS: Final = dict.fromkeys(("city", "country", "line1", "line2", "postal_code", "state"))


class _Search(SearchParams):
    query: str


def create(stripe: Account, params: Mapping[str, Any]) -> JsonObject:
    """Add a customer."""
    made = customer(stripe.ids.new("cus_", 14), stripe.now(), stripe.ids.new("", 8).upper())
    _assign(stripe, made, params)
    stripe.customers[made["id"]] = made
    stripe.emit("customer.created", made)
    return made


def _assign(stripe: Account, thing: JsonObject, params: Mapping[str, Any]) -> None:
    email = params.get("email")
    if email is not None and "@" not in email:
        raise invalid("email", f"Invalid email address: {email}", "email_invalid")
    stripe.assign(thing, params, _FIELDS)
    stripe.merge_metadata(thing, params)
    thing["preferred_locales"] = thing["preferred_locales"] or []
    thing["tax_exempt"] = thing["tax_exempt"] or "none"
    if thing["address"] is not None:
        thing["address"] = {**_ADDRESS, **thing["address"]}
    if thing["shipping"] is not None:
        address = {**_ADDRESS, **thing["shipping"]["address"]}
        thing["shipping"] = {"phone": None, **thing["shipping"], "address": address}


@routes("POST", _URL)
def _create(stripe: Account, request: Arrived) -> WireResponse:
    params = stripe.read(CustomerCreateParams, request)
    return stripe.ok(create(stripe, params), params)


@routes("GET", _URL)
def _list(stripe: Account, request: Arrived) -> WireResponse:
    params = stripe.read(CustomerListParams, request)

    def wanted(thing: JsonObject) -> bool:
        return (
            not thing.get("deleted")
            and params.get("email") in {None, thing["email"]}
            and params.get("test_clock") == thing["test_clock"]
            and among(thing["created"], params.get("created"))
        )

    return stripe.ok(page(stripe.customers, wanted, params, _URL, "customer"), params)


@routes("GET", f"{_URL}/search")
def _search(stripe: Account, request: Arrived) -> WireResponse:
    params = stripe.read(_Search, request)
    alive = [thing for thing in reversed(stripe.customers.values()) if not thing.get("deleted")]
    return stripe.ok(search(alive, params["query"], params, f"{_URL}/search"), params)


@routes("GET", f"{_URL}/{{id}}")
def _retrieve(stripe: Account, request: Arrived) -> WireResponse:
    params = stripe.read(ExpandParams, request)
    found = stripe.customers.get(request.parts["id"])
    if found is None:
        raise missing("customer", request.parts["id"])
    return stripe.ok(found, None if found.get("deleted") else params)


@routes("POST", f"{_URL}/{{id}}")
def _update(stripe: Account, request: Arrived) -> WireResponse:
    found = stripe.customer(request.parts["id"], "id")
    params = stripe.read(CustomerUpdateParams, request)
    changed = deepcopy(found)
    _assign(stripe, changed, params)
    stripe.customers[changed["id"]] = changed
    stripe.updated("customer.updated", changed, found)
    return stripe.ok(changed, params)


@routes("DELETE", f"{_URL}/{{id}}")
def _delete(stripe: Account, request: Arrived) -> WireResponse:
    found = stripe.customer(request.parts["id"], "id")
    for subscription in list(stripe.subscriptions.values()):
        if subscription["customer"] == found["id"] and subscription["status"] != "canceled":
            end(stripe, subscription, {})
    stub = {"id": found["id"], "object": "customer", "deleted": True}
    stripe.customers[found["id"]] = stub
    stripe.emit("customer.deleted", found)
    return stripe.ok(stub)
