"""The profile that a client acts for (https://www.ayrshare.com/docs/apis/user/profile-details)."""

from __future__ import annotations

from typing import Final

from typing_extensions import TypedDict, Unpack

from switchgear.ayrshare.models.base import Reply
from switchgear.ayrshare.models.profiles import AyrshareUser
from switchgear.ayrshare.operations.parameters import AYRSHARE, OpenFields
from switchgear.pipeline.evidence import Evidence, known_from
from switchgear.pipeline.kinds import Kind
from switchgear.pipeline.operation import ModeT, Namespace, operation
from switchgear.pipeline.parameters import Given
from switchgear.pipeline.request import Caching, Request

__all__ = ["User", "UserGetParams"]

USER: Final = Kind(AYRSHARE, "profile", "/api/user", AyrshareUser, caching=Caching.REFERENCE)
USER_DETAILS: Final = Kind(AYRSHARE, "profile", "/api/user/details", Reply, caching=Caching.REFERENCE)
USERS: Final = Kind(AYRSHARE, "profile", "/api/user/batch", Reply, caching=Caching.REFERENCE)
_NOTHING: Final[OpenFields] = {}


class UserGetParams(TypedDict, total=False):
    """How much is told."""

    instagram_details: Given[bool]
    """Whether to ask Instagram for its quota too."""


class User(Namespace[ModeT], path="user"):
    """`/user`: the profile that the client acts for."""

    @operation
    def get(self, **params: Unpack[UserGetParams]) -> Request[AyrshareUser]:
        """The profile of the client's profile key, or the primary one, with the accounts that are linked to it."""
        return USER.get(params=params)

    @operation
    @known_from(Evidence.UNCONFIRMED)
    def details(self, fields: OpenFields = _NOTHING) -> Request[Reply]:
        """More of the same profile; all of it is in `model_extra`.

        Args:
            fields: What to tell, in Ayrshare's own names.
        """
        return USER_DETAILS.get(params=fields)

    @operation
    @known_from(Evidence.UNCONFIRMED)
    def batch(self, fields: OpenFields = _NOTHING) -> Request[Reply]:
        """Several profiles at once; all that is told is in `model_extra`.

        Args:
            fields: Which ones, in Ayrshare's own names.
        """
        return USERS.get(params=fields)
