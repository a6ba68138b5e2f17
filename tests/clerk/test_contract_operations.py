"""The operations against Clerk's specification: place, parameters, types, enumerations, and what is required."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from clerk_parameters import OPERATIONS, PARAMETERS, read_parameters
from clerk_schemas import SHARED
from contract import names_sent, parameters, place, short
from every_operation import arguments
from switchgear.clerk.client import ClerkClient
from switchgear.clerk.operations import Users
from switchgear.pipeline.operations import OperationFacts, operations_of
from switchgear.pipeline.request import Request
from switchgear.testing.clerk.users import CREATE, METADATA, UPDATE

SPECIFIED = {place(told["method"], told["path"]): told for told in PARAMETERS.values()}
EVERY = operations_of(ClerkClient)


def test_the_parameters_are_those_of_the_specification() -> None:
    if not SHARED.exists():
        pytest.skip("the specifications do not lie beside the project")
    pytest.importorskip("yaml")
    assert read_parameters(SHARED / "bapi-2026-05-12.yml") == PARAMETERS
    assert set(PARAMETERS) == set(OPERATIONS)


def test_every_specified_operation_is_offered_once() -> None:
    assert sorted(place(facts.method, facts.path) for facts in EVERY) == sorted(SPECIFIED)


@pytest.mark.parametrize("facts", EVERY, ids=lambda facts: facts.name)
def test_an_operation_declares_what_is_specified(facts: OperationFacts) -> None:
    told = SPECIFIED[place(facts.method, facts.path)]
    specified = {name: form for name, form in (told["query"] | told["body"]).items() if "deprecated" not in form}
    ours = parameters(facts)
    times = "int" if told["query"] else "text"  # milliseconds in a query, RFC 3339 in a body
    declared = {name: short(one.type).replace("time", times) for name, one in ours.items()}
    plain = [{name: form.rstrip("?") for name, form in forms.items()} for forms in (declared, specified)]
    assert plain[0] == plain[1]
    if told["body"]:  # in a query None is left out
        assert not [name for name, form in declared.items() if form.endswith("?") and not specified[name].endswith("?")]
    assert sorted(name for name, one in ours.items() if one.required) == told["required"]


@pytest.mark.parametrize("facts", EVERY, ids=lambda facts: facts.name)
def test_what_is_given_is_sent_under_the_names_that_are_specified(facts: OperationFacts) -> None:
    positional, named = arguments("clerk", facts.name)
    request = getattr(Users, facts.name.removeprefix("users.")).build(None, *positional, **named)
    told = SPECIFIED[place(facts.method, facts.path)]
    assert names_sent(request) == set(named)
    assert all(
        JSON[told["body"][name].partition(":")[0].rstrip("?")](value) for name, value in body_of(request).items()
    )
    assert all(QUERY[told["query"][name]](value) for name, value in request.query)


JSON: dict[str, Callable[[Any], bool]] = {
    "text": lambda value: isinstance(value, str),
    "flag": lambda value: isinstance(value, bool),
    "int": lambda value: type(value) is int,
    "json": lambda value: isinstance(value, dict),
    "list of text": lambda value: all(isinstance(one, str) for one in value),
}
QUERY: dict[str, Callable[[str], bool]] = {
    "text": bool,
    "flag": lambda value: value in {"true", "false"},
    "int": str.isdecimal,
    "list of text": bool,
}


def body_of(request: Request[Any]) -> dict[str, Any]:
    return {} if request.body is None else json.loads(request.body.content)


@pytest.mark.parametrize(
    ("operation", "kinds"), [("CreateUser", CREATE), ("UpdateUser", UPDATE), ("UpdateUserMetadata", METADATA)]
)
def test_the_sandbox_takes_what_the_specification_says(operation: str, kinds: dict[str, type]) -> None:
    forms = {str: "text", bool: "flag", int: "int", dict: "json", list: "list of text"}
    specified = {name: form.rstrip("?").partition(":")[0] for name, form in PARAMETERS[operation]["body"].items()}
    assert {name: forms[kind] for name, kind in kinds.items()} == specified
