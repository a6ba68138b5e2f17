"""The signature: accepted when any secret signed the raw bytes, refused as forged or stale otherwise."""

from __future__ import annotations

import hashlib
import hmac
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import SecretStr

from ayrshare_samples import VECTOR
from switchgear.ayrshare.signature import sign, verify
from switchgear.errors import ConfigurationError, Forged, Stale
from switchgear.types import Delivery, Headers

BODY = VECTOR["body"].encode()
SECRET, PREVIOUS = VECTOR["secret"], VECTOR["previous_secret"]
AT = datetime.fromtimestamp(int(VECTOR["headers_normal"]["X-Authorization-Timestamp"]), UTC)
PLAIN = VECTOR["headers_normal"]["X-Authorization-Content-SHA256"]

SIGNATURE = "X-Authorization-Content-SHA256"
SIGNATURES = "X-Authorization-Content-SHA256-V2"
TIMESTAMP = "X-Authorization-Timestamp"


def check(headers, *, body=BODY, secrets=(SECRET,), now=AT, tolerance=300.0):
    return verify(body, Headers.of(headers), secrets, now=now, tolerance=tolerance)


def test_the_computed_vector():
    assert check(VECTOR["headers_normal"]) == Delivery(at=AT)
    for secrets in ((SECRET,), (PREVIOUS,), (PREVIOUS, SECRET), (SecretStr(PREVIOUS), "another")):
        assert check(VECTOR["headers_during_rotation"], secrets=secrets) == Delivery(at=AT)


def test_what_it_signs_it_accepts():
    headers = sign(b"body", SecretStr("s"), at=AT, id="d-1")
    assert headers == {
        TIMESTAMP: "1672881527",
        SIGNATURE: hmac.new(b"s", b"body", hashlib.sha256).hexdigest(),
        "X-Ayrshare-Delivery-Id": "d-1",
    }
    assert sign(BODY, SECRET, at=AT) == VECTOR["headers_normal"]


@pytest.mark.parametrize(
    "headers",
    [
        {SIGNATURE: PLAIN},
        {SIGNATURE: f" {PLAIN} "},
        {SIGNATURE: PLAIN, SIGNATURES: ""},
        {SIGNATURE: PLAIN, SIGNATURES: "v1=00"},
        {SIGNATURES: f"v1={PLAIN}"},
        {SIGNATURES: f"v2=zz, v1=00 ,v1={PLAIN}"},
        [(SIGNATURES, "v1=00"), (SIGNATURES, f"v1={PLAIN}")],
        {SIGNATURE.lower(): PLAIN},
    ],
)
def test_either_header_is_enough(headers):
    assert check(headers) == Delivery()


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {TIMESTAMP: "1672881527"},
        {SIGNATURE: ""},
        {SIGNATURE: " "},
        {SIGNATURE: PLAIN[:-1]},
        {SIGNATURE: PLAIN.upper()},
        {SIGNATURE: f"sha256={PLAIN}"},
        {SIGNATURE: f"{PLAIN},{PLAIN}"},
        [(SIGNATURE, PLAIN), (SIGNATURE, PLAIN)],
        {SIGNATURE: "é" * 64},
        {SIGNATURE: "\ud800"},
        {SIGNATURES: PLAIN},
        {SIGNATURES: f"v2={PLAIN}"},
        {SIGNATURES: "v1="},
        {SIGNATURES: "v1=\udcff"},
        {"X-Ayrshare-Signature": PLAIN},
    ],
)
def test_no_other_value_is(headers):
    with pytest.raises(Forged) as refused:
        check(headers)
    assert refused.value.service == "ayrshare"


@pytest.mark.parametrize(("body", "secrets"), [(BODY + b" ", (SECRET,)), (BODY, ("another",)), (b"", (SECRET,))])
def test_another_body_or_secret_is_forged(body, secrets):
    with pytest.raises(Forged):
        check(VECTOR["headers_normal"], body=body, secrets=secrets)


@pytest.mark.parametrize("timestamp", ["", " ", "now", "-1", "1.5", "16728 81527", "٣", "²", "9" * 12, "9" * 5000])
def test_a_timestamp_that_is_no_number_is_forged(timestamp):
    with pytest.raises(Forged, match="X-Authorization-Timestamp"):
        check({SIGNATURE: PLAIN, TIMESTAMP: timestamp})


@pytest.mark.parametrize(
    ("seconds", "accepted"), [(-301, False), (-300, True), (0, True), (299.9, True), (300, True), (300.1, False)]
)
def test_the_timestamp_is_judged_both_ways(seconds, accepted):
    now = AT + timedelta(seconds=seconds)
    if accepted:
        assert check(VECTOR["headers_normal"], now=now).at == AT
    else:
        with pytest.raises(Stale, match=r"30[01]\.\d s (ago|in the future), 300 s are tolerated"):
            check(VECTOR["headers_normal"], now=now)


def test_a_forged_old_delivery_is_forged_not_stale():
    with pytest.raises(Forged):
        check({SIGNATURE: "00", TIMESTAMP: "0"})


def test_an_absent_timestamp_is_accepted():
    assert check({SIGNATURE: PLAIN}, now=AT + timedelta(days=400)) == Delivery()


@pytest.mark.parametrize("secrets", [(), ("",), (" s",), ("s\n",), (SecretStr(""),), (SECRET, ""), ("\ud800",)])
def test_an_unusable_secret_is_named(secrets):
    with pytest.raises(ConfigurationError, match="secret"):
        check(VECTOR["headers_normal"], secrets=secrets)
    with pytest.raises(ConfigurationError, match="secret"):
        sign(BODY, secrets[-1] if secrets else "", at=AT)


_VALUES = st.text(max_size=80) | st.just(PLAIN) | st.builds("v1={}".format, st.text(max_size=70) | st.just(PLAIN))


@given(
    body=st.binary(max_size=64) | st.just(BODY),
    headers=st.lists(st.tuples(st.sampled_from([SIGNATURE, SIGNATURES, TIMESTAMP, "Other"]), _VALUES), max_size=4),
)
@settings(max_examples=200)
def test_hostile_input_is_refused_or_signed(body, headers):
    try:
        check(headers, body=body)
    except (Forged, Stale):
        return
    assert body == BODY


@given(
    body=st.binary(max_size=200),
    secret=st.text(st.characters(min_codepoint=33, max_codepoint=0x2FF, exclude_categories=["C", "Z"]), min_size=1),
)
@settings(max_examples=100)
def test_any_body_and_secret_sign_and_verify(body, secret):
    headers = sign(body, secret, at=AT)
    assert check(headers, body=body, secrets=[secret]) == Delivery(at=AT)
    with pytest.raises(Forged):
        check(headers, body=body + b"!", secrets=[secret])
