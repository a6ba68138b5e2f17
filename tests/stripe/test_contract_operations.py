"""The operations against the official SDK: place, result, and every parameter down to the last nested one."""

from __future__ import annotations

import importlib
import inspect
import json
import types
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from enum import Enum
from pathlib import Path
from typing import Any, ForwardRef, Literal, NotRequired, Required, Union, get_args, get_origin

import pytest
from typing_extensions import is_typeddict

from contract import names_sent, place
from crm import Line
from every_operation import CLIENTS, arguments, operations
from switchgear.pipeline.operations import OperationFacts, operations_of
from switchgear.pipeline.shape import parts_of, shape_of
from switchgear.pipeline.signature import params_of
from switchgear.stripe.client import StripeClient
from switchgear.stripe.operations.customers import CustomerParams

FILE = Path(__file__).parents[1] / "data" / "stripe" / "operations.json"
SHARED = Path(__file__).parents[3] / "shared" / "contracts" / "stripe" / "sdk-shape.json"
SDK: dict[str, Any] = {place(told["verb"], told["path"]): told for told in json.loads(FILE.read_text())}
EVERY = operations_of(StripeClient)
RESULTS = {"billing_portal.sessions": "PortalSession", "checkout.sessions": "CheckoutSession"}
"""What we call otherwise than the SDK, which has two classes named Session."""

SHARED_TYPES = {
    "DiscountParams": {"discount"},
    "EndBehaviorParams": {"billing_cycle_anchor"},
}
"""Where one of our types stands for what the SDK declares several times, and does not have all of it everywhere."""
HEADERS = {"idempotency_key"}
STRICTER = {
    "billing_portal.sessions.create.customer",  # nor may a customer's account of the preview be given in its place
    "checkout.sessions.create.mode",
    "subscriptions.create.customer",
    "subscriptions.create.items",
}
"""What has to be given here, though the SDK does not say so."""


def sdk_params(facts: OperationFacts) -> tuple[Any, types.ModuleType]:
    """The `TypedDict` that the SDK's method takes, and the module in which it is read."""
    told = SDK[place(facts.method, facts.path)]
    service = importlib.import_module("stripe." + told["module"].removesuffix(".py").replace("/", "."))
    method = getattr(getattr(service, told["service"]), told["method"])
    (name,) = get_args(inspect.signature(method).parameters["params"].annotation)[:1] or (None,)
    text = name.__forward_arg__ if isinstance(name, ForwardRef) else name
    if text is None:
        text = inspect.signature(method).parameters["params"].annotation
    folder = told["module"].rpartition("/")[0].replace("/", ".")
    found = getattr(importlib.import_module(f"stripe.params.{folder}".rstrip(".")), text)
    return found, importlib.import_module(found.__module__)


def parts(annotation: Any, module: types.ModuleType) -> Iterator[Any]:
    """What a type of the SDK is made of: no unions, no optionality, no references to names."""
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
            named |= set(get_args(part)) - {""}
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


def compare(ours: Any, theirs: Any, module: types.ModuleType, at: str) -> Iterator[str]:
    """What we declare and the SDK does not, or not so, or what is required by one alone."""
    declared, shape = theirs.__annotations__, shape_of(ours)
    by_position = {"query"}
    for name in theirs.__required_keys__ - shape.required - by_position if ours.__name__ not in SHARED_TYPES else ():
        yield f"{at}.{name}: must be given"
    for name, hint in shape.hints.items():
        where = f"{at}.{name}"
        if name not in declared:
            if name not in HEADERS | SHARED_TYPES.get(ours.__name__, set()):
                yield f"{where}: unknown"
            continue
        if name in shape.required - theirs.__required_keys__ and where not in STRICTER:
            yield f"{where}: need not be given"
        mine = [part for part in parts_of(hint) if part is not types.NoneType]
        yield from compare_types(mine, list(parts(declared[name], module)), module, where)


def compare_types(mine: list[Any], known: list[Any], module: types.ModuleType, where: str) -> Iterator[str]:
    if kinds(mine) - kinds(known):
        yield f"{where}: {kinds(mine)} is not {kinds(known)}"
    unknown = values(mine) - values(known)
    if values(known) and unknown:
        yield f"{where}: {unknown} are no values"
    for nested in filter(is_typeddict, mine):
        for theirs in filter(is_typeddict, known):
            yield from compare(nested, theirs, module, where)
    held = [one for part in mine if get_origin(part) is Sequence for one in parts_of(get_args(part)[0])]
    if held:
        lists = [part for part in known if get_origin(part) in {list, Sequence}]
        yield from compare_types(
            held, [one for part in lists for one in parts(get_args(part)[0], module)], module, f"{where}[]"
        )


def test_the_places_are_those_of_the_sdk() -> None:
    if not SHARED.exists():
        pytest.skip("the SDK's shape does not lie beside the project")
    known = {place(told["verb"], told["path"]): told for told in json.loads(SHARED.read_text())["operations"]}
    assert {name: known[name] for name in SDK} == SDK


def test_every_operation_is_one_of_the_sdk() -> None:
    assert sorted(place(facts.method, facts.path) for facts in EVERY) == sorted(SDK)


@pytest.mark.parametrize("facts", EVERY, ids=lambda facts: facts.name)
def test_an_operation_declares_what_the_sdk_knows(facts: OperationFacts) -> None:
    theirs, module = sdk_params(facts)
    operation = operations(CLIENTS["stripe"][0](Line()))[facts.name]
    ours = params_of(operation.build)
    assert list(compare(ours, theirs, module, facts.name) if ours else ()) == []
    wrapper, _, inner = SDK[place(facts.method, facts.path)]["returns"].rpartition("[")
    name = RESULTS.get(facts.name.rpartition(".")[0], inner.removesuffix("]"))
    results = [part.__name__ for part in parts_of(facts.result)]
    assert name in results or results == [f"Deleted{name}"]
    assert facts.paged is (wrapper in {"ListObject", "SearchResultObject"})


@pytest.mark.parametrize("facts", EVERY, ids=lambda facts: facts.name)
def test_what_is_given_is_sent(facts: OperationFacts) -> None:
    positional, named = arguments("stripe", facts.name)
    request = operations(CLIENTS["stripe"][0](Line()))[facts.name].build(None, *positional, **named)
    assert names_sent(request) - {"query"} == set(named) - HEADERS
    assert (request.idempotency_key is not None) is ("idempotency_key" in named)


def test_the_comparison_sees_what_is_wrong() -> None:
    class Wrong(CustomerParams, total=False):
        surname: str
        balance: str  # type: ignore[misc]

    module = importlib.import_module("stripe.params._customer_create_params")
    found = list(compare(Wrong, module.CustomerCreateParams, module, "it"))
    assert found == ["it.balance: {'text'} is not {'number'}", "it.surname: unknown"]
