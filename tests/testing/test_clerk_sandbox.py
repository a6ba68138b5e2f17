"""The sandboxed Clerk: shapes are those of Clerk's schemas, errors have Clerk's codes, webhooks verify."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clerk_schemas import MODELS, SCHEMAS, split
from clerk_wire import ClerkWire
from switchgear.clerk import SessionEvent, TokenVerifier, UserEvent
from switchgear.clerk.models import DeletedObject, Session, User
from switchgear.errors import Forged
from switchgear.pipeline.wire import WireRequest, WireResponse
from switchgear.testing import Sandbox
from switchgear.testing.clerk.users import merged
from switchgear.testing.http import Arrived
from switchgear.webhooks import ClerkReceiver

API, HOOKS = SCHEMAS["bapi-2026-05-12"], SCHEMAS["webhooks-2025-04-15"]

FULL: dict[str, Any] = {
    "email_address": ["Ann@Example.com", "ann@example.org"],
    "email_address_identification_status": ["verified", "reserved"],
    "phone_number": ["+15555550100"],
    "web3_wallet": ["0x" + "aB" * 20],
    "username": "ann",
    "external_id": "local-1",
    "first_name": "Ann",
    "last_name": "Lee",
    "locale": "en-US",
    "password": "long enough",
    "totp_secret": "JBSWY3DPEHPK3PXP",
    "backup_codes": ["one", "two"],
    "public_metadata": {"role": "admin"},
    "private_metadata": {"note": 1},
    "unsafe_metadata": {"theme": "dark"},
    "legal_accepted_at": "2025-12-31T23:00:00Z",
    "create_organizations_limit": 3,
    "delete_self_enabled": False,
    "bypass_client_trust": True,
}


class Instance(ClerkWire):
    """Clerk, asked without a client."""

    def ask(self, method: str, path: str, body: object = None, **headers: str) -> tuple[int, Any]:
        """Status and JSON of an answer."""
        response = self.answer(method, path, body, **headers)
        return response.status, json.loads(response.content)

    def answer(self, method: str, path: str, body: object = None, **headers: str) -> WireResponse:
        headers = {"authorization": f"Bearer {self.service.secret_key}", **headers}
        content = body if isinstance(body, bytes) else b"" if body is None else json.dumps(body).encode()
        request = WireRequest(
            method,
            f"https://api.clerk.com{path}",
            tuple((name.replace("_", "-"), text) for name, text in headers.items()),
            content,
        )
        return self.service.answer(Arrived.of(request, content))

    def made(self, **body: Any) -> dict[str, Any]:
        """A new user."""
        self.clock.advance(1)
        status, user = self.ask("POST", "/v1/users", body or {"username": f"user{len(self.service.users)}"})
        assert status == 200, user
        assert isinstance(user, dict)
        return user

    def refused(self, method: str, path: str, body: object = None, **headers: str) -> tuple[int, str, str | None]:
        """Status, code and parameter of an error, which has Clerk's shape."""
        status, answer = self.ask(method, path, body, **headers)
        assert set(answer) == {"errors", "clerk_trace_id"}
        [error] = answer["errors"]
        assert set(error) - {"meta"} == {"code", "message", "long_message"}
        assert all(isinstance(error[key], str) and error[key] for key in ("code", "message", "long_message"))
        return status, error["code"], error.get("meta", {}).get("param_name")

    def events(self) -> list[Any]:
        """What was sent since, verified and read."""
        receiver = ClerkReceiver([self.service.webhook_secret], clock=self.clock.now)
        return [receiver.receive(hook.body, hook.headers(self.clock.now())) for hook in self.webhooks.take()]


@pytest.fixture
def clerk() -> Instance:
    return Instance()


# --- shapes


def conforms(value: Any, schema: str, specs: dict[str, dict[str, str]]) -> None:
    """Every property of the schema is there and of its type, and there is no other."""
    properties = specs.get(schema) or API[schema]
    missing = {name for name, short in properties.items() if name not in value and not split(short)[2]}
    assert (missing, set(value) - set(properties)) == (set(), set()), schema
    for name, entry in value.items():
        shape, null, _ = split(properties[name])
        if entry is None:
            assert null, f"{schema}.{name}"
        else:
            matches(entry, shape, specs)


