"""The base of all entities: strict about what they hold, honest about what they do not know."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from decimal import Decimal
from enum import StrEnum
from functools import cache
from ipaddress import IPv4Address, IPv6Address
from typing import Annotated, Any, ClassVar, Final, Self, TypeAlias, TypeVar, cast
from uuid import UUID

from pydantic import ConfigDict, Field, ValidationError, model_validator
from pydantic.alias_generators import to_camel
from typing_extensions import override

from switchgear.domains.declaration import Emptied, Library, Origin, Purge, Table, Transitions, declaration_of
from switchgear.domains.fields import Timestamp
from switchgear.domains.row_rules import RowRule, broken_rules, rules_of
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

    rules: ClassVar[tuple[RowRule, ...]] = ()
    """Its rules over several fields."""
    writes_null: ClassVar[bool] = True
    """Whether its wire says null of an optional field that was given as None, or leaves it out."""

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

        Secrets are never part of it. An optional field that was not given is absent; one given as None is null, except
        for document stores, which know no null there.

        Args:
            library: Whether the fields that the library adds are wanted too.
        """
        values, given = self.__dict__, self.model_fields_set
        written = {
            wire: self._written(value, library)
            for name, wire, nullable in _emitted(type(self), library)
            if (value := values[name]) is not None or (name in given and nullable)
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
        broken = [
            *(rule.violation for rule in rules_of(type(self), Origin.PRODUCT) if rule.broken(self)),
            *(_given_twice(self) if self.__pydantic_extra__ else ()),
        ]
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
def _emitted(part: type[Embedded], library: bool) -> tuple[tuple[str, str, bool], ...]:
    """The fields of a wire form: Python name, wire name, and whether null may stand there."""
    return tuple(
        (field.name, field.wire, part.writes_null or not field.optional)
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

    def restored_status(self) -> StrEnum | None:
        """The status when a deletion is taken back; None where the status does not say that a row is deleted."""
        return None


class CamelCase(Embedded):
    """The wire of document stores: camelCase names, times in epoch milliseconds, no null for an optional field."""

    model_config: ClassVar[ConfigDict] = ConfigDict(alias_generator=to_camel)
    writes_null: ClassVar[bool] = False

    @classmethod
    @override
    def write_time(cls, at: datetime) -> int:
        return to_millis(at)


_ID: Final = Field(validation_alias="_id", serialization_alias="_id")

DocumentId: TypeAlias = Annotated[str, _ID]
"""The id of a row of a document store, for entities that always have one: `id: DocumentId`."""


class Document(Synced, CamelCase):
    """An entity of a document store, which gives it an id and a time of creation when it is inserted."""

    id: Library[Annotated[str | None, _ID]] = None
    creation_time: Library[Timestamp | None] = Field(
        default=None, validation_alias="_creationTime", serialization_alias="_creationTime"
    )


def evolve(entity: E, **changes: object) -> E:
    """The entity with some fields changed, checked anew. What the entity broke of the library's own rules may stay so.

    Where a row says in its status as well as in `deleted_at` that it is deleted, a change of the time changes both.

    Raises:
        BrokenRule: The result would break a rule.
    """
    given = {name: getattr(entity, name) for name in entity.model_fields_set}
    return build(type(entity), {**given, **_status_of_deletion(entity, changes), **changes}, was=entity)


def _status_of_deletion(entity: Embedded, changes: Mapping[str, object]) -> dict[str, object]:
    """The status that goes with a change of `deleted_at`."""
    deleted = declaration_of(type(entity)).deleted
    if deleted is None or "deleted_at" not in changes or not isinstance(entity, Synced):
        return {}
    if changes["deleted_at"] is not None:
        return {"status": deleted}
    return {"status": entity.restored_status()} if getattr(entity, "status", None) == deleted else {}


def build(cls: type[E], values: Mapping[str, object], *, was: Embedded | None = None) -> E:
    """An object of the class from its fields, for commands: no rule of the library may be broken either.

    Args:
        cls: The class.
        values: Its fields, by their Python names or their wire names.
        was: What the object is made of, if it is made of one: rules of the library that this broke already may stay
            broken, so that an old row can still be changed.

    Raises:
        BrokenRule: The values break a rule, of the product or of the library.
    """
    made = checked(cls, values)
    before = frozenset(broken_rules(was, Origin.LIBRARY)) if was is not None else frozenset[Violation]()
    if broken := [found for found in broken_rules(made, Origin.LIBRARY) if found not in before]:
        raise BrokenRule(broken, subject=cls.__name__)
    return made


def checked(cls: type[E], values: Mapping[str, object]) -> E:
    """An object of the class from its fields; like calling the class, but in our own error.

    Raises:
        BrokenRule: The values break a rule of the product.
    """
    try:
        return cls.model_validate(values)
    except ValidationError as error:
        broken = findings(error)
    raise BrokenRule(broken, subject=cls.__name__)
