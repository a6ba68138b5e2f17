"""Type checkers accept what is right, and refuse what is wrong, line by line.

A wrong line says `# E: why`. With `# E?: why` it may be refused too, since checkers place some errors differently.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
RIGHT = ROOT / "tests" / "typing" / "right.py"
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
        [sys.executable, "-m", "mypy", "--no-error-summary", str(RIGHT), *map(str, WRONG)],
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
        [sys.executable, "-m", "pyright", "--outputjson", str(RIGHT), *map(str, WRONG)],
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
    assert found.get(RIGHT.name, set()) == set(), said
    for name, lines in wrong.items():
        assert lines, f"{name} marks no line"
        assert found.get(name, set()) - perhaps[name] == lines, said
