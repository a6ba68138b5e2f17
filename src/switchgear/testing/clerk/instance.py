"""`Instance`: what a Clerk instance holds, and how it tells of changes; the routes are in the modules beside it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from pydantic import JsonValue

from switchgear.clerk.signature import sign
from switchgear.pipeline.clock import Clock
from switchgear.pipeline.wire import WireResponse
from switchgear.testing.clerk.tokens import TokenIssuer
from switchgear.testing.clerk.users import Refused, User
from switchgear.testing.http import Arrived, Ids, answer
from switchgear.testing.outbox import Outbox, Webhook
from switchgear.types.events import Source
from switchgear.types.times import to_millis

__all__ = ["CLIENT_IP", "VERSION", "Instance"]

CLIENT_IP: Final = "192.0.2.1"
VERSION: Final = "2026-05-12"


class Instance:
    """Users, organizations, sessions and invitations.

    Args:
        clock: Where the time comes from.
        webhooks: Where events go.
        ids: Where ids come from.
    """

    def __init__(self, clock: Clock, webhooks: Outbox, ids: Ids) -> None:
        self._clock, self._webhooks, self._ids = clock, webhooks, ids
        self._last = 0
        self.secret_key = f"sk_test_{'sandbox' * 6}"
        """The key that is accepted."""
        self.webhook_secret = f"whsec_{'sandbox/' * 4}"
        """Signs deliveries."""
        self.instance_id: str = ids.new("ins_", 27)
        self.tokens: TokenIssuer = TokenIssuer(self.instance_id, clock, ids)
        """Signs session tokens, and forged ones for tests."""
        self.users: dict[str, User] = {}
        """By id, in the order in which they were created."""
        self.sessions: dict[str, dict[str, Any]] = {}
        """By id."""
        self.organizations: dict[str, dict[str, Any]] = {}
        """By id."""
        self.memberships: dict[tuple[str, str], dict[str, Any]] = {}
        """By the ids of organization and user."""
        self.invitations: dict[str, dict[str, Any]] = {}
        """Those to sign up, by id."""
        self.organization_invitations: dict[str, dict[str, Any]] = {}
        """By id."""

    def session_token(self, session_id: str, *, seconds: int = 60, **claims: JsonValue) -> str:
        """The token that the browser of a session would send now, with further claims, or others than are usual.

        Raises:
            ValueError: There is no such session, or it has ended.
        """
        session = self.sessions.get(session_id, {})
        if session.get("status") not in {"active", "pending"}:
            raise ValueError(f"{session_id} has no token: there is no such session, or it has ended")
        return self.tokens.sign(self.tokens.claims(session, seconds=seconds) | claims)

    def _tick(self) -> int:
        self._last = max(to_millis(self._clock.now()), self._last + 1)
        return self._last

    def event(self, type: str, object: Mapping[str, JsonValue], /, **envelope: JsonValue) -> Webhook:
        """An event with this `data`, signed when it is delivered; the envelope may say more, or otherwise."""
        msg_id = self._ids.new("msg_", 27)

        def signed(body: bytes, now: datetime) -> Mapping[str, str]:
            return sign(body, self.webhook_secret, at=now, id=msg_id)

        usual: dict[str, JsonValue] = {
            "data": dict(object),
            "event_attributes": {"http_request": {"client_ip": CLIENT_IP, "user_agent": "switchgear-sandbox"}},
            "instance_id": self.instance_id,
            "object": "event",
            "timestamp": to_millis(self._clock.now()),
            "type": type,
        }
        return Webhook.of(Source.CLERK, msg_id, type, usual | envelope, signed)

    def _send(self, type: str, data: Mapping[str, Any], at: int) -> None:
        self._webhooks.send(self.event(type, data, timestamp=at))

    def _answer(self, body: Any, status: int = 200) -> WireResponse:
        headers = (("cf-ray", f"{self._ids.new('', 16)}-SBX"), ("clerk-api-version", VERSION))
        return answer(status, body, self._clock.now(), headers)

    def _user(self, arrived: Arrived) -> User:
        user_id = arrived.parts["user_id"]
        if user_id not in self.users:
            raise Refused(404, "resource_not_found", "not found", f"No user was found with id {user_id}")
        return self.users[user_id]
