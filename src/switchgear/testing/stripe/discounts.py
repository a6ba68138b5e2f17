"""How coupons and promotion codes are redeemed in the sandbox, and what they take off an invoice."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from switchgear.testing.stripe.account import Account
from switchgear.testing.stripe.catalog_objects import discount
from switchgear.testing.stripe.objects import after
from switchgear.testing.stripe.refusals import Refusal, invalid, missing
from switchgear.testing.stripe.store import JsonObject

__all__ = ["check", "coupon_of", "minimum", "redeem", "taken_off"]


def coupon_of(stripe: Account, given: JsonObject) -> JsonObject | None:
    """The coupon behind a discount; None: it was deleted."""
    return stripe.coupons.get(given["source"]["coupon"])


def check(stripe: Account, given: Mapping[str, Any], param: str, customer: JsonObject | None) -> JsonObject:
    """The coupon that a parameter names, itself or by a promotion code.

    Raises:
        Refusal: There is none, or it may not be redeemed, or not by this customer.
    """
    if "promotion_code" in given:
        code = stripe.found("promotion_code", given["promotion_code"], param)
        _check_code(stripe, code, param, customer)
        named = code["promotion"]["coupon"]
    else:
        named = given.get("coupon") or ""
    found = stripe.coupons.get(named)
    if found is None:
        raise missing("coupon", named, param)
    if not found["valid"]:
        raise invalid(param, f"Coupon expired: {named}", "coupon_expired")
    return found


def _check_code(stripe: Account, code: JsonObject, param: str, customer: JsonObject | None) -> None:
    payer: str = customer["id"] if customer else ""
    paid = (found["status"] == "paid" and found["amount_paid"] for found in stripe.invoices.of_customer(payer))
    if not code["active"]:
        problem = "it is expired or inactive"
    elif code["customer"] not in {None, payer}:
        problem = "it belongs to another customer"
    elif code["restrictions"]["first_time_transaction"] and any(paid):
        problem = "the associated customer has prior transactions"
    else:
        return
    raise invalid(param, f"This promotion code cannot be redeemed because {problem}.")


def redeem(
    stripe: Account, wanted: Iterable[Mapping[str, Any]], param: str, customer: JsonObject, **applied: Any
) -> list[str]:
    """Make discounts of coupons and promotion codes, or keep those that exist; their ids.

    Raises:
        Refusal: One may not be redeemed.
    """
    return [
        stripe.found("discount", given["discount"], param)["id"]
        if "discount" in given
        else _redeemed(stripe, given, param, customer, applied)
        for given in wanted
    ]


def _redeemed(
    stripe: Account, given: Mapping[str, Any], param: str, customer: JsonObject, applied: Mapping[str, Any]
) -> str:
    found, now = check(stripe, given, param, customer), stripe.now()
    made = discount(stripe.ids.new("di_1", 23), now, found["id"], customer=customer["id"], **applied)
    made["promotion_code"] = given.get("promotion_code")
    if found["duration"] == "repeating":
        made["end"] = after(now, "month", found["duration_in_months"])
    _count(stripe, found, "valid")
    if made["promotion_code"]:
        _count(stripe, stripe.promotion_codes[made["promotion_code"]], "active")
    stripe.add(made, "customer.discount.created" if made["subscription"] else None)
    made_id: str = made["id"]
    return made_id


def _count(stripe: Account, found: JsonObject, still: str) -> None:
    times, most = found["times_redeemed"] + 1, found["max_redemptions"]
    stripe.save({**found, "times_redeemed": times, still: found[still] and (most is None or times < most)})


def taken_off(stripe: Account, discounts: Sequence[str], lines: Sequence[JsonObject], now: int) -> None:
    """Write onto the lines of an invoice what each discount takes off them.

    Args:
        stripe: The account.
        discounts: Ids, in the order in which they are taken off.
        lines: They are changed.
        now: What has ended by then takes nothing off.
    """
    for named in discounts:
        given = stripe.kept.of("discount")[named]
        found = coupon_of(stripe, given)
        if found is None or (given["end"] is not None and given["end"] <= now):
            continue
        products = stripe.kept.aside("coupon", found["id"]).get("applies_to", {}).get("products")
        left: int | None = found["amount_off"]
        for line in lines:
            rest = line["amount"] - sum(taken["amount"] for taken in line["discount_amounts"])
            if rest <= 0 or (products and line["pricing"]["price_details"]["product"] not in products):
                continue
            off = round(rest * found["percent_off"] / 100) if left is None else min(rest, left)
            left = None if left is None else left - off
            line["discount_amounts"].append({"amount": off, "discount": named})
            line["discounts"].append(named)


def minimum(stripe: Account, given: Mapping[str, Any], param: str, total: int) -> None:
    """Refuse a promotion code whose purchase is too small.

    Raises:
        Refusal: It is.
    """
    code = stripe.promotion_codes.get(given.get("promotion_code", ""))
    least: int | None = code["restrictions"]["minimum_amount"] if code else None
    if least and total < least:
        text = f"This promotion code cannot be redeemed because the purchase is below its minimum of {least}."
        raise Refusal(400, text, param=param)
