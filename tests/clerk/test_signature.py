"""Signatures of Clerk's deliveries: the public vector, a table of forgeries, and equality with Svix' own verifier."""

from __future__ import annotations

import traceback
from datetime import UTC, datetime, timedelta
from typing import Any
from unittest import mock

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from pydantic import SecretStr
from standardwebhooks.webhooks import WebhookVerificationError
from svix.webhooks import Webhook
from typing_extensions import override

from clerk_samples import NOW, SECRET
from switchgear.clerk.signature import sign, verify
from switchgear.errors import ConfigurationError, Forged, Stale, WebhookError
from switchgear.types import Delivery, Headers

OTHER = "whsec_" + "b3RoZXIgc2VjcmV0IG9mIHRoZSBzYW1lIGxlbmd0aA=="
BODY = b'{"type": "user.created"}'
SIGNED = sign(BODY, SECRET, at=NOW, id="msg_1")

VECTOR_TIME = datetime.fromtimestamp(1614265330, UTC)
VECTOR_BODY = b'{"test": 2432232314}'
VECTOR = {
    "svix-id": "msg_p5jXN8AQM9LWM0D4loKWxJek",
    "svix-timestamp": "1614265330",
    "svix-signature": "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
}


def check(headers: dict[str, str], *, body: bytes = BODY, secrets: Any = (SECRET,), now: datetime = NOW) -> Delivery:
    return verify(body, Headers.of(headers), secrets, now=now)


def test_the_public_vector_verifies() -> None:
    delivery = check(VECTOR, body=VECTOR_BODY, now=VECTOR_TIME)
    assert delivery == Delivery(id="msg_p5jXN8AQM9LWM0D4loKWxJek", at=VECTOR_TIME)


def test_the_public_vector_is_what_we_sign() -> None:
    assert sign(VECTOR_BODY, SECRET, at=VECTOR_TIME, id=VECTOR["svix-id"]) == VECTOR


@pytest.mark.parametrize(
    "headers",
    [
        SIGNED,
        {name.title(): value for name, value in SIGNED.items()},
        {name.replace("svix", "webhook"): value for name, value in SIGNED.items()},
        SIGNED | {"webhook-id": "another", "webhook-signature": "v1,AAAA"},
        SIGNED | {"svix-signature": f"v1,AAAA v1a,xyz v2 {SIGNED['svix-signature']}"},
        SIGNED | {"svix-signature": f"{SIGNED['svix-signature']} v1,AAAA"},
        SIGNED | {"svix-signature": f"  v1 v1, v1,é v1,=== v1,a {SIGNED['svix-signature']}"},
    ],
    ids=["svix", "capitalised", "webhook", "both families", "before it", "after it", "unreadable ones before it"],
)
def test_headers_that_verify(headers: dict[str, str]) -> None:
    assert check(headers) == Delivery(id="msg_1", at=NOW)


@pytest.mark.parametrize(
    "secrets",
    [
        [SECRET],
        [SecretStr(SECRET)],
        [SECRET.removeprefix("whsec_")],
        [OTHER, SECRET],
        [SECRET, OTHER],
    ],
    ids=["text", "SecretStr", "no prefix", "the newer one", "the older one"],
)
def test_secrets_that_verify(secrets: list[str | SecretStr]) -> None:
    assert check(SIGNED, secrets=secrets).id == "msg_1"


def test_a_secret_without_its_padding() -> None:
    assert OTHER.endswith("==")
    assert check(sign(BODY, OTHER, at=NOW), secrets=[OTHER.rstrip("=")]).at == NOW


@pytest.mark.parametrize(
    "change",
    [
        {"svix-id": "msg_2"},
        {"svix-id": "msg_1, msg_1"},
        {"svix-id": "msg_é"},
        {"svix-id": "msg_\ud800"},
        {"svix-id": ""},
        {"svix-timestamp": str(int(NOW.timestamp()) + 1)},
        {"svix-timestamp": ""},
        {"svix-timestamp": "yesterday"},
        {"svix-timestamp": "nan"},
        {"svix-timestamp": "inf"},
        {"svix-timestamp": "1e300"},
        {"svix-timestamp": "9" * 5000},
        {"svix-timestamp": "-1e11"},
        {"svix-signature": ""},
        {"svix-signature": "v1"},
        {"svix-signature": "v1,"},
        {"svix-signature": "v1,é"},
        {"svix-signature": "v1,a"},
        {"svix-signature": SIGNED["svix-signature"].removeprefix("v1,")},
        {"svix-signature": SIGNED["svix-signature"].replace("v1,", "v2,")},
        {"svix-signature": SIGNED["svix-signature"].replace("v1,", "v1a,")},
        {"svix-signature": SIGNED["svix-signature"].swapcase()},
        {"svix-signature": sign(BODY, OTHER, at=NOW, id="msg_1")["svix-signature"]},
    ],
    ids=repr,
)
def test_forgeries(change: dict[str, str]) -> None:
    with pytest.raises(Forged) as caught:
        check(SIGNED | change)
    assert (caught.value.service, caught.value.http_status) == ("clerk", 400)


