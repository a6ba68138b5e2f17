"""What is written down of what was done, and that nothing of it is secret or personal."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from canary import Witness, canary
from permission_tables import ADMIN, ANONYMOUS, SERVICE, STRANGER, member
from products import PRODUCTS
from switchgear.domains import Actor, Encrypted, Secret, coachflux, evolve, ezre_comms, integration, repurposeflow
from switchgear.domains.access import Action
from switchgear.domains.actor import ActorKind
from switchgear.domains.audit import AuditEntry, AuditReads, audit_entry, audits_read
from switchgear.domains.changes import FieldChange, changed_fields, field_changes
from switchgear.domains.declaration import OwnerRef, declaration_of
from switchgear.domains.entity import Embedded
from switchgear.domains.integration import Theme
from switchgear.domains.violations import BrokenRule
from switchgear.testing.factories import EXAMPLE_TIME as NOW
from switchgear.testing.factories import example, example_wire, strategy

ME = Actor("u1")
SUBSCRIPTION = example(integration.Subscription)
USER = example(integration.User)


# --- what changed ---


def test_values_are_given_of_what_tells_of_nobody():
    later = SUBSCRIPTION.current_period_end + timedelta(days=30)
    after = evolve(SUBSCRIPTION, status="past_due", current_period_end=later, quantity=2, cancel_at_period_end=True)

    assert {
        (change.field, change.plain, change.before, change.after) for change in field_changes(SUBSCRIPTION, after)
    } == {
        ("status", True, SUBSCRIPTION.status, "past_due"),
        ("current_period_end", True, SUBSCRIPTION.current_period_end, later),
        ("quantity", True, SUBSCRIPTION.quantity, 2),
        ("cancel_at_period_end", True, SUBSCRIPTION.cancel_at_period_end, True),
    }


@pytest.mark.parametrize(
    ("row", "changes", "named"),
    [
        (USER, {"email": "ida@example.com", "first_name": "Ida"}, ["email", "first_name"]),
        (USER, {"role": "admin"}, ["role"]),
        (USER, {"metadata": {"a": 1}}, ["metadata"]),
        (SUBSCRIPTION, {"user_id": "u2"}, ["user_id"]),
        (example(integration.SocialPost), {"platforms": ["x"]}, ["platforms"]),
        (example(coachflux.CoachingSession), {"state": True}, ["state"]),
        (example(repurposeflow.UsageLog), {"ip_address": "192.0.2.8"}, ["ip_address"]),
        (example(coachflux.LoginSession), {"token": "1" * 64}, ["token"]),
        (example(ezre_comms.Schedule), {"failed_event_ids": {"e1"}}, ["failed_event_ids"]),
    ],
)
def test_what_is_personal_secret_or_text_is_named_only(row, changes, named):
    assert field_changes(row, evolve(row, **changes)) == tuple(FieldChange(name) for name in named)


def test_parts_are_named_with_their_fields():
    org = example(coachflux.Organization)
    settings = evolve(org.settings, sso_enabled=True, data_residency="eu")
    theme = next(found for found in Theme if found is not USER.preferences.theme)
    preferences = evolve(USER.preferences, theme=theme)

    assert field_changes(org, evolve(org, settings=settings)) == (
        FieldChange("settings.sso_enabled", True, False, True),
        FieldChange("settings.data_residency"),
    )
    assert field_changes(USER, evolve(USER, preferences=preferences)) == (FieldChange("preferences.theme"),)


def test_a_part_that_comes_or_goes_is_named_with_its_fields():
    customer = example(integration.Customer, address=None)
    address = {"line1": "1 Main St", "city": "Springfield", "postal_code": "1", "country": "US"}
    moved = evolve(customer, address=address)

    names = ["address.line1", "address.city", "address.postal_code", "address.country"]
    assert [change.field for change in field_changes(customer, moved)] == names
    assert field_changes(moved, customer) == field_changes(customer, moved)


def test_unknown_keys_are_named_only():
    after = integration.User.model_validate(USER.to_wire() | {"score": 7})

    assert field_changes(USER, after) == field_changes(after, USER) == (FieldChange("score"),)
    assert changed_fields(USER, after) == changed_fields(after, USER) == ("score",)


def test_commands_write_the_time_by_the_way():
    after = evolve(USER, updated_at=NOW + timedelta(days=1), first_name="Ida")

    assert changed_fields(USER, after) == ("first_name",)
    assert [change.field for change in field_changes(USER, after)] == ["first_name", "updated_at"]


@pytest.mark.parametrize(("before", "after"), [(None, SUBSCRIPTION), (SUBSCRIPTION, None)])
def test_what_is_created_or_deleted_changes_every_field_that_it_has(before, after):
    given_fields = {name for name in type(SUBSCRIPTION).model_fields if getattr(SUBSCRIPTION, name) is not None}

    assert {change.field for change in field_changes(before, after)} == given_fields


def test_an_erased_row_tells_names_only():
    erased = evolve(SUBSCRIPTION, status="canceled", erased_at=NOW)

    assert set(field_changes(SUBSCRIPTION, erased)) == {FieldChange("status"), FieldChange("erased_at")}
    assert field_changes(None, None) == ()


def test_parts_of_an_erased_row_tell_names_only():
    org = example(coachflux.Organization)
    erased = evolve(org, settings=evolve(org.settings, sso_enabled=True), erased_at=NOW)

    assert FieldChange("settings.sso_enabled") in field_changes(org, erased)


def test_a_change_that_is_only_named_gives_no_values():
    named = FieldChange("email")
    assert (named.plain, named.before, named.after) == (False, None, None)


# --- entries ---


def test_an_entry():
    after = evolve(SUBSCRIPTION, status="past_due")
    entry = audit_entry(
        SERVICE, Action.UPDATE, NOW, before=SUBSCRIPTION, after=after, source_event_id="evt_1", request_id="req_1"
    )

    assert entry == AuditEntry(
        at=NOW,
        actor="sync",
        actor_kind=ActorKind.SERVICE,
        action="update",
        entity_type="integration.Subscription",
        entity_id="s1",
        changes=(FieldChange("status", True, SUBSCRIPTION.status, after.status),),
        source_event_id="evt_1",
        request_id="req_1",
    )
    assert entry.changed_fields == ("status",)
    assert entry.to_wire() == {
        "at": 1_772_366_400_000,
        "actor": "sync",
        "actor_kind": "service",
        "action": "update",
        "entity_type": "integration.Subscription",
        "entity_id": "s1",
        "changed_fields": ["status"],
        "source_event_id": "evt_1",
        "request_id": "req_1",
    }


def test_entries_of_what_has_no_row():
    entry = audit_entry(ANONYMOUS, "sign_in_refused", NOW, subject=OwnerRef("clerk.Session", "sess_1"))

    assert (entry.action, entry.entity_type, entry.entity_id, entry.changes) == (
        "sign_in_refused",
        "clerk.Session",
        "sess_1",
        (),
    )


def test_a_row_outranks_a_subject():
    entry = audit_entry(ME, Action.EXPORT, NOW, before=USER, after=USER, subject=OwnerRef("x", "y"))

    assert (entry.entity_type, entry.entity_id, entry.changes) == ("integration.User", "u1", ())


@pytest.mark.parametrize(
    ("cls", "before", "after", "id"),
    [
        (coachflux.Framework, {}, {"name": "Grow"}, "GROW"),
        (coachflux.User, {"id": None}, {"id": "u1"}, "u1"),
        (coachflux.User, {"id": None}, {"id": None, "name": "Ida"}, ""),
    ],
)
def test_the_key_of_a_row(cls, before, after, id):
    rows = example(cls, **before), example(cls, **after)
    assert audit_entry(ME, Action.UPDATE, NOW, before=rows[0], after=rows[1]).entity_id == id


@pytest.mark.parametrize(
    ("rows", "field", "rule"),
    [
        ({}, "subject", "missing"),
        ({"before": USER, "after": SUBSCRIPTION}, "after", "another_row"),
        ({"before": example(integration.User, id="s1"), "after": SUBSCRIPTION}, "after", "another_row"),
        ({"before": USER, "after": example(integration.User, id="u2")}, "after", "another_row"),
    ],
    ids=["nothing", "class and id", "class", "id"],
)
def test_an_entry_is_about_one_row(rows, field, rule):
    with pytest.raises(BrokenRule) as caught:
        audit_entry(ME, Action.UPDATE, NOW, **rows)
    assert caught.value.subject == "AuditEntry"
    assert [(found.field, found.rule) for found in caught.value.violations] == [(field, rule)]


def test_a_naive_now_is_refused():
    with pytest.raises(BrokenRule, match="with its zone"):
        audit_entry(ME, Action.READ, NOW.replace(tzinfo=None), before=USER, after=USER)


# --- the canary ---


TALKATIVE = re.compile(r"\b(str|EmailStr|IPvAnyAddress|JsonValue|dict|list|frozenset)\b")
"""In the text of a field's type: whatever can hold free text."""


