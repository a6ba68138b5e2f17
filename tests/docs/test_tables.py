"""The tables in the documentation are made from the code."""

from __future__ import annotations

from pathlib import Path
from types import ModuleType
from typing import Any, get_args

import pytest

from extension import load
from house import classes_of
from switchgear import AyrshareClient, ClerkClient, StripeClient, operations_of
from switchgear.errors import SwitchgearError
from switchgear.pipeline.hooks import HookEvent
from switchgear.types.events import Source, kinds_of
from tracing import EVERY, Recorder

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def hooks() -> ModuleType:
    return load("hooks")


def rows(table: str) -> dict[str, list[str]]:
    """The cells by the name in the first of them."""
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in table.splitlines()[2:]]
    return {row[0].strip("·` "): row[1:] for row in cells}


def test_every_error_has_a_row_and_words(hooks: ModuleType) -> None:
    table = rows(hooks.on_page_markdown("<!-- errors -->"))
    ours = {cls.__name__: cls for cls in classes_of(SwitchgearError)}
    assert table == {name: [cls.tier, cls.user_message, cls.guidance] for name, cls in ours.items()}
    assert all(all(row) for row in table.values())


def test_an_error_stands_below_its_base(hooks: ModuleType) -> None:
    lines = hooks.on_page_markdown("<!-- errors -->").splitlines()
    depths = {line.split("`")[1]: line.count("·") for line in lines[2:]}
    assert [depths[name] for name in ("SwitchgearError", "ApiError", "Conflict", "Duplicate")] == [0, 1, 2, 3]
    names = list(depths)
    assert names.index("Conflict") + 1 == names.index("Duplicate")


def test_every_event_has_a_row(hooks: ModuleType) -> None:
    table = rows(hooks.on_page_markdown("<!-- hooks -->"))
    assert table.keys() == {event.__name__ for event in get_args(HookEvent)}
    assert table["RetryScheduled"] == [
        "The call will go again.",
        "`service`, `operation`, `call`, `attempt`, `delay`, `reason`",
    ]


@pytest.mark.parametrize("client", [AyrshareClient, ClerkClient, StripeClient])
def test_every_operation_has_a_row(hooks: ModuleType, client: type[Any]) -> None:
    marker = f"<!-- operations {client.spec.name} -->"
    page = (ROOT / "docs" / "services" / f"{client.spec.name}.md").read_text()
    assert page.count(marker) == 1
    table = rows(hooks.on_page_markdown(page).split("is sent.\n\n")[1].split("\n\n")[0])
    assert table.keys() == {facts.name for facts in operations_of(client)}


def test_what_the_sandbox_plays_has_a_row(hooks: ModuleType) -> None:
    page = (ROOT / "docs" / "concepts" / "testing.md").read_text()
    assert page.count("<!-- played stripe -->") == 1
    table = rows(hooks.on_page_markdown("<!-- played stripe -->"))
    assert {"`capture`", "`confirm`", "`search`"} <= {*table["payment_intents"][0].split(", ")}
    assert "topups" not in table


def test_a_service_of_ones_own_is_short() -> None:
    code = (ROOT / "docs" / "services" / "own.md").read_text().split("```python\n")[1].split("```")[0]
    assert len([line for line in code.splitlines() if line.strip()]) <= 60


@pytest.mark.parametrize(("page", "marker"), [("errors", "<!-- errors -->"), ("observability", "<!-- hooks -->")])
def test_a_page_shows_it(hooks: ModuleType, page: str, marker: str) -> None:
    text = (ROOT / "docs" / "concepts" / f"{page}.md").read_text()
    assert text.count(marker) == 1
    assert marker not in hooks.on_page_markdown(text)


def test_the_names_of_telemetry_are_documented() -> None:
    recorder = Recorder()
    for event in EVERY:
        recorder.observer(event)
    page = (ROOT / "docs" / "concepts" / "observability.md").read_text()
    events = recorder.span.events
    points = [attributes for name in recorder.instruments() for attributes, _ in recorder.measured(name)]
    names = {*(recorder.span.attributes or ()), *recorder.instruments(), *(event.name for event in events)}
    names |= {name for attributes in (*points, *(event.attributes or {} for event in events)) for name in attributes}
    assert [name for name in sorted(names) if f"`{name}`" not in page] == []


@pytest.mark.parametrize("service", Source)
def test_every_class_of_events_has_a_row(hooks: ModuleType, service: Source) -> None:
    marker = f"<!-- events {service} -->"
    assert (ROOT / "docs" / "services" / f"{service}.md").read_text().count(marker) == 1
    table = rows(hooks.on_page_markdown(marker))
    assert table.keys() == {cls.__name__ for cls in kinds_of(service).values()}
    assert all(all(row) for row in table.values())
