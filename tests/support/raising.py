"""For child processes: they import this module by its name."""

from __future__ import annotations

from typing import NoReturn


def throw(error: Exception) -> NoReturn:
    """Raise it there."""
    raise error