def _talks(field):
    return bool(field.secret or field.erase or TALKATIVE.search(str(field.annotation)))


def _planted(cls):
    """An example with a canary in every field, whatever its type, and what is there under each name."""
    birds = {name: canary() for name in {*cls.model_fields, "note"} - {"id"}}
    planted = {}
    for field in declaration_of(cls).fields:
        if bird := birds.get(field.name):
            secret = Encrypted(bird) if field.encrypted else Secret(bird)
            value = getattr(example(cls), field.name)
            forms = {dict: {bird: bird}, list: [bird], frozenset: frozenset({bird})}
            planted[field.name] = secret if field.secret else forms.get(type(value), bird)
            if isinstance(value, Embedded):
                talkative = [part.name for part in declaration_of(type(value)).fields if _talks(part)]
                planted[field.name] = value.model_copy(update=dict.fromkeys(talkative, bird))
    row = cls.model_validate(example_wire(cls) | {"note": birds["note"]})
    return row.model_copy(update=planted), birds


@pytest.mark.parametrize(
    "cls",
    [
        pytest.param(cls, id=f"{product}-{cls.__name__}")
        for product, facts in PRODUCTS.items()
        for cls in facts.package.ENTITIES
    ],
)
def test_no_canary_sings(cls):
    row, birds = _planted(cls)
    quiet = {"note"} | {field.name for field in declaration_of(cls).fields if field.name in birds and _talks(field)}
    witness = Witness()

    for before, after in ((None, row), (row, None), (example(cls), row), (row, example(cls))):
        entry = audit_entry(ADMIN, Action.UPDATE, NOW, before=before, after=after)
        witness.look("entry", entry, entry.to_wire(), entry.changes)

    written = "".join(text for _, text in witness.seen)
    assert {name for name in quiet if birds[name] in written} == set()
    named = {field.split(".")[0] for field in audit_entry(ADMIN, Action.CREATE, NOW, after=row).changed_fields}
    assert quiet <= named


