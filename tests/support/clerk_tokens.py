"""Tokens of two sandboxed Clerk instances, right and wrong ones, and verifiers of both colours."""

from __future__ import annotations

import hmac
import json
from base64 import urlsafe_b64encode
from collections.abc import Mapping
from hashlib import sha256
from inspect import isawaitable
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, generate_private_key

from switchgear.clerk import AsyncTokenVerifier, TokenVerifier
from switchgear.testing import FakeClock, Sandbox
from switchgear.testing.clerk.tokens import TokenIssuer, _key

CLOCK = FakeClock()
NOW = int(CLOCK.now().timestamp())
PARTY = "http://localhost:3000"
SESSION = {"id": "sess_1", "user_id": "user_1", "status": "active"}
OURS: TokenIssuer = Sandbox(clock=CLOCK).clerk.tokens
FOREIGN: TokenIssuer = Sandbox(clock=CLOCK, seed="another").clerk.tokens
OWN_KEY: RSAPrivateKey = _key(OURS.kid)
STRANGERS_KEY: RSAPrivateKey = generate_private_key(65537, 2048)
GONE: Any = object()
"""In the place of a claim or a header field: it is left out."""
USUAL = OURS.claims(SESSION)
HEADER = {"alg": "RS256", "kid": OURS.kid, "typ": "JWT", "cat": "cl_B7d4PD111AAA"}


def encoded(content: bytes) -> str:
    return urlsafe_b64encode(content).rstrip(b"=").decode()


def changed(usual: Mapping[str, Any], **changes: Any) -> dict[str, Any]:
    return {name: value for name, value in (dict(usual) | changes).items() if value is not GONE}


def unsigned(header: object, claims: object) -> str:
    """The part of a token that is signed; bytes stay as they are."""
    parts = [part if isinstance(part, bytes) else json.dumps(part).encode() for part in (header, claims)]
    return ".".join(map(encoded, parts))


def signed(header: object, claims: object, key: RSAPrivateKey = OWN_KEY) -> str:
    """A token that is signed by RS256, whatever its header says."""
    content = unsigned(header, claims)
    return f"{content}.{encoded(key.sign(content.encode(), padding.PKCS1v15(), hashes.SHA256()))}"


def token(header: Mapping[str, Any] | None = None, key: RSAPrivateKey = OWN_KEY, **claims: Any) -> str:
    """A session token of ours, with further claims or others than usual."""
    return signed(changed(HEADER, **(header or {})), changed(USUAL, **claims), key)


def by_hmac(secret: bytes, **header: Any) -> str:
    content = unsigned(changed(HEADER, alg="HS256", **header), USUAL)
    return f"{content}.{encoded(hmac.new(secret, content.encode(), sha256).digest())}"


def verifier(colour: str, keys: str, **options: Any) -> TokenVerifier | AsyncTokenVerifier:
    """A verifier of ours, by `pem` or by `jwks`."""
    settings: dict[str, Any] = {"authorized_parties": [PARTY], "issuer": OURS.issuer, "clock": CLOCK} | options

    async def fetch() -> dict[str, Any]:
        return OURS.jwks()

    if keys == "pem":
        settings["jwt_key"] = OURS.jwt_key
    else:
        settings.setdefault("jwks", OURS.jwks if colour == "sync" else fetch)
    return TokenVerifier(**settings) if colour == "sync" else AsyncTokenVerifier(**settings)


async def come(result: Any) -> Any:
    """What a call of either colour answers."""
    return await result if isawaitable(result) else result
