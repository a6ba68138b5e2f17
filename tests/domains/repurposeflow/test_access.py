"""What users of RepurposeFlow may change of themselves; the whole table is in `permission_tables`."""

from __future__ import annotations

import pytest

from switchgear.domains import Action, Actor
from switchgear.domains.repurposeflow import GRANTS, Generation, User, authorize, set_tier
from switchgear.testing.factories import EXAMPLE_TIME, example

ME = Actor(str(example(User).id))


def test_nobody_raises_their_own_tier_or_quota():
    user = example(User)
    decision = authorize(ME, Action.UPDATE, user, to=set_tier(user, "business", EXAMPLE_TIME))

    assert {found.field for found in decision.violations} == {"subscription_tier", "generations_limit"}
    assert authorize(
        Actor("admin", is_admin=True), Action.UPDATE, user, to=set_tier(user, "business", EXAMPLE_TIME)
    ).allowed


@pytest.mark.parametrize(
    ("changes", "allowed"),
    [
        ({"full_name": "Ada L."}, True),
        ({"full_name": "Ada L.", "default_tone": "authority"}, True),
        ({"full_name": "Ada L.", "generations_count_current_month": 0}, False),
        ({"email": "ada@example.org"}, False),
    ],
)
def test_a_user_changes_name_and_tone_only(changes, allowed):
    user = example(User, generations_count_current_month=7)
    assert authorize(ME, Action.UPDATE, user, to=user.model_copy(update=changes)).allowed is allowed


def test_what_counts_against_a_quota_is_not_deleted_by_its_owner():
    assert authorize(ME, Action.CREATE, example(Generation)).allowed
    assert not authorize(ME, Action.DELETE, example(Generation)).allowed
    assert not authorize(Actor("u2"), Action.CREATE, example(Generation)).allowed


def test_the_names_of_the_grants_are_stable():
    assert [grant.name for grant in GRANTS] == [
        *("service", "admin_reads", "admin_users", "own_rows", "own_account", "own_profile", "own_generations"),
    ]
