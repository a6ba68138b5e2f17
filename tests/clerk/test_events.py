"""Clerk's webhooks, from a signed body to a typed event."""

from __future__ import annotations

import contextlib
import json
import pickle
from collections.abc import Iterator
from copy import deepcopy
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import NoneType
from typing import Any, get_args, get_origin

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import Secret

from clerk_samples import (
    ALL_SAMPLES,
    NOW,
    SAMPLES,
    deliver,
    in_millis,
    instances,
    json_values,
    load,
    sample_id,
    shown,
)
from clerk_schemas import SHARED, SPECS
from switchgear.clerk.events import ClerkEvent, ClerkGenericEvent, EmailEvent, SessionEvent, SMSEvent, UserEvent, parse
from switchgear.clerk.models import DeletedObject, Session, User
from switchgear.errors import Malformed
from switchgear.types import Delivery, GenericEvent, Source, WireModel
from switchgear.types.events import kinds_of

CLASSES = kinds_of(Source.CLERK)
DELIVERY = Delivery(id="msg_1", at=NOW)
RECEIVED = NOW + timedelta(seconds=2)
TYPES = {
    "user": "created updated deleted",
    "session": "created pending ended removed revoked",
    "organization": "created updated deleted",
    "organizationDomain": "created updated deleted",
    "organizationInvitation": "created accepted revoked",
    "organizationMembership": "created updated deleted",
    "role": "created updated deleted",
    "permission": "created updated deleted",
    "waitlistEntry": "created updated",
    "email": "created",
    "sms": "created",
    "subscription": "created updated active pastDue",
    "subscriptionItem": "updated active canceled upcoming ended abandoned incomplete pastDue freeTrialEnding",
    "paymentAttempt": "created updated",
}
"""Every type of the specification, by its kind."""
EVERY = ALL_SAMPLES or SAMPLES


@pytest.mark.parametrize("path", SAMPLES + ALL_SAMPLES, ids=sample_id)
def test_every_sample_is_read_and_loses_nothing(path: Path) -> None:
    sample = json.loads(path.read_text())
    event = deliver(sample)
    assert type(event) is CLASSES[sample["type"].partition(".")[0]]
    assert in_millis(shown(event.object)) == in_millis(sample["data"])
    assert event.envelope.to_dict() == {name: value for name, value in sample.items() if name != "data"}
    assert (event.source, event.id, event.type) == (Source.CLERK, "msg_1", sample["type"])
    assert event.instance == sample.get("instance_id")
    assert json.loads(event.raw) == sample
    assert (event.account, event.livemode) == (None, None)


def test_every_kind_has_a_class_and_a_sample() -> None:
    assert set(CLASSES) == set(TYPES) == {path.name.partition(".")[0] for path in SAMPLES}
    if SHARED.exists():
        yaml = pytest.importorskip("yaml")
        specified = yaml.load((SHARED / f"{SPECS[1]}.yml").read_text(), Loader=yaml.CSafeLoader)["x-webhooks"]
        assert {f"{kind}.{verb}" for kind, verbs in TYPES.items() for verb in verbs.split()} == set(specified)


def mutations(value: Any, at: tuple[Any, ...] = ()) -> Iterator[tuple[tuple[Any, ...], str, Any]]:
    """A place in a JSON object, what is done there, and what stands there then; `...` is nothing."""
    if isinstance(value, dict):
        yield (*at, "added_tomorrow"), "extra", {"deep": [None, {"": 1.5}]}
    for key, inner in value.items() if isinstance(value, dict) else enumerate(value):
        place = (*at, key)
        if isinstance(value, dict):
            yield place, "null", None
            yield place, "absent", ...
        if isinstance(inner, str):
            yield place, "unknown", "of-tomorrow"
            yield place, "empty", ""
        elif type(inner) is int and inner > 10**11:
            yield place, "seconds", inner // 1000
        elif isinstance(inner, dict | list):
            yield from mutations(inner, place)


