"""Ayrshare's webhooks as typed events, one class per action (Ayrshare's documentation: webhook actions).

The payload is one flat object, so an event's `object` holds all of it. Actions whose fields Ayrshare does not document
have a class of their own with a `Payload`; an action that is new becomes an `AyrshareGenericEvent`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Final, TypeVar, cast

from typing_extensions import override

from switchgear.ayrshare.models.notifications import Notification, ScheduledPost, SocialAccountChange
from switchgear.errors import Malformed
from switchgear.types.cache import CacheTag
from switchgear.types.events import (
    Delivery,
    Event,
    GenericEvent,
    Parsed,
    Source,
    digest_id,
    kinds_of,
    read_body,
    read_object,
)
from switchgear.types.model import salvage
from switchgear.types.payload import Payload

__all__ = [
    "AccountActivityEvent",
    "AutomationEvent",
    "AyrshareEvent",
    "AyrshareGenericEvent",
    "BatchEvent",
    "CommentEvent",
    "FeedEvent",
    "MentionEvent",
    "MessageEvent",
    "ScheduledPostEvent",
    "SocialAccountEvent",
    "SuspendedEvent",
]

ObjectT_co = TypeVar("ObjectT_co", covariant=True)


@dataclass(frozen=True, kw_only=True)
class AyrshareEvent(Event[ObjectT_co], service=Source.AYRSHARE):
    """Any of Ayrshare's events: `type` is the action, `account` the profile."""

    sub_action: str | None = None
    code: int | None = None
    url: str | None = None
    """The endpoint that this was sent to."""

    @cached_property
    @override
    def stale(self) -> tuple[CacheTag, ...]:
        """The cached reads of the profile (without a `refId` any may be meant), and of the post if one is named."""
        what = self.object
        post = what.id if isinstance(what, ScheduledPost) else isinstance(what, Payload) and what.text("postId")
        posts = (CacheTag.of("ayrshare", "post", post),) if post else ()
        return CacheTag.of("ayrshare", "profile", self.account), *posts

    @property
    def action(self) -> str:
        """Ayrshare's name for the type."""
        return self.type

    @property
    def ref_id(self) -> str | None:
        """Ayrshare's name for the profile that is the account."""
        return self.account


class ScheduledPostEvent(AyrshareEvent[ScheduledPost], of="scheduled"):
    """`scheduled`; with the sub-action `tikTokPublished` it is about TikTok only, and about immediate posts too."""


class SocialAccountEvent(AyrshareEvent[SocialAccountChange], of="social"):
    """`social`: an account was linked, unlinked or refreshed."""


class FeedEvent(AyrshareEvent[Payload], of="feed"):
    """`feed`."""


class BatchEvent(AyrshareEvent[Payload], of="batch"):
    """`batch`."""


class MessageEvent(AyrshareEvent[Payload], of="messages"):
    """`messages`: the sub-action says whether one was created, read, edited or reacted to."""


class MentionEvent(AyrshareEvent[Payload], of="mentions"):
    """`mentions`."""


class CommentEvent(AyrshareEvent[Payload], of="comments"):
    """`comments`: `postId` is Ayrshare's id of the post, `id` the comment's; Facebook's form differs."""


class AutomationEvent(AyrshareEvent[Payload], of="automations"):
    """`automations`."""


class AccountActivityEvent(AyrshareEvent[Payload], of="accountActivity"):
    """`accountActivity`."""


class SuspendedEvent(AyrshareEvent[Payload], of="suspended"):
    """`suspended`: the profile may not post any more."""


class AyrshareGenericEvent(AyrshareEvent[Payload], GenericEvent):
    """An action that has no class of its own, or a payload that does not fit its class."""


_KINDS: Final = kinds_of(Source.AYRSHARE)
"""By action."""


def parse(body: bytes, delivery: Delivery, *, received_at: datetime) -> AyrshareEvent[object]:
    """Read a verified body.

    Args:
        body: The raw body.
        delivery: What its signature says; its time stands in where the payload has no `created`.
        received_at: The time of receipt, which stands in where the delivery has no time either.

    Returns:
        An event of the action's class; an `AyrshareGenericEvent` for an action that has none, and with `problems` for
        a payload that is not what its action holds.

    Raises:
        Malformed: Not a JSON object, or one without an action.
    """
    try:
        parsed = read_body(body, delivery, received_at, key="action")
    except ValueError as error:
        reason = str(error)
    else:
        return _event(parsed)
    raise Malformed(reason, service="ayrshare")


def _event(parsed: Parsed) -> AyrshareEvent[object]:
    kind = _KINDS.get(parsed.type, AyrshareGenericEvent)
    notice, unfit = salvage(Notification, parsed.content)
    what, unfit_object = read_object(kind, parsed.content)
    problems = (*parsed.problems, *dict.fromkeys((*unfit, *unfit_object)))
    event = cast(Callable[..., AyrshareEvent[object]], AyrshareGenericEvent if problems else kind)
    return event(
        source=Source.AYRSHARE,
        id=f"ayr_{notice.hook_id or digest_id(parsed.body)}",
        type=parsed.type,
        object=Payload(parsed.content) if problems else what,
        occurred_at=parsed.time(notice.created),
        received_at=parsed.received_at,
        account=notice.ref_id,
        problems=problems,
        raw=parsed.body,
        sub_action=notice.sub_action,
        code=notice.code,
        url=notice.url,
    )
