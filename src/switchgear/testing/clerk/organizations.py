"""The sandboxed Clerk's organizations and who belongs to them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

from switchgear.pipeline.wire import WireResponse
from switchgear.testing.clerk.instance import Instance
from switchgear.testing.clerk.lists import counted, ordered
from switchgear.testing.clerk.users import Refused, checked, merged
from switchgear.testing.http import Arrived, Routes

__all__ = ["join", "organization_of", "routes"]

METADATA: Final[Mapping[str, type]] = dict.fromkeys(("public_metadata", "private_metadata"), dict)
_ALWAYS: Final[Mapping[str, type]] = {
    **dict.fromkeys(("name", "slug", "created_at", "role_set_key"), str),
    "max_allowed_memberships": int,
}
CREATE: Final[Mapping[str, type]] = {**_ALWAYS, **METADATA, "created_by": str}
UPDATE: Final[Mapping[str, type]] = {**_ALWAYS, "admin_delete_enabled": bool}
MEMBER: Final[Mapping[str, type]] = {**dict.fromkeys(("user_id", "role"), str), **METADATA}
ROLE: Final[Mapping[str, type]] = {"role": str}
ROLES: Final = {"org:admin": "Admin", "org:member": "Member"}
"""The roles of an instance that has none of its own."""
_ORGANIZATION: Final = "/v1/organizations/{organization_id}"
_MEMBERSHIP: Final = f"{_ORGANIZATION}/memberships/{{user_id}}"
routes: Final = Routes()


def organization_of(clerk: Instance, arrived: Arrived) -> dict[str, Any]:
    """The organization of a path, by its id or slug."""
    wanted = arrived.parts["organization_id"]
    found = (one for one in clerk.organizations.values() if wanted in {one["id"], one["slug"]})
    organization = next(found, None)
    if organization is None:
        raise Refused(404, "resource_not_found", "not found", "Given organization not found.")
    return organization


def join(clerk: Instance, organization: dict[str, Any], user_id: str, body: Mapping[str, Any]) -> dict[str, Any]:
    """Make a user a member, and say so."""
    user = clerk.users.get(user_id)
    if user is None:
        raise Refused(404, "resource_not_found", "not found", f"No user was found with id {user_id}")
    if (organization["id"], user_id) in clerk.memberships:
        said = f"User {user_id} is already a member of the organization."
        raise Refused(400, "already_a_member_in_organization", "already a member", said)
    at = clerk._tick()
    membership: dict[str, Any] = {
        "object": "organization_membership",
        "id": clerk._ids.new("orgmem_", 27),
        **_role(body["role"]),
        "permissions": [],
        "public_metadata": body.get("public_metadata") or {},
        "private_metadata": body.get("private_metadata") or {},
        "organization": organization,
        "public_user_data": {
            "user_id": user_id,
            "first_name": user["first_name"],
            "last_name": user["last_name"],
            "image_url": user["image_url"],
            "profile_image_url": user["image_url"],
            "has_image": user["has_image"],
            "identifier": next((one["email_address"] for one in user["email_addresses"]), user["username"]) or "",
            "username": user["username"],
            "banned": user["banned"],
        },
        "created_at": at,
        "updated_at": at,
    }
    clerk.memberships[organization["id"], user_id] = membership
    clerk._send("organizationMembership.created", membership, at)
    return membership


def _role(role: str) -> dict[str, str]:
    if role not in ROLES:
        raise Refused(404, "resource_not_found", "not found", "Organization role not found", param_name="role")
    return {"role": role, "role_name": ROLES[role]}


@routes("GET", "/v1/organizations")
def _list(clerk: Instance, arrived: Arrived) -> WireResponse:
    found = [one for one in clerk.organizations.values() if _is_asked_for(clerk, one, arrived)]
    return clerk._answer(counted(ordered(found, arrived, ("name", "created_at", "members_count")), arrived))


def _is_asked_for(clerk: Instance, organization: Mapping[str, Any], arrived: Arrived) -> bool:
    part, ids, users = arrived.param("query", "").lower(), arrived.params("organization_id"), arrived.params("user_id")
    named = part in organization["name"].lower() or part in organization["slug"] or part == organization["id"].lower()
    held = {user for one, user in clerk.memberships if one == organization["id"]}
    return named and _let_in({organization["id"]}, ids) and _let_in(held, users)


def _let_in(held: set[str], asked: list[str]) -> bool:
    """Whether one of the ids that are asked for is held, and none of those with `-` before them."""
    wanted = {one.removeprefix("+") for one in asked if not one.startswith("-")}
    return not held & {one[1:] for one in asked if one.startswith("-")} and (not wanted or bool(held & wanted))


@routes("POST", "/v1/organizations")
def _create(clerk: Instance, arrived: Arrived) -> WireResponse:
    body = checked(arrived, CREATE, "name")
    at = clerk._tick()
    organization_id = clerk._ids.new("org_", 27)
    slug = body.get("slug") or f"{re.sub('[^a-z0-9]+', '-', body['name'].lower()).strip('-')}-{at}"
    organization: dict[str, Any] = {
        "object": "organization",
        "id": organization_id,
        "name": body["name"],
        "slug": _unique(clerk, slug, organization_id),
        "image_url": "https://img.clerk.com/preview.png",
        "has_image": False,
        "members_count": 0,
        "pending_invitations_count": 0,
        "max_allowed_memberships": body.get("max_allowed_memberships") or 5,
        "admin_delete_enabled": True,
        "public_metadata": body.get("public_metadata") or {},
        "private_metadata": body.get("private_metadata") or {},
        "created_by": body.get("created_by") or "",
        "role_set_key": body.get("role_set_key"),
        "created_at": at,
        "updated_at": at,
    }
    if body.get("created_by") and body["created_by"] not in clerk.users:
        said = f"No users found with id {body['created_by']}."
        raise Refused(400, "organization_creator_not_found", "creator not found", said)
    clerk.organizations[organization_id] = organization
    clerk._send("organization.created", organization, at)
    if body.get("created_by"):
        join(clerk, organization, body["created_by"], {"role": "org:admin"})
    return clerk._answer(organization)


def _unique(clerk: Instance, slug: str, organization_id: str) -> str:
    if any(one["slug"] == slug and one["id"] != organization_id for one in clerk.organizations.values()):
        said = "That slug is taken. Please try another."
        raise Refused(422, "form_identifier_exists", said, param_name="slug")
    return slug


@routes("GET", _ORGANIZATION)
def _get(clerk: Instance, arrived: Arrived) -> WireResponse:
    return clerk._answer(organization_of(clerk, arrived))


@routes("PATCH", _ORGANIZATION)
def _update(clerk: Instance, arrived: Arrived) -> WireResponse:
    organization, body = organization_of(clerk, arrived), checked(arrived, UPDATE)
    if body.get("slug"):
        _unique(clerk, body["slug"], organization["id"])
    kept = {
        name: value
        for name, value in body.items()
        if name != "created_at" and (value is not None or name == "role_set_key")
    }
    return _changed(clerk, organization, kept)


def _changed(clerk: Instance, organization: dict[str, Any], fields: Mapping[str, Any]) -> WireResponse:
    at = clerk._tick()
    organization |= {**fields, "updated_at": at}
    clerk._send("organization.updated", organization, at)
    return clerk._answer(organization)


@routes("PATCH", f"{_ORGANIZATION}/metadata")
def _merge_metadata(clerk: Instance, arrived: Arrived) -> WireResponse:
    organization, body = organization_of(clerk, arrived), checked(arrived, METADATA)
    return _changed(clerk, organization, {name: merged(organization[name], value) for name, value in body.items()})


@routes("PUT", f"{_ORGANIZATION}/metadata")
def _replace_metadata(clerk: Instance, arrived: Arrived) -> WireResponse:
    return _changed(clerk, organization_of(clerk, arrived), checked(arrived, METADATA))


@routes("DELETE", _ORGANIZATION)
def _delete(clerk: Instance, arrived: Arrived) -> WireResponse:
    organization = clerk.organizations.pop(organization_of(clerk, arrived)["id"])
    clerk.memberships = {key: one for key, one in clerk.memberships.items() if key[0] != organization["id"]}
    clerk.organization_invitations = {
        key: one for key, one in clerk.organization_invitations.items() if one["organization_id"] != organization["id"]
    }
    deleted = {"object": "organization", "id": organization["id"], "slug": organization["slug"], "deleted": True}
    clerk._send("organization.deleted", deleted, clerk._tick())
    return clerk._answer(deleted)


@routes("GET", f"{_ORGANIZATION}/memberships")
def _list_members(clerk: Instance, arrived: Arrived) -> WireResponse:
    organization_id = organization_of(clerk, arrived)["id"]
    asked = {name: arrived.params(name) for name in ("user_id", "role")}
    found = [
        one
        for (organization, user_id), one in clerk.memberships.items()
        if organization == organization_id
        and _let_in({user_id}, asked["user_id"])
        and (not asked["role"] or one["role"] in asked["role"])
    ]
    return clerk._answer(counted(ordered(found, arrived, ("created_at",)), arrived))


@routes("GET", "/v1/organization_memberships")
def _list_all_members(clerk: Instance, arrived: Arrived) -> WireResponse:
    return clerk._answer(counted(ordered([*clerk.memberships.values()], arrived, ("created_at",)), arrived))


@routes("GET", "/v1/users/{user_id}/organization_memberships")
def _list_of_user(clerk: Instance, arrived: Arrived) -> WireResponse:
    user_id = clerk._user(arrived)["id"]
    found = [one for (_, user), one in clerk.memberships.items() if user == user_id]
    return clerk._answer(counted(found[::-1], arrived))


@routes("POST", f"{_ORGANIZATION}/memberships")
def _add(clerk: Instance, arrived: Arrived) -> WireResponse:
    organization, body = organization_of(clerk, arrived), checked(arrived, MEMBER, "user_id", "role")
    return clerk._answer(join(clerk, organization, body["user_id"], body))


def _membership(clerk: Instance, arrived: Arrived) -> dict[str, Any]:
    membership = clerk.memberships.get((organization_of(clerk, arrived)["id"], arrived.parts["user_id"]))
    if membership is None:
        raise Refused(404, "resource_not_found", "not found", "The user is no member of the organization.")
    return membership


@routes("PATCH", _MEMBERSHIP)
def _update_member(clerk: Instance, arrived: Arrived) -> WireResponse:
    membership, body = _membership(clerk, arrived), checked(arrived, ROLE, "role")
    return _changed_member(clerk, membership, _role(body["role"]))


@routes("PATCH", f"{_MEMBERSHIP}/metadata")
def _merge_member_metadata(clerk: Instance, arrived: Arrived) -> WireResponse:
    membership, body = _membership(clerk, arrived), checked(arrived, METADATA)
    fields = {name: merged(membership[name], value) for name, value in body.items()}
    return _changed_member(clerk, membership, fields)


def _changed_member(clerk: Instance, membership: dict[str, Any], fields: Mapping[str, Any]) -> WireResponse:
    at = clerk._tick()
    membership |= {**fields, "updated_at": at}
    clerk._send("organizationMembership.updated", membership, at)
    return clerk._answer(membership)


@routes("DELETE", _MEMBERSHIP)
def _remove(clerk: Instance, arrived: Arrived) -> WireResponse:
    membership = _membership(clerk, arrived)
    del clerk.memberships[membership["organization"]["id"], arrived.parts["user_id"]]
    clerk._send("organizationMembership.deleted", membership, clerk._tick())
    return clerk._answer(membership)
