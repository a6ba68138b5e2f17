"""Who may do what: nothing that no table gives, to nobody whom it does not name."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from permission_tables import (
    ADMIN,
    ANONYMOUS,
    PERMISSIONS,
    SERVICE,
    STRANGER,
    member,
    roles_of_persona,
)
from switchgear.domains import coachflux, ezre_comms, integration
from switchgear.domains.access import (
    MEMBERS,
    Action,
    Condition,
    Grant,
    Role,
    actor_of,
    authorizer,
    holder_of,
    roles_of,
)
from switchgear.domains.actor import Actor, ActorKind, Membership, OrgRole
from switchgear.domains.declaration import OwnerRef
from switchgear.domains.violations import BrokenRule, NotAuthorized
from switchgear.testing.factories import EXAMPLE_TIME as NOW
from switchgear.testing.factories import example

CELLS = [(product, entity.__name__) for product, permissions in PERMISSIONS.items() for entity in permissions.entities]


def _entity(product, name):
    return next(cls for cls in PERMISSIONS[product].entities if cls.__name__ == name)


def _owner(product):
    """The user whose rows the samples are, with no other role."""
    user = next(cls for cls in PERMISSIONS[product].entities if cls.__name__ == "User")
    return str(example(user).id)


PERSONAS = {
    "service": SERVICE,
    "anonymous": Actor("n9", kind=ActorKind.ANONYMOUS),
    "stranger": STRANGER,
    "admin": ADMIN,
    "elsewhere": member("owner", "o9"),
    "member": member("member"),
    "organization admin": member("admin"),
    "organization owner": member("owner"),
}


@pytest.mark.parametrize(("product", "name"), CELLS)
@pytest.mark.parametrize("persona", [*PERSONAS, "owner"])
def test_the_matrix(product, name, persona):
    permissions, entity = PERMISSIONS[product], _entity(product, name)
    actor = Actor(_owner(product)) if persona == "owner" else PERSONAS[persona]
    roles = roles_of_persona(actor, permissions.holder(entity), owns=persona == "owner")

    assert permissions.may(actor, example(entity)) == permissions.actions(roles, entity)
    assert permissions.may_change(actor, example(entity)) == permissions.fields(roles, entity) - {"updated_at"}


def test_every_line_of_every_table_lets_somebody_do_something():
    """A line that never decides anything would be a promise that nobody keeps."""
    for product, module in (("integration", integration), ("coachflux", coachflux), ("ezre_comms", ezre_comms)):
        permissions = PERMISSIONS[product]
        used = set()
        for grant in module.GRANTS:
            for entity, action in itertools.product(grant.entities, grant.actions):
                decision = permissions.authorize(ANONYMOUS, action, example(entity))
                used |= {found.name for found in decision.grants}
        assert used == {grant.name for grant in module.GRANTS}


actors = st.builds(
    Actor,
    id=st.sampled_from(["u1", "u2", "n1", "", "None"]),
    is_admin=st.booleans(),
    kind=st.sampled_from(ActorKind),
    memberships=st.lists(
        st.builds(Membership, st.sampled_from(["o1", "o2", "u1"]), st.sampled_from(OrgRole)), max_size=2
    ).map(tuple),
)
OWNED_BY_USER = {
    "integration": [integration.User, integration.SocialAccount, integration.Customer, integration.SocialPost],
    "coachflux": [
        *(coachflux.User, coachflux.LoginSession, coachflux.PasswordReset, coachflux.ActionItem, coachflux.Invoice),
        *(coachflux.Subscription, coachflux.Notification, coachflux.UserMetrics),
    ],
    "ezre_comms": [ezre_comms.User],
}
OWNED_BY_ORGANIZATION = {
    "coachflux": [coachflux.Organization],
    "ezre_comms": [
        *(ezre_comms.Organization, ezre_comms.UsageTracking, ezre_comms.PlatformConnection, ezre_comms.File),
        *(ezre_comms.Schedule, ezre_comms.PublishedPost, ezre_comms.EngagementEvent),
    ],
}
NOBODYS = {
    "integration": [integration.WebhookEvent],
    "coachflux": [coachflux.Coupon, coachflux.Framework],
}
_CASES = [
    (product, entity, holder)
    for holder, table in (("user", OWNED_BY_USER), ("organization", OWNED_BY_ORGANIZATION), ("nobody", NOBODYS))
    for product, entities in table.items()
    for entity in entities
]


@given(
    actors,
    st.sampled_from(_CASES),
    st.sampled_from(["u1", "u2", "o1", "o2"]),
    st.sampled_from(list(Action)),
    st.booleans(),
    st.data(),
)
@settings(max_examples=200)
def test_what_is_not_given_is_denied(actor, case, held_by, action, deleted, data):
    product, entity, holder = case
    permissions = PERMISSIONS[product]
    field, names = entity.table.owner, entity.model_fields.keys()
    row = example(entity).model_copy(update={field: held_by} if field else {})
    roles = roles_of_persona(actor, holder, owns=bool(actor.id) and actor.id == held_by, organization=held_by)
    if deleted and holder != "nobody":
        row = row.model_copy(update={"deleted_at": NOW})
        roles &= {"service", "admin", "user", "anyone"}

    if action is Action.UPDATE:
        wanted = data.draw(st.sets(st.sampled_from(sorted(names - {field, "deleted_at", "erased_at"})), min_size=1))
        to = row.model_copy(update=dict.fromkeys(wanted, object()))
        given_fields = permissions.fields(roles, entity)
        expected = bool(given_fields) and wanted - {"updated_at"} <= given_fields
    else:
        to, expected = None, action.value in permissions.actions(roles, entity)
    assert permissions.authorize(actor, action, row, to=to).allowed is expected


# --- decisions ---


def test_a_decision_names_what_allowed_it():
    decision = integration.authorize(ADMIN, Action.SET_ADMIN, example(integration.User))

    assert decision.allowed
    assert (decision.action, decision.entity, decision.violations) == (Action.SET_ADMIN, "User", ())
    assert decision.actor == ADMIN
    assert decision.roles == {Role.ADMIN, Role.USER, Role.ANYONE}
    assert [grant.name for grant in decision.grants] == ["admin_users"]
    decision.require()

    reading = integration.authorize(Actor("u1"), Action.READ, example(integration.User))
    assert [grant.name for grant in reading.grants] == ["own_rows"]


def test_a_refusal_names_actor_action_entity_and_what_would_allow_it():
    decision = ezre_comms.authorize(member("member"), Action.APPROVE, example(ezre_comms.ContentRequest))

    with pytest.raises(NotAuthorized) as caught:
        decision.require()
    assert str(caught.value).startswith(
        "ContentRequest: value: anyone/organization_member/user u7 may not approve it "
        "(managers_decide: organization_owner or organization_admin may)"
    )
    assert [grant.name for grant in decision.grants] == ["managers_decide"]
    assert [(found.field, found.rule) for found in caught.value.violations] == [("", "not_authorized")]


def test_a_refusal_of_what_nobody_may_says_so():
    decision = ezre_comms.authorize(SERVICE, Action.SET_ADMIN, example(ezre_comms.User))

    assert decision.violations[0].message == "anyone/service sync may not set_admin it (nobody may)"


def test_an_actor_without_a_name_is_named_by_its_role():
    nobody = Actor("", kind=ActorKind.ANONYMOUS)
    decision = integration.authorize(nobody, Action.CONNECT, example(integration.SocialAccount))

    assert decision.violations[0].message == "anyone may not connect it (own_accounts: owner may)"


def test_every_field_that_may_not_be_changed_is_named():
    user = example(integration.User)
    to = user.model_copy(update={"first_name": "Ida", "role": "admin", "status": "active", "updated_at": NOW})
    decision = integration.authorize(Actor("u1"), Action.UPDATE, user, to=to)

    assert not decision.allowed
    assert [(found.field, found.rule) for found in decision.violations] == [("role", "field_not_granted")]
    assert decision.violations[0].message == (
        "anyone/owner/user u1 may not update role (service: service may; admin_users: admin may; own_profile: owner "
        "may change first_name, last_name, username, profile_image_url, preferences)"
    )


def test_an_update_that_does_not_say_what_it_changes_may_change_anything():
    user = example(integration.User)
    decision = integration.authorize(Actor("u1"), Action.UPDATE, user)

    assert [(found.field, found.rule) for found in decision.violations] == [("", "field_not_granted")]
    assert "may not update any field" in decision.violations[0].message
    assert integration.authorize(ADMIN, Action.UPDATE, user).allowed
    assert integration.authorize(Actor("u1"), Action.UPDATE, user, to=user).allowed
    assert not integration.authorize(STRANGER, Action.UPDATE, user, to=user).allowed


def test_who_may_change_any_field_may_do_so_in_their_own_row():
    user = example(integration.User)
    to = user.model_copy(update={"role": "premium", "first_name": "Ida"})

    assert integration.authorize(Actor("u1", is_admin=True), Action.UPDATE, user, to=to).allowed


def test_an_update_changes_no_unknown_key():
    user = example(integration.User)
    to = integration.User.model_validate(user.to_wire() | {"credits": 100, "firstName": "Ida"})

    assert [found.field for found in integration.authorize(Actor("u1"), Action.UPDATE, user, to=to).violations] == [
        "credits"
    ]


def test_an_update_leads_to_no_row_of_somebody_else():
    """Whatever its fields are: what the actor could not reach afterwards, they may not make."""
    grant = Grant("owner", (Role.OWNER,), (Action.UPDATE,), (integration.SocialPost,))
    post = example(integration.SocialPost)
    given = post.model_copy(update={"user_id": "u2"})

    assert authorizer([grant])(Actor("u1"), Action.UPDATE, post, to=post).allowed
    assert not authorizer([grant])(Actor("u1"), Action.UPDATE, post, to=given).allowed
    assert not authorizer([grant])(Actor("u2"), Action.UPDATE, post, to=given).allowed


@pytest.mark.parametrize(
    ("action", "to"),
    [
        (Action.DELETE, integration.User),
        (Action.UPDATE, integration.Customer),
    ],
)
def test_what_a_row_is_to_become_belongs_to_an_update_of_that_row(action, to):
    with pytest.raises(BrokenRule) as caught:
        integration.authorize(SERVICE, action, example(integration.User), to=example(to))
    assert [(found.field, found.rule) for found in caught.value.violations] == [("to", "not_an_update")]


# --- tables ---


def test_an_application_may_add_grants_of_its_own():
    support = Grant("support_reads", (Role.USER,), (Action.READ,), (integration.User,))
    authorize = authorizer([*integration.GRANTS, support])
    user = example(integration.User)

    assert authorize(STRANGER, Action.READ, user).allowed
    assert not authorize(STRANGER, Action.DELETE, user).allowed
    assert not integration.authorize(STRANGER, Action.READ, user).allowed


@pytest.mark.parametrize(
    ("grants", "message"),
    [
        ([Grant("a", (), (), (integration.User,), fields=("email", "nobody"))], "a: User does not have nobody"),
        ([Grant("a", (), (), (integration.User,), named_in="owner_id")], "a: User does not have owner_id"),
        ([Grant("a", (), (), ()), Grant("b", (), (), ()), Grant("a", (), (), ())], "Several grants are called a"),
    ],
    ids=["fields", "named_in", "twice"],
)
def test_a_table_is_checked_when_it_isexample(grants, message):
    with pytest.raises(ValueError, match=message):
        authorizer(grants)


def test_the_words_of_a_grant():
    grant = Grant(
        "g",
        (Role.USER, Role.ADMIN),
        (Action.UPDATE,),
        (integration.User,),
        fields=("email",),
        named_in="id",
        condition=Condition("on Mondays", lambda actor, row, related: True),
    )

    assert grant.words() == "g: user or admin may change email if named in id on Mondays"


# --- who is who ---

VERSION = example(ezre_comms.ContentVersion)
REQUEST = example(ezre_comms.ContentRequest)
COMMENT = example(ezre_comms.ContentComment)
ANONYMOUS_SESSION = example(
    coachflux.CoachingSession, user_id=None, is_anonymous=True, anonymous_id="n1", expires_at=NOW
)


@pytest.mark.parametrize(
    ("entity", "related", "holder"),
    [
        (example(coachflux.User), [], OwnerRef("User", "u1")),
        (example(coachflux.Organization), [], OwnerRef("Organization", "o1")),
        (example(coachflux.OrgMember), [], OwnerRef("Organization", "o1")),
        (example(coachflux.SessionReflection), [example(coachflux.CoachingSession)], OwnerRef("User", "u1")),
        (example(coachflux.SessionReflection), [ANONYMOUS_SESSION], OwnerRef("Anonymous", "n1")),
        (example(coachflux.SessionReflection), [example(coachflux.CoachingSession, id="s2")], None),
        (example(coachflux.SessionReflection), [], None),
        (example(coachflux.Framework), [], None),
        (example(coachflux.Feedback, user_id=None), [], None),
        (COMMENT, [REQUEST, VERSION], OwnerRef("Organization", "o1")),
        (COMMENT, [REQUEST], None),
        (COMMENT, [VERSION], None),
        (
            example(ezre_comms.AnalyticsAggregate),
            [example(ezre_comms.PublishedPost, id="p1")],
            OwnerRef("Organization", "o1"),
        ),
    ],
)
def test_the_holder_is_found_along_the_owners(entity, related, holder):
    assert holder_of(entity, related) == holder


def test_a_circle_of_owners_has_no_holder():
    class Reply(ezre_comms.ContentComment):
        table = type(COMMENT.table)("replies", owner="parent_comment_id")

    class ContentComment(Reply):
        pass

    first, second = (
        ContentComment.model_validate(COMMENT.to_wire() | {"_id": mine, "parentCommentId": other})
        for mine, other in (("a", "b"), ("b", "a"))
    )
    assert holder_of(first, [first, second]) is None


@pytest.mark.parametrize("mark", ["deleted_at", "erased_at"])
def test_what_is_deleted_is_hidden_from_its_owner(mark):
    gone = example(coachflux.ActionItem, **{mark: NOW})

    assert roles_of(Actor("u1"), example(coachflux.ActionItem)) == {Role.ANYONE, Role.USER, Role.OWNER}
    assert roles_of(Actor("u1"), gone) == {Role.ANYONE, Role.USER}
    assert roles_of(ADMIN, gone) == {Role.ANYONE, Role.USER, Role.ADMIN}
    assert coachflux.authorize(ADMIN, Action.READ, gone).allowed
    assert not coachflux.authorize(Actor("u1"), Action.READ, gone).allowed


@pytest.mark.parametrize(
    ("actor", "row", "roles"),
    [
        (Actor("u1", kind=ActorKind.SERVICE, is_admin=True), example(coachflux.User), {Role.ANYONE, Role.SERVICE}),
        (Actor("u1", kind=ActorKind.ANONYMOUS, is_admin=True), example(coachflux.User), {Role.ANYONE}),
        (ANONYMOUS, ANONYMOUS_SESSION, {Role.ANYONE, Role.OWNER}),
        (Actor("n1"), ANONYMOUS_SESSION, {Role.ANYONE, Role.USER}),
        (Actor("", kind=ActorKind.ANONYMOUS), example(coachflux.CoachingSession), {Role.ANYONE}),
        (Actor("o1"), example(coachflux.Organization), {Role.ANYONE, Role.USER}),
        (member("admin", "u1"), example(coachflux.User), {Role.ANYONE, Role.USER}),
        (member("admin"), example(coachflux.Organization), {Role.ANYONE, Role.USER, Role.ORG_ADMIN}),
        (
            Actor("s", kind=ActorKind.SERVICE, memberships=(Membership("o1", OrgRole.OWNER),)),
            example(coachflux.Organization),
            {Role.ANYONE, Role.SERVICE},
        ),
    ],
)
def test_roles(actor, row, roles):
    assert roles_of(actor, row) == roles


def test_nobody_is_who_has_no_id():
    """A row that names nobody is not the row of an actor called None."""
    ticket = example(coachflux.SupportTicket)

    assert not coachflux.authorize(Actor("None"), Action.READ, ticket).allowed
    assert not coachflux.authorize(Actor(""), Action.READ, ticket.model_copy(update={"user_id": ""})).allowed


def test_the_actor_of_a_user():
    one = Membership("o1", OrgRole.ADMIN)

    assert actor_of(example(coachflux.User), [one]) == Actor("u1", memberships=(one,))
    assert actor_of(example(coachflux.User), is_admin=True) == Actor("u1", is_admin=True)


@pytest.mark.parametrize("changes", [{"id": None}, {"deleted_at": NOW}, {"erased_at": NOW}])
def test_who_is_not_stored_or_gone_does_not_act(changes):
    with pytest.raises(NotAuthorized) as caught:
        actor_of(example(coachflux.User, **changes))
    assert [(found.field, found.rule) for found in caught.value.violations] == [("id", "not_an_actor")]


def test_members_are_everybody_in_an_organization():
    assert {role.value for role in MEMBERS} == {f"organization_{role.value}" for role in OrgRole}
