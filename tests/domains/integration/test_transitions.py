"""Transition tables are data: exactly what they hold is accepted, and a refusal says what would be."""

from __future__ import annotations

from datetime import timedelta
from itertools import product

import pytest

from example_times import NOW
from switchgear.domains import allowed, transition
from switchgear.domains.integration import PostStatus, SocialAccount, SocialPost, Subscription, SubscriptionStatus, User
from switchgear.domains.violations import IllegalTransition
from switchgear.errors import RuleViolation
from switchgear.testing.factories import example

LATER = NOW + timedelta(hours=1)

SUBSCRIPTION = {("incomplete", "active"), ("active", "past_due"), ("active", "canceled"), ("trialing", "active")}
POST = {("draft", "scheduled"), ("scheduled", "published"), ("scheduled", "failed"), ("published", "deleted")}
POST_EXTENDED = POST | {
    ("draft", "published"),
    ("failed", "scheduled"),
    ("failed", "published"),
    ("scheduled", "deleted"),
    ("draft", "deleted"),
    ("failed", "deleted"),
    ("scheduled", "draft"),
}

CASES = [
    pytest.param(cls, steps, values, extended, start, to, id=f"{cls.__name__}:{start}->{to}{'+' * extended}")
    for cls, steps, values, extended in (
        (Subscription, SUBSCRIPTION, list(SubscriptionStatus), False),
        (Subscription, SUBSCRIPTION, list(SubscriptionStatus), True),
        (SocialPost, POST, list(PostStatus), False),
        (SocialPost, POST_EXTENDED, list(PostStatus), True),
    )
    for start, to in product(values, values)
]


@pytest.mark.parametrize(("cls", "steps", "values", "extended", "start", "to"), CASES)
def test_exactly_the_table_is_accepted(cls, steps, values, extended, start, to):
    entity = example(cls, status=start)
    targets = tuple(value for value in values if (start, value) in steps)

    assert set(allowed(entity, extended=extended)) == set(targets)
    if (start, to) in steps:
        after = transition(entity, to, LATER, extended=extended)
        assert (after.status, after.updated_at) == (to, LATER)
        assert entity.status == start
        return
    with pytest.raises(IllegalTransition) as caught:
        transition(entity, to, LATER, extended=extended)
    assert set(caught.value.allowed) == set(targets)
    (found,) = caught.value.violations
    assert (found.field, found.rule) == ("status", "illegal_transition")
    assert all(str(target) in found.message for target in targets)


@pytest.mark.parametrize(
    ("cls", "start", "to", "stamped"),
    [
        (Subscription, "active", "canceled", "canceled_at"),
        (Subscription, "active", "past_due", None),
        (SocialPost, "scheduled", "published", "published_at"),
        (SocialPost, "published", "deleted", "deleted_at"),
        (SocialPost, "scheduled", "failed", None),
    ],
)
def test_a_step_leaves_its_time(cls, start, to, stamped):
    after = transition(example(cls, status=start), to, LATER)

    changed = {name for name in cls.model_fields if getattr(after, name) == LATER}
    assert changed == {"updated_at", stamped} - {None}


def test_a_flag_has_transitions_too():
    account = example(SocialAccount)

    assert allowed(account) == (False,)
    assert transition(account, to=False, now=LATER).is_active is False
    with pytest.raises(IllegalTransition, match="from True it may go to False"):
        transition(account, to=True, now=LATER)


def test_a_value_that_is_none_of_the_enumeration_is_refused_the_same_way():
    with pytest.raises(IllegalTransition):
        transition(example(SocialPost), "archived", LATER)


def test_an_end_says_that_nothing_follows():
    with pytest.raises(IllegalTransition, match="from canceled it may go to nothing"):
        transition(example(Subscription, status="canceled"), "active", LATER)


def test_an_entity_without_a_table_has_no_transitions():
    assert allowed(example(User)) == ()
    with pytest.raises(IllegalTransition, match="It has no transitions") as caught:
        transition(example(User), "suspended", LATER)
    assert isinstance(caught.value, RuleViolation)
