"""Ayrshare's error codes: what each is here, whether it may go again, and what is said of it."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from switchgear.ayrshare import PostUncertain, RelinkNeeded
from switchgear.ayrshare.problems import problem
from switchgear.errors import (
    ApiError,
    AuthenticationFailed,
    Conflict,
    Duplicate,
    NotFound,
    PermissionDenied,
    Tier,
    ValidationFailed,
)
from switchgear.pipeline.retry import Outcome
from switchgear.pipeline.wire import WireResponse
from switchgear.types.headers import Headers

FACTS = Path(__file__).parents[3] / "shared" / "contracts" / "ayrshare" / "FACTS.md"
CODES: dict[type[ApiError], tuple[int, ...]] = {
    ValidationFailed: (132, 136, 138, 156, 182, 187, 382, 479, 518),
    AuthenticationFailed: (102, 419),
    Duplicate: (107, 110, 137, 146),
    PostUncertain: (108,),
    NotFound: (114, 186, 221, 349, 350, 383, 485, 501, 502, 503),
    RelinkNeeded: (161, 272, 362),
    PermissionDenied: (169, 361),
    Conflict: (288,),
}
EVERY = [(code, kind) for kind, codes in CODES.items() for code in codes]


def test_every_known_code_has_a_line() -> None:
    if not FACTS.exists():
        pytest.skip("the facts do not lie beside the project")
    table = FACTS.read_text().split("| Code | Meaning | Code | Meaning |")[1].split("\n\n")[0]
    codes = [row.split("|")[column] for row in table.splitlines() for column in (1, 3) if row.count("|") == 5]
    known = {int(code) for cell in codes for code in re.findall(r"\d+", cell)} | {502}  # 501 to 503
    assert known == {code for code, _ in EVERY} | {101}  # which the status tells


@pytest.mark.parametrize(("code", "kind"), EVERY)
@pytest.mark.parametrize("status", [200, 400, 403, 404, 500])
def test_a_code_says_more_than_the_status(code: int, kind: type[ApiError], status: int) -> None:
    body = {"action": "post", "status": "error", "code": code, "message": "No."}
    found = problem(WireResponse(status, Headers({}), json.dumps(body).encode()))
    assert found is not None
    assert (found.error, found.code, found.outcome) == (kind, str(code), Outcome.FINAL)
    assert found.retryable is (kind is Conflict)
    assert kind.tier in Tier
    assert kind.guidance != ApiError.guidance
    assert kind.user_message


@pytest.mark.parametrize("code", [999, 1, "teapot"])
def test_an_unknown_code_is_judged_by_the_status(code: object) -> None:
    body = json.dumps({"action": "post", "status": "error", "code": code, "message": "No."}).encode()
    for status, kind in ((200, ValidationFailed), (403, PermissionDenied), (404, NotFound)):
        found = problem(WireResponse(status, Headers({}), body))
        assert found is not None
        assert (found.error, found.code) == (kind, str(code))


@pytest.mark.parametrize(
    "entry",
    [
        {"facebook": {"status": "success", "commentId": "1"}},
        {"linkedin": [{"analytics": {}}]},
        {"x": {"status": "success"}},
    ],
)
def test_an_answer_of_some_networks_is_an_answer(entry: dict[str, object]) -> None:
    body = json.dumps({**entry, "instagram": {"status": "error", "code": 1}, "status": "error"}).encode()
    assert (problem(WireResponse(400, Headers({}), body)) is None) == ("x" not in entry)  # on the wire X is twitter