def matches(value: Any, shape: str, specs: dict[str, dict[str, str]]) -> None:
    kind, _, known = shape.partition(":")
    if kind.startswith("list of "):
        for item in value:
            matches(item, shape.removeprefix("list of "), specs)
        return
    plain: type | None = {"text": str, "int": int, "flag": bool, "time": int, "json": dict}.get(kind)
    if plain is not None:
        assert kind != "time" or value > 10**12, "no milliseconds"
        assert not known or value in known.split("|")
        assert type(value) is plain
        return
    schema = value["object"] if value.get("object", "").startswith("verification_") else kind
    assert schema in {*kind.split("|")} & MODELS.keys()
    conforms(value, schema, specs)


@pytest.mark.parametrize("body", [{"username": "ann"}, FULL], ids=["least", "full"])
def test_a_user_has_all_46_properties_of_the_schema(clerk: Instance, body: dict[str, Any]) -> None:
    user = clerk.made(**body)
    conforms(user, "User", API)
    assert set(user) == set(API["User"])
    parsed = User.model_validate(user)
    assert parsed.to_wire() | {"phone_numbers": []} == user | {"phone_numbers": []}  # codes are shown as asterisks


def test_what_was_said_of_a_user_is_there(clerk: Instance) -> None:
    user = clerk.made(**FULL)
    said = {name: value for name, value in FULL.items() if name in user and name != "legal_accepted_at"}
    assert {name: user[name] for name in said} == said
    first, second = user["email_addresses"]
    assert (first["email_address"], first["verification"]["strategy"]) == ("ann@example.com", "admin")
    assert (second["reserved"], second["verification"]) == (True, None)
    assert user["primary_email_address_id"] == first["id"]
    assert user["primary_phone_number_id"] == user["phone_numbers"][0]["id"]
    assert user["primary_web3_wallet_id"] == user["web3_wallets"][0]["id"]
    assert user["legal_accepted_at"] == 1767222000000
    assert (user["password_enabled"], user["two_factor_enabled"], user["backup_code_enabled"]) == (True, True, True)
    assert "long enough" not in json.dumps(clerk.service.users)


def test_times_are_the_clocks_in_milliseconds(clerk: Instance) -> None:
    clerk.clock.advance(0.25)
    status, user = clerk.ask("POST", "/v1/users", {"username": "ann", "created_at": "2020-01-01T00:00:00.5Z"})
    assert (status, user["created_at"], user["updated_at"]) == (200, 1577836800500, 1767225600250)
    at = [clerk.ask("PATCH", f"/v1/users/{user['id']}", {"locale": "de"})[1]["updated_at"] for _ in range(3)]
    assert at == [1767225600251, 1767225600252, 1767225600253]  # what came later is later
    clerk.clock.advance(60)
    assert clerk.ask("PATCH", f"/v1/users/{user['id']}", {"locale": "de"})[1]["updated_at"] == 1767225660250


def test_answers_have_the_headers_of_clerk(clerk: Instance) -> None:
    for path in ("/v1/users", "/v1/nothing"):
        headers = clerk.answer("GET", path).headers
        assert headers["clerk-api-version"] == "2026-05-12"
        assert headers["cf-ray"]
        assert headers["content-type"] == "application/json"
        assert headers["date"] == "Thu, 01 Jan 2026 00:00:00 GMT"


# --- who may ask, and for what


@pytest.mark.parametrize(
    ("headers", "status", "code"),
    [
        ({"authorization": ""}, 401, "authorization_header_format_invalid"),
        ({"authorization": "sk_test_1"}, 401, "authorization_header_format_invalid"),
        ({"authorization": "Basic sk_test_1"}, 401, "authorization_header_format_invalid"),
        ({"authorization": "Bearer sk_test_other"}, 401, "clerk_key_invalid"),
        ({"clerk_api_version": "2021-02-05"}, 400, "api_version_invalid"),
    ],
)
def test_who_may_not_ask_is_told_so(clerk: Instance, headers: dict[str, str], status: int, code: str) -> None:
    assert clerk.refused("GET", "/v1/users", **headers) == (status, code, None)
    assert clerk.refused("GET", "/v1/nothing", **headers) == (status, code, None)


