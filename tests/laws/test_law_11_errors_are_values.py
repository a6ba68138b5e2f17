"""Law 11: errors are values.

One tree; each says what happened and what to do next, pickles and copies, and holds nothing foreign.
"""

from __future__ import annotations

import copy
import pickle
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from typing import Any

import pytest

from crm import CLIENTS, Line, contact, done, reply
from house import classes_of, is_public
from raising import throw
from scripted import LOST, REFUSED, fault
from switchgear import errors
from switchgear.errors import (
    ApiError,
    CircuitOpen,
    DeadlineExceeded,
    DecodeError,
    Fault,
    InvalidRequest,
    PoolExhausted,
    RateLimited,
    Replayed,
    RuleViolation,
    ServerError,
    SwitchgearError,
    Tier,
    TransportError,
    TransportFault,
    WebhookError,
    api_error_class,
)
from switchgear.pipeline.shared import Shared
from switchgear.settings import Settings
from switchgear.sync.keys import EntityKey
from switchgear.testing.clock import FakeClock

each_colour = pytest.mark.parametrize("colour", CLIENTS)


OURS = classes_of(SwitchgearError)
each_class = pytest.mark.parametrize("cls", OURS, ids=lambda cls: cls.__qualname__)

FACTS: dict[str, Any] = {
    "service": "crm",
    "operation": "contacts.get",
    "status": 418,
    "code": "teapot",
    "request_id": "req_1",
    "attempts": 2,
    "retry_after": 1.5,
}
INNER = {"body": b"<html>", "headers": {"set-cookie": "crumbs"}}


def an_error(cls: type[SwitchgearError]) -> SwitchgearError:
    """An error of a class, past its own constructor."""
    error = cls.__new__(cls, "it went wrong")
    SwitchgearError.__init__(error, "it went wrong", **FACTS, **INNER)
    return error


def _loaded(data: bytes) -> Any:
    return pickle.loads(data)  # noqa: S301 - of this test's own making


def facts_of(error: SwitchgearError) -> dict[str, Any]:
    return {name: value for name, value in vars(error).items() if name not in INNER}


@each_class
class TestEachClass:
    def test_it_says_where_what_and_what_to_do_next(self, cls):
        error = an_error(cls)
        assert {name: getattr(error, name) for name in FACTS} == FACTS
        assert str(error) == (
            "crm.contacts.get: it went wrong (status 418, code teapot, request req_1, 2 attempts, retry after 1.5 s)"
            f". {error.guidance}"
        )
        assert repr(error) == f"{cls.__name__}({str(error)!r})"

    def test_what_a_class_knows(self, cls):
        assert isinstance(cls.tier, Tier)
        assert isinstance(cls.retryable, bool)
        assert cls.user_message.endswith(".")
        assert cls.guidance.endswith(".")
        assert cls.__doc__

    def test_a_pickle_keeps_the_facts_and_leaves_out_body_and_headers(self, cls):
        error = an_error(cls)
        error.retryable = True
        error.add_note("a note")
        for protocol in range(pickle.HIGHEST_PROTOCOL + 1):
            data = pickle.dumps(error, protocol)
            assert b"<html>" not in data
            assert b"crumbs" not in data
            twin = _loaded(data)
            assert type(twin) is cls
            assert (str(twin), twin.args, facts_of(twin)) == (str(error), error.args, facts_of(error))
            assert (twin.body, twin.headers) == (b"", {})

    @pytest.mark.parametrize("make", [copy.copy, copy.deepcopy, lambda error: error.copy()])
    def test_a_copy_is_equal_and_has_no_traceback(self, cls, make):
        try:
            raise an_error(cls) from TransportFault(Fault.LOST, "cut", sent=True)
        except SwitchgearError as raised:
            error = raised
        twin = make(error)
        assert type(twin) is cls
        assert twin is not error
        assert (str(twin), twin.args, vars(twin)) == (str(error), error.args, vars(error))
        assert (twin.__cause__, twin.__traceback__) == (error.__cause__, None)

    def test_body_and_headers_are_attributes_only(self, cls):
        error = an_error(cls)
        assert (error.body, error.headers) == (b"<html>", {"set-cookie": "crumbs"})
        assert not any(
            word in text
            for text in (str(error), repr(error), *map(str, error.args))
            for word in ("html", "crumbs", "cookie")
        )


TIERS = {
    Tier.NETWORK: {
        "TransportError",
        "ConnectFailed",
        "TimedOut",
        "ConnectionLost",
        "PoolExhausted",
        "DeadlineExceeded",
    },
    Tier.RATE_LIMIT: {"RateLimited"},
    Tier.AUTHENTICATION: {"AuthenticationFailed", "PermissionDenied", "TokenRejected"},
    Tier.OUTAGE: {"CircuitOpen", "IntegrationDisabled", "PagesRepeat", "ServerError", "StoreError"},
}
"""All others are the caller's."""
NAMED = {cls.__name__: cls for cls in OURS if cls.__module__ == "switchgear.errors"}


