"""Law 8: verify before parse.

Raw bytes, constant time, several secrets, tolerance both ways. Forged, stale and malformed are three errors, and no
delivery makes a receiver raise anything else.
"""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deliveries import AT, CLERK, SENDERS, Sender
from switchgear.errors import Forged, Malformed, Stale, WebhookError

every_service = pytest.mark.parametrize("sender", SENDERS, ids=lambda sender: sender.source)

GARBAGE = (b"", b"\xff\xfe", b"no json", b"[]", b"{}", b"null", b'"text"', b"[" * 5000, b'{"a": NaN}')


@every_service
@pytest.mark.parametrize("body", GARBAGE, ids=repr)
def test_garbage_is_forged_if_unsigned_and_malformed_if_signed(sender: Sender, body):
    receiver = sender.build()
    for headers in ({}, sender.sign(body, secret=sender.other_secret), sender.sign(body + b" ")):
        with pytest.raises(Forged):
            receiver.receive(body, headers)
    with pytest.raises(Malformed):
        receiver.receive(body, sender.sign(body))


@every_service
def test_an_unverified_body_is_never_parsed(sender: Sender, monkeypatch):
    receiver = sender.build()
    monkeypatch.setattr(receiver, "_parse", lambda *_args, **_options: pytest.fail("parsed"))
    for headers in ({}, sender.sign(sender.body, secret=sender.other_secret)):
        with pytest.raises(Forged):
            receiver.receive(sender.body, headers)
    with pytest.raises(Stale):
        receiver.receive(sender.body, sender.sign(sender.body, at=AT - timedelta(hours=1)))


@every_service
def test_the_signature_is_over_the_bytes_as_they_came(sender: Sender):
    headers = sender.sign(sender.body)
    assert sender.build().receive(sender.body, headers)
    for changed in (json.dumps(sender.payload, indent=1).encode(), sender.body + b"\n", sender.body[:-1]):
        with pytest.raises(Forged):
            sender.build().receive(changed, headers)


@every_service
def test_any_of_several_secrets_will_do(sender: Sender):
    for secrets in ([sender.secret, sender.other_secret], [sender.other_secret, sender.secret]):
        assert sender.build(secrets).receive(sender.body, sender.sign(sender.body))
        assert sender.build(secrets).receive(sender.body, sender.sign(sender.body, secret=sender.other_secret))
    with pytest.raises(Forged):
        sender.build([sender.other_secret]).receive(sender.body, sender.sign(sender.body))


@every_service
@pytest.mark.parametrize(("seconds", "accepted"), [(-301, False), (-300, True), (300, True), (301, False)])
def test_the_time_is_judged_both_ways(sender: Sender, seconds, accepted):
    headers = sender.sign(sender.body, at=AT + timedelta(seconds=seconds))
    if accepted:
        assert sender.build().receive(sender.body, headers)
    else:
        with pytest.raises(Stale):
            sender.build().receive(sender.body, headers)


@every_service
def test_the_signature_is_judged_before_the_time(sender: Sender):
    headers = sender.sign(sender.body, secret=sender.other_secret, at=AT - timedelta(days=1))
    with pytest.raises(Forged):
        sender.build().receive(sender.body, headers)


@every_service
def test_the_comparison_takes_constant_time(sender: Sender, monkeypatch):
    compared = []

    def never(ours, theirs):
        compared.append((type(ours), type(theirs)))
        return False

    receiver = sender.build()
    home = sender.module if hasattr(sender.module, "compare_digest") else sender.module.hmac
    monkeypatch.setattr(home, "compare_digest", never)
    with pytest.raises(Forged):
        receiver.receive(sender.body, sender.sign(sender.body))
    assert compared
    assert set(compared) == {(bytes, bytes)}


@every_service
def test_the_three_errors_are_three_and_none_is_a_failure_of_ours(sender: Sender):
    raised = set()
    for body, headers in (
        (sender.body, {}),
        (sender.body, sender.sign(sender.body, at=AT - timedelta(days=1))),
        (b"[]", sender.sign(b"[]")),
    ):
        with pytest.raises(WebhookError) as refused:
            sender.build().receive(body, headers)
        assert refused.value.service == sender.source
        assert 400 <= refused.value.http_status < 500
        raised.add(type(refused.value))
    assert raised == {Forged, Stale, Malformed}


_NAMES = st.sampled_from(sorted({name for sender in SENDERS for name in sender.sign(b"")})) | st.text(max_size=20)
_PIECES = st.sampled_from(
    ["t=", "v1=", "v1,", "v1", "v0=", ",", " ", "=", "1793872800", "-1", "9" * 400, "é", "\ud800"]
)
_VALUES = st.text(max_size=60) | st.lists(_PIECES | st.text(max_size=5), max_size=8).map("".join)


@every_service
@given(body=st.binary(max_size=80), pairs=st.lists(st.tuples(_NAMES, _VALUES), max_size=5))
@settings(max_examples=150)
def test_no_delivery_raises_anything_else(sender: Sender, body, pairs):
    with pytest.raises(WebhookError):
        sender.build().receive(body, pairs)


@every_service
@given(data=st.data())
@settings(max_examples=100)
def test_one_hostile_header_beside_good_ones(sender: Sender, data):
    headers = sender.sign(sender.body)
    headers[data.draw(st.sampled_from(sorted(headers)))] = data.draw(_VALUES)
    try:
        event = sender.build().receive(sender.body, headers)
    except (Forged, Stale):
        return
    assert event.raw == sender.body


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=10,
)


@every_service
@given(data=st.data())
@settings(max_examples=150)
def test_signed_content_is_an_event_or_malformed(sender: Sender, data):
    changed = data.draw(st.dictionaries(st.sampled_from(sorted(sender.payload)), _JSON, max_size=2))
    body = data.draw(st.binary(max_size=60) | st.just(json.dumps({**sender.payload, **changed}).encode()))
    try:
        event = sender.build().receive(body, sender.sign(body))
    except Malformed:
        return
    assert event.raw == body


def test_a_redelivery_is_the_same_event():
    first = CLERK.build().receive(CLERK.body, CLERK.sign(CLERK.body))
    later = AT + timedelta(hours=8)
    second = CLERK.build(clock=lambda: later).receive(CLERK.body, CLERK.sign(CLERK.body, at=later))
    assert first.id == second.id
    assert first.occurred_at == second.occurred_at
