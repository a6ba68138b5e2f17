"""Rules about linked social accounts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from switchgear.domains.entity import evolve
from switchgear.domains.integration.social import CredentialKind, SocialAccount
from switchgear.domains.secret import Encrypted
from switchgear.domains.transitions import transition
from switchgear.types.platforms import SocialPlatform
from switchgear.types.times import to_millis

__all__ = ["RevokeToken", "TokenGrant", "activate", "connect", "deactivate", "disconnect"]


@dataclass(frozen=True, slots=True)
class TokenGrant:
    """What a network's token exchange gave."""

    access_token: Encrypted[str]
    permissions: tuple[str, ...]
    """At least one."""
    refresh_token: Encrypted[str] | None = None
    expires_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class RevokeToken:
    """An effect to carry out: end the credential of an account. It names the account, and holds no secret itself."""

    social_account_id: str
    platform: SocialPlatform
    credential_kind: CredentialKind
    ref_id: str | None
    """The Ayrshare profile to unlink the network from."""
    key: str
    """The same for the same disconnection, so that it is carried out once."""


def connect(account: SocialAccount, tokens: TokenGrant, now: datetime) -> SocialAccount:
    """The account with the tokens of a finished OAuth exchange, active; a link of the same account is renewed so too.

    Raises:
        BrokenRule: The grant has no permissions.
    """
    return evolve(
        account,
        credential_kind=CredentialKind.OAUTH,
        access_token=tokens.access_token,
        refresh_token=tokens.refresh_token,
        token_expires_at=tokens.expires_at,
        permissions=list(tokens.permissions),
        is_active=True,
        updated_at=now,
    )


def disconnect(account: SocialAccount, now: datetime) -> tuple[SocialAccount, RevokeToken]:
    """The account, inactive, and the revocation of its credential as an effect.

    Raises:
        IllegalTransition: The account is not active.
    """
    effect = RevokeToken(
        social_account_id=account.id,
        platform=account.platform,
        credential_kind=account.credential_kind,
        ref_id=account.ref_id,
        key=f"revoke_token:{account.id}:{to_millis(account.updated_at)}",
    )
    return deactivate(account, now), effect


def activate(account: SocialAccount, now: datetime) -> SocialAccount:
    """The account, in use again.

    Raises:
        IllegalTransition: It is active already.
    """
    return transition(account, to=True, now=now)


def deactivate(account: SocialAccount, now: datetime) -> SocialAccount:
    """The account, no longer in use; its credential stays.

    Raises:
        IllegalTransition: It is not active.
    """
    return transition(account, to=False, now=now)
