"""The public API is what its baseline says. A change is made on purpose, and written down in the changelog."""

from __future__ import annotations

from difflib import unified_diff

from public_api import baseline, outlines


def test_the_public_api_is_what_its_baseline_says():
    known, now = baseline(), outlines()
    changes = "\n".join(
        line
        for package in sorted({*known, *now})
        for line in unified_diff(known.get(package, []), now.get(package, []), package, "now", n=0, lineterm="")
    )
    assert known == now, f"{changes}\nIf this is meant: python tests/support/public_api.py, and CHANGELOG.md"


def test_the_outline_shows_what_calls_take():
    shown = outlines()["switchgear.clerk.operations"]
    users = shown[shown.index("switchgear.clerk.operations.users") :]
    assert "    get(self, user_id: 'str') -> 'Request[User]'" in users
