"""How Ayrshare says that something is wrong (https://www.ayrshare.com/docs/errors/overview)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, cast

from switchgear.ayrshare.models.posts import unwrap_post
from switchgear.errors import (
    ApiError,
    AuthenticationFailed,
    Conflict,
    Duplicate,
    NotFound,
    PermissionDenied,
    RateLimited,
    ValidationFailed,
)
from switchgear.pipeline.retry import Outcome
from switchgear.pipeline.service import Problem, problem_of_status
from switchgear.pipeline.wire import WireResponse
from switchgear.types.platforms import SocialPlatform, ayrshare_name
from switchgear.types.reading import read_json

__all__ = ["PostUncertain", "RelinkNeeded"]


class RelinkNeeded(PermissionDenied):
    """A network no longer lets Ayrshare in, or not for this: its account has to be linked again."""

    user_message = "The account on this network has to be linked again. Please link it, then try again."
    guidance = "Let the user link the account again: profiles.create_link_session answers an address for that."


class PostUncertain(ApiError):
    """The network did not say whether it published the post; it may be there."""

    user_message = "The post may be there already. Please look before you send it again."
    guidance = (
        "Look at the network, or wait for the webhook; error.body says where and when. Do not send it again before."
    )


_CLASSES: Final[Mapping[str, type[ApiError]]] = {
    "102": AuthenticationFailed,  # even with 403
    "419": AuthenticationFailed,  # the X credentials are missing
    "107": Duplicate,  # Facebook has just had the same post
    "108": PostUncertain,  # a Reel on Facebook
    "110": Duplicate,  # so has X
    "137": Duplicate,  # so has Ayrshare, within 48 hours
    "146": Duplicate,  # the title of a profile is taken
    "114": NotFound,
    "186": NotFound,
    "221": NotFound,
    "349": NotFound,  # the review
    "350": NotFound,  # there are no reviews
    "383": NotFound,  # the post was deleted before
    "485": NotFound,  # the story has expired
    "501": NotFound,  # the link session was revoked
    "502": NotFound,  # it is unknown
    "503": NotFound,  # it has expired
    "132": ValidationFailed,  # the text is too long
    "136": ValidationFailed,  # the address of media
    "138": ValidationFailed,  # Instagram refuses the media
    "156": ValidationFailed,  # the network is not linked
    "182": ValidationFailed,  # the media is too wide
    "187": ValidationFailed,  # of one row of the history
    "382": ValidationFailed,  # the post was not deleted by hand
    "479": ValidationFailed,  # Meta cannot fetch the media
    "518": ValidationFailed,  # a warning
    "161": RelinkNeeded,  # Facebook
    "272": RelinkNeeded,  # X
    "362": RelinkNeeded,
    "169": PermissionDenied,  # the plan does not include it
    "361": PermissionDenied,  # messages are switched off
    "288": Conflict,  # TikTok is still processing
}
"""Most of Ayrshare's business errors are 400, so the code says more than the status."""

_NETWORKS: Final = frozenset(map(ayrshare_name, SocialPlatform))
"""What replies call the networks."""

_HELD: Final = frozenset(("435",))
"""Codes of 429 by which a network holds a profile back for as many seconds as `details` says: a repeat prolongs it."""

_MESSAGE_LENGTH: Final = 300


def problem(response: WireResponse) -> Problem | None:
    """What Ayrshare says is wrong; None: nothing is.

    A call failed if its status or its body says so (Ayrshare's documentation: errors). Two bodies say so and are
    answers all the same: one that reports a success on some network beside the failures, and a stored post whose own
    status is `error`.
    """
    by_status = problem_of_status(response)
    if by_status is None and b"error" not in response.content:  # most answers need not be read twice
        return None
    reply = _reply(response.content)
    if _took_effect(reply) or (by_status is None and (reply.get("status") != "error" or "platforms" in reply)):
        return None
    otherwise = by_status or Problem(ValidationFailed, "the service answered with an error", Outcome.FINAL)
    by_network = _objects(reply.get("errors"))
    faults = by_network or [reply]
    code = _code(faults[0].get("code"))
    message = "; ".join(filter(None, map(_text, faults))) or otherwise.message
    if response.status == 429:
        wait = _seconds(faults[0].get("details"))
        if code not in _HELD:
            return Problem(RateLimited, message, Outcome.REFUSED, code, retry_after=wait, retryable=True)
        held = tuple(network for fault in faults if (network := fault.get("platform")) in _NETWORKS)
        return Problem(RateLimited, message, Outcome.FINAL, code, retry_after=wait, retryable=True, held=held)
    known = _known(code, response.status)
    if known is None and "idempoten" in message.lower():  # its code is not documented
        known = Duplicate
    outcome = Outcome.FINAL if known or by_network else otherwise.outcome
    invited = all(fault.get("retryAvailable") is True for fault in faults)
    return Problem(known or otherwise.error, message, outcome, code, retryable=invited or known is Conflict)


def _known(code: str | None, status: int) -> type[ApiError] | None:
    """The class of a code. Codes of failed gateways look like Ayrshare's own of link sessions."""
    if status >= 500 and code == str(status):
        return None
    return _CLASSES.get(code or ("419" if status == 419 else ""))


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
    """Whether some network did, or answered, what was asked of it."""
    by_network = _objects(list(reply.values()))
    deleted = any(item.get("action") == "delete" and item.get("status") == "success" for item in by_network)
    told = (item for name in _NETWORKS & reply.keys() for item in _objects(reply[name]) or _objects([reply[name]]))
    done = any(item.get("status") == "success" or "analytics" in item for item in told)
    return deleted or done or any(item.get("id") != "failed" for item in _objects(reply.get("postIds")))


def _code(value: object) -> str | None:
    return str(value) if isinstance(value, int | str) and not isinstance(value, bool) and value != "" else None


def _text(fault: Mapping[str, Any]) -> str:
    """`facebook (107): This status update is identical ...`."""
    message, platform, code = fault.get("message"), fault.get("platform"), _code(fault.get("code"))
    said = " ".join(message.split())[:_MESSAGE_LENGTH] if isinstance(message, str) else ""
    if not isinstance(platform, str):
        return said
    return f"{platform[:20]}{f' ({code})' if code else ''}: {said or 'refused'}"
