"""Deliveries of every kind: the official package and ours say the same, but for what it says by a foreign error.

It takes what was signed in the future, the last of two times, and numbers that are none in JSON; and it raises
`TypeError`, `UnicodeDecodeError` and the like for what it does not expect. There ours has an error of its own, or a
generic event that says what does not fit.
"""

from __future__ import annotations

import hmac
import json
import random
from collections import Counter
from datetime import UTC, datetime
from types import SimpleNamespace

import pytest
import stripe

from switchgear.errors import Forged, Malformed, Stale
from switchgear.stripe.signature import HEADER
from switchgear.webhooks import StripeReceiver

NOW = 1_790_000_000
SECRETS = ("whsec_d7Xq1mV9", "whsec_Zk2PbR4t")
OBJECT = {"id": "cus_1", "object": "customer", "created": 1, "livemode": False}


def a_body(chance: random.Random) -> bytes:
    event = {
        "id": f"evt_{chance.randrange(10**6)}",
        "object": "event",
        "type": chance.choice(("customer.updated", "customer.új", "brand.new")),
        "created": NOW - chance.randrange(1000),
        "livemode": False,
        "data": {"object": {**OBJECT, "name": chance.choice(("Ann", "Zoë", "\u2028", "😀", None))}},
    }
    plain = json.dumps(event, ensure_ascii=chance.random() < 0.5)
    kind = chance.randrange(12)
    if kind == 0:
        return plain.encode()[:-1] + b"\xff}"
    if kind == 1:
        return f"[{plain}]".encode()
    if kind == 2:
        return (plain[:-1] + ', "n": ' + chance.choice(("1e400", "-1e999", "9" * 5000, "1" * 40)) + "}").encode()
    if kind == 3:
        return chance.choice((b"", b"null", b"1", b'"text"', b"not json", b"{}", b"\xef\xbb\xbf{}"))
    return plain.encode()


def a_header(chance: random.Random, body: bytes) -> str:
    at = NOW + chance.choice((0, 0, 0, -1, -299, -300, -301, -5000, 1, 299, 301, 5000))
    good, other = (hmac.new(secret.encode(), f"{at}.".encode() + body, "sha256").hexdigest() for secret in SECRETS)
    forms = (
        *(f"t={at},v1={good}",) * 6,
        f"t={at},v1={other}",
        f"t={at},v1={other},v1={good}",
        f"t={at},v0={good}",
        f"t={at},v1={good},v0={other}",
        f"t={at},v1={good[:-1]}",
        f"t={at},v1={good.upper()}",
        f"t={at},v1=ünïcode",
        f"t={at}",
        f"v1={good}",
        f"t=soon,v1={good}",
        f"t={at + 1},v1={good}",
        f"t={at},t={at},v1={good}",
        "",
        chance.choice(("x", ",,", "=", "t=,v1=", "t=1,v1=" + "0" * 64)),
    )
    return chance.choice(forms)


def officially(body: bytes, header: str) -> str:
    try:
        stripe.Webhook.construct_event(body, header, SECRETS[0], 300)
    except stripe.SignatureVerificationError:
        return "refused"
    except Exception as error:
        return f"foreign {type(error).__name__}"
    return "taken"


def ours(receiver: StripeReceiver, body: bytes, header: str) -> str:
    try:
        event = receiver.receive(body, {HEADER: header} if header else {})
    except (Forged, Stale, Malformed) as error:
        return type(error).__name__
    return "taken with problems" if event.problems else "taken"


def agree(official: str, own: str, body: bytes, header: str) -> bool:
    time = header.partition(",")[0].removeprefix("t=")
    future = time.isdecimal() and int(time) > NOW + 300
    if official == "taken" and (future or header.count("t=") > 1):
        return own == ("Forged" if header.count("t=") > 1 else "Stale")
    if official == "taken":
        content = json.loads(body)
        infinite = b"e400" in body or b"e999" in body
        return own == ("taken with problems" if infinite else "taken" if "type" in content else "Malformed")
    if official == "refused":
        return own in {"Forged", "Stale"}
    return own in {"Forged", "Stale", "Malformed", "taken with problems"}


@pytest.mark.parametrize("count", [1_000, pytest.param(10_000, marks=pytest.mark.long)])
def test_the_official_verifier_and_ours_agree(count, monkeypatch):
    monkeypatch.setattr("stripe._webhook.time", SimpleNamespace(time=lambda: float(NOW)))
    receiver = StripeReceiver(SECRETS[0], clock=lambda: datetime.fromtimestamp(NOW, UTC))
    chance, told = random.Random(count), Counter[tuple[str, str]]()
    for _ in range(count):
        body = a_body(chance)
        header = a_header(chance, body)
        official, own = officially(body, header), ours(receiver, body, header)
        told[official, own] += 1
        assert agree(official, own, body, header), (official, own, header, body[:200])
    assert {own for _, own in told} == {"taken", "taken with problems", "Forged", "Stale", "Malformed"}
    assert told["taken", "taken"] > count / 8
    assert any(official.startswith("foreign") for official, _ in told)
