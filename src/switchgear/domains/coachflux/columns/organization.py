"""The columns of organizations, and of who belongs to them."""

from __future__ import annotations

from typing import Final

from pydantic import JsonValue
from pydantic.alias_generators import to_camel

from switchgear.domains.actor import OrgRole
from switchgear.domains.coachflux.organization import (
    Organization,
    OrgMember,
    OrgPlan,
    parse_org_member,
    parse_organization,
)
from switchgear.domains.rows import entity_maker
from switchgear.domains.user_columns import latest_customer
from switchgear.mirror.organization import domain_shown, seats_used
from switchgear.mirror.shows import Shows
from switchgear.mirror.user import user_at_hand
from switchgear.mirror.world import Seen

__all__ = ["MEMBERS", "ORGANIZATIONS"]

_ROLES: Final = {
    "org:admin": OrgRole.ADMIN,
    "admin": OrgRole.ADMIN,
    "org:member": OrgRole.MEMBER,
    "basic_member": OrgRole.MEMBER,
}
"""Clerk's own roles, and the names that they had; any other role of an organization's own is a member's."""
_SETTINGS: Final = ("sso_enabled", "custom_branding", "data_residency")


def _plan(seen: Seen) -> JsonValue:
    plan = seen.get("plan")
    return plan if plan in set(OrgPlan) else None


def _settings(seen: Seen) -> JsonValue:
    """What the metadata says of the settings that there are, under either of their names."""
    told = seen.get("settings")
    if not isinstance(told, dict):
        return {}
    found = {name: told.get(name, told.get(to_camel(name))) for name in _SETTINGS}
    fits = {"data_residency": str, "sso_enabled": bool, "custom_branding": bool}
    return {name: value for name, value in found.items() if isinstance(value, fits[name])}


def _seats(seen: Seen) -> int:
    """How many may be members; 0 for any number."""
    allowed = seen.get("max_allowed_memberships")
    return allowed if isinstance(allowed, int) else 0


ORGANIZATIONS: Final[Shows[Organization]] = Shows(
    make=entity_maker(Organization, parse_organization),
    columns={
        "name": "name",
        "slug": "slug",
        "domain": domain_shown,
        "logo": "image_url",
        "plan": _plan,
        "plan_raw": lambda seen: seen.get("plan") if isinstance(seen.get("plan"), str) else None,
        "seat_count": _seats,
        "used_seats": seats_used,
        "stripe_customer_id": latest_customer,
        "clerk_organization_id": lambda seen: seen.key.id,
        "settings": _settings,
        "created_at": "created_at",
    },
    findings={
        "used_seats": lambda seen: not seen.world.whole,
        "seats_exceeded": lambda seen: 0 < _seats(seen) < seats_used(seen),
    },
)


def _role(seen: Seen) -> JsonValue:
    raw = seen.get("role")
    member = seen.get("user")
    if raw is not None and member is not None and member == seen.get("created_by"):
        return OrgRole.OWNER.value
    return _ROLES.get(str(raw), OrgRole.MEMBER).value if raw else None


MEMBERS: Final[Shows[OrgMember]] = Shows(
    make=entity_maker(OrgMember, parse_org_member),
    columns={
        "org_id": lambda seen: seen.owner.organization,
        "user_id": lambda seen: seen.owner.id,
        "role": _role,
        "role_raw": "role",
        "provider_membership_id": lambda seen: seen.key.id,
        "joined_at": "created_at",
    },
    settled=user_at_hand,
    kept=("organization", "created_by", "user", "role", "created_at"),
)
"""A deleted organization hides its members by its own `deleted_at`: their rows stay as they are until it is purged."""
