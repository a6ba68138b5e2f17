"""When a session token is accepted: the checks, in their order, without any I/O.

Who a token is from is looked at before how old it is, so that what is refused as expired can be refreshed: it is a
session token of this instance, made for this application (Clerk's documentation: manual JWT verification).
"""

from __future__ import annotations

import re
from base64 import b64decode, urlsafe_b64encode
from collections.abc import Collection
from dataclasses import dataclass
from enum import Enum
from hashlib import sha1
from typing import Any, Final, Literal, TypeAlias, cast

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey

from switchgear.clerk.tokens.claims import SessionClaims, read_claims, seconds
from switchgear.clerk.tokens.jws import Unverified, opened
from switchgear.errors import ConfigurationError, TokenFault, TokenRejected

__all__ = ["ANY", "Anything", "TokenKind"]


class Anything(Enum):
    """The type of `ANY`."""

    ANY = "any"


ANY: Final = Anything.ANY
"""In the place of a list of what is accepted: whatever comes, and nothing too."""

Allowed: TypeAlias = str | Collection[str] | Literal[Anything.ANY]


class TokenKind(Enum):
    """What a token stands for."""

    SESSION = "session"
    """A user, signed in."""
    API_KEY = "api_key"
    """A user or an organization, for a program."""
    OAUTH = "oauth"
    """A user, for an application that the user let in."""
    M2M = "m2m"
    """A machine."""


OPAQUE: Final = {
    "ak_": TokenKind.API_KEY,
    "oat_": TokenKind.OAUTH,
    "mt_": TokenKind.M2M,
    "m2m_": TokenKind.M2M,
}
"""By prefix, those that only Clerk can verify."""

_SESSION: Final = frozenset({None, "cl_B7d4PD111AAA", "cl_I7d4PD111III"})
"""The header's `cat` of session tokens; older ones have none, and the last value says nothing of the class."""
_MACHINE: Final = "cl_B7d4PD333AAA"
_KID: Final = re.compile(r"[\w.-]{1,64}", re.ASCII)


def safe_kid(kid: str | None) -> str | None:
    """The key's id, if it may be written down: whoever made a forged token chose it."""
    return kid if kid is not None and _KID.fullmatch(kid) else None


def kind_of(token: str) -> TokenKind:
    """What a token says it stands for, by its prefix or its header and claims; nothing of it is verified.

    Raises:
        TokenRejected: It is neither opaque nor a JWT.
    """
    opaque = next((kind for prefix, kind in OPAQUE.items() if token.startswith(prefix)), None)
    if opaque is not None:
        return opaque
    unverified = opened(token)
    stated = _kind_of_header(unverified.header)
    return stated if stated is not TokenKind.SESSION else _kind_of_payload(unverified.claims())


def _kind_of_header(header: dict[str, Any]) -> TokenKind:
    if str(header.get("typ", "")).lower().removeprefix("application/") == "at+jwt":
        return TokenKind.OAUTH
    return TokenKind.M2M if header.get("cat") == _MACHINE else TokenKind.SESSION


