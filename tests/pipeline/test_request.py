"""Requests and responses as values: paths, keys, reads, and reprs that show nothing."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from types import SimpleNamespace
from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from switchgear.ayrshare.models import AyrshareUser, PostResult
from switchgear.errors import InvalidRequest
from switchgear.pipeline.body import json_body
from switchgear.pipeline.request import Origin, Path, Request, Response, idempotency_key, path
from switchgear.pipeline.wire import WireRequest, WireResponse, http_date
from switchgear.types.headers import Headers


class Id(StrEnum):
    ONE = "user_1"


@pytest.mark.parametrize(
    ("template", "parts", "filled"),
    [
        ("/v1/users", {}, "/v1/users"),
        ("/v1/users/{id}", {"id": "user_1"}, "/v1/users/user_1"),
        ("/v1/users/{id}", {"id": Id.ONE}, "/v1/users/user_1"),
        ("/v1/{a}/x/{b}", {"a": "1", "b": "2"}, "/v1/1/x/2"),
        ("/v1/users/{id}", {"id": "a b"}, "/v1/users/a%20b"),
        ("/v1/users/{id}", {"id": "é"}, "/v1/users/%C3%A9"),
        ("/v1/users/{id}", {"id": "a@b.c:d;e=f&g+h"}, "/v1/users/a%40b.c%3Ad%3Be%3Df%26g%2Bh"),
        ("/v1/users/{id}", {"id": "..."}, "/v1/users/..."),
        ("/v1/users/{id}", {"id": "{x}"}, "/v1/users/%7Bx%7D"),
    ],
)
def test_a_path_is_filled(template, parts, filled):
    assert path(template, **parts) == Path(template, filled)


@pytest.mark.parametrize(
    "part", ["", " ", "\t", ".", "..", "a/b", "a\\b", "a%2Fb", "a?b", "a#b", "a\nb", "a\0b", "\ud800", "a\u202eb"]
)
def test_what_would_change_a_path_is_refused(part):
    with pytest.raises(InvalidRequest, match="user_id"):
        path("/v1/users/{user_id}", user_id=part)


@pytest.mark.parametrize("part", [None, 5, b"user_1", ["user_1"]])
def test_what_is_no_text_is_refused(part):
    with pytest.raises(InvalidRequest, match=f"user_id must be a string, not {type(part).__name__}"):
        path("/v1/users/{user_id}", user_id=part)


@given(st.text(min_size=1))
def test_a_filled_segment_is_one_segment(text):
    try:
        filled = path("/v1/{id}/x", id=text).filled
    except InvalidRequest:
        return
    before, segment, after = filled[1:].split("/")
    assert (before, after) == ("v1", "x")
    assert segment not in {"", ".", ".."}
    assert re.fullmatch(r"(?:[A-Za-z0-9_.~-]|%[0-9A-F]{2})+", segment)
    assert unquote(segment) == text


def test_a_key_follows_from_facts():
    assert idempotency_key("order", "1") == idempotency_key("order", "1")
    keys = {idempotency_key("order", "1"), idempotency_key("order1"), idempotency_key("1", "order")}
    assert len(keys) == 3
    assert all(len(key) == 64 and key.isalnum() for key in keys)


@pytest.mark.parametrize("facts", [(), ("",), ("order", "")])
def test_no_key_follows_from_nothing(facts):
    with pytest.raises(InvalidRequest):
        idempotency_key(*facts)


def response(date: str | None, *, seconds: float = 0.0, from_cache: bool = False) -> Response[dict[str, str]]:
    headers = Headers(() if date is None else [("Date", date)])
    return Response({"id": "1"}, 200, headers, "req_1", 1, seconds, from_cache=from_cache)


NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("date", "seconds", "started"),
    [
        ("Thu, 01 Jan 2026 12:00:00 GMT", 0.0, NOON),
        ("Thu, 01 Jan 2026 12:00:00 GMT", 1.5, NOON - timedelta(seconds=1.5)),
        ("Thu, 01 Jan 2026 13:00:00 +0100", 0.0, NOON),
        ("Thu, 01 Jan 2026 12:00:00 -0000", 0.0, NOON),
        ("Thu, 01 Jan 2026 12:00:00", 0.0, NOON),
        ("yesterday", 0.0, None),
        ("Thu, 01 Jan 99999 12:00:00 GMT", 0.0, None),
        ("Fri, 31 Dec 9999 23:59:59 -2300", 0.0, None),
        ("", 0.0, None),
        (None, 0.0, None),
    ],
)
def test_when_an_answering_attempt_began(date, seconds, started):
    assert response(date, seconds=seconds).started_at == started


def test_nobody_knows_when_a_kept_answer_began():
    assert response("Thu, 01 Jan 2026 12:00:00 GMT", from_cache=True).started_at is None


LIVE = Origin("stripe", livemode=True, account="acct_1")


def answered(value, origin=LIVE):
    return replace(response("Thu, 01 Jan 2026 12:00:00 GMT"), value=value, origin=origin)


@pytest.mark.parametrize(
    ("value", "origin", "expected"),
    [
        (SimpleNamespace(object="customer", id="cus_1"), LIVE, ("stripe", "customer", "cus_1", "acct_1", True)),
        (
            SimpleNamespace(object="customer", id="cus_1", livemode=False),
            LIVE,
            ("stripe", "customer", "cus_1", "acct_1", False),
        ),
        (SimpleNamespace(object="user", id="user_1"), Origin("clerk"), ("clerk", "user", "user_1", None, None)),
        (AyrshareUser(ref_id="r1"), Origin("ayrshare"), ("ayrshare", "profile", "r1", "r1", None)),
        (PostResult(id="p1", ref_id="r1"), Origin("ayrshare"), ("ayrshare", "post", "p1", "r1", None)),
    ],
)
def test_an_answer_is_a_fragment_like_an_event(value, origin, expected):
    read = answered(value, origin).read()
    assert (read.source, read.kind, read.id, read.account, read.livemode) == expected
    assert (read.object, read.at) == (value, NOON)


def test_an_answer_that_does_not_say_what_it_is_about():
    assert answered({}, Origin("ayrshare")).read("post_analytics", "p1").id == "p1"
    with pytest.raises(InvalidRequest, match="name kind and id"):
        answered(PostResult(ref_id="r1"), Origin("ayrshare")).read()
    for origin in (None, Origin("crm")):
        with pytest.raises(InvalidRequest, match="only answers of"):
            answered({}, origin).read("customer", "1")
    with pytest.raises(InvalidRequest, match="cache=False"):
        replace(response(None), origin=LIVE).read("customer", "1")


@given(st.text())
def test_a_date_is_aware_and_in_utc_or_none(text):
    at = http_date(text)
    assert at is None or at.utcoffset() == timedelta(0)


def test_reprs_show_neither_query_nor_body_nor_headers():
    request = Request(
        method="POST",
        path=path("/v1/users/{id}", id="canary"),
        decode=bytes,
        query=(("q", "canary"),),
        body=json_body({"a": "canary"}),
        headers=(("X", "canary"),),
        idempotency_key="canary",
    )
    wire = WireRequest("POST", "https://x.example/v1?q=canary", (("X", "canary"),), b"canary")
    answer = WireResponse(200, Headers([("X", "canary")]), b"canary")
    assert [repr(request), repr(wire), repr(answer)] == [
        "Request(POST /v1/users/{id})",
        "WireRequest(POST https://x.example/v1)",
        "WireResponse(200, 6 bytes)",
    ]


def test_a_wire_request_finds_and_sets_headers_in_any_case():
    wire = WireRequest("GET", "https://x.example", (("Key", "1"), ("Other", "2"), ("KEY", "3")), b"body")
    assert (wire.header("key"), wire.header("none")) == ("1", None)
    changed = wire.with_header("kEY", "4")
    assert changed.headers == (("Other", "2"), ("kEY", "4"))
    assert (changed.method, changed.url, changed.content) == (wire.method, wire.url, wire.content)
    assert wire.header("key") == "1"
