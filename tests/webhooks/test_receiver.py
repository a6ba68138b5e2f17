"""Receivers: how they are built, what they take, and what their errors say and do not say."""

from __future__ import annotations

import pickle
import subprocess
import sys
from datetime import datetime, timedelta
from traceback import TracebackException

import pytest
from pydantic import SecretStr

from canary import frames_of
from deliveries import AT, AYRSHARE, CLERK, SENDERS, STRIPE, Sender
from switchgear.ayrshare.events import AyrshareEvent, ScheduledPostEvent
from switchgear.clerk.events import ClerkEvent
from switchgear.errors import (
    ConfigurationError,
    Forged,
    InvalidRequest,
    SwitchgearError,
    TooLarge,
    WebhookError,
)
from switchgear.stripe.events import StripeEvent
from switchgear.webhooks import AyrshareReceiver, ClerkReceiver, StripeReceiver

every_service = pytest.mark.parametrize("sender", SENDERS, ids=lambda sender: sender.source)


@every_service
def test_a_delivery_becomes_an_event(sender: Sender):
    event = sender.build().receive(sender.body, sender.sign(sender.body))
    assert isinstance(event, {"clerk": ClerkEvent, "stripe": StripeEvent, "ayrshare": AyrshareEvent}[sender.source])
    assert event.source is sender.source
    assert event.id == {"clerk": "msg_1", "stripe": "evt_1", "ayrshare": "ayr_hook-1"}[sender.source]
    assert event.received_at == AT
    assert event.raw == sender.body


def test_an_event_has_its_own_class():
    match AYRSHARE.build().receive(AYRSHARE.body, AYRSHARE.sign(AYRSHARE.body)):
        case ScheduledPostEvent(object=post):
            assert post.id == "post-1"
        case other:
            pytest.fail(f"{other!r}")


@every_service
@pytest.mark.parametrize("kind", [bytes, bytearray, memoryview, lambda body: memoryview(bytearray(body))])
def test_any_bytes_will_do(sender: Sender, kind):
    event = sender.build().receive(kind(sender.body), sender.sign(sender.body))
    assert event.raw == sender.body
    assert type(event.raw) is bytes


@every_service
@pytest.mark.parametrize("body", ["text", None, {"type": "parsed"}, [1], 7])
def test_anything_else_is_refused_with_advice(sender: Sender, body):
    with pytest.raises(InvalidRequest, match="raw bytes as received") as refused:
        sender.build().receive(body, {})
    assert refused.value.service == sender.source


@every_service
@pytest.mark.parametrize("headers", [None, 7, [1, 2], [("a", "b", "c")], ["abc"]])
def test_what_are_no_headers_is_refused(sender: Sender, headers):
    with pytest.raises(InvalidRequest, match="headers"):
        sender.build().receive(sender.body, headers)


@every_service
def test_a_body_over_the_limit_is_not_looked_at(sender: Sender):
    size = len(sender.body)
    headers = sender.sign(sender.body)
    assert sender.build(max_body=size).receive(sender.body, headers)
    for body in (sender.body, memoryview(sender.body)):
        with pytest.raises(TooLarge, match=f"{size} bytes, {size - 1} are allowed") as refused:
            sender.build(max_body=size - 1).receive(body, headers)
        assert (refused.value.http_status, refused.value.service) == (413, sender.source)


@every_service
def test_secrets_come_in_many_forms(sender: Sender):
    headers = sender.sign(sender.body)
    for secrets in (
        sender.secret,
        SecretStr(sender.secret),
        [sender.secret],
        (sender.other_secret, SecretStr(sender.secret)),
        lambda: sender.secret,
        lambda: [sender.other_secret, sender.secret],
    ):
        assert sender.build(secrets).receive(sender.body, headers)


@every_service
def test_a_function_of_secrets_is_asked_at_each_delivery(sender: Sender):
    current = [sender.other_secret]
    receiver = sender.build(lambda: current[-1])
    headers = sender.sign(sender.body)
    with pytest.raises(Forged):
        receiver.receive(sender.body, headers)
    current.append(sender.secret)
    assert receiver.receive(sender.body, headers)
    current.append("sk_test_1")
    with pytest.raises(ConfigurationError, match="API key"):
        receiver.receive(sender.body, headers)


