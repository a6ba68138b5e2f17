"""The entity base: both names, the wire form, times, unknown keys, immutability, change by copy."""

from __future__ import annotations

import copy
import json
import pickle
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal
from ipaddress import IPv4Address
from typing import Annotated, Any, ClassVar
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import Field, JsonValue, ValidationError

from switchgear.domains.declaration import Library, Origin, Table
from switchgear.domains.entity import CamelCase, Document, Embedded, Entity, build, evolve
from switchgear.domains.fields import Closed, Timestamp, Whole
from switchgear.domains.row_rules import RowRule, broken_rules
from switchgear.domains.secret import Encrypted
from switchgear.domains.violations import BrokenRule, Violation
from switchgear.types.events import Source
from switchgear.types.times import to_millis

AT = datetime(2026, 3, 1, 12, 0, 0, 123_000, tzinfo=UTC)
MILLIS = 1_772_366_400_123


class Part(CamelCase):
    short_name: str
    seen_at: Timestamp | None = None
    note_id: Library[str | None] = None


class Thing(Entity, CamelCase):
    table: ClassVar[Table] = Table("things")

    id: str
    made_at: Timestamp
    ends_at: Timestamp | None = None
    is_open: bool = True
    count: int = 0
    whole: Whole | None = None
    source: Closed[Source] = Source.STRIPE
    part: Part | None = None
    parts: list[Part] | None = None
    by_name: dict[str, Part] | None = None
    anything: JsonValue = None
    token: Encrypted[str] | None = None
    token_raw: Library[str | None] = None

    rules: ClassVar[tuple[RowRule, ...]] = (
        RowRule(
            "order",
            "ends_at",
            "Input should lie after made_at",
            lambda row: row.ends_at is not None and row.ends_at <= row.made_at,
            Origin.PRODUCT,
        ),
        RowRule(
            "full",
            "count",
            "Input should be at most 9 while it is open",
            lambda row: row.count > 9 and row.is_open,
            Origin.PRODUCT,
        ),
        RowRule("named", "count", "Input should be 0 without a part", lambda row: row.count > 7 and row.part is None),
    )


class Row(Entity):
    table: ClassVar[Table] = Table("rows")

    id: Annotated[UUID, Field(strict=False)]
    made_at: Timestamp
    cost: Annotated[Decimal, Field(strict=False)]
    ip: Annotated[IPv4Address, Field(strict=False)]
    note: str | None = None


ROW = {
    "id": "12345678-1234-5678-1234-567812345678",
    "made_at": "2026-03-01T12:00:00.123000Z",
    "cost": "0.100000",
    "ip": "127.0.0.1",
}


WIRE: dict[str, Any] = {"id": "1", "madeAt": MILLIS}


def thing(**changes: Any) -> Thing:
    return Thing.model_validate(WIRE | changes)


def refused(**changes: Any) -> list[tuple[str, str]]:
    with pytest.raises(ValidationError) as caught:
        thing(**changes)
    return [(".".join(map(str, item["loc"])), item["type"]) for item in caught.value.errors()]


# --- names ---


def test_both_names_are_accepted_and_the_wire_name_is_written():
    by_wire = thing(isOpen=False, part={"shortName": "a"})
    by_name = Thing.model_validate({"id": "1", "made_at": AT, "is_open": False, "part": {"short_name": "a"}})

    assert by_wire == by_name == Thing(id="1", made_at=AT, is_open=False, part=Part(short_name="a"))
    assert by_name.to_wire() == WIRE | {
        "isOpen": False,
        "count": 0,
        "source": "stripe",
        "part": {"shortName": "a"},
    }


def test_one_field_under_both_names_is_refused_rather_than_kept_beside():
    assert refused(is_open=False, isOpen=True) == [("is_open", "given_twice")]
    assert refused(tokenRaw="a", token_raw="b") == [("token_raw", "given_twice")]


def test_a_document_has_the_stores_names():
    class Page(Document):
        table: ClassVar[Table] = Table("pages")

        title: str

    page = Page.model_validate({"_id": "j1", "_creationTime": MILLIS, "title": "A"})

    assert (page.id, page.creation_time) == ("j1", AT)
    assert page == Page.model_validate({"id": "j1", "creation_time": AT, "title": "A"})
    assert Page.model_validate({"title": "A"}).id is None
    assert page.to_wire() == {"title": "A"}
    assert page.to_wire(library=True) == {"_id": "j1", "_creationTime": MILLIS, "title": "A", "incomplete": []}


# --- the wire form ---


def test_what_was_not_given_is_absent_and_what_was_given_as_none_is_null():
    assert "endsAt" not in thing().to_wire()
    assert "endsAt" not in thing(endsAt=None).to_wire(), "document stores know no null for an optional field"
    assert thing(anything=None).to_wire()["anything"] is None
    assert Row.model_validate(ROW).to_wire() == ROW
    assert Row.model_validate(ROW | {"note": None}).to_wire() == ROW | {"note": None}
    assert thing().to_wire()["count"] == 0