@pytest.mark.parametrize("name", SIGNED)
def test_a_missing_header_is_named(name: str) -> None:
    with pytest.raises(Forged, match=f"no header {name}"):
        check({key: value for key, value in SIGNED.items() if key != name})


def test_a_body_that_was_written_again() -> None:
    with pytest.raises(Forged):
        check(SIGNED, body=b'{"type":"user.created"}')


def test_a_body_that_is_no_text_is_only_bytes_here() -> None:
    body = b"\xff\x00"
    assert check(sign(body, SECRET, at=NOW), body=body).at == NOW


@pytest.mark.parametrize("seconds", [-300, -299.5, 0, 299.5, 300])
def test_a_time_within_the_tolerance(seconds: float) -> None:
    assert check(SIGNED, now=NOW + timedelta(seconds=seconds)).at == NOW


@pytest.mark.parametrize(
    ("seconds", "text"), [(-301, "301 s ahead; 300 s are allowed"), (301, "301 s ago; 300 s are allowed")]
)
def test_a_time_outside_the_tolerance(seconds: float, text: str) -> None:
    with pytest.raises(Stale, match=text):
        check(SIGNED, now=NOW + timedelta(seconds=seconds))


@pytest.mark.parametrize("tolerance", [-1.0, float("nan")])
def test_a_tolerance_that_is_none_allows_nothing(tolerance: float) -> None:
    with pytest.raises(Stale):
        verify(BODY, Headers.of(SIGNED), [SECRET], now=NOW, tolerance=tolerance)


def test_an_old_forgery_is_forged_and_not_stale() -> None:
    with pytest.raises(Forged):
        check(sign(BODY, OTHER, at=NOW - timedelta(days=1)))


@pytest.mark.parametrize(
    "secrets",
    [[], [""], ["whsec_"], ["whsec_***"], ["whsec_é"], ["whsec_A"], ["whpk_AAAA"], [SECRET + "\n"], [SECRET, "oops!"]],
    ids=repr,
)
def test_secrets_that_cannot_be_any(secrets: list[str]) -> None:
    with pytest.raises(ConfigurationError) as caught:
        check(SIGNED, secrets=secrets)
    assert caught.value.service == "clerk"
    assert not any(secret and secret in str(caught.value) for secret in secrets if secret != "whsec_")


@pytest.mark.parametrize("secret", ["", "whsec_é"])
def test_nothing_is_signed_with_a_secret_that_cannot_be_any(secret: str) -> None:
    with pytest.raises(ConfigurationError):
        sign(BODY, secret, at=NOW)


def test_the_same_body_is_a_redelivery_unless_an_id_is_given() -> None:
    first, again = sign(BODY, SECRET, at=NOW), sign(BODY, SECRET, at=NOW + timedelta(minutes=5))
    assert first["svix-id"] == again["svix-id"]
    assert first["svix-signature"] != again["svix-signature"]
    assert sign(b"{}", SECRET, at=NOW)["svix-id"] != first["svix-id"]


@pytest.mark.parametrize(
    ("headers", "secrets", "now"),
    [
        (sign(BODY, OTHER, at=NOW), [SecretStr(SECRET)], NOW),
        (SIGNED, [SecretStr(SECRET)], NOW + timedelta(days=1)),
        (SIGNED, [SecretStr(SECRET), SecretStr("canary!")], NOW),
    ],
    ids=["forged", "stale", "configuration"],
)
def test_a_traceback_with_locals_shows_neither_secret_nor_signature(
    headers: dict[str, str], secrets: list[SecretStr], now: datetime
) -> None:
    given_headers, signature = Headers.of(headers), headers["svix-signature"]
    try:
        verify(BODY, given_headers, secrets, now=now)
    except (WebhookError, ConfigurationError) as error:
        ours = error.__traceback__.tb_next if error.__traceback__ else None
        report = traceback.TracebackException(type(error), error, ours, capture_locals=True)
        text = "".join(report.format())
    else:
        pytest.fail("it was accepted")
    assert "tolerance" in text
    assert signature.removeprefix("v1,") not in text
    assert "canary" not in text
    assert SECRET.removeprefix("whsec_") not in text
    assert "keys" not in text


class _Clock(datetime):
    """Svix' verifier reads the clock by itself."""

    @classmethod
    @override
    def now(cls, tz: Any = None) -> _Clock:
        return cls.fromtimestamp(NOW.timestamp(), tz)


def theirs(body: bytes, headers: dict[str, str], secret: str) -> bool | None:
    """Whether the official verifier accepts; None: it crashes."""
    with mock.patch("standardwebhooks.webhooks.datetime", _Clock):
        try:
            Webhook(secret).verify(body, headers)
        except WebhookVerificationError:
            return False
        except Exception:
            return None
    return True


def ours(body: bytes, headers: dict[str, str], secret: str) -> bool:
    try:
        verify(body, Headers.of(headers), [secret], now=NOW)
    except WebhookError:
        return False
    return True


