"""What the README promises: tests that are there, and every variable that is read."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from switchgear import ApiClientFactory

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text("utf-8")


class Watched(Mapping[str, str]):
    """An empty environment that knows what it was asked for."""

    def __init__(self) -> None:
        self.asked: set[str] = set()

    def __getitem__(self, name: str) -> str:
        self.asked.add(name)
        raise KeyError(name)

    def __iter__(self) -> Iterator[str]:
        return iter(())

    def __len__(self) -> int:
        return 0


def test_every_variable_is_there_and_no_other():
    environment = Watched()
    ApiClientFactory.from_env(environment).close()
    table = README.split("| variable |")[1].split("\n\n")[0]
    assert environment.asked == set(re.findall(r"`([A-Z][A-Z_]+)`", table))


def test_what_shows_a_claim_is_there():
    shown = re.findall(r"\| `(tests/[^`]+)` \|", README)
    assert len(shown) == README.split("| shown by |")[1].split("\n\n")[0].count("\n") - 1
    assert [place for place in shown if not (ROOT / place).exists()] == []


def test_there_are_exactly_two_commands_to_set_up():
    assert len(re.findall(r"^python3 -m venv .*$", README, re.MULTILINE)) == 2
