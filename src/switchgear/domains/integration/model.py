"""What the entities of Core integration have in common."""

from __future__ import annotations

from typing import Annotated, ClassVar, TypeAlias

from switchgear.domains.declaration import Ref
from switchgear.domains.entity import CamelCase

__all__ = ["CustomerId", "IntegrationModel", "NoteId", "UserId"]


class IntegrationModel(CamelCase):
    """A part or an entity of Core integration: camelCase names, times in epoch milliseconds."""

    product: ClassVar[str] = "integration"


UserId: TypeAlias = Annotated[str, Ref("User")]
"""The local id of a user."""

CustomerId: TypeAlias = Annotated[str, Ref("Customer")]
"""The local id of a customer."""

NoteId: TypeAlias = Annotated[str, Ref("Note")]
"""The id of a note, which is an entity of the application."""
