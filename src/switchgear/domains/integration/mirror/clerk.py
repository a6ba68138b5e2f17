"""What Clerk's events and reads are about."""

from __future__ import annotations

from functools import partial
from typing import Final

from switchgear.clerk.events import SessionEvent, UserEvent
from switchgear.clerk.models.base import DeletedObject
from switchgear.clerk.models.users import User
from switchgear.domains.integration.mirror.kinds import USER
from switchgear.domains.integration.mirror.message import NOTHING, Message, skipped
from switchgear.domains.integration.mirror.user import user_deleted, user_fragment, user_signed_in
from switchgear.domains.snapshots import Envelope
from switchgear.sync.keys import EntityKey
from switchgear.sync.policy import SyncPolicy
from switchgear.types.events import Read

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


def interpret(envelope: Envelope, policy: SyncPolicy) -> Message:
    """What an event or a read of Clerk's is about."""

    def key(id: str) -> EntityKey:
        return EntityKey.of(envelope, USER, id, instance=policy.instance)

    match envelope:
        case UserEvent(object=User() as user) | Read(object=User() as user):
            owner = key(user.id)
            return Message(fragments={owner: partial(user_fragment, envelope, owner, user, policy)})
        case (
            UserEvent(object=DeletedObject(id=str(id)) as stub)
            | Read(object=DeletedObject(object="user", id=str(id)) as stub)
        ):
            return Message(fragments={key(id): partial(user_deleted, envelope, key(id), stub)})
        case Read(object=None, kind="user", id=id):
            return Message(fragments={key(id): partial(user_deleted, envelope, key(id), None)})
        case SessionEvent(type="session.created", object=session):
            return Message(fragments={key(session.user_id): partial(user_signed_in, session)})
        case SessionEvent(object=session):
            return skipped(NOTHING, key(session.user_id))
        case Read():
            return skipped("not_found" if envelope.object is None else NOTHING)
        case _:
            return skipped(NOTHING if envelope.type.startswith(_OTHERS) else "unknown_type")
