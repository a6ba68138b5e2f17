"""The documentation's examples run as they stand: the blocks of a page one after the other, in one namespace."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGES = sorted([ROOT / "README.md", *(ROOT / "docs").rglob("*.md")])
BLOCK = re.compile(r"^```python\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def blocks(page: Path) -> list[str]:
    """The page's code, but for parts of an example, which runs as a whole."""
    return [code for code in BLOCK.findall(page.read_text()) if not code.startswith("--8<--")]


WITH_CODE = [page for page in PAGES if blocks(page)]


@pytest.mark.parametrize("page", WITH_CODE, ids=lambda page: str(page.relative_to(ROOT)))
def test_page_runs(page: Path) -> None:
    namespace: dict[str, object] = {"__name__": "docs"}
    for code in blocks(page):
        exec(compile(code, f"<{page.name}>", "exec", dont_inherit=True), namespace)


def test_pages_are_found() -> None:
    assert {page.name for page in WITH_CODE} >= {
        "README.md",
        "clerk.md",
        "stripe.md",
        "ayrshare.md",
        "call.md",
        "testing.md",
    }
