"""The profile that a client acts for (Ayrshare's documentation: user)."""

from __future__ import annotations

from switchgear.ayrshare.models.profiles import AyrshareUser
from switchgear.pipeline.encoding import bracketed
from switchgear.pipeline.operation import ModeT, Namespace, operation
from switchgear.pipeline.request import Caching, Request, path
from switchgear.types.cache import CacheTag
from switchgear.types.model import decoder
from switchgear.types.unset import UNSET, Unset

__all__ = ["User"]


class User(Namespace[ModeT], path="user"):
    """`/user`."""

    @operation
    def get(self, *, instagram_details: bool | Unset = UNSET) -> Request[AyrshareUser]:
        """The profile of the client's profile key, or the primary one, with the accounts that are linked to it.

        Args:
            instagram_details: Whether to ask Instagram for its quota too.
        """
        return Request(
            method="GET",
            path=path("/api/user"),
            decode=decoder(AyrshareUser),
            query=bracketed(instagramDetails=instagram_details),
            caching=Caching.REFERENCE,
            tags=(CacheTag.of("ayrshare", "profile"),),
        )
