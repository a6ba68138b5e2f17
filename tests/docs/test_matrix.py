"""The table of which events make which rows is made from the products' tables, and is whole."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from extension import load

DOMAIN = Path(__file__).parents[3] / "shared" / "DOMAIN.md"
matrix = load("matrix")


def rows(service: str) -> dict[str, list[str]]:
    """The cells by type; in the order of the products."""
    table = matrix.matrix(service).splitlines()[2:]
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in table]
    return {name: row[1:] for row in cells for name in re.findall(r"`([^`]+)`", row[0])}


def test_a_subscription_and_what_follows_from_it() -> None:
    names = [product.name for product in matrix.products()]
    assert names == ["coachflux", "ezre_comms", "integration", "repurposeflow"]
    found = dict(zip(names, rows("stripe")["customer.subscription.updated"], strict=True))
    assert found == {name: "kept" if name == "ezre_comms" else "`subscription`, (`user`)" for name in names}


def test_every_kind_of_row_is_made_by_something() -> None:
    told = " ".join(cell for service in matrix.EVENTS for cells in rows(service).values() for cell in cells)
    made = set(re.findall(r"`(\w+)`", told))
    for product in matrix.products():
        parts = {part.kind for parts in product.parts.values() for part in parts}
        elsewhere = {"schedule", "post_totals"}  # by what the application said of the post, and by reads
        assert {*product.shows, *parts} <= made | elsewhere


def test_every_event_of_the_specification_is_there() -> None:
    if not DOMAIN.exists():
        pytest.skip("the specification is not beside the project")
    text = DOMAIN.read_text()
    section = text[text.index("## 9 Event to entity matrix") : text.index("## 10 Convergence")]
    listed = {name for service in matrix.EVENTS for name in rows(service)}
    for line in section.splitlines():
        cell = line.split("|")[1] if line.startswith("| ") else ""
        for named in re.findall(r"`([\w.*/]+)`", cell):
            prefix, _, verbs = named.rpartition(".")
            types = [f"{prefix}.{verb}" if prefix else verb for verb in verbs.split("/")]
            if "*" in named:
                assert any(name.startswith(named.partition("*")[0].rstrip(".")) for name in listed), named
            else:
                assert not {*types} - listed, named
