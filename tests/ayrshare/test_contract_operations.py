"""The operations against what Ayrshare documents: place, parameters, types, enumerations, and what is required."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from pydantic.alias_generators import to_camel

from contract import names_sent, parameters, place, short
from crm import Line
from every_operation import CLIENTS, arguments, operations
from switchgear.ayrshare.client import AyrshareClient
from switchgear.pipeline.operations import OperationFacts, operations_of

SPECIFIED: dict[str, Any] = json.loads(
    (Path(__file__).parents[1] / "data" / "ayrshare" / "operations.json").read_text()
)
FACTS = Path(__file__).parents[3] / "shared" / "contracts" / "ayrshare" / "FACTS.md"
EVERY = operations_of(AyrshareClient)
NAMES = {"post_id": "id"}
"""What the body calls an id that a caller gives by position."""


def wire(name: str) -> str:
    return NAMES.get(name, to_camel(name))


def test_the_contract_is_what_the_facts_say() -> None:
    if not FACTS.exists():
        pytest.skip("the facts do not lie beside the project")
    said = FACTS.read_text()
    for told in SPECIFIED.values():
        assert f"`{told['method']} {told['path'].removeprefix('/api')}`" in said or f"/{told['path']}" in said
        assert all(name in said for name in told["parameters"])


def test_every_operation_has_a_contract() -> None:
    assert [facts.name for facts in EVERY] == sorted(SPECIFIED)


@pytest.mark.parametrize("facts", EVERY, ids=lambda facts: facts.name)
def test_an_operation_declares_what_is_documented(facts: OperationFacts) -> None:
    told = SPECIFIED[facts.name]
    assert place(facts.method, facts.path) == place(told["method"], told["path"])
    ours = {wire(name): one for name, one in parameters(facts).items() if name != "options"}
    assert {name: _plain(short(one.type)) for name, one in ours.items()} == told["parameters"]
    assert sorted(name for name, one in ours.items() if one.required) == sorted(told["required"])


def _plain(form: str) -> str:
    """Without the names of networks, which Ayrshare spells in its own way, and without None, which leaves out."""
    form = form.rstrip("?")
    if form.startswith("text:success|"):  # a result has more statuses than the history
        return form.removesuffix("|scheduled|partial")
    return "list of text" if form.startswith("list of text:facebook") else form


@pytest.mark.parametrize("facts", EVERY, ids=lambda facts: facts.name)
def test_what_is_given_is_sent_under_the_names_that_are_documented(facts: OperationFacts) -> None:
    positional, named = arguments("ayrshare", facts.name)
    operation = operations(CLIENTS["ayrshare"][0](Line()))[facts.name]
    sent = names_sent(operation.build(None, *positional, **named))
    beside = {name for name in sent if name.endswith("Options")}
    assert sent - beside <= SPECIFIED[facts.name]["parameters"].keys()
    assert {wire(name) for name in named if name != "options"} <= sent
    assert bool(beside) is ("options" in named)
