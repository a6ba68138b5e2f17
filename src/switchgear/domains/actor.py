"""Who acts, as far as rules have to know."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Actor"]


@dataclass(frozen=True, slots=True)
class Actor:
    """A user or a service on whose behalf a command runs."""

    id: str
    """The local user id, or the service's name."""
    is_admin: bool = False
