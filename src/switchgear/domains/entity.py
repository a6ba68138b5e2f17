"""The base of all entities: strict about what they hold, honest about what they do not know."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from decimal import Decimal
from enum import StrEnum
from functools import cache
from ipaddress import IPv4Address, IPv6Address
from typing import Any, ClassVar, Self, TypeVar, cast
from uuid import UUID

from pydantic import ConfigDict, Field, ValidationError, model_validator
from pydantic.alias_generators import to_camel
from typing_extensions import override

from switchgear.domains.declaration import Emptied, Library, Origin, Purge, Table, Transitions, declaration_of
from switchgear.domains.fields import Timestamp
from switchgear.domains.violations import BrokenRule, Violation, findings, refusal
from switchgear.types.model import WireModel
from switchgear.types.times import to_millis

__all__ = ["CamelCase", "Document", "Embedded", "Entity", "Synced", "evolve"]

E = TypeVar("E", bound="Embedded")


class Embedded(WireModel):
    """A part of an entity, and the base of entities.

    It is immutable; it keeps unknown keys; it takes each field under its Python name or its wire name, and refuses both
    at once; and it refuses everything that breaks one of its rules, in `pydantic.ValidationError` when it is built by
    hand, as values from the `parse_` and `validate_` functions of its class.
    """

    model_config: ClassVar[ConfigDict] = ConfigDict(strict=True, loc_by_alias=False, val_temporal_unit="milliseconds")

    product: ClassVar[str] = ""
    """The package that it belongs to, such as `integration`."""

    def broken_rules(self) -> Iterator[Violation]:
        """The rules over several fields that these values break. Classes with such rules override it."""
        return iter(())

    @classmethod
    def write_time(cls, at: datetime) -> int | str:
        """A time as the product's wire writes it: here RFC 3339 in UTC."""
        return at.astimezone(UTC).isoformat().replace("+00:00", "Z")

    @classmethod
    def write_member(cls, member: StrEnum) -> str:
        """A member of an enumeration as the product's wire writes it: here its value."""
        return member.value

    @override
    def to_wire(self, *, library: bool = False) -> dict[str, Any]:
        """The product's own JSON form.

        Secrets are never part of it. An optional field that was not given is absent; one given as None is null.

        Args:
            library: Whether the fields that the library adds are wanted too.
        """
        values, given = self.__dict__, self.model_fields_set
        written = {
            wire: self._written(value, library)
            for name, wire in _emitted(type(self), library)
            if (value := values[name]) is not None or name in given
        }
        return written | {key: self._written(value, library) for key, value in self._unknown.items()}

    def _written(self, value: Any, library: bool) -> Any:
        match value:
            case None | bool() | int() | float():
                return value
            case datetime():
                return self.write_time(value)
            case StrEnum():
                return self.write_member(value)
            case str() | Decimal() | UUID() | IPv4Address() | IPv6Address():
                return str(value)
            case Embedded():
                return value.to_wire(library=library)
            case Mapping():
                pairs = cast(Mapping[object, Any], value).items()
                return {str(key): self._written(item, library) for key, item in pairs}
            case frozenset():
                return sorted(self._written(item, library) for item in cast(Iterable[Any], value))
            case list() | tuple():
                return [self._written(item, library) for item in cast(Iterable[Any], value)]
            case _:
                return value

    @property
    def _unknown(self) -> dict[str, Any]:
        return self.__pydantic_extra__ or {}

    @model_validator(mode="after")
    def _keep_rules(self) -> Self:
        broken = [*self.broken_rules(), *(_given_twice(self) if self.__pydantic_extra__ else ())]
        if broken:
            raise refusal(type(self).__name__, broken)
        return self

    @override
    def __repr_args__(self) -> Iterator[tuple[str | None, Any]]:
        """Fields with their values; of unknown keys only the names, for nobody knows what they hold."""
        for name in type(self).model_fields:
            if (value := getattr(self, name)) is not None:
                yield name, value
        if self._unknown:
            yield "unknown", sorted(self._unknown)


@cache
def _emitted(part: type[Embedded], library: bool) -> tuple[tuple[str, str], ...]:
    """The fields of a wire form: Python name and wire name."""
    return tuple(
        (field.name, field.wire)
        for field in declaration_of(part).fields
        if not field.secret and (library or field.origin is Origin.PRODUCT)
    )


@cache
def _names(part: type[Embedded]) -> frozenset[str]:
    """All names of all fields."""
    return frozenset(name for field in declaration_of(part).fields for name in (field.name, field.wire))


def _given_twice(part: Embedded) -> Iterator[Violation]:
    """Keys that were taken for unknown because the same field came under its other name as well."""
    if _names(type(part)).isdisjoint(part._unknown):
        return
    for field in declaration_of(type(part)).fields:
        if {field.name, field.wire} & part._unknown.keys():
            yield Violation(
                field.name, "given_twice", f"Input should give it as {field.name} or {field.wire}, not as both"
            )


class Entity(Embedded):
    """A row of a table of its own."""

    table: ClassVar[Table]
    transitions: ClassVar[Transitions]
    """The steps that commands may take; most entities have none."""
    purge: ClassVar[Purge | None] = None
    """When rows go for good by themselves; most go with their owner only."""


class Synced(Entity):
    """An entity that follows objects of a provider."""

    source_updated_at: Library[Timestamp | None] = None
    """When the provider last changed what this was made of."""
    deleted_at: Library[Timestamp | None] = None
    """The mark of soft deletion."""
    erased_at: Library[Timestamp | None] = None
    """When personal data was erased for good."""
    incomplete: Library[Emptied[list[str]]] = Field(default_factory=list)
    """What keeps provider data from being a complete entity: names of missing fields, and codes of findings."""


class CamelCase(Embedded):
    """The wire of document stores: camelCase names, times in epoch milliseconds."""

    model_config: ClassVar[ConfigDict] = ConfigDict(alias_generator=to_camel)

    @classmethod
    @override
    def write_time(cls, at: datetime) -> int:
        return to_millis(at)


class Document(Synced, CamelCase):
    """An entity of a document store, which gives it an id and a time of creation when it is inserted."""

    id: Library[str | None] = Field(default=None, validation_alias="_id", serialization_alias="_id")
    creation_time: Library[Timestamp | None] = Field(
        default=None, validation_alias="_creationTime", serialization_alias="_creationTime"
    )


def evolve(entity: E, **changes: object) -> E:
    """The entity with some fields changed, checked anew.

    Raises:
        BrokenRule: The result would break a rule.
    """
    given = {name: getattr(entity, name) for name in entity.model_fields_set}
    return build(type(entity), {**given, **changes})


def build(cls: type[E], values: Mapping[str, object]) -> E:
    """An object of the class from its fields; like calling the class, but in our own error.

    Raises:
        BrokenRule: The values break a rule.
    """
    try:
        return cls.model_validate(values)
    except ValidationError as error:
        broken = findings(error)
    raise BrokenRule(broken, subject=cls.__name__)