@pytest.mark.parametrize("product", sorted(PRODUCTS))
@given(data=st.data())
@settings(max_examples=40)
def test_no_text_and_nothing_that_an_erasure_would_take_is_ever_given(product, data):
    cls = data.draw(st.sampled_from(PRODUCTS[product].package.ENTITIES))
    before, after = data.draw(strategy(cls)), data.draw(strategy(cls))
    personal = declaration_of(cls).personal

    erased = getattr(after, "erased_at", None)
    for change in field_changes(before, after):
        if erased or change.field.split(".")[0] in personal:
            assert change == FieldChange(change.field)
        assert str not in {type(change.before), type(change.after)}


# --- reads ---

SESSION = example(coachflux.CoachingSession)
_VISITED = example(coachflux.CoachingSession, user_id=None, is_anonymous=True, anonymous_id="n1", expires_at=NOW)


@pytest.mark.parametrize(
    ("actor", "row", "related", "sensitive"),
    [
        (ME, SESSION, [], False),
        (ADMIN, SESSION, [], True),
        (STRANGER, SESSION, [], True),
        (SERVICE, SESSION, [], False),
        (ADMIN, _VISITED, [], True),
        (ANONYMOUS, _VISITED, [], False),
        (ADMIN, example(coachflux.Resource), [], False),
        (ME, example(coachflux.SessionReflection), [SESSION], False),
        (ADMIN, example(coachflux.SessionReflection), [SESSION], True),
        (ADMIN, example(coachflux.SessionReflection), [], True),
        (member("member"), example(coachflux.OrgMember), [], False),
        (member("member", "o2"), example(coachflux.OrgMember), [], True),
    ],
)
def test_which_reads_are_written_down(actor, row, related, sensitive):
    assert audits_read(AuditReads.SENSITIVE, actor, row, related) is sensitive
    assert audits_read(AuditReads.SENSITIVE, actor, row, related, reveals=True)
    assert audits_read(AuditReads.ALL, actor, row, related)
    assert not audits_read(AuditReads.OFF, actor, row, related, reveals=True)


@pytest.mark.parametrize(
    ("cls", "plain", "named"),
    [
        (ezre_comms.File, {"storage_type", "processing_status", "size_bytes", "deleted_at"}, {"filename"}),
        (repurposeflow.Subscription, {"tier", "status", "trial_end"}, {"stripe_price_id", "status_raw"}),
        (coachflux.Coupon, {"percent_off", "active", "duration"}, {"code", "stripe_coupon_id"}),
        (ezre_comms.Schedule, {"recurrence_pattern", "retry_count"}, {"failed_event_ids", "status", "timezone"}),
    ],
)
def test_whether_values_are_given_follows_from_the_type(cls, plain, named):
    row = example(cls)
    after = row.model_copy(update=dict.fromkeys(plain | named, object()))
    given_of = {change.field: change.plain for change in field_changes(row, after)}

    assert given_of == dict.fromkeys(plain, True) | dict.fromkeys(named, False)


def test_the_settings_of_audited_reads():
    assert {setting.value for setting in AuditReads} == {"off", "sensitive", "all"}
