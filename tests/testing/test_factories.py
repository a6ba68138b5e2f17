"""The factories: examples are valid and fit together; strategies draw all that is valid and throw nothing away."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, ClassVar

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from fresh import run
from products import PRODUCTS
from switchgear.domains import coachflux, ezre_comms, integration, repurposeflow
from switchgear.domains.declaration import Library, Ref, Table, declaration_of
from switchgear.domains.entity import CamelCase, Embedded, Entity
from switchgear.domains.fields import Closed, Positive
from switchgear.domains.shape import Kind, shape_of
from switchgear.domains.violations import BrokenRule
from switchgear.errors import ConfigurationError
from switchgear.stripe.models import Customer
from switchgear.testing.factories import EXAMPLE_TIME, example, example_wire, strategy
from switchgear.testing.factories.together import _FOLLOWERS, _SUGGESTIONS, followers_of

CLASSES = [
    pytest.param(cls, id=f"{product}.{cls.__name__}") for product, facts in PRODUCTS.items() for cls in facts.classes
]
classes = pytest.mark.parametrize("cls", CLASSES)


class Mood(StrEnum):
    GLAD = "glad"
    SAD = "sad"


class Note(Entity, CamelCase):
    """An entity of an application."""

    product: ClassVar[str] = "notes"
    table: ClassVar[Table] = Table("notes")

    id: str
    author_id: Annotated[str, Ref("User")]
    mood: Closed[Mood]
    page_count: Library[Positive | None] = None


class Member(integration.User):
    """A user of an application, who has more fields."""

    nickname: str | None = None


# --- examples ---


@classes
def test_an_example_is_of_its_class_and_always_the_same(cls):
    assert type(example(cls)) is cls
    assert example(cls) == example(cls)


def test_no_example_shares_anything_with_the_next():
    example_wire(coachflux.Framework)["tags"].append("x")

    assert example_wire(coachflux.Framework)["tags"] == []


@classes
def test_examples_refer_to_examples(cls):
    package = PRODUCTS[cls.product].package
    for field, name in declaration_of(cls).references.items():
        referred, held = getattr(package, name, None), getattr(example(cls), field)
        if referred and held is not None and field != "parent_comment_id":
            kept = example(referred).id or held  # a document that was never stored has no id
            assert held == kept, field


def test_fields_are_changed_by_either_name():
    for user in (example(integration.User, clerk_id="user_2"), example(integration.User, clerkId="user_2")):
        assert user.clerk_id == "user_2"
    assert example_wire(integration.User, created_at=1)["createdAt"] == 1


def test_an_example_that_breaks_a_rule_is_refused():
    with pytest.raises(BrokenRule, match="Input should be given when it is completed"):
        example(coachflux.ActionItem, completed=True)


def test_a_subclass_has_the_example_of_its_base():
    member = example(Member, nickname="Ada")

    assert isinstance(member, Member)
    assert member.to_wire() == example_wire(integration.User) | {"nickname": "Ada"}


@pytest.mark.parametrize("cls", [Note, coachflux.EmailPreferences, Embedded, str, Customer])
def test_what_has_no_example_is_named(cls):
    with pytest.raises(ConfigurationError, match=f"no example of {cls.__name__}"):
        example(cls)


@pytest.mark.parametrize("make", [example, example_wire, strategy])
def test_what_is_no_class_of_entities_is_refused(make):
    with pytest.raises(ConfigurationError):
        make("User")


def test_the_time_of_examples():
    assert example(ezre_comms.ContentComment).created_at == EXAMPLE_TIME
    assert example(repurposeflow.User).created_at == EXAMPLE_TIME


# --- strategies ---


def _never_drawn(cls, wanted):
    """What a strategy is not seen to draw of what is wanted; a few objects most often show all of it.

    They are the same in every run, but not for every Python.
    """

    def drawn(many):
        found = set()

        @given(strategy(cls))
        @settings(max_examples=many, phases=[Phase.generate])
        def collect(one):
            found.update(fact for fact, shown in wanted.items() if shown(one))

        collect()
        return found

    left = set(wanted)
    for many in (25, 100, 400):
        left = left and left - drawn(many)
    return left


@pytest.mark.untraced
@pytest.mark.parametrize("cls", [integration.User, coachflux.Coupon, ezre_comms.Schedule, repurposeflow.UsageLog])
def test_optional_fields_are_left_out_are_none_and_are_given(cls):
    wanted = {}
    for name, field in cls.model_fields.items():
        if shape_of(cls, name).optional and not field.is_required():
            wanted[name, "none"] = lambda one, name=name: name in one.model_fields_set and getattr(one, name) is None
            wanted[name, "given"] = lambda one, name=name: getattr(one, name) is not None
            wanted[name, "left out"] = lambda one, name=name: name not in one.model_fields_set
    assert wanted
    assert not _never_drawn(cls, wanted)


@pytest.mark.untraced
@pytest.mark.parametrize(
    "cls", [pytest.param(*param.values, id=param.id) for param in CLASSES if followers_of(*param.values)]
)
def test_fields_that_follow_others_are_there_and_are_not(cls):
    wanted = {}
    for name in followers_of(cls):
        wanted[name, "given"] = lambda one, name=name: getattr(one, name) is not None
        if shape_of(cls, name).optional:
            wanted[name, "none"] = lambda one, name=name: getattr(one, name) is None
    assert not _never_drawn(cls, wanted)


@pytest.mark.untraced
@pytest.mark.parametrize("cls", [integration.SocialPost, coachflux.Invoice, repurposeflow.Generation])
def test_every_member_of_an_enumeration_is_drawn(cls):
    wanted = {
        (name, member): lambda one, name=name, member=member: getattr(one, name) is member
        for name in cls.model_fields
        if (shape := shape_of(cls, name)).kind is Kind.MEMBER
        for member in shape.options
    }
    assert wanted
    assert not _never_drawn(cls, wanted)


@pytest.mark.parametrize("table", [_FOLLOWERS, _SUGGESTIONS], ids=["followers", "suggestions"])
def test_the_tables_name_fields_that_there_are(table):
    known = {
        (getattr(base, "product", ""), base.__name__): cls
        for param in CLASSES
        for cls in param.values
        for base in cls.__mro__
    }
    for key, named in table.items():
        assert named.keys() <= known[key].model_fields.keys()


@given(strategy(integration.Subscription, id=st.just("s9"), current_period_start=st.just(EXAMPLE_TIME)))
def test_given_strategies_are_drawn_from_as_they_are_and_the_others_follow(subscription):
    assert (subscription.id, subscription.current_period_start) == ("s9", EXAMPLE_TIME)
    assert subscription.current_period_end > EXAMPLE_TIME


@given(st.data())
def test_given_strategies_that_break_a_rule_are_refused(data):
    never = strategy(coachflux.Notification, read=st.just(True), read_at=st.none())

    with pytest.raises(BrokenRule, match="Input should be given when it is read"):
        data.draw(never)


def test_a_field_that_there_is_not_is_named():
    with pytest.raises(ConfigurationError, match="User has no field emial"):
        strategy(integration.User, emial=st.none())


@given(strategy(Note), strategy(Member, nickname=st.text()))
def test_entities_of_an_application_are_drawn_too(note, member):
    assert isinstance(note.mood, Mood)
    assert note.page_count is None or note.page_count > 0
    assert isinstance(member.nickname, str)


def test_examples_do_without_hypothesis_and_strategies_name_the_extra():
    code = """
import sys
sys.modules["hypothesis"] = None
from switchgear.domains.integration import User
from switchgear.testing import factories
from switchgear.stripe.models import Customer
from switchgear.testing.factories import *
import inspect, pydoc
print(factories.example(User).id)
print(dir(factories) == factories.__all__ == sorted(name for name, _ in inspect.getmembers(factories)))
print("strategy" in pydoc.render_doc(factories))
try:
    from switchgear.testing.factories import strategy
except ImportError as error:
    print(error, error.name, error.__cause__)
"""
    *said, refused = run(code).splitlines()

    assert said == ["u1", "True", "False"]
    assert refused == "strategies need the extra: pip install 'switchgear[testing]' hypothesis None"
