"""Stripe's signatures: what is accepted, what is refused and as what, and what the official SDK says to the same."""

import hmac
import math
import re
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest
import stripe
from hypothesis import example, given, settings
from hypothesis import strategies as st
from pydantic import SecretStr

from switchgear.errors import ConfigurationError, Forged, Stale, WebhookError
from switchgear.stripe.signature import HEADER, sign, verify
from switchgear.types import Delivery, Headers

NOW = datetime(2026, 11, 5, 10, 0, 0, tzinfo=UTC)
SECONDS = int(NOW.timestamp())
SECRET = "whsec_d7Xq1mV9"
OTHER = "whsec_Zk2PbR4t"
BODY = '{"id": "evt_1", "name": "Zoë"}'.encode()


def mac(seconds=SECONDS, body=BODY, secret=SECRET):
    return hmac.new(secret.encode(), f"{seconds}.".encode() + body, "sha256").hexdigest()


def check(header, *, body=BODY, secrets=(SECRET,), now=NOW, **options):
    return verify(body, Headers({} if header is None else [(HEADER, header)]), secrets, now=now, **options)


def refusal(header, **options):
    with pytest.raises(WebhookError) as refused:
        check(header, **options)
    assert refused.value.service == "stripe"
    return type(refused.value)


def test_a_genuine_delivery():
    assert check(f"t={SECONDS},v1={mac()}") == Delivery(id=None, at=NOW)


def test_what_sign_makes_is_accepted_here_and_by_the_official_sdk():
    headers = sign(BODY, SecretStr(SECRET), at=NOW, id="ignored")
    assert verify(BODY, Headers.of(headers), [SECRET], now=NOW).at == NOW
    assert stripe.WebhookSignature.verify_header(BODY, headers["Stripe-Signature"], SECRET, None)
    assert headers["Stripe-Signature"] == stripe.WebhookSignature.generate_signature_header(
        BODY.decode(), SECRET, SECONDS
    )


@pytest.mark.parametrize(
    "header",
    [
        f"t={SECONDS},v1={mac(secret=OTHER)},v1={mac()}",
        f"t={SECONDS},v1={mac()},v1={mac(secret=OTHER)}",
        f"v1={mac()},t={SECONDS}",
        f"t={SECONDS},v1=,v1=é,v1={mac()}",
        f"t={SECONDS},v0={mac(secret=OTHER)},v2=new,v1={mac()}",
    ],
)
def test_any_v1_will_do_in_any_order(header):
    assert check(header).at == NOW


def test_any_secret_will_do():
    header = f"t={SECONDS},v1={mac()}"
    assert check(header, secrets=[OTHER, SecretStr(SECRET)])
    assert check(header, secrets=[SECRET, OTHER])
    assert refusal(header, secrets=[OTHER]) is Forged


@pytest.mark.parametrize("body", [b"", b"\xff\xfe\x00", b"[1]", b"not json"])
def test_a_body_is_only_bytes_here(body):
    assert check(f"t={SECONDS},v1={mac(body=body)}", body=body)


