"""What a product's entities are to declare beyond the specification's field tables; each product says it in a table."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import ModuleType

from switchgear.domains.declaration import Rows, Where
from switchgear.domains.entity import Embedded, Entity

SYNCED = {
    "source_updated_at": "timestamp?",
    "deleted_at": "timestamp?",
    "erased_at": "timestamp?",
    "incomplete": "list[str]",
}
"""The library's fields of every entity that follows a provider's objects."""

INBOX = {
    "body_sha256": "str?",
    "content_sha256": "str?",
    "api_version": "str?",
    "livemode": "bool?",
    "entity_key": "str?",
    "occurred_at": "timestamp?",
    "status": "enum dead | processed | processing | received | retry | skipped?",
    "status_reason": "str?",
    "next_attempt_at": "timestamp?",
    "lease_owner": "str?",
    "lease_until": "timestamp?",
    "lease_token": "str?",
    "delivery_count": "int?",
    "last_delivered_at": "timestamp?",
    "archived_at": "timestamp?",
}
"""The library's fields of every record of a webhook."""

Uniqueness = dict[tuple[str, ...], tuple[Rows, Where | None]]
"""Fields -> over which rows they are unique, and on which condition."""


@dataclass(frozen=True)
class ProductFacts:
    """The expectations. Classes are named."""

    package: ModuleType
    entities: tuple[type[Entity], ...]
    library: Mapping[str, Mapping[str, str | None]]
    """Class -> the library's fields with their types; None where a type is not spelled out."""
    indexes: Mapping[str, str]
    """Class -> the product's own indexes, with their fields unless the name says them."""
    unique: Mapping[str, Uniqueness]
    references: Mapping[str, Mapping[str, str]]
    """Class -> field -> the class it refers to."""
    owners: Mapping[str, tuple[str, str] | None]
    """Class -> the owner of the sample: class and id."""
    secrets: Mapping[str, Mapping[str, bool]] = field(default_factory=dict[str, Mapping[str, bool]])
    """Class -> its secret fields, and whether they are stored encrypted."""
    words: Mapping[str, str] = field(default_factory=dict[str, str])
    """Parts without a table -> what the specification calls them."""
    spelled: Mapping[tuple[str, str], str] = field(default_factory=dict[tuple[str, str], str])
    """Class and field -> the type where it is another than the specification's."""

    @property
    def classes(self) -> tuple[type[Embedded], ...]:
        """The entities and parts that have functions of their own."""
        exports = [getattr(self.package, name) for name in self.package.__all__]
        parts = [found for found in exports if isinstance(found, type) and issubclass(found, Embedded)]
        return tuple(part for part in parts if hasattr(self.package, f"parse{snake(part.__name__)}"))


def snake(name: str) -> str:
    """A class's name as functions have it: `_action_item`."""
    return "".join(f"_{letter.lower()}" if letter.isupper() else letter for letter in name)