class TestGuidance:
    def test_the_tiers(self):
        others = NAMED.keys() - set().union(*TIERS.values())
        found = {tier: {name for name, cls in NAMED.items() if cls.tier is tier} for tier in Tier}
        assert found == {**TIERS, Tier.CALLER: others}

    @pytest.mark.parametrize("name", sorted(NAMED))
    def test_each_class_has_words_of_its_own(self, name):
        cls = NAMED[name]
        assert "guidance" in vars(cls)
        assert "user_message" in vars(cls) or issubclass(cls, WebhookError)  # no user ever sees a delivery
        assert [other for other in NAMED.values() if other.guidance == cls.guidance] == [cls]

    @each_class
    def test_a_user_is_told_what_happened_and_what_to_do(self, cls):
        if not issubclass(cls, WebhookError | RuleViolation):
            assert cls.user_message.count(".") >= 2
        assert not {"key", "id", "status", "error", "argument"} & {*cls.user_message.lower().replace(".", "").split()}

    def test_what_never_was_a_call_does_not_speak_of_sending(self):
        with pytest.raises(InvalidRequest) as refused:
            EntityKey.parse("nothing")
        assert "sent" not in str(refused.value)

    def test_a_duplicate_is_a_conflict_that_no_repeat_helps(self):
        assert issubclass(errors.Duplicate, errors.Conflict)
        assert (errors.Conflict.retryable, errors.Duplicate.retryable) == (True, False)


class _Bare(SwitchgearError):
    """Of somebody who has no advice."""

    guidance = ""


class TestText:
    @pytest.mark.parametrize(
        ("facts", "text"),
        [
            ({}, "no"),
            ({"service": "crm"}, "crm: no"),
            ({"operation": "users.get"}, "users.get: no"),
            ({"attempts": 1}, "no"),
            ({"attempts": 3}, "no (3 attempts)"),
            ({"code": ""}, "no"),
            ({"retry_after": 0.0}, "no (retry after 0 s)"),
            ({"retry_after": 1234.5678}, "no (retry after 1234.57 s)"),
            ({"retry_after": 86400.0}, "no (retry after 86400 s)"),
        ],
    )
    def test_only_what_is_known(self, facts, text):
        assert str(_Bare("no", **facts)) == text

    def test_a_message_that_ends_with_a_full_stop(self):
        assert str(InvalidRequest("No.")) == f"No. {InvalidRequest.guidance}"


def test_the_tree_is_one():
    exported = {getattr(errors, name) for name in errors.__all__}
    assert {cls for cls in exported if isinstance(cls, type) and issubclass(cls, SwitchgearError)} == {
        cls for cls in OURS if cls.__module__ == "switchgear.errors"
    }
    others = [cls for cls in classes_of(BaseException) if cls not in OURS and not cls.__name__.startswith("_")]
    assert [cls for cls in others if is_public(cls.__module__) and "testing" not in cls.__module__] == [TransportFault]
    assert all(issubclass(cls, RuleViolation) for cls in OURS if cls.__module__.startswith("switchgear.domains"))
    assert all(400 <= cls.http_status < 500 or cls is Replayed for cls in OURS if issubclass(cls, WebhookError))


def test_what_code_that_knows_no_better_still_catches():
    assert {cls.__name__ for cls in OURS if issubclass(cls, ValueError)} >= {"InvalidRequest", "RuleViolation"}
    assert not any(issubclass(cls, OSError | LookupError) for cls in OURS)


def test_every_status_has_a_class():
    classes = {status: api_error_class(status) for status in range(300, 600)}
    assert all(issubclass(cls, ApiError) for cls in classes.values())
    assert {status for status, cls in classes.items() if issubclass(cls, ServerError)} == {*range(500, 600)}


class TestTransportFault:
    def test_it_pickles_and_copies(self):
        error = TransportFault(Fault.CONNECT, "refused", sent=False)
        for twin in (_loaded(pickle.dumps(error)), copy.copy(error), copy.deepcopy(error)):
            assert (twin.fault, twin.text, twin.sent, str(twin)) == (
                Fault.CONNECT,
                "refused",
                False,
                "connect: refused",
            )


def _failing(colour: str, *acts: Any, **options: Any) -> SwitchgearError:
    call = options.pop("call", lambda client: client.contacts.get("c1"))
    with pytest.raises(SwitchgearError) as failed:
        done(call(CLIENTS[colour](Line(*acts), **options)))
    return failed.value


