"""Nothing that tells of a person is left in an anonymised row, which is valid; under pseudonyms rows still join."""

from __future__ import annotations

from typing import Annotated, ClassVar
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from products import PRODUCTS
from switchgear.domains import coachflux, ezre_comms, integration, repurposeflow
from switchgear.domains.declaration import Ref, Table, declaration_of
from switchgear.domains.entity import Entity, evolve
from switchgear.domains.lifecycle import anonymise, erase, find_orphans, pseudonym
from switchgear.domains.lifecycle.graph import id_field, links_of
from switchgear.domains.parsing import functions
from switchgear.domains.violations import BrokenRule
from switchgear.testing.factories import EXAMPLE_TIME, example, strategy
from tenants import GONE, all_that_is_held, stained, tenants

SALT = b"salt of this test"

entities = pytest.mark.parametrize(
    "cls",
    [
        pytest.param(cls, id=f"{product}.{cls.__name__}")
        for product, facts in PRODUCTS.items()
        for cls in facts.entities
    ],
)


def _ids(cls):
    return st.uuids() if cls.product == "repurposeflow" else st.text("abcXYZ019_-", min_size=1, max_size=40)


@entities
@given(data=st.data())
@settings(max_examples=5)
def test_an_anonymised_row_is_valid_and_nothing_personal_is_in_it(cls, data):
    row = stained(data.draw(strategy(cls, **{id_field(cls): _ids(cls)})), "Marvin")
    declared = declaration_of(cls)
    for salt in (None, SALT):
        left = anonymise(row, salt=salt)
        parse, recognise, validate = functions(cls)

        assert recognise(left)
        assert validate(left) == []
        assert parse({name: getattr(left, name) for name in left.model_fields_set}) == left
        assert "Marvin" not in all_that_is_held([left])
        assert not left.model_extra
        assert anonymise(left, salt=salt) == left
    changing = {
        field.name for field in declared.fields if field.reference or field.external or field.name == id_field(cls)
    }
    for name in cls.model_fields.keys() - declared.personal.keys():
        same = getattr(left, name) == getattr(row, name)
        assert same == (name not in changing or getattr(row, name) is None)


@pytest.mark.parametrize("product", PRODUCTS)
@given(data=st.data())
@settings(max_examples=6)
def test_pseudonymised_rows_still_join(product, data):
    rows = [row for tenant in data.draw(tenants(product)) for row in tenant]
    left = [anonymise(row, salt=SALT) for row in rows]

    assert find_orphans(left, GONE) == []
    assert [len([*links_of(row)]) for row in left] == [len([*links_of(row)]) for row in rows]
    before = {str(getattr(row, id_field(type(row)))) for row in rows}
    after = {str(getattr(row, id_field(type(row)))) for row in left}
    assert len(after) == len(before)
    assert before.isdisjoint(after)
    assert left == [anonymise(row, salt=SALT) for row in rows]
    assert after.isdisjoint(str(getattr(anonymise(row, salt=b"other"), id_field(type(row)))) for row in rows)


def test_pseudonyms_look_like_what_they_stand_for():
    assert pseudonym("cus_1", SALT) == "cus_" + pseudonym("cus_1", SALT)[4:]
    assert len(pseudonym("cus_1", SALT)) == 36
    assert pseudonym("cus_1", SALT)[4:] != pseudonym("sub_1", SALT)[4:]
    assert pseudonym("price_x_1", SALT).startswith("price_x_")
    assert pseudonym("Ada", SALT) == pseudonym("Ada", SALT)
    assert len(pseudonym("Ada", SALT)) == 32
    assert pseudonym("Ada", SALT) != pseudonym("Ada", b"other")
    assert pseudonym("g" * 32, SALT) != "g" * 32
    assert pseudonym("a" * 32, SALT) != "a" * 32
    assert pseudonym("\ud800", SALT) != pseudonym("\ud801", SALT)
    assert pseudonym("abc_", SALT).startswith("abc_")


def test_a_pseudonym_is_fixed():
    """Rows that were pseudonymised by another version still join."""
    assert pseudonym("user_1", b"salt") == "user_ca0e4daee5e96485fab603a67af8de6b"
    assert str(anonymise(example(repurposeflow.UsageLog), salt=b"salt").id) == "b3ef9444-97c7-8f69-9a9a-eb3d7733602c"


@given(st.uuids(), st.uuids())
@settings(max_examples=30)
def test_uuids_have_pseudonyms_of_their_own_kind(one, other):
    def renamed(id):
        return anonymise(example(repurposeflow.UsageLog, id=str(id)), salt=SALT).id

    found = renamed(one)
    assert isinstance(found, UUID)
    assert (found.version, found.variant) == (8, "specified in RFC 4122")
    assert renamed(found) == found
    assert (renamed(other) == found) == (one == other)


class Reading(Entity):
    product: ClassVar[str] = "test"
    table: ClassVar[Table] = Table("readings")
    id: str
    reader_ids: list[Annotated[str, Ref("User")]]


def test_a_list_of_references_is_renamed_one_by_one():
    left = anonymise(Reading(id="r1", reader_ids=["u1", "u2"]), salt=SALT)

    assert left.reader_ids == [pseudonym("u1", SALT), pseudonym("u2", SALT)]


