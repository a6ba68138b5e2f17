"""`expand`: whole objects in the place of their ids, and the lists that are left out unless they are asked for."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final, cast

from switchgear.testing.stripe.refusals import Refusal, invalid
from switchgear.testing.stripe.shapes import listed
from switchgear.testing.stripe.store import JsonObject, Store

__all__ = ["expand"]

_DEEPEST: Final = 4

_KIND_OF: Final[Mapping[str, str]] = {
    "default_payment_method": "payment_method",
    "default_price": "price",
    "discounts": "discount",
    "latest_charge": "charge",
    "latest_invoice": "invoice",
}
"""The kind of object that a field names, where the field is not called after it."""


def _subscriptions(kept: Store, customer: JsonObject) -> list[JsonObject]:
    own = kept.of("subscription").of_customer(customer["id"])
    return [found for found in reversed(own) if found["status"] != "canceled"]


def _payments(kept: Store, invoice: JsonObject) -> list[JsonObject]:
    payment = kept.of("invoice_payment").get(kept.aside("payment of", invoice["id"]).get("payment", ""))
    return [] if payment is None else [payment]


def _naming(kind: str, field: str) -> Callable[[Store, JsonObject], list[JsonObject]]:
    """The objects of a kind whose field names this one."""
    return lambda kept, thing: [found for found in kept.of(kind).newest() if found[field] == thing["id"]]


_LISTS: Final[Mapping[tuple[str, str], tuple[str, Callable[[Store, JsonObject], list[JsonObject]]]]] = {
    ("charge", "refunds"): ("/v1/charges/{}/refunds", _naming("refund", "charge")),
    ("customer", "subscriptions"): ("/v1/customers/{}/subscriptions", _subscriptions),
    ("invoice", "payments"): ("/v1/invoice_payments?invoice={}", _payments),
}
"""Lists that are left out unless they are asked for: where they live, and what is in them."""


def expand(answer: JsonObject, paths: Sequence[str], kept: Store) -> JsonObject:
    """Put whole objects in the place of their ids.

    Args:
        answer: An object, or a list of some.
        paths: Such as `latest_invoice.payments`; on lists `data.customer`.
        kept: What ids are looked up in.

    Raises:
        Refusal: A field is not there, or names nothing that is kept, or is too deep.
    """
    for asked in paths:
        path = asked.split(".")
        if len(path) - (path[0] == "data") > _DEEPEST:
            text = f"You cannot expand more than {_DEEPEST} levels of a property ({asked})."
            raise Refusal(400, text, param="expand")
        answer = _expanded(kept, answer, path, asked)
    return answer


def _expanded(kept: Store, thing: JsonObject, path: Sequence[str], asked: str) -> JsonObject:
    field, *rest = path
    value = _whole(kept, thing, field)
    if value is None and field not in thing:
        raise invalid("expand", f"This property cannot be expanded ({asked}).")
    if rest and isinstance(value, list):
        value = [_expanded(kept, part, rest, asked) for part in cast(list[JsonObject], value)]
    elif rest and isinstance(value, dict):
        value = _expanded(kept, cast(JsonObject, value), rest, asked)
    return {**thing, field: value}


def _whole(kept: Store, thing: JsonObject, field: str) -> Any:
    kind, own_id = str(thing.get("object")), str(thing.get("id"))
    aside = kept.aside(kind, own_id)
    if field in aside:
        return aside[field]
    if (kind, field) in _LISTS:
        url, found = _LISTS[kind, field]
        return listed(found(kept, thing), url.format(own_id))
    return _resolved(kept, field, thing.get(field))


def _resolved(kept: Store, field: str, value: Any) -> Any:
    if isinstance(value, list):
        return [_resolved(kept, field, part) for part in cast(Sequence[Any], value)]
    if not isinstance(value, str):
        return value
    found = kept.find(_KIND_OF.get(field, field), value)
    if found is None:
        raise invalid("expand", f"This property cannot be expanded ({field}).")
    return found
