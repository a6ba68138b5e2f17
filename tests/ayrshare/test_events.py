"""Events: a class per action, nothing lost, and everything unreadable is `Malformed`."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime
from hashlib import sha256

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ayrshare_samples import NOTIFICATIONS, REF, encoded, pickled
from switchgear.ayrshare import AyrshareEvent as ExportedEvent
from switchgear.ayrshare import events
from switchgear.ayrshare.events import (
    AyrshareEvent,
    CommentEvent,
    MessageEvent,
    ScheduledPostEvent,
    SocialAccountEvent,
    SuspendedEvent,
    parse,
)
from switchgear.ayrshare.models import LinkChange, PostStatus, ScheduledPost, SocialAccountChange
from switchgear.errors import Malformed
from switchgear.types import Delivery, GenericEvent, Payload, SocialPlatform, Source, Unrecognized

AT = datetime(2026, 11, 5, 10, 0, 0, tzinfo=UTC)
RECEIVED = datetime(2026, 11, 5, 10, 0, 2, tzinfo=UTC)


def read(payload, sent_at=None):
    return parse(encoded(payload), Delivery(at=sent_at), received_at=RECEIVED)


@pytest.mark.parametrize("name", NOTIFICATIONS)
def test_nothing_of_a_payload_is_lost(name):
    payload = NOTIFICATIONS[name]
    event = read(payload)
    wire = event.object.to_dict() if isinstance(event.object, Payload) else event.object.to_wire()
    assert wire == payload
    assert json.loads(event.raw) == payload
    assert (event.source, event.type, event.action) == (Source.AYRSHARE, payload["action"], payload["action"])
    assert event.account == event.ref_id == payload["refId"]
    assert (event.code, event.url, event.sub_action) == (200, payload["url"], payload.get("subAction"))
    assert (event.livemode, event.instance) == (None, None)
    assert event.received_at == RECEIVED


@pytest.mark.parametrize("name", NOTIFICATIONS)
def test_a_pickle_and_a_repr_hold_no_body(name):
    event = read({**NOTIFICATIONS[name], "canary": "canary-in-the-body"})
    copy = pickled(event)
    assert copy == replace(event, raw=b"")
    assert copy.raw == b""
    assert "raw=" not in repr(event)


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("scheduled_tiktok", "ScheduledPostEvent"),
        ("scheduled_mixed", "ScheduledPostEvent"),
        ("social_link", "SocialAccountEvent"),
        ("social_unlink", "SocialAccountEvent"),
        ("social_refresh", "SocialAccountEvent"),
        ("comments", "CommentEvent"),
        ("messages", "MessageEvent"),
        ("feed", "FeedEvent"),
        ("batch", "BatchEvent"),
        ("mentions", "MentionEvent"),
        ("automations", "AutomationEvent"),
        ("accountActivity", "AccountActivityEvent"),
        ("suspended", "SuspendedEvent"),
        ("new", "AyrshareGenericEvent"),
    ],
)
def test_each_action_has_its_class(name, kind):
    event = read(NOTIFICATIONS[name])
    assert type(event) is getattr(events, kind)
    assert isinstance(event, AyrshareEvent)
    assert isinstance(event, GenericEvent) is (kind == "AyrshareGenericEvent")


def test_every_class_is_exported():
    assert ExportedEvent is AyrshareEvent
    assert {type(read(payload)).__name__ for payload in NOTIFICATIONS.values()} | {"AyrshareEvent"} == set(
        events.__all__
    )


def test_a_scheduled_post_is_matched_by_class():
    match read(NOTIFICATIONS["scheduled_mixed"]):
        case ScheduledPostEvent(object=ScheduledPost() as post, id=id, stale=stale):
            assert id == "ayr_hook-1"
            assert post.id == "post-1"
            assert post.outcomes[SocialPlatform.TELEGRAM].status is PostStatus.SUCCESS
            assert post.outcomes[SocialPlatform.GOOGLE_BUSINESS].status is PostStatus.ERROR
            assert post.partial
            assert stale == (f"ayrshare:profile:{REF}", "ayrshare:post:post-1")
        case other:
            pytest.fail(f"{other!r}")


def test_a_changed_account_is_matched_by_class():
    match read(NOTIFICATIONS["social_unlink"]):
        case SocialAccountEvent(object=SocialAccountChange(type=LinkChange.UNLINK) as change, stale=stale):
            assert change.platform == Unrecognized("mastodon")
            assert change.source == "system"
            assert stale == (f"ayrshare:profile:{REF}",)
        case other:
            pytest.fail(f"{other!r}")


def test_a_comment_names_its_post():
    event = read(NOTIFICATIONS["comments"])
    assert isinstance(event, CommentEvent)
    assert event.object.text("from", "username") == "ann"
    assert event.stale == (f"ayrshare:profile:{REF}", "ayrshare:post:post-1")


def test_without_a_profile_every_profile_may_be_stale():
    assert read({"action": "suspended", "created": 1}).stale == ("ayrshare:profile",)


def test_the_id_is_the_hooks_else_the_bodys():
    assert read(NOTIFICATIONS["social_link"]).id == "ayr_17"
    for payload in (NOTIFICATIONS["feed"], {**NOTIFICATIONS["feed"], "hookId": ""}):
        assert read(payload).id == f"ayr_sha_{sha256(encoded(payload)).hexdigest()}"


@pytest.mark.parametrize(
    ("created", "expected"),
    [
        ("2023-01-05T01:18:47Z", datetime(2023, 1, 5, 1, 18, 47, tzinfo=UTC)),
        ("2023-01-05T02:18:47.5+01:00", datetime(2023, 1, 5, 1, 18, 47, 500_000, UTC)),
        ({"_seconds": 1_672_881_527, "_nanoseconds": 0}, datetime(2023, 1, 5, 1, 18, 47, tzinfo=UTC)),
        (1_672_881_527, datetime(2023, 1, 5, 1, 18, 47, tzinfo=UTC)),
    ],
)
def test_the_time_is_utc_whatever_its_form(created, expected):
    event = read({"action": "feed", "created": created}, RECEIVED)
    assert event.occurred_at == expected
    assert event.occurred_at.tzinfo is UTC


def test_the_time_of_sending_stands_in_for_a_missing_one():
    assert read({"action": "feed"}, AT).occurred_at == AT
    assert read({"action": "feed"}).occurred_at == RECEIVED


@pytest.mark.parametrize(
    ("payload", "named"),
    [
        ({"action": "scheduled", "created": 1, "id": ""}, "id"),
        ({"action": "social", "created": 1, "type": "link", "platform": ""}, "platform"),
        ({"action": "scheduled", "created": 1}, "id: Field required"),
        ({"action": "social", "created": 1}, "type: Field required; platform: Field required"),
        ({"action": "feed", "created": "yesterday"}, "created"),
        ({"action": "feed", "created": "2023-01-05T01:18:47"}, "created"),
        ({"action": "feed", "created": 10**30}, "created"),
        ({"action": "feed", "created": {"_seconds": 10**30}}, "created"),
        ({"action": "feed", "created": "0001-01-01T00:00:00+14:00"}, "created"),
        ({"action": "feed", "created": "9999-12-31T23:00:00-14:00"}, "created"),
        ({"action": "feed", "created": 1, "hookId": {}}, "hookId"),
        ({"action": "scheduled", "created": 1, "id": "p", "postIds": [{"id": []}]}, "postIds.0.id"),
    ],
)
def test_what_does_not_fit_is_a_generic_event_that_names_it(payload, named):
    event = read(payload, AT)
    assert type(event) is events.AyrshareGenericEvent
    assert named in "; ".join(event.problems)
    assert event.object.to_dict() == json.loads(event.raw) == payload
    assert event.occurred_at == (datetime.fromtimestamp(1, UTC) if payload["created"] == 1 else AT)


@pytest.mark.parametrize("payload", [{}, {"action": None}, {"action": ""}, {"action": ["scheduled"]}])
def test_what_has_no_action_is_malformed(payload):
    with pytest.raises(Malformed, match=r"^ayrshare: action: ") as refused:
        read({"created": 1, **payload})
    assert refused.value.service == "ayrshare"
    assert refused.value.__cause__ is None
    assert refused.value.__context__ is None


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"nothing",
        b"\xff\xfe",
        b"null",
        b"[]",
        b"1",
        b'"text"',
        b'{"action": "feed"',
        b'{"action": "\xff"}',
        b'{"action": "feed", "created": 1, "value": NaN}',
        b'{"action": "feed", "created": 1, "value": Infinity}',
        b"[" * 100_000,
        b'{"a":' * 100_000,
        b'{"action": "feed", "created": 1' + b"0" * 5000 + b"}",
    ],
    ids=lambda body: repr(body[:20]),
)
def test_what_is_no_object_is_malformed(body):
    with pytest.raises(Malformed):
        parse(body, Delivery(at=RECEIVED), received_at=RECEIVED)


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
_FIELDS = st.sampled_from(
    ["action", "created", "id", "hookId", "refId", "postIds", "errors", "type", "platform", "status", "code", "url"]
)
_ACTIONS = st.sampled_from(["scheduled", "social", "comments", "unheard of"])


@given(
    payload=st.fixed_dictionaries(
        {"action": _ACTIONS, "created": st.just("2026-11-05T10:00:00Z")},
        optional={"id": st.text() | st.integers(), "type": st.text(), "platform": st.text()},
    ),
    mess=st.dictionaries(_FIELDS, _JSON, max_size=3),
)
@settings(max_examples=200)
def test_a_messy_payload_is_read_or_malformed(payload, mess):
    try:
        event = read({**payload, **mess})
    except Malformed:
        return
    assert event.type == {**payload, **mess}["action"]


@given(body=st.binary(max_size=100))
@settings(max_examples=100)
def test_arbitrary_bytes_are_malformed(body):
    with pytest.raises(Malformed):
        parse(body, Delivery(), received_at=RECEIVED)


def test_kinds_of_payload_events():
    assert isinstance(read(NOTIFICATIONS["suspended"]), SuspendedEvent)
    message = read(NOTIFICATIONS["messages"])
    assert isinstance(message, MessageEvent)
    assert message.object.text("id") == "m_1"