def test_library_fields_are_written_only_when_asked_for():
    known = thing(tokenRaw="x", parts=[{"shortName": "a", "noteId": "n"}])

    assert known.to_wire()["parts"] == [{"shortName": "a"}]
    assert "tokenRaw" not in known.to_wire()
    assert known.to_wire(library=True)["parts"] == [{"shortName": "a", "noteId": "n"}]
    assert known.to_wire(library=True)["tokenRaw"] == "x"


def test_secrets_are_never_written():
    sealed = thing(token="hush-hush")

    assert sealed.token is not None
    assert sealed.token.reveal() == "hush-hush"
    for shown in (
        repr(sealed),
        str(sealed),
        json.dumps(sealed.to_wire(library=True)),
        sealed.model_dump_json(),
        str(sealed.model_dump()),
    ):
        assert "hush" not in shown
    with pytest.raises(TypeError, match="never pickled"):
        pickle.dumps(sealed)


def test_unknown_keys_are_kept_but_not_shown():
    known = thing(extraKey={"deep": [1, {"a": AT}]}, part={"shortName": "a", "zip": "x"})

    assert known.to_wire()["extraKey"] == {"deep": [1, {"a": MILLIS}]}
    assert known.to_wire()["part"] == {"shortName": "a", "zip": "x"}
    assert "deep" not in repr(known)
    assert "unknown=['extraKey']" in repr(known)


def test_a_repr_leaves_out_what_is_none():
    assert repr(Part(short_name="a")) == "Part(short_name='a')"


def test_the_wire_of_a_table_store_has_text_for_times_and_plain_names():
    row = Row.model_validate(
        {"id": "12345678-1234-5678-1234-567812345678", "made_at": AT, "cost": "0.100000", "ip": "127.0.0.1"}
    )

    assert row.to_wire() == ROW
    assert Row.model_validate_json(json.dumps(row.to_wire())) == row


def test_containers_are_written_all_the_way_down():
    known = thing(byName={"a": {"shortName": "b", "seenAt": MILLIS}}, anything=[1, 2.5, None, {"k": "v"}])

    assert known.to_wire()["byName"] == {"a": {"shortName": "b", "seenAt": MILLIS}}
    assert known.to_wire()["anything"] == [1, 2.5, None, {"k": "v"}]
    assert Thing.model_validate_json(json.dumps(known.to_wire())) == known


def test_something_foreign_among_unknown_keys_passes_through():
    odd = object()

    assert thing(odd=odd).to_wire()["odd"] is odd


# --- times ---


@pytest.mark.parametrize(
    "given",
    [
        MILLIS,
        float(MILLIS),
        MILLIS + 0.875,
        "2026-03-01T12:00:00.123Z",
        "2026-03-01T14:00:00.123999+02:00",
        AT,
        AT.astimezone(ZoneInfo("Asia/Kolkata")),
        AT.astimezone(timezone(timedelta(hours=-9))),
        AT + timedelta(microseconds=999),
        AT.replace(tzinfo=ZoneInfo("Africa/Abidjan")),
    ],
)
def test_a_time_becomes_aware_utc_in_milliseconds(given):
    at = thing(madeAt=given).made_at

    assert at == AT
    assert at.utcoffset() == timedelta(0)
    assert not isinstance(at.tzinfo, ZoneInfo)
    assert thing(madeAt=given).to_wire()["madeAt"] == MILLIS


@pytest.mark.parametrize(
    "given",
    [
        datetime(2026, 3, 1),  # noqa: DTZ001 - naive on purpose
        "2026-03-01T12:00:00",
        "2026-03-01",
        "soon",
        True,
        None,
        10**18,
        datetime.max.replace(tzinfo=timezone(timedelta(hours=-1))),
        {},
    ],
)
def test_what_is_no_time_is_refused_by_one_rule(given):
    assert refused(madeAt=given) == [("made_at", "timestamp")]


@given(st.floats(-60e12, 250e12))
def test_fractions_of_a_millisecond_are_cut_towards_the_past(millis):
    at = thing(madeAt=millis).made_at

    assert at.microsecond % 1000 == 0
    assert -0.001 < millis - to_millis(at) < 1.001, "to the microsecond, which is what a datetime holds"


@pytest.mark.parametrize("given", [float("nan"), float("inf"), -float("inf"), 1e300])
def test_a_number_that_no_calendar_holds_is_refused(given):
    assert refused(madeAt=given) == [("made_at", "timestamp")]


def test_a_time_in_json_is_read_like_one_in_python():
    assert Thing.model_validate_json(json.dumps(WIRE)) == thing()
    assert Thing.model_validate_json(json.dumps(WIRE | {"madeAt": "2026-03-01T12:00:00.123Z"})) == thing()


