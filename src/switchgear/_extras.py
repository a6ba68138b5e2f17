"""What is said where a package of an extra is missing."""

from __future__ import annotations

__all__ = ["missing_extra"]


def missing_extra(extra: str, what: str, error: ModuleNotFoundError) -> ModuleNotFoundError:
    """The error to raise where importing an extra's package failed: it names the extra, and the package too."""
    return ModuleNotFoundError(f"{what} need the extra: pip install 'switchgear[{extra}]'", name=error.name)
