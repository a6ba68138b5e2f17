"""Our parameters against those that the official SDK declares: every name, down to the last nested one."""

from __future__ import annotations

import importlib
import types
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from enum import Enum
from typing import Any, ForwardRef, Literal, NotRequired, Required, Union, get_args, get_origin

import pytest
from typing_extensions import get_type_hints, is_typeddict

from switchgear.stripe.operations import billing_portal, checkout, customers, subscriptions
from switchgear.types.unset import UNSET

PAIRS = [
    (customers.CustomerCreateParams, "stripe.params._customer_create_params.CustomerCreateParams"),
    (customers.CustomerUpdateParams, "stripe.params._customer_update_params.CustomerUpdateParams"),
    (customers.CustomerListParams, "stripe.params._customer_list_params.CustomerListParams"),
    (customers.CustomerSearchParams, "stripe.params._customer_search_params.CustomerSearchParams"),
    (subscriptions.SubscriptionCreateParams, "stripe.params._subscription_create_params.SubscriptionCreateParams"),
    (subscriptions.SubscriptionUpdateParams, "stripe.params._subscription_update_params.SubscriptionUpdateParams"),
    (subscriptions.SubscriptionCancelParams, "stripe.params._subscription_cancel_params.SubscriptionCancelParams"),
    (subscriptions.SubscriptionResumeParams, "stripe.params._subscription_resume_params.SubscriptionResumeParams"),
    (subscriptions.SubscriptionListParams, "stripe.params._subscription_list_params.SubscriptionListParams"),
    (checkout.CheckoutCreateParams, "stripe.params.checkout._session_create_params.SessionCreateParams"),
    (checkout.CheckoutListParams, "stripe.params.checkout._session_list_params.SessionListParams"),
    (billing_portal.PortalCreateParams, "stripe.params.billing_portal._session_create_params.SessionCreateParams"),
]

# Where one of our types stands for what the SDK declares several times, and does not have all of it everywhere.
SHARED = {
    "DiscountParams": {"discount"},
    "EndBehaviorParams": {"billing_cycle_anchor"},
    "PriceDataParams": {"product_data", "recurring"},
}


def parts(annotation: Any, module: types.ModuleType | None = None) -> Iterator[Any]:
    """What a type is made of: no unions, no optionality, no references to names."""
    if isinstance(annotation, str | ForwardRef):
        text = annotation if isinstance(annotation, str) else annotation.__forward_arg__
        yield from parts(eval(text, vars(module)), module)  # noqa: S307 - the SDK's own annotations
    elif get_origin(annotation) in {NotRequired, Required, Union, types.UnionType}:
        for part in get_args(annotation):
            yield from parts(part, module)
    elif annotation is not types.NoneType:
        yield annotation


def values(found: list[Any]) -> set[str]:
    """The values of literals and enumerations; empty texts say that a parameter can be unset."""
    named: set[str] = set()
    for part in found:
        if get_origin(part) is Literal:
            named |= {value for value in get_args(part) if value not in {UNSET, ""}}
        elif isinstance(part, type) and issubclass(part, Enum):
            named |= {member.value for member in part}
    return named


def kinds(found: list[Any]) -> set[str]:
    """What is written for it: text, a number, a boolean, a list or an object."""
    kind_of: dict[Any, str] = {str: "text", int: "number", float: "number", bool: "boolean", Decimal: "text"}
    named = set[str]()
    for part in found:
        origin = get_origin(part) or part
        if origin in kind_of:
            named.add(kind_of[origin])
        elif origin is datetime:
            named.add("number")
        elif origin in {list, Sequence}:
            named.add("list")
        elif is_typeddict(origin) or origin in {dict, Mapping}:
            named.add("object")
        elif values([part]):
            named.add("text")
    return named


def items(found: list[Any], module: types.ModuleType) -> list[Any]:
    """What lists hold."""
    held = [get_args(whole)[0] for whole in found if get_origin(whole) in {list, Sequence}]
    return [part for item in held for part in parts(item, module)]


def compare(ours: Any, theirs: Any, module: types.ModuleType, at: str) -> Iterator[str]:
    """What we declare and the SDK does not, or not so."""
    declared = theirs.__annotations__
    for name, annotation in get_type_hints(ours).items():
        where = f"{at}.{name}"
        if name not in declared:
            if name not in {"idempotency_key", *SHARED.get(ours.__name__, ())}:  # a header
                yield f"{where}: unknown"
            continue
        yield from compare_types(list(parts(annotation)), list(parts(declared[name], module)), module, where)


def compare_types(mine: list[Any], known: list[Any], module: types.ModuleType, where: str) -> Iterator[str]:
    mine = [part for part in mine if not (get_origin(part) is Literal and get_args(part) == (UNSET,))]
    if kinds(mine) - kinds(known):
        yield f"{where}: {kinds(mine)} is not {kinds(known)}"
    unknown = values(mine) - values(known)
    if values(known) and unknown:
        yield f"{where}: {unknown} are no values"
    for nested in filter(is_typeddict, mine):
        for theirs in filter(is_typeddict, known):
            yield from compare(nested, theirs, module, where)
    if items(mine, module):
        yield from compare_types(items(mine, module), items(known, module), module, f"{where}[]")


@pytest.mark.parametrize(("ours", "name"), PAIRS, ids=[ours.__name__ for ours, _ in PAIRS])
def test_the_official_sdk_knows_every_parameter(ours, name):
    module_name, _, class_name = name.rpartition(".")
    module = importlib.import_module(module_name)
    assert list(compare(ours, getattr(module, class_name), module, ours.__name__)) == []


def test_the_comparison_sees_what_is_wrong():
    class Wrong(customers.CustomerParams):
        surname: str
        balance: str  # type: ignore[misc]

    module = importlib.import_module("stripe.params._customer_create_params")
    found = list(compare(Wrong, module.CustomerCreateParams, module, "it"))
    assert found == ["it.balance: {'text'} is not {'number'}", "it.surname: unknown"]