FORGED = {
    "no header": None,
    "empty": "",
    "only commas": ",,,",
    "no equals sign": "nonsense",
    "no t": f"v1={mac()}",
    "no v1": f"t={SECONDS}",
    "v0 in place of v1": f"t={SECONDS},v0={mac()}",
    "V1 in place of v1": f"t={SECONDS},V1={mac()}",
    "wrong secret": f"t={SECONDS},v1={mac(secret=OTHER)}",
    "other body": f"t={SECONDS},v1={mac(body=BODY + b' ')}",
    "other time": f"t={SECONDS + 1},v1={mac()}",
    "upper-case hex": f"t={SECONDS},v1={mac().upper()}",
    "half of it": f"t={SECONDS},v1={mac()[:32]}",
    "empty v1": f"t={SECONDS},v1=",
    "not ASCII": f"t={SECONDS},v1=ünïcode",
    "lone surrogate": f"t={SECONDS},v1=\ud800",
    "more behind another equals sign": f"t={SECONDS},v1={mac()}=x",
    "t twice": f"t={SECONDS},t={SECONDS},v1={mac()}",
    "t twice, apart": f"t={SECONDS},v1={mac()},t=1",
    "the header twice": f"t={SECONDS},v1={mac()}, t={SECONDS},v1={mac()}",
    "empty t": f"t=,v1={mac('')}",
    "t is text": f"t=now,v1={mac('now')}",
    "t has a fraction": f"t={SECONDS}.5,v1={mac(f'{SECONDS}.5')}",
    "t has a sign": f"t=+{SECONDS},v1={mac(f'+{SECONDS}')}",
    "t is negative": f"t=-{SECONDS},v1={mac(-SECONDS)}",
    "t has an underscore": f"t=1_0,v1={mac('1_0')}",
    "t has a space": f"t= {SECONDS},v1={mac(f' {SECONDS}')}",
    "t ends its line": f"t={SECONDS}\n,v1={mac()}",
    "t begins with zero": f"t=0{SECONDS},v1={mac(f'0{SECONDS}')}",
    "t in other digits": "t=١٧٩,v1=" + mac("١٧٩"),
    "t has too many digits": f"t={'9' * 5000},v1={mac('9' * 5000)}",
}


@pytest.mark.parametrize("header", FORGED.values(), ids=FORGED)
def test_what_is_forged(header):
    assert refusal(header) is Forged


@pytest.mark.parametrize("tolerance", [300.0, 10, 0])
@pytest.mark.parametrize("direction", [-1, 1])
def test_age_is_judged_both_ways_and_zero_does_not_disable_it(tolerance, direction):
    header = f"t={SECONDS},v1={mac()}"
    edge = timedelta(seconds=tolerance) * direction
    assert check(header, now=NOW + edge, tolerance=tolerance)
    assert refusal(header, now=NOW + edge + timedelta(milliseconds=10) * direction, tolerance=tolerance) is Stale


def test_the_error_says_how_stale():
    header = f"t={SECONDS},v1={mac()}"
    with pytest.raises(Stale, match=r"signed 900 s ago; 300 s are allowed"):
        check(header, now=NOW + timedelta(minutes=15))
    with pytest.raises(Stale, match=r"signed 900 s ahead"):
        check(header, now=NOW - timedelta(minutes=15))


def test_a_forged_old_delivery_is_forged_and_a_genuine_distant_one_is_stale():
    assert refusal(f"t=1,v1={mac(1, secret=OTHER)}") is Forged
    for seconds in (1, 99_999_999_999):
        assert refusal(f"t={seconds},v1={mac(seconds)}") is Stale
        assert check(f"t={seconds},v1={mac(seconds)}", tolerance=math.inf)


@pytest.mark.parametrize(
    "secrets",
    [
        [],
        (),
        [""],
        [SECRET, ""],
        [SecretStr("")],
        ["   "],
        ["whsec_"],
        ["sk_test_1"],
        ["whsec_a b"],
        ["whsec_\ud800"],
        SECRET,
    ],
    ids=repr,
)
def test_secrets_that_cannot_be_any(secrets):
    with pytest.raises(ConfigurationError) as refused:
        check(f"t={SECONDS},v1={mac()}", secrets=secrets)
    assert refused.value.service == "stripe"
    assert "sk_test_1" not in str(refused.value)


def test_sign_refuses_them_too():
    with pytest.raises(ConfigurationError):
        sign(BODY, "sk_test_1", at=NOW)


@pytest.mark.parametrize("options", [{"now": NOW.replace(tzinfo=None)}, {"tolerance": -1}, {"tolerance": math.nan}])
def test_arguments_that_cannot_be_meant(options):
    with pytest.raises(ConfigurationError):
        check(f"t={SECONDS},v1={mac()}", **options)


def test_errors_hold_neither_secret_nor_signature():
    for header, now in ((f"t={SECONDS},v1={mac(secret=OTHER)}", NOW), (f"t={SECONDS},v1={mac()}", NOW + timedelta(1))):
        with pytest.raises(WebhookError) as refused:
            check(header, now=now)
        frames, traceback = [], refused.value.__traceback__
        while traceback:
            if traceback.tb_frame.f_code.co_filename == verify.__code__.co_filename:
                frames.append({k: v for k, v in traceback.tb_frame.f_locals.items() if k not in {"secrets", "body"}})
            traceback = traceback.tb_next
        assert frames
        assert not re.search(
            f"{SECRET}|{mac()}|{mac(secret=OTHER)}", f"{refused.value!r} {refused.value.args} {frames}"
        )


