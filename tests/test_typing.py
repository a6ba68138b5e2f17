"""Type checkers accept what is right, and refuse what is wrong, line by line.

A wrong line says `# E: why`. With `# E?: why` it may be refused too, since checkers place some errors differently.
"""

from __future__ import annotations

import ast
import json
import re
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

import typed_entities
from products import PRODUCTS
from switchgear.testing.factories import example

ROOT = Path(__file__).parents[1]
RIGHT = sorted((ROOT / "tests" / "typing").glob("*.py"))
WRONG = sorted((ROOT / "tests" / "typing" / "wrong").glob("*.py"))

Lines = Mapping[str, set[int]]


def marked(mark: str) -> Lines:
    """The lines with a mark, by file."""
    return {
        file.name: {number for number, line in enumerate(file.read_text().splitlines(), 1) if f"# {mark}: " in line}
        for file in WRONG
    }


def by_mypy() -> tuple[Lines, str]:
    """The lines that mypy refuses, and what it says."""
    run = subprocess.run(
        [sys.executable, "-m", "mypy", "--no-error-summary", *map(str, [*RIGHT, *WRONG])],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    found: dict[str, set[int]] = {}
    for name, line in re.findall(r"^\S*?([^/\s]+\.py):(\d+): error:", run.stdout, re.MULTILINE):
        found.setdefault(name, set()).add(int(line))
    return found, run.stdout + run.stderr


def by_pyright() -> tuple[Lines, str]:
    """The lines that pyright refuses, and what it says."""
    run = subprocess.run(
        [sys.executable, "-m", "pyright", "--outputjson", *map(str, [*RIGHT, *WRONG])],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    found: dict[str, set[int]] = {}
    said = json.loads(run.stdout)["generalDiagnostics"]
    for item in said:
        if item["severity"] == "error":
            found.setdefault(Path(item["file"]).name, set()).add(item["range"]["start"]["line"] + 1)
    return found, json.dumps(said, indent=1)


@pytest.mark.parametrize("check", [by_mypy, by_pyright])
def test_right_is_accepted_and_every_wrong_line_is_refused(check) -> None:
    found, said = check()
    wrong, perhaps = marked("E"), marked("E?")
    assert not found.keys() & {file.name for file in RIGHT}, said
    for name, lines in wrong.items():
        assert lines, f"{name} marks no line"
        assert found.get(name, set()) - perhaps[name] == lines, said


def test_the_code_about_every_entity_is_what_the_examples_make_it() -> None:
    for file, code in ((typed_entities.RIGHT, typed_entities.right()), (typed_entities.WRONG, typed_entities.wrong())):
        assert ast.dump(ast.parse(file.read_text("utf-8"))) == ast.dump(ast.parse(code)), "run typed_entities.py"


def test_every_entity_is_built_by_its_python_names() -> None:
    room: dict[str, Any] = {}
    exec(compile(typed_entities.right(), "entities.py", "exec"), room)
    for product, facts in PRODUCTS.items():
        built = room[f"{product}_built"]()
        assert [type(one) for one in built] == list(facts.classes)
        assert [*map(typed_entities.given, built)] == [typed_entities.given(example(cls)) for cls in facts.classes]
