"""Session tokens of the sandboxed Clerk: real ones, signed with a key of its own."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Mapping
from functools import cache, cached_property
from typing import TYPE_CHECKING, Any

from pydantic import JsonValue

from switchgear.pipeline.clock import Clock
from switchgear.testing.http import Ids

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey

__all__ = ["TokenIssuer"]


class TokenIssuer:
    """What signs an instance's tokens. Its key is made when the first is asked for; equal sandboxes have an equal one.

    Args:
        instance_id: Names the key.
        clock: When tokens are issued.
        ids: Where their ids come from.
    """

    def __init__(self, instance_id: str, clock: Clock, ids: Ids) -> None:
        self._clock, self._ids = clock, ids
        self.kid = instance_id
        self.slug: str = f"{instance_id.removeprefix('ins_')[:8]}-sandbox-1"

    @property
    def issuer(self) -> str:
        """The address of the Frontend API."""
        return f"https://{self.slug}.clerk.accounts.dev"

    @property
    def publishable_key(self) -> str:
        """Names the Frontend API."""
        return f"pk_test_{b64encode(f'{self.slug}.clerk.accounts.dev$'.encode()).decode()}"

    @cached_property
    def jwt_key(self) -> str:
        """The public key, as the dashboard shows it."""
        from cryptography.hazmat.primitives import serialization

        public = _key(self.kid).public_key()
        pem = public.public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
        return pem.decode()

    def jwks(self) -> dict[str, Any]:
        """The public key, as the Backend API answers it."""
        from jwt.algorithms import RSAAlgorithm

        public: dict[str, Any] = RSAAlgorithm.to_jwk(_key(self.kid).public_key(), as_dict=True)
        numbers = {name: public[name] for name in ("kty", "n", "e")}
        return {"keys": [{"use": "sig", "kid": self.kid, "alg": "RS256", **numbers}]}

    def claims(self, session: Mapping[str, Any], *, seconds: int = 60) -> dict[str, JsonValue]:
        """What a token of version 2 says of a session."""
        now = int(self._clock.now().timestamp())
        return {
            "azp": "http://localhost:3000",
            "exp": now + seconds,
            "fva": [0, -1],
            "iat": now,
            "iss": self.issuer,
            "jti": self._ids.new("", 20),
            "nbf": now - 10,
            "sid": session["id"],
            "sts": "pending" if session["status"] == "pending" else "active",
            "sub": session["user_id"],
            "v": 2,
        }

    def sign(self, claims: Mapping[str, JsonValue], header: Mapping[str, JsonValue] | None = None) -> str:
        """A token that says this, whatever it is. The header may say more, or otherwise."""
        import jwt

        usual: dict[str, Any] = {"kid": self.kid, "typ": "JWT", "cat": "cl_B7d4PD111AAA"}
        return jwt.encode(dict(claims), _key(self.kid), "RS256", headers=usual | dict(header or {}))


@cache
def _key(instance_id: str) -> RSAPrivateKey:
    from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key

    del instance_id
    return generate_private_key(65537, 2048)
