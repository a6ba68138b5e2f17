"""Service: feedback, support tickets and notifications."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, ClassVar

from pydantic import Field

from switchgear.domains.coachflux.model import CoachFluxDocument, SessionId, UserId
from switchgear.domains.declaration import Emptied, OnDelete, Personal, Table, Transitions, index
from switchgear.domains.fields import Closed, Timestamp, Url, Whole
from switchgear.domains.parsing import functions
from switchgear.domains.row_rules import RowRule

__all__ = [
    "Feedback",
    "FeedbackStatus",
    "FeedbackType",
    "Notification",
    "SupportTicket",
    "TicketPriority",
    "TicketStatus",
    "is_feedback",
    "is_notification",
    "is_support_ticket",
    "parse_feedback",
    "parse_notification",
    "parse_support_ticket",
    "validate_feedback",
    "validate_notification",
    "validate_support_ticket",
]


class FeedbackType(StrEnum):
    """What feedback is about."""

    BUG = "bug"
    FEATURE = "feature"
    GENERAL = "general"


class FeedbackStatus(StrEnum):
    """What became of feedback."""

    NEW = "new"
    REVIEWED = "reviewed"
    RESOLVED = "resolved"


class Feedback(CoachFluxDocument):
    """What somebody thinks of the product."""

    table: ClassVar[Table] = Table(
        "feedback",
        owner="user_id",
        kept_for="what it says of the product, without its text",
        indexes=(index("by_user", "user_id"), index("by_status"), index("by_type")),
    )
    transitions: ClassVar[Transitions] = Transitions(
        "status",
        {
            FeedbackStatus.NEW: (FeedbackStatus.REVIEWED, FeedbackStatus.RESOLVED),
            FeedbackStatus.REVIEWED: (FeedbackStatus.RESOLVED,),
        },
    )

    user_id: Annotated[UserId | None, OnDelete.ERASE] = None
    session_id: SessionId | None = None
    type: Closed[FeedbackType]
    rating: Annotated[Whole, Field(ge=1, le=5)] | None = None
    message: Emptied[str]
    status: Closed[FeedbackStatus]
    created_at: Timestamp


class TicketStatus(StrEnum):
    """How far a ticket has come."""

    OPEN = "open"
    IN_PROGRESS = "in_progress"
    RESOLVED = "resolved"
    CLOSED = "closed"


class TicketPriority(StrEnum):
    """How soon a ticket wants an answer."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"
    URGENT = "urgent"


class SupportTicket(CoachFluxDocument):
    """What a user needs help with."""

    table: ClassVar[Table] = Table(
        "support_tickets",
        owner="user_id",
        kept_for="the record of support, without its text",
        indexes=(index("by_user", "user_id"), index("by_status"), index("by_assigned", "assigned_to")),
    )
    transitions: ClassVar[Transitions] = Transitions(
        "status",
        {
            TicketStatus.OPEN: (TicketStatus.IN_PROGRESS,),
            TicketStatus.IN_PROGRESS: (TicketStatus.RESOLVED,),
            TicketStatus.RESOLVED: (TicketStatus.CLOSED, TicketStatus.OPEN),
            TicketStatus.CLOSED: (TicketStatus.OPEN,),
        },
        stamps={TicketStatus.RESOLVED: "resolved_at"},
        clears={TicketStatus.OPEN: "resolved_at"},
    )

    user_id: Annotated[UserId, OnDelete.ERASE]
    subject: Emptied[str]
    description: Emptied[str]
    status: Closed[TicketStatus]
    priority: Closed[TicketPriority]
    assigned_to: UserId | None = None
    created_at: Timestamp
    updated_at: Timestamp
    resolved_at: Timestamp | None = None


class Notification(CoachFluxDocument):
    """A message to a user inside the application."""

    table: ClassVar[Table] = Table(
        "notifications",
        owner="user_id",
        indexes=(
            index("by_user", "user_id"),
            index("by_read", "user_id", "read"),
            index("by_created", "user_id", "created_at"),
        ),
    )

    user_id: UserId
    type: str
    title: Emptied[str]
    message: Emptied[str]
    action_url: Personal[Url | None] = None
    read: bool
    read_at: Timestamp | None = None
    created_at: Timestamp

    rules: ClassVar[tuple[RowRule, ...]] = (
        RowRule(
            "read",
            "read_at",
            "Input should be given when it is read, and only then",
            lambda row: row.read != (row.read_at is not None),
        ),
    )


parse_feedback, is_feedback, validate_feedback = functions(Feedback)
parse_support_ticket, is_support_ticket, validate_support_ticket = functions(SupportTicket)
parse_notification, is_notification, validate_notification = functions(Notification)
