"""Clerk: identity. Models in `clerk.models`, webhooks in `clerk.events` and `clerk.signature`."""

from typing import TYPE_CHECKING

from switchgear._lazy import lazy_exports

if TYPE_CHECKING:
    from switchgear.clerk.events import ClerkEvent as ClerkEvent
    from switchgear.clerk.events import ClerkGenericEvent as ClerkGenericEvent
    from switchgear.clerk.events import SessionEvent as SessionEvent
    from switchgear.clerk.events import UserEvent as UserEvent

__all__ = ["ClerkEvent", "ClerkGenericEvent", "SessionEvent", "UserEvent"]

if not TYPE_CHECKING:  # a checker that saw __getattr__ would accept any name
    __getattr__, __dir__ = lazy_exports(
        __name__,
        {"events": "ClerkEvent ClerkGenericEvent SessionEvent UserEvent"},
    )
