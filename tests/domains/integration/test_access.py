"""Who acts in Core integration; what they may do is in the table of `permission_tables`."""

from __future__ import annotations

import pytest

from permission_tables import STRANGER
from switchgear.domains import Action, Actor, NotAuthorized
from switchgear.domains.integration import GRANTS, SocialAccount, SocialPost, User, actor_of, authorize, set_admin
from switchgear.testing.factories import EXAMPLE_TIME as NOW
from switchgear.testing.factories import example


@pytest.mark.parametrize(("role", "is_admin"), [("admin", True), ("premium", False), ("free", False)])
def test_an_admin_is_who_has_the_role(role, is_admin):
    assert actor_of(example(User, role=role)) == Actor("u1", is_admin=is_admin)


@pytest.mark.parametrize(
    ("changes", "field"),
    [({"status": "suspended"}, "status"), ({"status": "deleted"}, "status"), ({"deleted_at": NOW}, "id")],
)
def test_who_is_suspended_or_deleted_does_not_act(changes, field):
    with pytest.raises(NotAuthorized) as caught:
        actor_of(example(User, **changes))
    assert [(found.field, found.rule) for found in caught.value.violations] == [(field, "not_an_actor")]


def test_the_command_and_the_table_agree_about_admins():
    for actor in (Actor("u1"), STRANGER):
        assert not authorize(actor, Action.SET_ADMIN, example(User)).allowed
        with pytest.raises(NotAuthorized):
            set_admin(example(User), True, actor)


def test_a_users_account_on_a_network_is_theirs_alone():
    for actor, may in ((Actor("u1"), True), (STRANGER, False)):
        assert authorize(actor, Action.CONNECT, example(SocialAccount)).allowed is may


def test_a_post_goes_to_nobody_else():
    post = example(SocialPost)
    assert authorize(Actor("u1"), Action.UPDATE, post, to=example(SocialPost, content="Other")).allowed
    assert not authorize(Actor("u1"), Action.UPDATE, post, to=example(SocialPost, user_id="u2")).allowed


def test_the_names_of_the_grants_are_stable():
    assert [grant.name for grant in GRANTS] == [
        *("service", "admin_reads", "admin_users", "admin_moderates", "admin_disconnects"),
        *("own_rows", "own_account", "own_profile", "own_accounts", "own_posts"),
    ]
