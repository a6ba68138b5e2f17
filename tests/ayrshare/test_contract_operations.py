"""The operations against what is known of Ayrshare: place, parameters, types, what is required, and who says so."""

from __future__ import annotations

import json
from collections import Counter
from itertools import chain
from pathlib import Path
from typing import Any

import pytest
from pydantic.alias_generators import to_camel

from contract import names_sent, parameters, place, short
from every_operation import arguments, operations
from switchgear.ayrshare.client import AyrshareClient
from switchgear.pipeline.evidence import Evidence
from switchgear.pipeline.operations import OperationFacts, operations_of

SPECIFIED: dict[str, Any] = json.loads(
    (Path(__file__).parents[1] / "data" / "ayrshare" / "operations.json").read_text()
)
"""By verb and path. Where a place is `open`, nobody has written down what it takes."""
FACTS = Path(__file__).parents[3] / "shared" / "contracts" / "ayrshare" / "FACTS.md"
MARKS = {
    "D": Evidence.DOCUMENTATION,
    "K": Evidence.PUBLISHED_CODE,
    "S": Evidence.SECOND_HAND,
    "U": Evidence.UNCONFIRMED,
}
ELSEWHERE = {"media.put"}
"""What does not go to Ayrshare's own address."""
EVERY = [facts for facts in operations_of(AyrshareClient) if facts.method and facts.name not in ELSEWHERE]
NAMES = {"post_id": "id", "feed_id": "id"}
"""What the body calls that which a caller gives by position."""
NOT_SENT = {"adapt", "on_progress", "options", "other_options", "primary", "publish_now"}
"""What becomes several fields, or none."""
CONSTANT = {"DELETE /post": {"deleteAllScheduled"}}
"""Fields that are operations of their own."""


def told_of(facts: OperationFacts) -> tuple[str, Any]:
    """The contract's line for an operation. A path may mean two places: then the names of its parts decide."""
    ours = place(facts.method, facts.path.removeprefix("/api"))
    found = [where for where in SPECIFIED if place(*where.split(" ")) == ours]
    by_platform = [where for where in found if (":platform" in where) == ("{platform}" in facts.path)]
    (where,) = by_platform
    return where, SPECIFIED[where]


def wire(name: str) -> str:
    return NAMES.get(name, to_camel(name))


def declared(facts: OperationFacts) -> dict[str, Any]:
    return {wire(name): one for name, one in parameters(facts).items() if name not in NOT_SENT}


def test_the_contract_is_what_the_facts_say() -> None:
    assert len(SPECIFIED) == 79
    if not FACTS.exists():
        pytest.skip("the facts do not lie beside the project")
    said = FACTS.read_text()
    for where, told in SPECIFIED.items():
        assert all(part in said for part in where.partition(" ")[2].split("/"))
        assert all(name in said for name in told["parameters"] if name not in ASKED_FOR)


ASKED_FOR = {"keyword"}
"""What the facts leave out, and the kind of operation demands."""


def test_every_place_is_offered() -> None:
    offered = Counter(told_of(facts)[0] for facts in EVERY)
    assert offered.keys() == SPECIFIED.keys()
    assert {where for where, times in offered.items() if times > 1} == {"GET /profiles", "DELETE /post", "PATCH /post"}


@pytest.mark.parametrize("where", SPECIFIED)
def test_the_operations_of_a_place_declare_what_is_known(where: str) -> None:
    told = SPECIFIED[where]
    several = [facts for facts in EVERY if told_of(facts)[0] == where]
    assert {facts.evidence for facts in several} == {MARKS[told["known"]]}
    if told.get("open"):
        return
    fields = [declared(facts) for facts in several]
    ours = {name: _plain(short(one.type)) for name, one in chain.from_iterable(one.items() for one in fields)}
    constant = CONSTANT.get(where, set())
    assert ours == {name: form for name, form in told["parameters"].items() if name not in constant}
    required = [{name for name, one in each.items() if one.required} for each in fields]
    assert set.intersection(*required) == set(told["required"])


def _plain(form: str) -> str:
    """Without the names of networks, which Ayrshare spells in its own way, and without None, which leaves out."""
    form = form.rstrip("?")
    if form.startswith("text:success|"):  # a result has more statuses than the history
        return form.removesuffix("|scheduled|partial")
    return form.partition(":facebook")[0]


@pytest.mark.parametrize("facts", EVERY, ids=lambda facts: facts.name)
def test_what_is_given_is_sent_under_the_names_that_are_known(facts: OperationFacts) -> None:
    told = told_of(facts)[1]
    if told.get("open"):
        return
    positional, named = arguments("ayrshare", facts.name)
    operation = operations("ayrshare")[facts.name]
    sent = names_sent(operation.build(None, *positional, **named))
    beside = {name for name in sent if name.endswith("Options") and name not in told["parameters"]}
    assert sent - beside <= told["parameters"].keys()
    assert {wire(name) for name in named if name not in NOT_SENT} <= sent
    assert bool(beside) is ("options" in named)
