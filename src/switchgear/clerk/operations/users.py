"""Users (Clerk's Backend API reference: Users)."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from typing_extensions import Unpack

from switchgear.clerk.models.base import DeletedObject, TotalCount
from switchgear.clerk.models.users import User
from switchgear.clerk.operations.parameters import (
    UserCreateParams,
    UserFilters,
    UserListParams,
    UserMetadataParams,
    UserUpdateParams,
    change,
    creation,
    filtered,
    metadata,
)
from switchgear.errors import InvalidRequest
from switchgear.pipeline.body import json_body
from switchgear.pipeline.encoding import repeated
from switchgear.pipeline.operation import ModeT, Namespace, operation, paginated
from switchgear.pipeline.page import Offset, Paged, Paging, Slice
from switchgear.pipeline.request import Caching, Lookup, Method, Path, Query, Repeat, Request, path
from switchgear.types.cache import CacheTag
from switchgear.types.model import decoder
from switchgear.types.unset import UNSET

__all__ = ["Users"]

_PATH: Final[Path] = path("/v1/users")
_TEMPLATE: Final = "/v1/users/{user_id}"
_DEFAULT_LIMIT: Final = 10

_user = decoder(User)
_users = decoder(tuple[User, ...])
_count = decoder(TotalCount)


def _tag(user_id: str | None = None) -> CacheTag:
    return CacheTag.of("clerk", "user", user_id)


def _write(
    method: Method, template: str, user_id: str, body: Any = None, repeat: Repeat | None = None
) -> Request[User]:
    """A change of one user, who is answered."""
    return Request(
        method=method,
        path=path(template, user_id=user_id),
        decode=_user,
        body=None if body is None else json_body(body),
        repeat=repeat,
        tags=(_tag(user_id),),
    )


class Users(Namespace[ModeT], path="users"):
    """`client.users`."""

    @paginated
    def list(self, **params: Unpack[UserListParams]) -> Paged[User]:
        """List users, the newest first.

        In the order of `created_at`, which is the default, a page begins after the last user of the one before, so
        that nobody is left out or comes twice while others sign up or are deleted. In any other order, or where an
        `offset` is given, pages are counted, and then both can happen. Either way, collect those to be deleted with
        `all()` first. Clerk does not say how many there are: see `count`.

        Args:
            **params: See `UserListParams`.

        Raises:
            InvalidRequest: A parameter is unknown, empty, beyond Clerk's limits, or excluded by another.
        """
        query = filtered(UserListParams, params)
        return Paged(method="GET", path=_PATH, decode=_slice, query=query, tags=(_tag(),), paging=_paging(query))

    @operation
    def count(self, **params: Unpack[UserFilters]) -> Request[int]:
        """How many users there are.

        Args:
            **params: See `UserFilters`.

        Raises:
            InvalidRequest: A parameter is unknown, empty, or beyond Clerk's limits.
        """
        return Request(
            method="GET",
            path=path("/v1/users/count"),
            decode=_total,
            query=filtered(UserFilters, params),
            tags=(_tag(),),
        )

    @operation
    def get(self, user_id: str) -> Request[User]:
        """Read a user.

        Raises:
            NotFound: There is no such user.
        """
        return Request(
            method="GET",
            path=path(_TEMPLATE, user_id=user_id),
            decode=_user,
            caching=Caching.ENTITY,
            tags=(_tag(user_id),),
        )

    @operation
    def create(self, **params: Unpack[UserCreateParams]) -> Request[User]:
        """Create a user.

        Clerk has no idempotency keys. With an `external_id`, a create that ended without an answer is looked up by it,
        and repeated only if it did not take effect; without one it is not repeated.

        Args:
            **params: See `UserCreateParams`.

        Raises:
            InvalidRequest: A parameter is unknown, empty, or does not go with the others.
            ValidationFailed: Clerk refuses it; code `form_identifier_exists`: what must be unique is taken.
        """
        body = creation(params)
        external_id = params.get("external_id", UNSET)
        lookup = _Creation(external_id, dated="created_at" in body).lookup() if external_id else None
        return Request(
            method="POST",
            path=_PATH,
            decode=_user,
            body=json_body(body),
            repeat=Repeat.NEVER if lookup is None else Repeat.LOOKUP,
            lookup=lookup,
            tags=(_tag("new"),),  # makes lists stale, and no other user
        )

    @operation
    def update(self, user_id: str, **params: Unpack[UserUpdateParams]) -> Request[User]:
        """Set what is given and leave the rest; None unsets. Metadata has operations of its own.

        Setting the same values twice is as good as once, so it is repeated where needed; not so with
        `notify_primary_email_address_changed`, which may send a second message.

        Args:
            user_id: `user_...`
            **params: See `UserUpdateParams`.

        Raises:
            InvalidRequest: There is nothing to update, or a parameter is unknown or does not go with the others.
            ValidationFailed: Clerk refuses it; code `form_identifier_exists`: what must be unique is taken.
        """
        body = change(params)
        repeat = Repeat.NEVER if body.get("notify_primary_email_address_changed") else None
        return _write("PATCH", _TEMPLATE, user_id, body, repeat)

    @operation
    def delete(self, user_id: str) -> Request[DeletedObject]:
        """Delete a user for good.

        Raises:
            NotFound: There is no such user.
        """
        return Request(
            method="DELETE",
            path=path(_TEMPLATE, user_id=user_id),
            decode=decoder(DeletedObject),
            tags=(_tag(user_id),),
            gone=json.dumps({"id": user_id, "object": "user", "deleted": True}).encode(),
        )

    @operation
    def merge_metadata(self, user_id: str, **params: Unpack[UserMetadataParams]) -> Request[User]:
        """Merge into what is there, objects within objects too; None removes a key at any depth.

        Merging the same twice is as good as once, so it is repeated where needed.

        Args:
            user_id: `user_...`
            **params: See `UserMetadataParams`.

        Raises:
            InvalidRequest: None of them is given, or one is no mapping.
        """
        return _write("PATCH", f"{_TEMPLATE}/metadata", user_id, metadata(params))

    @operation
    def replace_metadata(self, user_id: str, **params: Unpack[UserMetadataParams]) -> Request[User]:
        """Put each that is given in the place of what is there, an empty one to clear it; the others stay.

        Args:
            user_id: `user_...`
            **params: See `UserMetadataParams`.

        Raises:
            InvalidRequest: None of them is given, or one is no mapping.
        """
        return _write("PUT", f"{_TEMPLATE}/metadata", user_id, metadata(params))

    @operation
    def ban(self, user_id: str) -> Request[User]:
        """Ban a user: all sessions are revoked, and there are no new ones. Twice is as good as once.

        Raises:
            PermissionDenied: The account's plan at Clerk does not include it.
        """
        return _write("POST", f"{_TEMPLATE}/ban", user_id, repeat=Repeat.SAFE)

    @operation
    def unban(self, user_id: str) -> Request[User]:
        """Lift a ban. Twice is as good as once.

        Raises:
            PermissionDenied: The account's plan at Clerk does not include it.
        """
        return _write("POST", f"{_TEMPLATE}/unban", user_id, repeat=Repeat.SAFE)


def _slice(content: bytes) -> Slice[User]:
    return Slice(_users(content))


def _total(content: bytes) -> int:
    return _count(content).total_count


@dataclass(frozen=True, slots=True)
class _AfterLast:
    """After the last user of a page; a page that is not full is the last."""

    def cursor(self, query: Query, page: Slice[Any]) -> str | None:
        full = len(page.items) >= int(dict(query).get("limit", _DEFAULT_LIMIT))
        return str(page.items[-1].id) if full else None

    def at(self, query: Query, cursor: str) -> Query:
        return (*(pair for pair in query if pair[0] != "starting_after"), ("starting_after", cursor))


def _paging(query: Query) -> Paging:
    """How a list goes on: Clerk takes a cursor only in the order of `created_at`, and without an offset."""
    given = dict(query)
    by_creation = given.get("order_by", "-created_at").lstrip("+-") == "created_at"
    if "starting_after" in given and ("offset" in given or not by_creation):
        raise InvalidRequest("starting_after goes neither with offset nor with another order than created_at")
    return _AfterLast() if by_creation and "offset" not in given else Offset(_DEFAULT_LIMIT)


_MARGIN: Final = timedelta(seconds=1)
"""`created_at` and the `Date` header may be of different machines."""


@dataclass(frozen=True, slots=True)
class _Creation:
    """Whether a create took effect: its `external_id` is unique, so it did if there is such a user, and a new one."""

    external_id: str
    dated: bool
    """It set `created_at`, so that only `updated_at` says when it happened."""

    def lookup(self) -> Lookup[User]:
        query = repeated(external_id=f"+{self.external_id}", limit=1)  # an id may itself begin with - or +
        return Lookup(Request(method="GET", path=_PATH, decode=_users, query=query), self.found)

    def found(self, users: tuple[User, ...], since: datetime) -> User | None:
        """The user, if it was made during the call; one who was there before is no result of it."""
        for user in users:
            made = user.updated_at if self.dated else user.created_at
            if user.external_id == self.external_id and made >= since - _MARGIN:
                return user
        return None
