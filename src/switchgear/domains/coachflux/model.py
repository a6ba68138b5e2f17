"""What the entities of CoachFlux have in common."""

from __future__ import annotations

from typing import Annotated, ClassVar, TypeAlias

from switchgear.domains.declaration import Ref
from switchgear.domains.entity import CamelCase, Document

__all__ = ["CoachFluxDocument", "CoachFluxModel", "OrganizationId", "SessionId", "UserId"]


class CoachFluxModel(CamelCase):
    """A part or an entity of CoachFlux: camelCase names, times in epoch milliseconds."""

    product: ClassVar[str] = "coachflux"


class CoachFluxDocument(Document, CoachFluxModel):
    """An entity of CoachFlux, whose id is the document store's; both are absent before it is inserted."""


UserId: TypeAlias = Annotated[str, Ref("User")]
"""The id of a user."""

OrganizationId: TypeAlias = Annotated[str, Ref("Organization")]
"""The id of an organization."""

SessionId: TypeAlias = Annotated[str, Ref("CoachingSession")]
"""The id of a coaching session."""
