"""How Clerk's objects are listed and read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

from switchgear.backfill.listed import Listed, asked, by_id
from switchgear.backfill.steps import Ask
from switchgear.backfill.walks import BY_CREATION, COUNTED
from switchgear.clerk.operations.organization_domains import OrganizationDomains
from switchgear.clerk.operations.organization_memberships import OrganizationMemberships
from switchgear.clerk.operations.organizations import Organizations
from switchgear.clerk.operations.sessions import Sessions
from switchgear.clerk.operations.users import Users
from switchgear.errors import InvalidRequest
from switchgear.mirror.kinds import DOMAIN, MEMBERSHIP, ORGANIZATION, SESSION, USER
from switchgear.sync.update import RefetchRequest

__all__ = ["KINDS"]

_ALL: Final[dict[str, Any]] = {"limit": 500, "order_by": "+created_at"}
_GONE: Final = "resource_not_found"


def _membership(request: RefetchRequest) -> Ask:
    """A membership is among those of a user in an organization; one that was made later has another id."""
    organization_id, user_id = _parents(request, 2)
    return _among(asked(OrganizationMemberships.list, organization_id, user_id=[user_id], limit=1), request.id)


def _domain(request: RefetchRequest) -> Ask:
    """A domain is among those of its organization."""
    (organization_id,) = _parents(request, 1)
    return _among(asked(OrganizationDomains.list, organization_id, limit=500), request.id)


def _parents(request: RefetchRequest, count: int) -> tuple[str, ...]:
    if len(request.parents) != count:
        raise InvalidRequest(f"{request.object} {request.id} is shown within what it belongs to, and parents lacks it")
    return request.parents


def _among(ask: Ask, name: str) -> Ask:
    """The object of an id, or None, from the only page of a list."""
    read = ask.request.decode

    def decode(content: bytes) -> object:
        return next((found for found in read(content).items if found.id == name), None)

    return Ask(replace(ask.request, decode=decode), ask.operation)


KINDS: Final[Mapping[str, Listed]] = {
    USER: Listed(
        pages=asked(Users.list, **_ALL), walk=BY_CREATION, count=asked(Users.count), one=by_id(Users.get), gone=_GONE
    ),
    ORGANIZATION: Listed(
        pages=asked(Organizations.list, **_ALL), walk=COUNTED, one=by_id(Organizations.get), gone=_GONE
    ),
    MEMBERSHIP: Listed(
        pages=asked(OrganizationMemberships.list_all, **_ALL), walk=COUNTED, one=_membership, gone=_GONE, complete=True
    ),
    DOMAIN: Listed(pages=None, one=_domain, gone=_GONE),
    SESSION: Listed(pages=None, one=by_id(Sessions.get), gone=_GONE),
}
"""Kind -> how its objects are listed and read. Clerk lists sessions by user only."""