def test_the_key_can_be_another(clerk: Instance) -> None:
    clerk.service.secret_key = "sk_test_mine"
    assert clerk.ask("GET", "/v1/users/count")[0] == 200


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/v1/nothing"),
        ("GET", "/users"),
        ("PUT", "/v1/users"),
        ("GET", "/v1/users/user_1"),
        ("PATCH", "/v1/users/user_1"),
        ("DELETE", "/v1/users/user_1"),
        ("PATCH", "/v1/users/user_1/metadata"),
        ("PUT", "/v1/users/user_1/metadata"),
        ("POST", "/v1/users/user_1/ban"),
        ("POST", "/v1/users/user_1/unban"),
    ],
)
def test_what_is_not_there_is_not_found(clerk: Instance, method: str, path: str) -> None:
    assert clerk.refused(method, path, {}) == (404, "resource_not_found", None)
    assert len(clerk.webhooks) == 0


# --- what is refused

NEW = "/v1/users"
REFUSED: list[tuple[str, str, object, tuple[int, str, str | None]]] = [
    ("POST", NEW, {}, (422, "form_data_missing", None)),
    ("POST", NEW, {"first_name": "Ann"}, (422, "form_data_missing", None)),
    ("POST", NEW, {"email": "x@example.com"}, (422, "form_param_unknown", "email")),
    ("POST", NEW, {"email_address": "x@example.com"}, (422, "form_param_type_invalid", "email_address")),
    ("POST", NEW, {"email_address": [5]}, (422, "form_param_type_invalid", "email_address")),
    ("POST", NEW, {"username": 5}, (422, "form_param_type_invalid", "username")),
    ("POST", NEW, {"public_metadata": None}, (422, "form_param_type_invalid", "public_metadata")),
    ("POST", NEW, {"create_organizations_limit": True}, (422, "form_param_type_invalid", "create_organizations_limit")),
    ("POST", NEW, {"email_address": ["nobody"]}, (422, "form_param_format_invalid", "email_address")),
    ("POST", NEW, {"phone_number": ["555"]}, (422, "form_param_format_invalid", "phone_number")),
    ("POST", NEW, {"web3_wallet": ["0x1"]}, (422, "form_param_format_invalid", "web3_wallet")),
    ("POST", NEW, {"username": "x", "password": "short"}, (422, "form_password_length_too_short", "password")),
    (
        "POST",
        NEW,
        {"username": "x", "password_digest": "d"},
        (422, "form_conditional_param_missing", "password_hasher"),
    ),
    (
        "POST",
        NEW,
        {"username": "x", "password_hasher": "h"},
        (422, "form_conditional_param_missing", "password_digest"),
    ),
    ("POST", NEW, {"username": "x", "created_at": "today"}, (422, "form_param_invalid_time", "created_at")),
    (
        "POST",
        NEW,
        {"username": "x", "legal_accepted_at": "2026-01-01"},
        (422, "form_param_invalid_time", "legal_accepted_at"),
    ),
    (
        "POST",
        NEW,
        {"email_address": ["x@example.com"], "email_address_identification_status": ["reserved", "reserved"]},
        (422, "form_param_value_invalid", "email_address_identification_status"),
    ),
    ("POST", NEW, {"email_address": ["ann@example.COM"]}, (422, "form_identifier_exists", "email_address")),
    ("POST", NEW, {"phone_number": ["+15555550100"]}, (422, "form_identifier_exists", "phone_number")),
    ("POST", NEW, {"username": "ann"}, (422, "form_identifier_exists", "username")),
    ("POST", NEW, {"username": "x", "external_id": "local-1"}, (422, "form_identifier_exists", "external_id")),
    ("POST", NEW, b"{", (400, "request_body_invalid", None)),
    ("PATCH", "{bob}", {"username": "ann"}, (422, "form_identifier_exists", "username")),
    ("PATCH", "{bob}", {"external_id": "local-1"}, (422, "form_identifier_exists", "external_id")),
    ("PATCH", "{bob}", {"public_metadata": {}}, (422, "form_param_unknown", "public_metadata")),
    ("PATCH", "{bob}", {"password": "short"}, (422, "form_password_length_too_short", "password")),
    (
        "PATCH",
        "{bob}",
        {"primary_email_address_id": "idn_1"},
        (422, "form_resource_not_found", "primary_email_address_id"),
    ),
    (
        "PATCH",
        "{ann}",
        {"primary_email_address_id": "{reserved}"},
        (422, "form_verification_needed", "primary_email_address_id"),
    ),
    ("PATCH", "{bob}/metadata", {"metadata": {}}, (422, "form_param_unknown", "metadata")),
    ("PATCH", "{bob}/metadata", {"public_metadata": []}, (422, "form_param_type_invalid", "public_metadata")),
    ("PUT", "{bob}/metadata", {"public_metadata": "x"}, (422, "form_param_type_invalid", "public_metadata")),
    ("GET", f"{NEW}?limit=0", None, (422, "form_param_value_invalid", "limit")),
    ("GET", f"{NEW}?offset=-1", None, (422, "form_param_value_invalid", "offset")),
    ("GET", f"{NEW}?limit=5.0", None, (422, "form_param_type_invalid", "limit")),
    ("GET", f"{NEW}?order_by=age", None, (422, "form_param_value_invalid", "order_by")),
    ("GET", f"{NEW}?starting_after=user_1", None, (422, "form_param_value_invalid", "starting_after")),
    ("GET", NEW + "?starting_after={id}&offset=1", None, (422, "form_param_value_invalid", "starting_after")),
    ("GET", NEW + "?starting_after={id}&order_by=username", None, (422, "form_param_value_invalid", "starting_after")),
]