def fits(content: Any, place: tuple[Any, ...], what: str) -> bool:
    """Whether a model says that it takes what is done at a place of it."""
    for key in place[:-1]:
        held = content.get_secret_value() if isinstance(content, Secret) else content
        content = getattr(held, key) if isinstance(held, WireModel) else held[key]
    field = type(content).model_fields.get(place[-1]) if isinstance(content, WireModel) else None
    if field is None:
        return True
    is_id = place[-1] == "id" or place[-1].endswith("_id")
    required = field.is_required() or (isinstance(content, DeletedObject) and place[-1] == "id")
    null = NoneType in get_args(field.annotation) or get_origin(field.annotation) in (tuple, dict)
    return {
        "null": null and not required,
        "absent": not required,
        "empty": not (required and is_id),
    }.get(what, True)


@pytest.mark.parametrize("path", EVERY, ids=sample_id)
def test_whatever_changes_in_a_sample_nothing_is_lost(path: Path) -> None:
    sample = json.loads(path.read_text())
    content = deliver(sample).object
    for place, what, value in mutations(sample["data"]):
        changed = deepcopy(sample)
        holder = changed["data"]
        for key in place[:-1]:
            holder = holder[key]
        if value is ...:
            del holder[place[-1]]
        else:
            holder[place[-1]] = value
        event = parse(json.dumps(changed).encode(), DELIVERY, received_at=RECEIVED)
        assert in_millis(shown(event.object)) == in_millis(changed["data"]), (place, what)
        named = ".".join(map(str, ("data", *place)))
        assert fits(content, place, what) == (not event.problems), (place, what, event.problems)
        assert all(problem.startswith(named) for problem in event.problems)
        assert isinstance(event.stale, tuple)


@pytest.mark.parametrize(
    "path", [path for path in SAMPLES if not path.name.startswith(("email", "sms"))], ids=sample_id
)
def test_an_event_is_pickled_without_its_body(path: Path) -> None:
    event = deliver(json.loads(path.read_text()))
    again = pickle.loads(pickle.dumps(event))  # noqa: S301 - our own
    assert again == event
    assert again.raw == b""
    assert "raw" not in repr(event)


def test_all_samples_beside_the_project_were_there() -> None:
    if not ALL_SAMPLES:
        pytest.skip("the samples do not lie beside the project")
    assert len(ALL_SAMPLES) >= 58


def test_a_user_event() -> None:
    event = deliver(load("user.created.capture-2025-04"))
    assert isinstance(event, UserEvent)
    assert isinstance(event.object, User)
    assert event.object.primary_email is not None
    assert event.object.primary_email.email_address == "person@example.com"
    assert event.timestamp == 1744276393644
    assert event.occurred_at == datetime(2025, 4, 10, 9, 13, 13, 644000, tzinfo=UTC)
    assert event.stale == (f"clerk:user:{event.object.id}",)
    assert (event.client_ip, event.user_agent) == ("203.0.113.7", "okhttp/4.12.0")


def test_a_deleted_user() -> None:
    event = deliver(load("user.deleted"))
    match event:
        case UserEvent(object=DeletedObject(id=str(user_id), external_id=external)):
            assert (user_id, external) == ("user_2g7np7Hrk0SN6kj5EDMLDaKNL0S", "ex_123456789")
        case _:
            pytest.fail("it is no deletion")
    assert event.stale == ("clerk:user:user_2g7np7Hrk0SN6kj5EDMLDaKNL0S",)


def test_a_session_event_names_its_user_too() -> None:
    event = deliver(load("session.created"))
    match event:
        case SessionEvent(object=Session(user=User(first_name=name))):
            assert name == "John"
        case _:
            pytest.fail("it is no session with a user")
    assert event.stale == (
        "clerk:session:sess_2g7np7Hrk0SN6kj5EDMLDaKNL0S",
        "clerk:user:user_2g7np7Hrk0SN6kj5EDMLDaKNL0S",
    )


def test_a_session_whose_user_is_null() -> None:
    sample = load("session.ended")
    event = deliver(sample | {"data": sample["data"] | {"user": None}})
    assert isinstance(event, SessionEvent)
    assert event.object.user is None