def test_what_is_named_by_an_id_is_named_by_its_pseudonym():
    user = anonymise(example(integration.User, id="u1"), salt=SALT)

    assert user.id == pseudonym("u1", SALT)
    assert (user.email, user.clerk_id) == (f"deleted+{user.id}@deleted.example", f"deleted:{user.id}")


@pytest.mark.parametrize(
    ("id", "named"),
    [
        ("u-1_A", "u-1_A"),
        ("a" * 56, "a" * 56),
        ("a" * 57, "f13b2d724659eb3bf47f2dd6af1accc8"),
        ("u 1", "233b7445f19c4ccd76da63d6c02e2649"),
        ("\u00fc", "607474ca475a9724d7360aba71a56d5d"),
    ],
)
def test_an_id_that_fits_no_address_is_told_by_its_digest(id, named):
    user = anonymise(example(integration.User, id=id))

    assert (user.id, user.email, user.clerk_id) == (id, f"deleted+{named}@deleted.example", f"deleted:{named}")
    assert anonymise(user) == user


def test_what_is_left_of_users():
    for user, kept in (
        (example(integration.User, first_name="Ada"), {"id", "created_at", "updated_at"}),
        (example(repurposeflow.User, full_name="Ada"), {"id", "created_at", "updated_at", "usage_reset_at"}),
        (example(coachflux.User, name="Ada"), {"id", "created_at"}),
        (example(ezre_comms.User, first_name="Ada"), {"id"}),
    ):
        left = anonymise(user)
        defaults = declaration_of(type(user)).personal
        assert {name for name, value in dict(left).items() if value and name not in defaults} == kept


def test_the_forms_of_what_is_erased():
    left = anonymise(example(integration.User, id="u1"))
    assert (left.role, left.status, left.preferences) == ("free", "deleted", integration.UserPreferences.default())
    left = anonymise(example(repurposeflow.User, subscription_tier="pro", generations_limit=500))
    assert (left.subscription_tier, left.generations_limit, left.default_tone) == ("free", 10, None)
    left = anonymise(example(integration.Customer, id="c1", name="Ada"))
    assert (left.email, left.name, left.stripe_customer_id) == ("deleted+c1@deleted.example", None, "cus_1")
    left = anonymise(example(integration.SocialAccount, id="a1", profile_key="k"))
    assert (left.account_id, left.account_name, left.is_active, left.profile_key) == ("deleted:a1", "", False, None)
    left = anonymise(example(coachflux.LoginSession))
    assert (left.token.reveal(), left.device_info.to_wire()) == ("", {"userAgent": "", "ip": ""})
    left = anonymise(example(coachflux.ActionItem, tags=["sport"]))
    assert (left.title, left.tags) == ("", [])
    left = anonymise(example(repurposeflow.Generation))
    assert left.input_content_hash == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    left = anonymise(example(ezre_comms.PublishedPost, id="p1"))
    assert left.platform_post_url == "https://deleted.example/p1"


@pytest.mark.parametrize(
    "payload", [None, {"a": 1}, {"sha256": 1}, {"sha256": "x", "a": 1}, "Marvin", ["\ud800"]], ids=repr
)
def test_a_payload_becomes_its_digest_once(payload):
    left = anonymise(example(integration.WebhookEvent, payload=payload, lease_owner="w"))

    assert left.payload.keys() == {"sha256"}
    assert len(left.payload["sha256"]) == 64
    assert anonymise(left) == left
    assert left.lease_owner is None


@pytest.mark.parametrize("properties", [None, "Marvin", ["Marvin"], 7], ids=repr)
def test_what_is_no_mapping_has_no_excerpt(properties):
    event = example(coachflux.AnalyticsEvent, properties=properties)

    assert anonymise(event, allow=["Marvin"]).properties == {}


def test_a_row_named_by_its_id_has_to_be_stored():
    with pytest.raises(BrokenRule) as caught:
        anonymise(example(coachflux.User, id=None))
    assert [(found.field, found.rule) for found in caught.value.violations] == [("id", "missing")]
    assert anonymise(example(coachflux.Feedback, id=None), salt=SALT).message == ""


def test_an_empty_salt_is_refused():
    with pytest.raises(BrokenRule) as caught:
        anonymise(example(coachflux.User), salt=b"")
    assert [(found.field, found.rule) for found in caught.value.violations] == [("salt", "missing")]


def test_a_code_is_no_id():
    framework = example(coachflux.Framework, id="GROW", doc_id="f1")
    left = anonymise(framework, salt=SALT)

    assert (left.id, left.doc_id) == ("GROW", pseudonym("f1", SALT))


# --- erasure ---


def test_an_erasure_says_when_it_was_and_the_first_counts():
    ticket = example(coachflux.SupportTicket)
    left = erase(ticket, EXAMPLE_TIME)

    assert (left.subject, left.erased_at) == ("", EXAMPLE_TIME)
    assert erase(left, GONE) == left
    assert erase(evolve(left, subject="Marvin"), GONE) == left
    bare = evolve(left, erased_at=None)
    assert erase(bare, GONE) == bare
    log = example(repurposeflow.UsageLog)
    assert erase(log, GONE) == anonymise(log) != log
    event = example(coachflux.AnalyticsEvent, properties={"a": 1, "b": 2})
    assert erase(event, GONE, allow=("a",)).properties == {"a": 1}
    with pytest.raises(BrokenRule, match="with its zone"):
        erase(ticket, GONE.replace(tzinfo=None))