@pytest.mark.parametrize(("method", "path", "body", "refusal"), REFUSED)
def test_what_clerk_refuses_is_refused_and_changes_nothing(
    clerk: Instance, method: str, path: str, body: object, refusal: tuple[int, str, str | None]
) -> None:
    ann, bob = clerk.made(**FULL), clerk.made(email_address=["bob@example.com"])
    names = {"{ann}": f"{NEW}/{ann['id']}", "{bob}": f"{NEW}/{bob['id']}", "{id}": bob["id"]}
    for name, text in names.items():
        path = path.replace(name, text)
    if isinstance(body, dict):
        body = {key: ann["email_addresses"][1]["id"] if value == "{reserved}" else value for key, value in body.items()}
    before = json.dumps(clerk.service.users)
    clerk.webhooks.take()
    assert clerk.refused(method, path, body) == refusal
    assert json.dumps(clerk.service.users) == before
    assert len(clerk.webhooks) == 0


def test_what_migrations_skip_is_not_asked_for(clerk: Instance) -> None:
    assert clerk.made(skip_user_requirement=True)["username"] is None
    assert clerk.made(username="x", password="short", skip_password_checks=True)["password_enabled"] is True
    assert clerk.made(username="y", password_digest="d", password_hasher="bcrypt")["password_enabled"] is True
    assert clerk.made(email_address=["x@example.com"], email_address_identification_status=[])["email_addresses"]
    banned = clerk.made(username="z", banned=True, locked=True)
    assert (banned["banned"], banned["locked"]) == (True, True)


def test_one_may_keep_what_is_ones_own(clerk: Instance) -> None:
    ann = clerk.made(**FULL)
    changes = {
        "username": "ann",
        "external_id": "local-1",
        "first_name": "",
        "last_name": None,
        "profile_image_id": "img_1",
        "primary_email_address_id": ann["email_addresses"][0]["id"],
        "created_at": None,
    }
    status, changed = clerk.ask("PATCH", f"/v1/users/{ann['id']}", changes)
    assert (status, changed["username"], changed["first_name"], changed["last_name"]) == (200, "ann", None, None)
    assert (changed["has_image"], changed["created_at"]) == (True, ann["created_at"])
    conforms(changed, "User", API)


# --- metadata


def test_metadata_is_merged_or_replaced(clerk: Instance) -> None:
    path = f"/v1/users/{clerk.made(username='ann', public_metadata={'a': {'b': 1, 'c': 2}, 'd': [1]})['id']}/metadata"
    merge = {"public_metadata": {"a": {"b": None, "e": {"f": None}}, "d": {"x": 1}}, "private_metadata": {"n": 1}}
    _, user = clerk.ask("PATCH", path, merge)
    assert user["public_metadata"] == {"a": {"c": 2, "e": {}}, "d": {"x": 1}}
    assert user["private_metadata"] == {"n": 1}
    _, user = clerk.ask("PUT", path, {"public_metadata": {"g": None}})
    assert (user["public_metadata"], user["private_metadata"]) == ({"g": None}, {"n": 1})
    _, user = clerk.ask("PUT", path, {"private_metadata": {}})
    assert (user["public_metadata"], user["private_metadata"]) == ({"g": None}, {})


json_objects = st.dictionaries(
    st.sampled_from("abc"),
    st.recursive(
        st.none() | st.integers(0, 3) | st.lists(st.none(), max_size=1),
        lambda inner: st.dictionaries(st.sampled_from("abc"), inner, max_size=3),
        max_leaves=6,
    ),
    max_size=3,
)


