"""The profile that a client acts for (https://www.ayrshare.com/docs/apis/user/profile-details)."""

from __future__ import annotations

from typing import Final

from typing_extensions import TypedDict, Unpack

from switchgear.ayrshare.models.profiles import AyrshareUser
from switchgear.ayrshare.operations.parameters import AYRSHARE
from switchgear.pipeline.kinds import Kind
from switchgear.pipeline.operation import ModeT, Namespace, operation
from switchgear.pipeline.parameters import Given
from switchgear.pipeline.request import Caching, Request

__all__ = ["User", "UserGetParams"]

USER: Final = Kind(AYRSHARE, "profile", "/api/user", AyrshareUser, caching=Caching.REFERENCE)


class UserGetParams(TypedDict, total=False):
    """How much is told."""

    instagram_details: Given[bool]
    """Whether to ask Instagram for its quota too."""


class User(Namespace[ModeT], path="user"):
    """`/user`."""

    @operation
    def get(self, **params: Unpack[UserGetParams]) -> Request[AyrshareUser]:
        """The profile of the client's profile key, or the primary one, with the accounts that are linked to it."""
        return USER.get(params=params)