def _kind_of_payload(payload: dict[str, Any]) -> TokenKind:
    jti = str(payload.get("jti", ""))
    if str(payload.get("sub", "")).startswith("mch_") or jti.startswith(("mt_", "m2m_")):
        return TokenKind.M2M
    return TokenKind.OAUTH if jti.startswith("oat_") else TokenKind.SESSION


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """What a session token has to be. None of the sets: whatever comes."""

    issuers: frozenset[str] | None
    parties: frozenset[str] | None
    leeway: float
    allow_pending: bool

    def open(self, token: str) -> Unverified:
        """Read what is not signed yet, and refuse what no key can mend.

        Raises:
            TokenRejected: It is no JWT, no session token by its header, or signed otherwise than by RS256.
        """
        if token.startswith(tuple(OPAQUE)):
            raise _no_session("it is a key or token that only Clerk can verify")
        unverified = opened(token)
        if unverified.header.get("alg") != "RS256":
            raise TokenRejected.of(TokenFault.ALGORITHM, "the token is not signed by RS256")
        return unverified

    def accept(self, unverified: Unverified, key: RSAPublicKey, now: float) -> SessionClaims:
        """What the token says, if all of it holds.

        Raises:
            TokenRejected: Something does not.
        """
        if not unverified.is_signed_with(key):
            raise TokenRejected.of(TokenFault.SIGNATURE, "the token was not signed with the instance's key")
        return self._accepted(unverified.header, unverified.claims(), now)

    def _accepted(self, header: dict[str, Any], payload: dict[str, Any], now: float) -> SessionClaims:
        user_id, session_id = payload.get("sub"), payload.get("sid")
        if _kind_of_header(header) is not TokenKind.SESSION or _kind_of_payload(payload) is not TokenKind.SESSION:
            raise _no_session("it is a machine's, or an OAuth client's")
        if header.get("cat") not in _SESSION:
            raise _no_session("its category is another, such as that of JWT templates")
        if not (isinstance(user_id, str) and user_id and isinstance(session_id, str) and session_id):
            raise _no_session("it names no user (sub) or no session (sid)")
        self._check_origin(payload)
        expires_at = self._check_times(payload, now)
        if payload.get("sts") == "pending" and not self.allow_pending:
            raise TokenRejected.of(TokenFault.PENDING, "the session is pending: its user has a task left to do")
        return read_claims(payload, user_id=user_id, session_id=session_id, expires_at=expires_at)

    def _check_origin(self, payload: dict[str, Any]) -> None:
        if self.issuers is not None and payload.get("iss") not in self.issuers:
            raise TokenRejected.of(TokenFault.ISSUER, "the token was issued by another instance (iss)")
        if self.parties is not None and payload.get("azp") not in self.parties:
            said = "was made for no origin" if payload.get("azp") is None else "was made for another origin"
            raise TokenRejected.of(TokenFault.AUTHORIZED_PARTY, f"the token {said} (azp)")

    def _check_times(self, payload: dict[str, Any], now: float) -> float:
        for name, fault in (("nbf", TokenFault.NOT_YET_VALID), ("iat", TokenFault.ISSUED_IN_THE_FUTURE)):
            if payload.get(name) is not None and _seconds(payload, name) > now + self.leeway:
                raise TokenRejected.of(fault, f"the token's {name} lies ahead; check this machine's clock")
        if payload.get("exp") is None:
            raise TokenRejected.of(TokenFault.NO_EXPIRY, "the token says no exp, and would be valid for ever")
        expires_at = _seconds(payload, "exp")
        if now >= expires_at + self.leeway:
            raise TokenRejected.of(TokenFault.EXPIRED, f"the token expired {now - expires_at:.0f} s ago")
        return expires_at


def _no_session(why: str) -> TokenRejected:
    return TokenRejected.of(TokenFault.NOT_A_SESSION, f"this is no session token: {why}")


def _seconds(payload: dict[str, Any], name: str) -> float:
    found = seconds(payload[name])
    if found is None:
        raise TokenRejected.of(TokenFault.MALFORMED, f"the token's {name} is no time")
    return found


def allowed(name: str, values: Allowed) -> frozenset[str] | None:
    """The values of a list of what is accepted; None: any.

    Raises:
        ConfigurationError: It is empty, or holds what is no text.
    """
    if values is ANY:
        return None
    several = cast("tuple[object, ...]", (values,) if isinstance(values, str) else tuple(values))
    if not several or not all(isinstance(one, str) and one for one in several):
        raise ConfigurationError(f"{name} has to name what is accepted; ANY accepts whatever comes", service="clerk")
    return frozenset(cast("tuple[str, ...]", several))


_PUBLISHABLE: Final = ("pk_test_", "pk_live_")


def issuer_of(publishable_key: str) -> str:
    """The issuer of an instance's tokens: its publishable key is the Frontend API's host and `$`, in base64.

    Raises:
        ConfigurationError: It is no publishable key.
    """
    encoded = publishable_key[8:] if publishable_key.startswith(_PUBLISHABLE) else ""
    try:
        host = b64decode(encoded + "=" * (-len(encoded) % 4), validate=True).decode("ascii")
    except ValueError:
        host = ""
    if not re.fullmatch(r"[\w.-]+\$", host, re.ASCII):
        raise ConfigurationError(
            "a publishable key begins with pk_test_ or pk_live_ and ends in base64", service="clerk"
        )
    return f"https://{host[:-1]}"


def cookie_names(publishable_key: str | None) -> tuple[str, ...]:
    """The cookies that may hold a session token, by precedence: with several instances on a domain, each has its own.

    The suffix is the first 8 characters of the url-safe base64 of the SHA-1 of the publishable key.
    """
    if publishable_key is None:
        return ("__session",)
    digest = sha1(publishable_key.encode(), usedforsecurity=False).digest()
    return (f"__session_{urlsafe_b64encode(digest).decode()[:8]}", "__session")