@given(json_objects, json_objects)
def test_merging_twice_is_as_good_as_once(old: dict[str, Any], new: dict[str, Any]) -> None:
    once = merged(old, new)
    assert merged(once, new) == once
    assert all(once.get(key) == value for key, value in old.items() if key not in new)
    assert all(key not in once for key, value in new.items() if value is None)


# --- lists


def crowd(clerk: Instance) -> dict[str, str]:
    """Name by id, the oldest first."""
    people: dict[str, dict[str, Any]] = {
        "ann": {"email_address": ["ann@example.com"], "first_name": "Ann", "last_name": "Lee", "external_id": "1"},
        "bob": {"phone_number": ["+15555550100"], "first_name": "Bob", "last_name": "Orr", "external_id": "+2"},
        "cid": {"email_address": ["cid@example.org"], "web3_wallet": ["0x" + "12" * 20], "banned": True},
    }
    return {clerk.made(username=name, **more)["id"]: name for name, more in people.items()}


FOUND: list[tuple[str, list[str]]] = [
    ("", ["cid", "bob", "ann"]),
    ("order_by=-created_at", ["cid", "bob", "ann"]),
    ("order_by=created_at", ["ann", "bob", "cid"]),
    ("order_by=%2Bcreated_at", ["ann", "bob", "cid"]),
    ("order_by=-username", ["cid", "bob", "ann"]),
    ("order_by=email_address", ["bob", "ann", "cid"]),
    ("order_by=phone_number", ["ann", "cid", "bob"]),
    ("order_by=-web3wallet", ["cid", "bob", "ann"]),
    ("order_by=last_name", ["cid", "ann", "bob"]),
    ("order_by=-last_sign_in_at", ["bob", "cid", "ann"]),
    ("limit=2", ["cid", "bob"]),
    ("limit=2&offset=1", ["bob", "ann"]),
    ("limit=501", ["cid", "bob", "ann"]),
    ("offset=5", []),
    ("starting_after={bob}", ["ann"]),
    ("starting_after={bob}&order_by=created_at", ["cid"]),
    ("user_id={ann}&user_id={cid}", ["cid", "ann"]),
    ("user_id=%2B{ann}", ["ann"]),
    ("user_id=-{ann}", ["cid", "bob"]),
    ("external_id=1", ["ann"]),
    ("external_id=%2B%2B2", ["bob"]),
    ("external_id=%2B2", []),
    ("external_id=-1&external_id=-9", ["cid", "bob"]),
    ("email_address=ann@example.com&email_address=nobody@example.com", ["ann"]),
    ("phone_number=%2B15555550100", ["bob"]),
    ("web3_wallet=0x" + "12" * 20, ["cid"]),
    ("username=bob&username=cid", ["cid", "bob"]),
    ("organization_id=org_1", []),
    ("organization_id=-org_1", ["cid", "bob", "ann"]),
    ("provider=oauth_google&provider_user_id=1", []),
    ("query=EXAMPLE.ORG", ["cid"]),
    ("query=n%20le", ["ann"]),
    ("query={bob}", ["bob"]),
    ("email_address_query=Example", ["cid", "ann"]),
    ("phone_number_query=0100", ["bob"]),
    ("username_query=B", ["bob"]),
    ("name_query=or", ["bob"]),
    ("banned=true", ["cid"]),
    ("banned=false", ["bob", "ann"]),
    ("created_at_before=1767225602000", ["ann"]),
    ("created_at_after=1767225602000", ["cid"]),
    ("last_sign_in_at_after=1", ["bob"]),
    ("last_active_at_before=9999999999999", ["bob"]),
    ("email_address_query=example&banned=false", ["ann"]),
]


@pytest.mark.parametrize(("query", "names"), FOUND)
def test_a_list_holds_whom_its_query_asks_for(clerk: Instance, query: str, names: list[str]) -> None:
    people = crowd(clerk)
    path = f"/v1/users?{query}"
    for user_id, name in people.items():
        path = path.replace(f"{{{name}}}", user_id)
    clerk.service.sign_in([*people][1])
    status, found = clerk.ask("GET", path)
    assert (status, [people[user["id"]] for user in found]) == (200, names)
    if not {"limit", "offset", "starting_after"} & {pair.partition("=")[0] for pair in query.split("&")}:
        counted = clerk.ask("GET", path.replace("/users", "/users/count"))[1]
        assert counted == {"object": "total_count", "total_count": len(names)}


