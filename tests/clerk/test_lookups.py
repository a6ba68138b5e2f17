"""What looks whether a write took effect finds it where it did, and neither what was there before nor another."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest

from clerk_schemas import OPERATIONS
from every_operation import operations
from switchgear.pipeline.page import Paged
from switchgear.pipeline.request import Repeat, Request
from switchgear.types.times import from_millis

NOW = 1_778_574_600_000
BEFORE = NOW - 3_600_000
BUILDS = operations("clerk")

Fields = dict[str, Any]
MAIL: Fields = {"email_address": "Ann@example.com"}
ROLE: Fields = {"id": "role_1", "name": "Editor", "created_at": BEFORE, "updated_at": NOW}
GRANTED = ROLE | {"key": "org:editor", "permissions": [ROLE | {"id": "perm_1", "key": "org:posts:edit"}]}
INVITED: Fields = {"email_address": "ann@example.com", "role": "org:member"}
ORGANIZATION: Fields = {"id": "org_1", "name": "Acme", "created_at": BEFORE, "updated_at": BEFORE}
SET: Fields = {"name": "Set", "key": "role_set:1"}
NEW_SET: Fields = SET | {"default_role_key": "org:a", "creator_role_key": "org:a", "roles": ["org:a"]}

CREATES: list[tuple[str, tuple[str, ...], Fields, Fields]] = [
    ("blocklist_identifiers.create", ("*@example.com",), {}, {"identifier": "*@example.com"}),
    ("invitations.create", (), MAIL, {"email_address": "ann@example.com", "status": "pending"}),
    ("jwt_templates.create", (), {"name": "crm", "claims": {}}, {"name": "crm", "claims": {}}),
    ("organization_domains.create", ("org_1",), {"name": "x.org"}, {"name": "x.org", "organization_id": "org_1"}),
    ("organization_invitations.create", ("org_1",), MAIL | {"role": "org:member"}, INVITED),
    (
        "organization_memberships.create",
        ("org_1",),
        {"user_id": "user_1", "role": "org:member"},
        {"role": "org:member", "organization": ORGANIZATION, "public_user_data": {"user_id": "user_1"}},
    ),
    ("organization_permissions.create", (), {"name": "n", "key": "org:a:b"}, {"name": "n", "key": "org:a:b"}),
    ("organization_roles.create", (), {"name": "n", "key": "org:a"}, {"name": "n", "key": "org:a"}),
    ("organizations.create", (), {"name": "Acme", "slug": "acme"}, {"name": "Acme", "slug": "acme"}),
    ("redirect_urls.create", (), {"url": "https://example.com/x"}, {"url": "https://example.com/x"}),
    ("role_sets.create", (), NEW_SET, SET),
    ("users.create", (), {"external_id": "local-1"}, {"external_id": "local-1"}),
]
"""Operation, what it is called with, and what it makes."""

OWNED: list[tuple[str, Fields, str]] = [
    ("email_addresses.create", {"email_address": "ann@example.com"}, "email_addresses"),
    ("phone_numbers.create", {"phone_number": "+15555550100"}, "phone_numbers"),
]
"""Operation, what it is called with, and where a user has what it makes."""

CHANGES: list[tuple[str, tuple[str, ...], Fields, Fields, Fields]] = [
    ("invitations.revoke", ("inv_1",), {}, MAIL | {"id": "inv_1", "status": "revoked"}, MAIL | {"status": "revoked"}),
    ("organization_invitations.revoke", ("org_1", "inv_1"), {}, INVITED | {"status": "revoked"}, INVITED),
    ("organization_roles.assign_permission", ("role_1", "perm_1"), {}, GRANTED, GRANTED | {"permissions": []}),
    ("organization_roles.remove_permission", ("role_1", "perm_1"), {}, GRANTED | {"permissions": []}, GRANTED),
    (
        "organizations.delete_logo",
        ("org_1",),
        {},
        ORGANIZATION | {"has_image": False},
        ORGANIZATION | {"has_image": True},
    ),
    ("role_sets.add_roles", ("1",), {"role_keys": ["org:a"]}, SET | {"roles": [ROLE | {"key": "org:a"}]}, SET),
    ("role_sets.replace_role", ("1", "org:b", "org:a"), {}, SET | {"roles": [ROLE | {"key": "org:a"}]}, SET),
    ("sessions.revoke", ("s_1",), {}, {"user_id": "u", "status": "revoked"}, {"user_id": "u", "status": "active"}),
    ("users.delete_profile_image", ("user_1",), {}, {"has_image": False}, {"has_image": True}),
    ("waitlist_entries.invite", ("w_1",), {}, MAIL | {"id": "w_1", "status": "invited"}, MAIL | {"status": "invited"}),
    (
        "waitlist_entries.reject",
        ("w_1",),
        {},
        MAIL | {"id": "w_1", "status": "rejected"},
        MAIL | {"status": "rejected"},
    ),
]
"""Operation, what it is called with, and an object on which it took effect, and one on which it did not."""


def found(request: Request[Any], fields: Fields, at: int = NOW) -> Any:
    """What comes of a look-up that reads an object."""
    assert request.lookup is not None
    read = request.lookup.request
    assert (read.method, request.repeat) == ("GET", Repeat.LOOKUP)
    one = {"id": "it_1", "created_at": at, "updated_at": at} | fields
    body = json.dumps({"data": [one], "total_count": 1} if isinstance(read, Paged) else one)
    return request.lookup.found(read.decode(body.encode()), from_millis(NOW) - timedelta(seconds=20))


@pytest.mark.parametrize(("name", "positional", "named", "made"), CREATES)
def test_what_was_made_is_found(name: str, positional: tuple[str, ...], named: Fields, made: Fields) -> None:
    request = BUILDS[name].build(None, *positional, **named)
    assert found(request, made).id == "it_1"
    assert found(request, made, BEFORE) is None
    told = {
        key: value for key, value in made.items() if key in {"key", "slug", "external_id", "url", "identifier", "name"}
    }
    if told and name != "organizations.create":
        assert found(request, made | dict.fromkeys(told, "another")) is None


@pytest.mark.parametrize(("name", "named", "place"), OWNED)
def test_what_a_user_was_given_is_found(name: str, named: Fields, place: str) -> None:
    request = BUILDS[name].build(None, user_id="user_1", **named)
    for entry, at, there in ((named, NOW, True), (named, BEFORE, False), (dict.fromkeys(named, "another"), NOW, False)):
        what = found(request, {place: [{"id": "idn_1", "created_at": at, **entry}]}, BEFORE)
        assert (what is not None) is there
    assert found(request, {place: []}) is None


@pytest.mark.parametrize(("name", "positional", "named", "after", "otherwise"), CHANGES)
def test_what_was_changed_is_found(
    name: str, positional: tuple[str, ...], named: Fields, after: Fields, otherwise: Fields
) -> None:
    request = BUILDS[name].build(None, *positional, **named)
    assert found(request, after) is not None
    assert found(request, otherwise) is None


def test_every_look_up_is_tried() -> None:
    tried = {name for name, *_ in (*CREATES, *OWNED, *CHANGES)}
    assert tried >= {facts.name for facts in OPERATIONS if facts.repeat is Repeat.LOOKUP}
