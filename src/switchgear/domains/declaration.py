"""What an entity declares about itself, once, for the store, the documentation and the tests alike."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from functools import cache
from itertools import chain
from types import NoneType
from typing import Annotated, Any, TypeAlias, TypeVar, get_args, get_origin

from switchgear.domains.secret import Encrypted, Secret
from switchgear.domains.violations import Violation
from switchgear.types.model import WireModel

__all__ = [
    "Declaration",
    "Emptied",
    "EncryptedAtRest",
    "Erase",
    "External",
    "FieldFacts",
    "Index",
    "Library",
    "OnDelete",
    "Origin",
    "OwnerRef",
    "Personal",
    "Purge",
    "Ref",
    "Requirement",
    "Rows",
    "State",
    "Table",
    "Transitions",
    "Where",
    "declaration_of",
    "index",
    "owner_of",
]

T = TypeVar("T")


class Origin(StrEnum):
    """Who asks for a field or an index."""

    PRODUCT = "product"
    LIBRARY = "library"
    """Added here; not part of the product's wire unless asked for."""


Library: TypeAlias = Annotated[T, Origin.LIBRARY]
"""A field that the library adds to the product's own: `cancel_at: Library[Timestamp | None] = None`."""


@dataclass(frozen=True, slots=True)
class Ref:
    """The field holds the id of an entity of the same product: `user_id: Annotated[str, Ref("User")]`."""

    entity: str
    """The class's name."""
    known: bool = True
    """False: an entity of the application that this library does not know."""


class OnDelete(StrEnum):
    """What becomes of a row when the row that it refers to is purged: `user_id: Annotated[UserId, OnDelete.ERASE]`.

    Unless a field says otherwise, a row goes with its owner and with whatever it must refer to, and forgets the rest.
    """

    CASCADE = "cascade"
    """It is deleted as well."""
    ERASE = "erase"
    """It stays, without what is personal, and still says whose it was."""
    DISOWN = "disown"
    """It stays, without what is personal, under an anonymous id; see `Table.successor`."""
    DIGEST = "digest"
    """It stays, its content replaced by a digest."""
    SET_NULL = "set_null"
    """It no longer refers to a row that is deleted."""
    KEEP = "keep"
    """It stays as it is, for the row that it refers to is only ever erased."""


@dataclass(frozen=True, slots=True)
class Erase:
    """The field tells of somebody: what stands in it once that is erased, `message: Annotated[str, Erase("")]`."""

    to: object = None
    """A value; text in which `{id}` is the row's own id; or a function of the value that was there."""
    excerpt: bool = False
    """Whether the field holds a mapping of which only the keys on an allow-list stay, and by default none."""


def _emptied(value: object) -> object:
    return type(value)()


Personal: TypeAlias = Annotated[T, Erase()]
"""An optional field that is None once personal data is erased: `name: Personal[str | None] = None`."""

Emptied: TypeAlias = Annotated[T, Erase(_emptied)]
"""A field that is empty then, false, or zero: `message: Emptied[str]`."""


class _External(StrEnum):
    ID = "external_id"


External: TypeAlias = Annotated[T, _External.ID]
"""An id under which others know the row or its owner: an erasure keeps it, a pseudonymised row has another."""


class _Storage(StrEnum):
    ENCRYPTED = "encrypted"


EncryptedAtRest: TypeAlias = Annotated[T, _Storage.ENCRYPTED]
"""A plain value that a store encrypts, `invoice_pdf: EncryptedAtRest[str | None]`; `Encrypted` says so by itself."""


@dataclass(frozen=True, slots=True)
class Purge:
    """When rows go for good, and whether anything of them stays."""

    basis: str
    """The field that holds when the end was asked for."""
    after: timedelta
    """The grace from then on."""
    erases: bool = False
    """Whether the row stays, without what is personal; else it is deleted."""


class Rows(StrEnum):
    """Over which rows an index is unique."""

    ALL = "all"
    """Ids of mirrored provider objects: they are never reused."""
    LIVE = "live"
    """Rows that are not softly deleted."""


@dataclass(frozen=True, slots=True)
class Where:
    """The condition of a partial index: the field has one of the values."""

    field: str
    values: tuple[str | bool, ...]