def test_a_limit_beyond_500_is_10_without_a_word(clerk: Instance) -> None:
    for _ in range(12):
        clerk.made()
    assert len(clerk.ask("GET", "/v1/users?limit=501")[1]) == 10
    assert len(clerk.ask("GET", "/v1/users?limit=500")[1]) == 12
    assert len(clerk.ask("GET", "/v1/users")[1]) == 10


# --- webhooks


def test_every_change_is_told(clerk: Instance) -> None:
    ann = clerk.made(**FULL)
    path = f"/v1/users/{ann['id']}"
    clerk.ask("PATCH", path, {"first_name": "Bea"})
    clerk.ask("PATCH", f"{path}/metadata", {"public_metadata": {"x": 1}})
    clerk.ask("PUT", f"{path}/metadata", {"public_metadata": {}})
    clerk.ask("POST", f"{path}/ban")
    clerk.ask("POST", f"{path}/unban")
    clerk.ask("DELETE", path)
    bodies = [json.loads(hook.body) for hook in clerk.webhooks]
    events = clerk.events()
    assert [event.type for event in events] == ["user.created", *["user.updated"] * 5, "user.deleted"]
    assert all(isinstance(event, UserEvent) and event.instance == clerk.service.instance_id for event in events)
    assert len({event.id for event in events}) == 7
    assert [event.object.first_name for event in events[:2]] == ["Ann", "Bea"]
    times = [event.timestamp for event in events]
    assert times == sorted(set(times))
    for body, event in zip(bodies[:-1], events, strict=False):
        assert set(body) == {"data", "event_attributes", "instance_id", "object", "timestamp", "type"}
        assert (body["object"], set(body["event_attributes"]["http_request"])) == ("event", {"client_ip", "user_agent"})
        conforms(body["data"], "User", {**API, **HOOKS})
        assert body["timestamp"] == body["data"]["updated_at"]
        assert event.stale[0] == f"clerk:user:{ann['id']}"
    assert bodies[-1]["data"] == {"object": "user", "id": ann["id"], "deleted": True, "external_id": "local-1"}
    assert isinstance(events[-1].object, DeletedObject)


def test_a_deletion_answers_what_was_deleted(clerk: Instance) -> None:
    ann = clerk.made()
    assert clerk.ask("DELETE", f"/v1/users/{ann['id']}") == (200, {"object": "user", "id": ann["id"], "deleted": True})
    assert clerk.service.users == {}


def test_a_delivery_can_come_late_and_twice_and_keeps_its_id(clerk: Instance) -> None:
    clerk.made()
    [hook] = clerk.webhooks.take()
    receiver = ClerkReceiver([clerk.service.webhook_secret], clock=clerk.clock.now)
    first = receiver.receive(hook.body, hook.headers(clerk.clock.now()))
    clerk.clock.advance(86_400)
    again = receiver.receive(hook.body, hook.headers(clerk.clock.now()))
    assert (first.id, first.object) == (again.id, again.object) == (hook.id, first.object)


def test_the_webhook_secret_can_be_another(clerk: Instance) -> None:
    clerk.service.webhook_secret = "whsec_b3RoZXI="
    clerk.made()
    [hook] = clerk.webhooks.take()
    headers = hook.headers(clerk.clock.now())
    assert ClerkReceiver(["whsec_b3RoZXI="], clock=clerk.clock.now).receive(hook.body, headers).type == "user.created"
    with pytest.raises(Forged):
        ClerkReceiver(["whsec_bWluZQ=="], clock=clerk.clock.now).receive(hook.body, headers)


# --- sessions


def test_a_sign_in_begins_a_session(clerk: Instance) -> None:
    ann = clerk.made(**FULL)
    clerk.webhooks.take()
    clerk.clock.advance(3600)
    session = clerk.service.sign_in(ann["id"])
    [hook] = clerk.webhooks
    sent = json.loads(hook.body)["data"]
    conforms(sent, "SessionEventPayload", {**API, **HOOKS})
    assert sent == {**session, "user": clerk.service.users[ann["id"]]}
    [event] = clerk.events()
    assert isinstance(event, SessionEvent)
    assert isinstance(event.object, Session)
    assert event.object.user is not None
    assert event.type == "session.created"
    began = datetime(2026, 1, 1, 1, 0, 1, tzinfo=UTC)
    assert (event.object.created_at, event.object.expire_at) == (began, began + timedelta(days=7))
    assert event.object.user.last_sign_in_at == began
    assert clerk.ask("GET", f"/v1/users/{ann['id']}")[1]["last_sign_in_at"] == session["created_at"]
    session["status"] = "changed"
    assert clerk.service.sessions[session["id"]]["status"] == "active"