junk = st.sampled_from([*" ,.+-=_!v1aé\n٣", "v1,", "v1a,", " v1,AAAA", ".5", "e1", "\ud800"])


@st.composite
def edited(draw: st.DrawFn, text: str) -> str:
    """A text after up to two insertions, deletions or replacements."""
    for _ in range(draw(st.integers(0, 2))):
        at, cut = draw(st.integers(0, len(text))), draw(st.integers(0, 2))
        text = text[:at] + draw(junk | st.just("")) + text[at + cut :]
    return text


def mostly(usual: Any, *rare: Any) -> st.SearchStrategy[Any]:
    """The usual value about half of the time."""
    return st.sampled_from([*[usual] * len(rare), *rare])


@st.composite
def deliveries(draw: st.DrawFn) -> tuple[bytes, dict[str, str]]:
    """A signed delivery: as it is, spelt otherwise, or spoilt."""
    body = draw(st.sampled_from([BODY, BODY, b"", "é".encode(), b"\xff"]))
    sent = NOW.timestamp() + draw(mostly(0, -299, 300, 301, -(10**9)))
    headers = sign(body, SECRET, at=datetime.fromtimestamp(sent, UTC), id="msg_1")
    stamp = draw(st.sampled_from(["{:.0f}", "{:.1f}", "{:.1f}5", "{:.1f}9999999", "{:.9e}", " {:.0f} ", "+0{:_.0f}"]))
    headers["svix-timestamp"] = stamp.format(sent)
    headers["svix-signature"] += draw(mostly("", " v1,AAAA", " v1a,AAAA", " v1", " "))
    match draw(mostly("nothing", "header", "body", "secret", "order")):
        case "header":
            name = draw(st.sampled_from(sorted(SIGNED)))
            headers[name] = draw(edited(headers[name]))
        case "body":
            body += draw(st.binary(max_size=3))
        case "secret":
            headers["svix-signature"] = sign(body, OTHER, at=NOW, id="msg_1")["svix-signature"]
        case "order":
            headers["svix-signature"] = " ".join(reversed(headers["svix-signature"].split(" ")))
    for name in draw(st.sets(st.sampled_from(sorted(SIGNED)))):
        headers[name.replace("svix", "webhook")] = headers.pop(name)
    return body, headers


@settings(max_examples=200, deadline=None)
@given(deliveries(), st.sampled_from([SECRET, SECRET, SECRET.removeprefix("whsec_")]))
@example((BODY, SIGNED), SECRET)
@example((BODY, SIGNED | {"svix-id": "", "webhook-id": "msg_1"}), SECRET)
@example((BODY, SIGNED | {"svix-timestamp": f"{NOW.timestamp() - 1:.0f}.9999999"}), SECRET)
@example((BODY, SIGNED | {"svix-signature": "v1,!" + SIGNED["svix-signature"].removeprefix("v1,")}), SECRET)
def test_what_svix_accepts_is_accepted_and_nothing_else(delivery: tuple[bytes, dict[str, str]], secret: str) -> None:
    body, headers = delivery
    expected = theirs(body, headers, secret)
    assert expected is None or ours(body, headers, secret) is expected


@pytest.mark.parametrize(
    ("body", "change", "accepted"),
    [
        (BODY, {"svix-signature": "v1,é"}, False),
        (BODY, {"svix-signature": "v1"}, False),
        (BODY, {"svix-signature": "v1,a"}, False),
        (b"\xff", {"svix-signature": sign(b"\xff", SECRET, at=NOW, id="msg_1")["svix-signature"]}, True),
    ],
    ids=["no ASCII", "no comma", "no base64", "body is no UTF-8"],
)
def test_where_svix_crashes_there_is_a_verdict(body: bytes, change: dict[str, str], accepted: bool) -> None:
    headers = SIGNED | change
    assert theirs(body, headers, SECRET) is None
    assert ours(body, headers, SECRET) is accepted


@settings(max_examples=200, deadline=None)
@given(
    st.binary(max_size=50),
    st.dictionaries(
        st.sampled_from([*SIGNED, "webhook-id", "webhook-timestamp", "webhook-signature"]), st.text(), min_size=3
    ),
)
def test_hostile_input_is_forged_and_nothing_worse(body: bytes, headers: dict[str, str]) -> None:
    with pytest.raises(Forged):
        check(headers, body=body)


@settings(max_examples=100, deadline=None)
@given(st.lists(st.tuples(st.binary(max_size=12), st.binary(max_size=40)), max_size=5))
def test_raw_header_pairs_are_forged_and_nothing_worse(pairs: list[tuple[bytes, bytes]]) -> None:
    named = [(b"svix-id", b"msg_1"), (b"svix-timestamp", b"1716883230"), (b"svix-signature", b"v1,AAAA"), *pairs]
    with pytest.raises(Forged):
        verify(BODY, Headers.of(named), [SECRET], now=NOW)
