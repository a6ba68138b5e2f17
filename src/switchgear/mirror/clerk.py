"""What Clerk's events and reads are about."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Final

from switchgear.clerk.events import ClerkGenericEvent, SessionEvent, UserEvent
from switchgear.clerk.models.base import DeletedObject
from switchgear.clerk.models.users import User
from switchgear.mirror.fragments import Envelope, announcement
from switchgear.mirror.kinds import USER
from switchgear.mirror.message import MISSING, NOTHING, Fragment, Message, dead, skipped
from switchgear.mirror.user import user_deleted, user_fragment, user_signed_in
from switchgear.sync.keys import EntityKey
from switchgear.sync.policy import SyncPolicy
from switchgear.types.events import Read, Source

__all__ = ["interpret"]

_OTHERS: Final = (
    "email.",
    "sms.",
    "role.",
    "permission.",
    "organization",
    "waitlistEntry.",
    "subscription",
    "paymentAttempt.",
)
"""Prefixes of the types that have no entity here. Clerk's own billing must not write the mirror of Stripe's."""

_READABLE: Final = frozenset(("user.created", "user.updated", "user.deleted", "session.created"))
"""The types that say something of a user; one that could not be read as such asks for a read."""


def interpret(envelope: Envelope, policy: SyncPolicy) -> Message:
    """What an event or a read of Clerk's is about."""
    match envelope:
        case UserEvent(object=User() as user) | Read(object=User() as user):
            return _about(user.id, lambda key: partial(user_fragment, envelope, key, user, policy))
        case UserEvent(object=DeletedObject() as stub) | Read(object=DeletedObject(object="user") as stub):
            return _about(stub.id, lambda key: partial(user_deleted, envelope, key, stub))
        case Read(object=None, kind="user", id=id):
            return _about(id, lambda key: partial(user_deleted, envelope, key, None))
        case SessionEvent(type="session.created", object=session):
            return _about(session.user_id, lambda _: partial(user_signed_in, session))
        case SessionEvent(object=session):
            return skipped(NOTHING, *_user(session.user_id))
        case Read():
            return skipped("not_found" if envelope.object is None else NOTHING)
        case ClerkGenericEvent(object=payload) if envelope.type in _READABLE:
            user_id = payload.text("user_id" if envelope.type.startswith("session.") else "id")
            return _about(user_id, lambda _: partial(announcement, envelope))
        case _:
            return skipped(NOTHING if envelope.type.startswith(_OTHERS) else "unknown_type")


def _user(id: str | None) -> tuple[EntityKey, ...]:
    return (EntityKey(Source.CLERK, USER, id),) if id else ()


def _about(id: str | None, fragment: Callable[[EntityKey], Fragment]) -> Message:
    """What changes the user of an id; nothing can be made of it without one."""
    keys = _user(id)
    return Message(fragments={key: fragment(key) for key in keys}) if keys else dead(MISSING)
