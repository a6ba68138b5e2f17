"""Which Pythons the tests run on: `.ci/pythons` finds the others on a machine."""

from __future__ import annotations

import re
import runpy
import tomllib
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def ci() -> dict[str, Any]:
    return runpy.run_path(str(ROOT / ".ci" / "pythons"))


def python(file: Path, says: str) -> Path:
    """Something that is called like a Python and answers like one."""
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(f"#!/bin/sh\n{says}\n")
    file.chmod(0o755)
    return file


def test_the_newest_of_each_other_version_is_found(ci, tmp_path, monkeypatch):
    monkeypatch.setitem(ci["others"].__globals__, "SYSTEM", ())
    home, path = tmp_path / "home", tmp_path / "bin"
    pyenv, uv = home / ".pyenv" / "versions", home / ".local" / "share" / "uv" / "python"
    newest = python(pyenv / "b" / "bin" / "python3", "echo cpython final 0 3 12 10")
    python(pyenv / "a" / "bin" / "python3", "echo cpython final 0 3 12 9")
    python(path / "python3.12", "echo cpython final 0 3 12 1")
    from_uv = python(uv / "c" / "bin" / "python3", "echo cpython final 0 3 13 0")
    on_path = python(path / "python3.15", "echo cpython final 0 3 15 0")
    for name, says in {
        "own": "echo cpython final 0 3 11 9",
        "old": "echo cpython final 0 3 10 2",
        "two": "echo cpython final 0 2 7 18",
        "other": "echo pypy final 0 3 14 1",
        "early": "echo cpython beta 0 3 14 0",
        "free-threaded": "echo cpython final 1 3 14 0",
        "broken": "exit 127",
    }.items():
        python(pyenv / name / "bin" / "python3", says)
    python(path / "python3.14-config", "echo cpython final 0 3 14 0")
    found = ci["others"]({"HOME": str(home), "PATH": f"{path}:{tmp_path / 'absent'}:"}, (3, 11))
    assert {minor: chosen for minor, (_, chosen) in found.items()} == {
        (3, 12): newest,
        (3, 13): from_uv,
        (3, 15): on_path,
    }


def test_what_is_promised_is_looked_for(ci):
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    promised = [re.fullmatch(r"Programming Language :: Python :: 3\.(\d+)", line) for line in project["classifiers"]]
    assert {(3, int(found[1])) for found in promised if found} <= set(ci["WANTED"])
    assert project["requires-python"] == f">={'.'.join(map(str, ci['LOWEST']))}"
