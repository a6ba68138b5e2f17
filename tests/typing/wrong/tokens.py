"""Verifiers of tokens that both checkers refuse."""

from __future__ import annotations

from switchgear import AsyncClerkClient, ClerkClient
from switchgear.clerk import ANY, AsyncTokenVerifier, SessionClaims, TokenVerifier


def verifiers(clerk: ClerkClient, aclerk: AsyncClerkClient, claims: SessionClaims) -> None:
    TokenVerifier(jwt_key="pem", issuer=ANY)  # E: the authorized parties are missing
    TokenVerifier(jwks=aclerk, authorized_parties=ANY, issuer=ANY)  # E: the client is of the other colour
    AsyncTokenVerifier(jwks=clerk, authorized_parties=ANY, issuer=ANY)  # E: the client is of the other colour
    TokenVerifier(jwt_key="pem", authorized_parties=None, issuer=ANY)  # E: anything is ANY, and not None
    TokenVerifier(jwt_key="pem", authorized_parties=ANY, issuer=ANY, leway=5)  # E: no such option
    claims.has(rule="org:admin")  # E: no such requirement
