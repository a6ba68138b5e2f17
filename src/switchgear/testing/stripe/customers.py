"""The sandbox's customers."""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy
from typing import Any, Final

from switchgear.stripe.operations.customers import (
    CustomerCreateParams,
    CustomerListParams,
    CustomerUpdateParams,
)
from switchgear.testing.stripe.account import TEST_CLOCK, Account
from switchgear.testing.stripe.billing import end_subscription
from switchgear.testing.stripe.objects import customer
from switchgear.testing.stripe.payments import attach, method_for
from switchgear.testing.stripe.refusals import invalid
from switchgear.testing.stripe.resources import Params, Resource
from switchgear.testing.stripe.store import JsonObject, inside

__all__ = ["create", "customers", "delete"]

customers: Final = Resource("customer", "/v1/customers")
customers.searches()
customers.retrieves()
customers.lists(CustomerListParams, test_clock=lambda thing, clock: thing["test_clock"] == clock)

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


@customers.creates(CustomerCreateParams)
def create(stripe: Account, params: Mapping[str, Any]) -> JsonObject:
    """Add a customer."""
    if (clock := params.get("test_clock")) is not None:
        stripe.found(TEST_CLOCK, clock, "test_clock")
    made = customer(stripe.ids.new("cus_", 14), stripe.now(), stripe.ids.new("", 8).upper())
    stripe.add(made)
    _assign(stripe, made, params)
    return stripe.add(made, "customer.created")


def _assign(stripe: Account, thing: JsonObject, params: Mapping[str, Any]) -> None:
    email = params.get("email")
    if email is not None and "@" not in email:
        raise invalid("email", f"Invalid email address: {email}", "email_invalid")
    stripe.assign(thing, params, _FIELDS)
    stripe.merge_metadata(thing, params)
    _assign_methods(stripe, thing, params)
    thing["preferred_locales"] = thing["preferred_locales"] or []
    thing["tax_exempt"] = thing["tax_exempt"] or "none"
    if thing["address"] is not None:
        thing["address"] = {**_ADDRESS, **thing["address"]}
    if thing["shipping"] is not None:
        address = {**_ADDRESS, **thing["shipping"]["address"]}
        thing["shipping"] = {"phone": None, **thing["shipping"], "address": address}


def _assign_methods(stripe: Account, thing: JsonObject, params: Mapping[str, Any]) -> None:
    """Let the customer keep the payment methods that are named."""
    if params.get("payment_method") is not None:
        attach(stripe, method_for(stripe, params["payment_method"]), thing["id"])
    named = inside(params, "invoice_settings").get("default_payment_method")
    if named is not None:
        method = method_for(stripe, named, "invoice_settings[default_payment_method]")
        kept = attach(stripe, method, thing["id"])["id"]
        thing["invoice_settings"] = {**thing["invoice_settings"], "default_payment_method": kept}


@customers.updates(CustomerUpdateParams)
def _update(stripe: Account, found: JsonObject, params: Params) -> JsonObject:
    changed = deepcopy(found)
    _assign(stripe, changed, params)
    return stripe.save(changed)


@customers.deletes()
def delete(stripe: Account, found: JsonObject, _params: Params) -> JsonObject:
    """Delete a customer, whose subscriptions end."""
    for subscription in stripe.subscriptions.of_customer(found["id"]):
        if subscription["status"] not in {"canceled", "incomplete_expired"}:
            end_subscription(stripe, subscription)
    stub = {"id": found["id"], "object": "customer", "deleted": True}
    stripe.save(stub, quiet=True)
    stripe.emit("customer.deleted", found)
    return stub
