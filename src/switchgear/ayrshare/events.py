"""Ayrshare's webhooks as typed events, one class per action (Ayrshare's documentation: webhook actions).

The payload is one flat object, so an event's `object` holds all of it. Actions whose fields Ayrshare does not document
have a class of their own with a `Payload`; an action that is new becomes an `AyrshareGenericEvent`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import MAXYEAR, MINYEAR, UTC, datetime
from hashlib import sha256
from typing import Any, Final, TypeVar, cast

from pydantic import JsonValue, ValidationError
from pydantic_core import from_json

from switchgear.ayrshare.models.notifications import Notification, ScheduledPost, SocialAccountChange
from switchgear.errors import Malformed
from switchgear.types.cache import CacheTag
from switchgear.types.events import Delivery, Event, GenericEvent, Source
from switchgear.types.model import problems
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
    "parse",
]

ObjectT_co = TypeVar("ObjectT_co", covariant=True)


@dataclass(frozen=True, kw_only=True)
class AyrshareEvent(Event[ObjectT_co]):
    """Any of Ayrshare's events: `type` is the action, `account` the profile."""

    sub_action: str | None = None
    code: int | None = None
    url: str | None = None
    """The endpoint that this was sent to."""

    @property
    def action(self) -> str:
        """Ayrshare's name for the type."""
        return self.type

    @property
    def ref_id(self) -> str | None:
        """Ayrshare's name for the profile that is the account."""
        return self.account


class ScheduledPostEvent(AyrshareEvent[ScheduledPost]):
    """`scheduled`; with the sub-action `tikTokPublished` it is about TikTok only, and about immediate posts too."""


class SocialAccountEvent(AyrshareEvent[SocialAccountChange]):
    """`social`: an account was linked, unlinked or refreshed."""


class FeedEvent(AyrshareEvent[Payload]):
    """`feed`."""


class BatchEvent(AyrshareEvent[Payload]):
    """`batch`."""


class MessageEvent(AyrshareEvent[Payload]):
    """`messages`: the sub-action says whether one was created, read, edited or reacted to."""


class MentionEvent(AyrshareEvent[Payload]):
    """`mentions`."""


class CommentEvent(AyrshareEvent[Payload]):
    """`comments`: `postId` is Ayrshare's id of the post, `id` the comment's; Facebook's form differs."""


class AutomationEvent(AyrshareEvent[Payload]):
    """`automations`."""


class AccountActivityEvent(AyrshareEvent[Payload]):
    """`accountActivity`."""


class SuspendedEvent(AyrshareEvent[Payload]):
    """`suspended`: the profile may not post any more."""


class AyrshareGenericEvent(AyrshareEvent[Payload], GenericEvent):
    """An action that has no class of its own."""


_KINDS: Final[dict[str, tuple[type[AyrshareEvent[Any]], type[Notification] | None]]] = {
    "scheduled": (ScheduledPostEvent, ScheduledPost),
    "social": (SocialAccountEvent, SocialAccountChange),
    "feed": (FeedEvent, None),
    "batch": (BatchEvent, None),
    "messages": (MessageEvent, None),
    "mentions": (MentionEvent, None),
    "comments": (CommentEvent, None),
    "automations": (AutomationEvent, None),
    "accountActivity": (AccountActivityEvent, None),
    "suspended": (SuspendedEvent, None),
}
"""The class of each action, and the model of its payload where the fields are documented."""


def parse(body: bytes, delivery: Delivery, *, received_at: datetime) -> AyrshareEvent[object]:
    """Read a verified body.

    Args:
        body: The raw body.
        delivery: What its signature says; its time stands in where the payload has no `created`.
        received_at: The time of receipt.

    Raises:
        Malformed: Not a JSON object, or without the fields that the message names.
    """
    data = _read_object(body)
    kind, shape = _KINDS.get(str(data.get("action")), (AyrshareGenericEvent, None))
    notice = _read_notice(shape or Notification, data)
    event: AyrshareEvent[object] = kind(
        source=Source.AYRSHARE,
        id=f"ayr_{notice.hook_id}" if notice.hook_id else f"ayr_sha_{sha256(body).hexdigest()}",
        type=notice.action,
        object=notice if shape else Payload(data),
        occurred_at=_occurred_at(notice, delivery),
        received_at=received_at,
        account=notice.ref_id,
        stale=_stale(notice, data),
        raw=body,
        sub_action=notice.sub_action,
        code=notice.code,
        url=notice.url,
    )
    return event


def _read_object(body: bytes) -> dict[str, JsonValue]:
    try:
        data = from_json(body, allow_inf_nan=False)
    except ValueError:
        data = None
    if not isinstance(data, dict):
        raise Malformed("the body is no JSON object", service="ayrshare")
    return cast(dict[str, JsonValue], data)


def _read_notice(shape: type[Notification], data: dict[str, JsonValue]) -> Notification:
    try:
        return shape.model_validate(data)
    except ValidationError as error:
        fault = Malformed(f"the payload cannot be read: {'; '.join(problems(error))}", service="ayrshare")
    raise fault


def _occurred_at(notice: Notification, delivery: Delivery) -> datetime:
    at = notice.created or delivery.at
    if at is not None and MINYEAR < at.year < MAXYEAR:  # at either end an offset leads out of the calendar
        return at.astimezone(UTC)
    raise Malformed("the payload cannot be read: created: a time is required", service="ayrshare")


def _stale(notice: Notification, data: dict[str, JsonValue]) -> tuple[CacheTag, ...]:
    """The profile, and the post if one is named; without a `refId`, any profile may be meant."""
    post = notice.id if isinstance(notice, ScheduledPost) else data.get("postId")
    posts = (CacheTag.of("ayrshare", "post", post),) if isinstance(post, str) else ()
    return CacheTag.of("ayrshare", "profile", notice.ref_id), *posts