REASONS: dict[str, tuple[type[SwitchgearError], dict[str, Any]]] = {
    "connect": (TransportError, {"acts": (REFUSED,)}),
    "lost": (TransportError, {"acts": (LOST,)}),
    "pool": (PoolExhausted, {"acts": (fault(Fault.POOL_TIMEOUT, sent=False),)}),
    "too large": (TransportError, {"acts": (fault(Fault.TOO_LARGE, sent=True),)}),
    "500": (ServerError, {"acts": (reply({}, 500),)}),
    "429": (RateLimited, {"acts": (reply({}, 429, retry_after="900"),)}),
    "decode": (DecodeError, {"acts": (reply("<html>"),)}),
    "missing": (DecodeError, {"acts": (reply({"name": "Ada"}),)}),
    "redirect": (ApiError, {"acts": (reply("", 302, location="https://elsewhere.test"),)}),
    "refused": (InvalidRequest, {"call": lambda client: client.contacts.get("")}),
    "disabled": (errors.IntegrationDisabled, {"settings": Settings(enabled=False)}),
}


@each_colour
@pytest.mark.parametrize(("kind", "how"), REASONS.values(), ids=REASONS)
class TestErrorsOfCalls:
    def test_they_say_where_and_hold_nothing_foreign(self, colour, kind, how):
        error = _failing(colour, *how.get("acts", ()), **{name: how[name] for name in how if name != "acts"})
        assert isinstance(error, kind)
        assert (error.service, error.operation) == ("crm", "contacts.get")
        assert str(error).startswith("crm.contacts.get: ")
        assert error.guidance in str(error)
        seen: list[BaseException] = []
        pending: list[BaseException | None] = [error]
        while pending:
            one = pending.pop()
            if one is not None and one not in seen:
                seen.append(one)
                pending += [one.__cause__, one.__context__]
        assert all(isinstance(one, SwitchgearError | TransportFault) for one in seen)
        assert error.__cause__ is None or isinstance(error.__cause__, TransportFault)
        assert isinstance(error.__cause__, TransportFault) is isinstance(error, TransportError)

    def test_they_cross_processes(self, colour, kind, how):
        error = _failing(colour, *how.get("acts", ()), **{name: how[name] for name in how if name != "acts"})
        twin = _loaded(pickle.dumps(error))
        assert facts_of(twin) == facts_of(error)


def test_in_a_pool_of_processes():
    given = [an_error(cls) for cls in OURS]
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        for error, future in [(error, pool.submit(throw, error)) for error in given]:
            twin = future.exception()
            assert type(twin) is type(error)
            assert facts_of(twin) == facts_of(error)


@each_colour
class TestFacts:
    def test_of_an_answer(self, colour):
        error = _failing(
            colour, reply({"message": "no such contact", "code": "gone"}, 404, x_request_id="req_9", retry_after="3")
        )
        assert (error.status, error.code, error.request_id, error.attempts) == (404, "gone", "req_9", 1)
        assert (error.retryable, error.retry_after) == (False, 3.0)
        assert error.body == b'{"message": "no such contact", "code": "gone"}'
        assert error.headers["X-Request-Id"] == "req_9"

    def test_a_request_id_in_the_body_outranks_the_header(self, colour):
        assert _failing(colour, reply({"request": "req_b"}, 404, x_request_id="req_h")).request_id == "req_b"

    def test_of_no_answer(self, colour):
        error = _failing(colour, LOST)
        assert (error.status, error.code, error.attempts, error.retryable) == (None, None, 3, True)

    def test_whether_a_repeat_may_help_is_said_of_this_call(self, colour):
        lost = LOST

        def create(**options: Any) -> SwitchgearError:
            return _failing(colour, lost, call=lambda client: client.contacts.create("Ada", **options))

        assert not create().retryable  # the key was minted here, and the caller's repeat would have another
        assert create(idempotency_key="mine").retryable
        assert _failing(colour, lost).retryable

    def test_of_an_open_circuit_and_a_passed_deadline(self, colour):
        clock = FakeClock()
        shared = Shared(clock=clock)
        for _ in range(3):
            error = _failing(colour, reply({}, 500), shared=shared)
        assert isinstance(error, CircuitOpen)
        assert (error.tier, error.retryable, error.attempts) == (Tier.OUTAGE, True, 0)
        assert error.retry_after is not None
        assert 0 < error.retry_after <= 30

        def slow(_: object) -> Any:
            clock.advance(60)
            raise TransportFault(Fault.READ_TIMEOUT, "too slow", sent=True)

        error = _failing(colour, slow, shared=Shared(clock=clock))
        assert isinstance(error, DeadlineExceeded)
        assert (error.tier, error.attempts) == (Tier.NETWORK, 1)

    def test_a_decode_error_names_the_field_and_keeps_the_answer(self, colour):
        error = _failing(colour, reply(contact() | {"id": None}, x_request_id="req_1"))
        assert isinstance(error, DecodeError)
        assert "id: " in error.message
        assert (error.status, error.request_id) == (200, "req_1")
        assert error.body == b'{"id": null}'
