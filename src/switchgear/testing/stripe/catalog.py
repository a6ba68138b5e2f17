"""The sandbox's products, prices, coupons and promotion codes."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, Final

from switchgear.stripe.operations.coupons import (
    CouponCreateParams,
    CouponParams,
    PromotionCodeCreateParams,
    PromotionCodeListParams,
    PromotionCodeUpdateParams,
)
from switchgear.stripe.operations.parameters import CreatedListParams
from switchgear.stripe.operations.prices import PriceCreateParams, PriceListParams, PriceParams
from switchgear.stripe.operations.products import ProductCreateParams, ProductListParams, ProductUpdateParams
from switchgear.testing.stripe.account import Account
from switchgear.testing.stripe.catalog_objects import coupon, price, product, promotion_code
from switchgear.testing.stripe.parameters import wire
from switchgear.testing.stripe.refusals import Refusal, invalid, missing
from switchgear.testing.stripe.resources import Params, Resource
from switchgear.testing.stripe.store import JsonObject, inside

__all__ = ["amount_of", "coupons", "expire", "new_price", "price_of", "prices", "products", "promotion_codes"]

products: Final = Resource("product", "/v1/products")
products.searches()
products.retrieves()
products.lists(ProductListParams, ids=lambda thing, ids: not ids or thing["id"] in ids)

prices: Final = Resource("price", "/v1/prices")
prices.searches()
prices.retrieves()
prices.lists(
    PriceListParams,
    lookup_keys=lambda thing, keys: not keys or thing["lookup_key"] in keys,
    recurring=lambda thing, wanted: not wanted or wanted.items() <= (thing["recurring"] or {}).items(),
)

coupons: Final = Resource("coupon", "/v1/coupons")
coupons.retrieves()
coupons.lists(CreatedListParams)

promotion_codes: Final = Resource("promotion_code", "/v1/promotion_codes")
promotion_codes.retrieves()
promotion_codes.lists(
    PromotionCodeListParams,
    code=lambda thing, code: code is None or thing["code"].casefold() == code.casefold(),
    coupon=lambda thing, coupon: coupon in {None, thing["promotion"]["coupon"]},
)


def _unused(stripe: Account, kind: str, id: str) -> str:
    if id in stripe.kept.of(kind):
        text = f"{kind.capitalize()} already exists."
        raise invalid("id", text, "resource_already_exists")
    return id


def _removed(stripe: Account, found: JsonObject) -> JsonObject:
    kind = found["object"]
    del stripe.kept.of(kind)[found["id"]]
    stripe.emit(f"{kind}.deleted", found)
    return {"id": found["id"], "object": kind, "deleted": True}


# Products


@products.creates(ProductCreateParams)
def _create_product(stripe: Account, params: Params) -> JsonObject:
    new_id = _unused(stripe, "product", params.get("id") or stripe.ids.new("prod_", 14))
    made = stripe.fill(product(new_id, stripe.now(), params["name"]), params)
    made["images"], made["marketing_features"] = made["images"] or [], made["marketing_features"] or []
    stripe.add(made, "product.created")
    if (data := params.get("default_price_data")) is not None:
        recurring = data.get("recurring")
        first = new_price(stripe, data["currency"], data.get("unit_amount"), recurring, product=new_id, given=data)
        made = stripe.save({**made, "default_price": first["id"]})
    return made


@products.updates(ProductUpdateParams)
def _update_product(stripe: Account, found: JsonObject, params: Params) -> JsonObject:
    if params.get("default_price") is not None:
        stripe.found("price", params["default_price"], "default_price")
    return stripe.save(stripe.fill({**found, "updated": stripe.now()}, params))


@products.deletes()
def _delete_product(stripe: Account, found: JsonObject, _params: Params) -> JsonObject:
    if any(kept["product"] == found["id"] for kept in stripe.prices.values()):
        raise Refusal(400, "This product cannot be deleted because it has one or more user-created prices.")
    return _removed(stripe, found)


# Prices


@prices.creates(PriceCreateParams)
def _create_price(stripe: Account, params: Params) -> JsonObject:
    of, data = params.get("product"), params.get("product_data")
    if (of is None) is (data is None):
        raise invalid("product", "You must specify either `product` or `product_data` when creating a price.")
    if not any(name in params for name in ("unit_amount", "unit_amount_decimal", "custom_unit_amount", "tiers")):
        raise invalid("unit_amount", "Missing required param: unit_amount.", "parameter_missing")
    if of is not None:
        stripe.found("product", of, "product")
    amount, recurring = params.get("unit_amount"), params.get("recurring")
    return new_price(
        stripe,
        params["currency"],
        amount,
        recurring,
        product=of,
        name=inside(params, "product_data").get("name"),
        given=params,
    )


@prices.updates(PriceParams)
def _update_price(stripe: Account, found: JsonObject, params: Params) -> JsonObject:
    changed = stripe.fill(found.copy(), params, without="lookup_key")
    _take_lookup_key(stripe, changed, params)
    return stripe.save(changed)


def _take_lookup_key(stripe: Account, thing: JsonObject, params: Params) -> None:
    """Give a price the key that it is to be found by; another may have it only if it is to be transferred."""
    key = params.get("lookup_key")
    holder = next((kept for kept in stripe.prices.values() if key and kept["lookup_key"] == key), None)
    if holder is not None and holder["id"] != thing["id"]:
        if not params.get("transfer_lookup_key"):
            text = f"A price (`{holder['id']}`) already uses that lookup key."
            raise invalid("lookup_key", text, "resource_already_exists")
        stripe.save({**holder, "lookup_key": None})
    if "lookup_key" in params:
        thing["lookup_key"] = key


def new_price(
    stripe: Account,
    currency: str,
    unit_amount: int | None,
    recurring: Mapping[str, Any] | None,
    *,
    product: str | None,
    name: str | None = None,
    id: str | None = None,
    given: Params | None = None,
) -> JsonObject:
    """Add a price, and a product if none is named; `given` says what else is known of it."""
    of = product or _create_product(stripe, {"name": name or "Product"})["id"]
    made = price(
        id or stripe.ids.new("price_1", 23),
        stripe.now(),
        of,
        unit_amount=unit_amount,
        currency=currency.lower(),
        recurring=recurring,
    )
    params = given or {}
    stripe.fill(made, params, without="currency recurring product unit_amount lookup_key id")
    _take_lookup_key(stripe, made, params)
    if (tiers := params.get("tiers")) is not None:
        stripe.kept.put_aside("price", made["id"], tiers=[_tier(tier) for tier in wire(tiers)])
    return stripe.add(made, "price.created")


def _tier(given: JsonObject) -> JsonObject:
    flat, unit = given.get("flat_amount"), given.get("unit_amount")
    return {
        "flat_amount": flat,
        "flat_amount_decimal": None if flat is None else str(flat),
        "unit_amount": unit,
        "unit_amount_decimal": given.get("unit_amount_decimal", None if unit is None else str(unit)),
        "up_to": None if given["up_to"] == "inf" else int(given["up_to"]),
    }


def price_of(stripe: Account, item: Mapping[str, Any], param: str) -> JsonObject:
    """The price of an item: one that exists and is active, or that its `price_data` makes.

    Raises:
        Refusal: There is none, or its product does not exist.
    """
    if "price" in item:
        found = stripe.found("price", item["price"], f"{param}[price]")
        if not found["active"]:
            text = "The price specified is inactive. This field only accepts active prices."
            raise invalid(f"{param}[price]", text)
        return found
    data = item.get("price_data")
    if data is None:
        raise invalid(f"{param}[price]", f"Missing required param: {param}[price].", "parameter_missing")
    if "product" in data and data["product"] not in stripe.products:
        raise missing("product", data["product"], f"{param}[price_data][product]")
    name = data.get("product_data", {}).get("name")
    amount, recurring = data.get("unit_amount"), data.get("recurring")
    return new_price(stripe, data["currency"], amount, recurring, product=data.get("product"), name=name, given=data)


def amount_of(stripe: Account, price: JsonObject, quantity: int) -> int:
    """What so many cost, in minor units."""
    if transform := price["transform_quantity"]:
        whole, rest = divmod(quantity, transform["divide_by"])
        quantity = whole + (1 if rest and transform["round"] == "up" else 0)
    tiers = stripe.kept.aside("price", price["id"]).get("tiers")
    if tiers is None:
        return _rounded(Decimal(price["unit_amount_decimal"] or 0) * quantity)
    if price["tiers_mode"] == "volume":
        tier = next(tier for tier in tiers if tier["up_to"] is None or quantity <= tier["up_to"])
        return _in_tier(tier, quantity)
    total, below = 0, 0
    for tier in tiers:
        within = quantity - below if tier["up_to"] is None else min(quantity, tier["up_to"]) - below
        total += _in_tier(tier, within) if within > 0 else 0
        below = tier["up_to"] or quantity
    return total


def _in_tier(tier: JsonObject, quantity: int) -> int:
    return (tier["flat_amount"] or 0) + _rounded(Decimal(tier["unit_amount_decimal"] or 0) * quantity)


def _rounded(amount: Decimal) -> int:
    return int(amount.to_integral_value(ROUND_HALF_UP))


# Coupons and promotion codes


@coupons.creates(CouponCreateParams)
def _create_coupon(stripe: Account, params: Params) -> JsonObject:
    if ("percent_off" in params) is ("amount_off" in params):
        raise invalid("percent_off", "You must pass either `percent_off` or `amount_off`.")
    if "amount_off" in params and "currency" not in params:
        raise invalid("currency", "You must pass `currency` when passing `amount_off`.", "parameter_missing")
    if not 0 < params.get("percent_off", 1) <= 100:
        raise invalid("percent_off", "Invalid percent_off: must be greater than 0 and at most 100.")
    if (params.get("duration") == "repeating") is not ("duration_in_months" in params):
        raise invalid("duration_in_months", "You must pass `duration_in_months` if, and only if, it is repeating.")
    new_id = _unused(stripe, "coupon", params.get("id") or stripe.ids.new("", 8))
    made = stripe.fill(coupon(new_id, stripe.now()), params)
    if "applies_to" in params:
        stripe.kept.put_aside("coupon", new_id, applies_to=wire(params["applies_to"]))
    if made["redeem_by"] is not None:
        stripe.plan(made["redeem_by"], "coupon", new_id)
    return stripe.add(made, "coupon.created")


@coupons.updates(CouponParams)
def _update_coupon(stripe: Account, found: JsonObject, params: Params) -> JsonObject:
    return stripe.save(stripe.fill(found.copy(), params))


@coupons.deletes()
def _delete_coupon(stripe: Account, found: JsonObject, _params: Params) -> JsonObject:
    return _removed(stripe, found)


@promotion_codes.creates(PromotionCodeCreateParams)
def _create_code(stripe: Account, params: Params) -> JsonObject:
    named = stripe.found("coupon", params["promotion"].get("coupon", ""), "promotion[coupon]")
    if not named["valid"]:
        raise invalid("promotion[coupon]", f"Coupon expired: {named['id']}", "coupon_expired")
    code = params.get("code") or stripe.ids.new("", 8).upper()
    for other in stripe.promotion_codes.values():
        if (
            other["active"]
            and other["code"].casefold() == code.casefold()
            and other["customer"] == params.get("customer")
        ):
            raise invalid("code", f"An active promotion code with `code: {code}` already exists.")
    made = promotion_code(stripe.ids.new("promo_1", 23), stripe.now(), code, named["id"])
    stripe.fill(made, params, without="code promotion")
    if made["expires_at"] is not None:
        stripe.plan(made["expires_at"], "promotion_code", made["id"])
    return stripe.add(made, "promotion_code.created")


@promotion_codes.updates(PromotionCodeUpdateParams)
def _update_code(stripe: Account, found: JsonObject, params: Params) -> JsonObject:
    if params.get("active") and not stripe.coupons.get(found["promotion"]["coupon"], {}).get("valid"):
        raise invalid("active", "This promotion code cannot be activated because its coupon is not valid.")
    return stripe.save(stripe.fill({**found}, params))


def expire(stripe: Account, id: str) -> None:
    """What happens when the time of a coupon or a promotion code is over."""
    found = stripe.coupons.get(id) or stripe.promotion_codes.get(id)
    if found is not None:
        stripe.save({**found, "valid" if found["object"] == "coupon" else "active": False})
