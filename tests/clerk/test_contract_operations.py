"""The operations against Clerk's specification: place, parameters, types, limits, answers, and what is required."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

import pytest

from clerk_parameters import PARAMETERS, read_parameters
from clerk_schemas import ANSWERS, EXCEPTIONS, MODELS, OPERATIONS, SHARED, SPECIFIED, covers, form_of, names_in
from contract import names_sent, parameters, place, short
from every_operation import arguments, operations
from switchgear.pipeline.operations import OperationFacts
from switchgear.pipeline.request import Request
from switchgear.testing.clerk.users import CREATE, METADATA, UPDATE

BUILDS = operations("clerk")
each_operation = pytest.mark.parametrize("facts", OPERATIONS, ids=lambda facts: facts.name)

ALWAYS_SENT = {"paginated"}
"""What pages send by themselves."""


def specified(facts: OperationFacts) -> dict[str, Any]:
    return SPECIFIED[place(facts.method, facts.path)]


def taken(told: dict[str, Any]) -> dict[str, str]:
    """What an operation takes by the specification, and what is neither deprecated nor sent always."""
    forms = told.get("query") or told.get("body") or told.get("multipart") or {}
    return {name: form for name, form in forms.items() if "deprecated" not in form and name not in ALWAYS_SENT}


def test_the_parameters_are_those_of_the_specification() -> None:
    if not SHARED.exists():
        pytest.skip("the specifications do not lie beside the project")
    pytest.importorskip("yaml")
    assert read_parameters(SHARED / "bapi-2026-05-12.yml") == PARAMETERS


def test_every_specified_operation_is_offered_once() -> None:
    offered = [place(facts.method, facts.path) for facts in OPERATIONS]
    names = {place(*told["at"].split()): name for name, told in PARAMETERS.items()}
    assert len(names) == len(PARAMETERS) == 249
    assert sorted(offered) == sorted(set(offered))
    assert {names[one] for one in offered} == PARAMETERS.keys()


@each_operation
def test_an_operation_declares_what_is_specified(facts: OperationFacts) -> None:
    told, ours = specified(facts), parameters(facts)
    times = "int" if "query" in told else "text"  # milliseconds in a query, RFC 3339 in a body
    forms = {name: re.sub(r"\btime\b", times, short(one.type, fields=True)) for name, one in ours.items()}
    declared = {name: form + ("!" if ours[name].required else "") for name, form in forms.items()}
    if "" in taken(told):  # the body is a list, whatever its parameter is called
        declared = dict.fromkeys([""], *declared.values())
    theirs = {name: bare(form) for name, form in taken(told).items()}
    otherwise = {name for name in theirs if f"{facts.name}.{name}" in EXCEPTIONS["parameters"]}
    assert declared.keys() == theirs.keys()
    told_apart = {
        name: (declared[name], form)
        for name, form in theirs.items()
        if not agrees(declared[name], form, unset=not told.get("query"))
    }
    assert told_apart.keys() == otherwise, told_apart
    assert (facts.deprecated is not None) is told.get("deprecated", False)


@each_operation
def test_a_limit_is_that_of_the_specification(facts: OperationFacts) -> None:
    ours = parameters(facts)
    for name, form in taken(specified(facts)).items():
        limit = re.search(r"\[([^]]*)\]!?$", form)
        if limit and f"{facts.name}.{name}" not in EXCEPTIONS["limits"]:
            assert limit[1] in ours[name or next(iter(ours))].limits, name


def bare(form: str) -> str:
    """Without limits, and with the values of an enumeration in one order."""
    form = re.sub(r" \[[^]]*\]| deprecated", "", form)
    return re.sub(r":([\w|-]+)", lambda found: ":" + "|".join(sorted(found[1].split("|"))), form)


def agrees(ours: str, theirs: str, *, unset: bool) -> bool:
    """Whether two forms say the same; what may be null may also be declared as what must not, to create something."""
    parts = [re.findall(r"[^\s{},!]+|[{},!]", bare(form)) for form in (ours, theirs)]
    plain = [[part.rstrip("?") for part in some] for some in parts]
    widened = [one for one, other in zip(*parts, strict=False) if one.endswith("?") and not other.endswith("?")]
    return plain[0] == plain[1] and not (widened and unset)  # in a query None is left out


@each_operation
def test_what_is_answered_is_read_as_it_is_specified(facts: OperationFacts) -> None:
    if facts.name in EXCEPTIONS["answers"]:
        return
    answer, result = ANSWERS[facts.name], form_of(facts.result)
    assert covers(result, answer.rstrip("?"), None), (result, answer)
    assert all(MODELS[name].__name__ in result for name in names_in(answer))


@each_operation
def test_what_is_given_is_sent_under_the_names_that_are_specified(facts: OperationFacts) -> None:
    positional, named = arguments("clerk", facts.name)
    request, told = BUILDS[facts.name].build(None, *positional, **named), specified(facts)
    own = [*parameters(facts)]
    given = {name for name, _ in zip([one.name for one in facts.parameters], positional, strict=False)} & {*own}
    if "" in told.get("body", {}):
        assert JSON[told["body"][""].partition("{")[0].strip()](json.loads(content_of(request)))
        return
    assert names_sent(request) - ALWAYS_SENT == given | set(named)
    assert (request.body is not None and "multipart" in request.body.content_type) is ("multipart" in told)
    body = json.loads(content_of(request)) if content_of(request).startswith(b"{") else {}
    assert all(JSON[kind_of(told["body"][name])](value) for name, value in body.items())
    assert all(QUERY[kind_of(told["query"][name])](value) for name, value in request.query)


def content_of(request: Request[Any]) -> bytes:
    return b"" if request.body is None else request.body.content


def kind_of(form: str) -> str:
    kind = bare(form).partition("{")[0].partition(":")[0].rstrip("?! ")
    return kind or "json"


JSON: dict[str, Callable[[Any], bool]] = {
    "text": lambda value: isinstance(value, str),
    "flag": lambda value: isinstance(value, bool),
    "int": lambda value: type(value) is int,
    "number": lambda value: type(value) in {int, float},
    "json": lambda value: isinstance(value, dict),
    "any": lambda _: True,
    "list of": lambda value: all(isinstance(one, dict) for one in value),
    "list of text": lambda value: all(isinstance(one, str) for one in value),
    "list of int": lambda value: all(type(one) is int for one in value),
}
QUERY: dict[str, Callable[[str], bool]] = {
    "text": bool,
    "flag": lambda value: value in {"true", "false"},
    "int": str.isdecimal,
    "number": str.isdecimal,
    "list of text": bool,
}


@pytest.mark.parametrize(
    ("operation", "kinds"), [("CreateUser", CREATE), ("UpdateUser", UPDATE), ("UpdateUserMetadata", METADATA)]
)
def test_the_sandbox_takes_what_the_specification_says(operation: str, kinds: dict[str, type]) -> None:
    forms = {str: "text", bool: "flag", int: "int", dict: "json", list: "list of text"}
    assert {name: forms[kind] for name, kind in kinds.items()} == {
        name: kind_of(form) for name, form in PARAMETERS[operation]["body"].items()
    }


@pytest.mark.parametrize(
    ("ours", "theirs", "unset", "said"),
    [
        ("text?", "text?", True, True),
        ("text", "text? [1 to 5]", True, True),
        ("text?", "text", True, False),
        ("text?", "text", False, True),
        ("text!", "text", True, False),
        ("text:b|a", "text:a|b", True, True),
        ("list of {a: text!, b: int}", "list of {a: text!, b: int? [0 to 3]}", True, True),
        ("list of {a: text!, b: int?}", "list of {a: text!, b: int}", True, False),
        ("list of {a: text!}", "list of {a: text!, b: int}", True, False),
        ("{a: text}", "{a: int}", True, False),
    ],
)
def test_the_comparison_itself(ours: str, theirs: str, unset: bool, said: bool) -> None:
    assert agrees(ours, theirs, unset=unset) is said
