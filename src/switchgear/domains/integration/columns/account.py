"""The columns of linked accounts. They hold no credential: those are the application's."""

from __future__ import annotations

from typing import Final

from switchgear.domains.credentials import CredentialKind
from switchgear.domains.integration.social import SocialAccount, parse_social_account
from switchgear.domains.rows import entity_maker
from switchgear.mirror.account import (
    account_active,
    account_metadata,
    account_platform,
    first_seen,
    link_ends,
    listed_at,
)
from switchgear.mirror.shows import Shows

__all__ = ["ACCOUNTS"]

ACCOUNTS: Final[Shows[SocialAccount]] = Shows(
    make=entity_maker(SocialAccount, parse_social_account),
    columns={
        "user_id": lambda seen: seen.owner.id,
        "platform": account_platform,
        "platform_raw": lambda seen: seen.key.id,
        "account_id": "account_id",
        "account_name": lambda seen: seen.get("account_name") or seen.get("display_name"),
        "profile_url": "profile_url",
        "profile_image_url": "profile_image_url",
        "credential_kind": lambda _: CredentialKind.AYRSHARE_PROFILE.value,
        "ref_id": lambda seen: seen.key.account,
        "token_expires_at": link_ends,
        "is_active": account_active,
        "last_sync_at": listed_at,
        "metadata": account_metadata,
        "created_at": first_seen,
    },
    findings={
        "unknown_platform": lambda seen: account_platform(seen) is None,
        "identity_conflict": lambda seen: seen.owner.conflict,
    },
)
