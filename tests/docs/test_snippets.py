"""The documentation's examples run as they stand: the blocks of a page one after the other, in one namespace."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGES = sorted([ROOT / "README.md", *(ROOT / "docs").rglob("*.md")])
BLOCK = re.compile(r"(<!-- sketch -->\n)?^```python\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def blocks(page: Path) -> list[str]:
    """The page's code; a sketch, which uses names of the reader's own, is only compiled."""
    found: list[str] = []
    for sketch, code in BLOCK.findall(page.read_text()):
        if code.startswith("--8<--"):  # a part of an example, which runs as a whole
            continue
        compile(code, str(page), "exec")
        if not sketch:
            found.append(code)
    return found


WITH_CODE = [page for page in PAGES if blocks(page)]


@pytest.mark.parametrize("page", WITH_CODE, ids=lambda page: str(page.relative_to(ROOT)))
def test_page_runs(page: Path) -> None:
    namespace: dict[str, object] = {"__name__": "docs"}
    for code in blocks(page):
        exec(compile(code, str(page), "exec"), namespace)


def test_pages_are_found() -> None:
    assert {page.name for page in WITH_CODE} >= {"clerk.md", "stripe.md", "ayrshare.md", "call.md", "testing.md"}