def test_pydantics_own_dump_reads_back():
    known = thing(endsAt=MILLIS + 1)

    assert Thing.model_validate_json(known.model_dump_json()) == known


# --- strictness ---


@pytest.mark.parametrize(
    ("field", "given", "rule"),
    [
        ("isOpen", 1, "bool_type"),
        ("isOpen", "true", "bool_type"),
        ("count", "1", "int_type"),
        ("count", 1.0, "int_type"),
        ("whole", 1.5, "int_type"),
        ("whole", True, "int_type"),
        ("whole", float("nan"), "int_type"),
        ("count", True, "int_type"),
        ("id", 1, "string_type"),
        ("source", "paypal", "enum"),
        ("parts", ({"shortName": "a"},), "list_type"),
    ],
)
def test_nothing_is_turned_into_something_else(field, given, rule):
    assert [found for _, found in refused(**{field: given})] == [rule]


def test_a_whole_number_may_come_as_a_float():
    held = Thing.model_validate_json(json.dumps(WIRE | {"whole": 3.0})).whole

    assert (held, type(held)) == (3, int)
    assert json.dumps(thing(whole=3.0).to_wire()["whole"]) == "3"


def test_an_enumeration_takes_members_and_their_text():
    assert thing(source="clerk") == thing(source=Source.CLERK)
    assert thing(source="clerk").source is Source.CLERK


def test_rules_over_several_fields_name_their_field_and_come_together():
    assert refused(endsAt=MILLIS, count=10) == [("ends_at", "order"), ("count", "full")]
    assert refused(part={"shortName": 1}) == [("part.short_name", "string_type")]


def test_an_error_does_not_repeat_what_was_refused():
    with pytest.raises(ValidationError) as caught:
        thing(count="hush-hush")
    assert "hush" not in str(caught.value)


# --- immutability and change ---


def test_an_entity_cannot_be_changed():
    with pytest.raises(ValidationError):
        thing().count = 2  # type: ignore[misc]


def test_evolve_gives_another_entity_and_checks_it():
    before = thing(extraKey=1, token="hush-hush")
    after = evolve(before, count=3, ends_at=AT + timedelta(seconds=1))

    assert (before.count, after.count) == (0, 3)
    assert after.token == before.token
    assert after.to_wire() == before.to_wire() | {"count": 3, "endsAt": MILLIS + 1000}
    with pytest.raises(BrokenRule) as caught:
        evolve(before, ends_at=AT)
    assert [(found.field, found.rule) for found in caught.value.violations] == [("ends_at", "order")]
    assert caught.value.__cause__ is None
    assert caught.value.__context__ is None


def test_a_rule_of_the_librarys_own_holds_for_commands_and_never_for_what_is_there_already():
    old = thing(count=8)

    assert evolve(old, is_open=False).count == 8
    with pytest.raises(BrokenRule) as caught:
        evolve(thing(count=7), count=8)
    assert [(found.field, found.rule) for found in caught.value.violations] == [("count", "named")]
    with pytest.raises(BrokenRule, match="Thing: count: Input should be 0 without a part"):
        build(Thing, WIRE | {"count": 8})
    assert evolve(thing(count=7), count=8, part=Part(short_name="a")).count == 8


@pytest.mark.parametrize("place", ["part", "parts.0", "by_name.a"])
def test_rules_of_parts_are_found_wherever_the_part_is(place):
    class Strict(Part):
        rules: ClassVar[tuple[RowRule, ...]] = (RowRule("a", "short_name", "Input should be a", lambda part: True),)

    part, name = Strict(short_name="b"), place.partition(".")[0]
    held = {"part": part, "parts": [part], "by_name": {"a": part}}

    assert [*broken_rules(Thing(id="1", made_at=AT, **{name: held[name]}), Origin.LIBRARY)] == [
        Violation(f"{place}.short_name", "a", "Input should be a")
    ]
    assert [*broken_rules(Thing(id="1", made_at=AT, anything={"part": "b"}), Origin.LIBRARY)] == []


def test_build_refuses_with_our_own_error():
    assert build(Part, {"short_name": "a"}) == Part(short_name="a")
    with pytest.raises(BrokenRule, match="Part: short_name: Field required") as caught:
        build(Part, {})
    assert caught.value.code == "missing"


def test_an_entity_copies_deeply_and_pickles_if_it_holds_no_secret():
    plain = thing(part={"shortName": "a"})

    assert copy.deepcopy(thing(token="hush-hush")) == thing(token="hush-hush")
    assert pickle.loads(pickle.dumps(plain)) == plain  # noqa: S301 - our own bytes


def test_a_part_of_no_product_writes_times_as_text():
    class Note(Embedded):
        at: Timestamp

    assert Note(at=AT).to_wire() == {"at": "2026-03-01T12:00:00.123000Z"}
