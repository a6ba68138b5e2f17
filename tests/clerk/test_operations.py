"""The operations as requests: how each is sent, and what is refused where it cannot be right."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import SecretStr

from clerk_schemas import OPERATIONS
from clerk_wire import ClerkWire
from every_operation import arguments, operations
from switchgear.clerk.client import SPEC
from switchgear.clerk.models import DeletedObject, InactiveOAuthToken, IssuedOAuthToken
from switchgear.clerk.operations import (
    UserFilters,
    UserListParams,
    Users,
)
from switchgear.errors import InvalidRequest
from switchgear.pipeline.examples import example_calls
from switchgear.pipeline.operations import OperationFacts
from switchgear.pipeline.page import Offset, Paged
from switchgear.pipeline.request import Repeat, Request, Timing
from switchgear.types.unset import UNSET
from wires import done, each_colour

AT = datetime(2026, 5, 12, 10, 30, 0, 250000, tzinfo=timezone(timedelta(hours=2)))
MILLIS = 1778574600250


def built(name: str, *arguments: Any, **named: Any) -> Request[Any]:
    """What an operation makes, sending nothing."""
    request: Request[Any] = getattr(Users, name).build(None, *arguments, **named)
    return request


def body_of(request: Request[Any]) -> Any:
    assert request.body is not None
    assert request.body.content_type == "application/json"
    return json.loads(request.body.content)


# --- every operation

REPEATS: dict[Repeat, str] = {
    Repeat.SAFE: """
        clients.verify
        organization_domains.verify_ownership
        sessions.create_token sessions.create_token_from_template
        testing_tokens.create
        users.ban users.unban users.bulk_ban users.bulk_unban users.lock users.unlock users.remove_password
        users.set_password_compromised users.unset_password_compromised users.set_profile_image users.verify_password
        waitlist_entries.create waitlist_entries.bulk_create
        admin_portal_link_tokens.revoke agent_tasks.revoke api_keys.revoke api_keys.verify m2m_tokens.revoke
        m2m_tokens.verify oauth_access_tokens.verify oauth_applications.revoke_token
        billing.extend_free_trial billing.adjust_user_credits billing.adjust_organization_credits
        enterprise_connections.create_test_run proxy_checks.verify webhooks.generate_svix_auth_url
        templates.preview templates.revert templates.toggle_delivery
    """,
    Repeat.LOOKUP: """
        jwt_templates.create redirect_urls.create
        blocklist_identifiers.create
        email_addresses.create
        invitations.create invitations.revoke
        organization_invitations.create organization_invitations.revoke
        organization_memberships.create
        organization_permissions.create
        organization_roles.create organization_roles.assign_permission organization_roles.remove_permission
        organizations.delete_logo
        phone_numbers.create
        role_sets.add_roles role_sets.replace_role
        sessions.revoke
        users.delete_profile_image
        waitlist_entries.invite waitlist_entries.reject
    """,
    Repeat.NEVER: """
        beta_features.update_production_instance_domain
    """,
}
"""What repeating means where it is not what the verb says, for the fewest arguments."""

BUILDS = operations("clerk")
each_operation = pytest.mark.parametrize("facts", OPERATIONS, ids=lambda facts: facts.name)


def test_repeating_means_what_the_verb_says_or_what_was_reviewed() -> None:
    found = {facts.name: facts.repeat for facts in OPERATIONS if facts.repeat is not SPEC.repeat[str(facts.method)]}
    assert found == {name: repeat for repeat, names in REPEATS.items() for name in names.split()}


@each_operation
def test_an_operation_is_sent_as_all_are(facts: OperationFacts) -> None:
    positional, named = arguments("clerk", facts.name)
    request = BUILDS[facts.name].build(None, *positional, **named)
    assert not {*"{}"} & {*request.path.filled}
    assert request.timing is (Timing.UPLOAD if _holds_a_file(request) else Timing.FAST)
    assert (request.headers, request.idempotency_key, request.needs) == ((), None, ())
    assert request.tags
    assert all(str(tag).startswith("clerk:") for tag in request.tags)
    assert facts.summary
    if facts.result is DeletedObject and facts.method == "DELETE":
        assert request.gone is not None
        assert request.decode(request.gone).id == positional[-1]


def _holds_a_file(request: Request[Any]) -> bool:
    return request.body is not None and request.body.content_type.startswith("multipart")


def test_a_list_has_a_cursor_of_its_own_or_counts() -> None:
    for facts in OPERATIONS:
        if facts.paged:
            build = BUILDS[facts.name].build
            positional, named = next(example_calls(build))
            request: Any = build(None, *positional, **named)
            assert isinstance(request.paging, Offset) is (facts.name != "users.list")


def test_a_create_with_an_external_id_is_looked_up_by_it() -> None:
    request = built("create", external_id="-shop/1")
    assert SPEC.repeat_of(request) is Repeat.LOOKUP
    assert request.lookup is not None
    look = request.lookup.request
    assert (look.method, look.path.filled, look.query) == (
        "GET",
        "/v1/users",
        (("external_id", "+-shop/1"), ("limit", "1")),
    )
    for nothing in (None, UNSET, ""):
        assert SPEC.repeat_of(built("create", external_id=nothing)) is Repeat.NEVER


def test_an_update_that_may_send_a_message_is_not_repeated() -> None:
    request = built("update", "user_1", primary_email_address_id="idn_1", notify_primary_email_address_changed=True)
    assert SPEC.repeat_of(request) is Repeat.NEVER
    quiet = built("update", "user_1", primary_email_address_id="idn_1", notify_primary_email_address_changed=False)
    assert SPEC.repeat_of(quiet) is Repeat.SAFE


@pytest.mark.parametrize(
    ("named", "repeat"),
    [
        ({}, Repeat.NEVER),
        ({"token_format": "opaque"}, Repeat.NEVER),
        ({"token_format": "jwt"}, Repeat.SAFE),
        ({"min_remaining_ttl_seconds": 60}, Repeat.SAFE),
    ],
)
def test_a_machines_token_is_made_again_where_that_leaves_none_behind(named: dict[str, Any], repeat: Repeat) -> None:
    assert SPEC.repeat_of(BUILDS["m2m_tokens.create"].build(None, **named)) is repeat


def test_what_is_no_access_token_is_read_as_such() -> None:
    read = BUILDS["oauth_access_tokens.verify"].build(None, access_token="oat_1").decode
    assert type(read(b'{"active": false}')) is InactiveOAuthToken
    token = {"id": "oat_1", "client_id": "c_1", "subject": "user_1", "revoked": True, "expired": False}
    held = read(json.dumps(token | {"created_at": 1780000000000, "updated_at": 1780000000000}).encode())
    assert type(held) is IssuedOAuthToken
    assert held.revoked


@pytest.mark.parametrize("active", [True, False])
def test_a_connection_that_becomes_active_may_cost_organizations_their_domains(active: bool) -> None:
    tags = BUILDS["enterprise_connections.update"].build(None, "entconn_1", active=active).tags
    assert ("clerk:organization_domain" in tags) is active
    assert "clerk:saml_connection" in tags


def test_a_deletion_that_took_effect_before_has_its_answer() -> None:
    request = built("delete", "user_1")
    assert request.gone is not None
    assert request.decode(request.gone).to_wire() == {"id": "user_1", "object": "user", "deleted": True}


# --- what is given, left out, unset


def test_none_is_null_and_unset_is_not_sent() -> None:
    assert body_of(built("update", "user_1", username=None, first_name=UNSET, locale="de")) == {
        "username": None,
        "locale": "de",
    }
    assert built("list", query=UNSET, limit=5).query == (("limit", "5"),)


def test_in_filters_none_is_as_good_as_left_out() -> None:
    nothing = dict.fromkeys(UserListParams.__annotations__)
    assert built("list", **nothing) == built("list")
    assert built("count", **dict.fromkeys(UserFilters.__annotations__)) == built("count")


def test_a_single_value_stands_for_a_list_of_one() -> None:
    assert built("list", user_id="user_1").query == (("user_id", "user_1"),)
    assert body_of(built("create", email_address="ann@example.com"))["email_address"] == ["ann@example.com"]


@pytest.mark.parametrize(
    ("order", "more", "counted"),
    [
        (UNSET, {}, False),
        ("created_at", {}, False),
        ("+created_at", {}, False),
        ("-created_at", {"limit": 500}, False),
        ("-created_at", {"starting_after": "user_1"}, False),
        ("-created_at", {"offset": 0}, True),
        ("updated_at", {}, True),
        ("-last_sign_in_at", {}, True),
    ],
)
def test_pages_are_counted_only_where_clerk_has_no_cursor(order: Any, more: dict[str, Any], counted: bool) -> None:
    request = built("list", order_by=order, **more)
    assert isinstance(request, Paged)
    assert isinstance(request.paging, Offset) is counted


# --- what is refused

BAD: list[tuple[str, tuple[Any, ...], dict[str, Any], str]] = [
    *(("list", (), {"limit": limit}, "limit") for limit in (0, -1, 501, 10**9, True, "10", 10.0)),
    *(("list", (), {"offset": offset}, "offset") for offset in (-1, True, "0")),
    *(
        ("list", (), {name: value}, name)
        for name in ("user_id", "email_address")
        for value in ([], "", [" "], [1], {"a"}, 5)
    ),
    ("list", (), {"user_id": [f"user_{n}" for n in range(101)]}, "user_id holds 101"),
    *(("count", (), {"query": value}, "query") for value in ("", " ", 5)),
    *(("count", (), {"banned": value}, "banned") for value in ("true", 1)),
    *(("count", (), {"created_at_after": value}, "created_at_after") for value in (AT.replace(tzinfo=None), 5)),
    ("list", (), {"provider": "oauth_google"}, "provider_user_id"),
    ("list", (), {"provider_user_id": "1"}, "provider"),
    ("list", (), {"starting_after": "user_1", "offset": 0}, "starting_after"),
    ("list", (), {"starting_after": "user_1", "order_by": "username"}, "starting_after"),
    ("list", (), {"sort": "name"}, "sort"),
    ("count", (), {"limit": 5}, "limit"),
    *(
        (name, (bad,), {}, "user_id")
        for name in ("get", "delete", "ban", "unban")
        for bad in ("", " ", "../x", "a/b", "a%2Fb", None, 5)
    ),
    ("create", (), {"email": "ann@example.com"}, "email is no parameter"),
    ("create", (), {"email_address": []}, "email_address"),
    (
        "create",
        (),
        {"email_address": ["a@b.c"], "email_address_identification_status": ["verified", "reserved"]},
        "one entry for each",
    ),
    ("create", (), {"phone_number_identification_status": ["verified"]}, "one entry for each"),
    ("create", (), {"password_digest": "x"}, "password_hasher"),
    ("create", (), {"password_hasher": "bcrypt"}, "password_digest"),
    ("create", (), {"created_at": AT.replace(tzinfo=None)}, "created_at"),
    ("create", (), {"public_metadata": None}, "public_metadata"),
    ("create", (), {"public_metadata": {"score": float("nan")}}, "NaN"),
    ("create", (), {"private_metadata": {"when": object()}}, "no JSON form"),
    ("update", ("user_1",), {}, "nothing to update"),
    ("update", ("user_1",), {"first_name": UNSET}, "nothing to update"),
    *(
        ("update", ("user_1",), {f"{kind}_metadata": {}}, f"{kind}_metadata is no parameter")
        for kind in ("public", "private", "unsafe")
    ),
    ("update", ("user_1",), {"sign_out_of_other_sessions": True}, "needs password or password_digest"),
    ("update", ("user_1",), {"skip_password_checks": True}, "needs password or password_digest"),
    ("update", ("",), {"first_name": "Ann"}, "user_id"),
    *((name, ("user_1",), {}, "nothing to update") for name in ("merge_metadata", "replace_metadata")),
    *(
        (name, ("user_1",), {"public_metadata": None}, "public_metadata")
        for name in ("merge_metadata", "replace_metadata")
    ),
    *(
        (name, ("user_1",), {"metadata": {}}, "metadata is no parameter")
        for name in ("merge_metadata", "replace_metadata")
    ),
]


@each_colour
@pytest.mark.parametrize(("name", "arguments", "named", "said"), BAD)
def test_bad_input_is_refused_before_anything_is_sent(
    colour: str, name: str, arguments: tuple[Any, ...], named: dict[str, Any], said: str
) -> None:
    wire = ClerkWire(colour)
    with pytest.raises(InvalidRequest) as caught:
        done(getattr(wire.client().users, name)(*arguments, **named))
    assert said in caught.value.message
    assert (caught.value.service, caught.value.operation) == ("clerk", f"users.{name}")
    assert wire.requests == []


@given(st.dictionaries(st.text(max_size=5), st.text(max_size=5), max_size=3), st.text(min_size=1, max_size=9))
def test_whatever_is_given_reaches_the_body_unchanged(meta: dict[str, str], name: str) -> None:
    body = body_of(built("create", first_name=name, public_metadata=meta))
    assert body == {"first_name": name, "public_metadata": meta}


def test_a_password_is_sent_and_not_shown() -> None:
    request = built("create", email_address="ann@example.com", password=SecretStr("canary-password"))
    assert body_of(request)["password"] == "canary-password"
    assert "canary" not in repr(request)
    assert "canary" not in repr(request.body)


def test_a_refusal_does_not_hold_the_password() -> None:
    with pytest.raises(InvalidRequest) as caught:
        ClerkWire().client().users.create(password="canary-password", nickname="Ann")
    assert "canary" not in repr(caught.value)
    frames = caught.value.__traceback__
    while frames is not None:
        if frames.tb_frame.f_globals["__name__"].startswith("switchgear"):
            assert "canary" not in repr(frames.tb_frame.f_locals)
        frames = frames.tb_next


def test_times_are_read_to_the_millisecond() -> None:
    earlier = datetime(2026, 5, 12, 8, 30, 0, 250_999, tzinfo=UTC)
    assert dict(built("list", created_at_before=earlier).query)["created_at_before"] == str(MILLIS)
