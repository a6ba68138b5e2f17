"""What is kept of what people do with posts, such as comments. Nobody's words are kept."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from switchgear.mirror.fragments import Envelope, moment, snapshot
from switchgear.mirror.world import Seen
from switchgear.sync.registers import Register
from switchgear.sync.state import State
from switchgear.types.payload import Payload
from switchgear.types.platforms import parse_platform
from switchgear.types.times import to_millis

__all__ = ["engaged_at", "engagement_fragment"]

_AT: Final = "at"


def engagement_fragment(envelope: Envelope, payload: Payload) -> State:
    """The fragment of a comment or a mention: which post on which network it is about, by Ayrshare's id of the post."""
    platform = payload.text("platform")
    fields = {"post": payload.text("postId"), "platform": str(parse_platform(platform)) if platform else None}
    return replace(snapshot(envelope, fields), minima={_AT: Register(to_millis(moment(envelope)))})


def engaged_at(seen: Seen) -> int | None:
    """When it happened, in milliseconds."""
    register = seen.state.minima.get(_AT)
    return None if register is None else register.value
