"""The sandboxed Clerk's organizations, memberships, invitations and sessions, through clients of both colours."""

from __future__ import annotations

from typing import Any

import pytest

from clerk_parameters import PARAMETERS
from clerk_schemas import SCHEMAS, split
from clerk_wire import ClerkWire
from switchgear.clerk.events import OrganizationEvent, OrganizationInvitationEvent, OrganizationMembershipEvent
from switchgear.clerk.models import Organization, OrganizationInvitation, OrganizationMembership, User
from switchgear.errors import ApiError, Duplicate, NotFound, ValidationFailed
from switchgear.testing.clerk import invitations, organizations, sessions
from switchgear.webhooks import ClerkReceiver
from wires import collected, done, each_colour, lost_answer

API = SCHEMAS["bapi-2026-05-12"]
TAKEN: dict[str, Any] = {
    "CreateOrganization": organizations.CREATE,
    "UpdateOrganization": organizations.UPDATE,
    "MergeOrganizationMetadata": organizations.METADATA,
    "CreateOrganizationMembership": organizations.MEMBER,
    "UpdateOrganizationMembership": organizations.ROLE,
    "CreateInvitation": invitations.CREATE,
    "CreateOrganizationInvitation": invitations.INVITE,
    "RevokeOrganizationInvitation": invitations.REVOKE,
    "createSession": sessions.CREATE,
}


@pytest.mark.parametrize("operation", TAKEN)
def test_bodies_are_those_of_the_specification(operation: str) -> None:
    forms = {str: "text", bool: "flag", int: "int", dict: "json"}
    told = {
        name: form.partition(":")[0].partition(" ")[0].rstrip("?!")
        for name, form in PARAMETERS[operation]["body"].items()
    }
    assert {name: forms[kind] for name, kind in TAKEN[operation].items()} == told


def conforms(value: Any, schema: str) -> None:
    """What is sent has what the schema requires, and nothing that it does not know."""
    known, sent = API[schema], set(value.model_fields_set)
    assert {name for name, form in known.items() if not split(form)[2]} <= sent
    assert sent <= set(known), schema


class Acme:
    """A client, and an organization with its administrator."""

    def __init__(self, colour: str = "sync") -> None:
        self.wire = ClerkWire(colour)
        self.clerk = self.wire.client()
        self.ann: User = self.user("ann")
        self.organization: Organization = done(
            self.clerk.organizations.create(name="Acme", slug="acme", created_by=self.ann.id)
        )
        self.id = self.organization.id

    def user(self, name: str) -> User:
        return done(self.clerk.users.create(username=name, email_address=f"{name}@example.com"))

    def events(self) -> list[Any]:
        receiver = ClerkReceiver([self.wire.service.webhook_secret], clock=self.wire.clock.now)
        return [receiver.receive(hook.body, hook.headers(self.wire.clock.now())) for hook in self.wire.webhooks.take()]


@each_colour
def test_an_organization_lives(colour: str) -> None:
    acme = Acme(colour)
    organizations = acme.clerk.organizations
    conforms(acme.organization, "Organization")
    assert done(organizations.get("acme")) == acme.organization
    assert done(organizations.update(acme.id, name="Acme Ltd")).name == "Acme Ltd"
    done(organizations.merge_metadata(acme.id, public_metadata={"plan": {"name": "pro", "seats": 3}}))
    merged = done(organizations.merge_metadata(acme.id, public_metadata={"plan": {"seats": None}}))
    assert merged.public_metadata == {"plan": {"name": "pro"}}
    assert done(organizations.replace_metadata(acme.id, public_metadata={})).public_metadata == {}
    other = done(organizations.create(name="Other"))
    assert [one.id for one in collected(organizations.list())] == [other.id, acme.id]
    assert [one.id for one in collected(organizations.list(query="acme", limit=1))] == [acme.id]
    assert [one.id for one in collected(organizations.list(user_id=[acme.ann.id]))] == [acme.id]
    assert [one.id for one in collected(organizations.list(organization_id=[f"-{acme.id}"]))] == [other.id]
    with pytest.raises(ValidationFailed, match="slug is taken"):
        done(organizations.create(name="Third", slug="acme"))
    assert done(organizations.delete(acme.id)).slug == "acme"
    with pytest.raises(NotFound):
        done(organizations.get(acme.id))
    events = [event for event in acme.events() if isinstance(event, OrganizationEvent)]
    assert [event.type.rpartition(".")[2] for event in events] == ["created", *["updated"] * 4, "created", "deleted"]