def test_an_unknown_type_is_a_generic_event() -> None:
    event = deliver(load("user.created") | {"type": "hologram.created", "trace": [1, None]})
    assert type(event) is ClerkGenericEvent
    assert isinstance(event, GenericEvent)
    assert isinstance(event, ClerkEvent)
    assert event.object.text("first_name") == "John"
    assert event.envelope.get("trace") == [1, None]
    assert event.stale == ("clerk:user:user_2g7np7Hrk0SN6kj5EDMLDaKNL0S",)


def test_a_type_of_tomorrow_has_the_class_of_its_prefix() -> None:
    event = deliver(load("user.created") | {"type": "user.cloned"})
    assert isinstance(event, UserEvent)
    assert isinstance(event.object, User)
    assert event.stale == ("clerk:user:user_2g7np7Hrk0SN6kj5EDMLDaKNL0S",)


@pytest.mark.parametrize("data", [{"id": "user_1"}, {"id": "user_1", "object": ""}])
def test_a_deletion_needs_no_more_than_an_id(data: dict[str, Any]) -> None:
    event = deliver({"type": "user.deleted", "data": data})
    assert isinstance(event, UserEvent)
    assert isinstance(event.object, DeletedObject)
    assert (event.object.id, event.object.object, event.problems) == ("user_1", None, ())
    assert shown(event.object) == data


@pytest.mark.parametrize(
    ("name", "tags"),
    [
        ("organization.created", ["organization:org_2g7np7Hrk0SN6kj5EDMLDaKNL0S"]),
        ("organization.deleted", ["organization:org_2g7np7Hrk0SN6kj5EDMLDaKNL0S"]),
        (
            "organizationMembership.deleted",
            [
                "organization_membership:orgmem_2g7np7Hrk0SN6kj5EDMLDaKNL0S",
                "user:user_2h8op3Isl1QR7tKu5FGNfaLKEoU",
                "organization:org_2g7np7Hrk0SN6kj5EDMLDaKNL0S",
            ],
        ),
        ("role.deleted", ["role:role_2g7np7Hrk0SN6kj5EDMLDaKNL0S", "role_set"]),
        (
            "waitlistEntry.updated",
            [f"{kind}_2g7np7Hrk0SN6kj5EDMLDaKNL0S" for kind in ("waitlist_entry:wle", "invitation:inv")],
        ),
        (
            "organizationInvitation.accepted",
            [
                "organization_invitation:orginv_2g7np7Hrk0SN6kj5EDMLDaKNL0S",
                "user:user_2h8op3Isl1QR7tKu5FGNfaLKEoU",
                "organization:org_2g7np7Hrk0SN6kj5EDMLDaKNL0S",
            ],
        ),
        ("permission.deleted", ["permission:perm_2g7np7Hrk0SN6kj5EDMLDaKNL0S", "role"]),
        ("email.created.not-delivered", []),
        ("sms.created", []),
        ("subscriptionItem.active.plan-null", ["subscription_item:item_trial", "user:user_trial"]),
        ("paymentAttempt.updated.partial", ["user:user_abc"]),
    ],
)
def test_the_objects_that_an_event_names_are_stale(name: str, tags: list[str]) -> None:
    assert sorted(deliver(load(name)).stale) == sorted(f"clerk:{tag}" for tag in tags)


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"object": "organization"},
        {"object": "organization", "id": None},
        {"object": "organization", "id": 5},
        {"payer": {"organization_id": "", "user_id": None}, "organization": "org_1", "user_id": ""},
    ],
    ids=repr,
)
def test_an_object_that_names_nobody_makes_nothing_stale(data: dict[str, Any]) -> None:
    assert deliver({"type": "organization.updated", "data": data}).stale == ()


def test_an_event_that_does_not_fit_makes_its_object_stale() -> None:
    event = deliver({"type": "subscriptionItem.ended", "data": {"id": "item_1", "status": [], "object": "commerce"}})
    assert (type(event), event.stale) == (ClerkGenericEvent, ("clerk:subscription_item:item_1",))


def test_a_known_event_needs_no_object_tag() -> None:
    user = {"id": "user_1", "created_at": 1, "updated_at": 1}
    event = deliver({"type": "user.updated", "data": user})
    assert event.stale == ("clerk:user:user_1",)
    assert shown(event.object) == user


