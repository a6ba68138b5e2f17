"""Direct messages on Facebook, Instagram and X."""

from __future__ import annotations

from enum import StrEnum

from pydantic import Field, JsonValue

from switchgear.ayrshare.models.base import AyrshareModel, Cached, Platform, Reply, TextId
from switchgear.ayrshare.models.posts import NetworkHistoryMeta
from switchgear.types.enums import Open
from switchgear.types.times import AnyTime

__all__ = [
    "AutoResponse",
    "Message",
    "MessageAction",
    "MessageAttachment",
    "MessageParty",
    "Messages",
    "SentMessage",
]


class MessageAction(StrEnum):
    """Which way a message went."""

    SENT = "sent"
    RECEIVED = "received"


class MessageParty(AyrshareModel):
    """Who sent a message, or got it."""

    id: TextId | None = None
    name: str | None = None
    username: str | None = None
    profile_image: str | None = None
    picture: str | None = None


class MessageAttachment(AyrshareModel):
    """What came with a message."""

    type: str | None = None
    url: str | None = None


class Message(AyrshareModel):
    """A direct message."""

    id: TextId | None = None
    conversation_id: TextId | None = None
    sender_id: TextId | None = None
    recipient_id: TextId | None = None
    action: Open[MessageAction] | None = None
    message: str | None = None
    platform: Platform | None = None
    created: AnyTime | None = None
    updated: AnyTime | None = None
    sender_details: MessageParty | None = None
    recipient_details: MessageParty | None = None
    attachments: tuple[MessageAttachment, ...] = ()
    reactions: dict[str, JsonValue] = Field(default_factory=dict[str, JsonValue])
    """By the id of who reacted."""


class Messages(Cached):
    """The reply of `GET /messages/:platform`."""

    messages: tuple[Message, ...] = ()
    conversation_ids: tuple[JsonValue, ...] = ()
    """In the place of messages, where only conversations were asked for."""
    messages_count: int | None = None
    meta: NetworkHistoryMeta = NetworkHistoryMeta()


class SentMessage(Reply):
    """The reply of `POST /messages/:platform`."""

    message_id: TextId | None = None
    recipient_id: TextId | None = None


class AutoResponse(AyrshareModel):
    """What is answered by itself while nobody is there."""

    status: str | None = None
    auto_response_active: bool | None = None
    auto_response_message: str | None = None
    auto_response_wait_seconds: int | None = None
    """Of silence, before the same person is answered again."""
