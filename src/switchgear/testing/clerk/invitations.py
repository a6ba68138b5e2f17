"""The sandboxed Clerk's invitations: to sign up, and to organizations."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from switchgear.pipeline.wire import WireResponse
from switchgear.testing.clerk.instance import Instance
from switchgear.testing.clerk.lists import counted, ordered
from switchgear.testing.clerk.organizations import METADATA, ROLES, organization_of
from switchgear.testing.clerk.users import Refused, checked
from switchgear.testing.http import Arrived, Routes

__all__ = ["routes"]

_DAY: Final = 86_400_000
_ALWAYS: Final[Mapping[str, type]] = {
    **dict.fromkeys(("email_address", "redirect_url"), str),
    "notify": bool,
    "expires_in_days": int,
    "public_metadata": dict,
}
CREATE: Final[Mapping[str, type]] = {**_ALWAYS, "ignore_existing": bool, "template_slug": str}
INVITE: Final[Mapping[str, type]] = {**_ALWAYS, **METADATA, "inviter_user_id": str, "role": str}
REVOKE: Final[Mapping[str, type]] = {"requesting_user_id": str}
_OF_ORGANIZATION: Final = "/v1/organizations/{organization_id}/invitations"
routes: Final = Routes()


def _invitation(clerk: Instance, body: Mapping[str, Any], prefix: str) -> dict[str, Any]:
    """What invitations have in common."""
    at = clerk._tick()
    return {
        "id": clerk._ids.new(prefix, 27),
        "email_address": body["email_address"].lower(),
        "status": "pending",
        "public_metadata": body.get("public_metadata") or {},
        "url": f"https://accounts.example.com/v1/tickets/accept?ticket={clerk._ids.new('', 32)}",
        "expires_at": at + (body.get("expires_in_days") or 30) * _DAY,
        "created_at": at,
        "updated_at": at,
    }


def _found(arrived: Arrived, every: Mapping[str, dict[str, Any]]) -> dict[str, Any]:
    wanted = arrived.parts["invitation_id"]
    if wanted not in every:
        raise Refused(404, "resource_not_found", "not found", f"No invitation was found with id {wanted}.")
    return every[wanted]


def _is_asked_for(invitation: Mapping[str, Any], arrived: Arrived) -> bool:
    status, part = arrived.param("status"), arrived.param("query", "").lower()
    address = arrived.param("email_address", "").lower()
    return (
        (not status or invitation["status"] == status)
        and (part in invitation["email_address"] or part == invitation["id"].lower())
        and (not address or invitation["email_address"] == address)
    )


def _revoked(clerk: Instance, invitation: dict[str, Any]) -> dict[str, Any]:
    if invitation["status"] != "pending":
        said = "Invitation is already revoked."
        raise Refused(400, f"invitation_already_{invitation['status']}", said)
    invitation |= {"status": "revoked", "updated_at": clerk._tick()}
    return invitation


@routes("GET", "/v1/invitations")
def _list(clerk: Instance, arrived: Arrived) -> WireResponse:
    every = [one for one in clerk.invitations.values() if _is_asked_for(one, arrived)]
    found = [one for one in every if arrived.param("status") or one["status"] != "revoked"]
    page = counted(ordered(found, arrived, ("created_at", "email_address", "expires_at")), arrived)
    return clerk._answer(page if arrived.param("paginated") == "true" else page["data"])


@routes("POST", "/v1/invitations")
def _create(clerk: Instance, arrived: Arrived) -> WireResponse:
    body = checked(arrived, CREATE, "email_address")
    address = body["email_address"].lower()
    pending = (one for one in clerk.invitations.values() if one["status"] == "pending")
    if not body.get("ignore_existing") and any(one["email_address"] == address for one in pending):
        said = f"There are already pending invitations for the following email addresses: {address}"
        raise Refused(400, "duplicate_record", "duplicate invitation", said)
    invitation = {"object": "invitation", **_invitation(clerk, body, "inv_")}
    clerk.invitations[invitation["id"]] = invitation
    return clerk._answer(invitation)


@routes("POST", "/v1/invitations/{invitation_id}/revoke")
def _revoke(clerk: Instance, arrived: Arrived) -> WireResponse:
    return clerk._answer({**_revoked(clerk, _found(arrived, clerk.invitations)), "revoked": True})


@routes("GET", _OF_ORGANIZATION)
def _list_of_organization(clerk: Instance, arrived: Arrived) -> WireResponse:
    organization_id = organization_of(clerk, arrived)["id"]
    every = clerk.organization_invitations.values()
    found = [one for one in every if one["organization_id"] == organization_id and _is_asked_for(one, arrived)]
    return clerk._answer(counted(ordered(found, arrived, ("created_at", "email_address")), arrived))


@routes("POST", _OF_ORGANIZATION)
def _invite(clerk: Instance, arrived: Arrived) -> WireResponse:
    organization, body = organization_of(clerk, arrived), checked(arrived, INVITE, "email_address", "role")
    if body["role"] not in ROLES:
        raise Refused(404, "resource_not_found", "not found", "Organization role not found", param_name="role")
    address = body["email_address"].lower()
    every = clerk.organization_invitations.values()
    pending = [one for one in every if one["status"] == "pending" and one["organization_id"] == organization["id"]]
    if any(one["email_address"] == address for one in pending):
        said = "Organizations cannot have duplicate pending invitations for an email address."
        raise Refused(400, "organization_invitation_not_unique", "organization invitation not unique", said)
    invitation: dict[str, Any] = {
        "object": "organization_invitation",
        **_invitation(clerk, body, "orginv_"),
        "role": body["role"],
        "role_name": ROLES[body["role"]],
        "organization_id": organization["id"],
        "inviter_id": body.get("inviter_user_id"),
        "public_inviter_data": None,
        "private_metadata": body.get("private_metadata") or {},
    }
    clerk.organization_invitations[invitation["id"]] = invitation
    clerk._send("organizationInvitation.created", invitation, invitation["created_at"])
    return clerk._answer(invitation)


@routes("GET", f"{_OF_ORGANIZATION}/pending")
def _list_pending(clerk: Instance, arrived: Arrived) -> WireResponse:
    organization_id = organization_of(clerk, arrived)["id"]
    every = clerk.organization_invitations.values()
    found = [one for one in every if one["organization_id"] == organization_id and one["status"] == "pending"]
    return clerk._answer(counted(found[::-1], arrived))


@routes("GET", f"{_OF_ORGANIZATION}/{{invitation_id}}")
def _get(clerk: Instance, arrived: Arrived) -> WireResponse:
    return clerk._answer(_found(arrived, clerk.organization_invitations))


@routes("POST", f"{_OF_ORGANIZATION}/{{invitation_id}}/revoke")
def _revoke_of_organization(clerk: Instance, arrived: Arrived) -> WireResponse:
    checked(arrived, REVOKE)
    invitation = _revoked(clerk, _found(arrived, clerk.organization_invitations))
    clerk._send("organizationInvitation.revoked", invitation, invitation["updated_at"])
    return clerk._answer(invitation)
