"""API keys, OAuth access tokens and machines' tokens: Clerk verifies them, and what it answers is judged here."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final, Protocol, TypeAlias, cast

from pydantic import JsonValue

from switchgear.clerk.tokens.claims import seconds
from switchgear.clerk.tokens.rules import TokenKind
from switchgear.errors import NotFound, SwitchgearError, TokenFault, TokenRejected, ValidationFailed

if TYPE_CHECKING:
    from switchgear.clerk.client import AsyncClerkClient, ClerkClient

__all__ = ["AsyncMachineChecks", "MachineChecks", "MachineClaims"]


class _Wire(Protocol):
    def to_wire(self) -> Mapping[str, Any]: ...


Verdict: TypeAlias = Mapping[str, Any] | _Wire
"""What Clerk answers of a token, as JSON or as the model of the operation."""
MachineChecks: TypeAlias = Mapping[TokenKind, Callable[[str], Verdict]]
"""By kind, what verifies a token: `{TokenKind.API_KEY: lambda key: clerk.api_keys.verify(secret=key)}`. A kind that is
not here is refused."""
AsyncMachineChecks: TypeAlias = Mapping[TokenKind, Callable[[str], Awaitable[Verdict]]]
"""Likewise, awaited."""

_MILLIS_FROM: Final = 100_000_000_000
"""A larger number of seconds lies beyond the year 5138: such a time is in milliseconds."""


Checks: TypeAlias = Mapping[TokenKind, Callable[[str], object]]


def checks_of(machines: ClerkClient | AsyncClerkClient | Checks) -> Checks:
    """What verifies each kind; of a client, its operations for all three."""
    if isinstance(machines, Mapping):
        return machines
    clerk = machines
    return {
        TokenKind.API_KEY: lambda key: clerk.api_keys.verify(secret=key),
        TokenKind.OAUTH: lambda token: clerk.oauth_access_tokens.verify(access_token=token),
        TokenKind.M2M: lambda token: clerk.m2m_tokens.verify(token=token),
    }


@dataclass(frozen=True, slots=True)
class MachineClaims:
    """Whom a key or token lets in. Clerk says that it is valid."""

    kind: TokenKind
    id: str
    subject: str
    """The user (`user_`), organization (`org_`) or machine (`mch_`) that it stands for."""
    scopes: frozenset[str]
    expires_at: datetime | None
    """None: it stays valid until it is revoked."""
    claims: Mapping[str, JsonValue] = field(repr=False)
    """Everything that Clerk answered."""


def judged(kind: TokenKind, answered: Verdict, now: datetime) -> MachineClaims:
    """What Clerk's answer says of a token; that there is one does not mean that it is valid.

    Raises:
        TokenRejected: It is revoked or has expired, or the answer does not say whom it stands for.
    """
    verdict = answered if isinstance(answered, Mapping) else answered.to_wire()
    expires_at = _time(verdict.get("expiration"))
    if verdict.get("revoked"):
        raise TokenRejected.of(TokenFault.REVOKED, "the token was revoked")
    if verdict.get("expired") or verdict.get("active") is False or (expires_at is not None and expires_at <= now):
        raise TokenRejected.of(TokenFault.EXPIRED, "the token has expired")
    token_id, subject, scopes = verdict.get("id"), verdict.get("subject"), verdict.get("scopes")
    if not (isinstance(token_id, str) and isinstance(subject, str) and subject):
        raise TokenRejected.of(TokenFault.MALFORMED, "the service does not say whom the token stands for")
    listed = cast("Sequence[object]", scopes) if isinstance(scopes, list | tuple) else ()
    granted = frozenset(one for one in listed if isinstance(one, str))
    return MachineClaims(kind, token_id, subject, granted, expires_at, verdict)


def rejection(error: SwitchgearError) -> TokenRejected:
    """What it means that Clerk did not answer, or that it knows no such token."""
    if isinstance(error, NotFound | ValidationFailed):
        return TokenRejected.of(TokenFault.UNKNOWN, "the service knows no such token")
    reason = f"the token could not be verified ({type(error).__name__})"
    rejected = TokenRejected.of(TokenFault.KEYS_UNAVAILABLE, reason, retry_after=error.retry_after)
    rejected.__cause__ = error.copy()
    return rejected


def _time(value: object) -> datetime | None:
    if not isinstance(value, int | float) or isinstance(value, bool):
        return None
    since = seconds(value / 1000 if value >= _MILLIS_FROM else value)
    return None if since is None else datetime.fromtimestamp(since, UTC)
