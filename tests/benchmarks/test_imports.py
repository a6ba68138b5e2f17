"""What a new process pays before its first call."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any

MODEL = "class M(__import__('pydantic').BaseModel):\n    id: str\nM(id='u')"


def run(code: str) -> None:
    subprocess.run([sys.executable, "-c", code], check=True)


def compare(ratios: Any, name: str, ours: str, peer: str, bar: str) -> None:
    """Each process's own time is counted, less that of an empty one."""
    empty = ratios.compare(f"{name} (unadjusted)", lambda: run(ours), lambda: run(peer), bar="", rounds=9, calls=1)
    del empty
    _, _, _, mine, theirs = ratios.rows.pop()
    ratios.compare("empty", lambda: run("pass"), lambda: run("pass"), bar="", rounds=5, calls=1)
    _, _, _, nothing, _ = ratios.rows.pop()
    ratios.rows.append((name, (mine - nothing) / (theirs - nothing), bar, mine - nothing, theirs - nothing))


def test_package(ratios: Any) -> None:
    compare(ratios, "import switchgear / import httpx", "import switchgear", "import httpx", "<= 0.25")


def test_first_client(ratios: Any) -> None:
    ours = "from switchgear import ClerkClient; ClerkClient('sk_test_benchmark00000000000000000000')"
    compare(ratios, "a Clerk client / httpx + a pydantic model", ours, f"import httpx\n{MODEL}", "<= 1.25")


def test_receiver(ratios: Any) -> None:
    for kind, held, event in (
        ("apps.secret.set", {"id": "secret_1", "object": "apps.secret"}, "StripeGenericEvent"),
        ("customer.subscription.updated", SUBSCRIPTION, "SubscriptionEvent"),
    ):
        code = RECEIVE.format(json.dumps({**ENVELOPE, "type": kind, "data": {"object": held}}), event)
        compare(ratios, f"a receiver used for {kind} / a pydantic model", code, MODEL, "<= 1.15")


SUBSCRIPTION = {
    "id": "sub_1",
    "object": "subscription",
    "created": 1,
    "customer": "cus_1",
    "currency": "usd",
    "livemode": False,
    "status": "active",
    "cancel_at_period_end": False,
    "items": {"object": "list", "data": [], "has_more": False},
}
ENVELOPE = {"id": "evt_1", "object": "event", "created": 1, "livemode": False}
RECEIVE = """
import hmac, time
from switchgear.webhooks import StripeReceiver
body, at = {!r}.encode(), int(time.time())
signature = hmac.digest(b"whsec_x", b"%d.%s" % (at, body), "sha256").hex()
event = StripeReceiver("whsec_x").receive(body, {{"stripe-signature": f"t={{at}},v1={{signature}}"}})
assert type(event).__name__ == "{}", event
"""
