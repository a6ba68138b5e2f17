"""The operations against the official SDK: place, result, and every parameter down to the last nested one."""

from __future__ import annotations

import importlib
import json
import types
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from enum import Enum
from fnmatch import fnmatchcase
from typing import Any, ForwardRef, Literal, NotRequired, Required, Union, get_args, get_origin

import pytest
from typing_extensions import is_typeddict

import stripe_sdk
from contract import names_sent, place
from every_operation import arguments, operations
from stripe_samples import DATA
from stripe_shape import PARTS
from switchgear.pipeline.operations import OperationFacts, operations_of
from switchgear.pipeline.shape import parts_of, shape_of
from switchgear.pipeline.signature import params_of, plain_of
from switchgear.stripe.client import StripeClient
from switchgear.stripe.models.base import UntypedObject
from switchgear.stripe.models.kinds import class_of
from switchgear.stripe.operations.customers import CustomerParams

SDK = stripe_sdk.operations()
EXCEPTIONS = json.loads((DATA / "exceptions.json").read_text())
OF_THE_CLIENT = {
    "idempotency_key", "api_key", "stripe_account", "stripe_context", "stripe_version", "max_network_retries",
    "headers", "content_type",
}  # fmt: skip
"""What the SDK takes among the parameters of a request, and a client or a signature here."""


def explained(where: str, matter: str) -> bool:
    return any(fnmatchcase(where, pattern) for pattern in EXCEPTIONS[matter])


@dataclass
class Comparison:
    """Walks what an operation takes beside what the SDK's method takes, and notes every difference with its path."""

    known: set[str] = field(default_factory=set)
    """What the SDK knows."""
    declared: set[str] = field(default_factory=set)
    wrong: list[str] = field(default_factory=list)

    def compare(self, ours: Any, theirs: Any, module: types.ModuleType, at: str) -> None:
        """What we declare and the SDK does not, or not so, or what is required by one alone."""
        declared = {name: hint for name, hint in theirs.__annotations__.items() if name not in OF_THE_CLIENT}
        shape = shape_of(ours)
        for name in declared.keys() - shape.hints.keys():
            self.note("missing", f"{at}.{name}", "is not taken")
            self.count(list(parts(declared[name], module)), module, f"{at}.{name}")
        for name, hint in shape.hints.items():
            where = f"{at}.{name}"
            if name not in declared:
                if name not in OF_THE_CLIENT:
                    self.note("unknown", where, "unknown")
                continue
            self.known.add(where)
            self.declared.add(where)
            ours_alone, theirs_alone = (
                shape.required - theirs.__required_keys__,
                theirs.__required_keys__ - shape.required,
            )
            if name in ours_alone | theirs_alone:
                self.note("stricter" if name in ours_alone else "laxer", where, "is required by one alone")
            mine = [part for part in parts_of(hint) if part is not types.NoneType]
            self.compare_types(mine, list(parts(declared[name], module)), module, where)

    def note(self, matter: str, where: str, problem: str) -> None:
        if not explained(where, matter):
            self.wrong.append(f"{where}: {problem}")

    def count(self, theirs: list[Any], module: types.ModuleType, where: str) -> None:
        """All that the SDK knows from here on, of which we declare nothing."""
        self.known.add(where)
        for part in theirs:
            if is_typeddict(part):
                for name, hint in part.__annotations__.items():
                    self.count(list(parts(hint, module)), module, f"{where}.{name}")
            elif get_origin(part) in {list, dict, Sequence, Mapping}:
                self.count(list(parts(get_args(part)[-1], module)), module, f"{where}[]")

    def compare_types(self, mine: list[Any], known: list[Any], module: types.ModuleType, where: str) -> None:
        if kinds(known) and kinds(mine) - kinds(known):
            self.wrong.append(f"{where}: {kinds(mine)} is not {kinds(known)}")
        if lacking := kinds(known) - kinds(mine):
            self.note("unlike", where, f"{lacking} is not taken")
        unknown = values(mine) - values(known)
        if values(known) and unknown:
            self.note("values", where, f"{unknown} are no values")
        if str not in mine and (lacking := values(known) - values(mine)) and values(mine):
            self.note("values", where, f"{lacking} are not taken")
        dicts = list(filter(is_typeddict, mine))
        every = [one for part in mine if get_origin(part) is Mapping for one in within(part) if is_typeddict(one)]
        for theirs in filter(is_typeddict, known):
            if dicts:
                nearest = max(dicts, key=lambda ours: len(ours.__annotations__.keys() & theirs.__annotations__.keys()))
                self.compare(nearest, theirs, module, where)
            elif every:  # one shape under each of its names
                for name, hint in theirs.__annotations__.items():
                    self.known.add(f"{where}.{name}")
                    self.declared.add(f"{where}.{name}")
                    self.compare_types(every, list(parts(hint, module)), module, f"{where}.{name}")
            elif theirs.__annotations__:
                self.note("mappings", where, "is any mapping")
                self.count([theirs], module, where)
        held = [inside for part in mine if get_origin(part) in {Sequence, Mapping} for inside in within(part)]
        if held:
            theirs = [
                one for part in known if get_origin(part) in {list, dict} for one in parts(get_args(part)[-1], module)
            ]
            if theirs:
                self.compare_types(held, theirs, module, f"{where}[]")