@dataclass(frozen=True, slots=True)
class Index:
    """An index, and the uniqueness that it keeps. Make one with `index`."""

    name: str
    fields: tuple[str, ...]
    """Python names; a leading minus sorts downwards."""
    unique: Rows | None = None
    where: Where | None = None
    fold_case: bool = False
    """Whether text is compared without regard to case."""
    nulls_distinct: bool = True
    """Whether null differs from null."""
    enforced: bool = True
    """False: declared for those who switch it on."""
    origin: Origin = Origin.PRODUCT


def index(name: str, *fields: str, **options: Any) -> Index:
    """An index. Without fields, `by_x` is over the field `x`.

    Args:
        name: The product's name for it.
        fields: Python names of the fields, in order.
        options: The other fields of `Index`.
    """
    return Index(name, fields or (name.removeprefix("by_"),), **options)


@dataclass(frozen=True, slots=True)
class Table:
    """Where an entity's rows live."""

    name: str
    """The product's name of the table."""
    owner: str | None = None
    """The field that names the owner, or the row whose owner it shares; None: only the service itself may reach it."""
    indexes: tuple[Index, ...] = ()
    """The product's indexes and the library's own, except those over references, which follow by themselves."""
    kept_for: str | None = None
    """Why rows outlive their owner."""
    successor: str | None = None
    """The field that takes an anonymous id in the owner's place."""
    revoked_while: Where | None = None
    """When a credential has to be ended at its provider before the row goes; a row that holds one counts always."""
    exported: str | None = None
    """What an export calls the rows; the table's name by default."""


Requirement: TypeAlias = Callable[[Any, datetime], Violation | None]
"""Of an entity and the time of a step: what is lacking, if anything is."""

State: TypeAlias = str | bool
"""A value of a field that has transitions: a member of its enumeration, or a flag."""


@dataclass(frozen=True, slots=True)
class Transitions:
    """From which value a field may go to which, by a command. Records, history and webhooks are not held against it."""

    field: str
    table: Mapping[State, tuple[State, ...]]
    extensions: Mapping[State, tuple[State, ...]] = dataclasses.field(default_factory=dict[State, tuple[State, ...]])
    """Steps beyond the product's table: providers take them, and some commands."""
    stamps: Mapping[State, str] = dataclasses.field(default_factory=dict[State, str])
    """The field that takes the time of arriving at a value."""
    clears: Mapping[State, str] = dataclasses.field(default_factory=dict[State, str])
    """The field that is empty again on arriving at a value."""
    requires: Mapping[State, tuple[Requirement, ...]] = dataclasses.field(
        default_factory=dict[State, tuple[Requirement, ...]]
    )
    """What must hold at the time of the step for arriving at a value."""

    def targets(self, value: State, *, extended: bool = False) -> tuple[State, ...]:
        """Where a command may go from a value; with `extended`, the extensions count too."""
        return self.table.get(value, ()) + (self.extensions.get(value, ()) if extended else ())


@dataclass(frozen=True, slots=True)
class FieldFacts:
    """One field of an entity."""

    name: str
    wire: str
    """Its name in the product's wire form."""
    annotation: object
    optional: bool
    """Whether it may be None."""
    origin: Origin
    reference: str | None
    """The class whose id it holds."""
    secret: bool
    encrypted: bool
    """Whether it is an encrypted credential."""
    encrypted_at_rest: bool
    """Whether a store encrypts it, which may be a plain value here."""
    on_delete: OnDelete | None
    """What becomes of the row with the one that the field refers to; None if it refers to none that is known here."""
    erase: Erase | None
    """What stands here once personal data is erased; None if it tells of nobody."""
    external: bool
    """Whether it holds an id under which others know the row or its owner."""


@dataclass(frozen=True, slots=True)
class Declaration:
    """Everything that an entity class says about itself."""

    entity: type[WireModel]
    product: str
    table: str | None
    """None for a part that is embedded in another entity."""
    owner: str | None
    fields: tuple[FieldFacts, ...]
    indexes: tuple[Index, ...]
    """The declared ones, and one for each reference that no other index begins with."""
    purge: Purge | None
    """When rows go for good; None if nothing but their owner's purge ends them."""
    deleted: StrEnum | None
    """The `status` of a softly deleted row, where rows say so there as well as in `deleted_at`; else None."""

    @property
    def references(self) -> dict[str, str]:
        """Field -> name of the class that it refers to."""
        return {field.name: field.reference for field in self.fields if field.reference}

    @property
    def personal(self) -> dict[str, Erase]:
        """Field -> what stands there once personal data is erased."""
        return {field.name: field.erase for field in self.fields if field.erase}

    @property
    def unique(self) -> tuple[Index, ...]:
        """The indexes that keep uniqueness."""
        return tuple(index for index in self.indexes if index.unique)