@every_service
@pytest.mark.parametrize(
    ("secrets", "named"),
    [
        ([], "no webhook secret"),
        ((), "no webhook secret"),
        ("", "secret"),
        ([""], "secret"),
        (SecretStr(""), "secret"),
        ("sk_test_51ABC", "begins with sk_ is an API key"),
        (SecretStr("sk_live_51ABC"), "begins with sk_ is an API key"),
        (["pk_live_51ABC"], "begins with pk_ is an API key"),
        ("rk_live_51ABC", "begins with rk_ is an API key"),
        (None, "NoneType, not text; is its environment variable set"),
        (b"whsec_x", "bytes, not text"),
        ([None], "NoneType, not text; is its environment variable set"),
        (5, "int, not text"),
        ({"a": 1}, "dict, not text"),
        (object(), "object, not text"),
        (SecretStr(5), "holds int, not text"),
        ([b"whsec_x"], "bytes, not text"),
        ("white space\n", "secret"),
    ],
)
def test_what_can_be_no_secret_is_refused_at_once(sender: Sender, secrets, named):
    with pytest.raises(ConfigurationError, match=named) as refused:
        sender.receiver(secrets)
    assert refused.value.service == sender.source
    assert "51ABC" not in str(refused.value)


@pytest.mark.parametrize("sender", [CLERK, STRIPE], ids=["clerk", "stripe"])
def test_one_bad_secret_among_good_ones_is_refused(sender: Sender):
    with pytest.raises(ConfigurationError):
        sender.build([sender.secret, "no secret!"])


@every_service
@pytest.mark.parametrize(
    ("options", "said"),
    [
        *(
            ({"tolerance": wrong}, "tolerance .* float.'inf'.")
            for wrong in (-1.0, float("nan"), None, "5", True, [], 5j)
        ),
        *(({"max_body": wrong}, "max_body .* sys.maxsize") for wrong in (0, -1, None, 1e6, "5", True)),
        *(({"clock": wrong}, "clock .* function") for wrong in (None, AT, "now")),
    ],
    ids=repr,
)
def test_settings_that_cannot_be_any_are_refused_with_advice(sender: Sender, options, said):
    with pytest.raises(ConfigurationError, match=said) as refused:
        sender.build(**options)
    assert refused.value.service == sender.source


@every_service
def test_a_delivery_of_any_age_is_accepted_on_request(sender: Sender):
    receiver = sender.build(tolerance=float("inf"))
    assert receiver.receive(sender.body, sender.sign(sender.body, at=AT - timedelta(days=4000)))


@every_service
@pytest.mark.parametrize(
    "spelled",
    [
        lambda value: [value],
        lambda value: (value.encode(),),
        lambda value: f" {value}\t",
        lambda value: value.replace(",", " ,\t") if "t=" in value else value,
    ],
    ids=["a list", "a tuple of bytes", "padded", "padded parts"],
)
def test_how_headers_are_spelled_does_not_matter(sender: Sender, spelled):
    headers = {name: spelled(value) for name, value in sender.sign(sender.body).items()}
    assert sender.build().receive(sender.body, headers).raw == sender.body


@every_service
def test_the_tolerance_is_the_callers(sender: Sender):
    headers = sender.sign(sender.body, at=AT - timedelta(seconds=400))
    with pytest.raises(WebhookError, match="400"):
        sender.build().receive(sender.body, headers)
    assert sender.build(tolerance=400).receive(sender.body, headers)


@every_service
@pytest.mark.parametrize("answer", [None, 5, "now", AT.timestamp(), lambda: AT])
def test_a_clock_that_answers_no_time_is_refused(sender: Sender, answer):
    with pytest.raises(ConfigurationError, match=f"answers {type(answer).__name__}"):
        sender.build(clock=lambda: answer).receive(sender.body, {})


