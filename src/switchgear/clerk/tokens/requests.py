"""Where a request carries its token, and what becomes of the request.

A session token comes in `Authorization: Bearer`, or in a cookie that is `__session`, with the publishable key's suffix
where several instances share a domain (Clerk's documentation: how Clerk works).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from math import ceil
from typing import Final, Protocol, TypeAlias, cast

from typing_extensions import Unpack

from switchgear.clerk.tokens.claims import Requirements, SessionClaims
from switchgear.clerk.tokens.machines import MachineClaims
from switchgear.errors import InvalidRequest, TokenFault, TokenRejected
from switchgear.types.headers import Headers, HeadersLike

__all__ = ["AuthState", "Denial", "MachineIn", "Refreshable", "RequestLike", "SignedIn", "SignedOut", "admitted"]


class _HasHeaders(Protocol):
    @property
    def headers(self) -> HeadersLike: ...


RequestLike: TypeAlias = _HasHeaders | HeadersLike
"""A request of any framework with `headers`, or the headers themselves; a WSGI environ and Django's META too."""


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A user is signed in."""

    claims: SessionClaims


@dataclass(frozen=True, slots=True)
class MachineIn:
    """A program is let in, by an API key, an OAuth access token or a machine's token."""

    claims: MachineClaims


@dataclass(frozen=True, slots=True)
class Refreshable:
    """The session token has expired, which it does every minute: the client fetches a fresh one and comes again."""

    reason: TokenFault = TokenFault.EXPIRED
    error: TokenRejected | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class SignedOut:
    """Nobody is let in."""

    reason: TokenFault
    error: TokenRejected | None = field(default=None, compare=False)
    """What was wrong with the token; None: there is none."""


AuthState: TypeAlias = SignedIn | MachineIn | Refreshable | SignedOut
"""What becomes of a request, matched by class."""


def refused(error: TokenRejected, *, session: bool) -> Refreshable | SignedOut:
    """The state that follows from a refusal; only session tokens are refreshed."""
    if session and error.reason is TokenFault.EXPIRED:
        return Refreshable(error=error)
    return SignedOut(error.reason, error)


@dataclass(frozen=True, slots=True)
class Denial:
    """What to answer to a request that is not let in."""

    http_status: int
    """401; 403 if somebody is signed in who may not do this; 503 if it cannot be told."""
    reason: str
    """Such as `missing`, `expired` or `not_allowed`; it may be shown."""
    headers: Mapping[str, str]


_BEARER: Final = {"www-authenticate": "Bearer"}
_INVALID: Final = {"www-authenticate": 'Bearer error="invalid_token"'}


def admitted(state: AuthState, **asked: Unpack[Requirements]) -> SessionClaims | Denial:
    """The claims of a user who is signed in and for whom all that is asked for holds, or what to answer.

    The header is the one of RFC 6750. A program is not let in here: match the state by class where it may be.
    """
    match state:
        case SignedIn(claims):
            return claims if claims.has(**asked) else Denial(403, "not_allowed", {})
        case MachineIn():
            return Denial(401, TokenFault.NOT_A_SESSION.value, _INVALID)
        case Refreshable(reason, error) | SignedOut(reason, error):
            if error is not None and error.http_status != 401:
                return Denial(error.http_status, reason.value, {"retry-after": f"{ceil(error.retry_after or 1)}"})
            return Denial(401, reason.value, _BEARER if error is None else _INVALID)


def token_of(request: RequestLike, cookies: tuple[str, ...]) -> str | None:
    """The token that a request carries; the header comes before the cookies, of which the first that is there counts.

    Raises:
        InvalidRequest: It has no headers, and is none.
    """
    headers = _headers(request)
    scheme, _, credentials = headers.get("authorization", "").strip().partition(" ")
    if scheme.lower() == "bearer" and credentials.strip():
        return credentials.strip()
    sent = dict(reversed([*_cookies(headers)]))  # of two with the same name, the first is the nearer
    return next((sent[name] for name in cookies if sent.get(name)), None)


def _headers(request: RequestLike) -> Headers:
    held = cast(HeadersLike, getattr(request, "headers", request))
    try:
        return Headers.of(held)
    except (TypeError, ValueError):
        reason = f"{type(request).__name__} has no headers, and is neither a mapping nor pairs"
    raise InvalidRequest(reason, service="clerk")


def _cookies(headers: Headers) -> Iterator[tuple[str, str]]:
    for name, value in headers.pairs:
        if name.lower() == "cookie":
            for part in value.split(";"):
                key, _, content = part.partition("=")
                yield key.strip(), content.strip().strip('"')