def within(part: Any) -> list[Any]:
    return [one for one in parts_of(get_args(part)[-1]) if one is not types.NoneType]


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


def compared(facts: OperationFacts, into: Comparison) -> None:
    told = SDK[place(facts.method, facts.path)]
    build = operations("stripe")[facts.name].build
    ours = params_of(build)
    if told.params and ours:
        theirs, module = told.parameters()
        into.compare(ours, theirs, module, facts.name)
        by_position = {one.name for one, _ in plain_of(build)}
        into.declared |= {f"{facts.name}.{name}" for name in by_position} & into.known
        into.wrong = [
            one for one in into.wrong if one.removeprefix(f"{facts.name}.").partition(":")[0] not in by_position
        ]


OUTSIDE = {"files.contents"}
"""What the documentation says of an object's own address, and the package has no method for."""
EVERY = [facts for facts in operations_of(StripeClient) if facts.name not in OUTSIDE]
WHOLE = {"quotes.pdf"}
"""What is no object, and answered as bytes."""


def test_every_operation_is_one_of_the_sdk() -> None:
    places = [place(facts.method, facts.path) for facts in EVERY]
    print(f"{len(places)} of the SDK's {len(SDK)} operations are native")
    assert len({*places}) == len(places)
    assert {*places} <= SDK.keys()


@pytest.mark.parametrize("facts", EVERY, ids=lambda facts: facts.name)
def test_an_operation_declares_what_the_sdk_knows(facts: OperationFacts) -> None:
    comparison = Comparison()
    compared(facts, comparison)
    assert comparison.wrong == []
    told = SDK[place(facts.method, facts.path)]
    results = [part.__name__ for part in parts_of(facts.result)]
    for kind in told.kinds:
        expected = (PARTS.get(kind) or class_of(kind) or UntypedObject).__name__
        assert {expected, f"Deleted{expected}", "DeletedStub", "UntypedObject"} & {*results} or facts.name in WHOLE
    assert facts.paged is told.wrapper.startswith(("ListObject", "SearchResultObject"))


def test_nearly_all_parameters_are_declared() -> None:
    comparison = Comparison()
    for facts in EVERY:
        compared(facts, comparison)
    tops = {f"{facts.name}.": facts for facts in EVERY}
    top = {where for where in comparison.known if f"{where.rpartition('.')[0]}." in tops}
    for name, all_of, least in (("top level", top, 1), ("nested", comparison.known - top, 0.9)):
        typed = {where for where in all_of if not any(fnmatchcase(where, f"{one}.*") for one in EXCEPTIONS["mappings"])}
        print(f"{name}: {len(all_of & comparison.declared)} of {len(all_of)} parameters, {len(typed)} without mappings")
        assert len(typed & comparison.declared) >= least * len(typed)


@pytest.mark.parametrize("facts", EVERY, ids=lambda facts: facts.name)
def test_what_is_given_is_sent(facts: OperationFacts) -> None:
    positional, named = arguments("stripe", facts.name)
    request = operations("stripe")[facts.name].build(None, *positional, **named)
    assert names_sent(request) - {"query", "file"} == set(named) - {"idempotency_key", "file"}
    assert (request.idempotency_key is not None) is ("idempotency_key" in named)


def test_the_comparison_sees_what_is_wrong() -> None:
    class Wrong(CustomerParams, total=False):
        surname: str
        balance: str  # type: ignore[misc]

    module = importlib.import_module("stripe.params._customer_create_params")
    comparison = Comparison()
    comparison.compare(Wrong, module.CustomerCreateParams, module, "it")
    assert {"it.balance: {'text'} is not {'number'}", "it.surname: unknown"} <= {*comparison.wrong}
