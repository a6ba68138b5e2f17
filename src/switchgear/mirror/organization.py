"""What is kept of Clerk's organizations, their e-mail domains and their memberships."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from switchgear.clerk.models.organization_domains import OrganizationDomain
from switchgear.clerk.models.organizations import Organization, OrganizationMembership
from switchgear.clerk.models.verification import VerificationStatus
from switchgear.mirror.fragments import Envelope, clerk_snapshot, deletion
from switchgear.mirror.kinds import DOMAIN, MEMBERSHIP, ORGANIZATION, sibling
from switchgear.mirror.user import user_id
from switchgear.mirror.world import Owner, Seen, World
from switchgear.sync.canonical import Fields
from switchgear.sync.keys import EntityKey
from switchgear.sync.policy import SyncPolicy
from switchgear.sync.state import State, join
from switchgear.types.times import to_millis

__all__ = [
    "domain_fragment",
    "domain_shown",
    "membership_deleted",
    "membership_fragment",
    "membership_owner",
    "organization_fragment",
    "organization_itself",
    "organization_of",
    "seats_used",
]

_KEPT: Final = ("name", "slug", "max_allowed_memberships", "created_by")
"""What is kept as Clerk has it; beside it the image, and what the policy reads of the metadata: the plan, settings."""


def organization_fragment(envelope: Envelope, organization: Organization, policy: SyncPolicy) -> State:
    """The fragment of an event or a read that shows an organization."""
    metadata = organization.public_metadata
    fields: Fields = {
        **{name: getattr(organization, name) for name in _KEPT},
        "image_url": organization.image_url if organization.has_image else None,
        "plan": metadata.get(policy.metadata.plan),
        "settings": metadata.get(policy.metadata.settings),
        "created_at": to_millis(organization.created_at),
    }
    return clerk_snapshot(envelope, fields, organization.updated_at)


def domain_fragment(envelope: Envelope, domain: OrganizationDomain) -> State:
    """The fragment of an event that shows an e-mail domain."""
    verifications = (domain.ownership_verification, domain.affiliation_verification, domain.verification)
    fields: Fields = {
        "organization": domain.organization_id,
        "name": domain.name,
        "verified": any(one is not None and one.status is VerificationStatus.VERIFIED for one in verifications),
        "created_at": to_millis(domain.created_at),
    }
    return clerk_snapshot(envelope, fields, domain.updated_at)


def membership_fragment(envelope: Envelope, membership: OrganizationMembership) -> State:
    """The fragment of an event or a read that shows a membership.

    Who made the organization is part of it, so that the owner is known without the organization's own state.
    """
    member = membership.public_user_data
    fields: Fields = {
        "organization": membership.organization.id,
        "created_by": membership.organization.created_by,
        "user": None if member is None else member.user_id,
        "role": membership.role,
        "created_at": to_millis(membership.created_at),
    }
    return clerk_snapshot(envelope, fields, membership.updated_at)


def membership_deleted(envelope: Envelope, membership: OrganizationMembership) -> State:
    """The fragment of a membership's end, with what it was. Who joins again has another one."""
    return join(membership_fragment(envelope, membership), deletion(envelope))


def organization_of(key: EntityKey, fields: Fields) -> EntityKey | None:
    """The key of the organization that a membership or a domain is of."""
    named = fields.get("organization")
    return sibling(key, ORGANIZATION, named) if isinstance(named, str) else None


def organization_itself(seen: Seen) -> Owner:
    """An organization is its own."""
    return Owner(organization=seen.key.local_id)


def membership_owner(seen: Seen) -> Owner:
    """The member, and the organization."""
    organization, member = organization_of(seen.key, seen.fields), seen.get("user")
    return Owner(
        user_id(seen.world, member) if isinstance(member, str) else None,
        organization=None if organization is None else organization.local_id,
    )


def seats_used(organization: Seen) -> int:
    """How many users are members of an organization, as far as memberships are at hand.

    A membership that names nobody counts, too.
    """
    return len({str(seen.get("user") or seen.key) for seen in _of(MEMBERSHIP, organization)})


def domain_shown(organization: Seen) -> str | None:
    """The verified domain that was made first; None if there is none."""
    verified = [seen for seen in _of(DOMAIN, organization) if seen.get("verified") is True]
    first = min(verified, key=lambda seen: (str(seen.get("created_at")).zfill(20), seen.key.id), default=None)
    return None if first is None else str(first.get("name"))


def _of(kind: str, organization: Seen) -> list[Seen]:
    by_organization = organization.world.once(_memberships if kind == MEMBERSHIP else _domains)
    return by_organization.get(organization.key, [])


def _memberships(world: World) -> Mapping[EntityKey, list[Seen]]:
    return _by_organization(world, MEMBERSHIP)


def _domains(world: World) -> Mapping[EntityKey, list[Seen]]:
    return _by_organization(world, DOMAIN)


def _by_organization(world: World, kind: str) -> Mapping[EntityKey, list[Seen]]:
    found: dict[EntityKey, list[Seen]] = {}
    for seen in world.of(kind):
        organization = organization_of(seen.key, seen.fields)
        if organization is not None and seen.state.tomb is None:
            found.setdefault(organization, []).append(seen)
    return found
