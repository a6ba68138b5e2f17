"""Ayrshare: models, typed webhook events, and the check of their signatures."""

from typing import TYPE_CHECKING

from switchgear._lazy import lazy_exports

if TYPE_CHECKING:
    from switchgear.ayrshare.events import AyrshareEvent as AyrshareEvent

__all__ = ["AyrshareEvent"]

__getattr__, __dir__ = lazy_exports(__name__, {"events": "AyrshareEvent"})
