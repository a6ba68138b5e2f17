"""Clerk in the sandbox: users, organizations and their members, invitations, sessions, errors, signed webhooks."""

from __future__ import annotations

from copy import deepcopy
from typing import Any, Literal

from switchgear.pipeline.wire import WireResponse
from switchgear.testing.clerk import invitations, organizations, sessions
from switchgear.testing.clerk.instance import VERSION, Instance
from switchgear.testing.clerk.lists import listed, members, selected
from switchgear.testing.clerk.users import CREATE, METADATA, UPDATE, Refused, User, change, checked, create, merged
from switchgear.testing.http import Arrived, Handler, Routes

__all__ = ["ClerkSandbox"]

_routes = Routes()


class ClerkSandbox(Instance):
    """A Clerk instance. What is created can be read, listed, changed and deleted, and is told to the outbox.

    Each change has a time of its own, so that what came later is later: the clock's, or a millisecond more than that of
    the change before.

    Args:
        clock: Where the time comes from.
        webhooks: Where events go.
        ids: Where ids come from.
    """

    def plays(self, arrived: Arrived) -> bool:
        """Whether there is an answer to such a request."""
        return _route(arrived) is not None

    def answer(self, arrived: Arrived) -> WireResponse:
        """What Clerk answers."""
        try:
            self._admit(arrived)
            found = _route(arrived)
            if found is None:
                raise Refused(404, "resource_not_found", "not found", "There is nothing at this address.")
            handler, arrived = found
            return handler(self, arrived)
        except Refused as refused:
            body: dict[str, Any] = {"errors": [refused.error], "clerk_trace_id": self._ids.new("", 32)}
            return self._answer(body, refused.status)

    def sign_in(self, user_id: str) -> dict[str, Any]:
        """Sign a user in, as the browser does: a session begins, and `session.created` is sent.

        Raises:
            ValueError: There is no such user, or the user is banned or locked.
        """
        user = self.users.get(user_id)
        if user is None or user["banned"] or user["locked"]:
            raise ValueError(f"{user_id} cannot sign in: there is no such user, or the user is banned or locked")
        return deepcopy(sessions.begin(self, user))

    def _admit(self, arrived: Arrived) -> None:
        scheme, _, key = arrived.headers.get("authorization", "").partition(" ")
        if scheme != "Bearer" or not key:
            said = "Invalid Authorization header format. Must be 'Bearer <YOUR_API_KEY>'"
            raise Refused(401, "authorization_header_format_invalid", "Invalid Authorization header format", said)
        if key != self.secret_key:
            said = "The provided Clerk Secret Key is invalid. Make sure that your Clerk Secret Key is correct."
            raise Refused(401, "clerk_key_invalid", said)
        if arrived.headers.get("clerk-api-version", VERSION) != VERSION:
            raise Refused(400, "api_version_invalid", "invalid API version", f"The sandbox speaks {VERSION} only.")

    def _asked(self, arrived: Arrived) -> list[User]:
        """The users of the organizations that a list asks for."""
        return members(
            [*self.users.values()],
            arrived,
            lambda user: [organization for organization, user_id in self.memberships if user_id == user["id"]],
        )

    def _keep(self, user: User, type: Literal["created", "updated"], at: int) -> WireResponse:
        self.users[user["id"]] = user
        self._send(f"user.{type}", user, at)
        return self._answer(user)

    @_routes("GET", "/v1/jwks")
    def _jwks(self, _: Arrived) -> WireResponse:
        return self._answer(self.tokens.jwks())

    @_routes("GET", "/v1/users")
    def _list(self, arrived: Arrived) -> WireResponse:
        return self._answer(listed(self._asked(arrived), arrived))

    @_routes("GET", "/v1/users/count")
    def _count(self, arrived: Arrived) -> WireResponse:
        found = selected(self._asked(arrived), arrived)
        return self._answer({"object": "total_count", "total_count": len(found)})

    @_routes("POST", "/v1/users")
    def _create(self, arrived: Arrived) -> WireResponse:
        body = checked(arrived, CREATE)
        at = self._tick()
        return self._keep(create(body, [*self.users.values()], self._ids, at), "created", at)

    @_routes("GET", "/v1/users/{user_id}")
    def _get(self, arrived: Arrived) -> WireResponse:
        return self._answer(self._user(arrived))

    @_routes("PATCH", "/v1/users/{user_id}")
    def _update(self, arrived: Arrived) -> WireResponse:
        user, body = self._user(arrived), checked(arrived, UPDATE)
        at = self._tick()
        answered = self._keep(change(user, body, [*self.users.values()], at), "updated", at)
        if body.get("password") and body.get("sign_out_of_other_sessions"):
            sessions.revoke_all(self, user["id"])
        return answered

    @_routes("DELETE", "/v1/users/{user_id}")
    def _delete(self, arrived: Arrived) -> WireResponse:
        user = self.users.pop(self._user(arrived)["id"])
        for session_id in [key for key, kept in self.sessions.items() if kept["user_id"] == user["id"]]:
            del self.sessions[session_id]
        for membership in [key for key in self.memberships if key[1] == user["id"]]:
            del self.memberships[membership]
        deleted = {"object": "user", "id": user["id"], "deleted": True}
        if user["external_id"] is not None:
            deleted["external_id"] = user["external_id"]
        self._send("user.deleted", deleted, self._tick())
        return self._answer(deleted)

    @_routes("PATCH", "/v1/users/{user_id}/metadata")
    def _merge_metadata(self, arrived: Arrived) -> WireResponse:
        user, body = self._user(arrived), checked(arrived, METADATA)
        at = self._tick()
        changed = {name: merged(user[name], value) for name, value in body.items()}
        return self._keep({**user, **changed, "updated_at": at}, "updated", at)

    @_routes("PUT", "/v1/users/{user_id}/metadata")
    def _replace_metadata(self, arrived: Arrived) -> WireResponse:
        user, body = self._user(arrived), checked(arrived, METADATA)
        at = self._tick()
        return self._keep({**user, **body, "updated_at": at}, "updated", at)

    @_routes("POST", "/v1/users/{user_id}/ban")
    def _ban(self, arrived: Arrived) -> WireResponse:
        user, at = self._user(arrived), self._tick()
        answered = self._keep({**user, "banned": True, "updated_at": at}, "updated", at)
        sessions.revoke_all(self, user["id"])
        return answered

    @_routes("POST", "/v1/users/{user_id}/unban")
    def _unban(self, arrived: Arrived) -> WireResponse:
        user, at = self._user(arrived), self._tick()
        return self._keep({**user, "banned": False, "updated_at": at}, "updated", at)


def _route(arrived: Arrived) -> tuple[Handler, Arrived] | None:
    every = (_routes, organizations.routes, invitations.routes, sessions.routes)
    return next(filter(None, (routes.find(arrived) for routes in every)), None)
