"""The columns of linked accounts. They hold no credential: those are the application's."""

from __future__ import annotations

from typing import Final

from pydantic import JsonValue

from switchgear.domains.credentials import CredentialKind
from switchgear.domains.integration.social import SocialAccount, parse_social_account
from switchgear.domains.rows import entity_maker
from switchgear.mirror.account import account_active, first_seen, listed_at
from switchgear.mirror.shows import Shows
from switchgear.mirror.world import Seen
from switchgear.types.platforms import SocialPlatform, parse_platform

__all__ = ["ACCOUNTS"]

_KEPT: Final = ("source", "details", "title", "refresh_by")
"""What goes from the latest notice into the metadata."""


def _platform(seen: Seen) -> JsonValue:
    platform = parse_platform(seen.key.id)
    return platform.value if isinstance(platform, SocialPlatform) else None


def _expires_at(seen: Seen) -> JsonValue:
    ends = seen.get("refresh_by")
    return ends if isinstance(ends, int) else None


def _metadata(seen: Seen) -> JsonValue:
    return {name: seen.fields[name] for name in _KEPT if name in seen.fields} or None


ACCOUNTS: Final[Shows[SocialAccount]] = Shows(
    make=entity_maker(SocialAccount, parse_social_account),
    columns={
        "user_id": lambda seen: seen.owner.id,
        "platform": _platform,
        "platform_raw": lambda seen: seen.key.id,
        "account_id": "account_id",
        "account_name": lambda seen: seen.get("account_name") or seen.get("display_name"),
        "profile_url": "profile_url",
        "profile_image_url": "profile_image_url",
        "credential_kind": lambda _: CredentialKind.AYRSHARE_PROFILE.value,
        "ref_id": lambda seen: seen.key.account,
        "token_expires_at": _expires_at,
        "is_active": account_active,
        "last_sync_at": listed_at,
        "metadata": _metadata,
        "created_at": first_seen,
    },
    findings={
        "unknown_platform": lambda seen: _platform(seen) is None,
        "identity_conflict": lambda seen: seen.owner.conflict,
    },
)