def test_a_session_has_tokens_until_it_ends(clerk: Instance) -> None:
    session = clerk.service.sign_in(clerk.made(**FULL)["id"])
    issuer = clerk.service.tokens
    verifier = TokenVerifier(
        jwks=lambda: clerk.ask("GET", "/v1/jwks")[1],
        publishable_key=issuer.publishable_key,
        authorized_parties=["http://localhost:3000"],
        clock=clerk.clock,
    )
    path = f"/v1/sessions/{session['id']}/tokens"
    status, answer = clerk.ask("POST", path)
    assert (status, answer["object"]) == (200, "token")
    claims = verifier.verify(answer["jwt"])
    assert (claims.user_id, claims.session_id, claims.issuer) == (session["user_id"], session["id"], issuer.issuer)
    assert claims.expires_at == clerk.clock.now() + timedelta(seconds=60)
    longer = verifier.verify(clerk.ask("POST", path, {"expires_in_seconds": 3600})[1]["jwt"])
    assert longer.expires_at == clerk.clock.now() + timedelta(hours=1)
    assert verifier.verify(clerk.service.session_token(session["id"], azp="http://localhost:3000")).version == 2
    for wrong in (29, "60", 60.5, True):
        assert clerk.ask("POST", path, {"expires_in_seconds": wrong})[0] == 422
    clerk.ask("POST", f"/v1/users/{session['user_id']}/ban")
    assert clerk.ask("POST", path)[0] == 404
    with pytest.raises(ValueError, match="no token"):
        clerk.service.session_token(session["id"])


def test_another_instance_signs_with_another_key(clerk: Instance) -> None:
    ours, theirs = clerk.service.tokens, Sandbox(seed="another").clerk.tokens
    assert ours.jwt_key == clerk.service.tokens.jwt_key
    assert ours.jwt_key != theirs.jwt_key
    assert ours.kid == clerk.service.instance_id != theirs.kid
    assert ours.issuer != theirs.issuer


def test_who_cannot_sign_in_does_not(clerk: Instance) -> None:
    banned = clerk.made(username="b", banned=True)["id"]
    locked = clerk.made(username="l", locked=True)["id"]
    for user_id in (banned, locked, "user_1"):
        with pytest.raises(ValueError, match="cannot sign in"):
            clerk.service.sign_in(user_id)
    assert clerk.service.sessions == {}


def test_a_ban_revokes_the_sessions_of_the_user_alone(clerk: Instance) -> None:
    ann, bob = clerk.made()["id"], clerk.made()["id"]
    for user_id in (ann, ann, bob):
        clerk.service.sign_in(user_id)
    clerk.webhooks.take()
    clerk.ask("POST", f"/v1/users/{ann}/ban")
    clerk.ask("POST", f"/v1/users/{ann}/ban")
    events = clerk.events()
    assert [event.type for event in events] == ["user.updated", "session.revoked", "session.revoked", "user.updated"]
    assert [session["status"] for session in clerk.service.sessions.values()] == ["revoked", "revoked", "active"]
    clerk.ask("DELETE", f"/v1/users/{ann}")
    assert [session["user_id"] for session in clerk.service.sessions.values()] == [bob]


@pytest.mark.parametrize(("sign_out", "status"), [(True, "revoked"), (False, "active")])
def test_a_new_password_may_end_the_sessions(clerk: Instance, sign_out: bool, status: str) -> None:
    ann = clerk.made()["id"]
    session = clerk.service.sign_in(ann)
    clerk.webhooks.take()
    clerk.ask("PATCH", f"/v1/users/{ann}", {"password": "long enough", "sign_out_of_other_sessions": sign_out})
    assert clerk.service.sessions[session["id"]]["status"] == status
    times = [event.timestamp for event in clerk.events()]
    assert times == sorted(times)


def test_ids_are_the_same_in_every_run() -> None:
    first, second = Instance(), Instance()
    assert first.made(**FULL) == second.made(**FULL)
    assert first.service.instance_id.startswith("ins_")
