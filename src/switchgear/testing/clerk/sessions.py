"""The sandboxed Clerk's sessions and their tokens."""

from __future__ import annotations

from typing import Any, Final

from switchgear.pipeline.wire import WireResponse
from switchgear.testing.clerk.instance import CLIENT_IP, Instance
from switchgear.testing.clerk.lists import counted
from switchgear.testing.clerk.users import Refused, User, checked
from switchgear.testing.http import Arrived, Routes

__all__ = ["begin", "revoke_all", "routes"]

_DAY: Final = 86_400_000
CREATE: Final = {"user_id": str, "active_organization_id": str}
routes: Final = Routes()


def begin(clerk: Instance, user: User, organization_id: str | None = None) -> dict[str, Any]:
    """Begin a session of a user, and say so."""
    at = clerk._tick()
    user |= {"last_sign_in_at": at, "last_active_at": at, "updated_at": at}
    session: dict[str, Any] = {
        "object": "session",
        "id": clerk._ids.new("sess_", 27),
        "user_id": user["id"],
        "client_id": clerk._ids.new("client_", 27),
        "actor": None,
        "status": "active",
        "last_active_organization_id": organization_id,
        "last_active_at": at,
        "latest_activity": {
            "object": "session_activity",
            "id": clerk._ids.new("sess_activity_", 27),
            "device_type": "Macintosh",
            "is_mobile": False,
            "browser_name": "Chrome",
            "browser_version": "128.0.0.0",
            "ip_address": CLIENT_IP,
            "city": "San Francisco",
            "country": "US",
        },
        "expire_at": at + 7 * _DAY,
        "abandon_at": at + 30 * _DAY,
        "updated_at": at,
        "created_at": at,
    }
    clerk.sessions[session["id"]] = session
    clerk._send("session.created", {**session, "user": user}, at)
    return session


def revoke_all(clerk: Instance, user_id: str) -> None:
    """Revoke the sessions of a user."""
    for session in clerk.sessions.values():
        if session["user_id"] == user_id and session["status"] == "active":
            _revoke(clerk, session)


def _revoke(clerk: Instance, session: dict[str, Any]) -> None:
    at = clerk._tick()
    session |= {"status": "revoked", "updated_at": at}
    clerk._send("session.revoked", {**session, "user": clerk.users[session["user_id"]]}, at)


def _session(clerk: Instance, arrived: Arrived) -> dict[str, Any]:
    session_id = arrived.parts["session_id"]
    if session_id not in clerk.sessions:
        said = f"No session was found with id {session_id}"
        raise Refused(404, "resource_not_found", "Session not found", said)
    return clerk.sessions[session_id]


@routes("GET", "/v1/sessions")
def _list(clerk: Instance, arrived: Arrived) -> WireResponse:
    asked = {name: arrived.param(name) for name in ("client_id", "user_id", "status")}
    if not asked["client_id"] and not asked["user_id"]:
        said = "Either of the following query parameters must be provided: client_id, user_id."
        raise Refused(400, "missing_query_parameter", "Missing query parameter", said)
    wanted = {name: value for name, value in asked.items() if value}
    found = [one for one in reversed(clerk.sessions.values()) if all(one[name] == wanted[name] for name in wanted)]
    return clerk._answer(counted(found, arrived))


@routes("POST", "/v1/sessions")
def _create(clerk: Instance, arrived: Arrived) -> WireResponse:
    body = checked(arrived, CREATE, "user_id")
    user = clerk.users.get(body["user_id"])
    if user is None:
        raise Refused(404, "resource_not_found", "not found", f"No user was found with id {body['user_id']}")
    return clerk._answer(begin(clerk, user, body.get("active_organization_id")))


@routes("GET", "/v1/sessions/{session_id}")
def _get(clerk: Instance, arrived: Arrived) -> WireResponse:
    return clerk._answer(_session(clerk, arrived))


@routes("POST", "/v1/sessions/{session_id}/revoke")
def _revoke_one(clerk: Instance, arrived: Arrived) -> WireResponse:
    session = _session(clerk, arrived)
    _revoke(clerk, session)
    return clerk._answer(session)


@routes("POST", "/v1/sessions/{session_id}/tokens")
def _create_token(clerk: Instance, arrived: Arrived) -> WireResponse:
    session_id, asked = arrived.parts["session_id"], arrived.json().get("expires_in_seconds")
    seconds: object = 60 if asked is None else asked
    if type(seconds) is not int or not 30 <= seconds <= 315_360_000:
        said = "expires_in_seconds must be an integer from 30 to 315360000."
        raise Refused(422, "form_param_value_invalid", "is invalid", said, param_name="expires_in_seconds")
    try:
        token = clerk.session_token(session_id, seconds=seconds)
    except ValueError as error:
        raise Refused(404, "resource_not_found", "not found", str(error)) from None
    return clerk._answer({"object": "token", "jwt": token})
