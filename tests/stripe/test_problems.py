"""Stripe's error codes: what each is here, whether it may go again, and what is said of it."""

from __future__ import annotations

import pickle
from typing import Any

import pytest

from stripe_wire import StripeWire
from switchgear.errors import (
    ApiError,
    AuthenticationFailed,
    CardDeclined,
    Conflict,
    PaymentFailed,
    PermissionDenied,
    RateLimited,
    ServerError,
    ValidationFailed,
)
from switchgear.pipeline.retry import Outcome
from switchgear.stripe.problems import (
    CLASSES,
    SENSITIVE,
    AuthenticationRequired,
    CardDetailsWrong,
    CardExpired,
    CardUnsupported,
    DuplicatePayment,
    IdempotencyConflict,
    InsufficientFunds,
    IssuerUnavailable,
    LockTimeout,
    ReconnectNeeded,
    problem,
)
from wires import answered, done, each_colour, reply

LEADING: dict[str, type[ApiError]] = {
    "access_denied": PermissionDenied,
    "authentication_required": AuthenticationRequired,
    "duplicate_transaction": DuplicatePayment,
    "expired_card": CardExpired,
    "idempotency_error": IdempotencyConflict,
    "incorrect_cvc": CardDetailsWrong,
    "insufficient_funds": InsufficientFunds,
    "invalid_client": AuthenticationFailed,
    "invalid_grant": ReconnectNeeded,
    "lock_timeout": LockTimeout,
    "processing_error": IssuerUnavailable,
    "rate_limit": RateLimited,
    "testmode_decline": CardUnsupported,
}
"""For each class the code that is met most."""


def declined(**fields: Any) -> dict[str, Any]:
    return {"error": {"type": "card_error", "code": "card_declined", "message": "Your card was declined.", **fields}}


def body_of(code: str, kind: type[ApiError]) -> tuple[int, dict[str, Any]]:
    """An answer in which Stripe says a code where it says it."""
    if issubclass(kind, CardDeclined):
        return 402, declined(decline_code=code)
    if code.startswith(("access", "invalid")):
        return 400, {"error": code, "error_description": "No."}
    return 429 if issubclass(kind, RateLimited) else 400, {
        "error": {"type": code if code.endswith("_error") else "invalid_request_error", "code": code, "message": "No."}
    }


def raised(colour: str, *responses: Any) -> tuple[ApiError, int]:
    """What a call raises after these answers, and how many requests it took."""
    wire = StripeWire(colour)
    wire.steps = [answered(response) for response in responses]
    with pytest.raises(ApiError) as refused:
        done(wire.client().customers.create())
    return refused.value, len(wire.sent)


@each_colour
@pytest.mark.parametrize("code", CLASSES)
def test_each_row_is_an_error_of_its_class(colour, code):
    kind = CLASSES[code]
    status, body = body_of(code, kind)
    error, sent = raised(colour, reply(status, body, stripe_should_retry="false"))
    assert (type(error), error.code, error.status, sent) == (kind, code, status, 1)
    assert error.retryable is (kind is IssuerUnavailable)
    assert (error.operation, error.guidance) == ("customers.create", kind.guidance)
    if isinstance(error, CardDeclined):
        assert error.decline_code == code
        assert kind.user_message != CardDeclined.user_message


def test_the_rows_that_matter_most():
    assert {code: CLASSES[code] for code in LEADING} == LEADING
    assert {*LEADING.values()} == {*CLASSES.values()}
    assert SENSITIVE.isdisjoint(CLASSES)


@each_colour
@pytest.mark.parametrize("code", sorted(SENSITIVE))
@pytest.mark.parametrize("place", ["code", "decline_code"])
def test_a_sensitive_decline_reads_as_a_generic_one(colour, code, place):
    telling = {place: code, "message": f"Declined: {code}.", "param": code, "network_decline_code": "43"}
    error, _ = raised(colour, reply(402, declined(**telling)))
    generic, _ = raised(colour, reply(402, declined(decline_code="generic_decline")))
    assert code.encode() in error.body
    for twin in (error, pickle.loads(pickle.dumps(error))):  # noqa: S301 - of this test's own making
        facts = {**vars(twin), "request_id": None, "body": b"", "headers": {}}
        assert facts == {**vars(generic), "request_id": None, "body": b"", "headers": {}}
        assert type(twin) is CardDeclined
        assert (twin.code, twin.user_message) == ("generic_decline", CardDeclined.user_message)
        assert code not in f"{twin!r} {twin} {twin.args} {facts}"
    assert code not in f"{error.__cause__!r} {getattr(error, '__notes__', '')}"


@pytest.mark.parametrize(
    ("code", "advice", "later"),
    [
        ("generic_decline", None, False),
        ("generic_decline", "try_again_later", True),
        ("insufficient_funds", "do_not_try_again", False),
        ("processing_error", None, True),
        ("processing_error", "do_not_try_again", False),
    ],
)
def test_the_banks_advice_says_whether_to_try_later(code, advice, later):
    error, sent = raised("sync", reply(402, declined(decline_code=code, advice_code=advice)))
    assert isinstance(error, CardDeclined)
    assert (error.advice_code, error.retryable, sent) == (advice, later, 1)
    assert (f"(advice: {advice})" in str(error)) is (advice is not None)


def test_a_code_of_cards_says_nothing_of_other_errors():
    body = {"error": {"type": "insufficient_funds", "code": "insufficient_funds", "message": "No."}}
    for status, kind in ((400, ValidationFailed), (402, PaymentFailed)):
        found = problem(reply(status, body))
        assert found is not None
        assert (found.error, found.code) == (kind, "insufficient_funds")


@each_colour
def test_a_rate_limit_says_which_one(colour):
    limited = reply(429, {"error": {"code": "rate_limit"}}, stripe_rate_limited_reason="endpoint-rate")
    error, sent = raised(colour, *[limited] * 9)
    assert isinstance(error, RateLimited)
    assert sent > 1
    assert (error.reason, error.retryable) == ("endpoint-rate", True)
    assert "(limit: endpoint-rate)" in str(error)
    assert pickle.loads(pickle.dumps(error)).reason == "endpoint-rate"  # noqa: S301 - of this test's own making


@pytest.mark.parametrize(("status", "code"), [(400, "rate_limit"), (409, "lock_timeout"), (429, "lock_timeout")])
def test_limits_and_locks_keep_a_request_from_being_done(status, code):
    found = problem(reply(status, {"error": {"code": code}}))
    assert found is not None
    assert (found.outcome, issubclass(found.error, RateLimited), found.details) == (Outcome.REFUSED, True, {})


@each_colour
def test_a_stored_failure_is_not_asked_for_again(colour):
    failure = {"error": {"type": "api_error", "message": "No."}}
    error, sent = raised(colour, reply(500, failure), reply(500, failure, idempotent_replayed="true"))
    assert isinstance(error, ServerError)
    assert (error.replayed, error.retryable, sent) == (True, False, 2)
    assert "the stored answer to an earlier request" in str(error)
    first, _ = raised(colour, reply(400, failure))
    assert not first.replayed


@each_colour
@pytest.mark.parametrize("content", ["", "<html><body>Bad gateway: sk_live_1</body></html>", "[]", '{"error": []}'])
@pytest.mark.parametrize(("status", "kind"), [(402, PaymentFailed), (403, PermissionDenied), (409, Conflict)])
def test_what_is_no_object_is_judged_by_the_status(colour, content, status, kind):
    error, _ = raised(colour, reply(status, content, stripe_should_retry="false"))
    assert (type(error), error.code, error.message) == (kind, None, f"the service answered {status}")
