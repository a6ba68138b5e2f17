"""What the entities of RepurposeFlow have in common."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, ClassVar, TypeAlias

from pydantic import Field
from typing_extensions import override

from switchgear.domains.declaration import Ref
from switchgear.domains.entity import Embedded
from switchgear.domains.fields import Uuid
from switchgear.domains.repurposeflow.channels import ContentChannel, channel_name

__all__ = ["GenerationId", "RepurposeFlowModel", "Short", "UserId"]


class RepurposeFlowModel(Embedded):
    """A part or an entity of RepurposeFlow: snake_case names, times in RFC 3339, X by its old name."""

    product: ClassVar[str] = "repurposeflow"

    @classmethod
    @override
    def write_member(cls, member: StrEnum) -> str:
        return channel_name(member) if isinstance(member, ContentChannel) else member.value


UserId: TypeAlias = Annotated[Uuid, Ref("User")]
"""The id of a user."""

GenerationId: TypeAlias = Annotated[Uuid, Ref("Generation")]
"""The id of a generation."""

Short: TypeAlias = Annotated[str, Field(max_length=255)]
"""Text of at most 255 characters."""
