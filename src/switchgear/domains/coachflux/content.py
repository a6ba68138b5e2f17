"""Content: the frameworks that coaching follows, and resources to download."""

from __future__ import annotations

from enum import StrEnum
from typing import ClassVar

from pydantic import Field

from switchgear.domains.coachflux.model import CoachFluxDocument, CoachFluxModel
from switchgear.domains.coachflux.user import Plan
from switchgear.domains.declaration import Library, Rows, Table, index
from switchgear.domains.entity import Synced
from switchgear.domains.fields import Closed, Count, Timestamp, Url
from switchgear.domains.parsing import functions

__all__ = [
    "Difficulty",
    "Framework",
    "FrameworkCategory",
    "FrameworkStep",
    "Resource",
    "ResourceType",
    "is_framework",
    "is_resource",
    "parse_framework",
    "parse_resource",
    "validate_framework",
    "validate_resource",
]


class ResourceType(StrEnum):
    """What kind of thing a resource is."""

    TEMPLATE = "template"
    GUIDE = "guide"
    WORKSHEET = "worksheet"
    VIDEO = "video"


class Resource(CoachFluxDocument):
    """Something to download or watch."""

    table: ClassVar[Table] = Table(
        "resources", indexes=(index("by_type"), index("by_access", "access_level"), index("by_published"))
    )

    title: str
    description: str
    type: Closed[ResourceType]
    category: str
    file_url: Url | None = None
    thumbnail_url: Url | None = None
    access_level: Closed[Plan]
    """See `can_access`."""
    download_count: Count
    tags: list[str]
    published: bool
    created_at: Timestamp
    updated_at: Timestamp


class Difficulty(StrEnum):
    """How much experience a framework asks for."""

    BEGINNER = "beginner"
    INTERMEDIATE = "intermediate"
    ADVANCED = "advanced"


class FrameworkCategory(StrEnum):
    """For whom a framework is."""

    GENERAL = "general"
    SPECIALIST = "specialist"


class FrameworkStep(CoachFluxModel):
    """One step of a framework."""

    name: str
    description: str


class Framework(Synced, CoachFluxModel):
    """A coaching framework. Its `id` is its code, so the document store's own id has another name here."""

    table: ClassVar[Table] = Table(
        "frameworks",
        indexes=(
            index("by_id", unique=Rows.ALL),
            index("by_category"),
            index("by_available", "is_available"),
        ),
    )

    doc_id: Library[str | None] = Field(default=None, validation_alias="_id", serialization_alias="_id")
    creation_time: Library[Timestamp | None] = Field(
        default=None, validation_alias="_creationTime", serialization_alias="_creationTime"
    )
    id: str
    """The code, such as GROW or CLEAR."""
    name: str
    emoji: str
    tagline: str
    description: str
    best_for: list[str]
    steps: list[FrameworkStep]
    estimated_time: str
    difficulty: Closed[Difficulty]
    category: Closed[FrameworkCategory]
    tags: list[str]
    is_available: bool
    coming_soon: bool
    usage_count: Count
    created_at: Timestamp


parse_resource, is_resource, validate_resource = functions(Resource)
parse_framework, is_framework, validate_framework = functions(Framework)
