"""The public API is what its baseline says. A change is made on purpose, and written down in the changelog."""

from __future__ import annotations

from difflib import unified_diff
from pathlib import Path

from public_api import outline

BASELINE = Path(__file__).parent / "data" / "public_api.txt"


def test_the_public_api_is_what_its_baseline_says():
    known, now = BASELINE.read_text("utf-8").splitlines(), list(outline())
    changes = "\n".join(unified_diff(known, now, "baseline", "now", n=0, lineterm=""))
    assert known == now, (
        f"{changes}\nIf this is meant: python tests/support/public_api.py > tests/data/public_api.txt, and CHANGELOG.md"
    )


def test_the_outline_shows_what_calls_take():
    shown = list(outline())
    users = shown[shown.index("switchgear.clerk.operations.users") :]
    assert "    get(self, user_id: 'str') -> 'Request[User]'" in users
