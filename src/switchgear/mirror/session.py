"""What is kept of Clerk's sessions."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any, Final, cast

from switchgear.clerk.events import ClerkEvent
from switchgear.clerk.models.sessions import Session, SessionStatus
from switchgear.mirror.fragments import Envelope, clerk_snapshot
from switchgear.mirror.user import user_id
from switchgear.mirror.world import Owner, Seen
from switchgear.sync.canonical import Fields, canonical
from switchgear.sync.lifecycle import Lifecycle
from switchgear.sync.registers import Register
from switchgear.sync.state import State
from switchgear.types.times import to_millis

__all__ = ["SESSION_KEPT", "device_of", "session_fragment", "session_owner"]

_ENDS: Final = frozenset(status.value for status in SessionStatus) - {"pending", "active"}
_LIFECYCLE: Final = Lifecycle(
    ranks={"pending": 0, "active": 1, **dict.fromkeys(_ENDS, 2)}, one_way=True, terminal=_ENDS
)
_DEVICE: Final = "device"
"""The register of the request that the session began with, as far as its first event tells: what revokes a session may
be a request of somebody else's."""

SESSION_KEPT: Final = ("user", "status", "expire_at", "last_active_at", "created_at")
"""What stays of a session after an erasure: whose it was, its times, and its status."""


def session_fragment(envelope: Envelope, session: Session) -> State:
    """The fragment of an event or a read that shows a session."""
    times = {name: getattr(session, name) for name in ("expire_at", "last_active_at", "created_at")}
    activity = session.latest_activity
    fields: Fields = {
        "user": session.user_id,
        "status": str(session.status),
        **{name: None if at is None else to_millis(at) for name, at in times.items()},
        "ip": activity.ip_address if activity else None,
        "city": activity.city if activity else None,
        "country": activity.country if activity else None,
    }
    shown = clerk_snapshot(envelope, fields, session.updated_at, lifecycle=_LIFECYCLE)
    device = _device(envelope)
    if not device:
        return shown
    return replace(shown, minima={_DEVICE: Register(to_millis(session.updated_at), canonical(device))})


def _device(envelope: Envelope) -> Fields:
    if not isinstance(envelope, ClerkEvent):
        return {}
    told = {"ip": envelope.client_ip, "user_agent": envelope.user_agent}
    return {name: value for name, value in told.items() if value}


def device_of(session: Seen) -> dict[str, str]:
    """From where its user signed in: `ip`, `user_agent`, `location`; what nobody said is absent."""
    register = session.state.minima.get(_DEVICE)
    first = cast(dict[str, Any], json.loads(register.content)) if register else {}
    place = ", ".join(str(part) for part in (session.get("city"), session.get("country")) if part)
    told = {"ip": first.get("ip") or session.get("ip"), "user_agent": first.get("user_agent"), "location": place}
    return {name: str(value) for name, value in told.items() if value}


def session_owner(seen: Seen) -> Owner:
    """The user who signed in."""
    named = seen.get("user")
    return Owner(user_id(seen.world, named) if isinstance(named, str) else None)
