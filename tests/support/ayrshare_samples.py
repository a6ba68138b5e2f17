"""Ayrshare's documented payloads, and webhook payloads made from the documented lists of fields."""

from __future__ import annotations

import json
import pickle
import re
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar

from pydantic import TypeAdapter

from switchgear.types import AnyTime

_DATA = Path(__file__).parents[1] / "data" / "ayrshare"

SAMPLES: dict[str, Any] = json.loads((_DATA / "samples.json").read_text())
VECTOR: dict[str, Any] = json.loads((_DATA / "signature_vector.json").read_text())

REF = "140b8700bd6ade089b242d845e268fb886130c53"

_ENVELOPE = {"created": "2026-11-05T10:00:00Z", "code": 200, "refId": REF, "url": "https://example.com/hook"}

NOTIFICATIONS: dict[str, dict[str, Any]] = {
    "scheduled_tiktok": SAMPLES["webhook_scheduled"],
    "scheduled_mixed": {
        "action": "scheduled",
        **_ENVELOPE,
        "hookId": "hook-1",
        "status": "error",
        "id": "post-1",
        "errors": [{"action": "post", "status": "error", "code": 156, "message": "Not linked", "platform": "gmb"}],
        "postIds": [{"status": "success", "id": 635, "platform": "telegram", "postUrl": "https://t.me/c/1/635"}],
    },
    "social_link": {
        "action": "social",
        **_ENVELOPE,
        "hookId": 17,
        "type": "link",
        "platform": "twitter",
        "title": "A profile",
        "source": "user",
    },
    "social_unlink": {
        "action": "social",
        **_ENVELOPE,
        "hookId": "hook-3",
        "type": "unlink",
        "platform": "mastodon",
        "source": "system",
        "details": {"code": 161, "message": "Authorisation lost"},
        "unheardOf": [1, {"a": None}],
    },
    "social_refresh": {
        "action": "social",
        **_ENVELOPE,
        "type": "refresh",
        "platform": "linkedin",
        "refreshBy": "2026-11-20T10:00:00Z",
    },
    "comments": {
        "action": "comments",
        **_ENVELOPE,
        "hookId": "hook-5",
        "subAction": "commentCreated",
        "platform": "instagram",
        "postId": "post-1",
        "id": "comment-1",
        "text": "Nice",
        "from": {"id": "1", "username": "ann"},
    },
    "messages": {"action": "messages", **_ENVELOPE, "hookId": "hook-6", "subAction": "messageCreated", "id": "m_1"},
    "feed": {"action": "feed", **_ENVELOPE, "anything": {"deep": [1, 2.5, "three", True]}},
    "batch": {"action": "batch", **_ENVELOPE},
    "mentions": {"action": "mentions", **_ENVELOPE},
    "automations": {"action": "automations", **_ENVELOPE},
    "accountActivity": {"action": "accountActivity", **_ENVELOPE},
    "suspended": {"action": "suspended", **_ENVELOPE},
    "new": {"action": "hologramPosted", **_ENVELOPE, "hologram": {"id": 1}},
}


def encoded(payload: object) -> bytes:
    """The payload as a body, without white space."""
    return json.dumps(payload, separators=(",", ":"), ensure_ascii=False).encode()


T = TypeVar("T")


def pickled(value: T) -> T:
    """The value, there and back."""
    copy: T = pickle.loads(pickle.dumps(value))  # noqa: S301 - our own
    return copy


_TIME = TypeAdapter[datetime](AnyTime)
_ISO = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:?\d\d)")


def same_instants(value: Any) -> Any:
    """The payload with its times as datetimes, so that two ways to write one time are equal."""
    match value:
        case {"_seconds": _}:
            return _TIME.validate_python(value)
        case dict():
            return {key: same_instants(item) for key, item in value.items()}
        case list():
            return [same_instants(item) for item in value]
        case str() if _ISO.fullmatch(value):
            return _TIME.validate_python(value)
        case _:
            return value