@pytest.mark.parametrize(
    ("timestamp", "millis"),
    [
        (1716883200, 1716883200000),
        (1716883200123, 1716883200123),
        (1744276393644, 1744276393644),
        (0, 0),
        (1716883200.0, 1716883200000),
    ],
)
def test_the_envelope_time_is_told_apart_by_its_size(timestamp: float, millis: int) -> None:
    event = deliver({"type": "x", "data": {}, "timestamp": timestamp})
    assert event.timestamp == millis
    assert event.occurred_at == datetime.fromtimestamp(millis / 1000, UTC)


@pytest.mark.parametrize("envelope", [{}, {"timestamp": None}])
def test_without_a_time_of_its_own_the_event_has_that_of_the_delivery(envelope: dict[str, Any]) -> None:
    body = json.dumps({"type": "x", "data": {}, **envelope}).encode()
    event = parse(body, DELIVERY, received_at=RECEIVED)
    assert (event.timestamp, event.occurred_at, event.received_at) == (None, NOW, RECEIVED)
    assert parse(body, Delivery(id="msg_1"), received_at=RECEIVED).occurred_at == RECEIVED


@pytest.mark.parametrize(
    "envelope",
    [
        {},
        {"event_attributes": None},
        {"event_attributes": {}},
        {"event_attributes": {"http_request": {"client_ip": "", "user_agent": ""}}},
        {"event_attributes": {"http_request": {"client_ip": 7}}},
    ],
)
def test_the_request_behind_an_event_may_be_unknown(envelope: dict[str, Any]) -> None:
    event = deliver({"type": "x", "data": {}, "instance_id": "", **envelope})
    assert (event.client_ip, event.user_agent, event.instance) == (None, None, None)


@pytest.mark.parametrize(("name", "cls"), [("email.created.not-delivered", EmailEvent), ("sms.created", SMSEvent)])
@pytest.mark.parametrize("whole", [True, False])
def test_a_one_time_code_is_not_shown(name: str, cls: type[ClerkEvent[Any]], whole: bool) -> None:
    sample = load(name)
    secret = {key: "canary" for key in ("subject", "body", "body_plain", "message") if key in sample["data"]}
    sample["data"] |= secret | {"data": {"otp_code": "canary"}, "added": "canary", "id": "message_1" if whole else ""}
    event = deliver(sample)
    assert type(event) is (cls if whole else ClerkGenericEvent)
    assert "canary" not in f"{event!r}{event}{event.object!r}{event.object}{event.problems}"
    assert shown(event.object) == sample["data"]
    if isinstance(event.object, WireModel):
        known = event.object.model_copy(update={"added": ""})
        assert "canary" not in f"{known.to_wire()}{known.model_dump_json()}"
        with pytest.raises(TypeError, match="is a secret"):
            pickle.dumps(event)


USER = {"id": "user_1", "created_at": 1, "updated_at": 1}


@pytest.mark.parametrize(
    ("payload", "text"),
    [
        (b"", "no JSON"),
        (b"\xff\xfe", "no JSON"),
        (b"{", "no JSON"),
        (b"{}{}", "no JSON"),
        (b'{"type": "x", "data": {"a": NaN}}', "no JSON"),
        (b'{"type": "x", "data": {"a": -Infinity}}', "no JSON"),
        (b'{"type": "x", "data": ' + b"[" * 5000 + b"]" * 5000 + b"}", "recursion"),
        (b'{"type": "x", "data": {"a": ' + b"9" * 5000 + b"}}", "no JSON"),
        (b"null", "no JSON object"),
        (b"[]", "no JSON object"),
        (b'"user.created"', "no JSON object"),
        ({}, "type: Field required"),
        ({"data": {}}, "type: Field required"),
        ({"type": 5, "data": {}}, "type: "),
        ({"type": None, "data": {}}, "type: "),
        ({"type": "", "data": {}}, "type: "),
        ({"type": ["user.created"], "data": {}}, "type: "),
    ],
    ids=repr,
)
def test_what_is_no_json_or_has_no_type_is_malformed(payload: Any, text: str) -> None:
    with pytest.raises(Malformed) as caught:
        deliver(payload)
    assert text in caught.value.message
    assert (caught.value.service, caught.value.http_status) == ("clerk", 400)
    assert caught.value.__context__ is None
    assert isinstance(pickle.loads(pickle.dumps(caught.value)), Malformed)  # noqa: S301 - our own