@each_colour
def test_members_come_and_go(colour: str) -> None:
    acme = Acme(colour)
    bob, memberships = acme.user("bob"), acme.clerk.organization_memberships
    made: OrganizationMembership = done(memberships.create(acme.id, user_id=bob.id, role="org:member"))
    conforms(made, "OrganizationMembership")
    assert made.public_user_data is not None
    assert (made.role_name, made.public_user_data.identifier) == ("Member", "bob@example.com")
    with pytest.raises(ApiError, match="already a member"):
        done(memberships.create(acme.id, user_id=bob.id, role="org:member"))
    assert done(memberships.update(acme.id, bob.id, "org:admin")).role == "org:admin"
    assert done(memberships.merge_metadata(acme.id, bob.id, public_metadata={"a": 1})).public_metadata == {"a": 1}
    assert [one.id for one in collected(memberships.list(acme.id, user_id=bob.id))] == [made.id]
    page = memberships.list_all(limit=1)
    assert (len(done(page).items), page.total) == (1, 2)
    assert [one.id for one in collected(acme.clerk.users.list_organization_memberships(bob.id))] == [made.id]
    assert [one.id for one in collected(acme.clerk.users.list(organization_id=acme.id))] == [bob.id, acme.ann.id]
    assert done(acme.clerk.users.count(organization_id=[f"-{acme.id}"])) == 0
    assert done(memberships.delete(acme.id, bob.id)).id == made.id
    with pytest.raises(NotFound):
        done(memberships.delete(acme.id, bob.id))
    events = [event.type for event in acme.events() if isinstance(event, OrganizationMembershipEvent)]
    assert events[1:] == [f"organizationMembership.{what}" for what in ("created", "updated", "updated", "deleted")]


@each_colour
def test_a_membership_whose_answer_was_lost_is_found(colour: str) -> None:
    acme = Acme(colour)
    bob, memberships = acme.user("bob"), acme.clerk.organization_memberships
    acme.wire.requests.clear()
    acme.wire.steps = [lost_answer]
    made = done(memberships.create(acme.id, user_id=bob.id, role="org:member"))
    assert acme.wire.sent == [f"{verb} /v1/organizations/{acme.id}/memberships" for verb in ("POST", "GET")]
    assert made.id == acme.wire.service.memberships[acme.id, bob.id]["id"]
    acme.wire.steps = [lost_answer]
    gone = done(memberships.delete(acme.id, bob.id))
    assert (gone.object, acme.wire.service.memberships.get((acme.id, bob.id))) == ("organization_membership", None)


@each_colour
def test_people_are_invited_to_an_organization(colour: str) -> None:
    acme = Acme(colour)
    invitations = acme.clerk.organization_invitations
    made: OrganizationInvitation = done(invitations.create(acme.id, email_address="Bob@example.com", role="org:member"))
    conforms(made, "OrganizationInvitation")
    assert done(invitations.get(acme.id, made.id)) == made
    with pytest.raises(Duplicate):
        done(invitations.create(acme.id, email_address="bob@example.com", role="org:member"))
    assert [one.id for one in collected(invitations.list(acme.id, status="pending"))] == [made.id]
    acme.wire.steps = [lost_answer]
    assert done(invitations.revoke(acme.id, made.id)).status == "revoked"
    assert collected(invitations.list(acme.id, status="pending")) == []
    events = [event.type for event in acme.events() if isinstance(event, OrganizationInvitationEvent)]
    assert events == ["organizationInvitation.created", "organizationInvitation.revoked"]


@each_colour
def test_people_are_invited_to_sign_up(colour: str) -> None:
    wire = ClerkWire(colour)
    invitations = wire.client().invitations
    made = done(invitations.create(email_address="bob@example.com", expires_in_days=1))
    conforms(made, "Invitation")
    with pytest.raises(Duplicate):
        done(invitations.create(email_address="BOB@example.com"))
    again = done(invitations.create(email_address="bob@example.com", ignore_existing=True))
    page = invitations.list(limit=1)
    assert ([one.id for one in done(page).items], page.total) == ([again.id], 2)
    wire.steps = [lost_answer]
    assert done(invitations.revoke(made.id)).status == "revoked"
    with pytest.raises(Duplicate, match="already revoked"):
        done(invitations.revoke(made.id))
    assert [one.id for one in collected(invitations.list())] == [again.id]


@each_colour
def test_sessions_are_listed_and_revoked(colour: str) -> None:
    acme = Acme(colour)
    sessions = acme.clerk.sessions
    made = done(sessions.create(user_id=acme.ann.id, active_organization_id=acme.id))
    conforms(made, "Session")
    assert done(sessions.get(made.id)) == made
    assert [one.id for one in collected(sessions.list(user_id=acme.ann.id, status="active"))] == [made.id]
    with pytest.raises(ValidationFailed, match="client_id, user_id"):
        collected(sessions.list())
    assert done(sessions.revoke(made.id)).status == "revoked"
    assert collected(sessions.list(user_id=acme.ann.id, status="active")) == []
    with pytest.raises(NotFound):
        done(sessions.create_token(made.id))
