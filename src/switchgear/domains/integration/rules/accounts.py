"""Rules about linked social accounts."""

from __future__ import annotations

from datetime import datetime

from switchgear.domains.credentials import RevokeToken, TokenGrant, connected, disconnected, refreshed
from switchgear.domains.integration.social import SocialAccount
from switchgear.domains.transitions import transition

__all__ = ["RevokeToken", "TokenGrant", "activate", "connect", "deactivate", "disconnect", "refresh"]


def connect(account: SocialAccount, tokens: TokenGrant, now: datetime) -> SocialAccount:
    """The account with the tokens of a finished OAuth exchange, active; a link of the same account is renewed so too.

    Raises:
        BrokenRule: The grant has no permissions, or its token is empty.
    """
    return connected(account, tokens, now)


def disconnect(account: SocialAccount, now: datetime) -> tuple[SocialAccount, RevokeToken]:
    """The account, inactive, and the revocation of its credential as an effect. Only `connect` makes it active again.

    Raises:
        IllegalTransition: The account is not active.
    """
    return disconnected(account, account.id, now)


def refresh(account: SocialAccount, tokens: TokenGrant, now: datetime) -> SocialAccount:
    """The account with the tokens of a refresh.

    Raises:
        BrokenRule: The account is not active, or is not reached with OAuth.
    """
    return refreshed(account, tokens, now)


def activate(account: SocialAccount, now: datetime) -> SocialAccount:
    """The account, in use again.

    Raises:
        IllegalTransition: It is active already.
        BrokenRule: Its credential has expired or was revoked; `connect` it anew.
    """
    return transition(account, to=True, now=now)


def deactivate(account: SocialAccount, now: datetime) -> SocialAccount:
    """The account, no longer in use; its credential stays.

    Raises:
        IllegalTransition: It is not active.
    """
    return transition(account, to=False, now=now)
