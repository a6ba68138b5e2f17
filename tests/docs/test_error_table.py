"""The table of errors in the documentation is made from the classes."""

from __future__ import annotations

import importlib.util
from pathlib import Path

from switchgear import errors

HOOKS = Path(__file__).parents[2] / "docs" / "extensions" / "hooks.py"


def test_every_error_has_a_row_and_words() -> None:
    spec = importlib.util.spec_from_file_location("docs_hooks", HOOKS)
    assert spec is not None
    assert spec.loader is not None
    hooks = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(hooks)
    table = hooks.on_page_markdown("<!-- errors -->")
    for name in errors.__all__:
        cls = getattr(errors, name)
        if issubclass(cls, errors.SwitchgearError):
            assert f"| `{name}` | {cls.tier} | {cls.user_message} |" in table
            assert cls.user_message
