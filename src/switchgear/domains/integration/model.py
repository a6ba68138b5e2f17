"""What the entities of Core integration have in common."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Annotated, ClassVar, Final, TypeAlias

from switchgear.domains.declaration import Purge, Ref
from switchgear.domains.entity import CamelCase

__all__ = ["DELETED", "ERASED", "CustomerId", "IntegrationModel", "NoteId", "UserId"]

DELETED: Final = Purge("deleted_at", timedelta(days=30))
"""What was softly deleted goes after a time."""

ERASED: Final = replace(DELETED, erases=True)
"""So does all that is personal in it, while the row stays."""


class IntegrationModel(CamelCase):
    """A part or an entity of Core integration: camelCase names, times in epoch milliseconds."""

    product: ClassVar[str] = "integration"


UserId: TypeAlias = Annotated[str, Ref("User")]
"""The local id of a user."""

CustomerId: TypeAlias = Annotated[str, Ref("Customer")]
"""The local id of a customer."""

NoteId: TypeAlias = Annotated[str, Ref("Note", known=False)]
"""The id of a note, which is an entity of the application."""
