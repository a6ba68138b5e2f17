"""The public keys of an instance."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, SecretStr

from switchgear.clerk.models.base import ClerkModel
from switchgear.types.enums import Open

__all__ = ["JsonWebKey", "JsonWebKeySet"]


class JsonWebKey(ClerkModel):
    """A key in the form of RFC 7517; `kty` says which of its numbers are there. Clerk signs with `RSA`."""

    kid: str
    """The instance's id."""
    alg: str
    use: str
    kty: Open[Literal["RSA", "EC", "OKP", "oct"]]
    n: str | None = None
    e: str | None = None
    crv: str | None = None
    x: str | None = None
    y: str | None = None
    x5c: tuple[str, ...] | None = None
    x5t: str | None = None
    x5t_s256: str | None = Field(default=None, alias="x5t#S256")
    x5u: str | None = None
    d: SecretStr | None = None
    """Of a private key, which no answer is known to hold; so are the next ones, and `k`, a shared secret."""
    p: SecretStr | None = None
    q: SecretStr | None = None
    dp: SecretStr | None = None
    dq: SecretStr | None = None
    qi: SecretStr | None = None
    k: SecretStr | None = None


class JsonWebKeySet(ClerkModel):
    """The answer of `GET /jwks`."""

    keys: tuple[JsonWebKey, ...] = ()
