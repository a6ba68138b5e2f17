"""What an entity declares is read off its class once, and is held against its fields."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated, ClassVar

import pytest

from switchgear.domains import coachflux, ezre_comms, integration, repurposeflow
from switchgear.domains.declaration import (
    Emptied,
    Erase,
    External,
    Index,
    Library,
    OnDelete,
    Origin,
    OwnerRef,
    Personal,
    Purge,
    Ref,
    Rows,
    Table,
    Transitions,
    Where,
    declaration_of,
    index,
    owner_of,
)
from switchgear.domains.entity import CamelCase, Entity
from switchgear.domains.secret import Encrypted, Secret


class Note(Entity, CamelCase):
    product: ClassVar[str] = "test"
    table: ClassVar[Table] = Table(
        "notes", owner="author_id", indexes=(index("by_author_id", unique=Rows.LIVE, where=Where("kind", ("a",))),)
    )

    id: str
    author_id: Annotated[str, Ref("Author")] | None = None
    parent_id: Library[Annotated[str, Ref("Note")] | None] = None
    reader_ids: list[Annotated[str, Ref("Reader")]]
    kind: str
    nullable_inside: list[str | None]
    token: Encrypted[str] | None = None
    digest: Secret[str]


class Diary(Entity):
    product: ClassVar[str] = "test"
    table: ClassVar[Table] = Table("diaries", owner="author_id")
    purge: ClassVar[Purge | None] = Purge("id", timedelta(days=1))

    id: str
    author_id: Annotated[str, Ref("Author")] | None = None
    place_id: Annotated[str | None, Ref("Place")] = None
    book_id: Annotated[str, Ref("Book")]
    bill_id: Annotated[str, Ref("Bill"), OnDelete.KEEP]
    note_id: Annotated[str, Ref("Note", known=False)]
    name: Library[Personal[str | None]] = None
    pages: Library[Emptied[list[str]]]
    mood: Annotated[str, Erase("calm")]
    printed_id: External[str]
    lock: Secret[str]
    key: Secret[str] | None = None
    spare: Annotated[Secret[str], Erase("none")]


def test_facts_of_fields():
    facts = {field.name: field for field in declaration_of(Note).fields}

    assert [name for name, field in facts.items() if field.optional] == ["author_id", "parent_id", "token"]
    assert [name for name, field in facts.items() if field.origin is Origin.LIBRARY] == ["parent_id"]
    assert [name for name, field in facts.items() if field.secret] == ["token", "digest"]
    assert [name for name, field in facts.items() if field.encrypted] == ["token"]
    assert facts["author_id"].wire == "authorId"
    assert declaration_of(Note).references == {"author_id": "Author", "parent_id": "Note", "reader_ids": "Reader"}


def test_what_becomes_of_a_row_and_of_its_fields():
    facts = {field.name: field for field in declaration_of(Diary).fields}

    assert {name: field.on_delete for name, field in facts.items() if field.on_delete} == {
        "author_id": OnDelete.CASCADE,
        "place_id": OnDelete.SET_NULL,
        "book_id": OnDelete.CASCADE,
        "bill_id": OnDelete.KEEP,
    }
    personal = declaration_of(Diary).personal
    assert personal.keys() == {"name", "pages", "mood", "lock", "key", "spare"}
    assert {name: erase.to for name, erase in personal.items() if name != "pages"} == {
        "name": None,
        "mood": "calm",
        "lock": "",
        "key": None,
        "spare": "none",
    }
    assert [name for name, field in facts.items() if field.external] == ["printed_id"]
    assert facts["name"].origin is Origin.LIBRARY
    assert declaration_of(Diary).purge == Purge("id", timedelta(days=1), erases=False)
    assert declaration_of(Note).purge is None
    assert facts["note_id"].reference == "Note"


def test_references_without_an_index_get_one():
    declared = declaration_of(Note)

    assert declared.product == "test"
    assert declared.indexes == (
        Index("by_author_id", ("author_id",), unique=Rows.LIVE, where=Where("kind", ("a",))),
        Index("by_parent_id", ("parent_id",), origin=Origin.LIBRARY),
        Index("by_reader_ids", ("reader_ids",), origin=Origin.LIBRARY),
    )
    assert [found.name for found in declared.unique] == ["by_author_id"]


def test_an_index_is_over_the_field_that_it_is_named_for():
    assert index("by_status").fields == ("status",)
    assert index("by_due", "status", "-due_at").fields == ("status", "-due_at")


def test_the_owner():
    note = Note(id="1", author_id="a", reader_ids=[], kind="a", nullable_inside=[], digest=Secret("x"))

    assert owner_of(note) == OwnerRef("Author", "a")
    assert owner_of(note.model_copy(update={"author_id": None})) is None


@pytest.mark.parametrize(
    "table",
    [
        Table("t", owner="nobody"),
        Table("t", successor="nobody"),
        Table("t", revoked_while=Where("nobody", (True,))),
        Table("t", indexes=(index("by_nobody"),)),
        Table("t", indexes=(index("by_id", "-nobody"),)),
        Table("t", indexes=(index("by_id", where=Where("nobody", (True,))),)),
    ],
)
def test_a_declaration_over_a_field_that_is_not_there_is_refused(table):
    class Wrong(Entity):
        id: str

    Wrong.table = table
    with pytest.raises(ValueError, match="Wrong declares fields that it does not have: nobody"):
        declaration_of(Wrong)


def test_a_purge_over_a_field_that_is_not_there_is_refused():
    class Wrong(Entity):
        table: ClassVar[Table] = Table("t", owner="id")
        purge: ClassVar[Purge | None] = Purge("nobody", timedelta())
        id: str

    with pytest.raises(ValueError, match="Wrong declares fields that it does not have: nobody"):
        declaration_of(Wrong)


def test_targets_of_a_table():
    table = Transitions("status", {"a": ("b",)}, extensions={"a": ("c",), "b": ("a",)})

    assert table.targets("a") == ("b",)
    assert table.targets("a", extended=True) == ("b", "c")
    assert table.targets("b") == ()
    assert table.targets("z", extended=True) == ()


def test_payment_data_is_encrypted_at_rest_beside_credentials():
    """Plain values in Python; an invoice's link asks for no login."""
    plain = {
        (entity.__name__, field.name)
        for product in (integration, repurposeflow, coachflux, ezre_comms)
        for entity in product.ENTITIES
        for field in declaration_of(entity).fields
        if field.encrypted_at_rest and not field.encrypted
    }
    customer = {("Customer", name) for name in ("address", "default_payment_method_id", "tax_ids")}
    assert plain == customer | {("Invoice", "invoice_pdf")}
    assert [field.name for field in declaration_of(Note).fields if field.encrypted_at_rest] == ["token"]
