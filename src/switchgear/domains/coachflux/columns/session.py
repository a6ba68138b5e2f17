"""The columns of login sessions."""

from __future__ import annotations

from hashlib import sha256
from typing import Final

from pydantic import JsonValue

from switchgear.domains.coachflux.access import LoginSession, parse_login_session
from switchgear.domains.rows import entity_maker
from switchgear.mirror.session import SESSION_KEPT, device_of
from switchgear.mirror.shows import Shows
from switchgear.mirror.user import user_at_hand
from switchgear.mirror.world import Seen

__all__ = ["SESSIONS"]


def _device(seen: Seen) -> JsonValue:
    return {"ip": "", "user_agent": "", **device_of(seen)}


def _is_from_nowhere(seen: Seen) -> bool:
    """Whether nobody said from where its user signed in."""
    return seen.erased_at is None and not {"ip", "user_agent"} <= device_of(seen).keys()


SESSIONS: Final[Shows[LoginSession]] = Shows(
    make=entity_maker(LoginSession, parse_login_session),
    columns={
        "user_id": lambda seen: seen.owner.id,
        "token": lambda seen: sha256(seen.key.id.encode()).hexdigest(),
        "clerk_session_id": lambda seen: seen.key.id,
        "expires_at": "expire_at",
        "last_activity_at": lambda seen: seen.get("last_active_at") or seen.get("created_at"),
        "device_info": _device,
        "is_active": lambda seen: seen.get("status") == "active",
        "created_at": "created_at",
    },
    findings={"device_info": _is_from_nowhere},
    settled=user_at_hand,
    erased={
        "clerk_session_id": lambda _: None,
        "device_info": lambda _: {"ip": "", "user_agent": ""},
        "is_active": lambda _: False,
    },
    kept=SESSION_KEPT,
)