@pytest.mark.parametrize(
    ("payload", "problems"),
    [
        ({"type": "user.created"}, "data: Field required"),
        ({"type": "x"}, "data: Field required"),
        ({"type": "x", "data": []}, "data: "),
        ({"type": "x", "data": None}, "data: "),
        ({"type": "x", "data": {}, "timestamp": "soon"}, "timestamp: "),
        ({"type": "x", "data": {}, "timestamp": 10**30}, "timestamp: "),
        ({"type": "x", "data": {}, "instance_id": 5}, "instance_id: "),
        ({"type": "user.created", "data": []}, "data: "),
        (
            {"type": "user.created", "data": {}},
            "data.id: Field required; data.created_at: Field required; data.updated_at: Field required",
        ),
        ({"type": "user.updated", "data": USER | {"email_addresses": [{}]}}, "data.email_addresses.0.email_address: "),
        ({"type": "user.updated", "data": USER | {"created_at": 10**20}}, "data.created_at: "),
        ({"type": "user.deleted", "data": {"object": "user", "deleted": True}}, "data.id: Field required"),
        ({"type": "session.created", "data": USER}, "data.user_id: Field required; data.status: Field required"),
    ],
    ids=repr,
)
def test_what_does_not_fit_is_a_generic_event_that_says_where(payload: dict[str, Any], problems: str) -> None:
    event = deliver(payload)
    assert type(event) is ClerkGenericEvent
    assert "; ".join(event.problems).startswith(problems)
    data = payload.get("data")
    assert event.object.to_dict() == (data if isinstance(data, dict) else {})
    assert event.envelope.to_dict() == {k: v for k, v in payload.items() if k != "data" or not isinstance(v, dict)}
    assert json.loads(event.raw) == payload
    assert (event.type, event.id, event.occurred_at) == (payload["type"], "msg_1", NOW)


def test_problems_show_no_values() -> None:
    event = deliver(
        {"type": "user.created", "data": USER | {"email_addresses": "secret@example.com", "banned": "secret"}}
    )
    assert "data.banned" in str(event.problems)
    assert "secret" not in f"{event!r}"


@pytest.mark.parametrize("delivery", [Delivery(), Delivery(id="", at=NOW)])
def test_a_delivery_without_an_id_is_malformed(delivery: Delivery) -> None:
    with pytest.raises(Malformed, match="svix-id"):
        parse(b'{"type": "x", "data": {}}', delivery, received_at=NOW)


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=60) | json_values.map(lambda value: json.dumps(value).encode()))
def test_any_bytes_are_an_event_or_malformed(body: bytes) -> None:
    with pytest.raises(Malformed):
        parse(body, DELIVERY, received_at=RECEIVED)


@settings(max_examples=100, deadline=None)
@given(
    st.sampled_from(["user.created", "user.deleted", "session.created", "organization.created"]),
    json_values | st.dictionaries(st.sampled_from(["id", "object", "deleted", "status", "created_at"]), json_values),
    st.dictionaries(st.sampled_from(["timestamp", "instance_id", "event_attributes", "object"]), json_values),
)
def test_any_json_is_an_event_or_malformed(type: str, data: object, envelope: dict[str, object]) -> None:
    body = json.dumps({"type": type, "data": data, **envelope}).encode()
    with contextlib.suppress(Malformed):
        assert parse(body, DELIVERY, received_at=RECEIVED).type == type


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(instances("User"), st.sampled_from(["user.created", "user.updated"]))
def test_a_user_of_any_shape_survives(user: dict[str, Any], type: str) -> None:
    event = deliver({"type": type, "data": user})
    assert isinstance(event, UserEvent)
    assert shown(event.object) == user
    assert event.stale == ((f"clerk:user:{user['id']}",) if user["id"] else ())
