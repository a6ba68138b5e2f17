"""Rules about organizations: their seats."""

from __future__ import annotations

from collections.abc import Iterable

from switchgear.domains.coachflux.organization import Organization, OrgMember
from switchgear.domains.entity import evolve

__all__ = ["can_add_member", "derive_seats"]

_EXCEEDED = "seats_exceeded"


def can_add_member(org: Organization) -> bool:
    """Whether there is a seat for one more; any number, if the organization has no seats to count."""
    return not org.seat_count or org.used_seats < org.seat_count


def derive_seats(org: Organization, members: Iterable[OrgMember]) -> Organization:
    """The organization with its used seats counted; `incomplete` says `seats_exceeded` if there are too few.

    Args:
        org: The organization as stored.
        members: Memberships, also of others, also deleted ones.
    """
    used = len({member.user_id for member in members if member.org_id == org.id and member.deleted_at is None})
    findings = [found for found in org.incomplete if found != _EXCEEDED]
    if 0 < org.seat_count < used:
        findings.append(_EXCEEDED)
    return evolve(org, used_seats=used, incomplete=findings)