# The official SDK as the oracle.

_SIGNATURES = st.sampled_from([mac(), mac(secret=OTHER), mac(SECONDS + 1), mac()[:-1], mac().upper(), "", "é"])
_TIMES = st.sampled_from([str(SECONDS), str(SECONDS + 1), str(SECONDS - 299), "", "now", f"+{SECONDS}"])
_PARTS = st.one_of(
    st.builds("t={}".format, _TIMES),
    st.builds("v1={}".format, _SIGNATURES),
    st.builds("v0={}".format, _SIGNATURES),
    st.text(max_size=6),
)


@st.composite
def headers(draw):
    """A genuine header; then, mostly, one with a part added or taken away, or a character changed."""
    parts = [f"t={SECONDS}", f"v1={mac()}"]
    for _ in range(draw(st.integers(0, 3))):
        parts.insert(draw(st.integers(0, len(parts))), draw(_PARTS))
    if draw(st.integers(0, 4)) == 0:
        del parts[draw(st.integers(0, len(parts) - 1))]
    header = ",".join(parts)
    if header and draw(st.integers(0, 4)) == 0:
        at = draw(st.integers(0, len(header) - 1))
        header = header[:at] + draw(st.text(max_size=2)) + header[at + 1 :]
    return header


_PART = r"[^=,\s]+=[^=,\s]*"
_WELL_FORMED = re.compile(rf"{_PART}(?:,{_PART})*")


def is_well_formed(header):
    """What Stripe could have sent: ASCII pairs, and one `t`, which is a whole number as one writes it."""
    times = [part[2:] for part in header.split(",") if part.startswith("t=")]
    return (
        header.isascii()
        and bool(_WELL_FORMED.fullmatch(header))
        and len(times) == 1
        and bool(re.fullmatch("[1-9][0-9]{0,10}", times[0]))
    )


def officially_accepted(body, header, secret, tolerance=None):
    try:
        return bool(stripe.WebhookSignature.verify_header(body, header, secret, tolerance))
    except (stripe.SignatureVerificationError, TypeError, UnicodeError):
        return False


def accepted(body, header, secret, **options):
    try:
        return bool(check(header, body=body, secrets=[secret], **options))
    except (Forged, Stale):
        return False


@given(headers(), st.sampled_from([BODY, BODY + b" ", b"{}"]), st.sampled_from([SECRET, OTHER]))
@example(f"t={SECONDS},v1={mac()}", BODY, SECRET)
@settings(max_examples=200)
def test_the_official_sdk_accepts_the_same(header, body, secret):
    ours = accepted(body, header, secret, tolerance=math.inf)
    if is_well_formed(header):
        assert ours == officially_accepted(body, header, secret)
    elif ours:
        assert mac(re.search(r"(?:^|,)t=(\d+)", header)[1], body, secret) in header


@given(text=st.text(max_size=40), secret=st.sampled_from([SECRET, OTHER]), age=st.integers(-400, 400))
@settings(max_examples=100)
def test_genuine_deliveries_differ_only_where_they_come_from_the_future(text, secret, age):
    header = stripe.WebhookSignature.generate_signature_header(text, secret, SECONDS - age)
    body = text.encode()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("stripe._webhook.time", SimpleNamespace(time=lambda: float(SECONDS)))
        officially = officially_accepted(body, header, secret, 300)
    assert officially == (age <= 300)
    assert accepted(body, header, secret) == (officially and age >= -300)
    assert officially_accepted(body, header, secret, 0)  # there, 0 lets everything pass
    assert accepted(body, header, secret, tolerance=0) == (age == 0)


@given(st.binary(max_size=50), st.text(max_size=50) | headers())
@settings(max_examples=150)
def test_nothing_else_is_ever_raised(body, header):
    try:
        check(header, body=body)
    except (Forged, Stale):
        return
    assert body == BODY
