"""The columns of platform connections. They hold no credential: those are the application's."""

from __future__ import annotations

from typing import Final

from switchgear.domains.credentials import CredentialKind
from switchgear.domains.ezre_comms.connection import PlatformConnection, parse_platform_connection
from switchgear.domains.rows import entity_maker
from switchgear.mirror.account import account_active, account_metadata, account_platform, link_ends
from switchgear.mirror.kinds import organization_id
from switchgear.mirror.shows import Shows
from switchgear.mirror.world import Seen

__all__ = ["CONNECTIONS", "organization"]


def organization(seen: Seen) -> str | None:
    """The organization that the profile is linked to, by its local id or by Clerk's."""
    return None if seen.owner.id is None else organization_id(seen.owner.id)


CONNECTIONS: Final[Shows[PlatformConnection]] = Shows(
    make=entity_maker(PlatformConnection, parse_platform_connection),
    columns={
        "organization_id": organization,
        "platform": account_platform,
        "platform_raw": lambda seen: seen.key.id,
        "account_id": "account_id",
        "account_name": lambda seen: seen.get("account_name") or seen.get("display_name"),
        "credential_kind": lambda _: CredentialKind.AYRSHARE_PROFILE.value,
        "ref_id": lambda seen: seen.key.account,
        "token_expires_at": link_ends,
        "is_active": account_active,
        "metadata": account_metadata,
    },
    findings={
        "unknown_platform": lambda seen: account_platform(seen) is None,
        "identity_conflict": lambda seen: seen.owner.conflict,
    },
)
