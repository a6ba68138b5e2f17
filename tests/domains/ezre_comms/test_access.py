"""What depends on more than a role in Ezre Comms; the whole table is in `permission_tables`."""

from __future__ import annotations

import pytest

from permission_tables import EZRE_COMMS, STRANGER, member
from switchgear.domains import Action, OrgRole
from switchgear.domains.ezre_comms import (
    GRANTS,
    ContentComment,
    ContentRequest,
    ContentVersion,
    MediaAttachment,
    PlatformConnection,
    authorize,
)
from switchgear.testing.factories import example

ADA = member("member", id="u1")
"""Who wrote, asked for and uploaded the samples."""
BEN = member("member", id="u2")


@pytest.mark.parametrize(("role", "decides"), [("member", False), ("admin", True), ("owner", True)])
def test_members_comment_and_edit_managers_decide_and_connect(role, decides):
    actor = member(role)

    for action, entity in ((Action.COMMENT, ContentVersion), (Action.EDIT, ContentVersion)):
        assert action.value in EZRE_COMMS.may(actor, example(entity))
    for action, entity in (
        (Action.APPROVE, ContentRequest),
        (Action.REJECT, ContentRequest),
        (Action.CONNECT, PlatformConnection),
        (Action.DISCONNECT, PlatformConnection),
    ):
        assert authorize(actor, action, example(entity)).allowed is decides


@pytest.mark.parametrize("role", OrgRole)
def test_who_belongs_elsewhere_does_nothing(role):
    for entity in EZRE_COMMS.entities:
        assert EZRE_COMMS.may(member(role, "o2"), example(entity)) == set()


def test_without_the_rows_in_between_nobody_comments():
    version, request = example(ContentVersion), example(ContentRequest)

    assert authorize(ADA, Action.COMMENT, version, related=[request]).allowed
    assert not authorize(ADA, Action.COMMENT, version).allowed
    assert not authorize(STRANGER, Action.COMMENT, version, related=[request]).allowed


def test_only_the_author_edits_a_comment_and_every_member_resolves_it():
    comment = example(ContentComment)

    assert EZRE_COMMS.may_change(ADA, comment) == {"comment", "is_resolved"}
    assert EZRE_COMMS.may_change(BEN, comment) == {"is_resolved"}
    assert EZRE_COMMS.may_change(member("owner"), comment) == {"is_resolved"}


@pytest.mark.parametrize(
    ("entity", "field", "actions"),
    [
        (ContentRequest, "requested_by", {"create"}),
        (ContentComment, "user_id", {"create"}),
        (MediaAttachment, "uploaded_by", {"create", "delete"}),
    ],
)
def test_members_make_things_in_their_own_name(entity, field, actions):
    assert actions <= EZRE_COMMS.may(ADA, example(entity))
    assert not actions & EZRE_COMMS.may(BEN, example(entity))
    assert actions <= EZRE_COMMS.may(BEN, example(entity).model_copy(update={field: "u2"}))


def test_the_names_of_the_grants_are_stable():
    assert [grant.name for grant in GRANTS] == [
        *("service", "admin_reads", "admin_accounts", "admin_exports", "own_identity", "own_name"),
        *("members_read", "members_request", "members_upload", "members_attach", "members_edit", "members_comment"),
        *("members_write", "members_resolve", "authors_edit"),
        *("managers_decide", "managers_connect", "managers_schedule"),
    ]
