"""The deciding generator against a model of what may be repeated, which knows nothing of its tables."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from hypothesis import example, given
from hypothesis import strategies as st

from scripted import COLOURS, LOST, REFUSED, Rig, Sent, call, fault, reply, spec_with
from switchgear.errors import Conflict, Fault, SwitchgearError
from switchgear.pipeline.body import json_body, stream_body
from switchgear.pipeline.request import Body, Lookup, Repeat, Request, Timing
from switchgear.pipeline.retry import Outcome
from switchgear.pipeline.service import Problem, problem_of_status
from switchgear.pipeline.wire import WireResponse
from switchgear.settings import BreakerPolicy, RetryPolicy, Settings

# What happens to a write: what it does, the error it would be, and what is known of its effect.
WRITES: dict[str, tuple[Any, str, str]] = {
    "answered": (reply(200, {"id": "1"}), "", "executed"),
    "lost": (LOST, "ConnectionLost", "perhaps"),
    "too late": (fault(Fault.READ_TIMEOUT, sent=True), "TimedOut", "perhaps"),
    "408": (reply(408), "ValidationFailed", "perhaps"),
    "503": (reply(503), "ServerError", "perhaps"),
    "refused": (REFUSED, "ConnectFailed", "never"),
    "no room": (fault(Fault.POOL_TIMEOUT, sent=False), "PoolExhausted", "never"),
    "429": (reply(429), "RateLimited", "never"),
    "in progress": (reply(409), "Conflict", "come again"),
    "invalid": (reply(400), "ValidationFailed", "no"),
    "forbidden": (reply(403), "PermissionDenied", "no"),
    "not there": (reply(404), "NotFound", "no"),
    "too large": (fault(Fault.TOO_LARGE, sent=True), "ConnectionLost", "no"),
}
LOOKS: dict[str, Any] = {
    "found": reply(200, {"id": "1"}),
    "nothing": reply(200, {}),
    "unreadable": reply(200, b"<html>"),
    "failing": reply(500),
    "lost": LOST,
}


@dataclass(frozen=True)
class Case:
    """A write, and what the service will do."""

    writes: list[str]
    looks: list[str]
    repeat: Repeat
    attempts: int = 3
    key: str | None = None
    body: str = "json"
    lookup: bool = False
    gone: bool = False
    looks_again: int = 0
    """How often it is looked for again, before a look that finds nothing proves something."""


def predicted(case: Case) -> tuple[list[str], str, bool]:
    """What is sent (`write` or `look`), the error it ends with (empty: it is answered), and if it may be tried again.

    A write that was surely not executed may always go again. One that perhaps was goes again if that is safe, or if
    looking shows that it was not. No body is sent twice that cannot be.
    """
    writes, looks = _acts(case.writes), _acts(case.looks)
    harmless = case.repeat in {Repeat.SAFE, Repeat.KEYED}
    sent: list[str] = []
    perhaps_executed = False

    def found() -> bool | None:
        if not case.lookup:
            return None
        sent.append("look")
        return {"found": True, "nothing": False}.get(next(looks))

    for attempt in range(1, case.attempts + 1):
        sent.append("write")
        _, error, effect = WRITES[next(writes)]
        if effect == "executed":
            return sent, "", False
        if perhaps_executed and effect in {"no", "come again"}:
            if case.gone and error == "NotFound":
                return sent, "", False
            if error in {"NotFound", "Conflict", "ValidationFailed"} and found():
                return sent, "", False
        perhaps_executed = perhaps_executed or effect == "perhaps"
        goes_again = effect == "never" or (harmless and effect != "no")
        looks_first = case.repeat is Repeat.LOOKUP and effect == "perhaps"
        harmful = perhaps_executed and (not harmless or (case.repeat is Repeat.KEYED and case.key is None))
        if not (goes_again or looks_first) or case.body == "stream, once" or attempt == case.attempts:
            return sent, error, goes_again and not harmful
        if looks_first:
            known = found()
            for _ in range(case.looks_again if case.lookup else 0):
                known = known or found()
            if known is not False:
                return sent, "" if known else error, False
    raise AssertionError


def _acts(names: list[str]) -> Iterator[str]:
    """As they are, and the last one for ever."""
    yield from names
    while True:
        yield names[-1]


def _problem(response: WireResponse) -> Problem | None:
    """As Stripe: a conflict while another write is in progress invites to come again."""
    problem = problem_of_status(response)
    return Problem(Conflict, "in progress", Outcome.INVITED) if problem and response.status == 409 else problem


def _body(kind: str, colour: str) -> Body:
    async def parts() -> Any:
        yield b"body"

    open_it: Callable[[], Any] = (lambda: iter([b"body"])) if colour == "sync" else parts
    return json_body("body") if kind == "json" else stream_body(open_it, replayable=kind == "stream")


_UNDER_WAY = (0.0, 0.5, 2.0, 4.0)
"""Seconds that make so many further looks: the second comes a second after the first, the third two after that."""


def _request(case: Case, colour: str) -> Request[Any]:
    def found(read: Any, began: datetime) -> Any:
        return read or None

    return call(
        "POST",
        repeat=case.repeat,
        timing=Timing.SLOW,
        body=_body(case.body, colour),
        idempotency_key=case.key,
        lookup=Lookup(call("GET"), found, _UNDER_WAY[case.looks_again]) if case.lookup else None,
        gone=b"{}" if case.gone else None,
    )


def observed(case: Case, colour: Any) -> tuple[list[str], str, bool]:
    """The same of the real one; and that each write is the same request."""
    writes, looks = _acts(case.writes), _acts(case.looks)

    def acts(sent: Sent) -> WireResponse:
        act = WRITES[next(writes)][0] if sent.request.method == "POST" else LOOKS[next(looks)]
        if isinstance(act, WireResponse):
            return act
        raise act

    policy = RetryPolicy(attempts=case.attempts, base=0.001, cap=0.001)
    settings = Settings(retry=policy, breaker=BreakerPolicy(consecutive=10**6, minimum_calls=10**6))
    rig = Rig(colour, acts, settings=settings, spec=spec_with(problem=_problem))
    error, retryable, attempts = "", False, None
    try:
        rig.send(_request(case, colour))
    except SwitchgearError as raised:
        error, retryable, attempts = type(raised).__name__, raised.retryable, raised.attempts
    assert attempts in {None, len(rig.sent)}
    sent = [sent for sent in rig.sent if sent.request.method == "POST"]
    assert len({(one.key, one.body, one.request.url) for one in sent}) == 1
    assert (sent[0].key is None) is (case.key is None and case.repeat is not Repeat.KEYED)
    assert case.key is None or sent[0].key == case.key
    return ["write" if one.request.method == "POST" else "look" for one in rig.sent], error, retryable


CASES = st.builds(
    Case,
    writes=st.lists(st.sampled_from(sorted(WRITES)), min_size=1, max_size=5),
    looks=st.lists(st.sampled_from(sorted(LOOKS)), min_size=1, max_size=3),
    repeat=st.sampled_from(list(Repeat)),
    attempts=st.integers(1, 5),
    key=st.sampled_from([None, "mine"]),
    body=st.sampled_from(["json", "stream", "stream, once"]),
    lookup=st.booleans(),
    gone=st.booleans(),
    looks_again=st.integers(0, 3),
)


@given(CASES, st.sampled_from(COLOURS))
@example(Case(["lost", "not there"], ["found"], Repeat.KEYED, gone=True), "sync")
@example(Case(["lost", "in progress", "answered"], ["nothing"], Repeat.KEYED, lookup=True), "async")
@example(Case(["lost", "429"], ["nothing", "failing", "nothing"], Repeat.LOOKUP, lookup=True, looks_again=2), "sync")
@example(Case(["503", "invalid"], ["found"], Repeat.LOOKUP, lookup=True), "sync")
@example(Case(["refused", "lost"], ["nothing", "failing"], Repeat.LOOKUP, attempts=5, lookup=True), "sync")
@example(Case(["lost", "answered"], ["found"], Repeat.SAFE, body="stream, once"), "async")
def test_it_sends_what_the_model_says_and_ends_as_it_says(case, colour):
    assert observed(case, colour) == predicted(case)