@every_service
def test_a_function_of_secrets_answers_at_once(sender: Sender):
    async def secrets() -> str:
        return sender.secret

    for wrong, said in ((secrets, "asynchronous"), (lambda: 5, "int, not text")):
        with pytest.raises(ConfigurationError, match=said):
            sender.build(wrong).receive(sender.body, sender.sign(sender.body))


@every_service
def test_a_clock_without_a_zone_is_refused(sender: Sender):
    with pytest.raises(ConfigurationError, match="zone"):
        sender.build(clock=lambda: datetime(2026, 11, 5)).receive(sender.body, {})  # noqa: DTZ001


@pytest.mark.parametrize("receiver", [ClerkReceiver, StripeReceiver, AyrshareReceiver])
def test_without_a_clock_it_is_now(receiver):
    sender = next(sender for sender in SENDERS if sender.receiver is receiver)
    before = datetime.now(AT.tzinfo)
    event = receiver(sender.secret).receive(sender.body, sender.sign(sender.body, at=before))
    assert before <= event.received_at <= datetime.now(AT.tzinfo)


@every_service
def test_a_receiver_shows_no_secret_and_is_not_pickled(sender: Sender):
    several = sender.build([sender.secret, sender.other_secret], tolerance=60)
    assert repr(several) == f"{sender.receiver.__name__}(secrets=2, tolerance=60, max_body=1000000)"
    assert "secrets=asked" in repr(sender.build(lambda: sender.secret))
    with pytest.raises(TypeError, match="build it where it is used"):
        pickle.dumps(several)


class Attempt:
    """A call whose own frame holds nothing but this object, so that what a traceback shows comes from below."""

    def __init__(self, call, *args):
        self.call, self.args = call, args

    def __call__(self):
        try:
            self.call(*self.args)
        except SwitchgearError as error:
            return error
        pytest.fail("nothing was raised")


@every_service
@pytest.mark.parametrize("fault", ["forged", "stale", "malformed", "secret"])
def test_no_traceback_holds_a_secret_a_body_or_a_signature(sender: Sender, fault):
    body = b'{"canary": "canary-in-the-body"}'
    at = AT - timedelta(days=fault == "stale")
    headers = sender.sign(body, secret=sender.other_secret if fault == "forged" else None, at=at)
    secrets = {"secret": lambda: ["sk_live_canary"]}.get(fault, [sender.secret])
    error = Attempt(sender.build(secrets).receive, body, headers)()
    shown = "".join(TracebackException.from_exception(error, capture_locals=True).format()) + repr(error)
    for canary in ("canary", sender.secret, sender.other_secret, *(v for k, v in headers.items() if len(v) > 20)):
        assert canary not in shown


@every_service
def test_no_traceback_of_building_one_holds_a_secret(sender: Sender):
    error = Attempt(sender.build, [sender.secret, "sk_live_canary"])()
    for text in frames_of(error):
        assert "canary" not in text
        assert sender.secret not in text


_FRESH = """
import sys
from datetime import UTC, datetime
from switchgear.webhooks import {name}
now = datetime.now(UTC)
receiver = {name}({secret!r})
headers = __import__("switchgear.{source}.signature").{source}.signature.sign({body!r}, {secret!r}, at=now, id="msg_1")
receiver.receive({body!r}, headers)
print(" ".join(sorted(sys.modules)))
"""


@every_service
def test_receiving_loads_no_http_library_and_no_other_service(sender: Sender):
    code = _FRESH.format(name=sender.receiver.__name__, secret=sender.secret, source=sender.source, body=sender.body)
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    loaded = {name.split(".")[0] for name in done.stdout.split()}
    assert "switchgear" in loaded
    assert not loaded & {"httpx", "httpcore", "stripe", "jwt", "svix", "requests", "aiohttp", "tenacity", "pybreaker"}
    others = {f"switchgear.{other.source}.events" for other in SENDERS if other is not sender}
    assert not others & set(done.stdout.split())
    assert "switchgear.pipeline" not in done.stdout.split()
