"""`client.jwks`: the public keys of an instance's tokens."""

from __future__ import annotations

from typing import Final

from switchgear.clerk.models.jwks import JsonWebKeySet
from switchgear.clerk.operations.parameters import CLERK
from switchgear.pipeline.kinds import Kind
from switchgear.pipeline.operation import ModeT, Namespace, operation
from switchgear.pipeline.request import Caching, Request

__all__ = ["Jwks"]

JWKS: Final = Kind(CLERK, "jwks", "/v1/jwks", JsonWebKeySet, caching=Caching.REFERENCE)


class Jwks(Namespace[ModeT], path="jwks"):
    """`client.jwks`."""

    @operation
    def get(self) -> Request[JsonWebKeySet]:
        """Read the public keys that sign the instance's tokens. There is no limit on it.

        `TokenVerifier(jwks=client, ...)` keeps them, and asks anew when a token names one that it does not know.
        """
        return JWKS.get()