@cache
def declaration_of(entity: type[WireModel]) -> Declaration:
    """Read the declaration off an entity class or an embedded part.

    Raises:
        ValueError: The class declares an index, an owner or a purge over a field that it does not have.
    """
    table: Table | None = getattr(entity, "table", None)
    purge: Purge | None = getattr(entity, "purge", None)
    fields = tuple(_facts(entity, name, table) for name in entity.model_fields)
    indexes = _indexes(table, fields) if table else ()
    named = {part.lstrip("-") for index in indexes for part in index.fields} | {
        index.where.field for index in indexes if index.where
    }
    if table:
        named |= {name for name in (table.owner, table.successor) if name}
        named |= {table.revoked_while.field} if table.revoked_while else set()
        named |= {purge.basis} if purge else set()
    if unknown := named - entity.model_fields.keys():
        raise ValueError(f"{entity.__name__} declares fields that it does not have: {', '.join(sorted(unknown))}")
    return Declaration(
        entity=entity,
        product=getattr(entity, "product", ""),
        table=table.name if table else None,
        owner=table.owner if table else None,
        fields=fields,
        indexes=indexes,
        purge=purge,
        deleted=_deleted(entity) if "deleted_at" in entity.model_fields else None,
    )


def _deleted(entity: type[WireModel]) -> StrEnum | None:
    field = entity.model_fields.get("status")
    parts = list(_parts(field.annotation)) if field else []
    kinds = [part for part in parts if isinstance(part, type) and issubclass(part, StrEnum)]
    return next(
        (member for member in chain(parts, *kinds) if isinstance(member, StrEnum) and member.value == "deleted"), None
    )


def _facts(entity: type[WireModel], name: str, table: Table | None) -> FieldFacts:
    field = entity.model_fields[name]
    parts = [*field.metadata, *_parts(field.annotation)]
    kinds = {get_origin(part) or part for part in parts if isinstance(get_origin(part) or part, type)}
    optional = NoneType in get_args(field.annotation)
    reference = _first(parts, Ref)
    secret = any(issubclass(kind, Secret) for kind in kinds)
    encrypted = any(issubclass(kind, Encrypted) for kind in kinds)
    bound = not optional or (table is not None and table.owner == name)
    return FieldFacts(
        name=name,
        wire=field.serialization_alias or name,
        annotation=field.annotation,
        optional=optional,
        origin=_first(parts, Origin) or Origin.PRODUCT,
        reference=reference.entity if reference else None,
        secret=secret,
        encrypted=encrypted,
        encrypted_at_rest=encrypted or _first(parts, _Storage) is not None,
        on_delete=(
            _first(parts, OnDelete) or (OnDelete.CASCADE if bound else OnDelete.SET_NULL)
            if reference and reference.known
            else None
        ),
        erase=_first(parts, Erase) or (Erase(None if optional else "") if secret else None),
        external=_first(parts, _External) is not None,
    )


def _first(parts: Iterable[Any], kind: type[T]) -> T | None:
    return next((part for part in parts if isinstance(part, kind)), None)


def _parts(annotation: Any) -> Iterator[Any]:
    """The annotation, its arguments and markers, all the way down."""
    yield annotation
    for part in get_args(annotation):
        yield from _parts(part)


def _indexes(table: Table, fields: tuple[FieldFacts, ...]) -> tuple[Index, ...]:
    begun = {index.fields[0] for index in table.indexes}
    return table.indexes + tuple(
        index(f"by_{field.name}", origin=Origin.LIBRARY)
        for field in fields
        if field.reference and field.name not in begun
    )


@dataclass(frozen=True, slots=True)
class OwnerRef:
    """Whose row it is."""

    entity: str
    """The owner's class, such as `User`."""
    id: str


def owner_of(entity: WireModel) -> OwnerRef | None:
    """The owner that the entity declares; None if it declares none, or names none."""
    declared = declaration_of(type(entity))
    if declared.owner is None:
        return None
    owner: object = getattr(entity, declared.owner)
    if owner is None:
        return None
    return OwnerRef(declared.references.get(declared.owner, type(entity).__name__), str(owner))
