"""What Clerk's events and reads are about."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, Final

from switchgear.clerk.events import ClerkGenericEvent
from switchgear.clerk.models.base import DeletedObject
from switchgear.clerk.models.organization_domains import OrganizationDomain
from switchgear.clerk.models.organizations import Organization, OrganizationMembership
from switchgear.clerk.models.sessions import Session
from switchgear.clerk.models.users import User
from switchgear.mirror.fragments import Envelope, announcement, deletion
from switchgear.mirror.kinds import DOMAIN, MEMBERSHIP, ORGANIZATION, SESSION, USER
from switchgear.mirror.message import MISSING, NOTHING, Fragment, Message, dead, skipped
from switchgear.mirror.organization import (
    domain_fragment,
    membership_deleted,
    membership_fragment,
    organization_fragment,
)
from switchgear.mirror.session import session_fragment
from switchgear.mirror.user import user_active, user_deleted, user_fragment, user_signed_in
from switchgear.sync.keys import EntityKey
from switchgear.sync.lane import Phase
from switchgear.sync.policy import SyncPolicy
from switchgear.types.events import Event, Read, Source

__all__ = ["interpret"]

_OTHERS: Final = (
    *("email.", "sms.", "role.", "permission.", "organization", "session.", "waitlistEntry."),
    *("subscription", "paymentAttempt."),
)
"""Prefixes of the types that have no entity here. Clerk's own billing must not write the mirror of Stripe's."""
_KINDS: Final[Mapping[str, str]] = {
    "user": USER,
    "session": SESSION,
    "organization": ORGANIZATION,
    "organizationDomain": DOMAIN,
    "organizationMembership": MEMBERSHIP,
}
"""The kind of object that the events of a prefix are about."""
_SIGNED_IN: Final = "session.created"


def interpret(envelope: Envelope, policy: SyncPolicy) -> Message:
    """What an event or a read of Clerk's is about."""
    held = envelope.object
    if (shows := _SHOWS.get(type(held))) is not None:
        return shows(envelope, held, policy)
    if isinstance(envelope, ClerkGenericEvent):
        return _unread(envelope)
    kind = _kind_of(envelope, held)
    if isinstance(held, DeletedObject):
        return skipped(NOTHING) if kind is None else _gone(envelope, kind, held.id, held)
    if held is None and isinstance(envelope, Read):
        return skipped("not_found") if kind in {None, SESSION} else _gone(envelope, envelope.kind, envelope.id, None)
    return _skipped(envelope)


def _kind_of(envelope: Envelope, held: object) -> str | None:
    if isinstance(envelope, Event):
        return _KINDS.get(envelope.type.rpartition(".")[0])
    named = held.object if isinstance(held, DeletedObject) else envelope.kind
    return named if named in _KINDS.values() else None


def _skipped(envelope: Envelope) -> Message:
    known = isinstance(envelope, Read) or envelope.type.startswith(_OTHERS)
    return skipped(NOTHING if known else "unknown_type")


def _key(kind: str, id: str) -> EntityKey:
    return EntityKey(Source.CLERK, kind, id)


def _about(kind: str, id: str | None, fragment: Fragment) -> Message:
    """What changes the object of an id; nothing can be made of it without one."""
    return Message(fragments={_key(kind, id): fragment}) if id else dead(MISSING)


def _gone(envelope: Envelope, kind: str, id: str | None, stub: DeletedObject | None) -> Message:
    if kind == USER and id:
        return _about(USER, id, partial(user_deleted, envelope, _key(USER, id), stub))
    return _about(kind, id, partial(deletion, envelope))


def _user(envelope: Envelope, user: User, policy: SyncPolicy) -> Message:
    return _about(USER, user.id, partial(user_fragment, envelope, _key(USER, user.id), user, policy))


def _organization(envelope: Envelope, organization: Organization, policy: SyncPolicy) -> Message:
    return _about(ORGANIZATION, organization.id, partial(organization_fragment, envelope, organization, policy))


def _domain(envelope: Envelope, domain: OrganizationDomain, policy: SyncPolicy) -> Message:
    del policy
    return _about(DOMAIN, domain.id, partial(domain_fragment, envelope, domain))


def _membership(envelope: Envelope, membership: OrganizationMembership, policy: SyncPolicy) -> Message:
    del policy
    gone = isinstance(envelope, Event) and Phase.of(envelope.type) is Phase.DELETED
    says = membership_deleted if gone else membership_fragment
    return _about(MEMBERSHIP, membership.id, partial(says, envelope, membership))


def _session(envelope: Envelope, session: Session, policy: SyncPolicy) -> Message:
    """A session, and the activity of its user. That it was created is about the user before all."""
    del policy
    if not session.user_id:
        return dead(MISSING)
    user, shown = _key(USER, session.user_id), partial(session_fragment, envelope, session)
    own: dict[EntityKey, Fragment] = {_key(SESSION, session.id): shown} if session.id else {}
    if isinstance(envelope, Event) and envelope.type == _SIGNED_IN:
        return Message(fragments={user: partial(user_signed_in, session), **own})
    return Message(fragments={**own, user: partial(user_active, session)}) if own else skipped(MISSING, user)


_SHOWS: Final[Mapping[type[object], Callable[[Envelope, Any, SyncPolicy], Message]]] = {
    User: _user,
    Session: _session,
    Organization: _organization,
    OrganizationDomain: _domain,
    OrganizationMembership: _membership,
}
"""What an event or a read is about that shows an object of a class."""


def _unread(envelope: ClerkGenericEvent) -> Message:
    """What an event is about whose object is not as its kind should be, or whose kind has no class: it is read anew."""
    payload, kind = envelope.object, _kind_of(envelope, None)
    own, user = payload.text("id"), payload.text("user_id")
    if kind is None:
        return _skipped(envelope)
    if envelope.type == _SIGNED_IN:
        return _about(USER, user, partial(announcement, envelope))
    if not own and kind != USER:
        return skipped(MISSING)
    told = _about(kind, own, partial(announcement, envelope))
    return told if kind != SESSION or not user else Message(fragments=told.fragments, neighbours=(_key(USER, user),))
