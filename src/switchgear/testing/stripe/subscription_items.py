"""The sandbox's items of subscriptions: what is said of one is said of its subscription."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from switchgear.pipeline.wire import WireResponse
from switchgear.stripe.operations.parameters import ExpandParams
from switchgear.stripe.operations.subscription_items import (
    SubscriptionItemCreateParams,
    SubscriptionItemDeleteParams,
    SubscriptionItemListParams,
    SubscriptionItemsUpdateParams,
)
from switchgear.testing.http import Arrived
from switchgear.testing.stripe.account import Account
from switchgear.testing.stripe.pages import listing, page
from switchgear.testing.stripe.refusals import missing
from switchgear.testing.stripe.resources import Params, Resource
from switchgear.testing.stripe.store import JsonObject
from switchgear.testing.stripe.subscriptions import update

__all__ = ["subscription_items"]

subscription_items: Final = Resource("subscription_item", "/v1/subscription_items")


def _holder(stripe: Account, id: str) -> tuple[JsonObject, JsonObject]:
    """An item, and the subscription that has it.

    Raises:
        Refusal: There is none.
    """
    for found in stripe.subscriptions.newest():
        for part in found["items"]["data"]:
            if part["id"] == id:
                return part, found
    raise missing("subscription_item", id)


@subscription_items.creates(SubscriptionItemCreateParams)
def _create_item(stripe: Account, params: Params) -> JsonObject:
    found = stripe.found("subscription", params["subscription"], "subscription")
    added: JsonObject = update(stripe, found, _as_update(params, {}))["items"]["data"][-1]
    return added


def _as_update(params: Params, item: Mapping[str, Any]) -> Params:
    """What is said of an item, as it is said of its subscription."""
    of_item = {name: params[name] for name in ("metadata", "price", "price_data", "quantity") if name in params}
    of_all = ("payment_behavior", "proration_behavior", "proration_date")
    return {"items": [{**of_item, **item}]} | {name: params[name] for name in of_all if name in params}


@subscription_items.routes("GET", f"{subscription_items.url}/{{id}}")
def _retrieve_item(stripe: Account, request: Arrived) -> WireResponse:
    return stripe.ok(_holder(stripe, request.parts["id"])[0], stripe.read(ExpandParams, request))


@subscription_items.routes("POST", f"{subscription_items.url}/{{id}}")
def _update_item(stripe: Account, request: Arrived) -> WireResponse:
    part, found = _holder(stripe, request.parts["id"])
    params: Params = stripe.read(SubscriptionItemsUpdateParams, request)
    update(stripe, found, _as_update(params, {"id": part["id"]}))
    return stripe.ok(_holder(stripe, part["id"])[0], params)


@subscription_items.routes("DELETE", f"{subscription_items.url}/{{id}}")
def _delete_item(stripe: Account, request: Arrived) -> WireResponse:
    part, found = _holder(stripe, request.parts["id"])
    params: Params = stripe.read(SubscriptionItemDeleteParams, request)
    update(stripe, found, _as_update(params, {"id": part["id"], "deleted": True}))
    return stripe.ok({"id": part["id"], "object": "subscription_item", "deleted": True})


@subscription_items.routes("GET", subscription_items.url)
def _list_items(stripe: Account, request: Arrived) -> WireResponse:
    params: Params = stripe.read(SubscriptionItemListParams, request)
    found = stripe.found("subscription", params["subscription"], "subscription")
    parts = listing(found["items"]["data"])
    return stripe.ok(page(parts, lambda _: True, params, subscription_items.url, "subscription_item"), params)
