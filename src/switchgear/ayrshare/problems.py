"""How Ayrshare says that something is wrong (https://www.ayrshare.com/docs/errors/overview)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, cast

from switchgear.ayrshare.models.posts import unwrap_post
from switchgear.errors import (
    ApiError,
    AuthenticationFailed,
    Duplicate,
    NotFound,
    RateLimited,
    ValidationFailed,
)
from switchgear.pipeline.retry import Outcome
from switchgear.pipeline.service import Problem, problem_of_status
from switchgear.pipeline.wire import WireResponse
from switchgear.types.reading import read_json

__all__ = ["problem"]

_CLASSES: Final[Mapping[str, type[ApiError]]] = {
    "102": AuthenticationFailed,  # even with 403
    "419": AuthenticationFailed,  # the X credentials are missing
    "107": Duplicate,  # Facebook has just had the same post
    "110": Duplicate,  # so has X
    "137": Duplicate,  # so has Ayrshare, within 48 hours
    "146": Duplicate,  # the title of a profile is taken
    "114": NotFound,
    "186": NotFound,
    "221": NotFound,
    "383": NotFound,  # the post was deleted before
    "156": ValidationFailed,  # the network is not linked
}
"""Most of Ayrshare's business errors are 400, so the code says more than the status."""

_HELD: Final = frozenset(("435",))
"""Codes of 429 by which a profile is held back for as many seconds as `details` says: a repeat would prolong it."""

_MESSAGE_LENGTH: Final = 300


def problem(response: WireResponse) -> Problem | None:
    """What Ayrshare says is wrong; None: nothing is.

    A call failed if its status or its body says so (Ayrshare's documentation: errors). Two bodies say so and are
    answers all the same: one that reports a success on some network beside the failures, and a stored post whose own
    status is `error`.
    """
    by_status, reply = problem_of_status(response), _reply(response.content)
    if _took_effect(reply) or (by_status is None and (reply.get("status") != "error" or "platforms" in reply)):
        return None
    otherwise = by_status or Problem(ValidationFailed, "the service answered with an error", Outcome.FINAL)
    by_network = _objects(reply.get("errors"))
    faults = by_network or [reply]
    code = _code(faults[0].get("code"))
    message = "; ".join(filter(None, map(_text, faults))) or otherwise.message
    if response.status == 429:
        wait = _seconds(faults[0].get("details"))
        outcome = Outcome.FINAL if code in _HELD else Outcome.REFUSED
        return Problem(RateLimited, message, outcome, code, retry_after=wait, retryable=True)
    known = _CLASSES.get(code or str(response.status))
    if known is None and "idempoten" in message.lower():  # its code is not documented
        known = Duplicate
    outcome = Outcome.FINAL if known or by_network else otherwise.outcome
    invited = all(fault.get("retryAvailable") is True for fault in faults)
    return Problem(known or otherwise.error, message, outcome, code, retryable=invited)


def _reply(content: bytes) -> dict[str, Any]:
    """The object that says what happened; it lies in `posts` with a profile key, in `history` if that is empty."""
    try:
        body = unwrap_post(read_json(content)[0])
    except ValueError:
        return {}
    reply = cast(dict[str, Any], body) if isinstance(body, dict) else {}
    history = reply.get("history")
    return cast(dict[str, Any], history) if isinstance(history, dict) else reply


def _objects(value: object) -> list[dict[str, Any]]:
    """The objects of a list."""
    items = cast(list[object], value) if isinstance(value, list) else []
    return [cast(dict[str, Any], item) for item in items if isinstance(item, dict)]


def _seconds(value: object) -> float | None:
    """A number of seconds."""
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) and value >= 0 else None


def _took_effect(reply: Mapping[str, Any]) -> bool:
    """Whether some network published the post, or deleted it."""
    by_network = _objects(list(reply.values()))
    deleted = any(item.get("action") == "delete" and item.get("status") == "success" for item in by_network)
    return deleted or any(item.get("id") != "failed" for item in _objects(reply.get("postIds")))


def _code(value: object) -> str | None:
    return str(value) if isinstance(value, int | str) and not isinstance(value, bool) and value != "" else None


def _text(fault: Mapping[str, Any]) -> str:
    """`facebook (107): This status update is identical ...`."""
    message, platform, code = fault.get("message"), fault.get("platform"), _code(fault.get("code"))
    said = " ".join(message.split())[:_MESSAGE_LENGTH] if isinstance(message, str) else ""
    if not isinstance(platform, str):
        return said
    return f"{platform[:20]}{f' ({code})' if code else ''}: {said or 'refused'}"
