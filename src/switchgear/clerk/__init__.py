"""Clerk: identity. Clients and operations, models, webhook events, and the check of their signatures."""

from typing import TYPE_CHECKING

from switchgear._lazy import lazy_exports

if TYPE_CHECKING:
    from switchgear.clerk.client import AsyncClerkClient as AsyncClerkClient
    from switchgear.clerk.client import ClerkClient as ClerkClient
    from switchgear.clerk.events import ClerkEvent as ClerkEvent
    from switchgear.clerk.events import ClerkGenericEvent as ClerkGenericEvent
    from switchgear.clerk.events import SessionEvent as SessionEvent
    from switchgear.clerk.events import UserEvent as UserEvent
else:  # a checker that saw __getattr__ would accept any name
    __getattr__, __dir__ = lazy_exports(
        __name__,
        "",
        {"client": "AsyncClerkClient ClerkClient", "events": "ClerkEvent ClerkGenericEvent SessionEvent UserEvent"},
    )
