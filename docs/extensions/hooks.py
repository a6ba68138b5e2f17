"""Fills pages with tables made from the code itself."""

from typing import Any

from switchgear import errors


def on_page_markdown(markdown: str, **_: Any) -> str:
    """Replace the marker by the table of all errors."""
    return markdown.replace("<!-- errors -->", error_table())


def error_table() -> str:
    """A row per error class: what a user is told, what a developer does, and how the product degrades."""
    rows = ["| error | tier | what to tell a user | what to do |", "|---|---|---|---|"]
    for name in errors.__all__:
        cls = getattr(errors, name)
        if isinstance(cls, type) and issubclass(cls, errors.SwitchgearError):
            rows.append(f"| `{name}` | {cls.tier} | {cls.user_message} | {cls.guidance or '—'} |")
    return "\n".join(rows)
