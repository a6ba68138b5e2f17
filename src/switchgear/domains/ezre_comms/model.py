"""What the entities of Ezre Comms have in common."""

from __future__ import annotations

from datetime import timedelta
from enum import StrEnum
from typing import Annotated, ClassVar, TypeAlias

from typing_extensions import override

from switchgear.domains.declaration import OnDelete, Purge, Ref
from switchgear.domains.entity import Document
from switchgear.domains.violations import BrokenRule, Violation
from switchgear.types.platforms import SocialPlatform

__all__ = [
    "CommentId",
    "ConnectionId",
    "EzreModel",
    "OrganizationId",
    "PostId",
    "RequestId",
    "ScheduleId",
    "UserId",
    "VersionId",
    "stored_id",
]


class EzreModel(Document):
    """An entity of Ezre Comms: camelCase names, times in epoch milliseconds, platforms in capitals and X as TWITTER."""

    product: ClassVar[str] = "ezre_comms"
    purge: ClassVar[Purge | None] = Purge("deleted_at", timedelta(days=30))

    @classmethod
    @override
    def write_member(cls, member: StrEnum) -> str:
        if not isinstance(member, SocialPlatform):
            return member.value
        return "TWITTER" if member is SocialPlatform.X else member.value.upper()


def stored_id(entity: EzreModel) -> str:
    """The id of an entity that others are to refer to.

    Raises:
        BrokenRule: It has none, for it was never stored.
    """
    if entity.id is None:
        raise BrokenRule([Violation("id", "missing", "Input should have been stored")], subject=type(entity).__name__)
    return entity.id


OrganizationId: TypeAlias = Annotated[str, Ref("Organization")]
UserId: TypeAlias = Annotated[str, Ref("User"), OnDelete.KEEP]
RequestId: TypeAlias = Annotated[str, Ref("ContentRequest")]
VersionId: TypeAlias = Annotated[str, Ref("ContentVersion")]
CommentId: TypeAlias = Annotated[str, Ref("ContentComment")]
ConnectionId: TypeAlias = Annotated[str, Ref("PlatformConnection")]
ScheduleId: TypeAlias = Annotated[str, Ref("Schedule")]
PostId: TypeAlias = Annotated[str, Ref("PublishedPost")]
